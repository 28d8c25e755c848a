"""The relief ladder of a study: levers stacked until a target is reached, cheapest point first."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from supplysim.analysis.cells import Cells, cells_of, naming
from supplysim.analysis.design import Crossed, crossed
from supplysim.analysis.found import Drawing, Found, Said, unfit
from supplysim.analysis.words import LANGS, change_of, change_with, value_of
from supplysim.errors import Lang
from supplysim.experiment import Results
from supplysim.experiment.design import Choice
from supplysim.experiment.points import choice_settings
from supplysim.experiment.stored import stored_study
from supplysim.measured import change_limit_of, limit_of
from supplysim.metrics.levers import lever_cost
from supplysim.statistics.ladder import Rung, relief_ladder
from supplysim.statistics.samples import FloatArray
from supplysim.wording import money

__all__ = ["ladder"]

_RATE = "on_time_installation_rate"


def ladder(results: Results) -> Found:
    """Return the steps from the baseline on, each adding the lever of fewest yuan per point.

    Of a lever the level is taken that has the highest on-time rate with all others as in the
    baseline. Its yuan are what the lever itself costs a year
    (:func:`supplysim.metrics.levers.lever_cost`), whatever it saves elsewhere. The measure is the
    mean of the rates of single replications. Levers whose step is not above zero by its paired
    interval are left out; see :func:`supplysim.statistics.ladder.relief_ladder`.

    Raises
    ------
    BilingualError
        When levers are not fully crossed, no baseline is named, plans differ or the on-time rate
        is missing.
    InputError
        When the study names code of its own, which has to be allowed.
    """
    design = crossed(results)
    if results.spec.compare is None:
        unfit("须写 [compare] 的基准", "needs a baseline under [compare]")
    if _RATE not in results.measured:
        unfit("没有准时吊装率", "needs the on-time rate")
    cells = cells_of(results, _RATE)
    if cells.n < 2 or np.isnan(cells.singles).any():  # noqa: PLR2004 - an interval needs two
        unfit(
            "至少要有两次模拟，每次都有准时吊装率",
            "needs two replications, each with an on-time rate",
        )
    pulled = _pulled(design, cells)
    if not _one_plan(results, design):
        unfit(
            "杠杆改变了基准计划，准时率各对自己的计划而言，不能叠加",
            "levers change the plan: rates are against plans of their own, and do not add up",
        )

    yuan, target = _costs(results, design, pulled)

    def measured(stack: frozenset[str]) -> FloatArray:
        levels = tuple(
            pulled[name] if name in stack else own[0] for name, own in design.levels.items()
        )
        return np.asarray(cells.singles[design.rows[levels]], dtype=np.float64)

    rungs = relief_ladder(measured, yuan, target=target)
    steps = _steps(results, pulled)
    table = _table(rungs, steps, cells, target)
    return Found(table, (Drawing("relief_ladder", "relief_ladder", table),), _said(rungs, steps))


def _pulled(design: Crossed, cells: Cells) -> dict[str, Any]:
    """Return the level of each lever that gains most on its own."""
    base = {name: own[0] for name, own in design.levels.items()}

    def alone(name: str, level: Any) -> float:
        return float(cells.ratios[design.rows[tuple((base | {name: level}).values())]])

    return {
        name: max(others, key=lambda level, name=name: alone(name, level))  # type: ignore[misc]
        for name, (_, *others) in design.levels.items()
    }


def _costs(
    results: Results, design: Crossed, pulled: Mapping[str, Any]
) -> tuple[dict[str, float], float | None]:
    """Return yuan a year of each lever, and the target of the base scenario."""
    study = stored_study(results.folder)
    levels = {name: own[0] for name, own in design.levels.items()}
    # Levers of one level are as they are everywhere.
    fixed = {
        name: results.choices[name].dropna().iloc[0]
        for name in results.spec.levers
        if name not in levels
    }

    def scenario(chosen: Mapping[str, Any]) -> Any:
        choice = Choice({**fixed, **chosen})
        return study.base.with_(choice_settings(study.spec, study.base, choice, study.folder))

    base = scenario(levels)
    yuan = {
        name: float(lever_cost(base, scenario(levels | {name: level}))["difference"].iloc[-1])
        for name, level in pulled.items()
    }
    return yuan, study.base.targets.get(_RATE)


def _one_plan(results: Results, design: Crossed) -> bool:
    """Tell whether the combinations of each replication share their baseline plan."""
    names = set(results.choices["choice"].iloc[list(design.rows.values())])
    runs = results.runs(_RATE)
    own = runs[runs["choice"].isin(names)]
    each = own.assign(sample=own["sample"].fillna(0)).groupby(["replication", "sample"])
    return bool((each["plan_hash"].min() == each["plan_hash"].max()).all())


def _table(
    rungs: list[Rung], steps: Mapping[str, Said], cells: Cells, target: float | None
) -> pd.DataFrame:
    rows = [
        {
            "step": rung.lever or "base",
            "step_zh": f"{steps[rung.lever].zh}；{_price(rung, 'zh')}" if rung.lever else "基准",
            "step_en": f"{steps[rung.lever].en}; {_price(rung, 'en')}" if rung.lever else "base",
            "value": rung.value.value, "low": limit_of(_RATE, rung.value.low),
            "high": limit_of(_RATE, rung.value.high), "gain": rung.gain.value,
            "gain_low": change_limit_of(_RATE, rung.gain.low),
            "gain_high": change_limit_of(_RATE, rung.gain.high),
            "alone": rung.alone, "interaction": rung.interaction, "yuan": rung.yuan,
            "yuan_per_point": rung.yuan_per_point, "yuan_so_far": rung.yuan_so_far,
        }
        for rung in rungs
    ]  # fmt: skip
    goal = float("nan") if target is None else target
    return pd.DataFrame(rows).assign(**naming(_RATE), target=goal, replications=cells.n)


def _steps(results: Results, pulled: Mapping[str, Any]) -> dict[str, Said]:
    """Return what each step is called, by its lever."""
    return {key: Said(*results.words.choice({key: level})) for key, level in pulled.items()}


def _said(rungs: list[Rung], steps: Mapping[str, Said]) -> tuple[Said, ...]:
    if len(rungs) == 1:
        return (
            Said(
                "没有一个杠杆在基准之上提高准时吊装率。",
                "No lever raises the on-time rate above that of the baseline.",
            ),
        )
    said = []
    for rung in rungs[1:]:
        row = {"difference": rung.gain.value, "low": rung.gain.low, "high": rung.gain.high}
        gain = {lang: change_of(row, _RATE, lang, joint=False) for lang in LANGS}
        alone = {lang: change_with(rung.alone, _RATE, lang) for lang in LANGS}
        said.append(
            Said(
                f"“{steps[rung.lever].zh}”：准时吊装率 {gain['zh']}，达到 "
                f"{value_of(rung.value.value, _RATE, 'zh')}；单独使用为 {alone['zh']}；"
                f"{_price(rung, 'zh')}。",
                f'"{steps[rung.lever].en}": on-time rate {gain["en"]}, to '
                f"{value_of(rung.value.value, _RATE, 'en')}; alone {alone['en']}; "
                f"{_price(rung, 'en')}.",
            )
        )
    return tuple(said)


def _price(rung: Rung, lang: Lang) -> str:
    """Return what a point costs by a step."""
    if rung.yuan <= 0:
        return "自身不花钱" if lang == "zh" else "costs nothing itself"
    price = money(rung.yuan_per_point, lang)
    return f"每点每年{price}" if lang == "zh" else f"{price} a year per point"
