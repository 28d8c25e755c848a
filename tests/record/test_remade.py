"""Loads of the plan and remake loads: what they brought, and what each component came on."""

from dataclasses import replace

import numpy as np
import pytest

from supplysim.ledger import MISSING
from supplysim.record.conservation import check
from supplysim.record.frames import loads_frame, rejects_frame
from supplysim.record.labels import loads_of
from supplysim.record.remade import (
    attempts,
    carried_again,
    component_load,
    joined,
    plan_part,
    plan_storey,
    roots,
    split,
    sums,
)
from supplysim.testing import example_run


def columns(**values):
    return {name: np.array(rows, dtype=np.int64) for name, rows in values.items()}


@pytest.fixture(scope="module")
def ledger():
    """Return the example with component 3 rejected twice: of load 1 and of its remake load."""
    base = example_run().ledger
    loads = {
        name: np.append(column, [column[1]] * 2).astype(np.int64)
        for name, column in base.loads.items()
    }
    rejects = columns(
        component=[0, 3, 3], attempt=[0, 0, 1], plant=[0] * 3, load=[0, 1, 4], cast=[0] * 3,
        time=[5, 7, 9], stage=[0, 1, 2], cause=[1, 0, 2],
    )  # fmt: skip
    own = columns(root=[0, 1, 2, 3, 1, 1], attempt=[0, 0, 0, 0, 1, 2])
    return replace(base, loads=loads | own, rejects=rejects)


def test_a_component_came_on_the_last_load_that_brought_it(ledger):
    assert component_load(ledger).tolist() == [0, 0, 1, 5, 2, 2, 3, 3]


def test_a_piece_rejected_at_the_plant_stays_on_its_load(ledger):
    assert component_load(ledger)[0] == 0


def test_remake_loads_belong_where_the_loads_of_the_plan_do(ledger):
    plan = ledger.plan
    assert roots(ledger).tolist() == [0, 1, 2, 3, 1, 1]
    assert attempts(ledger).tolist() == [0, 0, 0, 0, 1, 2]
    assert plan_storey(ledger)[4:].tolist() == [plan.load_storey[1]] * 2
    assert plan_part(ledger)[4:].tolist() == [plan.load_part[1]] * 2


def test_a_load_carried_what_was_rejected_of_it_too(ledger):
    assert carried_again(ledger) == {4: [3], 5: [3]}
    assert sums(ledger, np.arange(8)).tolist() == [1, 5, 9, 13, 3, 3]


def test_names_of_remake_loads_follow_those_of_the_plan(ledger):
    names = loads_of(ledger)
    assert names[4:] == [f"{names[1]}/R1", f"{names[1]}/R2"]


def test_what_is_split_is_joined_again(ledger):
    planned, again = split(ledger)
    assert {len(column) for column in planned.values()} == {4}
    assert {len(column) for column in again.values()} == {2}
    whole = joined(planned, again)
    assert whole.keys() == ledger.loads.keys()
    assert all((whole[name] == ledger.loads[name]).all() for name in whole)


def test_without_remakes_all_of_it_is_the_plan():
    plain = example_run().ledger
    assert component_load(plain).tolist() == plain.plan.component_load.tolist()
    planned, again = split(plain)
    assert list(planned) == list(plain.loads)
    assert again == {}
    assert joined(plain.loads, {}) is plain.loads
    assert roots(plain).tolist() == [0, 1, 2, 3]


def test_frames_show_attempts_stages_and_causes(ledger):
    scenario = example_run().scenario
    loads, rejects = loads_frame(scenario, ledger), rejects_frame(scenario, ledger)
    assert loads.attempt.tolist() == [0, 0, 0, 0, 1, 2]
    assert loads.components.tolist() == [2, 2, 2, 2, 1, 1]
    assert rejects["stage"].tolist() == ["plant", "site", "transit"]
    assert rejects["cause"].tolist() == ["new-mould", "defect", "damage"]
    assert rejects["load"].tolist() == [loads_of(ledger)[row] for row in (0, 1, 4)]
    assert rejects["component"].str[-3:].tolist() == ["001", "004", "004"]


def test_scrap_counts_in_the_proof_that_nothing_is_lost():
    base = example_run().ledger
    check(replace(base, castings=base.castings + 2, scrap=2))
    with pytest.raises(Exception, match=r"castings 10 != components cast 8 \+ scrap 1"):
        check(replace(base, castings=base.castings + 2, scrap=1))
    assert MISSING not in base.components["cast"]
