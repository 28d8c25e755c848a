"""Results as files for other programs: CSV, Excel, Parquet."""

import time
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pandas as pd

from supplysim.errors import Fault, InputError, OutputError
from supplysim.experiment.files import Disk, write_whole
from supplysim.experiment.results import Results

__all__ = ["SUFFIXES", "write_results"]

SUFFIXES = (".csv", ".xlsx", ".parquet")

_TRIES = 3
_PAUSE_S = 0.5
"""A virus scanner holds a file for a moment; a person in Excel for hours."""


def write_results(
    results: Results,
    path: str | Path,
    *,
    analyses: Mapping[str, pd.DataFrame] | None = None,
    disk: Disk | None = None,
) -> Path:
    """Write results to a file and return its name.

    ``.csv`` (UTF-8 with a byte-order mark) and ``.parquet`` hold the table of measures with
    intervals; ``.xlsx`` has sheets for it, for single runs, points, lateness by cause and failed
    runs. When the file is open in another program, a second name is taken: ``name-2.xlsx``.

    Parameters
    ----------
    results
        What to write.
    path
        File to write, replaced if it exists.
    analyses
        Further tables, which a workbook has as sheets of their own.
    disk
        How things reach the disk.

    Raises
    ------
    InputError
        When the name ends otherwise.
    OutputError
        When the file cannot be written.
    """
    wanted = Path(path)
    suffix = wanted.suffix.lower()
    if suffix not in SUFFIXES:
        text = "、".join(SUFFIXES)
        zh, en = f"文件名应以 {text} 结尾", f"must end with {', '.join(SUFFIXES)}"
        raise InputError([Fault("--out", zh, en, value=str(path))])
    content = _content(results, suffix, analyses or {})
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        return _written(wanted, content, disk or Disk())
    except OSError as error:
        why = error.strerror or error
        raise OutputError(f"无法写入 {wanted}：{why}", f"cannot write {wanted}: {why}") from error


def _written(wanted: Path, content: bytes, disk: Disk) -> Path:
    number = 1
    while True:
        again = "" if number == 1 else f"-{number}"
        path = wanted.with_name(f"{wanted.stem}{again}{wanted.suffix}")
        for attempt in range(_TRIES):
            try:
                write_whole(disk, path, content)
            except PermissionError:
                # A folder that takes no file at all is not mended by another name.
                if not path.exists() or number == _TRIES:
                    raise
                if attempt < _TRIES - 1:
                    time.sleep(_PAUSE_S)
            else:
                return path
        number += 1


def _content(results: Results, suffix: str, analyses: Mapping[str, pd.DataFrame]) -> bytes:
    buffer = BytesIO()
    table = results.table()
    if suffix == ".csv":
        return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
    if suffix == ".parquet":
        table.to_parquet(buffer, index=False)
    else:
        _workbook(buffer, {**_sheets(results, table), **analyses})
    return buffer.getvalue()


def _sheets(results: Results, table: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
    return {
        "results": table,
        "runs": results.runs(),
        "points": results.points.drop(columns="world"),
        "delays": results.delays(),
        "costs": results.costs(),
        "failed": results.failed,
    }


def _workbook(buffer: BytesIO, sheets: Mapping[str, pd.DataFrame]) -> None:
    # Texts stay texts: a name that begins with "=" is no formula.
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=options) as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
            sheet = writer.sheets[name]
            sheet.autofilter(0, 0, len(frame), max(len(frame.columns) - 1, 0))
            for i, column in enumerate(frame.columns):
                sheet.set_column(i, i, max(12, min(40, len(str(column)) + 4)))
