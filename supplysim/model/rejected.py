"""What may be lifted of a part from which pieces were rejected.

A piece is lifted when every piece of a lower erection rank is: those of its own rank go on without
one that comes again, those of a higher rank wait for it. ``rank_end`` gives the first component
after one that has a higher rank.
"""

from collections.abc import Callable, Sequence

from supplysim.calendars import NEVER
from supplysim.ledger import MISSING
from supplysim.model.entities import Load, Part

__all__ = ["candidates", "held_up", "in_order", "last_of", "next_load", "promised"]

RankEnd = Callable[[int], int]


def candidates(part: Part, rank_end: RankEnd) -> list[Load]:
    """Return the loads that may be lifted next: the load of the plan, then remake loads by row."""
    regular = _regular(part)
    end = rank_end(min(_next_piece(regular), part.missing[0]))
    rows = [*([regular] if regular is not None else []), *part.remakes]
    return [load for load in rows if not load.lifted and load.next_piece < end]


def next_load(part: Part, rank_end: RankEnd, now: int) -> Load:
    """Return the load that is lifted next: of the candidates the first on site, else the first."""
    found = candidates(part, rank_end)
    there = (load for load in found if load.present != MISSING and load.present <= now)
    return next(there, found[0])


def last_of(part: Part, load: Load, rank_end: RankEnd) -> int:
    """Return the component before which the lifts of a load must stop."""
    piece = part.missing[0]
    if load.attempt:
        piece = min(piece, _next_piece(_regular(part)))
    return min(load.last, rank_end(piece))


def held_up(part: Part, load: Load, rank_end: RankEnd, now: int) -> bool:
    """Tell whether a load waits for the first rejected piece while that is not on site again."""
    first = part.missing[0]
    carrier = next(load for load in part.remakes if load.carries(first))
    if carrier.present != MISSING and carrier.present <= now:
        return False
    return load.part != part.row or load.next_piece >= rank_end(first)


def in_order(part: Part, rank_end: RankEnd) -> Sequence[Load]:
    """Return the loads of a part as they should be lifted; what goes on comes before remakes."""
    end = rank_end(part.missing[0])
    goes_on = [load for load in part.loads if load.lifted or load.next_piece < end]
    waits = [load for load in part.loads if not load.lifted and load.next_piece >= end]
    again = sorted(part.remakes, key=lambda load: (load.next_piece, load.row))
    return [*goes_on, *again, *waits]


def promised(load: Load, now: int) -> int:
    """Return when a remake load should be there: now, or when it is or should be released."""
    if load.present != MISSING:
        return now
    return max(now, load.released if load.known else load.promised)


def _regular(part: Part) -> Load | None:
    return next((load for load in part.loads if not load.lifted), None)


def _next_piece(load: Load | None) -> int:
    return NEVER if load is None else load.next_piece
