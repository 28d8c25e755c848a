"""What belongs to one plant stays with it: no draw and no record of another one moves."""

from functools import cache
from typing import Any

import pytest

import supplysim as ss
from supplysim.run import Run
from supplysim.scenario import Scenario
from tests.runs.scenarios import project, small, town

OWN = {
    "portfolio.projects": [
        project("dock", plant="east"),
        project("pier", plant="east", node="R14", archetype="A"),
        project("park", plant="west", zone="new-town", node="R18", archetype="B"),
        project("square", plant="west", zone="old-town", node="R07"),
    ],
    "production.release_lead_d": 15,
}
"""Four projects, two a plant, awarded by name; every plant has its own fleet in ``small``."""

NEW_PLANT = {
    "plants.north": {
        "node": "R17",
        "lines": {"slab": 1, "wall": 1, "fixed": 1},
        "positions": {"slab": 8, "wall": 5, "fixed": 12},
        "yard_m3": 900,
        "gantries": 1,
    },
    "fleets.north-own": {"plants": ["north"], "trucks": 2},
}

NEW_PROJECT = {
    "portfolio.projects": [
        *OWN["portfolio.projects"],
        project("orchard", plant="north", zone="new-town", node="R17", archetype="A"),
    ]
}

CHANGES: dict[str, dict[str, Any]] = {
    "a plant is added": NEW_PLANT,
    "a plant is added, with a project of its own": NEW_PLANT | NEW_PROJECT,
    "the other plant has half its moulds": {
        "plants.east.positions": {"slab": 4, "wall": 3, "fixed": 6}
    },
    "the other plant has one truck": {"fleets.east-own.trucks": 1},
    "the other plant has a tiny yard": {"plants.east.yard_m3": 5},
}


@cache
def _base() -> Scenario:
    return town(OWN)


@cache
def _run(change: str | None, seed: int = 0) -> Run:
    return ss.simulate(_base().with_(CHANGES[change]) if change else _base(), seed=seed)


def _of(run: Run, projects: set[str]) -> dict[str, Any]:
    """Return the rows of some projects, by name, with everything that has happened to them."""
    tables = {}
    for name in ("components", "loads", "storeys", "orders"):
        frame = getattr(run, name)
        rows = frame[frame["project"].astype(str).isin(projects)]
        tables[name] = rows.drop(columns="line", errors="ignore").astype(str)
    jobs = run.jobs
    mine = jobs["crane"].astype(str).str.split("/").str[0].isin(projects)
    tables["jobs"] = jobs[mine].astype(str)
    return tables


@pytest.mark.parametrize("change", CHANGES)
def test_the_record_of_every_other_plant_and_its_sites_stays(change):
    before, after = _of(_run(None), {"park", "square"}), _of(_run(change), {"park", "square"})
    for table, rows in before.items():
        assert len(rows)
        assert rows.to_numpy().tolist() == after[table].to_numpy().tolist(), table


@pytest.mark.parametrize("change", [name for name in CHANGES if name.startswith("the other")])
def test_the_record_of_the_plant_that_changed_does_change(change):
    before, after = _of(_run(None), {"dock", "pier"}), _of(_run(change), {"dock", "pier"})
    changed = [
        name
        for name in ("cast", "installed")
        if before["components"][name].tolist() != after["components"][name].tolist()
    ]
    assert changed


def test_stock_and_trucks_of_every_other_plant_stay():
    for change in CHANGES:
        for table, key in (("stock", "place"), ("busy", "resource")):
            mine = []
            for run in (_run(None), _run(change)):
                frame = getattr(run, table)
                names = frame[key].astype(str)
                rows = frame[names.str.startswith(("west", "park", "square"))]
                # Mass is split over places by the mean density of all pieces of the portfolio.
                mine.append(rows.drop(columns="level_t", errors="ignore").astype(str))
            assert mine[0].to_numpy().tolist() == mine[1].to_numpy().tolist(), (change, table)


def _draws(scenario: Scenario) -> set[tuple[str, str, int, float]]:
    return set(ss.draws(scenario, seed=0).itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "change",
    [
        NEW_PLANT,
        CHANGES["the other plant has half its moulds"],
        {"fleets.*.trucks": 5},
        {"plants.*.yard_m3": 20},
        {"sites.cranes_per_tower": 0.5},
        {"policies.call_off": "buffer", "policies.dispatch": "least-slack"},
        {"horizon": "2021-01-31"},
    ],
)
def test_levers_and_policies_leave_all_draws_unchanged(change):
    assert _draws(small()) == _draws(small(change))


def test_a_new_project_adds_its_own_draws_and_moves_no_other():
    before, after = _draws(_base()), _draws(_base().with_(NEW_PLANT | NEW_PROJECT))
    assert before < after
    assert all("orchard" in entity for _, entity, _, _ in after - before)


def test_draws_are_sorted_and_each_has_a_place_of_its_own():
    drawn = ss.draws(small(), seed=0)
    keys = list(zip(drawn["purpose"], drawn["entity"], drawn["index"], strict=True))
    assert keys == sorted(set(keys))
    assert list(drawn.columns) == ["purpose", "entity", "index", "value"]
