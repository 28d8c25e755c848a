"""The report and its charts as files."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from supplysim import charts
from supplysim.basemap import BaseMap
from supplysim.errors import Fault, InputError, Lang
from supplysim.report.build import content_of
from supplysim.report.content import Content
from supplysim.report.gallery import Gallery
from supplysim.report.page import map_line, render, source_line
from supplysim.run import Run
from supplysim.saving import save

__all__ = ["write_charts", "write_report"]


def write_report(
    runs: Run | Iterable[Run] | Content, path: str | Path, *, lang: Lang = "zh"
) -> Path:
    """Write one self-contained HTML page about a run, or several replications of a scenario.

    Parameters
    ----------
    runs
        A run, its replications (an iterator is read one run at a time), or the content of a page.
    path
        The file, usually ``report.html``; replaced when it exists. Its folder is made when
        missing.
    lang
        Language of the page.

    Returns
    -------
    pathlib.Path
        The file written: ``path``, or a second name beside it when that is in use.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    target = Path(path)
    text = render(_content(runs), lang=lang)
    return save(target, lambda draft: draft.write_text(text, encoding="utf-8", newline="\n"))


def write_charts(
    gallery: Gallery,
    folder: str | Path,
    *,
    lang: Lang = "zh",
    names: Sequence[str] = (),
    formats: Sequence[str] = ("png", "svg"),
    base: BaseMap | None = None,
) -> list[Path]:
    """Write charts of a run, each with its table as CSV beside it.

    Parameters
    ----------
    gallery
        The tables, from :func:`supplysim.report.gallery_of`.
    folder
        Where to; made when missing.
    lang
        Language of the charts.
    names
        Which charts (:data:`supplysim.charts.CHARTS`); all there are when empty.
    formats
        ``png``, ``svg``, ``pdf``.
    base
        A base map of the user's own, laid under maps.

    Returns
    -------
    list
        The files written.

    Raises
    ------
    InputError
        When a chart is not one of a run, or there is nothing to draw it from.
    OutputError
        When the folder or a file cannot be written.
    """
    wanted = names or [name for name in charts.CHARTS if name in gallery.tables]
    _refuse_missing(gallery, wanted)
    written: list[Path] = []
    for name in wanted:
        table = gallery.tables[name]
        figure, _ = charts.over_base_map(
            charts.CHARTS[name].draw, table, base=base if name in _MAPS else None,
            centre=gallery.content.facts.map_centre, lang=lang,
            source=_source(name, gallery.content, lang),
        )  # fmt: skip
        written += charts.save_chart(figure, table, Path(folder) / name, formats=tuple(formats))
    return written


_MAPS = frozenset({"flow_map", "catchments"})


def _source(name: str, content: Content, lang: Lang) -> str:
    if name in _MAPS:
        return map_line(content, lang)
    # arithmetic of the plan's own figures: the chart names its sources itself
    return "" if charts.CHARTS[name].about == "plan" else source_line(content, lang)


def _refuse_missing(gallery: Gallery, names: Sequence[str]) -> None:
    faults: list[Fault] = []
    for name in names:
        try:
            charts.find_chart(name, among=("run", "plan"))
        except InputError as error:
            faults += error.faults
            continue
        if name not in gallery.tables:
            zh, en = _NO_DATA.get(name, _NOTHING)
            faults.append(Fault("chart", zh, en, value=name))
    if faults:
        raise InputError(faults)


_NOTHING = ("记录中没有可画的数据", "the record holds nothing to draw it from")
_NO_DATA = {
    "charged_and_relieved": (
        "还没有成对重跑；先运行 supplysim why DIR --relief",
        "no paired runs yet; run supplysim why DIR --relief first",
    ),
    "area_served": (
        "方案的分区不是规划的分区",
        "the zones of the scenario are not those of the plan",
    ),
}


def _content(runs: Run | Iterable[Run] | Content) -> Content:
    if isinstance(runs, Content):
        return runs
    return content_of([runs] if isinstance(runs, Run) else runs)
