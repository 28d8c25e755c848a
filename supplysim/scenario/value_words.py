"""What values of fields are called for people: kinds that are chosen from, distributions."""

import re
from types import MappingProxyType
from typing import Final

from supplysim.errors import Lang

__all__ = ["CHOICES", "choice_words", "text_words"]

CHOICES: Final = MappingProxyType(
    {
        "alert": ("重污染天气预警", "heavy-pollution alert"),
        "all": ("全市", "everywhere"),
        "baseline": ("按基准计划", "as the baseline has it"),
        "by-due": ("按需要日期", "by date due"),
        "casting": ("浇筑", "casting"),
        "closure": ("停工", "closure"),
        "coast": ("沿海", "coast"),
        "concrete": ("混凝土", "concrete"),
        "crane": ("塔吊", "crane"),
        "crew": ("班组", "crew"),
        "active": ("积极推进地区", "active zone"),
        "drawn": ("随机抽取", "drawn"),
        "draw.fixed": ("固定抽取一次", "drawn once"),
        "empty": ("从空开始", "empty"),
        "encouraged": ("鼓励推进地区", "encouraged zone"),
        "flat": ("平放", "flat"),
        "given": ("按给定资料", "as given"),
        "horizontal": ("水平构件", "horizontal"),
        "inland": ("内陆", "inland"),
        "key": ("重点推进地区", "key zone"),
        "kind.fixed": ("固定模", "fixed moulds"),
        "off": ("不启用", "off"),
        "orange": ("橙色预警", "orange alert"),
        "outside": ("市外", "outside the city"),
        "pallet": ("流水模台", "pallets"),
        "per_replication": ("每次重新抽取", "drawn for each replication"),
        "plant": ("构件厂", "plant"),
        "red": ("红色预警", "red alert"),
        "site": ("工地", "site"),
        "steel": ("钢", "steel"),
        "timber": ("木", "timber"),
        "upright": ("立放", "upright"),
        "urgent": ("优先补做", "urgent"),
        "vertical": ("竖向构件", "vertical"),
        "wind": ("大风", "wind"),
        "yellow": ("黄色预警", "yellow alert"),
    }
)
"""Values that a field may have, in Chinese and English; with the field where a word has two
meanings."""

_SHAPES: Final = MappingProxyType(
    {
        "uniform": ("均匀分布", "uniform"),
        "triangular": ("三角分布", "triangular"),
        "lognormal": ("对数正态分布", "lognormal"),
        "exponential": ("指数分布", "exponential"),
        "gamma": ("伽马分布", "gamma"),
        "half-normal": ("半正态分布", "half-normal"),
        "empirical": ("经验分布", "empirical"),
    }
)
_LIMITS: Final = MappingProxyType(
    {"low=": ("不小于", "at least "), "high=": ("不大于", "at most ")}
)
_PLAIN: Final = MappingProxyType(
    {"true": ("是", "yes"), "false": ("否", "no"), "none": ("无", "none")}
)


def choice_words(field: str, value: str) -> tuple[str, str] | None:
    """Return what a value is called that a field lets choose, None for a text of its own.

    Parameters
    ----------
    field
        Name of the field, the last part of its path.

    Examples
    --------
    >>> choice_words("alerts", "drawn"), choice_words("kind", "fixed")
    (('随机抽取', 'drawn'), ('固定模', 'fixed moulds'))
    """
    return CHOICES.get(f"{field}.{value}") or CHOICES.get(value)


def text_words(text: str, lang: Lang) -> str:
    """Return a value as :func:`supplysim.scenario.faults.shown` writes it, in words of a language.

    Examples
    --------
    >>> text_words("triangular(30, 75, 240)", "zh"), text_words("true", "en")
    ('三角分布(30, 75, 240)', 'yes')
    """
    column = 0 if lang == "zh" else 1
    if text in _PLAIN:
        return _PLAIN[text][column]
    for name, names in _SHAPES.items():
        text = re.sub(rf"(?<![\w-]){name}\(", f"{names[column]}(", text)
    for name, names in _LIMITS.items():
        text = re.sub(rf"(?<=[ (]){name}", names[column], text)
    return text
