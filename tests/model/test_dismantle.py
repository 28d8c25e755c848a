"""A chain that has run is gone at once, without a search for what holds on to itself."""

import ctypes
import gc
import sys

import pytest

import supplysim as ss
from supplysim.model.chain import Chain
from supplysim.model.gate import Gate
from supplysim.model.initial import initial_state
from supplysim.model.plant import Plant
from supplysim.model.tower import Tower
from supplysim.model.world import prepare
from supplysim.model.writing import write_ledger


def alive(kind):
    return sum(isinstance(thing, kind) for thing in gc.get_objects())


def test_nothing_of_a_chain_is_left_to_the_collector():
    scenario = ss.load("small")
    world = prepare(scenario, seed=0, replication=0)
    crew = world.opening(scenario.sites.crew_calendar, "crew", "")
    initial = initial_state(scenario, world.plan, world.draws, crew=crew)
    kinds = (Chain, Tower, Gate, Plant)
    gc.collect()
    before = [alive(kind) for kind in kinds]
    gc.disable()
    try:
        chain = Chain(world, initial)
        chain.run()
        assert all(alive(kind) > count for kind, count in zip(kinds, before, strict=True))
        write_ledger(chain)
        assert [alive(kind) for kind in kinds[1:]] == before[1:]
        del chain
        assert [alive(kind) for kind in kinds] == before
    finally:
        gc.enable()


def test_a_run_that_is_broken_off_can_be_collected():
    scenario = ss.load("small")
    gc.collect()
    before = alive(Chain)

    def stop(now, end):  # noqa: ARG001
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            ss.simulate(scenario, progress=stop)
    gc.collect()
    assert alive(Chain) == before


class MallInfo(ctypes.Structure):
    """What the GNU C library counts; ``hblkhd`` = in large blocks, ``uordblks`` = in others."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks",
                     "uordblks", "fordblks", "keepcost")
    )  # fmt: skip


def in_use():
    """Return bytes that the C library has given out, 0 where it cannot tell."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallinfo2"):
        return 0
    library.mallinfo2.restype = MallInfo
    counts = library.mallinfo2()
    return counts.hblkhd + counts.uordblks


def test_runs_leave_no_memory_behind():
    """A thousand runs of a study are one process; what is compiled can lose machine integers."""
    scenario = ss.load("small")

    def left():
        ss.simulate(scenario, seed=0)
        gc.collect()
        return in_use(), sys.getallocatedblocks()

    left()
    left()
    bytes_before, blocks_before = left()
    for _ in range(4):
        bytes_after, blocks_after = left()
    assert bytes_after - bytes_before < 4 * 5_000
    assert blocks_after - blocks_before < 4 * 60
