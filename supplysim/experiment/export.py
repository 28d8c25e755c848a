"""Results as files for other programs: CSV, Excel, Parquet."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from supplysim.errors import Fault, InputError
from supplysim.experiment.results import Results
from supplysim.saving import save
from supplysim.workbooks import write_csv, write_tables

__all__ = ["SUFFIXES", "write_results"]

SUFFIXES = (".csv", ".xlsx", ".parquet")


def write_results(
    results: Results, path: str | Path, *, analyses: Mapping[str, pd.DataFrame] | None = None
) -> Path:
    """Write results to a file and return its name.

    ``.csv`` (UTF-8 with a byte-order mark) and ``.parquet`` hold the table of measures with
    intervals; ``.xlsx`` has sheets for it, for single runs, points, lateness by cause and failed
    runs. When the file is open in another program, a second name is taken (:mod:`.saving`).

    Parameters
    ----------
    results
        What to write.
    path
        File to write, replaced if it exists.
    analyses
        Further tables, which a workbook has as sheets of their own.

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
    table = results.table()
    if suffix == ".csv":
        return save(wanted, lambda draft: write_csv(table, draft))
    if suffix == ".parquet":
        return save(wanted, lambda draft: table.to_parquet(draft, index=False))
    sheets = {**_sheets(results, table), **(analyses or {})}
    return save(wanted, lambda draft: write_tables(draft, sheets, title=results.spec.name))


def _sheets(results: Results, table: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
    return {
        "results": table,
        "runs": results.runs(),
        "points": results.points.drop(columns="world"),
        "delays": results.delays(),
        "costs": results.costs(),
        "failed": results.failed,
    }
