"""Dotted paths: what they mean, where they set, what they refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.scenario import Scenario
from supplysim.scenario.faults import dotted
from supplysim.scenario.paths import put, read_path, read_setting, scale_number

names = st.text(st.characters(blacklist_characters="\"'", codec="utf-8"), min_size=1, max_size=8)


@given(st.lists(names.filter(lambda name: name == name.strip()), min_size=1, max_size=4))
def test_a_path_that_is_written_is_read_back(parts):
    steps = read_path(dotted(parts))
    assert [step.name for step in steps] == parts
    assert not any(step.star for step in steps)


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a..b", 'a."b', 'a."b"c', "a b.'c"])
def test_what_is_no_path_is_none(path):
    assert read_path(path) is None


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("a=1", ("a", 1)),
        ("a = 1.5", ("a", 1.5)),
        ("a=true", ("a", True)),
        ("a=[1, 2]", ("a", [1, 2])),
        ('a={dist="fixed", value=3}', ("a", {"dist": "fixed", "value": 3})),
        ('a="x"', ("a", "x")),
        ("a=2 h", ("a", "2 h")),
        ("a=earliest-due", ("a", "earliest-due")),
        ("a=b=c", ("a", "b=c")),
        ("a=", ("a", "")),
        ("a=1\nb=2", ("a", "1\nb=2")),
        ("a", None),
        ("=1", None),
    ],
)
def test_a_setting_is_toml_or_else_text(text, setting):
    assert read_setting(text) == setting


def test_a_star_sets_every_entry(small):
    data = small.to_dict()
    done, faults = put(data, "plants.*.positions.*", 7, Scenario)
    assert faults == []
    assert len(done) == 6
    assert {n for plant in data["plants"].values() for n in plant["positions"].values()} == {7}


def test_an_index_leads_into_a_list(small):
    data = small.to_dict()
    put(data, "portfolio.projects.1.towers", 9, Scenario)
    put(data, "archetypes.*.pieces.0.per_500_m2", 1.5, Scenario)
    assert [row["towers"] for row in data["portfolio"]["projects"]] == [2, 9, 2]
    assert {a["pieces"][0]["per_500_m2"] for a in data["archetypes"].values()} == {1.5}


def test_a_quoted_name_may_hold_a_dot(small):
    data = small.to_dict()
    data["plants"]["a.b"] = dict(data["plants"]["west"])
    assert put(data, 'plants."a.b".node', "R01", Scenario) == ([("plants", "a.b", "node")], [])
    assert data["plants"]["a.b"]["node"] == "R01"


def test_a_path_may_lead_into_what_a_file_leaves_out():
    data = {}
    put(data, "sites.start_lateness_d.value", 3, Scenario)
    put(data, "portfolio.classes.*", 0.5, Scenario)
    put(data, "targets.step_rate", 0.8, Scenario)
    assert data["sites"]["start_lateness_d"] == {"dist": "fixed", "value": 3}
    assert data["portfolio"]["classes"] == {"government": 0.5, "social": 0.5, "commodity": 0.5}
    assert data["targets"] == {"step_rate": 0.8}


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("fleets.*.truks", "fleets.west-own.trucks"),
        ("fleet.*.trucks", "fleets"),
        ("plants.wst.node", "plants.west"),
        ("plants.new.node", ""),
        ("sites.buffer_m3.value", "sites.buffer_m3"),
        ("portfolio.projects.3.towers", ""),
        ("portfolio.projects.x.towers", ""),
        ("*.trucks", ""),
        ("a..b", ""),
    ],
)
def test_a_path_that_leads_nowhere_is_one_fault_with_the_nearest_name(small, path, nearest):
    data = small.to_dict()
    done, (fault, *_) = put(data, path, 1, Scenario)
    assert done == []
    assert (fault.where, fault.nearest) == (path, nearest)
    assert data == small.to_dict()


def test_a_whole_entry_may_be_added_as_a_table(small):
    data = small.to_dict()
    assert put(data, "plants.new", small.plants["west"], Scenario)[1] == []
    assert data["plants"]["new"] == data["plants"]["west"]


def test_one_value_set_at_several_places_is_not_shared(small):
    data = small.to_dict()
    put(data, "calendars.*.hours", ["08:00-09:00"], Scenario)
    data["calendars"]["site"]["hours"].append("10:00-11:00")
    assert data["calendars"]["crane"]["hours"] == ["08:00-09:00"]


@given(st.integers(1, 10**6), st.integers(0, 4000))
def test_scaled_whole_numbers_round_half_up_and_stay_at_least_one(number, thousandths):
    # Half up in integers: floor((2 n f + 1000) / 2000) with f in thousandths.
    expected = max(1, (2 * number * thousandths + 1000) // 2000)
    assert scale_number(number, thousandths / 1000) == expected


def test_scaling_keeps_zero_and_leaves_fractions_unrounded():
    assert scale_number(0, 3.0) == 0
    assert scale_number(2.5, 0.5) == 1.25
