"""Sourcing: each rule does what it says."""

from dataclasses import replace

from supplysim.policies.sourcing import SOURCING, Bidder


def bid(plant, *, km=50, capacity=1000.0, awarded=0.0, share=0.5, given=0.0, total=0.0):
    return Bidder(
        plant=plant,
        distance_m=km * 1000,
        capacity_m3=capacity,
        awarded_m3=awarded,
        package_m3=100.0,
        contract_share=share,
        given_m3=given,
        all_given_m3=total,
        volume_m3=200.0,
    )


def award(rule, *bidders):
    return SOURCING.get(rule)(bidders)


def test_nearest_counts_the_road_only():
    assert award("nearest", bid("empty", km=50), bid("full", km=49, awarded=5000.0)) == "full"


def test_least_loaded_counts_the_package_in_shares_of_capacity():
    small, big = bid("small", capacity=200.0), bid("big", awarded=300.0)
    assert award("least-loaded", small, big) == "big"  # 0.4 against 0.5


def test_equal_loads_go_to_the_nearer_plant_and_equal_plants_by_name():
    assert award("least-loaded", bid("a", km=60), bid("b", km=40)) == "b"
    assert award("least-loaded", bid("b"), bid("a")) == "a"


def test_nearest_with_room_passes_over_a_plant_that_the_package_would_fill():
    far = bid("far")
    assert award("nearest-with-room", bid("near", km=1, awarded=701.0), far) == "far"
    assert award("nearest-with-room", bid("near", km=1, awarded=700.0), far) == "near"  # 80 %


def test_without_any_room_the_least_loaded_plant_is_taken():
    full = [bid("near", km=1, awarded=990.0), bid("far", awarded=980.0)]
    assert award("nearest-with-room", *full) == "far"


def test_a_contract_counts_all_that_was_given_not_the_load_of_a_year():
    """Of 1,000 + 200 m3, a should have 900 and has 800; b should have 300 and has 200."""
    a = bid("a", km=90, awarded=900.0, share=0.75, given=800.0, total=1000.0)
    b = bid("b", km=10, awarded=0.0, share=0.25, given=200.0, total=1000.0)
    assert award("contract-shares", a, b) == "b"  # both lack 100: the nearer
    assert award("contract-shares", replace(a, given_m3=799.0), b) == "a"
    assert award("least-loaded", a, b) == "b"


def test_a_plant_without_a_contract_gets_a_package_only_when_the_others_are_above_theirs():
    none = bid("none", km=1, share=0.0, total=1000.0)
    below = bid("below", share=1.0, given=1000.0, total=1000.0)
    assert award("contract-shares", none, below) == "below"
    assert award("contract-shares", none, replace(below, given_m3=1201.0)) == "none"


def test_shares_are_kept_to_within_one_package():
    given = dict.fromkeys("abc", 0.0)
    share = {"a": 0.5, "b": 0.3, "c": 0.2}
    for _ in range(200):
        bids = [bid(p, share=share[p], given=given[p], total=sum(given.values())) for p in given]
        given[award("contract-shares", *bids)] += 200.0
        total = sum(given.values())
        assert all(abs(given[p] - share[p] * total) <= 200.0 for p in given)
