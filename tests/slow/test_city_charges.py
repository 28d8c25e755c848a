"""Charges of a whole city: exact, zero elsewhere, the same from groups, chains and storeys."""

from functools import cache

import pytest

import supplysim as ss
from supplysim.cli.default import default_scenario
from supplysim.metrics.delay import charges_of
from supplysim.metrics.delay_groups import PARTINGS
from supplysim.metrics.walk import Walk
from supplysim.run import Run

pytestmark = pytest.mark.slow


@cache
def _run() -> Run:
    return ss.simulate(ss.load(default_scenario()), seed=0)


def test_charges_of_every_storey_add_up_to_its_lateness_and_are_zero_elsewhere():
    late = _run().storeys["lateness_s"].clip(lower=0)
    inherited = _run().storeys["inherited_s"]
    assert (sum(_run().charged("total").values()) == late).all()
    assert (sum(_run().charged("new").values()) == late - inherited).all()


@pytest.mark.parametrize("kind", ["new", "total"])
@pytest.mark.parametrize("by", PARTINGS)
def test_groups_add_up_to_the_city(by, kind):
    whole = _run().delays(kind=kind).set_index("cause")["seconds"]
    assert _run().delays(by, kind).groupby("cause", sort=False)["seconds"].sum().equals(whole)


def test_no_chain_of_the_city_has_a_gap_or_an_overlap():
    walk, lateness = Walk(_run().scenario, _run().ledger), _run().arrays.lateness
    for storey in range(0, len(lateness), 7):
        t = walk.rows.finished_or_end(storey)
        tiles = list(walk.tiles(storey))
        for tile in tiles:
            assert tile.end == t
            assert tile.start < tile.end
            t = tile.start
        late = int(lateness[storey])
        assert sum(charge.seconds for charge in charges_of(tiles, late)) == max(0, late)
