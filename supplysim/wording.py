"""Terms, units and number formats for people, in Chinese and in English.

Owns how a quantity is written (万立方米 or thousand m³, per cent, thousands separators) and what
things are called. It computes nothing but the scaling of a number to a readable unit.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from supplysim.errors import Lang

__all__ = [
    "Form",
    "Scale",
    "area",
    "area_scale",
    "cause",
    "change_scale",
    "change_text",
    "count",
    "decimal",
    "duration",
    "hours",
    "kpi_form",
    "kpi_text",
    "lateness_scale",
    "mass",
    "mass_scale",
    "money",
    "month",
    "percent",
    "points",
    "quantity_text",
    "resource",
    "signed",
    "term",
    "unit_text",
    "volume",
    "volume_scale",
]

Form = Literal["share", "ratio", "m3", "m2", "t", "h", "d", "km", "count"]
"""How the number of a measure is written."""

_CAUSE_NAMES: dict[str, tuple[str, str]] = {
    "information": ("深化图纸", "drawings"),
    "supply": ("原材料供应", "material supply"),
    "mould": ("模具", "moulds"),
    "line": ("生产线", "production line"),
    "labour": ("劳动力", "labour"),
    "curing": ("养护", "curing"),
    "strength": ("出厂强度", "strength at release"),
    "quality": ("质量返工", "quality rejects"),
    "yard": ("堆场", "yard"),
    "loading": ("装车", "loading"),
    "truck": ("车辆", "trucks"),
    "road": ("道路行程", "road travel"),
    "ban": ("货车禁行", "truck ban"),
    "gate": ("工地收货", "site gate"),
    "buffer": ("现场堆放", "site buffer"),
    "crane": ("塔吊", "crane"),
    "trades": ("其他工种与晚开工", "other trades, late start"),
    "wind": ("大风停吊", "wind"),
    "alert": ("重污染天气预警", "heavy-pollution alert"),
    "closure": ("停工时段", "closures"),
    "hold": ("节点等强", "joint hold"),
    "pace": ("作业慢于定额", "slower than nominal"),
    "plan": ("计划工期偏紧", "plan too tight"),
}

_TERMS: dict[str, tuple[str, str]] = {
    "component": ("构件", "component"),
    "plant": ("构件厂", "plant"),
    "line": ("生产线", "line"),
    "pallet": ("流水模台", "pallet"),
    "mould": ("模具", "mould"),
    "position": ("模位", "mould position"),
    "yard": ("堆场", "yard"),
    "gantry": ("龙门吊", "gantry"),
    "truck": ("车辆", "truck"),
    "fleet": ("车队", "fleet"),
    "crane": ("塔吊", "crane"),
    "crew": ("班组", "crew"),
    "gate": ("工地大门", "site gate"),
    "buffer": ("现场堆放区", "site buffer"),
    "site": ("工地", "site"),
    "storey": ("楼层", "storey"),
    "zone": ("分区", "zone"),
    "month": ("月份", "month"),
    "load": ("车次", "load"),
    "slab": ("叠合板", "slab"),
    "wall": ("墙板", "wall"),
    "fixed": ("固定", "fixed"),
    "installed": ("吊装", "installed"),
    "planned": ("计划吊装", "planned"),
    "capacity": ("设计产能", "design capacity"),
    "on_time_rate": ("准时吊装率", "on-time installation rate"),
    "tightness": ("计划松紧度", "plan tightness"),
    "schematic": ("示意图", "schematic"),
    "busy": ("忙碌", "busy"),
    "starved": ("待料", "starved"),
    "blocked": ("受阻", "blocked"),
    "idle": ("空闲", "idle"),
    "closed": ("停工", "closed"),
    "one_run": ("单次模拟，无置信区间", "one simulated run, no interval"),
    "S": ("有据", "sourced"),
    "C": ("计算", "computed"),
    "D": ("推算", "derived"),
    "R": ("凭记忆，待核", "recalled, unchecked"),
    "J": ("判断", "judgement"),
}

_RESOURCES: dict[str, tuple[str, str]] = {
    "line": ("生产线", "lines"),
    "positions": ("模位", "mould positions"),
    "yard": ("堆场", "yards"),
    "gantry": ("龙门吊", "gantries"),
    "truck": ("车辆", "trucks"),
    "crane": ("塔吊", "cranes"),
    "crew": ("班组", "crews"),
    "gate": ("工地大门", "site gates"),
}

_RATIOS = frozenset({"plan_tightness", "storey_cycle_adherence"})
_COUNTS = frozenset({"overdue_start", "overdue_end"})
"""Measures of unit 1 that are not shares and are not written as per cent."""

_UNITS: dict[str, tuple[str, str]] = {
    "1": ("", ""),
    "m3": ("立方米", "m³"),
    "m2": ("平方米", "m²"),
    "t": ("吨", "t"),
    "km": ("公里", "km"),
    "km/h": ("公里/小时", "km/h"),
    "h": ("小时", "h"),
    "d": ("天", "d"),
    "min": ("分钟", "min"),
    "m3/month": ("立方米/月", "m³ a month"),
    "1/d": ("/天", "a day"),
    "Mm2": ("百万平方米", "million m²"),
    "t/m2": ("吨/平方米", "t/m²"),
    "m3/m2": ("立方米/平方米", "m³/m²"),
    "y": ("年", "years"),
    "yuan": ("元", "yuan"),
    "yuan/m3": ("元/立方米", "yuan/m³"),
    "yuan/m3/d": ("元/立方米·天", "yuan/m³ a day"),
    "yuan/km": ("元/公里", "yuan/km"),
    "yuan/h": ("元/小时", "yuan/h"),
    "yuan/d": ("元/天", "yuan a day"),
    "trip": ("车次", "trips"),
    "m3 d": ("立方米·天", "m³-days"),
    "tower d": ("栋·天", "tower-days"),
    "m3/year": ("立方米/年", "m³ a year"),
    "truck": ("辆", "trucks"),
    "MPa": ("兆帕", "MPa"),
    "degC": ("摄氏度", "°C"),
    "crane month": ("台·月", "crane-months"),
}

_TEN_THOUSAND = 10_000.0
_THOUSAND = 1_000.0
_MILLION = 1_000_000.0
_TWO_DAYS_H = 48.0


@dataclass(frozen=True, slots=True)
class Scale:
    """A readable unit: divide the plain number by ``divisor`` and write ``unit`` behind it."""

    divisor: float
    unit: str

    def text(self, number: float, lang: Lang) -> str:
        """Return the number in this unit with its name.

        Examples
        --------
        >>> volume_scale(255_000, "zh").text(255_000, "zh")
        '25.5万立方米'
        >>> volume_scale(255_000, "en").text(255_000, "en")
        '255 thousand m³'
        """
        if math.isnan(number):
            return "–"
        gap = "" if lang == "zh" else " "
        return f"{decimal(number / self.divisor)}{gap}{self.unit}"


def term(key: str, lang: Lang) -> str:
    """Return the field's word for ``key``; an unknown key is shown as it is."""
    names = _TERMS.get(key)
    return key if names is None else names[_column(lang)]


def resource(kind: str, lang: Lang) -> str:
    """Return what a class of resources is called; ``line:wall`` is the lines of one type.

    Examples
    --------
    >>> resource("line:wall", "zh"), resource("positions:slab", "en"), resource("crane", "en")
    ('墙板生产线', 'slab mould positions', 'cranes')
    """
    group, _, line_type = kind.partition(":")
    names = _RESOURCES.get(group)
    name = group if names is None else names[_column(lang)]
    if not line_type:
        return name
    return f"{term(line_type, lang)}{name}" if lang == "zh" else f"{term(line_type, lang)} {name}"


def cause(key: str, lang: Lang) -> str:
    """Return what a cause of lateness is called."""
    names = _CAUSE_NAMES.get(key)
    return key if names is None else names[_column(lang)]


def kpi_form(key: str, unit: str) -> Form:
    """Return how a measure's number is written, from its unit and, for unit 1, its key.

    Examples
    --------
    >>> kpi_form("step_rate", "1"), kpi_form("plan_tightness", "1"), kpi_form("x", "m3/month")
    ('share', 'ratio', 'm3')
    """
    if unit == "1":
        return "ratio" if key in _RATIOS else "count" if key in _COUNTS else "share"
    forms: dict[str, Form] = {
        "m3": "m3", "m3/month": "m3", "m2": "m2", "t": "t", "h": "h", "d": "d", "km": "km",
    }  # fmt: skip
    return forms.get(unit, "ratio")


def kpi_text(key: str, unit: str, number: float, lang: Lang) -> str:
    """Return the number of a measure with all of its unit.

    Examples
    --------
    >>> kpi_text("throughput_m3_per_month", "m3/month", 573.0, "en")
    '573 m³ a month'
    >>> kpi_text("step_rate", "1", 0.5, "zh")
    '50.0%'
    """
    text = quantity_text(number, kpi_form(key, unit), lang)
    if unit != "m3/month" or math.isnan(number):
        return text
    return text + unit_text(unit, lang).removeprefix(unit_text("m3", lang))


def unit_text(unit: str, lang: Lang) -> str:
    """Return the name of a unit as people write it."""
    names = _UNITS.get(unit)
    return unit if names is None else names[_column(lang)]


def volume_scale(largest_m3: float, lang: Lang) -> Scale:
    """Return the unit for volumes up to ``largest_m3``."""
    return _scale(largest_m3, lang, plain=("立方米", "m³"), large=("万立方米", "thousand m³"))


def area_scale(largest_m2: float, lang: Lang) -> Scale:
    """Return the unit for areas up to ``largest_m2``."""
    return _scale(largest_m2, lang, plain=("平方米", "m²"), large=("万平方米", "thousand m²"))


def mass_scale(largest_t: float, lang: Lang) -> Scale:
    """Return the unit for masses up to ``largest_t``."""
    return _scale(largest_t, lang, plain=("吨", "t"), large=("万吨", "thousand t"))


def volume(m3: float, lang: Lang) -> str:
    """Return a volume in words.

    Examples
    --------
    >>> volume(470_000, "zh"), volume(812, "en")
    ('47.0万立方米', '812 m³')
    """
    return volume_scale(abs(m3), lang).text(m3, lang)


def area(m2: float, lang: Lang) -> str:
    """Return an area in words.

    Examples
    --------
    >>> area(8_250_000, "zh")
    '825万平方米'
    """
    return area_scale(abs(m2), lang).text(m2, lang)


def mass(t: float, lang: Lang) -> str:
    """Return a mass in words.

    Examples
    --------
    >>> mass(1_175_000, "zh")
    '118万吨'
    """
    return mass_scale(abs(t), lang).text(t, lang)


def money(yuan: float, lang: Lang) -> str:
    """Return an amount of money in words.

    Examples
    --------
    >>> money(1_234_567, "zh"), money(1_234_567, "en"), money(812, "en")
    ('123万元', '1.23 million yuan', '812 yuan')
    """
    if abs(yuan) < _TEN_THOUSAND:
        return Scale(1.0, unit_text("yuan", lang)).text(yuan, lang)
    return _money_scale(lang).text(yuan, lang)


def hours(h: float, lang: Lang) -> str:
    """Return a duration given in hours; from two days on in days.

    Examples
    --------
    >>> hours(7.25, "en"), hours(60, "zh")
    ('7.25 h', '2.50天')
    """
    if math.isnan(h):
        return "–"
    number, unit = (h / 24.0, "d") if abs(h) >= _TWO_DAYS_H else (h, "h")
    return f"{decimal(number)}{'' if lang == 'zh' else ' '}{unit_text(unit, lang)}"


def duration(seconds: int, lang: Lang) -> str:
    """Return whole seconds as days, hours, minutes and seconds, to the second; zeros left out.

    Examples
    --------
    >>> duration(183_900, "zh"), duration(183_912, "en"), duration(0, "zh")
    ('2天3小时5分', '2 d 3 h 5 min 12 s', '0秒')
    """
    zh = lang == "zh"
    minutes, second = divmod(seconds, 60)
    hour_count, minute = divmod(minutes, 60)
    day, hour = divmod(hour_count, 24)
    names = ("天", "小时", "分", "秒") if zh else (" d", " h", " min", " s")
    parts = [
        f"{number}{name}"
        for number, name in zip((day, hour, minute, second), names, strict=True)
        if number
    ]
    return ("" if zh else " ").join(parts) or f"0{names[-1]}"


def percent(share: float, lang: Lang, *, digits: int = 1) -> str:
    """Return a share as per cent.

    Examples
    --------
    >>> percent(0.7534, "zh"), percent(0.7534, "en")
    ('75.3%', '75.3 %')
    """
    if math.isnan(share):
        return "–"
    return f"{100 * share:.{digits}f}{'%' if lang == 'zh' else ' %'}"


def points(difference: float, lang: Lang) -> str:
    """Return a difference of two shares in percentage points."""
    text = decimal(100 * difference)
    return f"{text}个百分点" if lang == "zh" else f"{text} percentage points"


def decimal(number: float) -> str:
    """Return a number with three significant digits, never in powers of ten.

    Examples
    --------
    >>> decimal(1234567), decimal(25.53), decimal(0.7534), decimal(0), decimal(9.9999)
    ('1,234,567', '25.5', '0.753', '0', '10.0')
    """
    if math.isnan(number):
        return "–"
    size = float(f"{abs(number):.3g}")  # 9.999 is written as 10.0 is
    if size == 0:
        return "0"
    hundred, ten, one = 100, 10, 1
    digits = 0 if size >= hundred else 1 if size >= ten else 2 if size >= one else 3
    return f"{number:,.{digits}f}"


def count(number: float) -> str:
    """Return a number of things: whole as it is, a mean of several runs with its digits.

    Examples
    --------
    >>> count(5312.0), count(28.5)
    ('5,312', '28.5')
    """
    return f"{number:,.0f}" if number == round(number) else decimal(number)


def lateness_scale(largest_h: float, lang: Lang) -> Scale:
    """Return the unit for lateness summed over storeys, given in hours: days, or hours if few."""
    if largest_h < _TWO_DAYS_H:
        return Scale(1.0, "楼层·小时" if lang == "zh" else "storey-hours")
    return Scale(24.0, "楼层·天" if lang == "zh" else "storey-days")


def quantity_text(number: float, form: Form, lang: Lang) -> str:
    """Return the number of a measure as it stands in a table or a sentence."""
    if math.isnan(number):
        return "–"
    writers: dict[str, Callable[[float, Lang], str]] = {
        "share": percent,
        "m3": volume,
        "m2": area,
        "t": mass,
        "h": hours,
    }
    if form in writers:
        return writers[form](number, lang)
    gap = "" if lang == "zh" else " "
    if form in {"d", "km"}:
        return f"{decimal(number)}{gap}{unit_text(form, lang)}"
    if form == "count":
        return f"{number:,.0f}"
    return decimal(number)


def change_scale(largest: float, form: Form, unit: str, lang: Lang) -> Scale:
    """Return the unit for differences of a measure up to ``largest``; shares in points.

    Examples
    --------
    >>> change_scale(0.05, "share", "1", "en"), change_scale(60, "h", "h", "en")
    (Scale(divisor=0.01, unit='percentage points'), Scale(divisor=24.0, unit='d'))
    """
    if form == "share":
        return Scale(0.01, "个百分点" if lang == "zh" else "percentage points")
    if unit == "yuan" and abs(largest) >= _TEN_THOUSAND:
        return _money_scale(lang)
    if unit == "h" and abs(largest) >= _TWO_DAYS_H:
        return Scale(24.0, unit_text("d", lang))
    return Scale(1.0, unit_text(unit, lang))


def change_text(number: float, form: Form, unit: str, lang: Lang) -> str:
    """Return a difference of a measure with its sign and unit; of shares in percentage points.

    Examples
    --------
    >>> change_text(0.0516, "share", "1", "zh"), change_text(-941.4, "ratio", "yuan/m3", "en")
    ('+5.16个百分点', '−941 yuan/m³')
    >>> change_text(7.476, "m3", "m3/month", "en"), change_text(-4.0, "count", "1", "zh")
    ('+7.48 m³ a month', '−4')
    """
    if form == "count":
        return signed(number, count(abs(number)))
    return signed(number, change_scale(number, form, unit, lang).text(abs(number), lang).rstrip())


def signed(number: float, size: str) -> str:
    """Return the text of a number's size behind its sign; "–" where there is no number.

    Examples
    --------
    >>> signed(-2.0, "2.00"), signed(0.0, "0")
    ('−2.00', '0')
    """
    if math.isnan(number):
        return "–"
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{size}"


def month(text: str, lang: Lang) -> str:
    """Return a month given as ``YYYY-MM`` for an axis.

    Examples
    --------
    >>> month("2020-03", "zh"), month("2020-03", "en")
    ('3月', 'Mar')
    """
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    number = int(text[5:7])
    return f"{number}月" if lang == "zh" else names[number - 1]


def _money_scale(lang: Lang) -> Scale:
    return Scale(_TEN_THOUSAND, "万元") if lang == "zh" else Scale(_MILLION, "million yuan")


def _column(lang: Lang) -> int:
    return 0 if lang == "zh" else 1


def _scale(largest: float, lang: Lang, *, plain: tuple[str, str], large: tuple[str, str]) -> Scale:
    if abs(largest) < _TEN_THOUSAND:
        return Scale(1.0, plain[_column(lang)])
    return Scale(_TEN_THOUSAND if lang == "zh" else _THOUSAND, large[_column(lang)])
