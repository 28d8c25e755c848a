"""The best of any scenarios: runs are added until a selection procedure stops."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from supplysim.errors import Fault, InputError
from supplysim.experiment.checking import coinciding, unknown_measure
from supplysim.experiment.crew import Crew, Progress
from supplysim.experiment.engines import engine
from supplysim.experiment.plan import Plan
from supplysim.experiment.selection import (
    OWN_STREAMS,
    Responses,
    Selected,
    choose,
    steps_of,
)
from supplysim.experiment.spec import Selection
from supplysim.experiment.store import Store, identity_of
from supplysim.experiment.study import RUNS_UNASKED
from supplysim.measured import too_wide
from supplysim.scenario import Scenario
from supplysim.scenario.faults import faults_of
from supplysim.simulation import whole_numbers

__all__ = ["select", "select_by"]


def select(
    scenarios: Mapping[str, Scenario],
    selection: Selection | Mapping[str, Any],
    *,
    seed: int = 0,
    out: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    scheduler: Any = None,
    yes: bool = False,
    progress: Progress | None = None,
) -> Selected:
    """Return the best of some scenarios, found by KN, Rinott or OCBA.

    Replications are added, and alternatives dropped, until the procedure stops. Under KN all
    alternatives meet the same draws; Rinott and OCBA need independent ones, so each alternative
    has replication numbers of its own. The choice depends on the scenarios, their order, the
    seed and the selection alone, not on how many workers there are or how often it was
    interrupted.

    Parameters
    ----------
    scenarios
        The alternatives by name, at least two.
    selection
        Measure, goal, procedure (``kn``, ``rinott`` or ``ocba``), confidence, indifference zone
        or budget; as data, what ``[selection]`` of a study file says.
    seed
        Seed of all runs.
    out
        Folder in which runs are kept, so that none is made again; None: they are not kept.
    workers, executor, scheduler, yes, progress
        As in :meth:`supplysim.experiment.Study.run`.

    Raises
    ------
    InputError
        When the seed or the selection is none, two scenarios are the same, more than 5,000 runs
        may be needed and ``yes`` is not given, or a run that is needed failed.
    OutputError
        When the folder holds something else or is in use.
    """
    (seed,) = whole_numbers(seed=seed)
    asked = _asked(selection, len(scenarios))
    named = [(name, scenario.hash) for name, scenario in scenarios.items()]
    faults = coinciding(named, where="scenarios")
    most = asked.most_runs(len(scenarios), 0)
    if most > RUNS_UNASKED and not yes:
        faults.append(_too_many(most))
    if faults:
        raise InputError(faults)
    plan = Plan(tuple(scenarios.values()))
    with ExitStack() as stack:
        folder = Path(out or stack.enter_context(tempfile.TemporaryDirectory()))
        store = stack.enter_context(Store.claim(folder, identity_of("selection")))
        chosen = stack.enter_context(
            engine(workers=workers, executor=executor, scheduler=scheduler)
        )
        crew = Crew(plan, store, chosen, seed=seed, most=most, progress=progress)
        return select_by(crew, asked, list(scenarios))


def select_by(crew: Crew, selection: Selection, names: Sequence[str]) -> Selected:
    """Have a crew make the runs that a sequential selection asks for.

    Parameters
    ----------
    crew
        Its scenarios are the alternatives.
    selection
        What is asked for.
    names
        What the alternatives are called.

    Raises
    ------
    UndecidableError
        When a run that is needed failed or has no value of the measure.
    """
    heard = Responses(selection.measure, crew.store.index, crew.seed)

    def make(runs: Sequence[tuple[int, int]]) -> None:
        crew.make(runs, heard=heard.hear)

    alternatives = dict(zip(names, crew.plan.worlds, strict=True))
    chosen = choose(selection, alternatives, heard, make=make)
    shift = OWN_STREAMS if selection.independent else 0
    for i, (world, count) in enumerate(zip(crew.plan.worlds, chosen.runs, strict=True)):
        # of these the crew has not heard where they were there already
        crew.wanted |= {(world, i * shift + number) for number in range(count)}
    return Selected(selection, tuple(names), chosen)


def _asked(selection: Selection | Mapping[str, Any], alternatives: int) -> Selection:
    if isinstance(selection, Mapping):
        try:
            selection = Selection.model_validate(dict(selection))
        except ValidationError as error:
            raise InputError(faults_of(error, Selection, lambda _: "")) from None
    if not selection.sequential:
        zh, en = "应为 kn、rinott 或 ocba", "must be kn, rinott or ocba"
        raise InputError([Fault("procedure", zh, en, value=selection.procedure)])
    faults = [
        *unknown_measure("measure", selection.measure),
        *too_wide("zone", selection.measure, selection.zone),
    ]
    if faults:
        raise InputError(faults)
    next(steps_of(selection, alternatives))
    return selection


def _too_many(runs: int) -> Fault:
    return Fault(
        "selection",
        f"可能超过 {RUNS_UNASKED:,} 次运行；确实要跑请加 yes=True",
        f"may take more than {RUNS_UNASKED:,} runs; say yes=True if you mean it",
        value=f"{runs:,}",
    )
