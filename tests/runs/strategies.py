"""Hypothesis strategies: scenarios that are odd in every way the model knows."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from supplysim.policies import CALL_OFF, DISPATCH, SEQUENCING, SOURCING
from tests.runs.scenarios import TOWN

__all__ = ["overrides"]

_FIRST = datetime(2020, 8, 1)  # noqa: DTZ001 - local civil time, as all of a scenario

_RESOURCES = (
    "line", "line:west", "line:east/slab1", "yard", "yard:west", "fleet", "fleet:east-own", "gate",
    "gate:square", "crane", "crane:dock", "crane:park/C01", "crew", "crew:dock/B02",
)  # fmt: skip

_SHIFTS = {
    "plant": (["07:00-17:00"], ["06:00-16:00", "16:00-02:00"], ["20:00-06:00"]),
    "yard": (["03:00-21:00"], ["08:00-12:00"], ["18:00-08:00"]),
    "truck": (["03:00-23:00"], ["07:00-17:00"], ["18:00-06:00"], ["00:00-24:00"]),
    "site": (["07:00-12:00", "13:00-18:00"], ["19:00-05:00"]),
    "crane": (["07:00-12:00", "13:00-16:30"], ["20:00-04:00"], ["00:00-24:00"]),
    "pour": (["07:00-22:00"], ["16:00-06:00"]),
    "gate": (["06:00-18:00"], ["09:00-11:00"], ["21:00-05:00"]),
    "night-gate": (["19:00-22:00"], ["19:00-07:00"]),
}


@st.composite
def _closure(draw: st.DrawFn) -> dict[str, Any]:
    start = _FIRST + timedelta(hours=draw(st.integers(0, 24 * 110)))
    end = start + timedelta(hours=draw(st.integers(1, 24 * 12)))
    return {
        "resource": draw(st.sampled_from(_RESOURCES)),
        "start": start.isoformat(),
        "end": end.isoformat(),
        "cause": draw(st.sampled_from(("wind", "alert", "closure"))),
    }


def _projects() -> st.SearchStrategy[list[dict[str, Any]]]:
    """The town, its banned site with or without a permit, towers close together or far apart."""

    def rows(permit: bool | None, towers: int, stagger: float) -> list[dict[str, Any]]:
        more = {"permit": permit, "towers": towers, "stagger_d": stagger}
        return [dict(row) | more for row in TOWN]

    return st.builds(
        rows, st.sampled_from((None, True, False)), st.integers(1, 3), st.sampled_from((0, 7, 20))
    )


def _calendars() -> dict[str, st.SearchStrategy[Any]]:
    """Mostly the usual hours, at times others; windows past midnight among them."""
    return {
        f"calendars.{name}.hours": st.one_of(st.just(hours[0]), st.sampled_from(hours))
        for name, hours in _SHIFTS.items()
    }


def _quality() -> dict[str, st.SearchStrategy[Any]]:
    """Nothing, little, much, or everything that can be is repaired, rejected, damaged, tested."""
    shares = st.sampled_from((0.0, 0.0, 0.02, 0.3, 1.0))
    return {
        "quality.repair_share": shares,
        "quality.plant_reject_share": shares,
        "quality.new_mould_kits": st.sampled_from((0, 2, 20)),
        "quality.site_reject_share": shares,
        "quality.resident_supervision": st.sampled_from((False, False, True)),
        "quality.transit_damage_share": shares,
        "quality.repairable_share": st.sampled_from((0.0, 0.5, 1.0)),
        "quality.sample_share": shares,
        "quality.search_share": shares,
        "quality.traceability": st.sampled_from((False, False, True)),
        "quality.test_types": st.sampled_from(([], ["DBS", "LT"])),
        "quality.test_every": st.sampled_from((1, 50)),
        "quality.stand_ins": st.booleans(),
        "quality.remake_priority": st.sampled_from(("urgent", "by-due")),
    }


def overrides() -> st.SearchStrategy[dict[str, Any]]:
    """Return overrides of ``small`` that make a scenario which can be carried out."""
    choices: dict[str, st.SearchStrategy[Any]] = {
        "portfolio.projects": _projects(),
        "closures": st.lists(_closure(), max_size=5),
        "start": st.sampled_from(("2020-08-01T00:00:00", "2020-09-20T00:00:00")),
        "state.mode": st.sampled_from(("baseline", "baseline", "empty")),
        "fleets.*.trucks": st.integers(1, 3),
        "fleets.*.night_out": st.booleans(),
        "fleets.west-own.plants": st.sampled_from((["west"], ["west", "east"])),
        "plants.*.yard_m3": st.sampled_from((3, 15, 60, 900)),
        "plants.*.gantries": st.integers(1, 2),
        "production.towers_per_mould_set": st.sampled_from((1, 5)),
        "production.release_lead_d": st.sampled_from((3, 15, 40)),
        "production.stock_cap_storeys": st.sampled_from((3, 12)),
        "line_types.*.queue": st.sampled_from((None, 0, 1, 4)),
        "loads.traffic_cv": st.sampled_from((0.0, 0.12, 1.0)),
        "sites.cranes_per_tower": st.sampled_from((0.3, 0.5, 1.0)),
        "sites.buffer_m3": st.sampled_from((0, 4, 15, 60)),
        "sites.gate_places": st.integers(1, 3),
        "sites.start_stock_storeys": st.integers(0, 3),
        "sites.start_lateness_d": st.sampled_from((0, "half-normal(6)")),
        "archetypes.*.zones": st.integers(1, 3),
        "policies.call_off": st.sampled_from(sorted(CALL_OFF)),
        "policies.dispatch": st.sampled_from(sorted(DISPATCH)),
        "policies.sequencing": st.sampled_from(sorted(SEQUENCING)),
        "policies.sourcing": st.sampled_from(sorted(SOURCING)),
        "policies.buffer_storeys": st.integers(0, 3),
        "policies.notice_d": st.sampled_from((0, 1, 3)),
        **_calendars(),
        **_quality(),
    }
    return st.fixed_dictionaries({}, optional=choices)
