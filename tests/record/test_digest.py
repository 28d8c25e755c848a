"""Equal records have equal digests; any other number gives another digest."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.errors import ModelError
from supplysim.record.digest import digest
from supplysim.record.schema import CAUSES, complete_charges, tables
from supplysim.testing import assert_runs_equal, example_run

TABLES = ("components", "loads", "storeys", "jobs", "orders", "busy", "stock", "resources")


def run_digest(ledger):
    return replace(example_run(), ledger=ledger).digest


def test_two_records_made_alike_have_one_digest():
    one, two = example_run(), example_run()
    assert one is not two
    assert one.digest == two.digest
    assert one == two


@settings(max_examples=30)
@given(data=st.data())
def test_one_changed_number_anywhere_changes_the_digest(data):
    run = example_run()
    table = data.draw(st.sampled_from(TABLES))
    columns = getattr(run.ledger, table)
    name = data.draw(st.sampled_from(sorted(columns)))
    changed = columns[name].copy()
    row = data.draw(st.integers(0, len(changed) - 1))
    changed[row] += data.draw(st.integers(1, 2**31))
    other = replace(run, ledger=replace(run.ledger, **{table: columns | {name: changed}}))
    assert other.digest != run.digest
    assert other != run
    with pytest.raises(AssertionError, match=f"{table}.{name}: 1 rows differ, first row {row}"):
        assert_runs_equal(run, other)


@settings(max_examples=30)
@given(data=st.data())
def test_the_digest_does_not_depend_on_how_columns_are_held(data):
    run = example_run()
    table = data.draw(st.sampled_from(TABLES))
    columns = getattr(run.ledger, table)
    form = data.draw(st.sampled_from([">i8", "<i8", "strided"]))

    def held(column):
        if form == "strided":
            return np.repeat(column, 2)[::2]
        return column.astype(form)

    order = data.draw(st.permutations(sorted(columns)))
    same = {name: held(columns[name]) for name in order}
    assert run_digest(replace(run.ledger, **{table: same})) == run.digest


@pytest.mark.parametrize(
    "change",
    [
        {"end": 1},
        {"castings": 9},
        {"scrap": 1},
        {"names": {}},
        {"chain": {"trips": {"a": np.arange(2)}}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_counts_names_and_the_delay_walk_are_in_the_digest(change):
    run = example_run()
    assert digest(replace(run.ledger, **change), run.charges) != run.digest


def test_charges_and_weather_are_in_the_digest():
    run = example_run()
    weather = {"time": np.array([0]), "rain_mm": np.array([1])}
    assert replace(run, charges={}).digest != run.digest
    assert replace(run, weather_columns=weather).digest != run.digest


def test_moving_a_value_to_the_neighbouring_column_changes_the_digest():
    run = example_run()
    loads = run.ledger.loads
    swapped = loads | {"due": loads["ready"], "ready": loads["due"]}
    assert run_digest(replace(run.ledger, loads=swapped)) != run.digest


def test_every_cause_has_a_column_of_charges():
    full = complete_charges({"truck": np.array([3, 4])}, 2)
    assert tuple(full) == CAUSES
    assert full["truck"].tolist() == [3, 4]
    assert sum(column.sum() for column in full.values()) == 7


@pytest.mark.parametrize(
    ("charges", "message"),
    [({"magic": np.zeros(2)}, "magic"), ({"truck": np.zeros(3)}, "not one per storey")],
)
def test_charges_that_do_not_fit_are_refused(charges, message):
    with pytest.raises(ModelError, match=message):
        replace(example_run(), charges=charges)


def test_declared_columns_come_first_and_others_by_name():
    run = example_run()
    loads = {"zeta": np.arange(4), "alpha": np.arange(4), **run.ledger.loads}
    found = dict(tables(replace(run.ledger, loads=loads), run.charges, None))
    assert list(found["loads"])[-2:] == ["alpha", "zeta"]
    assert list(found["loads"])[4:6] == ["plant", "truck"]
