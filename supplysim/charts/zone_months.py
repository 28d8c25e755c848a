"""On-time installation rate by zone and month, with the tightness of each zone's plan."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.grid import Grid, beside, crossed, draw_grid
from supplysim.charts.months import month_axis
from supplysim.charts.style import (
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    nothing,
    tick_names,
)
from supplysim.errors import Lang

__all__ = ["on_time_by_zone_and_month"]


def on_time_by_zone_and_month(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw a cell for each zone and month, darker where less is on time, the best zone on top.

    Parameters
    ----------
    data
        The table of :func:`supplysim.metrics.zone_months.pooled_zone_months`: ``zone, title_zh,
        title_en, month, rate`` (a share, missing where nothing was due)``, due`` (components)``,
        tightness`` (planned over undisturbed time)``, replications``. Zones in which nothing was
        due are left out.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    zones = _zones(data)
    months = [str(name) for name in dict.fromkeys(data["month"])]
    names = tick_names(zones[f"title_{lang}"], lettering)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.2 + 0.32 * max(len(zones), 2))
        if len(zones):
            _draw(ax, data, zones, months=months, names=names, lang=lang)
        else:
            nothing(ax, either(lang, "没有到期的构件", "no component was due"))
        month_axis(ax, months, lang)
        ax.set_ylabel(either(lang, "分区", "Zone"))
        finish(
            ax,
            data,
            title=either(
                lang,
                "各分区逐月准时吊装率（%，容差0天）",
                "On-time installation rate by zone and month (%, 0 days of tolerance)",
            ),
            raised=True,
            remark=either(
                lang,
                "按构件数，计入计划所在的月份；“–”：当月没有到期构件。计划松紧度＝计划工期÷无干扰工期，越大计划越宽松。",
                'By component, in the month of its plan; "–": nothing due. Plan tightness = '
                "planned over undisturbed time; the larger, the more room in the plan.",
            ),
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _zones(data: pd.DataFrame) -> pd.DataFrame:
    """Return zones with anything due: titles, components, tightness, best rate first."""
    own = data[data["due"] > 0]
    good = (own["rate"] * own["due"]).groupby(own["zone"]).sum()
    due = own.groupby("zone")["due"].sum()
    zones = own.drop_duplicates("zone").set_index("zone")
    zones = zones.assign(due=due, whole=good / due).sort_index()
    return zones.sort_values("whole", ascending=False, kind="stable")


def _draw(
    ax: Axes,
    data: pd.DataFrame,
    zones: pd.DataFrame,
    *,
    months: list[str],
    names: list[str],
    lang: Lang,
) -> None:
    rates = 100.0 * crossed(data, ("zone", "month"), "rate", rows=list(zones.index), columns=months)
    texts = [["–" if np.isnan(rate) else f"{rate:.0f}" for rate in row] for row in rates]
    # dark is late: shades run from 100 % on time to nothing
    draw_grid(ax, Grid(100.0 - rates, texts, names, months, 0.0, 100.0, "warm"))
    heads = (
        either(lang, "全部", "all"),
        either(lang, "构件数", "pieces"),
        either(lang, "松紧度", "tightness"),
    )
    whole = [f"{100 * float(rate):.0f}" for rate in zones["whole"]]
    due = [f"{float(number):,.0f}" for number in zones["due"]]
    room = [_ratio(float(ratio)) for ratio in zones["tightness"]]
    beside(ax, heads, (whole, due, room))


def _ratio(ratio: float) -> str:
    return "–" if np.isnan(ratio) else f"{ratio:.2f}"
