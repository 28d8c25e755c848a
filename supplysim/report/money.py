"""The page's section on costs: yuan per m3 installed, item by item, and how sure the prices are."""

import math
from html import escape
from typing import Any

import pandas as pd

from supplysim.errors import Lang
from supplysim.metrics.cost import TOTAL
from supplysim.report.content import Content
from supplysim.report.markup import section, table
from supplysim.report.wordlist import say
from supplysim.statistics.intervals import alike
from supplysim.wording import count, decimal, money, quantity_text, term, unit_text

__all__ = ["cost_section"]

_HEADS = (
    ("项目", "Item"),
    ("数量", "Quantity"),
    ("金额", "Amount"),
    ("元/立方米", "yuan/m³"),
    ("95%置信区间", "95 % interval"),
    ("单价可信度", "Confidence of prices"),
)
_INTERVAL = 4
_COUNTED = frozenset({"truck", "trip"})


def cost_section(content: Content, *, certainty: str, lang: Lang) -> str:
    """Return the section, empty where no cost was reckoned.

    Parameters
    ----------
    certainty
        Caption of the table: a single run or how many replications.
    """
    if not len(content.costs):
        return ""
    several = content.facts.replications > 1
    rows = [_row(row, lang) for _, row in content.costs.iterrows()]
    heads = [pair[0 if lang == "zh" else 1] for pair in _HEADS]
    if not several:
        heads.pop(_INTERVAL)
        for row in rows:
            row.pop(_INTERVAL)
    numbers = (1, 2, 3, 4) if several else (1, 2, 3)
    inner = table(heads, rows, kind="costs", numbers=numbers, caption=certainty)
    head = "成本" if lang == "zh" else "What it costs"
    return section(head, f"<p>{escape(_sentence(content.costs, lang))}</p>\n{inner}")


def _interval(low: float, high: float, lang: Lang) -> str:
    if math.isnan(low):
        return "–"
    if alike(low, high):
        return say("all_the_same", lang)
    return f"{decimal(low)} – {decimal(high)}"


def _row(row: "pd.Series[Any]", lang: Lang) -> list[str]:
    low, high = float(row["low"]), float(row["high"])
    unit = str(row["unit"])
    volume = unit == "m3"
    quantity = float(row["quantity"])
    number = quantity_text(quantity, "m3", lang) if volume else _amount(quantity, unit, lang)
    confidence = str(row["confidence"])
    return [
        str(row[f"name_{lang}"])[:1].upper() + str(row[f"name_{lang}"])[1:],
        number,
        money(float(row["yuan"]), lang),
        decimal(float(row["yuan_per_m3"])),
        _interval(low, high, lang),
        f"{confidence} {term(confidence, lang)}",
    ]


def _amount(quantity: float, unit: str, lang: Lang) -> str:
    """Return a quantity with its unit; large ones in 万 or millions."""
    name = unit_text(unit, lang)
    least, word = (10_000.0, "万") if lang == "zh" else (1_000_000.0, " million")
    small = count(quantity) if unit in _COUNTED else decimal(quantity)
    number = f"{decimal(quantity / least)}{word}" if quantity >= least else small
    return f"{number}{name}" if lang == "zh" else f"{number} {name}"


def _sentence(costs: pd.DataFrame, lang: Lang) -> str:
    """Say the total a m3 and a m2, the largest items, and what the numbers are good for."""
    total = costs[costs["item"] == TOTAL].iloc[0]
    parts = costs[costs["item"] != TOTAL].sort_values("yuan", ascending=False, kind="stable")
    names = [str(name) for name in parts[f"name_{lang}"].iloc[:3]]
    per_m3, per_m2 = (decimal(float(total[key])) for key in ("yuan_per_m3", "yuan_per_m2"))
    if lang == "zh":
        return (
            f"窗口内每立方米吊装构件合计{per_m3}元，每平方米完成的预制楼层{per_m2}元；"
            f"最大的三项是{'、'.join(names)}。单价大多是判断值，用来比较方案，不是造价；"
            "不含设计、安装人工（空等和赶工除外）、利润和税。单价用 supplysim explain costs 查看。"
        )
    return (
        f"A m³ installed in the window costs {per_m3} yuan in all, a m² of precast storey finished "
        f"{per_m2} yuan; the three largest items are {', '.join(names)}. Most prices are "
        "judgement: they serve to compare scenarios and are no estimate of a project. Design, "
        "installation crews (but for idling and recovery), margins and taxes are left out. "
        "supplysim explain costs lists the prices."
    )
