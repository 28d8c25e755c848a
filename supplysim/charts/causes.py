"""Lateness of storeys by root cause: each delay once, and as it is carried upward."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from supplysim.charts.style import (
    DARK,
    INK,
    LIGHT,
    Lettering,
    canvas,
    finish,
    house_style,
    nothing,
    plain_ticks,
)
from supplysim.errors import Lang
from supplysim.wording import Scale, cause, decimal, lateness_scale

__all__ = ["delay_pareto"]

_SHOWN = 9


def delay_pareto(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw new and total lateness per cause, the cause of most new lateness on top.

    Parameters
    ----------
    data
        One row a cause: ``cause``, ``new_h`` (each delay counted once, where it arose),
        ``total_h`` (counted on every storey that is late by it), ``replications``. Where
        ``new_h`` is missing throughout, totals are drawn alone. Causes beyond the first nine are
        drawn as one bar.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    rows = _top(data)
    both = bool(data["new_h"].notna().any())
    names = [lettering.clean(text) for text in _names(rows, data, lang)]
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.3 + 0.34 * len(rows))
        legend = _legend(both=both, lang=lang)
        # by all lateness, as the sentences of a page and its other charts are: one unit a page
        scale = lateness_scale(float(data["new_h" if both else "total_h"].sum()), lang)
        _draw(ax, rows, legend=legend, scale=scale, lang=lang)
        ax.set_yticks(range(len(rows)), labels=names)
        _label(ax, rows, scale=scale, lang=lang)
        title = "楼层延误的原因" if lang == "zh" else "Causes of late storeys"
        finish(
            ax,
            data,
            title=title,
            legend=legend if len(rows) else (),
            remark=_remark(both=both, lang=lang),
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _top(data: pd.DataFrame) -> pd.DataFrame:
    """Return causes with any lateness, most new first, the tail summed into ``rest``."""
    rows = data.loc[data["total_h"] > 0, ["cause", "new_h", "total_h"]]
    rows = rows.sort_values(["new_h", "total_h", "cause"], ascending=[False, False, True])
    if len(rows) <= _SHOWN + 1:
        return rows.reset_index(drop=True)
    tail = rows.iloc[_SHOWN:]
    rest = pd.DataFrame(
        {
            "cause": ["rest"],
            "new_h": [tail["new_h"].sum(min_count=1)],
            "total_h": [tail["total_h"].sum()],
        }
    )
    return pd.concat([rows.iloc[:_SHOWN], rest], ignore_index=True)


def _names(rows: pd.DataFrame, data: pd.DataFrame, lang: Lang) -> list[str]:
    hidden = int((data["total_h"] > 0).sum()) - _SHOWN
    rest = f"其余{hidden}项" if lang == "zh" else f"{hidden} others"
    return [rest if key == "rest" else cause(str(key), lang) for key in rows["cause"]]


def _legend(*, both: bool, lang: Lang) -> tuple[str, ...]:
    new, total = ("新增延误", "总延误") if lang == "zh" else ("new lateness", "total lateness")
    return (new, total) if both else (total,)


def _draw(
    ax: Axes, rows: pd.DataFrame, *, legend: tuple[str, ...], scale: Scale, lang: Lang
) -> None:
    place = np.arange(len(rows))
    total = rows["total_h"].to_numpy(dtype=float) / scale.divisor
    new = rows["new_h"].to_numpy(dtype=float) / scale.divisor
    both = len(legend) > 1
    ax.barh(place, total, height=0.66, color=LIGHT if both else DARK, label=legend[-1])
    if both:
        ax.barh(place, new, height=0.36, color=DARK, label=legend[0])
    shares = _shares(new if both else total)
    for row, (own, all_in, share) in enumerate(zip(new, total, shares, strict=True)):
        days = f"{decimal(own)} / {decimal(all_in)}" if both else decimal(all_in)
        ax.annotate(
            f"{days}（{share}）" if lang == "zh" else f"{days} ({share})",
            xy=(max(own, all_in) if both else all_in, row), xytext=(5, 0),
            textcoords="offset points", va="center", fontsize=8.5, color=INK,
        )  # fmt: skip
    if not len(rows):
        text = "没有记到延误" if lang == "zh" else "no lateness was charged"
        nothing(ax, text)


def _shares(time: NDArray[np.float64]) -> list[str]:
    """Return each part of the whole in whole per cent; what would round to nothing is "<1%"."""
    whole = float(time.sum())
    if whole <= 0:
        return ["–"] * len(time)
    shares = [100 * float(own) / whole for own in time]
    return ["<1%" if 0 < share < 0.5 else f"{share:.0f}%" for share in shares]  # noqa: PLR2004


def _label(ax: Axes, rows: pd.DataFrame, *, scale: Scale, lang: Lang) -> None:
    ax.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    largest = float(rows["total_h"].max()) / scale.divisor if len(rows) else 1.0
    ax.set_xlim(0, 1.28 * largest)
    plain_ticks(ax.xaxis)
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=True, axis="x")
    if lang == "zh":
        ax.set_xlabel(f"延误（{scale.unit}）")
        ax.set_ylabel("原因")
    else:
        ax.set_xlabel(f"Lateness ({scale.unit})")
        ax.set_ylabel("Cause")


def _remark(*, both: bool, lang: Lang) -> str:
    if not both:
        if lang == "zh":
            return "总延误：计入受其影响的每一层。括号内为占总延误的比例。"
        return "Total: counted on every storey a delay makes late. In brackets: share of the total."
    if lang == "zh":
        return (
            "新增延误：每次延误只计一次；总延误：计入受其影响的每一层。括号内为占新增延误的比例。"
        )
    return (
        "New: each delay counted once. Total: counted on every storey it makes late. "
        "In brackets: share of new lateness."
    )
