"""Quality in whole runs: each part alone does what can be said beforehand, and no more."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

import supplysim as ss
from supplysim.calendars import DAY, MINUTE
from supplysim.ledger import MISSING
from supplysim.metrics.tiles import Node
from supplysim.metrics.walk import Walk
from supplysim.relief import without
from supplysim.run import open_run
from supplysim.why.subjects import Subjects
from tests.runs.scenarios import always_open, certain, town

LONG = "2022-06-30"

CASES = {
    "off": {},
    "site, all": {"quality.site_reject_share": 1},
    "plant, all": {"quality.plant_reject_share": 1},
    "plant": {"quality.plant_reject_share": 0.1},
    "site": {"quality.site_reject_share": 0.1},
    "much": {
        "quality.plant_reject_share": 0.1,
        "quality.new_mould_factor": 1,
        "quality.site_reject_share": 0.1,
        "quality.transit_damage_share": 0.1,
    },
    "site, stand-ins": {"quality.site_reject_share": 0.1, "quality.stand_ins": True},
    "samples": {"quality.sample_share": 1, "quality.sample_min": 7},
    "damage": {
        "quality.transit_damage_share": 1,
        "quality.repairable_share": 1,
        "quality.site_repair_min": 11,
    },
    "searches": {"quality.search_share": 1, "quality.search_min": 5},
    "repairs": {"quality.repair_share": 1, "quality.repair_min": 40},
    "tests": {"quality.test_types": ["DBS"], "quality.test_every": 60, "quality.test_d": 60},
}


def scenario(name, more=None):
    base = town(horizon=LONG)
    return base.with_(certain(base) | always_open() | CASES[name] | (more or {}))


@cache
def run_of(name):
    return ss.simulate(scenario(name), seed=2)


def simulated(run):
    """Tell which components were made in the run, not before it."""
    families = run.ledger.names["family"]
    plan, orders = run.ledger.plan, run.ledger.orders
    made = {
        (storey, families[family])
        for storey, family, line in zip(
            orders["storey"].tolist(), orders["family"].tolist(), orders["line"].tolist(),
            strict=True,
        )
        if line != MISSING
    }  # fmt: skip
    kinds = [run.scenario.components[name].family for name in plan.types]
    pairs = zip(plan.component_storey.tolist(), plan.component_type.tolist(), strict=True)
    return np.array([(storey, kinds[kind]) in made for storey, kind in pairs])


# --- off --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"quality.new_mould_factor": 3, "quality.repairable_share": 0, "quality.test_d": 9},
        {"quality.search_share": 0.5, "quality.traceability": True},
        {"quality.stand_ins": True},
        {"quality.test_types": ["DBS"], "quality.resident_supervision": True},
    ],
)
def test_what_is_off_leaves_the_record_as_it_was(changes):
    changed = ss.simulate(scenario("off", changes), seed=2)
    assert changed.digest == run_of("off").digest
    assert changed.rejects.empty


# --- rejects ----------------------------------------------------------------------------------


def test_where_every_piece_is_rejected_at_the_site_the_third_remake_is_taken():
    run = run_of("site, all")
    erected = run.ledger.components["rejects"] > 0
    loads = run.ledger.loads
    assert set(run.components.rejects[erected]) == {3}
    assert run.storeys.finished.notna().all()
    driven = loads["assigned"] != MISSING
    counts = np.bincount(loads["attempt"][driven])
    assert len(counts) == 4
    assert len(set(counts.tolist())) == 1
    assert run.ledger.scrap == 3 * erected.sum()


def test_where_every_piece_is_rejected_at_the_plant_each_is_cast_four_times():
    run = run_of("plant, all")
    made = simulated(run)
    assert made.any()
    assert (run.ledger.components["rejects"] == np.where(made, 3, 0)).all()
    assert (run.loads.attempt == 0).all()
    assert run.ledger.castings == len(made) + 3 * made.sum()


def test_a_piece_rejected_at_the_plant_holds_its_load_and_its_storey():
    run = run_of("plant")
    rejects, loads = run.ledger.rejects, run.ledger.loads
    assert (loads["ready"][rejects["load"]] > rejects["time"]).all()
    started = run.ledger.storeys["started"]
    plan = run.ledger.plan
    called = loads["called_off"][rejects["load"]]
    waits = called > rejects["time"]
    storey = plan.load_storey[rejects["load"]]
    assert waits.any()
    assert (started[storey] > rejects["time"])[waits].all()


def test_a_piece_rejected_at_the_plant_is_told_when_quality_control_ends():
    run = run_of("plant, all")
    remakes = run.ledger.chain["remakes"]
    assert (remakes["time"] == remakes["finish6"]).all()


def test_a_remake_load_brings_what_was_rejected_and_has_its_name():
    run = run_of("site")
    rejects, loads = run.rejects, run.loads
    again = loads[loads.attempt > 0]
    assert len(again) == rejects["load"].nunique()
    assert set(again["load"]) == {_child(name) for name in rejects["load"]}
    assert again["components"].sum() == len(rejects)
    by_load = rejects.groupby("load", observed=True).size()
    sizes = again.set_index("load")["components"]
    assert all(sizes[_child(name)] == count for name, count in by_load.items())
    final = run.components.set_index("component")
    once = rejects.component[~rejects.component.duplicated(keep="last")]
    assert (final["load"][once].astype(str).str.contains("/R")).all()


def _child(name):
    head, _, attempt = str(name).partition("/R")
    return f"{head}/R{int(attempt or 0) + 1}"


def test_milestones_are_those_of_the_piece_finally_used():
    run = run_of("site")
    last = run.rejects.groupby("component", observed=True)["time"].max()
    final = run.components.set_index("component").loc[last.index]
    assert (final["cast"] > last).all()
    assert (final["arrived"] > last).all()


def test_resident_supervision_halves_the_share():
    half = ss.simulate(scenario("off", {"quality.site_reject_share": 0.1}), seed=2)
    supervised = {"quality.site_reject_share": 0.2, "quality.resident_supervision": True}
    assert ss.simulate(scenario("off", supervised), seed=2).digest == half.digest


def test_verdicts_belong_to_pieces_however_the_run_goes():
    runs = [run_of("much"), ss.simulate(scenario("much", {"fleets.*.trucks": 1}), seed=2)]
    assert runs[0].digest != runs[1].digest
    verdicts = [
        sorted(zip(*(run.rejects[n] for n in ("component", "attempt", "stage")), strict=True))
        for run in runs
    ]
    assert verdicts[0] == verdicts[1]
    assert {stage for *_, stage in verdicts[0]} == {"plant", "site", "transit"}


def test_every_draw_of_a_run_with_rejects_is_listed():
    drawn = ss.draws(scenario("much"), seed=2)
    entities = drawn[drawn.purpose == "remake.haul"].entity
    assert {entity.rsplit("/", 1)[1] for entity in entities} == {"R1", "R2", "R3"}
    plant = drawn[drawn.purpose == "quality.plant"].groupby("entity").size()
    assert {name for name in plant.index if name.endswith("/R2")}
    assert not {name for name in plant.index if name.endswith("/R3")}


def test_a_record_with_rejects_is_saved_and_opened_equal(tmp_path):
    run = run_of("much")
    opened = open_run(run.save(tmp_path / "run"))
    assert opened == run
    assert opened.charges.keys() == run.charges.keys()
    pd.testing.assert_frame_equal(opened.rejects, run.rejects)
    pd.testing.assert_frame_equal(opened.loads, run.loads)
    pd.testing.assert_frame_equal(opened.components, run.components)


def test_rejects_are_charged_to_quality_and_to_nothing_without_them():
    assert run_of("much").storeys["late_quality_s"].sum() > 0
    assert run_of("off").storeys["late_quality_s"].sum() == 0


def test_quality_is_relieved_by_doing_without_all_of_it():
    run = ss.simulate(without(scenario("much"), "quality"), seed=2)
    assert run.digest == run_of("off").digest


def test_a_load_with_a_rejected_piece_is_not_in_full():
    run = run_of("site, all")
    assert run.kpis().loc["otif", "numerator"] == 0
    assert run.kpis().loc["otif", "denominator"] > 0


def test_trips_of_remake_loads_cost_as_any_other():
    run = run_of("site")
    window = run.loads.departed.between(
        run.scenario.window_start, run.scenario.window_end, inclusive="left"
    )
    assert (run.loads.attempt[window] > 0).any()
    assert run.costs().loc["trips", "quantity"] == window.sum()


# --- stand-ins --------------------------------------------------------------------------------


def _given(run):
    rejects = run.ledger.rejects
    chosen = rejects["stand_in"] >= 0
    return {name: column[chosen] for name, column in rejects.items()}


def test_a_load_with_stand_ins_is_called_at_the_rejection_and_ready_at_once():
    run = run_of("site, stand-ins")
    given, loads = _given(run), run.ledger.loads
    assert len(given["time"])
    key = {(r, a): i for i, (r, a) in enumerate(zip(loads["root"], loads["attempt"], strict=True))}
    onto = [key[loads["root"][row], loads["attempt"][row] + 1] for row in given["load"]]
    assert (loads["called_off"][onto] == given["time"]).all()
    assert (loads["ready"][onto] == given["time"]).all()


def test_the_two_pieces_change_places():
    run = run_of("site, stand-ins")
    given, pieces = _given(run), run.ledger.components
    again = set(zip(run.ledger.rejects["component"], run.ledger.rejects["time"], strict=True))
    last = {int(c): int(t) for c, t in sorted(again, key=lambda pair: pair[1])}
    taken = {}
    for donor, time in sorted(zip(given["stand_in"], given["time"], strict=True)):
        taken[int(donor)] = int(time)
    seen = 0
    for component, donor, time in zip(
        given["component"].tolist(), given["stand_in"].tolist(), given["time"].tolist(), strict=True
    ):
        if last[component] == time and taken.get(component, -1) < time:
            assert pieces["released"][component] < time
            seen += 1
        if last.get(donor, -1) <= time == taken[donor]:
            assert pieces["cast"][donor] == MISSING or pieces["cast"][donor] > time
    assert seen


def test_a_storey_with_stand_ins_does_not_wait_for_what_is_made_again():
    plain, given = run_of("site"), run_of("site, stand-ins")
    both = [run.storeys["late_quality_s"] for run in (plain, given)]
    lowest = plain.ledger.plan.building_first[:-1]
    assert both[0].sum() > 2 * both[1].sum()
    assert (both[0][lowest] > 0).any()
    assert (both[1][lowest] == 0).all()
    verdicts = [run.rejects[["component", "attempt", "stage"]] for run in (plain, given)]
    pd.testing.assert_frame_equal(
        *(told.sort_values(["component", "attempt"], ignore_index=True) for told in verdicts)
    )


def test_a_record_with_stand_ins_is_saved_and_opened_equal(tmp_path):
    run = run_of("site, stand-ins")
    opened = open_run(run.save(tmp_path / "run"))
    assert opened == run
    pd.testing.assert_frame_equal(opened.rejects, run.rejects)
    assert run.rejects["stand_in"].notna().any()


def test_the_story_of_a_donor_s_order_tells_where_its_piece_went():
    run = run_of("site, stand-ins")
    walk = Walk(run.scenario, run.ledger)
    orders = run.ledger.chain["remakes"]["order"].tolist()
    own, moved = [], []
    for row in orders:
        same = walk.supply.rejected_storey(row) == walk.supply.storey_of_order(row)
        (own if same else moved).append(Subjects(walk).name(Node("order", row), "en"))
    assert own
    assert moved
    assert not any("its own given to storey" in text for text in own)
    assert all("its own given to storey" in text for text in moved)


def test_a_plant_s_reject_is_replaced_where_a_later_storey_is_in_stock():
    more = {
        "quality.site_reject_share": 0.3,
        "quality.plant_reject_share": 0.2,
        "quality.stand_ins": True,
        "production.release_lead_d": 90,
        "production.stock_cap_storeys": 9,
    }
    run = ss.simulate(scenario("off", more), seed=2)
    given = _given(run)
    at_plant = given["stage"] == 0
    assert at_plant.any()
    ready = run.ledger.loads["ready"][given["load"][at_plant]]
    assert (ready >= given["time"][at_plant])[ready != MISSING].all()


# --- times ------------------------------------------------------------------------------------


def _stay(run, start, end):
    """Return seconds between two milestones of the loads that were driven in the run."""
    loads, trips = run.ledger.loads, run.ledger.chain["trips"]
    row = trips["load"]
    begin = trips[start] if start in trips else loads[start][row]
    return row, loads[end][row] - begin


@pytest.mark.parametrize(
    ("name", "start", "end", "minutes"),
    [
        ("samples", "admitted", "inspected", 7),
        ("damage", "admitted", "inspected", 11),
        ("searches", "loading", "loaded", 5),
    ],
)
def test_tests_repairs_and_searches_lengthen_a_load_by_its_pieces(name, start, end, minutes):
    (row, longer), (_, usual) = _stay(run_of(name), start, end), _stay(run_of("off"), start, end)
    pieces = np.diff(run_of(name).ledger.plan.load_first)[row]
    assert len(set(usual.tolist())) == 1
    assert (longer == usual[0] + pieces * minutes * MINUTE).all()
    assert run_of(name).rejects.empty


def test_a_pallet_is_repaired_after_its_quality_control_for_as_long_as_its_pieces_take():
    for name, minutes in (("off", 0), ("repairs", 40)):
        run = run_of(name)
        pieces, orders = run.ledger.chain["pieces"], run.ledger.orders
        made = orders["line"][pieces["order"]] != MISSING
        took = (pieces["finish6"] - pieces["start6"])[made]
        family = np.array(run.ledger.names["family"])[orders["family"][pieces["order"]]][made]
        lines = run.scenario.line_types
        nominal = {f: kind.qc_min for kind in lines.values() for f in kind.families}
        extra = took // MINUTE - np.array([nominal[f] for f in family])
        assert set(extra[family == "slab"].tolist()) <= {minutes, 2 * minutes, 3 * minutes}
        assert extra.max() == 3 * minutes


def test_a_structural_test_holds_its_batch_and_no_other():
    run, usual = run_of("tests"), run_of("off")
    made = simulated(run)
    held = (run.ledger.components["released"] - usual.ledger.components["released"])[made] > 0
    types = run.components["type"][made]
    assert held.any()
    assert set(types[held]) == {"DBS"}
    qc = run.ledger.chain["pieces"]["finish6"]
    gap = run.ledger.chain["pieces"]["released"] - qc
    assert gap.max() >= 60 * DAY
    assert run.storeys["late_quality_s"].sum() > 0
