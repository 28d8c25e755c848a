"""What newly built bases return: to their owner, and to all suppliers of the city together."""

from typing import Any

import numpy as np
import pandas as pd

from supplysim.bases.alternatives import Alternative
from supplysim.bases.cases import Cases
from supplysim.bases.program import FloatArray
from supplysim.bases.question import Question
from supplysim.bases.spans import PROVEN, SPREAD, extra, headings, spread
from supplysim.metrics.capital import annuity

__all__ = ["returns"]

_COLUMNS = (
    "site", "period", "invest_yuan",
    *(name for key in ("margin_yuan", "owner_npv_yuan", "payback_y", "break_even_m3",
                       "break_even_use") for name in headings(key, SPREAD)),
    *headings("alliance_npv_yuan", PROVEN, SPREAD),
)  # fmt: skip


def returns(
    question: Question,
    alternatives: tuple[Alternative, Alternative],
    cases: tuple[Cases, Cases],
) -> pd.DataFrame:
    """Return investment, margin, net present value, payback and break-even of new bases.

    For the owner: what a base earns at the delivered price of the cheapest competitor, less
    production, materials, haulage and fixed running cost, discounted, less the investment's
    annuities over the horizon. For the alliance: what all save against the best without new bases
    (one number for all new bases together). Payback is investment over the yearly margin of the
    first period. Break-even is the output at which a year's earnings pay for running cost and
    annuity, at the mean earning of a m3 in that period.

    Each number is expected over the cases of demand at known roads, and spread over the cases of
    demand and of roads. That of the alliance has proven bounds beside it: only it compares two
    searches.

    Parameters
    ----------
    question
        What was asked.
    alternatives
        The best with new bases, and the best without.
    cases
        Both in all cases.

    Returns
    -------
    pandas.DataFrame
        One row a new base, and the row ``all``. Payback is infinite without a margin, break-even
        where a m3 earns nothing; NaN where the base serves nobody.
    """
    built, kept = alternatives
    rows = [_returns(question, built, cases[0], name) for name in built.new()]
    total = {"site": "all", "invest_yuan": sum(row["invest_yuan"] for row in rows)}
    rows.append(total | extra("alliance_npv_yuan", kept, built, (cases[1], cases[0])))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _returns(question: Question, built: Alternative, cases: Cases, name: str) -> dict[str, Any]:
    """Return the row of one base."""
    ground, costs = question.ground, question.ground.prices.costs
    mine = [row for row in built.open if row.site == name]
    periods = [ground.periods.index(row.period) for row in mine]
    place = next(i for i, site in enumerate(ground.sites) if site.name == name)
    earned, made = cases.earned[:, periods, place], cases.made[:, periods, place]
    margins = earned - np.array([row.running_yuan for row in mine])
    invest = sum(row.invest_yuan for row in mine)
    a_year = annuity(1.0, years=costs.plant_life_y, interest=costs.interest)
    # a base that closes goes on paying for what was invested in it
    left = question.discount[::-1].cumsum()[::-1]
    paid = a_year * sum(
        row.invest_yuan * float(left[t]) for row, t in zip(mine, periods, strict=True)
    )
    worth = margins @ question.discount[periods] - paid
    first = mine[0]
    fixed = first.running_yuan + a_year * first.invest_yuan
    cases_of_demand = ground.study.cases.values()
    likely = np.array([case.likelihood for case in cases_of_demand])
    margin, gross, output = (_mean(likely, part[:, 0]) for part in (margins, earned, made))
    even = float(_even(fixed, np.array(output), np.array(gross)))
    each = _even(fixed, made[:, 0], earned[:, 0])
    return (
        {"site": name, "period": first.period, "invest_yuan": invest}
        | {"margin_yuan": margin} | spread("margin_yuan", margins[:, 0])
        | {"owner_npv_yuan": _mean(likely, worth)} | spread("owner_npv_yuan", worth)
        | {"payback_y": float(_years(invest, np.array(margin)))}
        | spread("payback_y", _years(invest, margins[:, 0]))
        | {"break_even_m3": even} | spread("break_even_m3", each)
        | {"break_even_use": even / first.capacity_m3}
        | spread("break_even_use", each / first.capacity_m3)
    )  # fmt: skip


def _mean(likely: FloatArray, values: FloatArray) -> float:
    """Return the mean over the cases of demand at known roads, which come first."""
    return float(likely @ values[: len(likely)])


def _years(invest: float, margin: FloatArray) -> FloatArray:
    """Return years until the margins have paid for the investment; infinite where they never do."""
    return np.where(margin > 0, invest / np.where(margin > 0, margin, 1.0), np.inf)


def _even(fixed: float, made: FloatArray, gross: FloatArray) -> FloatArray:
    """Return the output that pays for what is fixed: infinite where a m3 earns nothing."""
    serves, earns = made > 0, gross > 0
    needed = fixed * made / np.where(earns, gross, 1.0)
    return np.where(serves, np.where(earns, needed, np.inf), np.nan)
