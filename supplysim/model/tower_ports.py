"""What a tower is given: the rules of all towers, and ports to the rest of the chain."""

from collections.abc import Callable
from dataclasses import dataclass

from supplysim.model.entities import Load, StoreyState
from supplysim.plan.baseline import SiteHours
from supplysim.policies.call_off import Call, CallOff

__all__ = ["SiteRules", "TowerPorts"]


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What all towers of a scenario have in common, in seconds and litres."""

    hours: SiteHours
    notice_s: int
    buffer_storeys: int
    start_stock: int
    recovery_after_s: int
    recovery_gain: float
    inspection_s: int
    stay_s: int
    call_off: CallOff
    lead_min_s: int = 0
    lead_max_s: int = 0
    lead_loads: int = 1


@dataclass(frozen=True, slots=True)
class TowerPorts:
    """What a tower needs from the rest of the chain.

    Parameters
    ----------
    call
        Told of a call-off: load, when it was made, when it should arrive.
    inspection_s
        Drawn inspection seconds of a load.
    hold_s
        Joint hold of lifts that end at an instant: ``(instant, nominal seconds)``.
    crew_s
        Drawn seconds of a crew step: ``(storey index, zone, topping)``.
    ask_crane
        Ask the tower's crane to decide, at an instant.
    began
        Told when a storey has begun.
    open, lifted
        Gives the parts of a storey their loads; told when all of them are lifted.
    in_turn
        Has a load that was inspected taken in after all changes of the instant; without it, where
        no piece is rejected, a load is taken in at once.
    judge
        Rejects pieces of a load that was inspected; returns the load on which they come again.
    turned_back
        Told of a truck that leaves full, for all its pieces were rejected.
    rank_end
        The first component after one in its part that has a higher erection rank.
    unhook
        Hooks off the trailer of a load that was inspected.
    lengthened
        What crew work takes with the people who are there: ``(instant, seconds)``.
    """

    call: Callable[[Load, int, Call], None]
    inspection_s: Callable[[Load], int]
    hold_s: Callable[[int, int], int]
    crew_s: Callable[[int, int, bool], int]
    ask_crane: Callable[[int], None]
    began: Callable[[], None]
    open: Callable[[StoreyState], None] = lambda _: None
    lifted: Callable[[StoreyState], None] = lambda _: None
    in_turn: Callable[[Load, Callable[[Load], None]], None] | None = None
    judge: Callable[[Load], Load | None] | None = None
    turned_back: Callable[[Load], None] = lambda _: None
    rank_end: Callable[[int], int] = lambda piece: piece + 1
    unhook: Callable[[Load], None] = lambda _: None
    lengthened: Callable[[int, int], int] = lambda _, seconds: seconds
