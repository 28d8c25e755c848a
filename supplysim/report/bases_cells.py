"""Numbers of a study of bases as people read them, each with its intervals and their names."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from supplysim.errors import Lang
from supplysim.report.bases_columns import ALIKE, KINDS, OWN, SURE, kinds_of, stem
from supplysim.report.bases_words import say
from supplysim.wording import decimal, hours, money, percent

__all__ = ["behind", "cell", "intervals", "number"]

_SHARE = frozenset({"utilisation", "share", "on_time", "likelihood", "break_even_use"})
_COUNTED = frozenset(
    {
        "capacity_m3", "made_m3", "bought_m3", "m3", "installed_m3", "break_even_m3", "wanted_m3",
        "loads", "yuan_per_m3", "annuity_yuan",
    }
)  # fmt: skip
_NUMBER = re.compile(r"([-−+]?[0-9.,]+)(.*)")
_MONEY = frozenset({"yuan", "gain", "regret"})


def number(key: str, value: object, lang: Lang) -> str:
    """Return a number of a column, or an end of its interval, as people read it.

    Examples
    --------
    >>> number("mean_km_least", 22.28, "en"), number("regret", 2.4e6, "zh")
    ('22.3', '240万元')
    >>> number("payback_y", math.inf, "en"), number("same_layout", True, "zh")
    ('never', '是')
    """
    if isinstance(value, bool):
        return say("yes" if value else "no", lang)
    found, base = float(value), stem(key)[0]  # type: ignore[arg-type]
    if math.isnan(found):
        return "–"
    if math.isinf(found):
        return say("never", lang)
    for keys, write in _WRITERS:
        if base in keys:
            return write(found, lang)
    if base.endswith("_yuan"):
        return money(found, lang)
    whole = found == int(found) and base not in {"mean_km", "km", "payback_y"}
    return str(int(found)) if whole else decimal(found)


_WRITERS: tuple[tuple[frozenset[str], Callable[[float, Lang], str]], ...] = (
    (_COUNTED, lambda value, _: f"{value:,.0f}"),
    (_MONEY, money),
    (_SHARE, percent),
    (frozenset({"gap"}), lambda value, _: f"{100 * value:.2g} %"),
    (frozenset({"factor"}), lambda value, _: f"{value:g}"),
    (frozenset({"hours", "difference_h"}), hours),
)
"""How numbers of a column are written."""


def intervals(row: Mapping[Any, Any], key: str, lang: Lang, *, short: bool = False) -> list[str]:
    """Return the intervals of a number, each with the name of its kind.

    Parameters
    ----------
    row
        Of a table, by column.
    key
        The number.
    lang
        Language.
    short
        Whether the unit is left out where it is that of the number above.

    Examples
    --------
    >>> row = {"mean_km": 2.0, "mean_km_least": 1.0, "mean_km_most": 2.0}
    >>> intervals(row, "mean_km", "en"), intervals(row | {"mean_km_least": 2.0}, "mean_km", "zh")
    (['cases 1.00 – 2.00'], ['各情景相同'])
    """
    at, found = 0 if lang == "zh" else 1, []
    value = number(key, row[key], lang)
    for kind in kinds_of(key, [str(name) for name in row]):
        low, high = (number(key, row[f"{key}{end}"], lang) for end in kind)
        if low == high == "–":
            continue
        name, alike = OWN.get((key, kind), (KINDS[kind], ALIKE[kind]))
        if not low == high == value:
            found.append(f"{name[at]} {_span(low, high, above=value if short else '')}")
        else:
            found.append(SURE[at] if key.endswith("_rank") else alike[at])
    return found


def _span(low: str, high: str, *, above: str = "") -> str:
    """Return an interval, its unit once, or not at all where the number above has the same.

    Examples
    --------
    >>> _span("1.15 million yuan", "1.16 million yuan"), _span("-812元", "3万元")
    ('1.15 – 1.16 million yuan', '-812元 – 3万元')
    >>> _span("1.15 million yuan", "1.16 million yuan", above="1.15 million yuan")
    '1.15 – 1.16'
    """
    first, last, number_above = (_NUMBER.fullmatch(text) for text in (low, high, above))
    if first and last and first[2] == last[2]:
        low = first[1]
        if number_above and number_above[2] == last[2] and last[2].strip() not in {"", "%"}:
            high = last[1]
    return f"{low} – {high}"


def cell(row: Mapping[Any, Any], key: str, lang: Lang) -> str:
    """Return a number with each of its intervals on a line of its own."""
    return "\n".join([number(key, row[key], lang), *intervals(row, key, lang, short=True)])


def behind(row: Mapping[Any, Any], key: str, lang: Lang) -> str:
    """Return the intervals of a number in brackets, as they stand behind it in a sentence.

    Examples
    --------
    >>> behind({"m3": 2.0, "m3_least": 1.0, "m3_most": 3.0}, "m3", "en")
    ' (cases 1 – 3)'
    """
    found = intervals(row, key, lang)
    if not found:
        return ""
    if lang == "zh":
        return f"（{'；'.join(found)}）"
    return f" ({'; '.join(found)})"
