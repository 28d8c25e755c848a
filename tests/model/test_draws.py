"""Draws belong to things: what is changed elsewhere leaves them as they are."""

import numpy as np
import pandas as pd
import pytest

import supplysim as ss
from supplysim.model.draws import Draws
from supplysim.model.world import make_plan
from supplysim.streams import Streams


@pytest.fixture(scope="module")
def small():
    return ss.load("small")


@pytest.fixture(scope="module")
def base(small):
    return ss.draws(small, seed=0)


def values(frame):
    """Return the drawn values by stream."""
    return {key: tuple(rows["value"]) for key, rows in frame.groupby(["purpose", "entity"])}


def row(small, **changes):
    return small.portfolio.projects[0].model_dump(mode="json") | changes


CHANGES = {
    "moulds of one plant": {"plants.west.positions.slab": 3},
    "lines and yard of one plant": {"plants.east.lines.wall": 2, "plants.east.yard_m3": 50},
    "trucks": {"fleets.*.trucks": 9},
    "cranes": {"sites.cranes_per_tower": 0.5},
    "policies": {"policies.sourcing": "nearest", "policies.call_off": "buffer"},
    "working hours": {"calendars.plant.hours": ["06:00-22:00"]},
    "horizon": {"horizon": "2020-12-20T00:00:00"},
}


@pytest.mark.parametrize("change", CHANGES)
def test_levers_leave_every_draw_as_it_is(small, base, change):
    pd.testing.assert_frame_equal(ss.draws(small.with_(CHANGES[change]), seed=0), base)


def test_another_plant_leaves_every_draw_as_it_is(small, base):
    data = small.to_dict()
    data["plants"]["a-first"] = data["plants"]["west"] | {"node": "R05"}
    data["fleets"]["a-first"] = data["fleets"]["west-own"] | {"plants": ["a-first"]}
    more = type(small).from_dict(data)
    assert len(more.plants) == 3
    pd.testing.assert_frame_equal(ss.draws(more, seed=0), base)


def test_another_project_leaves_the_draws_of_all_others_as_they_are(small, base):
    first = row(small, project="a-first")
    rows = [first, *(r.model_dump(mode="json") for r in small.portfolio.projects)]
    after = values(ss.draws(small.with_({"portfolio.projects": rows}), seed=0))
    new = {key for key in after if key[1].split("/")[0] == "a-first"}
    assert new
    assert {key: drawn for key, drawn in after.items() if key not in new} == values(base)


def test_more_storeys_change_the_draws_of_their_own_tower_only(small, base):
    rows = [r.model_dump(mode="json") for r in small.portfolio.projects]
    rows[1] = rows[1] | {"precast_storeys": rows[1]["precast_storeys"] + 1}
    after, before = values(ss.draws(small.with_({"portfolio.projects": rows}))), values(base)
    changed = {key[1].split("/")[0] for key in before if before[key] != after[key]}
    assert changed == {rows[1]["project"]}
    # What a tower had, it keeps: draws are made in the order of its storeys.
    for key, drawn in before.items():
        assert after[key][: len(drawn)] == drawn


@pytest.mark.parametrize("other", [{"seed": 1}, {"seed": 0, "replication": 1}, {"seed": 2**40}])
def test_another_seed_or_replication_gives_other_draws_everywhere(small, base, other):
    after, before = values(ss.draws(small, **other)), values(base)
    assert list(after) == list(before)
    random = {key for key, drawn in before.items() if len(set(drawn)) > 1 or key[0] == "permit"}
    assert random
    assert not [key for key in random if after[key] == before[key]]


def test_seed_zero_is_a_seed_and_the_default(small, base):
    pd.testing.assert_frame_equal(ss.draws(small), base)
    assert len(base) == len(ss.draws(small, seed=1))


def test_the_frame_is_sorted_and_has_each_draw_once(base):
    keys = list(zip(base["purpose"], base["entity"], base["index"], strict=True))
    assert list(base.columns) == ["purpose", "entity", "index", "value"]
    assert keys == sorted(set(keys))


def test_the_purposes_are_those_that_the_model_names(base):
    named = (
        "lift, stage, loading, haul, back, inspection, formwork, topping, start-lateness, "
        "state-made-up, permit"
    )
    assert set(base["purpose"]) == set(named.split(", "))


def test_the_model_uses_the_draws_that_are_shown(small, base):
    plan = make_plan(small)
    draws = Draws(small, plan, Streams(0))
    shown = values(base)
    haul = np.concatenate([shown["haul", draws.building(i)] for i in range(6)])
    assert draws.travel("haul").tolist() == haul.tolist()
    slabs = plan.component_type == plan.types.index("DBS")
    lifts = draws.lift_s()[slabs][: len(shown["lift", "park/B01/DBS"])]
    assert lifts.tolist() == [int(m * 60 + 0.5) for m in shown["lift", "park/B01/DBS"]]


def test_asking_in_another_order_gives_the_same(small):
    plan = make_plan(small)
    one, other = (Draws(small, plan, Streams(4, 2)) for _ in range(2))
    first = (one.travel("haul").tolist(), one.lift_s().tolist(), one.permit("quay"))
    second = (other.permit("quay"), other.lift_s().tolist(), other.travel("haul").tolist())
    assert first == second[::-1]
    assert one.travel("haul").tolist() == first[0]


def test_travel_out_and_back_are_drawn_apart(small):
    draws = Draws(small, make_plan(small), Streams(0))
    assert not np.intersect1d(draws.travel("haul"), draws.travel("back")).size


def test_a_load_keeps_its_draws_when_loads_of_other_towers_change(small, base):
    shorter = [r.model_dump(mode="json") | {"precast_storeys": 5} for r in small.portfolio.projects]
    shorter[2] = small.portfolio.projects[2].model_dump(mode="json")
    name = shorter[2]["project"]
    after = values(ss.draws(small.with_({"portfolio.projects": shorter})))
    mine = {key: drawn for key, drawn in values(base).items() if key[1].startswith(name)}
    assert {key: after[key] for key in mine} == mine


def test_where_pieces_may_be_rejected_the_draws_of_remakes_are_shown_too(small, base):
    """A piece is made again three times at most, and what each may need is drawn."""
    found = ss.draws(small.with_({"quality.plant_reject_share": 0.01}), seed=0)
    more = values(found)
    assert {key: more[key] for key in values(base)} == values(base)
    added = {purpose for purpose, _ in more} - {purpose for purpose, _ in values(base)}
    assert any(purpose.startswith("quality.") for purpose in added)
    entities = {entity for _, entity in more}
    for number, there in ((1, True), (3, True), (4, False)):
        assert any(f"/R{number}" in entity for entity in entities) == there
    repaired = values(ss.draws(small.with_({"quality.repair_share": 0.01}), seed=0))
    assert not any("/R1" in entity for _, entity in repaired)
