"""The tables of a results file, with headings in both languages: the same for Excel and for CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from supplysim.errors import Lang
from supplysim.exchange.kept import Kept, by_group, storeys_of
from supplysim.metrics.kpi import KPIS
from supplysim.report.content import Content
from supplysim.scenario import Scenario
from supplysim.wording import cause, kpi_form, resource, term, unit_text

__all__ = ["Chart", "Column", "Page", "pages_of"]

Form = Literal["text", "count", "number", "share", "time", "row"]
"""How the cells of a column are written; "row": as the column ``form`` says, row by row."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: key in the table, heading in both languages, form of its numbers."""

    key: str
    zh: str
    en: str
    form: Form = "text"

    def title(self, lang: Lang) -> str:
        """Return the heading in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart of one sheet: its categories, its columns, and which of them are lines."""

    kind: Literal["column", "bar"]
    category: str
    series: tuple[str, ...]
    lines: tuple[str, ...] = ()
    most: int = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One table: key and title of its sheet, columns, rows, a chart of it.

    ``most`` is the width, in letters, from which its texts wrap.
    """

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    chart: Chart | None = None
    most: int = 46

    def title(self, lang: Lang) -> str:
        """Return what the table is called."""
        return self.zh if lang == "zh" else self.en


def pages_of(
    content: Content, kept: Sequence[Kept], scenario: Scenario, lang: Lang
) -> tuple[Page, ...]:
    """Return the tables of a results file.

    Parameters
    ----------
    content
        Content of the report of the same runs.
    kept
        What is kept of each run.
    scenario
        Their scenario.
    lang
        Language of names and meanings inside the tables.
    """
    return (
        _measures(content, lang),
        _on_time(content),
        _monthly(content),
        _groups("by_zone", ("分区", "By zone"), [one.by_zone for one in kept], scenario, lang),
        _groups("by_plant", ("构件厂", "By plant"), [one.by_plant for one in kept], scenario, lang),
        _causes(content, lang),
        _resources(content, lang),
        _storeys(kept, lang),
        _costs(content, lang),
        _scorecard(content, lang),
        _assumptions(content, lang),
    )


def _by_lang(frame: pd.DataFrame, stem: str, lang: Lang) -> "pd.Series[str]":
    return frame[f"{stem}_{lang}"]


def _measures(content: Content, lang: Lang) -> Page:
    table = content.kpis
    frame = pd.DataFrame(
        {
            "key": table["key"],
            "name": _by_lang(table, "name", lang),
            "value": table["value"],
            "low": table["low"],
            "high": table["high"],
            "unit": table["unit"].map(lambda unit: unit_text(unit, lang)),
            "meaning": _by_lang(table, "meaning", lang),
            "form": [_form(key) for key in table["key"]],
        }
    )
    columns = (
        Column("name", "指标", "measure"),
        Column("value", "数值", "value", "row"),
        Column("low", "95%区间下限", "95 % low", "row"),
        Column("high", "95%区间上限", "95 % high", "row"),
        Column("unit", "单位", "unit"),
        Column("meaning", "含义", "meaning"),
        Column("key", "键", "key"),
    )
    return Page("kpis", "指标", "Measures", columns, frame)


def _form(key: str) -> Form:
    form = kpi_form(key, KPIS[key].unit)
    return "share" if form == "share" else "count" if form == "count" else "number"


def _on_time(content: Content) -> Page:
    columns = (
        Column("tolerance_d", "容差（天）", "tolerance, days", "count"),
        Column("component", "按构件", "by component", "share"),
        Column("m3", "按体积", "by volume", "share"),
        Column("storey", "按楼层", "by storey", "share"),
        Column("due", "到期构件", "components due", "count"),
    )
    return Page("on_time", "准时吊装率", "On-time installation rate", columns, content.on_time)


def _monthly(content: Content) -> Page:
    columns = (
        Column("month", "月份", "month"),
        Column("installed_m3", "吊装（立方米）", "installed, m³", "count"),
        Column("planned_m3", "计划（立方米）", "planned, m³", "count"),
        Column("capacity_m3", "设计产能（立方米）", "design capacity, m³", "count"),
        Column("low_m3", "吊装95%下限", "installed, 95 % low", "count"),
        Column("high_m3", "吊装95%上限", "installed, 95 % high", "count"),
    )
    chart = Chart(
        "column", "month", ("installed_m3", "planned_m3"), lines=("capacity_m3",), most=60
    )
    return Page("monthly", "各月", "By month", columns, content.monthly, chart)


def _groups(
    key: str, title: tuple[str, str], tables: list[pd.DataFrame], scenario: Scenario, lang: Lang
) -> Page:
    """Return one row a group and one column a measure, with the interval of the on-time rate."""
    table = by_group(tables)
    rate = "on_time_installation_rate"
    wide = table.pivot_table(index="group", columns="key", values="value", aggfunc="first")
    wide = wide.reindex(columns=[name for name in KPIS if name in wide.columns])
    spread = table[table["key"] == rate].set_index("group")[["low", "high"]]
    frame = wide.join(spread).reset_index()
    holders = {**scenario.zones, **scenario.plants}
    names = [_title(holders.get(group), group, lang) for group in frame["group"]]
    columns = [
        Column("group", "键", "key"),
        Column("name", "名称", "name"),
        Column(rate, KPIS[rate].name("zh"), KPIS[rate].name("en"), "share"),
        Column("low", "95%区间下限", "95 % low", "share"),
        Column("high", "95%区间上限", "95 % high", "share"),
    ]
    columns += [_measure(name) for name in wide.columns if name != rate]
    chart = Chart("bar", "name", (rate,), most=30)
    return Page(key, *title, tuple(columns), frame.assign(name=names), chart, most=14)


def _measure(key: str) -> Column:
    """Return the column of a measure, its unit in the heading."""
    measure = KPIS[key]
    zh, en = unit_text(measure.unit, "zh"), unit_text(measure.unit, "en")
    return Column(
        key,
        f"{measure.name('zh')}（{zh}）" if zh else measure.name("zh"),
        f"{measure.name('en')}, {en}" if en else measure.name("en"),
        _form(key),
    )


def _title(holder: object, key: str, lang: Lang) -> str:
    return getattr(holder, f"title_{lang}", "") or key


def _causes(content: Content, lang: Lang) -> Page:
    table = content.causes
    table = table[table["total_h"] > 0].sort_values("total_h", ascending=False, kind="stable")
    frame = table.assign(name=[cause(key, lang) for key in table["cause"]])
    columns = (
        Column("name", "原因", "cause"),
        Column("new_h", "新增延误（楼层·小时）", "new lateness, storey-hours", "number"),
        Column("total_h", "总延误（楼层·小时）", "total lateness, storey-hours", "number"),
        Column("cause", "键", "key"),
    )
    chart = Chart("bar", "name", ("new_h", "total_h"))
    return Page("causes", "延误原因", "Causes of lateness", columns, frame, chart)


def _resources(content: Content, lang: Lang) -> Page:
    table = content.resources
    frame = table.assign(name=[resource(kind, lang) for kind in table["kind"]])
    columns = (
        Column("name", "资源", "resource"),
        Column("share", "忙碌/开放", "busy / open", "share"),
        Column("kind", "键", "key"),
    )
    chart = Chart("bar", "name", ("share",))
    return Page("resources", "资源", "Resources", columns, frame, chart)


def _storeys(kept: Sequence[Kept], lang: Lang) -> Page:
    table = storeys_of(kept)
    names = [cause(key, lang) if key else "" for key in table["cause"]]
    columns = (
        Column("project", "项目", "project"),
        Column("building", "楼栋", "building"),
        Column("storey", "楼层", "storey"),
        Column("zone", "分区", "zone"),
        Column("planned_start", "计划开始", "planned start", "time"),
        Column("planned_finish", "计划完成", "planned finish", "time"),
        Column("finished", "完成", "finished", "time"),
        Column("lateness_d", "延误（天）", "lateness, days", "number"),
        Column("late", "延误的模拟比例", "share of runs late", "share"),
        Column("cause", "主要原因", "largest cause"),
    )
    return Page("storeys", "楼层", "Storeys", _there(columns, table), table.assign(cause=names))


def _there(columns: Sequence[Column], frame: pd.DataFrame) -> tuple[Column, ...]:
    """Return the columns that the table has; some are known of a single run only."""
    return tuple(column for column in columns if column.key in frame)


def _costs(content: Content, lang: Lang) -> Page:
    table = content.costs
    frame = table.assign(
        name=_by_lang(table, "name", lang),
        unit=table["unit"].map(lambda unit: unit_text(unit, lang)),
        confidence=table["confidence"].map(lambda key: term(key, lang) if key else ""),
    )
    columns = (
        Column("name", "费用项", "item"),
        Column("yuan", "金额（元）", "yuan", "count"),
        Column("yuan_per_m3", "元/立方米", "yuan a m³", "number"),
        Column("low", "元/立方米95%下限", "yuan a m³, 95 % low", "number"),
        Column("high", "元/立方米95%上限", "yuan a m³, 95 % high", "number"),
        Column("quantity", "数量", "quantity", "count"),
        Column("unit", "单位", "unit"),
        Column("confidence", "单价可信度", "confidence of the price"),
        Column("item", "键", "key"),
    )
    chart = Chart("bar", "name", ("yuan_per_m3",), most=max(len(frame) - 1, 1))
    return Page("costs", "成本", "Costs", columns, frame, chart)


_KINDS = {"input": ("输入", "input"), "outcome": ("结果", "outcome"),
          "not simulated": ("不仿真", "not simulated")}  # fmt: skip
_MET = {True: ("达到", "met"), False: ("未达到", "not met")}


def _scorecard(content: Content, lang: Lang) -> Page:
    table, at = content.scorecard, 0 if lang == "zh" else 1
    frame = table.assign(
        name=_by_lang(table, "name", lang),
        note=_by_lang(table, "note", lang),
        kind=table["kind"].map(lambda kind: _KINDS[kind][at]),
        met=["" if pd.isna(met) else _MET[bool(met)][at] for met in table["met"]],
        form=["share" if unit == "1" else "count" for unit in table["unit"]],
        unit=table["unit"].map(lambda unit: unit_text(unit, lang)),
    )
    columns = (
        Column("name", "指标", "line of the plan"),
        Column("year", "年份", "year"),
        Column("stated", "规划", "stated"),
        Column("kind", "性质", "kind"),
        Column("value", "本方案", "this scenario", "row"),
        Column("unit", "单位", "unit"),
        Column("met", "判断", "verdict"),
        Column("note", "说明", "note"),
    )
    return Page("scorecard", "规划对照", "Beside the plan", columns, frame)


def _assumptions(content: Content, lang: Lang) -> Page:
    table = content.assumptions
    frame = table.assign(
        meaning=_by_lang(table, "meaning", lang),
        confidence=table["confidence"].map(lambda key: term(key, lang)),
    )
    columns = (
        Column("meaning", "假设", "assumption"),
        Column("value", "取值", "value"),
        Column("unit", "单位", "unit"),
        Column("source", "来源", "source"),
        Column("confidence", "可信度", "confidence"),
        Column("path", "路径", "path"),
    )
    return Page("assumptions", "假设", "Assumptions", columns, frame)
