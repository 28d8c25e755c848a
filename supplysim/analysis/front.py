"""Two measures against one another: combinations that no other beats in both."""

import math

import pandas as pd

from supplysim.analysis.cells import cells_of, naming, titled
from supplysim.analysis.design import choice_titles, headlines
from supplysim.analysis.found import Drawing, Found, Said, unfit
from supplysim.experiment import Results
from supplysim.measured import limit_of, measure_name
from supplysim.wording import money

__all__ = ["LESS", "front", "on_front"]

LESS = frozenset({
    "cost_yuan", "cost_yuan_per_m3", "crane_blocked_share", "crane_starved_share", "distance_km",
    "overdue_end", "overdue_start", "tardiness_h", "truck_wait_share", "yard_stock_days",
})  # fmt: skip
"""Measures of which people want less; of all others more (judgement: stock is money)."""

_COST = "cost_yuan_per_m3"


def front(results: Results) -> Found:
    """Return every combination by cost and the first response, and which ones no other beats.

    Where cost is the first response, the second one stands against it. A combination is on the
    front when no other is better in one of the two means and at least as good in the other.

    Raises
    ------
    BilingualError
        When there are fewer than three combinations, or a single measure.
    """
    if len(results.choices) < 3:  # noqa: PLR2004 - of two there is nothing to trade off
        unfit("至少要有三个组合", "needs at least three combinations")
    x = _COST if _COST in results.measured else ""
    others = [key for key in headlines(results) if key != x]
    if not x or not others:
        unfit("要有成本和另一个指标", "needs cost and another measure")
    y = others[0]
    table = pd.DataFrame({"case": results.choices["choice"]})
    for axis, key in (("x", x), ("y", y)):
        cells = cells_of(results, key)
        ends = [
            [limit_of(key, limit) for limit in cells.contrast({row: 1.0}).interval()]
            for row in range(len(table))
        ]
        table[axis] = cells.ratios
        table[f"{axis}_low"], table[f"{axis}_high"] = zip(*ends, strict=True)
        table = table.assign(**{f"{axis}_{name}": text for name, text in naming(key).items()})
        table["replications"] = cells.n
    goals = [[-v if key in LESS else v for v in table[axis]] for axis, key in (("x", x), ("y", y))]
    table["on_front"] = on_front(*goals)
    table = titled(table, "case", choice_titles(results))
    best = table.sort_values("x").loc[lambda rows: rows["on_front"]]
    said = Said(
        f"在{measure_name(x, 'zh')}与{measure_name(y, 'zh')}之间不被其他组合同时超过的有："
        f"{'、'.join(f'“{name}”' for name in best['case_zh'])}。",
        f"Not beaten in both {measure_name(x, 'en')} and {measure_name(y, 'en')}: "
        + ", ".join(f'"{name}"' for name in best["case_en"])
        + ".",
    )
    drawing = Drawing("pareto_front", "pareto_front", table)
    return Found(table, (drawing,), (said, *_known(results)))


def _known(results: Results) -> tuple[Said, ...]:
    """Tell the cost that the study itself gives, which no combination was judged by."""
    known = results.spec.known
    if known is None:
        return ()
    titles = choice_titles(results)
    there = [name for name in results.choices["choice"] if name in known.yuan]
    there.sort(key=lambda name: known.yuan[name])
    zh = "、".join(f"“{titles[name].zh}”{money(known.yuan[name], 'zh')}" for name in there)
    en = ", ".join(f'"{titles[name].en}" {money(known.yuan[name], "en")}' for name in there)
    return (
        Said(
            f"研究另给出{known.title_zh}，不由模拟算出，这里没有计入；由低到高：{zh}。",
            f"Not simulated and no part of this: {known.title_en}, which the study gives; lowest "
            f"first: {en}.",
        ),
    )


def on_front(one: list[float], other: list[float]) -> list[bool]:
    """Tell for each point, more being better, whether none beats it.

    Examples
    --------
    >>> on_front([1.0, 2.0, 2.0, 0.5], [5.0, 3.0, 2.0, 5.0])
    [True, True, False, False]
    """
    points = list(zip(one, other, strict=True))
    return [
        not any(math.isnan(number) for number in point)
        and not any(
            rival[0] >= point[0] and rival[1] >= point[1] and rival != point for rival in points
        )
        for point in points
    ]
