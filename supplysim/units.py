"""Quantities written as text: a number with a unit, turned into the unit that a field is kept in.

Only units of the chain are known: time, length, mass, volume, area, speed, share. Conversion is
exact (rational arithmetic), so "0.1 h" is 6 min and nothing else.
"""

import re
from fractions import Fraction

from supplysim.errors import BilingualError

__all__ = ["QuantityError", "read_quantity"]

_KINDS: dict[str, tuple[str, str]] = {
    "time": ("时间", "a time"),
    "length": ("长度", "a length"),
    "mass": ("质量", "a mass"),
    "volume": ("体积", "a volume"),
    "area": ("面积", "an area"),
    "speed": ("速度", "a speed"),
    "share": ("比例", "a share"),
}

_UNITS: dict[str, dict[str, Fraction]] = {
    "time": {"s": Fraction(1), "min": Fraction(60), "h": Fraction(3600), "d": Fraction(86400)},
    "length": {"m": Fraction(1), "km": Fraction(1000)},
    "mass": {"kg": Fraction(1), "t": Fraction(1000)},
    "volume": {"L": Fraction(1), "m3": Fraction(1000)},
    "area": {"m2": Fraction(1), "Mm2": Fraction(10**6)},
    "speed": {"km/h": Fraction(1)},
    "share": {"%": Fraction(1, 100), "1": Fraction(1)},
}

_SPELLINGS = {
    "秒": "s", "分": "min", "分钟": "min", "小时": "h", "时": "h", "天": "d", "日": "d",
    "米": "m", "公里": "km", "千米": "km", "千克": "kg", "公斤": "kg", "吨": "t",
    "升": "L", "l": "L", "立方米": "m3", "m³": "m3", "平方米": "m2", "m²": "m2",
    "公里/小时": "km/h", "％": "%",
}  # fmt: skip

_TEXT = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)\s*(.*?)\s*")
_LONGEST = 60


class QuantityError(BilingualError):
    """A text is not a quantity of the wanted kind; the message says what is allowed."""


def read_quantity(text: str, unit: str) -> float:
    """Return the number that ``text`` means in ``unit``.

    Parameters
    ----------
    text
        A number, with a unit of the same kind or without one (then it is in ``unit``).
    unit
        Unit of the result: s, min, h, d; m, km; kg, t; L, m3; m2, Mm2; km/h; "1" for shares, of
        which "%" is the other unit. Any other unit (``t/m2``) can only be repeated.

    Returns
    -------
    float
        The quantity in ``unit``.

    Raises
    ------
    QuantityError
        A ``ValueError``: the text is no number, or its unit measures something else.

    Examples
    --------
    >>> read_quantity("2 h", "min")
    120.0
    >>> read_quantity("15 %", "1")
    0.15
    >>> read_quantity("40", "min")
    40.0
    """
    match = _TEXT.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise _refused(text, unit)
    number, given = match.groups()
    given = _SPELLINGS.get(given, given) or unit
    if given != unit:
        units = _UNITS[_kind(unit)] if _kind(unit) else {}
        if given not in units:
            raise _refused(text, unit)
        scale = units[given] / units[unit]
    else:
        scale = Fraction(1)
    try:
        return float(Fraction(number) * scale)
    except OverflowError:
        raise _refused(text, unit) from None


def _kind(unit: str) -> str:
    return next((kind for kind, units in _UNITS.items() if unit in units), "")


def _refused(text: str, unit: str) -> QuantityError:
    """Say what may be written where ``text`` stands."""
    kind = _kind(unit)
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    if kind == "share":
        return QuantityError(
            f"“{shown}”不是比例或个数：请写一个数，或百分数（如 15 %）",
            f'"{shown}" is not a share or count: write a number, or a percentage such as 15 %',
        )
    if kind:
        zh, en = _KINDS[kind]
        names = list(_UNITS[kind])
        return QuantityError(
            f"“{shown}”不是{zh}：请写一个数（单位 {unit}），或带单位 {'、'.join(names)}",
            f'"{shown}" is not {en}: write a number (in {unit}) or a number with {_either(names)}',
        )
    zh, en = (f"（单位 {unit}）", f" (in {unit})") if unit else ("", "")
    return QuantityError(f"“{shown}”不是数：请写一个数{zh}", f'"{shown}" is not a number{en}')


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
