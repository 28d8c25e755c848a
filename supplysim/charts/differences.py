"""What cases change against a base: paired differences with intervals, real or not shown."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.style import (
    ACCENT,
    DARK,
    INK,
    LIGHT,
    MUTED,
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    name_rows,
    nothing,
    plain_ticks,
    tick_names,
)
from supplysim.errors import Lang
from supplysim.wording import change_text, kpi_form

__all__ = ["paired_differences"]

_COLOURS = (DARK, ACCENT, MUTED, LIGHT)
"""Of the cases in their order; a fifth begins anew."""

_EDGE = 150.0
"""Most per cent of the base that is drawn; what goes beyond ends in an arrow."""

_CASE_IN = 0.3
_CASE_WIDTH = 84
"""Half-width characters of a case in the legend."""

_ROOM_IN = 2.5
_SPAN = 0.72
"""Part of a measure's row that its cases share."""


def paired_differences(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the difference of every measure to the base, in per cent of the base, with intervals.

    A filled mark is a difference that is real, a hollow one was not shown. Beside each stands the
    difference in the measure's own unit. Measures that no case changes at all, and those whose base
    is 0 or missing, are left out and counted below.

    Parameters
    ----------
    data
        One row a case and measure: ``case`` (optional ``case_zh, case_en``)``, key, name_zh,
        name_en, unit, base, difference, low, high, real, replications``; limits in the unit of
        the measure, missing for one pair.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    rows, left_out = _drawn(data)
    named = data.get(f"case_{lang}", data["case"])
    titles = dict(zip(data["case"].astype(str), named.astype(str), strict=True))
    cases = dict(zip(titles, tick_names(titles.values(), lettering, width=_CASE_WIDTH, lines=1),
                     strict=True))  # fmt: skip
    shown = rows.drop_duplicates("key")
    keys = shown["key"].tolist()
    names = tick_names(shown[f"name_{lang}"], lettering)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=_ROOM_IN + _CASE_IN * max(len(keys) * len(cases), 2))
        edge = _edge(rows)
        for number, case in enumerate(cases):
            _draw(ax, rows[rows["case"] == case], keys, _place(number, len(cases)),
                  colour=_COLOURS[number % len(_COLOURS)], label=cases[case], edge=edge,
                  lang=lang)  # fmt: skip
        ax.axvline(0.0, color=INK, lw=1.0)
        name_rows(ax, names)
        _label(ax, count=len(keys), edge=edge, lang=lang)
        finish(
            ax,
            data,
            title=either(lang, "与基准方案的差别", "Differences to the base case"),
            legend=tuple(cases.values()) if len(rows) else (),
            remark=_remark(left_out, lang),
            intervals="joint",
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _drawn(data: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows that can be drawn, and how many measures are left out."""
    changed = data.groupby("key")["difference"].transform(lambda values: (values != 0).any())
    possible = data["base"].abs().gt(0) & data["difference"].notna() & changed
    rows = data[possible]
    return rows, data["key"].nunique() - rows["key"].nunique()


def _place(number: int, count: int) -> float:
    """Return how far a case lies from the middle of its row."""
    return _SPAN * ((number + 0.5) / count - 0.5)


def _edge(rows: pd.DataFrame) -> float:
    """Return the largest per cent that the axis shows."""
    if not len(rows):
        return 1.0
    reach = rows[["low", "high", "difference"]].abs().max(axis=1) / rows["base"].abs()
    return float(min(max(100 * reach.max(), 1.0), _EDGE))


def _draw(
    ax: Axes,
    rows: pd.DataFrame,
    keys: list[str],
    offset: float,
    *,
    colour: str,
    label: str,
    edge: float,
    lang: Lang,
) -> None:
    scale = 100 / rows["base"].abs().to_numpy(dtype=float)
    middle, low, high = (
        rows[name].to_numpy(dtype=float) * scale for name in ("difference", "low", "high")
    )
    place = np.array([keys.index(key) + offset for key in rows["key"]])
    shown = np.clip(middle, -edge, edge)
    ends = np.clip(low, -edge, edge), np.clip(high, -edge, edge)
    ax.hlines(place, *ends, color=colour, lw=1.6)
    for end, limit, beyond in zip(ends, (low, high), ("<", ">"), strict=True):
        # a limit that the axis does not reach has an arrow in place of its cap
        inside = np.abs(limit) <= edge
        ax.plot(end[inside], place[inside], "|", color=colour, ms=7, mew=1.2)
        outside = ~inside & ~np.isnan(limit)
        ax.plot(end[outside], place[outside], beyond, color=colour, ms=4, gid="beyond")
    real = rows["real"].to_numpy(dtype=bool)
    ax.plot(shown[real], place[real], "o", color=colour, ms=6.5, zorder=3)
    ax.plot(shown[~real], place[~real], "o", mec=colour, mfc="white", ms=6.5, zorder=3)
    ax.plot([], [], "o", color=colour, ms=6.5, label=label)
    texts = [
        change_text(float(d), kpi_form(str(key), str(unit)), str(unit), lang)
        for d, key, unit in zip(rows["difference"], rows["key"], rows["unit"], strict=True)
    ]
    for y, text, beyond, sign in zip(
        place, texts, np.abs(middle) > edge, np.sign(middle), strict=True
    ):
        arrow = " →" if sign > 0 else " ←"
        ax.annotate(
            f"{text}{arrow}" if beyond else text, xy=(1.0, y), xycoords=ax.get_yaxis_transform(),
            xytext=(6, 0), textcoords="offset points", va="center", fontsize=8.5, color=INK,
            annotation_clip=False,
        )  # fmt: skip


def _label(ax: Axes, *, count: int, edge: float, lang: Lang) -> None:
    ax.set_ylim(max(count, 1) - 0.5, -0.5)
    ax.set_xlim(-1.08 * edge, 1.08 * edge)
    plain_ticks(ax.xaxis)
    ax.grid(visible=True, axis="x")
    for row in range(1, count):
        ax.axhline(row - 0.5, color=LIGHT, lw=0.6, zorder=0)
    if not count:
        nothing(ax, either(lang, "没有可画的差别", "no difference to draw"))
    ax.set_xlabel(
        either(
            lang,
            "差别（占基准值的%）；右侧为指标自身的单位",
            "Difference (% of the base); on the right in the unit of the measure",
        )
    )
    ax.set_ylabel(either(lang, "指标", "Measure"))


def _remark(left_out: int, lang: Lang) -> str:
    if lang == "zh":
        more = f"；另有{left_out}项没有变化或基准值为0，未画" if left_out else ""
        return f"实心：确有差别；空心：未见差别（95%，按Holm对全部指标调整）{more}。"
    more = f"; {left_out} more do not change or have a base of 0" if left_out else ""
    return f"Filled: real; hollow: not shown (95 %, adjusted after Holm for all measures){more}."
