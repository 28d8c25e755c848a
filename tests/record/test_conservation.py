"""Nothing is lost, no milestone comes before its forerunner, no crane does two things."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.calendars import HOUR
from supplysim.errors import ModelError
from supplysim.ledger import MISSING
from supplysim.record.conservation import PLACES, milestones
from supplysim.run import balance
from supplysim.testing import assert_conserved, example_run


def changed(table, name, row, value):
    """Return the example with one number of the record changed."""
    run = example_run()
    column = getattr(run.ledger, table)[name].copy()
    column[row] = value
    columns = getattr(run.ledger, table) | {name: column}
    return replace(run, ledger=replace(run.ledger, **{table: columns}))


def test_the_example_adds_up():
    assert_conserved(example_run())


@settings(max_examples=30)
@given(time=st.integers(-HOUR, 130 * HOUR))
def test_at_every_instant_a_cast_component_is_in_exactly_one_place(time):
    run = example_run()
    row = balance(run, time).loc["P001"]
    assert row["cast"] == sum(row[place] for place in PLACES)
    cast = run.ledger.components["cast"]
    assert row["cast"] == np.count_nonzero(cast <= time)


def test_the_balance_follows_a_load_from_yard_to_crane():
    run = example_run()
    at = {hour: balance(run, int(hour * HOUR)).loc["P001"].tolist() for hour in (6, 7.5, 8.8, 120)}
    assert at[6] == [4, 4, 0, 0, 0]
    assert at[7.5] == [4, 2, 2, 0, 0]
    assert at[8.8] == [4, 2, 0, 1, 1]
    assert at[120] == [8, 0, 0, 1, 7]


def test_castings_are_components_and_scrap():
    run = example_run()
    good = replace(run, ledger=replace(run.ledger, castings=10, scrap=2))
    assert_conserved(good)
    with pytest.raises(ModelError, match=r"castings 10 != components cast 8 \+ scrap 1"):
        assert_conserved(replace(run, ledger=replace(run.ledger, castings=10, scrap=1)))


@pytest.mark.parametrize(
    ("table", "name", "row", "early", "late"),
    [
        ("components", "demoulded", 3, "cast", "demoulded"),
        ("components", "released", 3, "demoulded", "released"),
        ("components", "installed", 3, "arrived", "installed"),
        ("loads", "loaded", 1, "released", "loaded"),
        ("loads", "departed", 1, "loaded", "departed"),
        ("loads", "arrived", 1, "departed", "arrived"),
    ],
)
def test_a_milestone_before_its_forerunner_is_told(table, name, row, early, late):
    with pytest.raises(ModelError, match=f"project P001.*are {late} before they are {early}"):
        assert_conserved(changed(table, name, row, 0))


def test_a_component_installed_without_arriving_is_told_with_its_storey():
    with pytest.raises(ModelError, match="P001/B01/S05: arrived not reached, installed 204300 s"):
        assert_conserved(changed("loads", "arrived", 2, MISSING))


def test_a_component_installed_but_never_cast_breaks_the_balance():
    with pytest.raises(ModelError, match="project P001: cast 7 but yard 0, road 0, site 1, inst"):
        assert_conserved(changed("components", "cast", 0, MISSING))


def test_a_crane_that_does_two_things_at_once_is_named():
    with pytest.raises(ModelError, match="crane P001/B01/crane does two things at once"):
        assert_conserved(changed("jobs", "end", 0, 11 * HOUR))


def test_a_crane_may_begin_at_the_instant_it_ends():
    assert_conserved(changed("jobs", "end", 0, 10 * HOUR + 900))


def test_all_breaches_are_told_at_once():
    run = changed("jobs", "end", 0, 11 * HOUR)
    with pytest.raises(ModelError) as caught:
        assert_conserved(replace(run, ledger=replace(run.ledger, castings=3)))
    assert "castings 3" in str(caught.value)
    assert "crane" in str(caught.value)


def test_milestones_of_a_component_include_those_of_its_load():
    names = [name for name, _ in milestones(example_run().ledger)]
    assert names == ["cast", "demoulded", "released", "loaded", "departed", "arrived", "installed"]
