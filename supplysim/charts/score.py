"""Area delivered on schedule, by class and zone, beside what the plan states for them."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from supplysim.charts.grid import beside
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
from supplysim.wording import area, percent

__all__ = ["delivery_scorecard"]

_ORDER = ("delivered:city", "delivered:priority:", "delivered:class:", "delivered:zone:")


def delivery_scorecard(
    data: pd.DataFrame, *, ax: Axes | None = None, lang: Lang = "zh", source: str = ""
) -> tuple[Figure, Axes]:
    """Draw the share of due area delivered on schedule; the city on top, then classes, zones.

    Parameters
    ----------
    data
        The table of :func:`supplysim.metrics.scorecard.pooled_scorecard` with ``least`` (the share
        from which an outcome is met, the same in every row) and ``replications`` beside it. Of
        its rows those of delivered area are drawn, with ``denominator`` (m2 due), ``value`` (a
        share) and ``met``; places where nothing was due are left out. The share a zone is planned
        to have stands beside it where the table has the plan's lines.
    ax, lang, source
        As in :func:`supplysim.charts.monthly_volume`.
    """
    lettering = Lettering()
    source = lettering.clean(source)
    rows = _rows(data)
    names = tick_names((_place(text, lang) for text in rows[f"name_{lang}"]), lettering)
    with house_style(lettering.families):
        figure, ax = canvas(ax, height=2.3 + 0.32 * max(len(rows), 2))
        legend = _draw(ax, rows, lang) if len(rows) else ()
        if not len(rows):
            nothing(ax, either(lang, "没有到期的楼层", "no storey was due"))
        name_rows(ax, names)
        ax.set_xlim(0, 100)
        ax.grid(visible=True, axis="x")
        ax.set_xlabel(
            either(lang, "按期交付面积占应交付面积（%）", "Area on schedule over area due (%)")
        )
        ax.set_ylabel(either(lang, "分区与类别", "Zone or class"))
        finish(
            ax,
            data,
            title=_title(rows, lang),
            legend=legend,
            remark=_remark(data, rows, lang),
            intervals=False,
            source=source,
            lettering=lettering,
            lang=lang,
        )
    return figure, ax


def _rows(data: pd.DataFrame) -> pd.DataFrame:
    """Return the outcomes to draw in their order, with the plan's share of each zone as text."""
    outcomes = data[
        (data["kind"] == "outcome") & (data["denominator"] > 0) & data["value"].notna()
    ].astype({"key": "string"})
    groups = [
        outcomes[outcomes["key"].str.startswith(start)].sort_values(
            "value", ascending=False, kind="stable"
        )
        for start in _ORDER
    ]
    rows = pd.concat(groups)
    zones = pd.to_numeric(data["table"], errors="coerce") == 1  # a number when read from CSV
    plan = data[zones & data["target"].notna()]
    # of the plan's years the last: the target that the plan works towards
    stated = plan.sort_values("year").drop_duplicates("key", keep="last").set_index("key")["stated"]
    places = [str(key).rpartition(":")[2] for key in rows["key"]]
    return rows.assign(stated=[str(stated.get(place, "")) for place in places])


def _place(name: str, lang: Lang) -> str:
    return name.partition("：" if lang == "zh" else ":")[0]


def _draw(ax: Axes, rows: pd.DataFrame, lang: Lang) -> tuple[str, ...]:
    """Draw bars, the least share and what stands beside; return the legend's labels."""
    least = 100 * float(rows["least"].iloc[0])
    legend = (
        either(lang, "达到", "met"),
        either(lang, "未达到", "not met"),
        either(lang, f"判断线{least:.0f}%", f"met from {least:.0f} %"),
    )
    place = np.arange(len(rows))
    share = 100 * rows["value"].to_numpy(dtype=float)
    met = np.array([value is True or str(value) == "True" for value in rows["met"]], dtype=bool)
    shown: list[str] = []
    for chosen, colour, hatch, name in (
        (met, DARK, "", legend[0]),
        (~met, LIGHT, "////", legend[1]),
    ):
        if chosen.any():  # no bar, no colour in the legend either
            ax.barh(place[chosen], share[chosen], height=0.62, color=colour, hatch=hatch,
                    ec="white", lw=0, label=name)  # fmt: skip
            shown.append(name)
    ax.axvline(least, color=ACCENT, lw=1.4, ls=(0, (4, 2)), label=legend[2])
    for row, (own, good) in enumerate(zip(share, met, strict=True)):
        inside = own > 12  # noqa: PLR2004 - per cent at which the number has room in its bar
        # at the foot of the bar, where the line of the least share does not cross it
        box = {"facecolor": LIGHT, "edgecolor": "none", "pad": 0.6} if inside and not good else None
        ax.annotate(
            f"{own:.0f}", xy=(0 if inside else own, row), xytext=(6, 0),
            textcoords="offset points", ha="left", va="center",
            fontsize=8.5, color="white" if inside and good else INK, bbox=box,
        )  # fmt: skip
    heads = [either(lang, "应交付面积", "area due")]
    columns = [[area(float(m2), lang) for m2 in rows["denominator"]]]
    if (rows["stated"] != "").any():
        heads.append(either(lang, "规划比例", "planned share"))
        columns.append([str(text).replace(" %", "%") for text in rows["stated"]])
    beside(ax, heads, columns)
    return (*shown, legend[2])


def _title(rows: pd.DataFrame, lang: Lang) -> str:
    good = sum(value is True or str(value) == "True" for value in rows["met"])
    return either(
        lang,
        f"按期交付的面积：{len(rows)}项中{good}项达到",
        f"Area delivered on schedule: {good} of {len(rows)} met",
    )


def _remark(data: pd.DataFrame, rows: pd.DataFrame, lang: Lang) -> str:
    note = f"{rows[f'note_{lang}'].iloc[0]}" if len(rows) else ""
    end = either(lang, "。", ". ")
    parts = [f"{note[:1].upper()}{note[1:]}{end}" if note else ""]
    used = data[data["key"].astype(str) == "utilisation"]
    if len(used) and not np.isnan(float(used["value"].iloc[0])):
        share = percent(float(used["value"].iloc[0]), lang, digits=0)
        parts.append(
            either(
                lang, f"产能利用率{share}（不作判断）。", f"Plant utilisation {share} (unjudged). "
            )
        )
    if len(rows) and (rows["stated"] != "").any():
        parts.append(
            either(
                lang,
                "规划比例：规划要求的装配式面积比例，是方案的输入。",
                "Planned share: of prefabricated area, an input of the scenario.",
            )
        )
    return "".join(parts).strip()
