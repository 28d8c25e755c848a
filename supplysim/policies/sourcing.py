"""Sourcing: which plant a package is awarded to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from supplysim.registry import Registry

__all__ = ["SOURCING", "Bidder", "Sourcing"]


@dataclass(frozen=True, slots=True)
class Bidder:
    """One plant that could take a package, as the award sees it.

    Parameters
    ----------
    plant
        Name of the plant.
    distance_m
        Road distance from the plant to the site.
    capacity_m3
        Design capacity a year of the lines that the package needs.
    awarded_m3
        Volume already awarded to the plant for the same period.
    package_m3
        Volume of the package.
    """

    plant: str
    distance_m: int
    capacity_m3: float
    awarded_m3: float
    package_m3: float


Sourcing = Callable[[Sequence[Bidder]], str]
SOURCING: Registry[Sourcing] = Registry("sourcing")


@SOURCING.register("nearest")
def nearest(bidders: Sequence[Bidder]) -> str:
    """Award to the plant with the shortest road to the site."""
    return min(bidders, key=lambda bidder: (bidder.distance_m, bidder.plant)).plant


@SOURCING.register("least-loaded")
def least_loaded(bidders: Sequence[Bidder]) -> str:
    """Award to the plant whose awarded volume would be the smallest share of its capacity."""

    def load(bidder: Bidder) -> tuple[float, int, str]:
        share = (bidder.awarded_m3 + bidder.package_m3) / bidder.capacity_m3
        return share, bidder.distance_m, bidder.plant

    return min(bidders, key=load).plant


_ROOM = 0.8
"""Share of design capacity up to which a plant counts as having room; assumption."""


@SOURCING.register("nearest-with-room")
def nearest_with_room(bidders: Sequence[Bidder]) -> str:
    """Award to the nearest plant with room left; to the least loaded one where none has any."""
    roomy = [b for b in bidders if b.awarded_m3 + b.package_m3 <= _ROOM * b.capacity_m3]
    return nearest(roomy) if roomy else least_loaded(bidders)
