"""The life of a component: made, checked, brought, inspected and lifted, anew after a rejection."""

from typing import TYPE_CHECKING

import simpy

from tests.verification.reference.clock import DAY, Steps
from tests.verification.reference.line import CASTING, DEMOULDING, QC

if TYPE_CHECKING:
    from tests.verification.reference.city import City


def live(city: "City", piece: int) -> Steps:
    """A component, from its order to its place in the building."""
    remakes, record = city.remakes, city.record
    while True:
        if piece in remakes.stood_in:
            remakes.stood_in.remove(piece)
        else:
            yield from _be_made(city, piece)
            order, _ = remakes.making[piece]
            if piece in order.failing:
                yield order.rejected
                continue
            released = order.foretold[piece]
            yield city.env.timeout(max(0, released - city.env.now))
            record["released"][piece] = released
        load = remakes.load_of[piece]
        load.pieces_made += 1
        if load.pieces_made == len(load.pieces):
            load.all_released.succeed()
        try:
            yield load.loading_done
        except simpy.Interrupt:
            # It was taken in place of a piece of an earlier storey.
            continue
        record["loaded"][piece] = city.env.now
        yield load.at_gate
        record["arrived"][piece] = city.env.now
        yield load.judged
        if piece not in load.rejected:
            break
    yield city.in_place[piece]
    record["installed"][piece] = city.env.now


def _be_made(city: "City", piece: int) -> Steps:
    """Go through a line to the end of quality control; stock of the start state has done so."""
    env, record = city.env, city.record
    order, pallet = city.remakes.making[piece]
    if order.made is not None:
        record["cast"][piece] = order.made
        record["demoulded"][piece] = checked = order.made + DAY // 2
    else:
        yield order.entered
        yield pallet.done[CASTING]
        record["cast"][piece] = env.now
        yield pallet.done[DEMOULDING]
        record["demoulded"][piece] = env.now
        yield pallet.done[QC]
        checked = env.now
    if piece not in order.failing:
        released = max(order.held, city.released(record["demoulded"][piece], checked))
        assert released == order.foretold[piece], "the line did not do what was foretold"
