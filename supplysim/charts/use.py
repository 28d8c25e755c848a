"""What the hours of cranes and of trucks went on, as bars of their scheduled hours."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.grid import beside, crossed
from supplysim.charts.style import (
    ACCENT,
    DARK,
    INK,
    LIGHT,
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    name_rows,
    nothing,
    tick_names,
)
from supplysim.errors import Lang
from supplysim.wording import term

__all__ = ["crane_use", "truck_use"]

_LOOK: Final = {
    "busy": (DARK, "", "white"),
    "starved": (ACCENT, "", "white"),
    "blocked": ("#f0d5b0", "////", INK),
    "idle": (LIGHT, "", INK),
}
"""Fill, hatch and colour of letters of each state; neighbours differ in lightness or hatch."""

_WRITTEN: Final = 4.0
"""Shares from this many per cent on have room for their number."""


def crane_use(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the hours of cranes by zone: busy, starved, blocked, idle; closed stands beside.

    Parameters
    ----------
    data
        The table of :func:`supplysim.metrics.use.pooled_use`: ``kind, group, title_zh, title_en,
        state, hours, share, replications``; rows of other kinds than ``crane`` are passed over.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    return _use(
        data[data["kind"] == "crane"],
        ax=ax,
        lang=lang,
        source=source,
        title=either(lang, "塔吊时间的去向", "What the hours of cranes went on"),
        group=either(lang, "分区", "Zone"),
        remark=either(
            lang,
            "从首个预制层开始到末层完成。待料：结构具备条件而构件未到；受阻：大风或预警停吊；空闲：多为等结构；停工：排班以外，占日历时间。",
            "From the first precast storey to the last. Starved: structure ready, no component; "
            "blocked: wind or alert; idle: mostly the structure is not ready; closed: off-shift, "
            "of all calendar time.",
        ),
    )


def truck_use(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the hours of trucks by fleet: busy, starved, blocked, idle; closed stands beside.

    Parameters
    ----------
    data
        As in :func:`crane_use`; rows of other kinds than ``truck`` are passed over.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    return _use(
        data[data["kind"] == "truck"],
        ax=ax,
        lang=lang,
        source=source,
        title=either(lang, "车辆时间的去向", "What the hours of trucks went on"),
        group=either(lang, "车队", "Fleet"),
        remark=either(
            lang,
            "忙碌：行驶和装卸；待料：在厂等装车、等手续或等禁行结束；受阻：在工地等卸；空闲：当班而没有车次；停工：班外，占日历时间。",
            "Busy: driving, loading, unloading; starved: waiting at the plant for load, papers or "
            "a ban; blocked: waiting on site; idle: on shift without a trip; closed: off-shift, "
            "of all calendar time.",
        ),
    )


def _use(
    data: pd.DataFrame,
    *,
    ax: Axes | None,
    lang: Lang,
    source: str,
    title: str,
    group: str,
    remark: str,
) -> tuple[Figure, Axes]:
    lettering = Lettering()
    source = lettering.clean(source)
    data = data.assign(group=data["group"].fillna(""))
    shares = _shares(data)
    titles = data.drop_duplicates("group").set_index("group")[f"title_{lang}"]
    names = tick_names((titles[key] for key in shares.index), lettering)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.4 + 0.32 * max(len(shares), 1))
        legend = _draw(ax, shares, lang) if len(shares) else ()
        if not len(shares):
            nothing(ax, either(lang, "没有记录", "nothing was recorded"))
        name_rows(ax, names)
        ax.set_xlim(0, 100)
        ax.set_xlabel(either(lang, "占排班时间（%）", "Share of scheduled hours (%)"))
        ax.set_ylabel(group)
        finish(
            ax,
            data,
            title=title,
            legend=legend,
            remark=remark,
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _shares(data: pd.DataFrame) -> pd.DataFrame:
    """Return per cent of scheduled hours by group (the whole first, then the busiest) and state.

    The column ``closed`` is per cent of all hours.
    """
    known = data[data["share"].notna()]
    if not len(known):
        return pd.DataFrame(columns=[*_LOOK, "closed"])
    groups, states = list(dict.fromkeys(known["group"])), [*_LOOK, "closed"]
    cells = crossed(known, ("group", "state"), "share", rows=groups, columns=states)
    shares = pd.DataFrame(cells, index=groups, columns=states).fillna(0.0)
    scheduled = shares[list(_LOOK)].sum(axis=1)
    table = 100 * shares[list(_LOOK)].div(scheduled.where(scheduled > 0), axis=0).fillna(0.0)
    table = table.assign(closed=100 * shares["closed"])
    order = table["busy"].sort_values(ascending=False, kind="stable").index
    return table.loc[[*(key for key in order if key == ""), *(key for key in order if key != "")]]


def _draw(ax: Axes, shares: pd.DataFrame, lang: Lang) -> tuple[str, ...]:
    """Draw the bars; return the legend's labels in their order."""
    place, left = np.arange(len(shares)), np.zeros(len(shares))
    for state, (colour, hatch, letters) in _LOOK.items():
        width = shares[state].to_numpy(dtype=float)
        ax.barh(place, width, left=left, height=0.66, color=colour, hatch=hatch, ec="white",
                lw=0.8, label=term(state, lang))  # fmt: skip
        for row, (start, share) in enumerate(zip(left, width, strict=True)):
            if share >= _WRITTEN:
                box = {"facecolor": colour, "edgecolor": "none", "pad": 0.6} if hatch else None
                ax.text(start + share / 2, row, f"{share:.0f}", ha="center", va="center",
                        fontsize=8.5, color=letters, bbox=box)  # fmt: skip
        left = left + width
    beside(ax, [term("closed", lang)], [[f"{share:.0f}%" for share in shares["closed"]]])
    return tuple(term(state, lang) for state in _LOOK if shares[state].any())
