"""A comparison as files: page, chart, tables as CSV, and one workbook."""

from functools import partial
from pathlib import Path

from supplysim import charts
from supplysim.comparison.outcome import Comparison
from supplysim.comparison.page import render, source_line
from supplysim.comparison.wordlist import say
from supplysim.errors import Lang
from supplysim.saving import save
from supplysim.workbooks import write_csv, write_tables

__all__ = ["CHART", "PAGE", "WORKBOOK", "write_comparison"]

PAGE = "compare.html"
WORKBOOK = "compare.xlsx"
CHART = "differences"
_TABLES = ("inputs", "differences", "causes", "costs", "runs")


def write_comparison(
    comparison: Comparison, folder: str | Path, *, lang: Lang = "zh"
) -> list[Path]:
    """Write a comparison to a folder, which is made when missing.

    ``compare.html`` (stands alone), ``differences.png`` and ``.svg`` with the table they were drawn
    from, ``inputs.csv, causes.csv, costs.csv, runs.csv`` (UTF-8 with BOM) and ``compare.xlsx`` with
    all tables. A file appears whole or not at all; one that is open elsewhere stays, and the new
    one lies beside it under a second name.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    OutputError
        When the folder or a file cannot be written.
    """
    target = Path(folder)
    drawn, _ = charts.paired_differences(
        comparison.differences, lang=lang, source=source_line(comparison, lang)
    )
    written = charts.save_chart(drawn, comparison.differences, target / CHART)
    written += [
        save(path, partial(write_csv, getattr(comparison, path.stem)))
        for path in (target / f"{name}.csv" for name in _TABLES)
        if path not in written
    ]
    written.append(save(target / WORKBOOK, lambda draft: _workbook(comparison, draft, lang)))
    page = render(comparison, lang=lang)
    written.append(
        save(target / PAGE, lambda draft: draft.write_text(page, encoding="utf-8", newline="\n"))
    )
    return written


def _workbook(comparison: Comparison, path: Path, lang: Lang) -> None:
    sheets = {say(f"sheet {name}", lang): getattr(comparison, name) for name in _TABLES}
    write_tables(path, sheets, title="supplysim compare")
