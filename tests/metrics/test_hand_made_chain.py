"""Every cause by hand: one storey whose chain is written down, with one wait put into it.

All calendars are open at every hour and every step takes its nominal time, so the storey is on
time to the second. Then one milestone is moved, and all behind it with it: the storey is late by
that wait, which must be charged, whole, to its cause.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from supplysim.calendars import ALWAYS, HOUR
from supplysim.ledger import MISSING, Ledger
from supplysim.metrics.delay import attribute_delays, charge_component, component_lateness_s
from supplysim.metrics.walk import Walk
from supplysim.plan.baseline import SiteHours, make_tables
from supplysim.plan.tables import Building
from supplysim.record.lateness import lateness_s
from supplysim.record.schema import CAUSES
from supplysim.scenario import Scenario
from supplysim.testing import example_run
from supplysim.why import story_of

WAIT = 5 * HOUR + 17

MINUTES = (30, 30, 30, 600, 15, 15, 6)
"""Nominal minutes of the stages of the example's line, curing the fourth."""

STAGES = {
    f"{edge}{k}": 2 + sum(MINUTES[: k + i]) / 60
    for k in range(7)
    for i, edge in enumerate(("start", "finish"))
}

SUPPLY = {
    "structure": 0, "planned": 1, "needed": 2, "asked": 2, "drawings": 2, "moulds": 2,
    "released": 2, "mould": 2, "yard": 2, "start": 2, **STAGES, "strong": 14.1, "truck_asked": 14.1,
    "fits": 14.1, "assigned": 14.1, "at_bay": 14.5, "loading": 14.5, "loaded": 15.25,
    "departed": 15.5, "arrived": 16.5, "admitted": 16.5, "inspected": 16.75, "set_down": 16.75,
    "present": 16.75, "lift": 16.75, "lifted": 17.75,
}  # fmt: skip
"""Milestones in hours of a storey that waits for its last load, where nothing goes wrong."""

STRUCTURE = {"structure": 0, "laid": 1, "held": 3, "crew": 3, "crew_end": 7, "lift": 7, "lifted": 8}
"""The same for a storey whose load stands ready while its crew is at work."""


def _seconds(hours: dict[str, float], moved: str = "", wait: int = WAIT) -> dict[str, int]:
    """Return milestones in seconds; ``moved`` and those listed behind it come later by the wait."""
    names = list(hours)
    late = names[names.index(moved) :] if moved else []
    return {name: round(h * HOUR) + (wait if name in late else 0) for name, h in hours.items()}


def _table(**columns: Any) -> dict[str, np.ndarray]:
    return {
        name: np.atleast_1d(np.array(values, dtype=np.int64)) for name, values in columns.items()
    }


def _ledger(t: dict[str, int], *, by_supply: bool, busy: bool = False, finish: int = 0) -> Ledger:
    """Return a record of one storey of two loads; the first is lifted in its first hours."""
    run = example_run()
    plan = _plan(run, finish)
    lifted = t["lifted"]
    soon = HOUR // 4
    jobs = {
        "crane": [0, 0], "load": [0, 1], "unload": [0, 0], "structure": [0, t["structure"]],
        "present": [0, t["present"] if by_supply else soon], "asked": [0, 0 if by_supply else
        t["crew_end"]], "start": [0, t["lift"]], "end": [soon, lifted],
        "nominal": [soon, HOUR], "worked": [soon, lifted - t["lift"]],
        "starved_s": [0, 0], "closed_s": [0, 0],
    }  # fmt: skip
    if busy:
        more = {"unload": 1, "start": t["present"], "end": t["lift"]}
        jobs = {name: [first, more.get(name, 0), last] for name, (first, last) in jobs.items()}
    parts = {
        "part": [0, 1], "ready": [t["structure"], 0 if by_supply else t["crew_end"]],
        "lifted": [t.get("laid", 0), lifted], "held": [t.get("held", 0), MISSING],
        "crew_start": [t.get("crew", 0), MISSING], "crew_end": [t.get("crew_end", 0), MISSING],
        "crew_nominal": [4 * HOUR, 0], "bears": [MISSING, MISSING],
    }  # fmt: skip
    kits = {"storey": 0, "begun": t["structure"], "structure": t["structure"], "kit": -1,
            "kit_load": -1}  # fmt: skip
    return replace(
        run.ledger,
        plan=plan,
        components=_table(
            cast=[0] * 4, demoulded=[0] * 4, released=[0] * 4, rejects=[0] * 4,
            installed=[soon // 2, soon, lifted - HOUR // 2, lifted],
        ),
        loads=_loads(t, run.ledger.loads, by_supply=by_supply),
        storeys=_table(started=t["structure"], finished=lifted, shift=0),
        jobs=_table(**jobs),
        orders=_table(storey=0, plant=0, family=0, released=t.get("released", 0), due=0,
                      start=t.get("start", 0), end=t.get("strong", 0), line=0),
        chain={
            "parts": _table(**parts),
            "kits": _table(**kits),
            "sites": _table(direct=1),
            "towers": _table(crane=0),
            **_supply(t, by_supply=by_supply),
        },
    )  # fmt: skip


def _plan(run: Any, finish: int) -> Any:
    project = run.ledger.plan.projects[0]
    tower = Building(name="B01", storeys=(4,), storey_m2=500.0, planned_first=0)
    hours = SiteHours(ALWAYS, ALWAYS, ALWAYS)
    plan = make_tables(run.scenario, [replace(project, buildings=(tower,))], hours=hours)
    planned = np.array([0, 0, finish - HOUR // 2, finish], dtype=np.int64)
    return replace(plan, planned_finish=np.array([finish], dtype=np.int64), planned=planned)


def _loads(t: dict[str, int], columns: Any, *, by_supply: bool) -> dict[str, np.ndarray]:
    names = ("assigned", "loading", "loaded", "departed", "arrived", "inspected")
    known = {name: [0, t[name] if by_supply else 0] for name in names}
    more = {"called_off": [0, 0], "ready": [0, 0], "unloaded": [0, t.get("present", 0)]}
    zero = {name: [0, 0] for name in columns}
    return _table(**(zero | known | more))


def _supply(t: dict[str, int], *, by_supply: bool) -> dict[str, dict[str, np.ndarray]]:
    """Return the tables of the load's own chain, empty where it is not followed."""
    at = t if by_supply else dict.fromkeys(SUPPLY, 0)
    stages = {name: at[name] for name in STAGES}
    orders = _table(planned=at["planned"], needed=at["needed"], asked=at["asked"],
                    released=at["released"],
                    drawings_at=at["drawings"], moulds_at=at["moulds"], mould_at=at["mould"],
                    yard_at=at["yard"], start=at["start"], changed_s=0)  # fmt: skip
    trips = _table(load=1, asked=at["truck_asked"], fits_at=at["fits"], at_bay=at["at_bay"],
                   wanted=0, admitted=at["admitted"], haul_s=HOUR, broken_s=0, loading_s=45 * 60,
                   inspection_s=15 * 60, papers_s=15 * 60)  # fmt: skip
    return {"orders": orders, "trips": trips,
            "pieces": _table(load=1, order=0, released=at["strong"], **stages)}  # fmt: skip


def _finish(hours: dict[str, float]) -> int:
    return _seconds(hours)["lifted"]


def _scenario() -> Scenario:
    """Return the scenario of the hand-made record, which plans two hours for the joints."""
    changes = {"archetypes.slabs.joint_hold_h": 2, "sites.buffer_m3": 1}
    return example_run().scenario.with_(changes)


def _charges(ledger: Ledger, closures: list[dict[str, Any]] | None = None) -> dict[str, int]:
    scenario = _scenario().with_({"closures": closures or []})
    charged = attribute_delays(scenario, ledger)
    assert all((charged.new[cause] == charged.total[cause]).all() for cause in CAUSES)
    sums = {cause: int(column.sum()) for cause, column in charged.total.items()}
    assert sum(sums.values()) == max(0, int(lateness_s(ledger)[0]))
    last = len(ledger.plan.planned) - 1
    assert charge_component(scenario, ledger, last) == sums
    assert component_lateness_s(ledger, last) == lateness_s(ledger)[0]
    return {cause: seconds for cause, seconds in sums.items() if seconds}


def test_the_undisturbed_chains_are_on_time_to_the_second_and_all_work():
    for hours, by_supply in ((SUPPLY, True), (STRUCTURE, False)):
        ledger = _ledger(_seconds(hours), by_supply=by_supply, finish=_finish(hours))
        assert lateness_s(ledger).tolist() == [0]
        tiles = list(Walk(_scenario(), ledger).tiles(0))
        assert {tile.label for tile in tiles} == {"work"}
        assert (tiles[0].end, tiles[-1].start) == (_finish(hours), 0)
        assert all(newer.start == older.end for newer, older in pairwise(tiles))


OF_SUPPLY = {
    "structure": "trades",
    "needed": "plan",
    "asked": "information",
    "drawings": "information",
    "moulds": "mould",
    "released": "supply",
    "mould": "mould",
    "yard": "line",
    "start": "yard",
    "start0": "line",
    "finish0": "pace",
    "start1": "line",
    "finish1": "pace",
    "start2": "line",
    "finish2": "pace",
    "start3": "curing",
    "finish3": "plan",
    "start4": "line",
    "finish4": "pace",
    "start6": "line",
    "finish6": "pace",
    "strong": "strength",
    "truck_asked": "plan",
    "fits": "ban",
    "assigned": "truck",
    "at_bay": "plan",
    "loading": "loading",
    "loaded": "pace",
    "departed": "ban",
    "arrived": "road",
    "admitted": "gate",
    "inspected": "pace",
    "lift": "plan",
    "lifted": "pace",
}
"""The milestone that comes late, and what the wait before it is charged to.

``plan`` stands for what is work by the rules: approach runs, curing until somebody is there, the
time before an order is asked for, a lift that does not fit before closing."""


@pytest.mark.parametrize("moved", OF_SUPPLY)
def test_a_wait_on_the_way_of_a_load_is_charged_whole_to_its_cause(moved):
    ledger = _ledger(_seconds(SUPPLY, moved), by_supply=True, finish=_finish(SUPPLY))
    assert _charges(ledger) == {OF_SUPPLY[moved]: WAIT}


OF_STRUCTURE = {"structure": "trades", "crew": "labour", "crew_end": "pace", "held": "hold"}


@pytest.mark.parametrize("moved", OF_STRUCTURE)
def test_a_wait_of_the_structure_is_charged_whole_to_its_cause(moved):
    ledger = _ledger(_seconds(STRUCTURE, moved), by_supply=False, finish=_finish(STRUCTURE))
    assert _charges(ledger) == {OF_STRUCTURE[moved]: WAIT}


def test_a_truck_that_stands_on_the_way_is_charged_to_the_truck():
    ledger = _ledger(_seconds(SUPPLY, "arrived"), by_supply=True, finish=_finish(SUPPLY))
    ledger.chain["trips"]["broken_s"][:] = WAIT
    assert _charges(ledger) == {"truck": WAIT}


def test_a_change_to_other_moulds_is_charged_to_the_mould():
    ledger = _ledger(_seconds(SUPPLY, "start0"), by_supply=True, finish=_finish(SUPPLY))
    ledger.chain["orders"]["changed_s"][:] = WAIT
    assert _charges(ledger) == {"mould": WAIT}


def test_a_crane_at_work_for_others_is_charged_to_the_crane():
    ledger = _ledger(_seconds(SUPPLY, "lift"), by_supply=True, busy=True, finish=_finish(SUPPLY))
    assert _charges(ledger) == {"crane": WAIT}


def test_a_truck_that_cannot_be_set_down_is_charged_to_the_buffer():
    # The first load stands on the ground from the first second on and is lifted in the last
    # quarter of an hour of the wait, during which the crane is at work for its own tower.
    t = _seconds(SUPPLY, "set_down")
    assert _charges(_set_down(t, lifted_from=t["set_down"] - HOUR // 4)) == {
        "buffer": WAIT - HOUR // 4,
        "plan": HOUR // 4,
    }


def test_a_truck_that_is_not_set_down_although_there_is_room_is_charged_to_nobody():
    # The first load was lifted at once, so that the ground was empty all the time.
    t = _seconds(SUPPLY, "set_down")
    assert _charges(_set_down(t, lifted_from=0)) == {"plan": WAIT}


@pytest.mark.parametrize("cause", ["closure", "wind"])
def test_a_crane_that_cannot_set_down_is_charged_to_what_keeps_it(cause):
    t = _seconds(SUPPLY, "set_down")
    end = example_run().scenario.start + timedelta(seconds=t["set_down"])
    shut = {"resource": "crane", "start": end - timedelta(hours=5), "end": end, "cause": cause}
    charged = _charges(_set_down(t, lifted_from=t["set_down"] - HOUR // 4), [shut])
    # Its own lifts are put into the closed time here; the hours of the crane tell.
    assert charged == {"buffer": WAIT - 5 * HOUR, cause: 5 * HOUR}


def _set_down(t: dict[str, int], *, lifted_from: int) -> Ledger:
    """Return the record with both loads set down, the first one at once."""
    ledger = _ledger(t, by_supply=True, finish=_finish(SUPPLY))
    jobs = {name: column.copy() for name, column in ledger.jobs.items()}
    jobs["start"][0], jobs["end"][0] = lifted_from, lifted_from + HOUR // 4
    installed = ledger.components["installed"].copy()
    installed[:2] = lifted_from + HOUR // 8, lifted_from + HOUR // 4
    for down in (
        {"load": 0, "unload": 1, "start": -1, "end": 0},
        {"load": 1, "unload": 1, "start": t["set_down"], "end": t["present"]},
    ):
        jobs = {name: np.append(column, down.get(name, 0)) for name, column in jobs.items()}
    in_turn = np.argsort(jobs["start"], kind="stable")
    jobs = {name: column[in_turn] for name, column in jobs.items()}
    return replace(ledger, jobs=jobs, components=ledger.components | {"installed": installed})


CLOSED = {"line": "start1", "yard": "loading", "fleet": "assigned", "gate": "admitted",
          "crane": "lift", "crew": "crew"}  # fmt: skip
"""What is closed, and the milestone that waits until it opens again."""


@pytest.mark.parametrize("cause", ["wind", "alert", "closure"])
@pytest.mark.parametrize("resource", CLOSED)
def test_a_wait_while_something_is_closed_is_charged_to_why_it_is_closed(resource, cause):
    moved = CLOSED[resource]
    hours = STRUCTURE if resource == "crew" else SUPPLY
    t = _seconds(hours, moved)
    end = example_run().scenario.start + timedelta(seconds=t[moved])
    start = end - timedelta(seconds=WAIT)
    shut = {"resource": resource, "start": start, "end": end, "cause": cause}
    ledger = _ledger(t, by_supply=hours is SUPPLY, finish=_finish(hours))
    assert _charges(ledger, [shut]) == {cause: WAIT}


def test_a_plan_shorter_than_the_work_is_charged_to_the_plan():
    ledger = _ledger(_seconds(SUPPLY), by_supply=True, finish=_finish(SUPPLY) - WAIT)
    assert _charges(ledger) == {"plan": WAIT}


def test_newest_first_when_the_plan_made_up_part_of_the_waits():
    # Two waits of 5 h and a plan with 2 h to spare: the older wait is charged 3 h of its 5.
    t = _seconds(SUPPLY, "strong", 5 * HOUR)
    late = list(SUPPLY)[list(SUPPLY).index("assigned") :]
    t = {name: time + (5 * HOUR if name in late else 0) for name, time in t.items()}
    ledger = _ledger(t, by_supply=True, finish=_finish(SUPPLY) + 2 * HOUR)
    assert _charges(ledger) == {"strength": 3 * HOUR, "truck": 5 * HOUR}


def test_causes_that_stand_elsewhere_are_known_by_name():
    # Rejects have hand-made records of their own (test_hand_made_rejects).
    charged = {*OF_SUPPLY.values(), *OF_STRUCTURE.values(), "crane", "buffer"}
    charged |= {"wind", "alert", "closure"}
    assert set(CAUSES) - charged == {"quality"}


@pytest.mark.parametrize("moved", OF_SUPPLY)
def test_the_story_tells_the_wait_as_one_stretch_with_its_length(moved):
    ledger = _ledger(_seconds(SUPPLY, moved), by_supply=True, finish=_finish(SUPPLY))
    story = story_of(_scenario(), ledger, "P001/B01/S04")
    charged = [s for s in story.stretches if s.charged_s]
    if OF_SUPPLY[moved] == "plan":
        assert (charged, story.plan_s) == ([], WAIT)
    else:
        assert [(s.cause, s.seconds, s.charged_s) for s in charged] == [
            (OF_SUPPLY[moved], WAIT, WAIT)
        ]
