"""Numbers of measures as they stand in the sentences of an analysis."""

import math
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from supplysim.errors import Lang
from supplysim.measured import unit_of
from supplysim.statistics.intervals import alike
from supplysim.wording import (
    change_scale,
    change_text,
    decimal,
    kpi_form,
    quantity_text,
    signed,
)

__all__ = [
    "LANGS",
    "Row",
    "change_of",
    "change_with",
    "largest",
    "number_of",
    "rows_of",
    "value_of",
]

LANGS: Final[tuple[Lang, Lang]] = ("zh", "en")
Row = Mapping[str, Any]
"""One row of a table, by column."""


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Return the rows of a table."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def largest(table: pd.DataFrame, key: str = "difference") -> Row:
    """Return the row whose number is farthest from 0; of a table that has rows.

    Examples
    --------
    >>> largest(pd.DataFrame({"lever": ["a", "b"], "difference": [1.0, -2.0]}))["lever"]
    'b'
    """
    return max(rows_of(table), key=lambda row: abs(float(row[key])))


def value_of(number: float, measure: str, lang: Lang) -> str:
    """Return a value of a measure with its unit where that is short."""
    return quantity_text(number, kpi_form(measure, unit_of(measure)), lang)


def change_with(number: float, measure: str, lang: Lang) -> str:
    """Return a difference of a measure with its sign and unit."""
    unit = unit_of(measure)
    return change_text(number, kpi_form(measure, unit), unit, lang)


def change_of(row: Row, measure: str, lang: Lang, *, joint: bool = True) -> str:
    """Return the ``difference`` of a row with its interval ``low`` to ``high``, unit once.

    Parameters
    ----------
    joint
        Whether the interval is one of several judged together (Holm), not one by itself.
    """
    numbers = [float(row[key]) for key in ("difference", "low", "high")]
    value = change_with(numbers[0], measure, lang)
    if math.isnan(numbers[1]):
        return value
    if alike(*numbers[1:]):
        none = (
            "（各次相同，给不出区间）" if lang == "zh" else " (the same in every run, no interval)"
        )
        return f"{value}{none}"
    unit = unit_of(measure)
    form = kpi_form(measure, unit)
    scale = change_scale(abs(numbers[0]), form, unit, lang)
    low, high = (signed(end, decimal(abs(end) / scale.divisor)) for end in numbers[1:])
    if lang == "zh":
        return f"{value}（{'联合' if joint else '单项'}95%区间 {low} 至 {high}）"
    return f"{value} ({'joint' if joint else 'single'} 95 % interval {low} to {high})"


def number_of(number: float) -> str:
    """Return the value of an input: three significant digits, none where they say nothing.

    Examples
    --------
    >>> number_of(0.123456), number_of(215000.0), number_of(40.0)
    ('0.123', '215000', '40')
    """
    return f"{float(f'{number:.3g}'):.10g}"
