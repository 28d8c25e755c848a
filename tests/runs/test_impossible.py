"""What can never work is refused before the run, once roads and plan are known."""

import pytest

from supplysim.checks import check_all
from tests.runs.scenarios import closure, town

ALWAYS = "2020-07-01"
"""Before the start of the run; 300 days reach beyond its end."""


def _faults(changes):
    return [(fault.where, fault.value) for fault in check_all(town(changes))]


@pytest.mark.parametrize(
    ("resource", "kind"),
    [
        ("line", "casting"),
        ("casting", "casting"),
        ("yard", "yard"),
        ("fleet", "fleet"),
        ("gate", "gate"),
        ("crane", "crane"),
        ("crew", "crew"),
    ],
)
def test_closures_that_shut_all_of_a_kind_are_told(resource, kind):
    assert _faults({"closures": [closure(resource, ALWAYS, 300, "closure")]}) == [
        ("closures", kind)
    ]


def test_one_plant_that_is_shut_throughout_is_a_case_to_study():
    assert _faults({"closures": [closure("casting:west", ALWAYS, 300, "closure")]}) == []


def test_weather_given_as_data_must_leave_an_hour():
    red = {"kind": "red", "start": ALWAYS, "end": "2021-06-01"}
    changes = {"weather.alerts": "given", "weather.spells": [red]}
    # A red alert stops casting, cranes and crews; its odd and even days leave trucks running.
    assert _faults(changes) == [("closures", kind) for kind in ("casting", "crane", "crew")]


def test_wind_that_never_ends_on_the_coast_spares_cranes_inland():
    wind = {"kind": "wind", "start": ALWAYS, "end": "2021-06-01", "region": "coast"}
    changes = {"weather.wind": "given", "weather.spells": [wind]}
    assert _faults(changes | {"zones.harbour.region": "coast"}) == []
    assert _faults(changes | {"zones.*.region": "coast"}) == [("closures", "crane")]


def test_a_ban_at_all_hours_is_told_for_sites_without_a_permit():
    changes = {"traffic.ban_hours": ["00:00-24:00"], "portfolio.projects.2.permit": False}
    assert [where for where, _ in _faults(changes)] == ["nodes R07"]


def test_moulds_that_come_after_the_run_are_told_for_each_project_that_begins_in_it():
    # Awards lie 120 days before 1, 8 and 10 September; with 230 days of drawings and moulds all
    # begin to cast after 15 December, the end. With 210 days the first two come before it.
    late = {"production.drawings_d": 100, "production.mould_lead_d": 130, "state.mode": "empty"}
    assert [where for where, _ in _faults(late)] == [
        "portfolio / dock",
        "portfolio / park",
        "portfolio / square",
    ]
    assert _faults(late | {"production.mould_lead_d": 110}) == []


def test_moulds_do_not_matter_to_projects_whose_first_storeys_are_in_stock():
    late = {"production.drawings_d": 100, "production.mould_lead_d": 130}
    # Stock of the start state reaches release_lead_d - production_d = 38 days: 8 September.
    assert [where for where, _ in _faults(late)] == ["portfolio / park", "portfolio / square"]
