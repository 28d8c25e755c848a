"""What the native charts of slides hold: numbers, limits, names and colours, before any drawing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from supplysim.brief.content import Brief, Figure
from supplysim.brief.slides_fit import axis_range
from supplysim.charts.measures import measure_of
from supplysim.charts.style import Lettering
from supplysim.wording import cause, lateness_scale, month, volume_scale

__all__ = ["Bars", "Limits", "Native", "Points", "Series", "native_of"]

_BLUE, _LIGHT, _ACCENT, _GREY = "1F5F8B", "A9C6DA", "C8551B", "D3D8DE"
_CAUSES: Final = 9
_WHOLE: Final = 100.0

Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far intervals reach below and above their numbers; None where one has none."""

    minus: Numbers
    plus: Numbers


@dataclass(frozen=True, slots=True)
class Series:
    """One series: its name and colour, its numbers and, where they have them, their intervals.

    Parameters
    ----------
    across
        Numbers along the horizontal axis, of points alone; empty for bars.
    """

    name: str
    colour: str
    numbers: Numbers
    limits: Limits | None = None
    across: Numbers = ()
    limits_across: Limits | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side: names of the categories, label of the numbers' axis and its end."""

    names: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    lying: bool
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """Points over two axes, each with its label, ends and the step between its ticks."""

    series: tuple[Series, ...]
    axes: tuple[str, str]
    ranges: tuple[tuple[float, float, float], tuple[float, float, float]]


Native = Bars | Points


def native_of(figure: Figure, brief: Brief) -> Native:
    """Return what the native chart of a figure holds."""
    return _MAKERS[figure.name](figure.table, brief)


def _volumes(table: pd.DataFrame, brief: Brief) -> Bars:
    columns = ("installed", "planned", "capacity")
    scale = volume_scale(float(table[[f"{key}_m3" for key in columns]].max().max()), brief.lang)
    colours = dict(zip(columns, (_BLUE, _LIGHT, _GREY), strict=True))
    series = tuple(
        _series(brief.say(key), colours[key], table, f"{key}_m3", divisor=scale.divisor,
                ends=("low_m3", "high_m3") if key == "installed" else None)
        for key in columns
    )  # fmt: skip
    names = tuple(month(str(text), brief.lang) for text in table["month"])
    return Bars(names, series, brief.say("volume", unit=scale.unit), lying=False)


def _zones(table: pd.DataFrame, brief: Brief) -> Bars:
    rows = table[table["components"] > 0].sort_values(["rate_0d", "zone"])
    own = _series(brief.say("on_time"), _BLUE, rows, "rate_0d", divisor=0.01,
                  ends=("low_0d", "high_0d"))  # fmt: skip
    names = rows[f"title_{brief.lang}"].fillna(rows["zone"])
    return Bars(tuple(map(str, names)), (own,), own.name, lying=True, most=_WHOLE)


def _causes(table: pd.DataFrame, brief: Brief) -> Bars:
    rows = table[table["total_h"] > 0].sort_values("total_h").tail(_CAUSES)
    # the unit that the same chart has on pages
    whole = table["new_h"] if table["new_h"].notna().any() else table["total_h"]
    scale = lateness_scale(float(whole.sum()), brief.lang)
    series = tuple(
        _series(brief.say(key), colour, rows, f"{key}_h", divisor=scale.divisor)
        for key, colour in (("new", _BLUE), ("total", _LIGHT))
        if rows[f"{key}_h"].notna().any()
    )
    names = tuple(cause(str(key), brief.lang) for key in rows["cause"])
    return Bars(names, series, brief.say("lateness", unit=scale.unit), lying=True)


def _relief(table: pd.DataFrame, brief: Brief) -> Bars:
    rows = table.sort_values("charged_s")
    scale = lateness_scale(float(rows["charged_s"].max()) / 3600, brief.lang)
    divisor = 3600 * scale.divisor
    series = (
        _series(brief.say("relieved"), _ACCENT, rows, "relieved_s", divisor=divisor,
                ends=("low_s", "high_s")),
        _series(brief.say("charged"), _LIGHT, rows, "charged_s", divisor=divisor),
    )  # fmt: skip
    names = tuple(cause(str(key), brief.lang) for key in rows["cause"])
    return Bars(names, series, brief.say("lateness", unit=scale.unit), lying=True)


def _effects(table: pd.DataFrame, brief: Brief) -> Bars:
    lang = brief.lang
    measure = measure_of(table, ["value"], lettering=Lettering(), lang=lang)
    split = "：" if lang == "zh" else ": "
    pairs = zip(table[f"lever_{lang}"], table[f"level_{lang}"], strict=True)
    own = _series(measure.name, _BLUE, table, "value", divisor=measure.divisor, ends=_ENDS)
    return Bars(
        tuple(f"{lever}{split}{level}" for lever, level in pairs), (own,), measure.label(lang),
        lying=False, most=_WHOLE if measure.share else None,
    )  # fmt: skip


def _front(table: pd.DataFrame, brief: Brief) -> Points:
    """Return cases as points: those of the front, and the others."""
    x, y = (
        measure_of(table, [axis], lettering=Lettering(), lang=brief.lang, prefix=f"{axis}_")
        for axis in ("x", "y")
    )
    best = table["on_front"].to_numpy(dtype=bool)
    sets = [("front", table[best], _BLUE), ("beaten", table[~best], _LIGHT)]
    # LibreOffice draws nothing of a series that is shorter than one after it
    sets.sort(key=lambda each: -len(each[1]))
    series = tuple(
        Series(
            brief.say(key), colour,
            _numbers(rows["y"] / y.divisor),
            _limits(rows, "y", ("y_low", "y_high"), y.divisor),
            _numbers(rows["x"] / x.divisor),
            _limits(rows, "x", ("x_low", "x_high"), x.divisor),
        )
        for key, rows, colour in sets
        if len(rows)
    )  # fmt: skip
    # of all points and limits, lest a program reckon them from some
    first, second = (
        axis_range(table[[axis, f"{axis}_low", f"{axis}_high"]].to_numpy().ravel() / each.divisor)
        for axis, each in (("x", x), ("y", y))
    )
    if y.share:
        second = (second[0], min(second[1], _WHOLE), second[2])
    return Points(series, (x.label(brief.lang), y.label(brief.lang)), (first, second))


_ENDS: Final = ("low", "high")
_MAKERS: Final[Mapping[str, Callable[[pd.DataFrame, Brief], Native]]] = {
    "monthly_volume": _volumes,
    "on_time_by_zone": _zones,
    "delay_pareto": _causes,
    "charged_and_relieved": _relief,
    "main_effects": _effects,
    "pareto_front": _front,
}


def _series(
    name: str,
    colour: str,
    rows: pd.DataFrame,
    column: str,
    *,
    divisor: float,
    ends: tuple[str, str] | None = None,
) -> Series:
    limits = None if ends is None else _limits(rows, column, ends, divisor)
    return Series(name, colour, _numbers(rows[column] / divisor), limits)


def _limits(
    rows: pd.DataFrame, column: str, ends: tuple[str, str], divisor: float
) -> Limits | None:
    """Return how far intervals reach from their numbers, None where none has any."""
    value, low, high = (rows[key].to_numpy(dtype=float) / divisor for key in (column, *ends))
    if np.isnan(low).all():
        return None
    return Limits(*(_numbers(reach.clip(min=0)) for reach in (value - low, high - value)))


def _numbers(values: "Sequence[float] | pd.Series[float] | np.ndarray") -> Numbers:
    return tuple(None if np.isnan(value) else round(float(value), 4) for value in values)
