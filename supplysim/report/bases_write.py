"""A study of bases as files: tables, charts, pages, findings."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from supplysim import charts
from supplysim.basemap import BaseMap, write_base_map
from supplysim.charts.save import save_chart
from supplysim.errors import Lang
from supplysim.formulas import harmless
from supplysim.report.bases_columns import heading
from supplysim.report.bases_dictionary import dictionary
from supplysim.report.bases_findings import bases_answer, bases_findings
from supplysim.report.bases_page import (
    draw_map,
    map_centre,
    map_source,
    page_name,
    render_alternative,
    render_study,
    simulated_table,
)
from supplysim.report.bases_words import TABLES, say
from supplysim.workbooks import write_csv, write_tables

if TYPE_CHECKING:
    from supplysim.bases.result import Result

__all__ = ["BASE_MAP", "SIGN", "findings_text", "write_study"]

SIGN = "bases.json"
"""File that tells what the folder is (``kinds``)."""

BASE_MAP = "base-map.toml"
"""Beside the charts: the base map that lies under them, for whoever draws them anew."""

_LANGUAGES: tuple[Lang, Lang] = ("zh", "en")


def write_study(
    result: "Result",
    folder: Path,
    *,
    lang: Lang = "zh",
    version: str = "",
    base: BaseMap | None = None,
) -> list[Path]:
    """Write everything about a study into a folder.

    ``index.html`` and a page an alternative in one language; ``findings.zh.txt`` and
    ``findings.en.txt``; ``tables/*.csv`` and ``tables.xlsx`` with bilingual headings and a
    dictionary of them; ``charts`` as PNG and SVG with their data.

    Parameters
    ----------
    result
        What the study has found.
    folder
        An empty folder, made by the caller.
    lang
        Language of pages and charts.
    version
        Of the program, for the footer.
    base
        A base map of the user's own, laid under maps.

    Returns
    -------
    list of pathlib.Path
        The files, the page of the study first.
    """
    (folder / SIGN).write_text(_sign(result), encoding="utf-8", newline="\n")
    written = [folder / "index.html"]
    shown = render_study(result, lang=lang, version=version, base=base)
    written[0].write_text(shown, encoding="utf-8")
    for one in result.all:
        page = folder / page_name(one)
        page.write_text(
            render_alternative(result, one, lang=lang, version=version, base=base),
            encoding="utf-8",
        )
        written.append(page)
    for each in _LANGUAGES:
        text = folder / f"findings.{each}.txt"
        text.write_text(findings_text(result, lang=each), encoding="utf-8", newline="\n")
        written.append(text)
    tables = result.tables
    written += _tables(
        {"dictionary": dictionary(tables), **tables}, folder, title=result.study.name
    )
    return [*written, *_charts(result, folder / "charts", base, lang), folder / SIGN]


def _sign(result: "Result") -> str:
    """Return what tells such a folder from others, and what its charts say of their source."""
    content = {
        "format": 1,
        "study": result.study.name,
        "source": {lang: say("source", lang, name=result.study.name) for lang in _LANGUAGES},
        "map_source": {lang: map_source(result, lang) for lang in _LANGUAGES},
        "map_centre": map_centre(result),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def findings_text(result: "Result", *, lang: Lang = "zh") -> str:
    """Return what the study stands on, answer and findings as plain text."""
    note = result.study.note_zh if lang == "zh" else result.study.note_en
    lines = [*([note, ""] if note else []), bases_answer(result, lang=lang), ""]
    for number, one in enumerate(bases_findings(result, lang=lang), 1):
        lines += [f"{number}. {one.heading}", f"   {one.text}", ""]
    return "\n".join([*lines, say("assumptions_note", lang), ""])


def _tables(tables: dict[str, pd.DataFrame], folder: Path, *, title: str) -> list[Path]:
    """Write each table as CSV, and all of them as one workbook."""
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    written = []
    book = folder / "tables.xlsx"
    headed = {name: table.rename(columns=heading) for name, table in tables.items()}
    for name, table in headed.items():
        written.append(folder / "tables" / f"{name}.csv")
        write_csv(table, written[-1])
    write_tables(book, {TABLES[name][0]: table for name, table in headed.items()}, title=title)
    return [book, *written]


def _charts(result: "Result", folder: Path, base: BaseMap | None, lang: Lang) -> list[Path]:
    source = say("source", lang, name=result.study.name)
    frame = result.tables["alternatives"]
    drawing, _ = charts.extra_costs(frame, lang=lang, source=source)
    written = save_chart(drawing, _harmless(frame), folder / "extra_costs")
    if result.comparison is not None:
        simulated = simulated_table(result)
        drawing, _ = charts.located_and_simulated(simulated, lang=lang, source=source)
        written += save_chart(drawing, _harmless(simulated), folder / "located_and_simulated")
    for one in result.all:
        data = result.service(one)
        drawing = draw_map(result, data, base, lang)
        written += save_chart(drawing, _harmless(data), folder / f"map-{one.name}")
    if base is not None:
        written += write_base_map(base, folder / BASE_MAP)
    return written


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts no spreadsheet takes for formulas; workbooks need no such care."""
    return table.map(lambda value: harmless(value) if isinstance(value, str) else value)
