"""Hypothesis strategy: the mechanisms that a scenario can turn on, some of them or all at once."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.runs.strategies import overrides

__all__ = ["ALONE", "QUALITY", "any_mechanisms", "mechanisms"]

_MANY = {"yellow": 20, "orange": 10, "red": 5}
_RULE = {"valid_from": "2020-01-01"}

ALONE: dict[str, dict[str, Any]] = {
    "wind that seldom reaches inland": {
        "weather.wind": "drawn",
        "weather.wind_share": [0.1] * 12,
        "weather.coast_factor": 4,
        "zones.harbour.region": "coast",
    },
    "alerts by the shipped rules": {"weather.alerts": "drawn", "weather.alerts_per_year": _MANY},
    "a plant that may cast in alerts": {
        "plants.east.grade": "A",
        "weather.alerts": "given",
        "weather.spells": [
            {"kind": "yellow", "start": f"2020-08-{day:02}", "end": f"2020-08-{day + 9:02}"}
            for day in (5, 15)
        ],
        "weather.rules": [
            _RULE | {"level": "yellow", "stops": ["casting"], "exempt_grades": ["A"]}
        ],
    },
    "trucks on odd and even days": {
        "weather.alerts": "given",
        "weather.spells": [
            {"kind": "orange", "start": "2020-09-05T09:00:00", "end": "2020-11-01T13:00:00"}
        ],
        "weather.rules": [_RULE | {"level": "orange", "odd_even": True}],
    },
    "sites that stop under a rule of its time": {
        "weather.alerts": "given",
        "weather.spells": [
            {"kind": "red", "start": f"2020-{first}", "end": f"2020-{last}"}
            for first, last in (("09-05", "09-08"), ("09-28", "10-04"), ("10-09", "10-12"))
        ],
        "weather.rules": [
            _RULE | {"level": "red", "valid_to": "2020-10-01", "stops": ["crane", "crew"]}
        ],
    },
    "lines that fail": {"breakdowns.line.on": True, "breakdowns.line.mtbf_h": 10},
    "cranes that fail": {"breakdowns.crane.on": True, "breakdowns.crane.mtbf_h": 20},
    "trucks that fail": {"breakdowns.truck.on": True, "breakdowns.truck.share": 0.2},
    "first articles of three sets": {
        "production.first_article_d": 2,
        "production.towers_per_mould_set": 1,
        "line_types.*.curing_h": 2,
    },
    "moulds that wear, two sets each": {
        "production.mould_life": 2,
        "production.mould_renewal_d": 9,
        "production.towers_per_mould_set": 1,
    },
    "changeovers": {"line_types.*.changeover_min": 240},
    "drawings that come late": {"production.drawings_late_d": "triangular(0, 20, 60)"},
    "storeys that are changed": {
        "production.design_change_share": 0.4,
        "production.design_change_d": "uniform(10, 60)",
    },
    "reports that are wrong": {"production.look_ahead_sd_d": 9},
    "crews that learn": {"sites.learning": 0.4},
    "joints in the cold": {"sites.hold_factor": [2, 2, 2, 2, 1, 1, 1, 1, 1.5, 2, 2, 2]},
    "receiving hours of a zone": {
        "zones.harbour.gate_calendar": "night-gate",
        "zones.old-town.gate_calendar": "gate",
    },
    "receiving hours of a neighbouring city": {
        "zones.harbour.gate_calendar": "small-hours",
        "calendars.truck.hours": ["20:00-09:00"],
    },
    "other trades by day": {"sites.crane.other_day_share": 0.35},
    "cranes that climb and are shared": {
        "sites.crane.climb_every": 2,
        "sites.crane.climb_h": 12,
        "sites.cranes_per_tower": 0.5,
    },
    "maturity in a cold yard": {
        "production.maturity.on": True,
        "production.maturity.s": 0.25,
        "production.maturity.demould_mpa": 0,
        "weather.temperature_c": [-5, -5, 0, 5, 10, 15, 15, 12, 8, 2, -2, -5],
    },
    "joints held by temperature": {
        "sites.hold_by_temperature": True,
        "weather.temperature_c": [-3, 0, 7, 15, 21, 25, 27, 26, 15, 14, 5, -1],
    },
    "trailers left at sites": {
        "fleets.*.drop_trailers": 2,
        "fleets.*.drop_laying": ["flat", "upright"],
        "policies.call_off": "buffer",
    },
    "roads closed by plan": {
        "traffic.closures": [
            {"u": "R16", "v": "R15", "start": "2020-09-05", "end": "2020-09-21T10:15"},
            {"u": "R19", "v": "R18", "start": "2020-09-12T06:45", "end": "2020-09-28T17:45"},
            *(
                {"u": road, "v": "R07", "start": "2020-09-24T21:30", "end": "2020-10-02"}
                for road in ("R01", "R05", "R06", "R08", "R09")
            ),
        ]
    },
    "crews short of people": {
        "labour.short": [
            {"where": "site", "start": "09-10", "end": "10-20", "share": 0.7},
            {"where": "site", "start": "09-25", "end": "10-05", "share": 0.4},
            {"where": "plant", "start": "08-10", "end": "09-20", "share": 0.6},
        ]
    },
    "crews away": {
        "labour.away": [
            {"where": "site", "start": "10-01", "end": "10-14"},
            {"where": "plant", "start": "festival+208", "end": "festival+218"},
        ]
    },
}
"""Each mechanism alone, strong enough to be seen in the town."""

QUALITY: dict[str, dict[str, Any]] = {
    "repairs": {"quality.repair_share": 0.3, "quality.repair_min": "uniform(600, 6000)"},
    "scrap at the plant": {"quality.plant_reject_share": 0.1, "quality.new_mould_factor": 1},
    "scrap while moulds are new, which wear": {
        "quality.plant_reject_share": 0.05,
        "quality.new_mould_factor": 8,
        "quality.new_mould_kits": 2,
        "production.mould_life": 3,
        "production.mould_renewal_d": 1,
        "production.towers_per_mould_set": 1,
    },
    "remakes by due date on few lines": {
        "quality.plant_reject_share": 0.2,
        "quality.remake_priority": "by-due",
        "plants.*.positions": {"slab": 4, "wall": 4, "fixed": 4},
    },
    "remakes while a storey is awaited": {
        "quality.plant_reject_share": 0.3,
        "production.release_lead_d": 3,
        "plants.*.yard_m3": 15,
    },
    "defects at the site": {"quality.site_reject_share": 0.1},
    "defects under supervision": {
        "quality.site_reject_share": 0.2,
        "quality.resident_supervision": True,
        "quality.test_types": ["DBS"],
    },
    "defects of loads that are set down": {
        "quality.site_reject_share": 0.2,
        "policies.call_off": "buffer",
        "sites.buffer_m3": 4,
    },
    "defects in three working zones": {
        "quality.site_reject_share": 0.2,
        "archetypes.*.zones": 3,
    },
    "damage beyond repair, or not": {
        "quality.transit_damage_share": 0.3,
        "quality.repairable_share": 0.5,
    },
    "scrapped three times, then damaged": {
        "quality.plant_reject_share": 1,
        "quality.site_reject_share": 0.5,
        "quality.transit_damage_share": 0.5,
    },
    "samples": {"quality.sample_share": 0.3},
    "structural tests": {
        "quality.test_types": ["DBS", "LT"],
        "quality.test_every": 50,
        "quality.test_d": 20,
    },
    "searches": {"quality.search_share": 0.3},
    "stand-ins for scrap, moulds at work before": {
        "quality.stand_ins": True,
        "quality.plant_reject_share": 0.1,
        "quality.new_mould_factor": 8,
        "start": "2020-09-20",
        "production.mould_life": 5,
        "production.release_lead_d": 40,
    },
    "stand-ins at the site": {
        "quality.stand_ins": True,
        "quality.site_reject_share": 0.2,
        "production.release_lead_d": 40,
    },
    "good pieces of scrapped ones are checked after the remakes": {
        "quality.plant_reject_share": 0.1,
        "quality.new_mould_factor": 1,
        "plants.*.lines": {"slab": 2, "wall": 2, "fixed": 2},
        "plants.*.positions": {"slab": 12, "wall": 12, "fixed": 12},
        "breakdowns.line.on": True,
        "breakdowns.line.mtbf_h": 15,
        "breakdowns.line.repair_h": "lognormal(400, 1)",
        "production.towers_per_mould_set": 1,
        "production.strength_d": [0] * 12,
        "line_types.*.curing_h": 2,
        "production.release_lead_d": 6,
    },
    "remakes with trucks that fail": {
        "quality.site_reject_share": 0.3,
        "quality.plant_reject_share": 0.1,
        "breakdowns.truck.on": True,
        "breakdowns.truck.share": 0.5,
    },
}
"""Each part of quality alone, or with what it touches, strong enough to be seen in the town."""

_FIRST = datetime(2020, 8, 1)  # noqa: DTZ001 - local civil time, as all of a scenario

_REGIONS = ("coast", "inland")

_GATES = ("", "gate", "night-gate", "small-hours")

_MONTHS = st.lists(st.sampled_from((0.5, 1.0, 1.0, 2.0, 3.0)), min_size=12, max_size=12)


@st.composite
def _spell(draw: st.DrawFn) -> dict[str, Any]:
    """Weather given as data, from any hour to any other; spells overlap."""
    start = _FIRST + timedelta(minutes=30 * draw(st.integers(0, 48 * 110)))
    end = start + timedelta(minutes=30 * draw(st.integers(1, 48 * 6)))
    return {
        "kind": draw(st.sampled_from(("wind", "wind", "yellow", "orange", "red"))),
        "start": start.isoformat(),
        "end": end.isoformat(),
        "region": draw(st.sampled_from((*_REGIONS, "all"))),
    }


@st.composite
def _rules(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rules of each level: one of the whole year, or an older one and its successor."""
    rules = []
    for level in ("yellow", "orange", "red"):
        change = draw(st.sampled_from(("2020-01-01", "2020-08-20", "2020-09-15", "2020-10-05")))
        for first, last in (("2013-01-01", change), (change, "2100-01-01")):
            rule = {"level": level, "valid_from": first, "valid_to": last}
            rules.append(rule | draw(_RULES))
    return rules


_RULES = st.fixed_dictionaries(
    {
        "stops": st.lists(st.sampled_from(("casting", "crane", "crew")), unique=True),
        "exempt_grades": st.sampled_from(([], ["A"], ["A", "B"])),
        "odd_even": st.booleans(),
    }
)


def _weather() -> dict[str, st.SearchStrategy[Any]]:
    return {
        "weather.wind": st.sampled_from(("drawn", "drawn", "given")),
        "weather.alerts": st.sampled_from(("drawn", "drawn", "given")),
        "weather.spells": st.lists(_spell(), max_size=6),
        "weather.wind_share": st.sampled_from(([0.02] * 12, [0.2] * 12, [0.3, 0.0] * 6)),
        "weather.wind_spell_h": st.sampled_from((1.5, 4, 30)),
        "weather.coast_factor": st.sampled_from((1, 2.2)),
        "weather.alerts_per_year": st.sampled_from(
            ({"yellow": 20, "orange": 8, "red": 4}, {"red": 15}, {"yellow": 6, "orange": 3})
        ),
        "weather.alert_days": st.sampled_from(((1, 1), (2, 5))),
        "weather.winter_share": st.sampled_from((0.2, 0.8, 1.0)),
        "weather.rules": _rules(),
        "zones.harbour.region": st.sampled_from(_REGIONS),
        "zones.old-town.region": st.sampled_from(_REGIONS),
        "plants.east.grade": st.sampled_from(("", "A", "B")),
        "plants.west.grade": st.sampled_from(("", "A")),
    }


def _failures() -> dict[str, st.SearchStrategy[Any]]:
    return {
        "breakdowns.line.on": st.just(True),
        "breakdowns.line.mtbf_h": st.sampled_from((3, 40)),
        "breakdowns.line.repair_h": st.sampled_from((0.5, "lognormal(0.8, 1)", "lognormal(20, 1)")),
        "breakdowns.crane.on": st.just(True),
        "breakdowns.crane.mtbf_h": st.sampled_from((5, 60)),
        "breakdowns.crane.repair_h": st.sampled_from((0, "lognormal(6, 1)")),
        "breakdowns.truck.on": st.just(True),
        "breakdowns.truck.share": st.sampled_from((0.1, 1.0)),
        "breakdowns.truck.delay_h": st.sampled_from((2, "lognormal(3, 1)")),
    }


def _plants() -> dict[str, st.SearchStrategy[Any]]:
    """Moulds, and curing so short that a set may come back before midnight."""
    return {
        "production.first_article_d": st.sampled_from((0.3, 2)),
        "production.mould_life": st.sampled_from((1, 2, 3)),
        "production.mould_renewal_d": st.sampled_from((0.5, 3)),
        "production.towers_per_mould_set": st.sampled_from((1, 5)),
        "line_types.*.changeover_min": st.sampled_from((30, 60, 300)),
        "line_types.*.curing_h": st.sampled_from((2, 10)),
        "line_types.*.curing_slots_share": st.sampled_from((0.2, 0.5)),
        "production.mould_lead_d": st.sampled_from((25, 90)),
    }


def _information() -> dict[str, st.SearchStrategy[Any]]:
    return {
        "production.drawings_late_d": st.sampled_from((30, "triangular(0, 20, 60)")),
        "production.design_change_share": st.sampled_from((0.3, 1.0)),
        "production.design_change_d": st.sampled_from((7, "uniform(0, 40)")),
        "production.look_ahead_sd_d": st.sampled_from((2, 6, 20)),
    }


def _sites() -> dict[str, st.SearchStrategy[Any]]:
    return {
        "sites.learning": st.sampled_from((0.4, 2.0)),
        "sites.learning_storeys": st.sampled_from((0.5, 3)),
        "sites.recovery_after_d": st.sampled_from((0, 2)),
        "sites.hold_factor": _MONTHS,
        "zones.harbour.gate_calendar": st.sampled_from(_GATES),
        "zones.new-town.gate_calendar": st.sampled_from(_GATES),
        "zones.old-town.gate_calendar": st.sampled_from(_GATES),
    }


_ROADS = (("R15", "R16"), ("R13", "R15"), ("R18", "R19"), ("R05", "R18"), ("R05", "R07"),
          ("R07", "R06"), ("R12", "R13"))  # fmt: skip


@st.composite
def _road_closure(draw: st.DrawFn) -> dict[str, Any]:
    """A road of the town closed from any quarter-hour to any other."""
    start = _FIRST + timedelta(minutes=15 * draw(st.integers(0, 96 * 100)))
    end = start + timedelta(minutes=15 * draw(st.integers(1, 96 * 20)))
    u, v = draw(st.sampled_from(_ROADS))
    return {"u": u, "v": v, "start": start.isoformat(), "end": end.isoformat()}


@st.composite
def _days(draw: st.DrawFn, most: int) -> dict[str, Any]:
    """Days of every year, by date or from Spring Festival (which is 189 days before August)."""
    first = draw(st.integers(0, 110))
    last = first + draw(st.integers(0, most))
    row = {"where": draw(st.sampled_from(("site", "plant")))}
    if draw(st.booleans()):
        return row | {"start": f"festival+{189 + first}", "end": f"festival+{189 + last}"}
    start, end = (_FIRST + timedelta(days=day) for day in (first, last))
    return row | {"start": f"{start:%m-%d}", "end": f"{end:%m-%d}"}


def _people() -> dict[str, st.SearchStrategy[Any]]:
    share = st.sampled_from((0.6, 0.7, 0.75, 1.0))
    short = st.builds(lambda row, share: row | {"share": share}, _days(60), share)
    return {
        "labour.short": st.lists(short, max_size=4),
        "labour.away": st.lists(_days(12), max_size=2),
    }


def _cranes_and_trailers() -> dict[str, st.SearchStrategy[Any]]:
    return {
        "sites.crane.other_day_share": st.sampled_from((0.01, 0.35, 0.8)),
        "sites.crane.climb_every": st.integers(1, 3),
        "sites.crane.climb_h": st.sampled_from((0.5, 4.25, 20)),
        "fleets.*.drop_trailers": st.integers(1, 3),
        "fleets.*.drop_laying": st.sampled_from((["upright"], ["flat", "upright"])),
        "loads.unhook_min": st.sampled_from((0, 12, 200)),
    }


def _temperatures() -> dict[str, st.SearchStrategy[Any]]:
    """Maturity and cold joints; every programme is taken as strong enough for demoulding."""
    degrees = st.sampled_from((-5.0, 5.0, 15.0, 27.0))
    return {
        "production.maturity.on": st.just(True),
        "production.maturity.strength_share": st.sampled_from((0.3, 0.75, 1.0)),
        "production.maturity.s": st.sampled_from((0.2, 0.25)),
        "weather.temperature_c": st.lists(degrees, min_size=12, max_size=12),
        "sites.hold_by_temperature": st.booleans(),
        "sites.hold_warm_c": st.sampled_from((5.0, 15.0, 20.0)),
        "sites.hold_cold_factor": st.sampled_from((1.0, 1.37, 2.0)),
    }


_STRONG_ENOUGH = {"production.maturity.demould_mpa": 0}


def mechanisms() -> st.SearchStrategy[dict[str, Any]]:
    """Return overrides that turn some mechanisms on and nothing else."""
    choices = _weather() | _failures() | _plants() | _information() | _sites()
    choices |= _people() | _cranes_and_trailers() | _temperatures()
    choices["traffic.closures"] = st.lists(_road_closure(), max_size=4)
    always = {path: st.just(value) for path, value in _STRONG_ENOUGH.items()}
    return st.fixed_dictionaries(always, optional=choices)


def any_mechanisms() -> st.SearchStrategy[dict[str, Any]]:
    """Return overrides with mechanisms on, in a scenario that is otherwise usual or odd."""
    usual: st.SearchStrategy[dict[str, Any]] = st.just({})
    return st.builds(lambda odd, on: odd | on, st.one_of(usual, overrides()), mechanisms())
