"""A project storey by storey: when each was planned, and when it was erected."""

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.months import date_axis, day_numbers
from supplysim.charts.style import (
    ACCENT,
    DARK,
    GRID,
    INK,
    LIGHT,
    Lettering,
    canvas,
    either,
    finish,
    house_style,
    nothing,
)
from supplysim.errors import Lang

__all__ = ["storey_gantt", "which_project"]

_TALLEST_IN: Final = 11.0
_ROW_IN: Final = 0.17
_LEGIBLE_PT: Final = 8.5
"""Least height of a row, in points, at which each has its name."""


def storey_gantt(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw a bar for each storey over its baseline, the highest storey of a tower on top.

    Parameters
    ----------
    data
        The table of :func:`supplysim.metrics.programme.programme`: ``project, building, storey,
        planned_start, planned_finish, started, finished, end, projects, replications``. Storeys
        that have begun and are not finished reach to ``end``. A chart of one replication.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    rows = _rows(data)
    project = lettering.clean(str(data["project"].iloc[0])) if len(data) else ""
    names = [lettering.clean(name) for name in _names(rows, lang)]
    height = float(np.clip(2.3 + _ROW_IN * len(rows), 3.2, _TALLEST_IN))
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=height)
        legend = _draw(ax, rows, lang) if len(rows) else ()
        if len(rows):
            _label(ax, rows, names=names, row_pt=72 * (height - 1.8) / len(rows), lang=lang)
        else:
            nothing(ax, either(lang, "没有楼层", "there is no storey"))
            ax.set_xlabel(either(lang, "日期", "Date"))
        ax.set_ylabel(either(lang, "楼栋与楼层", "Tower and storey"))
        finish(
            ax,
            data,
            title=either(
                lang,
                f"项目 {project} 逐层进度与基准计划",
                f"Project {project}, storey by storey against its baseline",
            ),
            legend=legend,
            remark=either(
                lang,
                "每层从开始到最后一个构件吊装完成；橙色为计划完成日之后的部分。",
                "From the begin of a storey until its last component is installed; orange is what "
                "lies after its planned finish.",
            )
            + which_project(data, lang),
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def which_project(data: pd.DataFrame, lang: Lang) -> str:
    """Say that others are not shown, and how to see them; nothing where there is one alone."""
    count = int(data["projects"].iloc[0]) if len(data) else 1
    if count <= 1:
        return ""
    return either(
        lang,
        f"共{count}个项目，这里只画一个；其他的用 supplysim chart --project 名称。",
        f" One of {count} projects; for others: supplysim chart --project NAME.",
    )


def _rows(data: pd.DataFrame) -> pd.DataFrame:
    """Return the storeys from top to bottom, with times in days and a gap between towers."""
    rows = data.sort_values(["building", "storey"], ascending=[True, False], kind="stable")
    times = {
        name: day_numbers(rows[name])
        for name in ("planned_start", "planned_finish", "started", "finished", "end")
    }
    tower = (rows["building"] != rows["building"].shift()).cumsum()
    return rows.assign(**times, at=np.arange(len(rows)) + 0.8 * (tower - 1)).reset_index(drop=True)


def _names(rows: pd.DataFrame, lang: Lang) -> list[str]:
    """Return the name of each row; a tower's stands before that of its highest storey."""
    names, last = [], None
    for building, storey in zip(rows["building"], rows["storey"], strict=True):
        own = either(lang, f"{storey}层", f"S{int(storey):02d}")
        names.append(own if building == last else f"{building}  {own}")
        last = building
    return names


def _draw(ax: Axes, rows: pd.DataFrame, lang: Lang) -> tuple[str, ...]:
    """Draw baselines and bars; return the legend's labels in their order."""
    legend = (
        either(lang, "基准计划", "baseline"),
        either(lang, "按计划完成前", "before the planned finish"),
        either(lang, "计划完成后", "after it"),
    )
    planned = rows["planned_finish"] - rows["planned_start"]
    ax.barh(rows["at"], planned, left=rows["planned_start"], height=0.86, color=LIGHT, lw=0,
            label=legend[0])  # fmt: skip
    begun = rows[rows["started"].notna()]
    until = begun["finished"].fillna(begun["end"])
    # a storey may begin after the date on which it should be finished
    turn = begun["planned_finish"].clip(lower=begun["started"], upper=until)
    ax.barh(begun["at"], turn - begun["started"], left=begun["started"], height=0.44, color=DARK,
            lw=0, label=legend[1])  # fmt: skip
    ax.barh(begun["at"], until - turn, left=turn, height=0.44, color=ACCENT, lw=0, label=legend[2])
    return legend


def _label(ax: Axes, rows: pd.DataFrame, *, names: list[str], row_pt: float, lang: Lang) -> None:
    step = max(1, round(_LEGIBLE_PT / row_pt + 0.4)) if row_pt < _LEGIBLE_PT else 1
    first = rows["building"] != rows["building"].shift()
    place = rows.groupby("building", sort=False).cumcount()
    shown = [bool(head) or number % step == 0 for head, number in zip(first, place, strict=True)]
    ticks = [at for at, show in zip(rows["at"], shown, strict=True) if show]
    ax.set_yticks(ticks, labels=[name for name, show in zip(names, shown, strict=True) if show])
    ax.tick_params(axis="y", length=0, labelsize=7.5)
    ax.set_ylim(float(rows["at"].iloc[-1]) + 0.8, -0.8)
    for at in rows.loc[first, "at"].iloc[1:]:
        ax.axhline(float(at) - 0.9, color=GRID, lw=0.8)
    ends = rows[["planned_start", "planned_finish", "started", "finished"]]
    open_ended = rows["started"].notna() & rows["finished"].isna()
    last = float(np.nanmax([ends.max().max(), rows.loc[open_ended, "end"].max()]))
    first_day = float(ends.min().min())
    margin = max(0.02 * (last - first_day), 0.5)
    date_axis(ax, first_day - margin, last + margin, lang)
    ax.grid(visible=True, axis="x")
    ax.axvline(float(rows["end"].iloc[0]), color=INK, lw=0.8, ls=(0, (1, 2)))
