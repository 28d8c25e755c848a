"""Axes of time: months by name, and dates."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from supplysim.charts.style import either
from supplysim.errors import Lang
from supplysim.wording import month

__all__ = ["date_axis", "day_numbers", "month_axis", "month_names"]

_EPOCH: Final = pd.Timestamp("1970-01-01")
_MOST_TICKS: Final = 14
_SHORT_D: Final = 75
"""Up to this many days the ticks of a date axis are days, beyond it months."""


def month_names(months: Sequence[str], lang: Lang) -> list[str]:
    r"""Return months given as ``YYYY-MM`` as ticks; the year stands under its first month.

    Examples
    --------
    >>> month_names(["2019-12", "2020-01", "2020-02"], "en")
    ['Dec\n2019', 'Jan\n2020', 'Feb']
    >>> month_names(["2020-01", "2020-02"], "zh")
    ['1月', '2月']
    """
    names = [month(text, lang) for text in months]
    years = sorted({text[:4] for text in months})
    if len(years) < 2:  # noqa: PLR2004 - one year stands in the label of the axis
        return names
    firsts = {next(text for text in months if text.startswith(year)) for year in years}
    return [
        f"{name}\n{text[:4]}" if text in firsts else name
        for name, text in zip(names, months, strict=True)
    ]


def month_axis(ax: Axes, months: Sequence[str], lang: Lang) -> None:
    """Set ticks 0, 1, ... to months given as ``YYYY-MM``, and label the axis with their years."""
    ax.set_xticks(range(len(months)), labels=month_names(months, lang))
    ax.tick_params(axis="x", length=0)
    years = sorted({text[:4] for text in months})
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(years)
    if not span:
        ax.set_xlabel(either(lang, "月份", "Month"))
    else:
        ax.set_xlabel(either(lang, f"月份（{span}年）", f"Month ({span})"))


def day_numbers(times: Sequence[Any] | pd.Series | pd.DatetimeIndex) -> NDArray[np.float64]:
    """Return times as days since the beginning of 1970, missing ones as NaN.

    Examples
    --------
    >>> day_numbers(["1970-01-02 12:00", None]).tolist()
    [1.5, nan]
    """
    stamps = pd.DatetimeIndex(pd.to_datetime(pd.Series(times)))
    days = (stamps - _EPOCH) / pd.Timedelta(days=1)
    return days.to_numpy(dtype=np.float64)


def date_axis(ax: Axes, first_day: float, last_day: float, lang: Lang) -> None:
    """Let the x axis run over days of :func:`day_numbers`, in dates, with at most 14 ticks."""
    first, last = (_EPOCH + pd.Timedelta(days=day) for day in (first_day, last_day))
    days = max((last - first).days, 1)
    ax.set_xlim(first_day, last_day)
    if days <= _SHORT_D:
        step = max(1, -(-days // _MOST_TICKS))
        ticks = pd.date_range(pd.Timestamp(first).normalize(), last, freq=f"{step}D")
        names = [f"{tick.month}-{tick.day:02d}" for tick in ticks]
        unit = either(lang, "日期（月-日）", "Date (month-day)")
    else:
        ticks = pd.date_range(pd.Timestamp(first).normalize(), last, freq="MS")
        ticks = ticks[:: max(1, -(-len(ticks) // _MOST_TICKS))]
        names = month_names([tick.strftime("%Y-%m") for tick in ticks], lang)
        unit = either(lang, "日期（月初）", "Date (first of the month)")
    years = sorted({tick.year for tick in ticks})
    if len(years) == 1:
        unit = either(lang, f"{years[0]}年，{unit}", f"{unit}, {years[0]}")
    inside = [i for i, tick in enumerate(ticks) if tick >= pd.Timestamp(first)]
    places = day_numbers(ticks)
    ax.set_xticks([places[i] for i in inside], labels=[names[i] for i in inside])
    ax.set_xlabel(unit)
