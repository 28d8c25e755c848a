"""Sourcing: which plant a package is awarded to.

A plain rule is asked once for each package, in the order of the award dates, and sees what has
been awarded so far. A rule that weighs all packages against one another is marked by
``AllAtOnce``: it is asked once, with the whole list (docs/decisions/0016).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from supplysim.policies.balance import balance
from supplysim.policies.packages import Candidate, Package
from supplysim.registry import Registry

__all__ = ["SOURCING", "AllAtOnce", "Bidder", "Candidate", "Package", "Sourcing"]


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
        Design capacity a year of the line type that the package would make fullest.
    awarded_m3
        Volume of that line type already awarded to the plant in the year before.
    package_m3
        Volume of the package on that line type.
    contract_share
        The plant's contracted share of all that is awarded, 0 to 1; all plants have 1 together.
    given_m3, all_given_m3
        Volume of all line types awarded so far to the plant, and to all plants together.
    volume_m3
        Volume of the package on all line types.
    """

    plant: str
    distance_m: int
    capacity_m3: float
    awarded_m3: float
    package_m3: float
    contract_share: float
    given_m3: float
    all_given_m3: float
    volume_m3: float


OneByOne = Callable[[Sequence[Bidder]], str]


@dataclass(frozen=True, slots=True)
class AllAtOnce:
    """A rule over all packages together; also the decorator that makes it one.

    It takes the packages in the order of their award dates (equal dates by name) and returns the
    plant of each by the name of its project.
    """

    rule: Callable[[Sequence[Package]], Mapping[str, str]]

    def __call__(self, packages: Sequence[Package]) -> Mapping[str, str]:
        """Return the plant of every package."""
        return self.rule(packages)


Sourcing = OneByOne | AllAtOnce
SOURCING: Registry[Sourcing] = Registry("sourcing")


_Rank = tuple[float, int, str]


def _distance(bidder: Bidder) -> _Rank:
    return bidder.distance_m, 0, bidder.plant


def _load(bidder: Bidder) -> _Rank:
    share = (bidder.awarded_m3 + bidder.package_m3) / bidder.capacity_m3
    return share, bidder.distance_m, bidder.plant


@SOURCING.register("nearest", zh="最近的厂", en="nearest plant")
def nearest(bidders: Sequence[Bidder]) -> str:
    """Award to the plant with the shortest road to the site."""
    return min(bidders, key=_distance).plant


@SOURCING.register("least-loaded", zh="负荷最轻的厂", en="least loaded plant")
def least_loaded(bidders: Sequence[Bidder]) -> str:
    """Award to the plant whose awarded volume would be the smallest share of its capacity."""
    return min(bidders, key=_load).plant


_ROOM = 0.8
"""Share of design capacity up to which a plant counts as having room; assumption."""


@SOURCING.register("nearest-with-room", zh="最近的有余力的厂", en="nearest plant with room")
def nearest_with_room(bidders: Sequence[Bidder]) -> str:
    """Award to the nearest plant with room left; to the least loaded one where none has any."""
    roomy = [b for b in bidders if b.awarded_m3 + b.package_m3 <= _ROOM * b.capacity_m3]
    best = min(roomy, key=_distance) if roomy else min(bidders, key=_load)
    return best.plant


@SOURCING.register("contract-shares", zh="按合同份额", en="by contract shares")
def contract_shares(bidders: Sequence[Bidder]) -> str:
    """Award to the plant furthest below its contracted share of the volume, this package in it."""

    def excess(bidder: Bidder) -> _Rank:
        contracted = bidder.contract_share * (bidder.all_given_m3 + bidder.volume_m3)
        return bidder.given_m3 - contracted, bidder.distance_m, bidder.plant

    return min(bidders, key=excess).plant


@SOURCING.register("linear-programme", zh="线性规划分配", en="linear programme")
@AllAtOnce
def linear_programme(packages: Sequence[Package]) -> Mapping[str, str]:
    """Award all packages with the least m3-km that yearly capacities of the line types allow.

    A plant counts as full at the same share of design capacity as for ``nearest-with-room``.
    """
    return balance(packages, room=_ROOM)
