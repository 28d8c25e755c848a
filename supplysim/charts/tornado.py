"""How far each uncertain input moves a measure: the widest bar on top."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.measures import Measure, level_text, lever_names, measure_of
from supplysim.charts.style import (
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
    plain_ticks,
    tick_names,
)
from supplysim.errors import Lang

__all__ = ["tornado"]

_INPUTS = ("low_input", "high_input")


def tornado(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw, for each input, the measure at its low and at its high value, others at their base.

    Parameters
    ----------
    data
        One row an input: ``factor`` (optional ``factor_zh, factor_en``), ``low_input, high_input``
        (as text or number), ``at_low, at_high`` (the measure there), ``base`` (the measure with
        every input at its base; the same in every row), the columns of
        :mod:`supplysim.charts.measures` and ``replications``.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    measure = measure_of(data, ["at_low", "at_high", "base"], lettering=lettering, lang=lang)
    reach = (data["at_high"] - data["at_low"]).abs()
    rows = data.assign(reach=reach).sort_values("reach", ascending=False, kind="stable")
    names = lever_names(rows, "factor", lettering=lettering, lang=lang)
    ticks = tick_names((names[str(key)] for key in rows["factor"]), lettering)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.4 + 0.42 * max(len(rows), 2))
        legend = _draw(ax, rows, measure, lettering=lettering, lang=lang) if len(rows) else ()
        if not len(rows):
            nothing(ax, either(lang, "没有不确定输入", "no input was varied"))
        name_rows(ax, ticks)
        plain_ticks(ax.xaxis)
        ax.grid(visible=True, axis="x")
        ax.set_xlabel(measure.label(lang))
        ax.set_ylabel(either(lang, "输入", "Input"))
        finish(
            ax,
            data,
            title=either(
                lang, f"各输入使{measure.name}变动多少", f"What moves {measure.name.lower()}"
            ),
            legend=legend,
            remark=either(
                lang,
                "每次只改一个输入，其余取基准；条端数字为该输入的取值。",
                "One input at a time, the others at their base; at the ends stand its values.",
            ),
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _draw(
    ax: Axes, rows: pd.DataFrame, measure: Measure, *, lettering: Lettering, lang: Lang
) -> tuple[str, ...]:
    """Draw both halves of each bar; return the legend's labels in their order."""
    base = float(rows["base"].iloc[0]) / measure.divisor
    legend = (
        either(lang, "输入取低值", "input low"),
        either(lang, "输入取高值", "input high"),
        either(lang, f"基准{measure.text(base * measure.divisor)}",
               f"base {measure.text(base * measure.divisor)}"),
    )  # fmt: skip
    place = np.arange(len(rows))
    low, high = (
        rows[name].to_numpy(dtype=float) / measure.divisor for name in ("at_low", "at_high")
    )
    for value, colour, name in ((low, LIGHT, legend[0]), (high, DARK, legend[1])):
        ax.barh(place, value - base, left=base, height=0.58, color=colour, label=name)
    for row in range(len(rows)):
        texts = [lettering.clean(level_text(rows[key].iloc[row])) for key in _INPUTS]
        _write_inputs(ax, row, base, list(zip((low[row], high[row]), texts, strict=True)))
    ends = [base, *low, *high]
    ax.axvline(base, color=INK, lw=1.2, label=legend[2])
    first, last = float(np.nanmin(ends)), float(np.nanmax(ends))
    margin = 0.22 * max(last - first, 1e-9)
    ax.set_xlim(first - margin, last + margin)
    return legend


def _write_inputs(ax: Axes, row: int, base: float, ends: list[tuple[float, str]]) -> None:
    """Write the input's values at the ends of its bar; of two on one side the nearer crosses over.

    Written beside the base line on the other side, it does not stand on the longer bar.
    """
    for side, (end, text) in zip((-1, 1), sorted(ends), strict=True):
        if np.isnan(end):
            continue
        ax.annotate(
            text, xy=(min(end, base) if side < 0 else max(end, base), row), xytext=(5 * side, 0),
            textcoords="offset points", ha="left" if side > 0 else "right", va="center",
            fontsize=8.5, color=INK,
        )  # fmt: skip
