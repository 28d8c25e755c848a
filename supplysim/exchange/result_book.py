"""The results workbook: the answer first, then one sheet a table, with charts that stay alive."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplysim.errors import Lang
from supplysim.exchange.pages import Page
from supplysim.report.content import Content
from supplysim.report.findings import answer, findings
from supplysim.workbooks import (
    SAMPLED,
    Look,
    fit_columns,
    fit_row,
    landscape,
    new_workbook,
    put_cell,
    put_text,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_book"]

_HEAD = 2
_SECOND = timedelta(seconds=1)
"""The window is half-open; its last day is that of the second before its end."""
_LIMITS = frozenset({"low", "high", "low_m3", "high_m3"})
"""Columns of the limits of intervals."""

_NAME, _TEXT = 18, 96
"""Widths of the two columns of the first sheet, in letters."""

_CHART_PX, _BAR_PX = (720, 330), 20
"""Size of a chart, and height that one more bar takes."""

_COLOURS = ("#2F5597", "#9DC3E6", "#C55A11")
_WORDS: dict[str, tuple[str, str]] = {
    "answer": ("结论", "Answer"),
    "facts": ("依据", "Facts"),
    "sources": ("数据来源", "Sources"),
    "warnings": ("提请注意", "Warnings"),
    "scenario": ("方案", "scenario"),
    "seed": ("种子", "seed"),
    "replications": ("模拟次数", "replications"),
    "window": ("统计窗口", "window"),
    "hash": ("方案哈希", "scenario hash"),
    "plan": ("计划哈希", "plan hash"),
    "versions": ("版本", "versions"),
    "one": ("单次模拟，无置信区间", "one simulated run, no interval"),
    "many": (
        "{n} 次模拟，95% 置信区间；比例的区间截止于 0 和 1",
        "{n} replications, 95 % intervals; those of shares are cut at 0 and 1",
    ),
    "tables": ("工作表", "Sheets"),
}


def write_book(path: Path, content: Content, pages: Sequence[Page], *, lang: Lang) -> None:
    """Write the workbook.

    Parameters
    ----------
    path
        File to write.
    content
        Content of the report of the same runs: answer, findings, facts.
    pages
        The tables.
    lang
        Language of the texts.
    """
    with new_workbook(path, title=f"supplysim: {content.facts.scenario}") as workbook:
        look = Look(workbook)
        _front(
            workbook.add_worksheet(_sheet_name("answer", _word("answer", lang))),
            content,
            pages,
            look,
            lang,
        )
        for page in pages:
            sheet = workbook.add_worksheet(_sheet_name(page.key, page.title(lang)))
            _page(workbook, sheet, page, look, lang)
            note = _certainty(content, lang)
            put_text(sheet, 1, 0, note, look["quiet_line"])


def _word(key: str, lang: Lang) -> str:
    return _WORDS[key][0 if lang == "zh" else 1]


def _sheet_name(key: str, title: str) -> str:
    """Return title and key; the key alone in English, where they say the same."""
    return key if title.isascii() else f"{title} {key}"


def _certainty(content: Content, lang: Lang) -> str:
    n = content.facts.replications
    return _word("one", lang) if n <= 1 else _word("many", lang).format(n=n)


def _front(
    sheet: "Worksheet", content: Content, pages: Sequence[Page], look: Look, lang: Lang
) -> None:
    """Write the answer, the findings, and where the numbers come from."""
    sheet.set_column(0, 0, _NAME)
    sheet.set_column(1, 1, _TEXT)
    sheet.hide_gridlines(2)
    landscape(sheet)
    facts = content.facts
    put_text(sheet, 0, 0, facts.title(lang), look["title"])
    rows: list[tuple[str, str]] = [(_word("answer", lang), answer(content, lang=lang))]
    rows += [(finding.heading, finding.text) for finding in findings(content, lang=lang)]
    rows += [(_word("warnings", lang), text) for text in facts.warnings]
    rows += [
        (_word("scenario", lang), facts.scenario),
        (_word("seed", lang), str(facts.seed)),
        (_word("replications", lang), _certainty(content, lang)),
        (
            _word("window", lang),
            f"{facts.window_start:%Y-%m-%d} – {facts.window_end - _SECOND:%Y-%m-%d}",
        ),
        (_word("hash", lang), facts.scenario_hash),
        (_word("plan", lang), facts.plan_hash),
        (_word("versions", lang), ", ".join(f"{k} {v}" for k, v in facts.versions.items())),
    ]
    rows += [(_word("sources", lang), text) for text in facts.sources]
    row = 2
    for name, text in rows:
        put_text(sheet, row, 0, name, look["bold"])
        put_text(sheet, row, 1, text, look["wrap"])
        fit_row(sheet, row, (name, text), (_NAME, _TEXT))
        row += 1
    for page in pages:
        row += 1
        name = _sheet_name(page.key, page.title(lang))
        sheet.write_url(row, 0, f"internal:'{name}'!A1", look["wrap"], page.title(lang))


def _page(workbook: "Workbook", sheet: "Worksheet", page: Page, look: Look, lang: Lang) -> None:
    page = _without_empty_intervals(page)
    put_text(sheet, 0, 0, page.title(lang), look["title"])
    heads = [column.title(lang) for column in page.columns]
    for number, head in enumerate(heads):
        put_text(sheet, _HEAD, number, head, look["head"])
    forms = page.frame.get("form")
    shown: list[list[str]] = []
    for number, (_, row) in enumerate(page.frame.iterrows(), _HEAD + 1):
        texts = []
        for place, column in enumerate(page.columns):
            form = row["form"] if column.form == "row" and forms is not None else column.form
            texts.append(put_cell(sheet, (number, place), row[column.key], look[form]))
        if len(shown) < SAMPLED:
            shown.append(texts)
    last = _HEAD + len(page.frame)
    widths = fit_columns(
        sheet, [[head, *(row[i] for row in shown)] for i, head in enumerate(heads)], most=page.most
    )
    fit_row(sheet, _HEAD, heads, widths)
    for number, texts in enumerate(shown, _HEAD + 1):
        fit_row(sheet, number, texts, widths)
    sheet.freeze_panes(_HEAD + 1, 1)
    if len(page.frame):
        sheet.autofilter(_HEAD, 0, last, len(heads) - 1)
        _chart(workbook, sheet, page, lang)
    landscape(sheet, head=_HEAD, whole=page.chart is not None)


def _without_empty_intervals(page: Page) -> Page:
    """Return the page without limits of intervals that a single run does not have."""
    kept = [
        column
        for column in page.columns
        if not (column.key in _LIMITS and page.frame[column.key].isna().all())
    ]
    return replace(page, columns=tuple(kept))


def _chart(workbook: "Workbook", sheet: "Worksheet", page: Page, lang: Lang) -> None:
    """Put a native chart under the table."""
    chart = page.chart
    if chart is None:
        return
    rows = min(len(page.frame), chart.most)
    drawn = workbook.add_chart({"type": chart.kind})
    colours = iter(_COLOURS)
    for key in chart.series:
        drawn.add_series({**_series(page, key, rows, lang), "fill": {"color": next(colours)}})
    if chart.lines:
        line = workbook.add_chart({"type": "line"})
        for key in chart.lines:
            style = {"color": next(colours), "width": 2}
            line.add_series({**_series(page, key, rows, lang), "line": style})
        drawn.combine(line)
    columns = {column.key: column for column in page.columns}
    only = columns[chart.series[0]]
    alone = len(chart.series) + len(chart.lines) == 1
    title = page.title(lang)
    title = f"{title}：{only.zh}" if lang == "zh" else f"{title}: {only.en}"
    drawn.set_title({"name": title if alone else page.title(lang), "name_font": {"size": 12}})
    drawn.set_legend({"none": True} if alone else {"position": "bottom"})
    numbers = {"num_format": "0%" if only.form == "share" else "#,##0"}
    if chart.kind == "bar":
        drawn.set_y_axis({"reverse": True})
        drawn.set_x_axis({**numbers, "min": 0})
    else:
        drawn.set_y_axis({**numbers, "min": 0})
    width, height = _CHART_PX
    drawn.set_size({"width": width, "height": max(height, _BAR_PX * rows + 120)})
    sheet.insert_chart(_HEAD + len(page.frame) + 2, 0, drawn, {"object_position": 3})


def _series(page: Page, key: str, rows: int, lang: Lang) -> dict[str, Any]:
    """Return name, categories and values of one series of a page's chart."""
    assert page.chart is not None  # noqa: S101 - the caller has looked
    sheet = _sheet_name(page.key, page.title(lang))
    places = {column.key: i for i, column in enumerate(page.columns)}
    first, last = _HEAD + 1, _HEAD + rows
    return {
        "name": page.columns[places[key]].title(lang),
        "categories": [
            sheet,
            first,
            places[page.chart.category],
            last,
            places[page.chart.category],
        ],
        "values": [sheet, first, places[key], last, places[key]],
    }
