"""Parts that miss a rejected piece: what may be lifted meanwhile, and who is in the way."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.site import Tower
    from tests.verification.reference.storeys import Load, Part

BEYOND = 2**60
"""Behind the last piece of any part."""


def behind(city: "City", part: "Part", piece: int) -> int:
    """Return the first piece of a part behind another that has a higher erection rank."""
    if piece == BEYOND:
        return BEYOND
    pieces = range(piece + 1, part.loads[-1].pieces[-1] + 1)
    return next((p for p in pieces if city.rank[p] > city.rank[piece]), BEYOND)


def first_missing(part: "Part") -> int:
    """Return the first piece of a part that was rejected and is not lifted again."""
    return min(part.missing, default=BEYOND)


def _reach(city: "City", part: "Part") -> int:
    """Return the piece before which any load of a part may be lifted."""
    following = next((load.left[0] for load in part.loads if load.left), BEYOND)
    return behind(city, part, min(first_missing(part), following))


def stops_before(city: "City", load: "Load") -> int:
    """Return the piece before which the lifts of a load stop."""
    part = load.part
    if not part.missing:
        return BEYOND
    return _reach(city, part) if load.attempt else behind(city, part, first_missing(part))


def candidates(city: "City", part: "Part") -> "list[Load]":
    """Return the loads of which one is lifted next while a piece is missing."""
    reach = _reach(city, part)
    first = next((load for load in part.loads if load.left), None)
    again = sorted((load for load in part.again if load.left), key=lambda load: load.row)
    return [load for load in ([first] if first else []) + again if load.left[0] < reach]


def next_load(city: "City", part: "Part") -> "Load | None":
    """Return the load of a part that is lifted next: a present one, if there is one."""
    if not part.missing:
        return next((load for load in part.loads if load.left), None)
    may_be = candidates(city, part)
    present = [load for load in may_be if load.present is not None]
    return (present or may_be)[0]


def is_held_up(city: "City", tower: "Tower", load: "Load") -> bool:
    """Tell whether a load can only wait for a rejected piece that is not on site again."""
    part = tower.part_now()
    if part is None or not part.missing or not load.left:
        return False
    missing = first_missing(part)
    brings = next(other for other in part.again if missing in other.left)
    if brings.present is not None:
        return False
    return load.part is not part or load.left[0] >= behind(city, part, missing)


def may_crowd(city: "City", tower: "Tower", load: "Load") -> bool:
    """Tell whether a full buffer takes a load, for it may be lifted while a piece is missing."""
    part = tower.part_now()
    return bool(part and part.missing) and load in candidates(city, part)


def in_order(city: "City", part: "Part") -> "Iterator[Load]":
    """Yield the loads of a part as a site expects them to be lifted."""
    if not part.missing:
        yield from [*part.loads, *part.again]
        return
    until = behind(city, part, first_missing(part))
    on = [load for load in part.loads if not load.left or load.left[0] < until]
    yield from on
    yield from (load for load in part.again if not load.left)
    yield from sorted((load for load in part.again if load.left), key=lambda load: load.left[0])
    yield from (load for load in part.loads if load not in on)
