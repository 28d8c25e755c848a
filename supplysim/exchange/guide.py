"""What the first sheet of an input workbook says, and the reference sheet of road nodes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from supplysim.scenario.layout import FORMS, README, Form, Table
from supplysim.workbooks import TAB_REST, Look, fit_row, landscape, put_text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from supplysim.roads.graph import RoadNetwork

__all__ = ["NODES", "NODES_HEAD", "write_nodes", "write_readme"]

NODES, NODES_HEAD = "路网节点 nodes", 2
"""Name of the sheet of road nodes, and the row of its headings, from 0."""

_WIDTH = 62

_STEPS: tuple[tuple[str, str], ...] = (
    (
        "1. 只改黄色单元格。点一个黄格，会显示含义、可填范围和来源；有下拉箭头的从列表中选。",
        (
            "1. Change yellow cells only. Click one to see its meaning, range and source; where "
            "there is an arrow, choose from the list."
        ),
    ),
    (
        (
            "2. 数按所示单位填写，也可写带单位的文字，如 2 h、15 %。空格＝默认值。随机量写成"
            " triangular(6, 9, 12) 这样的分布。"
        ),
        (
            "2. Numbers are in the unit shown; a text with a unit such as 2 h or 15 % will do. An "
            "empty cell keeps the default. Random quantities are written as triangular(6, 9, 12)."
        ),
    ),
    (
        (
            "3. 表格（构件厂、项目……）每行一项：改一行、在黄色空行中加一行或删去整行都可以。"
            "一格中有多个值时用分号隔开。"
        ),
        (
            "3. In tables (plants, projects ...) each row is one entry: change a row, add one "
            "in the yellow empty rows or delete whole rows. Semicolons separate several values "
            "in one cell."
        ),
    ),
    (
        (
            "4. 不要用公式、不要合并单元格、不要改标题中的英文键。首格以 # 开头的行，和名称以 # "
            "开头的工作表是备注，不会读取。"
        ),
        (
            "4. No formulas, no merged cells, and leave the English keys of headings alone. Rows "
            "whose first cell begins with #, and sheets whose name does, are remarks, not read."
        ),
    ),
    (
        "5. 保存后在命令行检查，一次列出全部错误（工作表、单元格、可填的值）：",
        "5. Save, then check on the command line; every fault is listed with sheet and cell:",
    ),
)

_COMMANDS = ("supplysim check {name}", "supplysim run {name}", "supplysim compare {base} {name}")
_BASES_COMMAND = "supplysim bases {name}"

_LEGEND: tuple[tuple[str, str, str], ...] = (
    ("input", "黄色：可改的输入", "yellow: inputs to change"),
    ("head", "蓝色：标题，请勿改动", "blue: headings, leave them alone"),
    ("quiet", "可信度 S 有据 C 计算 D 推算 R 凭记忆 J 判断；来源的编号见 docs/SOURCES.md",
     "confidence: S sourced, C computed, D derived, R recalled, J judgement; see docs/SOURCES.md"),
)  # fmt: skip


def write_readme(
    workbook: "Workbook", look: Look, tables: Sequence[Table | Form], *, name: str, base: str
) -> None:
    """Write the first sheet: what to do, in both languages, and what each sheet holds."""
    sheet = workbook.add_worksheet(f"说明 {README}")
    sheet.set_column(0, 1, _WIDTH)
    sheet.hide_gridlines(2)
    landscape(sheet)
    put_text(sheet, 0, 0, "supplysim 方案工作簿", look["title"])
    put_text(sheet, 0, 1, "supplysim scenario workbook", look["title"])
    row = 2
    for zh, en in _STEPS:
        row = _pair(sheet, row, zh, en, look["wrap"])
    keys = {table.key for table in tables}
    for command in (*_COMMANDS, *([_BASES_COMMAND] if "candidates" in keys else [])):
        put_text(sheet, row, 0, command.format(name=name, base=base), look["key"])
        row += 1
    row += 1
    for style, zh, en in _LEGEND:
        put_text(sheet, row, 0, zh, look[style])
        put_text(sheet, row, 1, en, look[style])
        row += 1
    row += 1
    put_text(sheet, row, 0, "工作表", look["head"])
    put_text(sheet, row, 1, "sheet", look["head"])
    for title, en in _sheets(tables):
        row += 1
        sheet.write_url(row, 0, f"internal:'{title}'!A1", look["text"], title)
        put_text(sheet, row, 1, en, look["text"])
        fit_row(sheet, row, (title, en), (_WIDTH, _WIDTH))


def write_nodes(workbook: "Workbook", look: Look, network: "RoadNetwork") -> None:
    """Write the road nodes that plants, projects and zones may name; nothing is read from here."""
    sheet = workbook.add_worksheet(NODES)
    sheet.set_tab_color(TAB_REST)
    landscape(sheet, head=NODES_HEAD)
    put_text(
        sheet, 0, 0, "# 路网节点（供查阅，不会读取）· road nodes, for reference", look["title"]
    )
    heads = (
        "节点 node",
        "中文名称 name_zh",
        "英文名称 name_en",
        "分区 zone",
        "经度 lon",
        "纬度 lat",
    )
    for column, text in enumerate(heads):
        put_text(sheet, NODES_HEAD, column, text, look["head"])
    sheet.set_column(0, 5, 16)
    sheet.set_column(1, 2, 38)
    sheet.freeze_panes(NODES_HEAD + 1, 1)
    for row, node in enumerate(network.places.values(), NODES_HEAD + 1):
        texts = (node.name, node.title.zh, node.title.en, node.zone)
        for column, text in enumerate(texts):
            put_text(sheet, row, column, text, look["text"])
        sheet.write_number(row, 4, node.lon, look["text"])
        sheet.write_number(row, 5, node.lat, look["text"])


def _sheets(tables: Sequence[Table | Form]) -> list[tuple[str, str]]:
    entries = [(form.title, _FORM_WORDS[form.key]) for form in FORMS]
    words = _FORM_WORDS | _TABLE_WORDS
    entries += [(table.title, words[table.key]) for table in tables]
    return [*entries, (NODES, "road nodes, for reference")]


_FORM_WORDS: dict[str, str] = {
    "settings": "name, dates, roads, baseline, portfolio, loads, traffic, sites, start state",
    "moulds": "moulds and production planning",
    "policies": "decision rules: sourcing, sequencing, call-off, dispatch",
    "costs": "unit costs and the plan's scorecard",
    "risks": "weather, alerts, breakdowns, quality, labour",
    "rules": "radius, districts; by period budget, number of bases, years; for supplysim bases",
}

_TABLE_WORDS: dict[str, str] = {
    "candidates": "sites where a base could be built, for supplysim bases",
    "sizes": "sizes of bases step by step: lines, moulds, yard, for supplysim bases",
    "competitors": "suppliers beyond the city and their prices, for supplysim bases",
    "cases": "cases of demand and how likely they are, for supplysim bases",
    "demand": "demand of your own by zone and month, for supplysim bases; may stay empty",
    "plants": "plants: place, lines, mould positions, yard",
    "lines": "line types: times of their stages",
    "fleets": "trucks: who they work for, how many, what they carry",
    "projects": "your own list of projects; without rows projects are drawn from the start areas",
    "zones": "zones of the city",
    "years": "new starts and prefabricated shares by year",
    "exports": "demand beyond the city",
    "components": "component types",
    "archetypes": "building types",
    "pieces": "components of a storey, by building type",
    "calendars": "working hours",
    "pauses": "yearly pauses, by calendar",
    "holidays": "public holidays",
    "closures": "dated hours in which something is closed",
    "roadworks": "roads closed by plan",
    "spells": "spells of wind and alerts given as data",
    "alert_rules": "what each level of an alert stops",
    "short": "seasons in which crews are short of people",
    "away": "seasons in which crews are away",
    "curing": "curing programme, for strength by maturity",
}


def _pair(sheet: "Worksheet", row: int, zh: str, en: str, style: "Format") -> int:
    """Write a sentence in both languages; return the next row."""
    put_text(sheet, row, 0, zh, style)
    put_text(sheet, row, 1, en, style)
    fit_row(sheet, row, (zh, en), (_WIDTH, _WIDTH))
    return row + 1
