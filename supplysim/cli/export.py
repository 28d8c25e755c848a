"""``supplysim export``: the results of a run for other programs."""

from dataclasses import dataclass
from pathlib import Path

from supplysim.cli.codes import OK
from supplysim.cli.streams import say, show
from supplysim.cli.words import phrase
from supplysim.errors import Fault, InputError, Lang

__all__ = ["ExportOrder", "write_files"]

_BOOK, _TABLES = "results.xlsx", "tables"


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What the command line asks for.

    Parameters
    ----------
    folder
        Folder of a run, or of several replications.
    form
        "xlsx" or "csv".
    out
        File, or folder of the tables; None for one inside the folder of the run.
    lang
        Language of headings and texts.
    """

    folder: Path
    form: str
    out: Path | None
    lang: Lang


def write_files(order: ExportOrder) -> int:
    """Write what is asked for, say where it lies, and return the exit code.

    Raises
    ------
    InputError
        When the folder holds no run or the format is not known.
    OutputError
        When nothing can be written.
    """
    from supplysim.exchange.results import FORMATS, export_csv, export_xlsx  # noqa: PLC0415 - heavy

    if order.form not in FORMATS:
        zh, en = f"应为 {'、'.join(FORMATS)} 之一", f"must be one of {', '.join(FORMATS)}"
        raise InputError([Fault("--format", zh, en, value=order.form)])
    if order.form == "csv":
        target = order.out or order.folder / _TABLES
        for path in export_csv(order.folder, target, lang=order.lang):
            show(phrase("written", order.lang, path=path))
        return OK
    target = order.out or order.folder / _BOOK
    written = export_xlsx(order.folder, target, lang=order.lang)
    if written != target:
        say(phrase("in use", order.lang, path=target, other=written.name))
    show(phrase("written", order.lang, path=written))
    return OK
