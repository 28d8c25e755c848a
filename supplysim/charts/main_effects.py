"""What each lever does to a measure, alone and at each level of another lever."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.measures import (
    Measure,
    in_order,
    level_names,
    lever_names,
    measure_of,
)
from supplysim.charts.style import (
    ACCENT,
    DARK,
    GRID,
    INK,
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    nothing,
    plain_ticks,
    tick_names,
)
from supplysim.errors import Lang
from supplysim.wrapping import wrapped

__all__ = ["main_effects"]

_DASHES: Final = ((0, (1, 1.4)), (0, (4, 2)), (0, (6, 2, 1, 2)), (0, (2, 4)))
_GAP: Final = 0.9
_NEAR: Final = 0.05
"""Lines that end nearer than this part of what is drawn share one name."""

_LINE_PT: Final = 12.0
"""Height of a line of levels under the axis; the names of levers stand below them."""

_LETTER_PT: Final = 5.2
_AXIS_PT: Final = 72.0
_FEWEST: Final = 10
"""Width of a half-width character, what the axis on the left takes of the figure, and the
characters that a line has at least."""


def main_effects(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the mean of a measure at the levels of each lever, one group of points a lever.

    Parameters
    ----------
    data
        ``lever, level`` (optional ``lever_zh, lever_en, level_zh, level_en``), ``value``,
        ``low, high`` (95 %, missing for a single run), the columns of
        :mod:`supplysim.charts.measures`, ``replications``, and ``by, by_level`` (optional
        ``by_level_zh, by_level_en``): empty for a main effect (mean over all other levers); for an
        interaction the other lever and the level at which the mean was taken. Interactions are
        thin lines: parallel ones do not interact. Give one partner a lever. Numbers stand in their
        order, other levels in that of the table.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    measure = measure_of(data, ["value"], lettering=lettering, lang=lang)
    parted = {key: data[key].astype(object).fillna("") for key in ("by", "by_level")}
    rows = data.assign(**parted)
    names = lever_names(rows, "lever", lettering=lettering, lang=lang)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=5.2)
        if len(rows):
            legend = _draw(ax, rows, names, measure, lettering=lettering, lang=lang)
        else:
            legend = ()
            nothing(ax, either(lang, "没有模拟结果", "nothing was simulated"))
        ax.set_ylabel(measure.label(lang))
        ax.set_xlabel(either(lang, "措施及其水平", "Lever and its level"))
        finish(
            ax,
            data,
            title=either(
                lang, f"各措施对{measure.name}的影响", f"Effects on {measure.name.lower()}"
            ),
            legend=legend,
            remark=_remark(rows, names, lang),
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _remark(rows: pd.DataFrame, names: dict[str, str], lang: Lang) -> str:
    """Say what lines mean, as far as there are such lines."""
    if (rows["by"] != "").any():
        return either(
            lang,
            "粗线：其他措施取平均；细线：另一措施取定水平，线不平行即有交互作用。",
            "Thick: mean over the other levers; thin: at one level of another lever. Lines "
            "that are not parallel interact.",
        )
    several = len(names) > 1
    return either(lang, "其他措施取平均。", "Means over the other levers.") if several else ""


def _draw(
    ax: Axes,
    rows: pd.DataFrame,
    names: dict[str, str],
    measure: Measure,
    *,
    lettering: Lettering,
    lang: Lang,
) -> tuple[str, ...]:
    """Draw one group of points a lever; return the legend's labels in their order."""
    ticks: list[float] = []
    texts: list[str] = []
    start = 0.0
    main = either(lang, "主效应", "main effect")
    other = either(lang, "另一措施取定水平", "at one level of another lever")
    unit = _unit(ax, rows, names)
    marks = {lever: _marks(rows, lever, lettering, width=unit, lang=lang) for lever in names}
    below = _LINE_PT * (1 + max(text.count("\n") for own in marks.values() for text in own))
    heads = _heads(rows, names, lettering, unit=unit)
    for lever in names:
        own = rows[rows["lever"] == lever]
        levels = in_order(own["level"])
        places = {level: start + i for i, level in enumerate(levels)}
        ends = _draw_lines(ax, own, places, measure, labels=(main, other))
        named = level_names(own, "by_level", lang=lang)
        texts_at = [(x, y, lettering.clean(named[level])) for x, y, level in ends]
        reach = float(np.ptp(own["value"].to_numpy(dtype=float))) / measure.divisor
        _name_ends(ax, texts_at, near=_NEAR * reach, width=int(_GAP * unit))
        ticks += places.values()
        texts += marks[lever]
        ax.annotate(
            heads[lever], xy=(start + (len(levels) - 1) / 2, 0),
            xycoords=ax.get_xaxis_transform(), xytext=(0, -8 - below),
            textcoords="offset points", ha="center", va="top",
            fontweight="bold", annotation_clip=False,
        )  # fmt: skip
        start += len(levels) - 1 + _GAP + 0.4
        ax.axvline(start - _GAP / 2 - 0.2, color=GRID, lw=0.8)
    ax.set_xticks(ticks, labels=texts)
    ax.xaxis.labelpad = 6 + _LINE_PT * (1 + max(head.count("\n") for head in heads.values()))
    ax.tick_params(axis="x", length=0)
    ax.set_xlim(-_GAP / 2 - 0.2, start - _GAP / 2 - 0.2)
    plain_ticks(ax.yaxis)
    ax.grid(visible=True, axis="y")
    both = bool((rows["by"] != "").any())
    return (main, other) if both else (main,)


def _unit(ax: Axes, rows: pd.DataFrame, names: dict[str, str]) -> float:
    """Return how many half-width characters stand between two levels."""
    counts = rows.drop_duplicates(["lever", "level"]).groupby("lever").size()
    span = sum(int(counts[lever]) - 1 + _GAP + 0.4 for lever in names)
    return (72 * ax.figure.figure.get_figwidth() - _AXIS_PT) / span / _LETTER_PT


def _marks(
    rows: pd.DataFrame, lever: str, lettering: Lettering, *, width: float, lang: Lang
) -> list[str]:
    """Return the levels of a lever as they stand under the axis."""
    own = rows[rows["lever"] == lever]
    named = level_names(own, "level", lang=lang)
    texts = [named[level] for level in in_order(own["level"])]
    room = max(int(width) - 1, _FEWEST)
    return tick_names(texts, lettering, width=min(room, 14), most=min(room, 26), lines=4)


def _heads(
    rows: pd.DataFrame, names: dict[str, str], lettering: Lettering, *, unit: float
) -> dict[str, str]:
    """Return the names of the levers, each over as many lines as its levels leave room for."""
    heads = {}
    for lever, name in names.items():
        count = rows.loc[rows["lever"] == lever, "level"].nunique()
        room = max(int((count - 1 + _GAP) * unit), _FEWEST)
        heads[lever] = tick_names([name], lettering, width=room, most=room, lines=3)[0]
    return heads


def _draw_lines(
    ax: Axes,
    own: pd.DataFrame,
    places: dict[object, float],
    measure: Measure,
    *,
    labels: tuple[str, str],
) -> list[tuple[float, float, object]]:
    """Draw main effect and interactions of a lever; return where the latter end, and at what."""
    parted = own[own["by"] != ""]
    parted = parted.assign(place=parted["level"].map(places)).sort_values("place", kind="stable")
    ends: list[tuple[float, float, object]] = []
    for number, (level, part) in enumerate(parted.groupby("by_level", sort=False)):
        x = [places[at] for at in part["level"]]
        y = part["value"].to_numpy(dtype=float) / measure.divisor
        ax.plot(x, y, color=ACCENT, lw=1.1, ls=_DASHES[number % len(_DASHES)],
                label=labels[1] if number == 0 else None)  # fmt: skip
        ends.append((x[-1], float(y[-1]), level))
    main = own[own["by"] == ""]
    main = main.assign(place=main["level"].map(places)).sort_values("place", kind="stable")
    x = [places[at] for at in main["level"]]
    y, low, high = (
        main[name].to_numpy(dtype=float) / measure.divisor for name in ("value", "low", "high")
    )
    ax.plot(x, y, color=DARK, lw=2.4, marker="o", ms=5, label=labels[0])
    if not np.isnan(low).all():
        reach = np.vstack([y - low, high - y]).clip(min=0)
        ax.errorbar(x, y, yerr=reach, fmt="none", ecolor=INK, elinewidth=1.1, capsize=3)
    return ends


def _name_ends(ax: Axes, ends: list[tuple[float, float, str]], *, near: float, width: int) -> None:
    """Write the level at the end of each line; lines that end together share one text."""
    groups: list[list[tuple[float, float, str]]] = []
    for end in sorted(ends, key=lambda end: (end[0], end[1])):
        last = groups[-1][-1] if groups else None
        if last is not None and end[0] == last[0] and end[1] - last[1] <= near:
            groups[-1].append(end)
        else:
            groups.append([end])
    for group in groups:
        x, y, _ = group[-1]
        names = ", ".join(end[2] for end in ends if end in group)
        ax.annotate(wrapped(names, width=width), xy=(x, y), xytext=(4, 0),
                    textcoords="offset points", va="center", fontsize=7.5,
                    color=ACCENT)  # fmt: skip
