"""Sourcing: every rule names a bidder, whatever the order of the bids; each does what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.policies.sourcing import SOURCING, Bidder

metres = st.integers(0, 200_000)
volumes = st.integers(0, 10**5).map(float)
fields = st.tuples(metres, st.integers(1, 10**5).map(float), volumes)


@st.composite
def bids(draw):
    names = draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True))
    package = draw(volumes)
    rows = [(name, *draw(fields)) for name in names]
    return [
        Bidder(plant=n, distance_m=d, capacity_m3=c, awarded_m3=a, package_m3=package)
        for n, d, c, a in rows
    ]


@pytest.mark.parametrize("rule", sorted(SOURCING))
@given(bids(), st.randoms(use_true_random=False))
def test_a_rule_names_one_bidder_whatever_the_order_of_the_bids(rule, bidders, random):
    award = SOURCING.get(rule)
    chosen = award(bidders)
    assert chosen in {bidder.plant for bidder in bidders}
    mixed = list(bidders)
    random.shuffle(mixed)
    assert award(tuple(mixed)) == chosen


def bid(plant, *, km=50, capacity=1000.0, awarded=0.0):
    return Bidder(plant, km * 1000, capacity, awarded, 100.0)


def test_there_are_at_least_two_rules():
    assert {"least-loaded", "nearest"} <= set(SOURCING)


def test_nearest_counts_the_road_only():
    full, empty = bid("full", km=49, awarded=5000.0), bid("empty", km=50)
    assert SOURCING.get("nearest")([empty, full]) == "full"


def test_least_loaded_counts_the_package_in_shares_of_capacity():
    small, big = bid("small", capacity=200.0), bid("big", awarded=300.0)
    assert SOURCING.get("least-loaded")([small, big]) == "big"  # 0.4 against 0.5


def test_equal_loads_go_to_the_nearer_plant_and_equal_plants_by_name():
    rule = SOURCING.get("least-loaded")
    assert rule([bid("a", km=60), bid("b", km=40)]) == "b"
    assert rule([bid("b"), bid("a")]) == "a"


def test_nearest_with_room_passes_over_a_plant_that_the_package_would_fill():
    rule = SOURCING.get("nearest-with-room")
    assert rule([bid("near", km=1, awarded=701.0), bid("far")]) == "far"
    assert rule([bid("near", km=1, awarded=700.0), bid("far")]) == "near"  # 80 % is room


def test_without_any_room_the_least_loaded_plant_is_taken():
    full = [bid("near", km=1, awarded=990.0), bid("far", awarded=980.0)]
    assert SOURCING.get("nearest-with-room")(full) == "far"
