"""Dispatch: which waiting load the next free truck takes. The smallest key goes first.

The key of a plain rule is worked out once, when the load asks for a truck. A rule that depends on
what has happened since is marked by ``AtDecision``: its keys are worked out anew whenever trucks
are given out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from supplysim.registry import Registry

__all__ = ["DISPATCH", "AtDecision", "Dispatch", "LoadView"]


class LoadView(NamedTuple):
    """One load that waits for a truck, at the instant at which its key is worked out.

    Parameters
    ----------
    now
        That instant: the load's asking, or the present decision (seconds, as all times).
    asked
        When it joined the queue.
    arrive_by
        When the site wants it at its gate.
    haul_s
        Seconds of travel at nominal speed, departing as soon as the truck ban allows.
    idle_since
        Since when its tower's crane stands idle for want of it: it holds what is lifted next, the
        structure is ready and the hook does nothing. Hook hours do not count. Else None.
    """

    now: int
    asked: int
    arrive_by: int
    haul_s: int
    idle_since: int | None


Key = Callable[[LoadView], float]


@dataclass(frozen=True, slots=True)
class AtDecision:
    """A rule whose keys hold for one decision only; also the decorator that makes it one."""

    rule: Key

    def __call__(self, load: LoadView) -> float:
        """Return the key of a load now."""
        return self.rule(load)


Dispatch = Key | AtDecision
DISPATCH: Registry[Dispatch] = Registry("dispatch")


@DISPATCH.register("first-come", zh="先到先派", en="first come, first served")
def first_come(load: LoadView) -> float:
    """Serve loads in the order in which they asked for a truck."""
    return load.asked


@DISPATCH.register("earliest-due", zh="先到期先派", en="earliest due first")
def earliest_due(load: LoadView) -> float:
    """Serve the load that the site wants first."""
    return load.arrive_by


@DISPATCH.register("least-slack", zh="余量最小先派", en="least slack first")
def least_slack(load: LoadView) -> float:
    """Serve the load that must leave first to arrive in time."""
    return load.arrive_by - load.haul_s


_BEFORE_ALL = 10**10
"""Seconds, three centuries: what is moved ahead by them comes before everything else."""


@DISPATCH.register("idle-crane-first", zh="塔吊空等先派", en="idle cranes first")
@AtDecision
def idle_crane_first(load: LoadView) -> float:
    """Serve the load whose crane has stood idle for it longest; then the one wanted first."""
    if load.idle_since is not None:
        return load.idle_since - _BEFORE_ALL
    return load.arrive_by
