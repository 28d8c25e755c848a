"""What a study still lacks, told from the runs that are there; nothing is simulated."""

from typing import NamedTuple

from supplysim.experiment.index import Index
from supplysim.experiment.plan import Plan
from supplysim.experiment.selection import Responses, UndecidableError, choose
from supplysim.experiment.spec import Selection
from supplysim.experiment.stopping import Stopping
from supplysim.experiment.study import Study

__all__ = ["Lacking", "lacking"]


class Lacking(NamedTuple):
    """How far a study is.

    Parameters
    ----------
    done
        Runs that are there, of those that it may ask for.
    least, most
        Runs that it certainly lacks, and that it may lack in the end: where a rule or a selection
        asks for runs as it goes, nobody knows more.
    """

    done: int
    least: int
    most: int


def lacking(study: Study, plan: Plan, index: Index | None = None) -> Lacking:
    """Return what a study lacks.

    Parameters
    ----------
    study
        The study.
    plan
        Its scenarios and their keys.
    index
        The runs that are there; None where there are none yet.

    Raises
    ------
    InputError
        When the numbers of its selection do not go together.
    """
    done = set() if index is None else index.done(study.spec.seed)
    shared, last = _shared(study, plan, index, done)
    limit = shared if last else study.spec.replications.most
    left = plan.left(limit, done)
    there = len(plan.wanted(limit)) - len(left)
    own = sum(world in plan.worlds and number >= limit for world, number in done)
    least, most = len(plan.left(shared, done)), len(left)
    asked = study.spec.selection
    if asked is not None and asked.sequential and not _decided(asked, study, plan, index):
        least += max(0, asked.first_runs(len(study.choices), limit) - own)
        most += max(0, asked.most_runs(len(study.choices), limit) - own)
    return Lacking(there + own, least, most)


def _shared(
    study: Study, plan: Plan, index: Index | None, done: set[tuple[str, int]]
) -> tuple[int, bool]:
    """Return the replications that points share as far as is known, and whether that is all."""
    stopping = Stopping(study.spec.replications)
    n = stopping.first
    if index is None or not stopping.sequential:
        return n, not stopping.sequential
    sums = index.sums(study.spec.seed, list(stopping.rule.until))
    points = [sums.get(world, {}) for world in dict.fromkeys(plan.worlds)]
    while not plan.left(n, done):
        more = stopping.more(n, points)
        if not more:
            return n, True
        n += more
    return n, False


def _decided(asked: Selection, study: Study, plan: Plan, index: Index | None) -> bool:
    """Tell whether a selection has all the runs that it asks for."""
    if index is None:
        return False
    names = [choice.name for choice in study.choices]
    heard = Responses(asked.measure, index, study.spec.seed)
    try:
        choose(asked, dict(zip(names, plan.worlds, strict=True)), heard)
    except UndecidableError:
        return False
    return True
