"""A chain that has run is gone at once, without a search for what holds on to itself."""

import gc

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
