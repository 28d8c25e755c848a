"""The page's section that sets the run beside the plan, line by line."""

import math
from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd

from supplysim import charts
from supplysim.charts.save import svg_bytes
from supplysim.errors import Lang
from supplysim.metrics.scorecard import met_of
from supplysim.report.content import Content
from supplysim.report.markup import figure, section, table
from supplysim.wording import area, decimal, percent, quantity_text

__all__ = ["score_section"]

_ORDER = ("zone", "priority", "class", "city")
_MILLIONS = {"万立方米": "million m³", "万吨": "million t"}
_MILLION = 1e6
_KINDS = {
    "input": ("输入", "input"),
    "not simulated": ("不仿真", "not simulated"),
    "outcome": ("结果", "outcome"),
}


def score_section(content: Content, *, lang: Lang) -> str:
    """Return the section: zones, then indicators, then the test of the area claimed."""
    if not len(content.scorecard):
        return ""
    parts = [f"<p>{escape(_sentence(content, lang))}</p>", _areas(content, lang)]
    parts.append(_indicators(content, lang))
    if len(content.claim):
        alt = "产能可满足的面积" if lang == "zh" else "Area that capacity serves"
        drawn, _ = charts.area_served(content.claim, lang=lang)
        parts += [f"<p>{escape(_claim(content.claim, lang))}</p>", figure(svg_bytes(drawn), alt)]
    head = ("与规划对照", "Beside the plan") if _has_plan(content) else ("交付结果", "Delivery")
    head_text = head[0 if lang == "zh" else 1]
    return section(head_text, "\n".join(parts))


def _sentence(content: Content, lang: Lang) -> str:
    met, judged = met_of(content.scorecard)
    if lang == "zh":
        first = f"可判断的{judged}项结果中有{met}项达到。"
        second = (
            "比例、产能和基地数是方案的输入，称号、企业和建材不仿真，都不作达到与否的判断；"
            "只有交付是结果。"
        )
        return first + second if _has_plan(content) else first
    first = f"{met} of the {judged} outcomes that can be judged are met."
    second = (
        " Shares, capacities and counts of bases are inputs, titles, firms and materials are not "
        "simulated, and none of them is called met; only delivery is an outcome."
    )
    return first + second if _has_plan(content) else first


def _has_plan(content: Content) -> bool:
    """Tell whether lines of the plan are shown."""
    return bool((content.scorecard["table"] != "").any())


def _areas(content: Content, lang: Lang) -> str:
    """Return the table of zones and classes: plan, assumption, area delivered on schedule."""
    card = content.scorecard
    plan = card[card["table"] == "1"]
    years = sorted(set(plan["year"]))
    own = int(card.loc[card["kind"] == "outcome", "year"].iloc[0])
    zh = lang == "zh"
    planned = [f"规划{year}年" if zh else f"plan {year}" for year in years]
    assumed = ([f"本方案{own}年" if zh else f"assumed {own}"]) if len(plan) else []
    last = ["应交付面积", "按期交付", "判断"] if zh else ["area due", "on schedule", "verdict"]
    heads = ["分区与类别" if zh else "Zone or class", *planned, *assumed, *last]
    rows = []
    for name, key, score in _places(card, lang):
        lines = plan[plan["key"] == key].set_index("year")
        cells = [_stated(lines["stated"].get(year, ""), lang) for year in years]
        share = float(lines["value"].get(own, math.nan)) if len(lines) else math.nan
        cells += [percent(share, lang) if not math.isnan(share) else ""] if assumed else []
        rows.append([name, *cells, *_score(score, lang)])
    caption = _notes(card, "delivered", lang)
    return table(heads, rows, kind="score areas", numbers=tuple(range(1, len(heads) - 1)),
                 caption=caption)  # fmt: skip


def _places(card: pd.DataFrame, lang: Lang) -> Iterable[tuple[str, str, "pd.Series[Any] | None"]]:
    """Yield name, zone key and outcome: the plan's zones in its order, then the other places."""
    outcomes = {str(row["key"]): row for _, row in card[card["kind"] == "outcome"].iterrows()}
    for _, line in card[card["table"] == "1"].drop_duplicates("key").iterrows():
        score = outcomes.pop(f"delivered:zone:{line['key']}", None)
        yield str(line[f"name_{lang}"]), str(line["key"]), score
    for group in _ORDER:
        for key, row in outcomes.items():
            if key.startswith(f"delivered:{group}"):
                name = str(row[f"name_{lang}"]).partition("：" if lang == "zh" else ":")[0]
                yield name, "", row


def _score(row: "pd.Series[Any] | None", lang: Lang) -> list[str]:
    if row is None or not row["denominator"] > 0:
        return ["–", "–", "无到期楼层" if lang == "zh" else "nothing due"]
    due, share = float(row["denominator"]), float(row["value"])
    return [area(due, lang), percent(share, lang), _verdict(row["met"], lang)]


def _verdict(met: Any, lang: Lang) -> str:
    if pd.isna(met):
        return "–"
    if lang == "zh":
        return "达到" if met else "未达到"
    return "met" if met else "not met"


def _indicators(content: Content, lang: Lang) -> str:
    """Return the table of the plan's indicators, and of shortage and utilisation."""
    card = content.scorecard
    plan = card[card["table"] == "2"]
    years = sorted(set(plan["year"]))
    zh, column = lang == "zh", 0 if lang == "zh" else 1
    planned = [f"规划{year}年" if zh else f"plan {year}" for year in years]
    tail = ["类别", "本方案", "判断", "说明"] if zh else ["class", "here", "verdict", "note"]
    heads = ["指标" if zh else "Indicator", *planned, *tail]
    others = card["key"].isin(("shortage", "utilisation"))
    own = int(card.loc[others, "year"].iloc[0])
    rows = []
    for key in [*plan["key"].unique(), *card.loc[others, "key"]]:
        lines = card[(card["key"] == key)].set_index("year")
        first = lines.loc[own] if own in lines.index else lines.iloc[0].drop("value")
        value = float(first.get("value", math.nan))
        rows.append(
            [
                str(first[f"name_{lang}"]),
                *(_stated(lines["stated"].get(year, ""), lang) for year in years),
                _KINDS[str(first["kind"])][column],
                _value(value, str(first["unit"]), lang),
                _verdict(first["met"], lang),
                str(first[f"note_{lang}"]),
            ]
        )
    numbers = (*range(1, 1 + len(years)), 2 + len(years))
    return table(heads, rows, kind="score lines", numbers=numbers)


def _value(value: float, unit: str, lang: Lang) -> str:
    if math.isnan(value):
        return "–"
    if unit == "m3":
        return quantity_text(value, "m3", lang)
    count = value > 1 and value == round(value)
    return f"{value:,.0f}" if count else percent(value, lang)


def _stated(text: str, lang: Lang) -> str:
    """Return a target as printed; its Chinese unit is written out in English."""
    if text in ("", "not stated"):
        return ("未列" if lang == "zh" else "not stated") if text else ""
    number, _, unit = text.partition(" ")
    if unit == "%":
        return f"{number}%" if lang == "zh" else f"{number} %"
    if lang == "zh":
        return f"{number}{unit}"
    return f"{float(number) / 100:g} {_MILLIONS[unit]}" if unit in _MILLIONS else number


def _notes(card: pd.DataFrame, start: str, lang: Lang) -> str:
    notes = card.loc[card["key"].str.startswith(start), f"note_{lang}"]
    return str(notes.iloc[0]) if len(notes) else ""


def _claim(claim: pd.DataFrame, lang: Lang) -> str:
    """Say what the claim holds for, from the table of the chart."""
    mixes = claim[claim["name_en"] == "mix of the scenario"]
    row = mixes.iloc[0] if len(mixes) else claim.iloc[0]
    storeys, starts, claimed = (
        _large_area(float(row[key]), lang)
        for key in ("all_storeys_m2", "all_starts_m2", "claim_m2")
    )
    intensity = decimal(float(row["intensity"]))
    if lang == "zh":
        return (
            f"规划称2016年产能共可满足{claimed}。按每平方米预制楼层{intensity}立方米构件推算，"
            f"以开工面积计可满足{starts}，以预制楼层计可满足{storeys}；结论取决于构件强度、钢材强度和"
            "面积口径，规划都没有说明。"
        )
    return (
        f"The plan says that the capacity of 2016 serves {claimed}. At {intensity} m³ of "
        f"components a m² of precast storeys it serves {starts} of start area, or {storeys} of "
        "precast storeys: the answer depends on the intensities of components and of steel and on "
        "which area is meant, none of which the plan states."
    )


def _large_area(m2: float, lang: Lang) -> str:
    return area(m2, lang) if lang == "zh" else f"{decimal(m2 / _MILLION)} million m²"
