"""Call-off: when a site calls a load, and when it wants it at the gate."""

from collections.abc import Callable
from typing import NamedTuple

from supplysim.registry import Registry

__all__ = ["CALL_OFF", "Call", "CallOff", "NextLoad"]


class NextLoad(NamedTuple):
    """The next load of a tower that has not been called, as the site sees it.

    Parameters
    ----------
    expected
        When the work before it on its crane should end, at nominal times (seconds, as all times).
    planned
        When its first lift begins by the baseline moved with the tower's actual begin.
    storey
        Its storey, counted from 0 at the lowest precast one.
    storeys_begun
        How many storeys of the tower have begun.
    begun
        When the storey ``storey - buffer_storeys`` (or the lowest) began; None if it has not.
    late_s
        How much after the instant for which they were wanted the last loads of the tower came to
        its gate, oldest first, negative for early; at most ``policies.lead_loads`` of those that
        came before this instant.
    notice_s, buffer_storeys
        The firm notice, and how many storeys ahead are kept in the buffer.
    lead_min_s, lead_max_s
        Least and greatest time by which loads may be wanted ahead of the work.
    direct
        True if trucks may stand at the site in its working hours, so that pieces can be lifted
        straight off them.
    """

    expected: int
    planned: int
    storey: int
    storeys_begun: int
    begun: int | None
    late_s: tuple[int, ...]
    notice_s: int
    buffer_storeys: int
    lead_min_s: int
    lead_max_s: int
    direct: bool


class Call(NamedTuple):
    """A call-off: made at ``at``, for arrival at ``arrive``; lifted off the truck if ``direct``."""

    at: int
    arrive: int
    direct: bool


CallOff = Callable[[NextLoad], Call | None]
CALL_OFF: Registry[CallOff] = Registry("call_off")


@CALL_OFF.register("just-in-time", zh="准时叫料", en="just in time")
def just_in_time(load: NextLoad) -> Call | None:
    """Call each load for the moment at which its crane should be free for it."""
    return Call(load.expected - load.notice_s, load.expected, load.direct)


@CALL_OFF.register("buffer", zh="提前叫料到现场缓冲", en="ahead, to a buffer")
def buffer(load: NextLoad) -> Call | None:
    """Call every load of the storeys up to s + k when storey s begins; set them down on site."""
    if load.begun is None:
        # The first storeys are called ahead of the expected start, or the tower never begins.
        if load.storeys_begun:
            return None
        return Call(at=load.expected - load.notice_s, arrive=load.expected, direct=False)
    return Call(at=load.begun, arrive=load.begun + load.notice_s, direct=False)


@CALL_OFF.register("fixed-cycle", zh="固定周期叫料", en="fixed cycle")
def fixed_cycle(load: NextLoad) -> Call | None:
    """Call each load for its planned moment, counted from the tower's begin, come what may."""
    return Call(at=load.planned - load.notice_s, arrive=load.planned, direct=load.direct)


@CALL_OFF.register("adaptive", zh="随情况提前叫料", en="adaptive")
def adaptive(load: NextLoad) -> Call | None:
    """Call each load ahead of its moment by the mean wait for the tower's last loads.

    An early load counts as no wait; the lead stays within its bounds. Lateness is counted from
    the instant for which a load was wanted, lead included, so the lead does not feed on itself.
    """
    waits = [max(0, late) for late in load.late_s]
    mean = sum(waits) // len(waits) if waits else 0
    arrive = load.expected - max(load.lead_min_s, min(load.lead_max_s, mean))
    return Call(at=arrive - load.notice_s, arrive=arrive, direct=load.direct)
