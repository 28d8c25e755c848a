"""A run, or its replications, as a workbook with native charts, or as CSV tables."""

import csv
import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from supplysim.errors import Fault, InputError, Lang
from supplysim.exchange.kept import Kept, runs_in
from supplysim.exchange.pages import Page, pages_of
from supplysim.exchange.result_book import write_book
from supplysim.formulas import harmless
from supplysim.report.build import content_of
from supplysim.report.content import Content
from supplysim.run import Run
from supplysim.saving import save
from supplysim.scenario import Scenario

__all__ = ["FORMATS", "Results", "export_csv", "export_xlsx", "results_of"]

FORMATS = ("xlsx", "csv")
"""What a run can be exported to here."""


@dataclass(frozen=True, slots=True)
class Results:
    """What a results file shows: content of the report, what is kept of each run, the scenario."""

    content: Content
    kept: Sequence[Kept]
    scenario: Scenario

    def pages(self, lang: Lang) -> tuple[Page, ...]:
        """Return the tables."""
        return pages_of(self.content, self.kept, self.scenario, lang)


def results_of(folder: Path) -> Results:
    """Return the results of a run's folder, one run in memory at a time.

    Raises
    ------
    InputError
        When the folder holds no run.
    """
    kept: list[Kept] = []
    scenarios: list[Scenario] = []

    def runs() -> Iterator[Run]:
        for run in runs_in(folder):
            kept.append(Kept.of(run))
            if not scenarios:
                scenarios.append(run.scenario)
            yield run

    content = content_of(runs())
    return Results(content, kept, scenarios[0])


def export_xlsx(folder: Path, target: Path, *, lang: Lang = "zh") -> Path:
    """Write the results of a run's folder as one workbook; return its path.

    The same record gives the same bytes. A file that a spreadsheet has open is left alone and a
    second name is taken.

    Raises
    ------
    InputError
        When the folder holds no run, or the file is not to end with ``.xlsx``.
    OutputError
        When nothing can be written there.
    """
    if target.suffix.lower() != ".xlsx":
        zh, en = "文件名应以 .xlsx 结尾", "the name must end with .xlsx"
        raise InputError([Fault("--out", zh, en, value=str(target))])
    results = results_of(folder)
    pages = results.pages(lang)
    return save(target, lambda draft: write_book(draft, results.content, pages, lang=lang))


def export_csv(folder: Path, target: Path, *, lang: Lang = "zh") -> list[Path]:
    """Write the results of a run's folder as one CSV a table; return their paths.

    UTF-8 with a byte-order mark, which Excel needs; headings in the language with the key behind.
    A text that a spreadsheet would take for a formula begins with an apostrophe.

    Raises
    ------
    InputError
        When the folder holds no run.
    OutputError
        When nothing can be written there.
    """
    pages = results_of(folder).pages(lang)
    return [save(target / f"{page.key}.csv", _writer(_csv(page, lang))) for page in pages]


def _writer(content: bytes) -> Callable[[Path], object]:
    return lambda draft: draft.write_bytes(content)


def _csv(page: Page, lang: Lang) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([f"{column.title(lang)} {column.key}" for column in page.columns])
    keys = [column.key for column in page.columns]
    for row in page.frame[keys].itertuples(index=False, name=None):
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:
    """Return a cell of a CSV; nothing where there is no value."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ")
    return f"{value:.10g}" if isinstance(value, float) else str(value)
