"""What newly built bases return: to their owner, and to all suppliers of the city together."""

from typing import Any

import pandas as pd

from supplysim.bases.alternatives import Alternative
from supplysim.bases.question import Question
from supplysim.metrics.capital import annuity

__all__ = ["returns"]

_COLUMNS = (
    "site", "period", "invest_yuan", "margin_yuan", "margin_low", "margin_high", "owner_npv_yuan",
    "owner_npv_low", "owner_npv_high", "payback_y", "payback_low", "payback_high",
    "break_even_m3", "break_even_use", "alliance_npv_yuan", "alliance_npv_low",
    "alliance_npv_high",
)  # fmt: skip


def returns(question: Question, alternative: Alternative, kept: Alternative) -> pd.DataFrame:
    """Return investment, margin, net present value, payback and break-even of new bases.

    For the owner: what a base earns at the delivered price of the cheapest competitor, less
    production, materials, haulage and fixed running cost, discounted, less the investment's
    annuities over the horizon. For the alliance: what all save against the best without new bases
    (one number for all new bases together). Payback is investment over the yearly margin of the
    first period. Break-even is the output at which a year's earnings pay for running cost and
    annuity, at the mean earning of a m3 in that period.

    Each number is expected over the cases of demand; ``low`` and ``high`` are its least and
    largest value in a single case. For the alliance they also take in what the solver left
    unproven.

    Parameters
    ----------
    question
        What was asked.
    alternative, kept
        The best with new bases, and the best without.

    Returns
    -------
    pandas.DataFrame
        One row a new base, and the row ``all``; NaN where there is no such number (no payback
        without a margin, no break-even without earnings).
    """
    rows = [_returns(question, alternative, name) for name in alternative.new()]
    rows.append(_alliance(alternative, kept, sum(row["invest_yuan"] for row in rows)))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _returns(question: Question, alternative: Alternative, name: str) -> dict[str, Any]:
    """Return the row of one base."""
    ground, costs = question.ground, question.ground.prices.costs
    mine = [row for row in alternative.open if row.site == name]
    cases = [(case, entry.likelihood) for case, entry in ground.study.cases.items()]
    earned = {(row.period, row.case): row.yuan for row in alternative.earned if row.site == name}
    running = {row.period: row.running_yuan for row in mine}
    discount = dict(zip(ground.periods, question.discount.tolist(), strict=True))
    margins = {key: yuan - running[key[0]] for key, yuan in earned.items()}
    invest = sum(row.invest_yuan for row in mine)
    first = mine[0]
    a_year = annuity(1.0, years=costs.plant_life_y, interest=costs.interest)
    # a base that closes goes on paying for what was invested in it
    paid = a_year * sum(
        row.invest_yuan * sum(left for period, left in discount.items() if period >= row.period)
        for row in mine
    )
    found: dict[str, Any] = {"site": name, "period": first.period, "invest_yuan": invest}
    margin = _spread(cases, [margins[first.period, case] for case, _ in cases])
    worth = _spread(
        cases,
        [
            sum(margins[row.period, case] * discount[row.period] for row in mine) - paid
            for case, _ in cases
        ],
    )
    for heading, values in (("margin", margin), ("owner_npv", worth)):
        for end, value in zip(("yuan", "low", "high"), values, strict=True):
            found[f"{heading}_{end}"] = value
    # the larger the margin, the shorter the payback
    for end, value in zip(("y", "high", "low"), margin, strict=True):
        found[f"payback_{end}"] = invest / value if value > 0 else float("nan")
    fixed = first.running_yuan + a_year * first.invest_yuan
    gross = sum(earned[first.period, case] * share for case, share in cases)
    if first.made_m3 > 0 and gross > 0:
        found["break_even_m3"] = fixed * first.made_m3 / gross
        found["break_even_use"] = found["break_even_m3"] / first.capacity_m3
    return found


def _alliance(alternative: Alternative, kept: Alternative, invest: float) -> dict[str, Any]:
    """Return the row of all new bases together."""
    cases = [one - other for one, other in zip(kept.case_yuan, alternative.case_yuan, strict=True)]
    proven = (kept.bound_yuan - alternative.cost_yuan, kept.cost_yuan - alternative.bound_yuan)
    return {
        "site": "all",
        "invest_yuan": invest,
        "alliance_npv_yuan": float(round(kept.cost_yuan - alternative.cost_yuan)),
        "alliance_npv_low": float(round(min(*cases, *proven))),
        "alliance_npv_high": float(round(max(*cases, *proven))),
    }


def _spread(cases: list[tuple[str, float]], values: list[float]) -> tuple[float, float, float]:
    """Return the expected value over the cases of demand, the least and the largest."""
    expected = sum(value * share for value, (_, share) in zip(values, cases, strict=True))
    return expected, min(values), max(values)
