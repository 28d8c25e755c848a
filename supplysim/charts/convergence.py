"""How intervals narrow as replications are added."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from supplysim.charts.measures import Measure, measure_of
from supplysim.charts.style import (
    ACCENT,
    DARK,
    LIGHT,
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    nothing,
    plain_ticks,
)
from supplysim.errors import Lang

__all__ = ["convergence"]

_NAME_WIDTH = 80
"""Of the one combination that the legend names, in half-width characters."""


def convergence(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the half-width of the interval after every replication, a line a combination.

    The combination whose interval is widest at the end is drawn thick and named; the precision
    that was asked for is dashed.

    Parameters
    ----------
    data
        One row a combination and number of replications: ``case`` (optional ``case_zh,
        case_en``)``, n, value, half`` (half-width of
        the 95 % interval over the first ``n``, missing where there is none), ``bound`` (the
        half-width asked for, missing for none), the columns of
        :mod:`supplysim.charts.measures`, ``replications``.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    measure = measure_of(data, ["value"], lettering=lettering, lang=lang)
    known = data[data["half"].notna()]
    with house_style(lettering.families):
        figure, ax = canvas(ax)
        legend = _draw(ax, known, measure, lettering=lettering, lang=lang) if len(known) else ()
        if not len(known):
            nothing(ax, either(lang, "次数太少，没有区间", "too few replications for an interval"))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        plain_ticks(ax.xaxis)
        plain_ticks(ax.yaxis)
        ax.grid(visible=True, axis="y")
        ax.set_xlabel(either(lang, "模拟次数或样本数（次）", "Replications or samples (number)"))
        unit = measure.unit or either(lang, "无量纲", "ratio")
        ax.set_ylabel(
            either(
                lang, f"单项95%区间的半宽（{unit}）", f"Half of the single 95 % interval ({unit})"
            )
        )
        finish(
            ax,
            data,
            title=either(
                lang, f"{measure.name}的精度随次数的变化", f"Precision of {measure.name.lower()}"
            ),
            legend=legend,
            intervals=False,
            remark=either(
                lang,
                "每条线一个组合；按模拟编号的先后计，与先算完无关。",
                "A line a combination, in the order of replication numbers whatever ended first.",
            ),
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _draw(
    ax: Axes, known: pd.DataFrame, measure: Measure, *, lettering: Lettering, lang: Lang
) -> tuple[str, ...]:
    """Draw all lines; return the legend's labels in their order."""
    last = known[known["n"] == known["n"].max()]
    most = last.loc[last["half"].idxmax()]
    widest = str(most["case"])
    title = lettering.clean(str(most.get(f"case_{lang}", widest)))
    name = lettering.shortened(title, _NAME_WIDTH)
    label = either(lang, f"区间最宽：{name}", f"widest: {name}")
    other = either(lang, "其他组合", "other combinations")
    shown = [label]
    if (known["case"] != widest).any():
        ax.plot([], [], color=LIGHT, lw=1.0, label=other)
        shown.append(other)
    for case, own in known.groupby("case", sort=False):
        half = own["half"].to_numpy(dtype=float) / measure.divisor
        thick = str(case) == widest
        ax.plot(own["n"], half, color=DARK if thick else LIGHT, lw=2.2 if thick else 1.0,
                zorder=3 if thick else 2, marker="o" if thick and len(own) == 1 else None,
                label=label if thick else None)  # fmt: skip
    own = known[(known["case"] == widest) & known["bound"].notna()]
    bound = own["bound"].to_numpy(dtype=float) / measure.divisor
    top = float(np.nanquantile(known["half"].to_numpy(dtype=float), 0.98)) / measure.divisor
    if len(own):
        shown.append(either(lang, "所要的精度", "asked for"))
        ax.plot(own["n"], bound, color=ACCENT, lw=1.4, ls=(0, (4, 2)), label=shown[-1])
        top = max(top, 1.3 * float(bound.max()))
    # the first interval of two replications would dwarf all others
    ax.set_ylim(0, max(1.05 * top, 1e-9))
    return tuple(shown)
