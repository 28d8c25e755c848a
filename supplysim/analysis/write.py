"""Analyses of a study as files: charts with their numbers beside them, tables, one workbook."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from supplysim import charts
from supplysim.analysis.outcome import Outcome
from supplysim.analysis.register import ANALYSES
from supplysim.errors import Lang
from supplysim.experiment.store import read_study
from supplysim.saving import save
from supplysim.workbooks import write_csv, write_tables

__all__ = ["WORKBOOK", "write_analyses"]

WORKBOOK = "analyses.xlsx"


def write_analyses(
    outcome: Outcome,
    folder: str | Path,
    *,
    lang: Lang = "zh",
    formats: tuple[str, ...] = ("png", "svg"),
) -> list[Path]:
    """Write all that was found to a folder, which is made when missing.

    A chart as ``<name>.png`` and ``.svg`` with the table it was drawn from as ``<name>.csv``;
    each analysis as ``<analysis>.csv`` (UTF-8 with BOM); everything with its sentences in
    ``analyses.xlsx``. A file that is open elsewhere stays, and the new one lies beside it under a
    second name.

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
    written: list[Path] = []
    source = _source(outcome, lang)
    for name, found in outcome.found.items():
        for drawing in found.drawings:
            draw = charts.find_chart(drawing.chart).draw
            figure, _ = draw(drawing.table, lang=lang, source=source)
            written += charts.save_chart(
                figure, drawing.table, target / _file_name(drawing.name), formats=formats
            )
        path = target / f"{name}.csv"
        if path not in written:
            written.append(save(path, partial(write_csv, found.table)))
    written.append(save(target / WORKBOOK, lambda draft: _workbook(outcome, draft, lang)))
    return written


def _source(outcome: Outcome, lang: Lang) -> str:
    spec = outcome.results.spec
    title = (spec.title_zh if lang == "zh" else spec.title_en) or spec.name
    base = read_study(outcome.results.folder)["base"].get(f"title_{lang}") or spec.base
    if lang == "zh":
        return f"数据：supplysim 研究“{title}”，基准方案“{base}”，种子 {spec.seed}"
    return f'Data: supplysim study "{title}", base scenario "{base}", seed {spec.seed}'


def _file_name(name: str) -> str:
    """Return a name that every file system takes."""
    return "".join("_" if letter in '\\/:*?"<>| ' else letter for letter in name)


def _workbook(outcome: Outcome, path: Path, lang: Lang) -> None:
    """Write a sheet of sentences, then one a table."""
    tables = {"findings" if lang == "en" else "结论": pd.DataFrame(_lines(outcome, lang))}
    tables |= {name: found.table for name, found in outcome.found.items()}
    write_tables(path, tables, title=outcome.results.spec.name)


def _lines(outcome: Outcome, lang: Lang) -> Iterator[dict[str, str]]:
    heads = ("分析", "说明") if lang == "zh" else ("analysis", "text")
    for name, texts in outcome.sentences(lang).items():
        for text in texts:
            yield dict(zip(heads, (ANALYSES[name].says(lang), text), strict=True))
    for name, reason in outcome.unfit.items():
        without = "不适用：" if lang == "zh" else "does not fit: "
        text = f"{without}{reason.text(lang)}"
        yield dict(zip(heads, (ANALYSES[name].says(lang), text), strict=True))
