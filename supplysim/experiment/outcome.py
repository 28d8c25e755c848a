"""What came of one run: done with its measures, or failed with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from supplysim.measured import Measured

__all__ = ["Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run.

    Parameters
    ----------
    key
        Key of the run.
    world
        What its scenario, code and model have in common with other replications.
    seed, replication
        Seed of the study and number of the replication.
    measured
        What is kept; None for a run that failed.
    seconds
        Wall seconds that the run took.
    tables
        sha256 of each table kept, by name.
    error_zh, error_en
        Why it failed, "" for a run that did not.
    """

    key: str
    world: str
    seed: int
    replication: int
    measured: Measured | None = None
    seconds: float = 0.0
    tables: Mapping[str, str] = field(default_factory=dict)
    error_zh: str = ""
    error_en: str = ""

    @property
    def failed(self) -> bool:
        """Whether there is no result."""
        return self.measured is None
