"""``supplysim chart``: the charts of a run as files, each with its numbers beside it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supplysim.basemap import BaseMap, read_base_map
from supplysim.cli.codes import OK
from supplysim.cli.folder import record_folders
from supplysim.cli.streams import show
from supplysim.cli.words import phrase
from supplysim.errors import Fault, InputError, Lang
from supplysim.kinds import kind_of

if TYPE_CHECKING:
    import pandas as pd

    from supplysim.run import Run

__all__ = ["FORMATS", "ChartOrder", "draw_charts", "known_formats", "read_relief"]

FORMATS = ("png", "svg", "pdf")
"""What charts can be written as."""

_FOLDER = "charts"
_RELIEF = "relief.json"


@dataclass(frozen=True, slots=True)
class ChartOrder:
    """What the command line asks for.

    Parameters
    ----------
    folder
        Folder of a run, of several replications, of a study of bases or of a comparison.
    names
        Which charts; all when empty.
    out
        Where to; ``charts`` inside the folder when None.
    formats
        Of :data:`FORMATS`, separated by commas.
    lang
        Language of the charts.
    base_map
        Description of a base map of one's own, laid under maps.
    project
        Whose storeys are drawn; None for the one that is latest.
    """

    folder: Path
    names: tuple[str, ...]
    out: Path | None
    formats: str
    lang: Lang
    base_map: Path | None = None
    project: str | None = None


def draw_charts(order: ChartOrder) -> int:
    """Write the charts, tell where, and return the exit code.

    Raises
    ------
    InputError
        When the folder holds no run, or a chart or a format is unknown.
    OutputError
        When a file cannot be written.
    """
    from supplysim.report import gallery_of, write_charts  # noqa: PLC0415 - matplotlib is heavy
    from supplysim.run import open_run  # noqa: PLC0415 - pandas is heavy

    formats = known_formats(order.formats, FORMATS)
    base = None if order.base_map is None else read_base_map(order.base_map)
    if kind_of(str(order.folder)) in {"bases results", "comparison"}:
        return _drawn_anew(order, formats, base)
    folders = record_folders(order.folder)
    first = open_run(folders[0])
    relief = read_relief(order.folder, first)
    gallery = gallery_of(
        (open_run(folder) for folder in folders), relief=relief, project=order.project
    )
    out = order.out or order.folder / _FOLDER
    paths = write_charts(gallery, out, lang=order.lang, names=order.names,
                         formats=formats, base=base)  # fmt: skip
    for path in paths:
        show(str(path))
    show(phrase("charts written", order.lang, count=len(paths), path=out))
    return OK


def _drawn_anew(order: ChartOrder, formats: tuple[str, ...], base: BaseMap | None) -> int:
    """Draw the charts of a folder that holds their tables and no record of a run.

    Raises
    ------
    InputError
        When what is asked for needs a record.
    """
    from supplysim.report.redrawn import redraw  # noqa: PLC0415 - matplotlib is heavy

    if order.project:
        zh, en = (phrase("needs a run", lang) for lang in ("zh", "en"))
        raise InputError([Fault("--project", zh, en, value=order.project)])
    paths = redraw(
        order.folder, order.out, lang=order.lang, names=order.names, formats=formats, base=base
    )
    for path in paths:
        show(str(path))
    place = paths[0].parent if paths else order.folder
    show(phrase("charts written", order.lang, count=len(paths), path=place))
    return OK


def known_formats(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the formats of a list separated by commas, each once.

    Raises
    ------
    InputError
        When one is not known; all such are told.

    Examples
    --------
    >>> known_formats("PNG, svg,png", FORMATS)
    ('png', 'svg')
    """
    wanted = [part.strip().lower() for part in text.split(",") if part.strip()]
    faults = [
        Fault(
            where="--format",
            value=name,
            zh=f"没有这种格式；可用：{'、'.join(known)}",
            en=f"no such format; available: {', '.join(known)}",
        )
        for name in wanted
        if name not in known
    ]
    if faults or not wanted:
        zh, en = f"可用：{'、'.join(known)}", f"available: {', '.join(known)}"
        raise InputError(faults or [Fault("--format", zh, en, value=text)])
    return tuple(dict.fromkeys(wanted))


def read_relief(folder: Path, run: "Run") -> "pd.DataFrame | None":
    """Return what ``supplysim why --relief`` wrote beside a run, None where it did not.

    What belongs to another scenario or seed is left alone.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    path = folder / _RELIEF
    if not path.is_file():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    if (content["hash"], content["seed"]) != (run.scenario.hash, run.seed):
        return None
    table = pd.DataFrame(content["causes"])
    numbers = [name for name in table.columns if name not in {"cause", "removed"}]
    return table.astype(dict.fromkeys(numbers, float))
