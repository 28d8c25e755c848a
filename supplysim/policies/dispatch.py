"""Dispatch: which waiting load the next free truck takes. The smallest key goes first."""

from collections.abc import Callable
from dataclasses import dataclass

from supplysim.registry import Registry

__all__ = ["DISPATCH", "Dispatch", "LoadView"]


@dataclass(frozen=True, slots=True)
class LoadView:
    """One load that waits for a truck: all times in seconds, ``haul_s`` at nominal speed.

    ``asked`` is when it joined the queue, ``arrive_by`` when the site wants it at its gate.
    """

    asked: int
    arrive_by: int
    haul_s: int


Dispatch = Callable[[LoadView], float]
DISPATCH: Registry[Dispatch] = Registry("dispatch")


@DISPATCH.register("first-come")
def first_come(load: LoadView) -> float:
    """Serve loads in the order in which they asked for a truck."""
    return load.asked


@DISPATCH.register("earliest-due")
def earliest_due(load: LoadView) -> float:
    """Serve the load that the site wants first."""
    return load.arrive_by


@DISPATCH.register("least-slack")
def least_slack(load: LoadView) -> float:
    """Serve the load that must leave first to arrive in time."""
    return load.arrive_by - load.haul_s
