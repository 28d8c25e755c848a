"""Packages as a rule sees them that weighs all of them at once."""

from dataclasses import dataclass

__all__ = ["Candidate", "Package"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One plant that may take a package.

    Parameters
    ----------
    plant
        Name of the plant.
    distance_m
        Road distance from the plant to the site.
    capacity_m3
        Design capacity a year of each line type that the package needs, in its order.
    contract_share
        The plant's contracted share of all that is awarded, 0 to 1; all plants have 1 together.
    """

    plant: str
    distance_m: int
    capacity_m3: tuple[float, ...]
    contract_share: float


@dataclass(frozen=True, slots=True)
class Package:
    """The pieces of one project, awarded together.

    Parameters
    ----------
    project
        Name of the project.
    awarded
        When it is awarded, in seconds from the start of the run, which may be negative.
    lines
        Line types that it needs, each once.
    needs_m3
        Volume on each of them.
    candidates
        Plants that may take it, by name; one alone where the project names its plant.
    """

    project: str
    awarded: int
    lines: tuple[str, ...]
    needs_m3: tuple[float, ...]
    candidates: tuple[Candidate, ...]

    @property
    def volume_m3(self) -> float:
        """Volume on all line types."""
        return sum(self.needs_m3)
