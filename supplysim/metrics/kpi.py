"""What a measure is, and the collection of all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from supplysim.errors import Fault, InputError, Lang
from supplysim.metrics.arrays import Arrays, Groups, Sums, Window

__all__ = ["EVERY", "KPIS", "Compute", "Kpi", "find", "kpi"]

Compute = Callable[[Arrays, Window, Groups], Sums]
EVERY = ("plant", "zone", "city", "month")
"""All ways to part a record."""

KPIS: dict[str, "Kpi"] = {}
"""Every registered measure under its key."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """One measure: its names, meaning, unit, and the function that computes it.

    Parameters
    ----------
    key
        Name in files and code.
    unit
        Unit of the value; "1" marks a share or ratio.
    zh, en
        Name in each language.
    meaning_zh, meaning_en
        One sentence in each language that says what is divided by what.
    by
        The ways to part a record for which the measure makes sense.
    compute
        Gives numerator and denominator over a window, per group.
    """

    key: str
    unit: str
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    by: tuple[str, ...]
    compute: Compute

    def name(self, lang: Lang = "zh") -> str:
        """Return the name in one language."""
        return self.zh if lang == "zh" else self.en

    def meaning(self, lang: Lang = "zh") -> str:
        """Return the meaning in one language."""
        return self.meaning_zh if lang == "zh" else self.meaning_en


def kpi(
    *,
    unit: str,
    zh: str,
    en: str,
    meaning_zh: str,
    meaning_en: str,
    by: tuple[str, ...] = EVERY,
) -> Callable[[Compute], Compute]:
    """Return a decorator that registers a function as the measure of its name."""

    def enter(compute: Compute) -> Compute:
        key = compute.__name__
        KPIS[key] = Kpi(key, unit, zh, en, meaning_zh, meaning_en, by, compute)
        return compute

    return enter


def find(key: str) -> Kpi:
    """Return the measure under a key.

    Raises
    ------
    InputError
        When there is none; the nearest key is offered.
    """
    if key not in KPIS:
        near = get_close_matches(key, list(KPIS), n=1)
        raise InputError(
            [
                Fault(
                    where="kpi",
                    value=key,
                    zh=f"没有这个指标；可用：{'、'.join(KPIS)}",
                    en=f"no such measure; available: {', '.join(KPIS)}",
                    nearest=near[0] if near else "",
                )
            ]
        )
    return KPIS[key]
