"""The scenario itself: frozen, comparable, restorable, changeable by copy."""

import json
import os
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from supplysim.errors import InputError
from supplysim.scenario import Scenario, load, scenarios

NAMES = [str(entry) for entry in scenarios()]


@pytest.mark.parametrize("name", NAMES)
def test_plain_data_give_the_scenario_back_equal(name):
    scenario = load(name)
    data = json.loads(json.dumps(scenario.to_dict(), ensure_ascii=False))
    again = Scenario.from_dict(data)
    assert again == scenario
    assert again.hash == scenario.hash
    assert again.to_dict() == data


def test_a_scenario_cannot_be_changed_in_place(small):
    with pytest.raises(ValidationError):
        small.name = "other"


def test_the_original_stays_when_a_copy_is_changed(small):
    before = small.to_dict()
    small.with_({"fleets.*.trucks": 40, "portfolio.classes.social": 0.25})
    assert small.to_dict() == before


@settings(max_examples=20)
@given(st.integers(1, 3), st.sampled_from([0.5, 0.75, 1.0]))
def test_a_hash_differs_exactly_where_the_content_does(small, trucks, cranes):
    changes = {"fleets.west-own.trucks": trucks, "sites.cranes_per_tower": cranes}
    changed = small.with_(changes)
    same = trucks == small.fleets["west-own"].trucks and cranes == small.sites.cranes_per_tower
    assert (changed == small, changed.hash == small.hash) == (same, same)


def test_the_hash_is_the_same_in_another_process(small):
    code = "from supplysim.scenario import load; print(load('small').hash)"
    environment = {**os.environ, "PYTHONHASHSEED": "3"}
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == small.hash


def test_the_order_in_which_a_file_is_written_does_not_change_the_hash(folder):
    one = folder.load("[sites]\nbuffer_m3 = 70\ngate_places = 3")
    two = folder.load("[sites]\ngate_places = 3\nbuffer_m3 = '70 m3'")
    assert one.hash == two.hash
    assert one == two


def test_a_scenario_keeps_its_hash_when_its_folder_is_moved(folder):
    (folder.path / "one" / "roads").mkdir(parents=True)
    (folder.path / "two" / "roads").mkdir(parents=True)
    text = 'extends = "small"\nnetwork = "roads"\n'
    first = load(folder.write(text, "one/case.toml"))
    second = load(folder.write(text, "two/case.toml"))
    assert first.hash == second.hash
    assert first != second


def test_files_read_are_remembered_with_their_content(folder):
    folder.write("fleet,plants,trucks\nall,west; east,5\n", "表.csv")
    inputs = dict(folder.load('fleets = "表.csv"').inputs)
    assert {"case.toml", "表.csv", "experiments/small/scenario.toml"} <= inputs.keys()
    assert "experiments/common/holidays.csv" in inputs
    assert all(len(digest) == 64 for digest in inputs.values())


def test_a_changed_copy_remembers_the_files_of_its_original(small):
    assert small.with_({"sites.buffer_m3": 9}).inputs == small.inputs != ()


def test_where_it_was_read_does_not_matter_for_equality(small):
    again = Scenario.from_dict(small.to_dict())
    assert again.inputs == ()
    assert again == small
    assert hash(again) == hash(small)
    assert small != "small"


def test_a_scenario_goes_to_another_process_whole(small):
    again = pickle.loads(pickle.dumps(small))  # noqa: S301
    assert again == small
    assert again.inputs == small.inputs


def test_later_overrides_see_earlier_ones(small):
    west = small.to_dict()["plants"]["west"]
    changed = small.with_({"plants.new": west, "plants.new.gantries": 5,
                           "fleets.west-own.plants": ["west", "new"]})  # fmt: skip
    assert changed.plants["new"].gantries == 5


def test_all_overrides_that_are_wrong_are_told_at_once(small):
    with pytest.raises(InputError) as caught:
        small.with_({"fleets.*.truks": 1, "sites.buffer_m3": "1 h", "plan.allowance": -1})
    assert [fault.where for fault in caught.value.faults] == [
        "fleets.*.truks", "plan.allowance", "sites.buffer_m3",
    ]  # fmt: skip


def test_scaling_gives_the_overrides_of_every_place(small):
    assert small.scaled("fleets.*.trucks", 0.7) == {
        "fleets.west-own.trucks": 1, "fleets.east-own.trucks": 1,
    }  # fmt: skip
    odd = small.with_({"plants.*.positions": {"slab": 12, "wall": 9, "fixed": 1}})
    halves = odd.scaled("plants.*.positions", 0.5)
    assert len(halves) == 6
    assert odd.with_(halves).plants["west"].positions == {"slab": 6, "wall": 5, "fixed": 1}


@pytest.mark.parametrize("path", ["fleets.*.home", "no.such", "name", "", "loads.loading_min"])
def test_what_is_no_number_cannot_be_scaled(small, path):
    with pytest.raises(InputError, match="no number to scale"):
        small.scaled(path, 0.5)


def test_fields_tell_everything_known_of_a_value(small):
    row = small.fields("plants.west.yard_m3").iloc[0]
    assert row.to_dict() == {
        "path": "plants.west.yard_m3",
        "zh": "堆场容量",
        "en": "yard capacity",
        "unit": "m3",
        "default": "",
        "value": "900",
        "range": "(0, 500000]",
        "source": "45 d of design output, SCENARIOS",
        "confidence": "J",
    }


def test_fields_are_searched_in_paths_and_in_both_languages(small):
    assert set(small.fields("车辆数")["path"]) == {
        "fleets.west-own.trucks",
        "fleets.east-own.trucks",
    }
    assert "sites.buffer_m3" in set(small.fields("Site Buffer")["path"])
    assert small.fields("no such thing").empty
    assert list(small.fields("no such thing").columns)[:2] == ["path", "zh"]


def test_every_row_of_fields_can_be_set_to_the_value_it_shows(small):
    rows = small.fields()
    assert rows["path"].is_unique
    words = {"true": True, "false": False}
    shown = {r.path: words.get(r.value, r.value) for r in rows.itertuples() if "…" not in r.value}
    lists = {path for path, value in shown.items() if str(value).startswith("[")}
    again = small.with_({path: value for path, value in shown.items() if path not in lists})
    assert again == small


def test_a_difference_names_field_values_and_source(small):
    more = small.with_({"fleets.east-own.trucks": 9, "loads.loading_min": "triangular(1, 2, 3)"})
    assert small.diff(more).to_numpy().tolist() == [
        ["fleets.east-own.trucks", "2", "9", "SCENARIOS table"],
        ["loads.loading_min", "triangular(30, 40, 60)", "triangular(1, 2, 3)", "PARAMETERS 5"],
    ]
    assert small.diff(small).empty


def test_an_entry_that_only_one_side_has_is_a_difference(small):
    fewer = small.to_dict()
    del fewer["portfolio"]["projects"][2]
    found = small.diff(Scenario.from_dict(fewer))
    assert set(found["field"]) == {
        f"portfolio.projects.2.{k}" for k in fewer["portfolio"]["projects"][0]
    }
    assert set(found["to"]) == {""}


def test_a_scenario_shows_itself_in_a_line_and_in_a_small_table(small):
    assert repr(small) == "Scenario('small': 3 zones, 2 plants, 4 trucks, 3 projects)"
    html = small._repr_html_()
    assert "小型教学方案" in html
    assert small.hash[:12] in html
    assert "&lt;b&gt;" in small.with_({"title_zh": "<b>"})._repr_html_()


@pytest.mark.parametrize("path", ["production.release_lead_d", "archetypes.A.topping_h"])
def test_a_number_that_no_clock_can_hold_is_refused(small, path):
    with pytest.raises(InputError, match="must be a number"):
        small.with_({path: 1e300})
