"""Charges of a whole city: exact, zero elsewhere, the same from groups, chains and storeys."""

from functools import cache

import pytest

import supplysim as ss
from supplysim.cli.default import default_scenario
from supplysim.metrics.delay import charges_of
from supplysim.metrics.delay_groups import PARTINGS
from supplysim.metrics.walk import Walk
from supplysim.run import Run
from tests.runs.test_mechanisms import ON

pytestmark = pytest.mark.slow


OF_THE_TOWN = {"closed roads", "night windows"}
"""Mechanisms whose settings name roads and zones of the small town."""


@cache
def _run(*, everything: bool = False) -> Run:
    scenario = ss.load(default_scenario())
    if everything:
        changes = [change for name, change in ON.items() if name not in OF_THE_TOWN]
        scenario = scenario.with_({path: v for change in changes for path, v in change.items()})
    return ss.simulate(scenario, seed=0)


@pytest.mark.parametrize("everything", [False, True])
def test_charges_of_every_storey_add_up_to_its_lateness_and_are_zero_elsewhere(everything):
    run = _run(everything=everything)
    late = run.storeys["lateness_s"].clip(lower=0)
    inherited = run.storeys["inherited_s"]
    assert (late > 0).any()
    assert (sum(run.charged("total").values()) == late).all()
    assert (sum(run.charged("new").values()) == late - inherited).all()


@pytest.mark.parametrize("kind", ["new", "total"])
@pytest.mark.parametrize("by", PARTINGS)
def test_groups_add_up_to_the_city(by, kind):
    whole = _run().delays(kind=kind).set_index("cause")["seconds"]
    assert _run().delays(by, kind).groupby("cause", sort=False)["seconds"].sum().equals(whole)


@pytest.mark.parametrize("everything", [False, True])
def test_no_chain_of_the_city_has_a_gap_or_an_overlap(everything):
    run = _run(everything=everything)
    walk, lateness = Walk(run.scenario, run.ledger), run.arrays.lateness
    for storey in range(0, len(lateness), 7):
        t = walk.rows.finished_or_end(storey)
        tiles = list(walk.tiles(storey))
        for tile in tiles:
            assert tile.end == t
            assert tile.start < tile.end
            t = tile.start
        late = int(lateness[storey])
        assert sum(charge.seconds for charge in charges_of(tiles, late)) == max(0, late)
