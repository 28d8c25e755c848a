"""Levers are called by the field that they set."""

import pytest

from supplysim.experiment.lever_names import lever_names
from supplysim.experiment.spec import StudySpec


def named(**levers):
    spec = StudySpec.model_validate({"name": "x", "base": "small", "levers": levers})
    return lever_names(spec)


@pytest.mark.parametrize(
    ("lever", "zh", "en"),
    [
        ({"path": "fleets.*.trucks", "values": [1, 2]}, "车辆数", "trucks"),
        ({"path": "fleets.own.trucks", "values": [1, 2]}, "车辆数，own", "trucks, own"),
        ({"path": "production.release_lead_d", "values": [30, 40]}, "排产提前期（天）",
         "order released before its need date (d)"),
        ({"path": "policies.call_off", "values": ["buffer"]}, "叫料规则",
         "when loads are called to site"),
        ({"path": "plan.allowance", "scale": [1, 2]}, "计划余量（基准的倍数）",
         "planning allowance on durations (multiple of the base)"),
    ],
)  # fmt: skip
def test_the_name_is_the_meaning_of_the_field(lever, zh, en):
    assert named(any=lever) == {"any": (zh, en)}


def test_two_levers_are_never_called_alike():
    lever = {"path": "fleets.*.trucks", "values": [1, 2]}
    names = named(few=lever, many=lever)
    assert names == {
        "few": ("few：车辆数", "few: trucks"),
        "many": ("many：车辆数", "many: trucks"),
    }
