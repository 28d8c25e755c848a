"""What counts as one independent observation in the results of a study.

Where nothing is sampled it is the replication. Where the world is sampled it is the sample, its
replications summed; samples of a design in groups (a trajectory of Morris, a row of Saltelli's
matrices) are one observation a group. One input at a time is no sample of the world: there the
replications at the middle of all inputs count, and the other points serve comparisons alone.
"""

from typing import Literal

import pandas as pd

from supplysim.experiment.spec import StudySpec

__all__ = ["group_size", "unit_kind", "units"]


def unit_kind(spec: StudySpec) -> Literal["replication", "sample"]:
    """Return what intervals of a study are over."""
    kind, _ = spec.design.sampling
    return "sample" if kind and kind != "one_at_a_time" else "replication"


def group_size(spec: StudySpec) -> int:
    """Return how many samples of the world belong together.

    Examples
    --------
    >>> pace = {"path": "sites.crew_cv", "dist": 0.1}
    >>> spec = {"name": "x", "base": "small", "uncertainties": {"pace": pace}}
    >>> group_size(StudySpec.model_validate(spec | {"design": {"uncertainties": {"morris": 4}}}))
    2
    """
    kind, _ = spec.design.sampling
    width = len(spec.uncertainties)
    return {"morris": width + 1, "saltelli": width + 2}.get(kind, 1)


def units(spec: StudySpec, runs: pd.DataFrame) -> "pd.Series[int]":
    """Return the number of the observation that each run belongs to, -1 for none.

    Parameters
    ----------
    spec
        The study.
    runs
        ``sample`` (0 where nothing is sampled) and ``replication``.
    """
    if unit_kind(spec) == "replication":
        return runs["replication"].where(runs["sample"] == 0, -1)
    return runs["sample"] // group_size(spec)
