"""The alternatives of a study that was run: their scenarios, and their runs that lie ready."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from supplysim.errors import Fault, InputError
from supplysim.experiment.checking import check_study
from supplysim.experiment.index import FILE, Index
from supplysim.experiment.plan import Plan
from supplysim.experiment.spec import StudySpec
from supplysim.experiment.store import STUDY, read_study
from supplysim.experiment.study import Study
from supplysim.measured import Measured
from supplysim.scenario import Scenario

__all__ = ["Alternative", "alternatives", "is_study_folder", "stored_study"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One combination of what people set.

    Parameters
    ----------
    name
        The case, or its levels.
    scenario
        What is run.
    ready
        What is kept of its runs, by replication; of this version of the model alone.
    stale
        Number of its runs that another version, other code or other roads made.
    """

    name: str
    scenario: Scenario
    ready: Mapping[int, Measured]
    stale: int


def is_study_folder(folder: Path) -> bool:
    """Tell whether a folder holds the results of a study."""
    return (folder / STUDY).is_file() and (folder / FILE).is_file()


def alternatives(
    folder: str | os.PathLike[str], *, allow_code: bool = False
) -> tuple[int, tuple[Alternative, ...]]:
    """Return the seed of a study that was run, and its alternatives, the baseline first.

    The first is the one that ``[compare]`` names for all others; without one, the first of the
    design.

    Parameters
    ----------
    folder
        Folder of the results.
    allow_code
        Whether policies may be code of the user.

    Raises
    ------
    InputError
        When there are no results, the world is sampled, or code is not allowed.
    """
    place = Path(folder)
    study = stored_study(place, allow_code=allow_code)
    if study.spec.uncertainties:
        zh = "研究中有抽样的不确定量，每个方案不止一种情形，不能逐对比较；请看 supplysim results"
        en = (
            "the study samples uncertainties: an alternative is no single scenario that could be "
            "run in pairs; see supplysim results"
        )
        raise InputError([Fault("uncertainties", zh, en, file=str(place))])
    plan = Plan(study.scenarios())
    index = Index.read(place / FILE)
    try:
        stored = index.worlds()
        found = []
        for point, scenario, world in zip(study.points, plan.scenarios, plan.worlds, strict=True):
            ready = index.kept(study.spec.seed, world)
            old = 0 if stored[point.number] == world else index.number(stored[point.number])
            found.append(Alternative(point.choice.name, scenario, ready, old))
    finally:
        index.close()
    (base, *more) = {place for place in study.baselines if place is not None} or {0}
    first = 0 if more else base
    return study.spec.seed, (found[first], *found[:first], *found[first + 1 :])


def stored_study(folder: str | os.PathLike[str], *, allow_code: bool = False) -> Study:
    """Return the study whose results a folder holds, with its base scenario.

    Raises
    ------
    InputError
        When there is none, or it names code that is not allowed.
    """
    folder = Path(folder)
    data = read_study(folder)
    try:
        spec = StudySpec.model_validate(data["study"])
        base = Scenario.from_dict(data["base"], allow_code=allow_code)
        study = Study(spec, base, tuple(data["rows"]), folder)
    except (ValidationError, LookupError, TypeError) as error:
        zh, en = f"无法读取该文件：{error}", f"this file cannot be read: {error}"
        raise InputError([Fault(STUDY, zh, en, file=str(folder))]) from error
    # A folder may come from a stranger: what its levels name is code like that of a file.
    faults = check_study(
        spec, base, rows=study.rows, file=str(folder / STUDY), folder=folder, allow_code=allow_code
    )
    if faults:
        raise InputError(faults)
    return study
