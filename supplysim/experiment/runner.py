"""Running a study: what is wanted, less what is done, handed out until the precision is reached."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplysim.errors import Fault, InputError
from supplysim.experiment.crew import Crew, Progress
from supplysim.experiment.engines import engine
from supplysim.experiment.folder import default_folder
from supplysim.experiment.plan import Plan
from supplysim.experiment.results import Results
from supplysim.experiment.select import select_by
from supplysim.experiment.selection import UndecidableError
from supplysim.experiment.stopping import Stopping, Sums
from supplysim.experiment.store import Store, identity_of
from supplysim.experiment.study import RUNS_UNASKED, Study

if TYPE_CHECKING:
    import os

__all__ = ["run_study"]


def run_study(
    study: Study,
    *,
    out: "str | os.PathLike[str] | None" = None,
    workers: int | None = None,
    executor: Executor | None = None,
    scheduler: Any = None,
    yes: bool = False,
    progress: Progress | None = None,
) -> Results:
    """Simulate what a study still lacks and return its results; see :meth:`Study.run`."""
    if study.most_runs > RUNS_UNASKED and not yes:
        raise InputError([_too_many(study)])
    plan = Plan(study.scenarios())
    folder = Path(out) if out is not None else default_folder(study.name)
    identity = identity_of(study.name, seed=study.spec.seed)
    with Store.claim(folder, identity) as store:
        store.put_study(_as_data(study), study.points, plan.worlds)
        store.put_meta(replications="0", most=str(study.most_runs))
        with engine(workers=workers, executor=executor, scheduler=scheduler) as chosen:
            crew = Crew(
                plan,
                store,
                chosen,
                seed=study.spec.seed,
                most=study.most_runs,
                keep=study.spec.keep,
                progress=progress,
            )
            used = _until_enough(study, crew)
            _select(study, crew)
        store.put_meta(replications=str(used), wanted=str(len(crew.wanted)))
    return Results.open(folder)


def _until_enough(study: Study, crew: Crew) -> int:
    """Run until the stopping rule is content; return the number of replications to use."""
    stopping = Stopping(study.spec.replications)
    n = stopping.first
    while True:
        crew.make(crew.plan.wanted(n))
        found = _sums(crew, list(stopping.rule.until))
        more = stopping.more(n, found)
        if not more:
            return stopping.judged(n, found).use
        n += more


def _select(study: Study, crew: Crew) -> None:
    """Make the runs that a sequential selection asks for; why it cannot go on the results tell."""
    selection = study.spec.selection
    if selection is not None and selection.sequential:
        names = [choice.name for choice in study.choices]
        with suppress(UndecidableError):
            select_by(crew, selection, names)


def _sums(crew: Crew, keys: Sequence[str]) -> list[Mapping[str, Sums]]:
    """Return the sums of the measures to be precise, point by point."""
    found = crew.store.index.sums(crew.seed, keys)
    return [found.get(world, {}) for world in dict.fromkeys(crew.plan.worlds)]


def _as_data(study: Study) -> dict[str, Any]:
    return {
        "study": study.spec.model_dump(mode="json"),
        "rows": [dict(row) for row in study.rows],
        "base": study.base.to_dict(),
        "baselines": list(study.baselines),
    }


def _too_many(study: Study) -> Fault:
    each = study.spec.replications.most
    more = study.most_runs - study.size * each
    selection = f" + {more:,}" if more else ""
    runs = f"{study.size:,} x {each:,}{selection} = {study.most_runs:,}"
    return Fault(
        "design",
        f"超过 {RUNS_UNASKED:,} 次运行；确实要跑请加 --yes（yes=True）",
        f"more than {RUNS_UNASKED:,} runs; add --yes (yes=True) if you mean it",
        value=runs,
    )
