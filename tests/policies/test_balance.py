"""The linear programme: what the relaxation promises, and what rounding keeps of it."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.calendars import DAY
from supplysim.policies import SOURCING
from supplysim.policies.balance import balance
from supplysim.policies.sourcing import Bidder, Candidate, Package
from tests.policies.views import packages

NEAR = Candidate("near", 10_000, (100.0,), 0.5)
FAR = Candidate("far", 100_000, (900.0,), 0.5)


def package(name, m3, *, day=0, plants=(NEAR, FAR), lines=("slab",)):
    return Package(name, day * DAY, lines, (m3,) * len(lines), plants)


def m3_km(chosen, given):
    km = {(p.project, c.plant): c.distance_m / 1000 for p in given for c in p.candidates}
    return sum(p.volume_m3 * km[p.project, chosen[p.project]] for p in given)


def fits(chosen, given, room):
    """Tell whether no plant has more than room for, on any line type in any year of awards."""
    taken, limit = {}, {}
    for p in given:
        plant = next(c for c in p.candidates if c.plant == chosen[p.project])
        for kind, m3, capacity in zip(p.lines, p.needs_m3, plant.capacity_m3, strict=True):
            key = (plant.plant, kind, p.awarded // (365 * DAY))
            taken[key] = taken.get(key, 0.0) + m3
            limit[key] = capacity * room
    return all(taken[key] <= limit[key] + 1e-6 for key in taken)


def best(given, room):
    """Return the least m3-km of all awards that fit, by trying every one; None if none fits."""
    names = [p.project for p in given]
    tried = (
        dict(zip(names, plants, strict=True))
        for plants in product(*([c.plant for c in p.candidates] for p in given))
    )
    return min((m3_km(t, given) for t in tried if fits(t, given, room)), default=None)


def test_where_there_is_room_for_all_everything_goes_to_the_nearest():
    given = [package(name, 30.0) for name in "abc"]
    assert balance(given, room=1.0) == dict.fromkeys("abc", "near")


def test_it_gives_the_near_plant_to_those_who_save_most_where_the_default_takes_turns():
    """One package is far from everything else; awarded one by one the first to come takes all."""
    here = package("here", 90.0, plants=(NEAR, replace(FAR, distance_m=20_000)))
    there = package("there", 90.0, day=1)
    assert balance([here, there], room=1.0) == {"here": "far", "there": "near"}
    bids = [Bidder(c.plant, c.distance_m, c.capacity_m3[0], 0, 90, 0.5, 0, 0, 90)
            for c in here.candidates]  # fmt: skip
    for rule in ("nearest", "nearest-with-room"):
        wide = [replace(b, capacity_m3=b.capacity_m3 / 0.8) for b in bids]
        assert SOURCING.get(rule)(wide) == "near"


def test_what_does_not_fit_goes_elsewhere_and_the_next_year_has_room_again():
    given = [package("a", 60.0), package("b", 60.0, day=1), package("c", 60.0, day=365)]
    assert balance(given, room=1.0) == {"a": "near", "b": "far", "c": "near"}


def test_every_line_type_has_a_capacity_of_its_own():
    two = (replace(NEAR, capacity_m3=(100.0, 10.0)), replace(FAR, capacity_m3=(900.0, 900.0)))
    given = [package("a", 50.0, plants=two, lines=("slab", "wall")), package("b", 50.0)]
    assert balance(given, room=1.0) == {"a": "far", "b": "near"}


def test_without_room_anywhere_everything_is_still_awarded():
    given = [package(name, 5000.0) for name in "ab"]
    assert balance(given, room=1.0).keys() == {"a", "b"}


def test_no_package_is_no_work():
    assert balance([], room=1.0) == {}


@settings(max_examples=60)
@given(packages())
def test_with_room_for_all_no_award_is_shorter(given):
    wide = [
        replace(p, candidates=tuple(replace(c, capacity_m3=(1e9,) * len(p.lines))
                                    for c in p.candidates))
        for p in given
    ]  # fmt: skip
    chosen = balance(wide, room=1.0)
    nearest = sum(p.volume_m3 * min(c.distance_m for c in p.candidates) / 1000 for p in wide)
    assert m3_km(chosen, wide) == pytest.approx(nearest)


@settings(max_examples=60)
@given(st.integers(1, 6), st.data())
def test_of_equal_packages_none_that_fits_is_shorter(count, data):
    """Equal packages make the relaxation whole, so rounding changes nothing."""
    plants = [("a", 2.0), ("b", 3.0), ("c", 9.0)]
    given = [
        package(
            f"p{i}",
            1.0,
            plants=tuple(
                Candidate(name, data.draw(st.integers(1, 99)) * 1000, (capacity,), 1.0)
                for name, capacity in plants
            ),
        )
        for i in range(count)
    ]
    chosen = balance(given, room=1.0)
    assert fits(chosen, given, 1.0)
    assert m3_km(chosen, given) == pytest.approx(best(given, 1.0), rel=1e-5)
