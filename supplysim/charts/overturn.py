"""Where a finding turns: each uncertain input over the range tried, its middle and the turn."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.measures import lever_names, measure_of
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
from supplysim.wording import change_text, kpi_form, term

__all__ = ["overturn"]


def overturn(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the range of every input, its middle, and the value at which the finding turns.

    Parameters
    ----------
    data
        One row an input of one finding: ``case, to`` (the alternatives compared), ``finding``
        (their difference), ``shown`` (whether its own interval lacks zero), ``factor``,
        ``title_zh, title_en`` (what the input is), ``confidence``, ``least, middle, most`` (range
        that was tried and its median), ``turn, turn_low, turn_high`` (missing where there is
        none), ``worth`` (of knowing the input, missing where it was not asked), the columns of
        :mod:`supplysim.charts.measures`, ``replications``.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    measure = measure_of(data, ["finding"], lettering=lettering, lang=lang)
    titles = [
        f"[{term(str(mark), lang)}] {title}" if mark else str(title)
        for title, mark in zip(data[f"title_{lang}"], data["confidence"].fillna(""), strict=True)
    ]
    named = data.assign(**{f"factor_{lang}": titles})
    names = lever_names(named, "factor", lettering=lettering, lang=lang)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.6 + 0.46 * max(len(data), 2))
        legend = _draw(ax, data, lang) if len(data) else ()
        if not len(data):
            nothing(ax, either(lang, "没有不确定输入", "no input was varied"))
        name_rows(ax, tick_names((names[str(key)] for key in data["factor"]), lettering))
        ax.set_xlim(-0.14, 1.14)
        ax.set_xticks([0, 0.5, 1], labels=["0", "50", "100"])
        ax.set_xlabel(
            either(lang, "输入在所试范围中的位置（%）", "Place in the range that was tried (%)")
        )
        ax.set_ylabel(either(lang, "输入 [可信度]", "Input [confidence]"))
        finish(
            ax,
            data,
            title=either(
                lang,
                f"什么会推翻关于{measure.name}的结论",
                f"What would overturn it: {measure.name.lower()}",
            ),
            legend=legend,
            intervals=False,
            remark=_finding(data, measure.name, lettering=lettering, lang=lang) + _remark(lang),
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _draw(ax: Axes, data: pd.DataFrame, lang: Lang) -> tuple[str, ...]:
    """Draw ranges and turns; return the legend's labels in their order."""
    legend = (
        either(lang, "所试范围", "range tried"),
        either(lang, "中位值", "middle"),
        either(lang, "结论在此反转", "the finding turns here"),
    )
    least, most = (data[key].to_numpy(dtype=float) for key in ("least", "most"))
    width = np.where(most > least, most - least, 1.0)

    def placed(key: str) -> np.ndarray:
        return np.asarray((data[key].to_numpy(dtype=float) - least) / width)

    place = np.arange(len(data))
    ax.hlines(place, 0, 1, color=LIGHT, lw=7, label=legend[0])
    ax.plot(placed("middle"), place, "|", color=DARK, ms=15, mew=2.4, label=legend[1])
    turn, low, high = (placed(key) for key in ("turn", "turn_low", "turn_high"))
    reach = np.nan_to_num(np.vstack([turn - low, high - turn])).clip(min=0)
    ax.errorbar(turn, place, xerr=reach, fmt="none", ecolor=ACCENT, elinewidth=1.6, capsize=3)
    sure = ~np.isnan(low)
    for rows, face in ((sure, ACCENT), (~sure, "white")):
        ax.plot(turn[rows], place[rows], "o", mec=ACCENT, mfc=face, ms=7, zorder=4)
    ax.plot([], [], "o", color=ACCENT, ms=7, label=legend[2])
    for row in range(len(data)):
        for x, key, side in ((0.0, "least", "right"), (1.0, "most", "left")):
            ax.annotate(_number(data[key].iloc[row]), xy=(x, row),
                        xytext=(-5 if side == "right" else 5, 0), textcoords="offset points",
                        ha=side, va="center", fontsize=8.5, color=INK)  # fmt: skip
        if not np.isnan(turn[row]):
            ax.annotate(_number(data["turn"].iloc[row]), xy=(turn[row], row), xytext=(0, 7),
                        textcoords="offset points", ha="center", va="bottom", fontsize=8.5,
                        color=ACCENT)  # fmt: skip
        _write_worth(ax, data.iloc[row], row, lang)
    return legend if not np.isnan(turn).all() else legend[:2]


def _write_worth(ax: Axes, row: "pd.Series[float]", place: int, lang: Lang) -> None:
    """Write on the right what knowing the input is worth, where that was asked."""
    worth = float(row["worth"])
    if np.isnan(worth):
        return
    unit = str(row["unit"])
    text = change_text(worth, kpi_form(str(row["measure"]), unit), unit, lang).lstrip("+")
    ax.annotate(text, xy=(1.0, place), xycoords=ax.get_yaxis_transform(), xytext=(6, 0),
                textcoords="offset points", va="center", fontsize=8.5, color=INK,
                annotation_clip=False)  # fmt: skip


def _number(value: float) -> str:
    return f"{float(f'{float(value):.3g}'):,.10g}"


def _finding(data: pd.DataFrame, name: str, *, lettering: Lettering, lang: Lang) -> str:
    """Return the finding in words, "" where there is none."""
    if not len(data):
        return ""
    first = data.iloc[0]
    up, shown = float(first["finding"]) > 0, str(first["shown"]) == "True"
    case, to = (
        lettering.clean(str(first.get(f"{key}_{lang}", first[key]))) for key in ("case", "to")
    )
    return either(
        lang,
        f"结论：“{case}”的{name}{'高于' if up else '低于'}“{to}”"
        f"{'' if shown else '（本身未见差别）'}。",
        f'Finding: {name.lower()} of "{case}" is {"above" if up else "below"} that of "{to}"'
        f"{'' if shown else ' (not shown as it is)'}. ",
    )


def _remark(lang: Lang) -> str:
    return either(
        lang,
        "离中位值最近的反转点及其单项95%区间；空心：不能确定有反转；没有圆点：所试范围内不反转。"
        "右侧：知道该输入再决定，平均改善多少。",
        "The turn nearest to the middle with its single 95 % interval; hollow: not sure that it "
        "turns; no dot: it does not within the range. On the right: what deciding with the input "
        "known improves on average.",
    )
