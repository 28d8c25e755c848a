"""``supplysim replay``: one or two runs on a map, as a page of their own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from supplysim.basemap import read_base_map
from supplysim.cli.codes import OK
from supplysim.cli.opened import open_one
from supplysim.cli.streams import show
from supplysim.cli.words import phrase
from supplysim.errors import Fault, InputError, Lang

__all__ = ["ReplayOrder", "write_replay"]

_FILE = "replay.html"
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class ReplayOrder:
    """What the command line asks for.

    Parameters
    ----------
    folders
        Folder of a run, or of two.
    week, first, last
        The first of seven days; or the first and the last day, as written; None where not given.
    out
        The file; None for ``replay.html`` in the first folder.
    lang
        Language of the page.
    base_map
        Description of a base map of one's own, laid under the map.
    """

    folders: tuple[Path, ...]
    week: str | None
    first: str | None
    last: str | None
    out: Path | None
    lang: Lang
    base_map: Path | None = None


def write_replay(order: ReplayOrder) -> int:
    """Write the page and return the exit code.

    Raises
    ------
    InputError
        When a folder holds no run, or a day is not one or lies outside the record.
    OutputError
        When the page cannot be written.
    """
    from supplysim.replay import replay  # noqa: PLC0415 - numpy is heavy

    start, end = _span(order)
    base = None if order.base_map is None else read_base_map(order.base_map)
    runs = [open_one(folder) for folder in order.folders]
    shown = replay(*runs, start=start, end=end, lang=order.lang, base=base,
                   labels=_labels(order.folders))  # fmt: skip
    path = shown.save(order.out or order.folders[0] / _FILE)
    size = f"{path.stat().st_size / _THOUSAND:,.0f} kB"
    show(phrase("replay written", order.lang, path=path, size=size))
    return OK


def _labels(folders: tuple[Path, ...]) -> list[str]:
    """Return what tells two folders apart: as much of the ends of their paths as differs."""
    if len(folders) == 1:
        return []
    paths = [folder.resolve() for folder in folders]
    names = [path.name for path in paths]
    if len(set(names)) < len(names):  # such as out/a/r000 and out/b/r000
        names = ["/".join(path.parts[-2:]) for path in paths]
    return names


def _span(order: ReplayOrder) -> tuple[datetime | None, datetime | None]:
    """Return the shown time as the days ask for it; the last day is shown whole."""
    from supplysim.replay import week_of  # noqa: PLC0415 - numpy is heavy

    given = {"--week": order.week, "--from": order.first, "--to": order.last}
    faults = [fault for name, text in given.items() if (fault := _fault(name, text)) is not None]
    if order.week is not None and (order.first is not None or order.last is not None):
        zh, en = (phrase("week and span", lang) for lang in ("zh", "en"))
        faults.append(Fault("--week", zh, en, value=order.week))
    if faults:
        raise InputError(faults)
    if order.week is not None:
        return week_of(date.fromisoformat(order.week))
    first, last = (text and datetime.fromisoformat(text) for text in (order.first, order.last))
    return first or None, last + timedelta(days=1) if last else None


def _fault(name: str, text: str | None) -> Fault | None:
    try:
        date.fromisoformat(text or "2020-01-01")
    except ValueError:
        zh, en = (phrase("not a day", lang) for lang in ("zh", "en"))
        return Fault(name, zh, en, value=text or "")
    return None
