"""Charged beside relieved, as rows of text: for the page and for the terminal."""

import math

import pandas as pd

from supplysim.errors import Lang
from supplysim.wording import Scale, cause, decimal, lateness_scale, percent

__all__ = ["relief_rows", "relief_unit"]

_HOUR_S = 3600.0


def relief_unit(table: pd.DataFrame, lang: Lang) -> str:
    """Return the unit in which :func:`relief_rows` writes lateness."""
    return _scale(table, lang).unit


def relief_rows(table: pd.DataFrame, lang: Lang) -> tuple[list[str], list[list[str]]]:
    """Return heads and rows of a table made by :func:`supplysim.relief.relieve`.

    Columns: cause, charged, relieved, its interval, relieved / charged, gain of the on-time rate
    in percentage points.
    """
    scale = _scale(table, lang)
    if lang == "zh":
        heads = ["原因", "记入", "追回", "95%区间", "追回/记入", "准时率（百分点）"]
    else:
        heads = ["cause", "charged", "relieved", "95 % interval", "relieved / charged",
                 "on-time rate (points)"]  # fmt: skip
    rows = [
        [
            cause(str(row["cause"]), lang),
            _amount(row["charged_s"], scale),
            _amount(row["relieved_s"], scale),
            _interval(row, scale),
            _ratio(float(row["ratio"]), lang),
            _signed(float(row["on_time"])),
        ]
        for _, row in table.iterrows()
    ]
    return heads, rows


def _ratio(ratio: float, lang: Lang) -> str:
    """Return relieved / charged; where the charge drowns in noise it means nothing."""
    if math.isnan(ratio):
        return "无意义" if lang == "zh" else "not meaningful"
    return percent(ratio, lang, digits=0)


def _amount(seconds: float, scale: Scale) -> str:
    return decimal(seconds / _HOUR_S / scale.divisor)


def _interval(row: "pd.Series[float]", scale: Scale) -> str:
    if math.isnan(row["low_s"]):
        return "–"
    return f"[{_amount(row['low_s'], scale)}, {_amount(row['high_s'], scale)}]"


def _signed(gain: float) -> str:
    if math.isnan(gain):
        return "–"
    return f"{'+' if gain > 0 else ''}{decimal(100 * gain)}"


def _scale(table: pd.DataFrame, lang: Lang) -> Scale:
    largest = float(table["charged_s"].max()) / _HOUR_S if len(table) else 0.0
    return lateness_scale(largest, lang)
