"""The report and its charts as files."""

from collections.abc import Iterable
from pathlib import Path

from supplysim import charts
from supplysim.errors import Lang, OutputError
from supplysim.report.build import content_of
from supplysim.report.content import Content
from supplysim.report.page import map_line, render, source_line
from supplysim.run import Run

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
        The file written.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    target = Path(path)
    text = render(_content(runs), lang=lang)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.part")
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(target)
    except OSError as fault:
        raise OutputError(
            f"无法写入报告 {target}：{fault.strerror}",
            f"cannot write the report {target}: {fault.strerror}",
        ) from fault
    return target


def write_charts(
    runs: Run | Iterable[Run] | Content, folder: str | Path, *, lang: Lang = "zh"
) -> list[Path]:
    """Write every chart of the report as PNG and SVG, each with its table as CSV beside it.

    Parameters
    ----------
    runs, lang
        As in :func:`write_report`.
    folder
        Where to; made when missing.

    Raises
    ------
    OutputError
        When the folder or a file cannot be written.
    """
    content = _content(runs)
    line = source_line(content, lang)
    drawn = [
        ("monthly", content.monthly, charts.monthly_volume, line),
        ("zones", content.zones, charts.on_time_by_zone, line),
        ("causes", content.causes, charts.delay_pareto, line),
    ]
    if len(content.causes_by_zone):
        drawn.append(("causes_by_zone", content.causes_by_zone, charts.causes_by_zone, line))
    if len(content.claim):
        # arithmetic of the plan's own figures: the chart names its sources itself
        drawn.append(("area-served", content.claim, charts.area_served, ""))
    if len(content.flows):
        drawn.append(("flows", content.flows, charts.flow_map, map_line(content, lang)))
    written: list[Path] = []
    for name, table, draw, source in drawn:
        figure, _ = draw(table, lang=lang, source=source)
        written += charts.save_chart(figure, table, Path(folder) / name)
    return written


def _content(runs: Run | Iterable[Run] | Content) -> Content:
    if isinstance(runs, Content):
        return runs
    return content_of([runs] if isinstance(runs, Run) else runs)
