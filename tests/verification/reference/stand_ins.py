"""Stand-ins: the equal piece of a later storey takes the place of a rejected one."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tests.verification.reference.quality import REMAKES
from tests.verification.reference.storeys import Load

if TYPE_CHECKING:
    from tests.verification.reference.city import City


def donors(
    city: "City", building: int, storey: int, groups: Iterable[Sequence[int]]
) -> dict[int, int]:
    """Return the donors of the rejected pieces of a storey, all or none for each load."""
    if not city.scenario.quality.stand_ins:
        return {}
    stock = [piece for load in _stock(city, building, storey) for piece in load.pieces]
    found: dict[int, int] = {}
    for pieces in groups:
        mine: dict[int, int] = {}
        for piece in sorted(pieces):
            equal = [
                d
                for d in stock
                if city.type_of[d] == city.type_of[piece]
                and city.remakes.attempt[d] < REMAKES
                and d not in {*found.values(), *mine.values()}
            ]
            if equal:
                mine[piece] = max(equal)
        if len(mine) == len(pieces):
            found |= mine
    return found


def _stock(city: "City", building: int, storey: int) -> list[Load]:
    """Return the loads that may give pieces: of later storeys, not called, released by now."""
    tower, now = city.towers[building], city.env.now
    return [
        load
        for floor in tower.floors
        if floor.row > storey and not tower.begin_is_fixed(floor)
        for load in floor.loads
        if load.called_off is None and load.release is not None and load.release < now
    ]
