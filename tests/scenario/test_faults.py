"""What is wrong is told all at once, in the words of the field, in both languages."""

import copy
import random

import pytest

from supplysim.errors import InputError
from supplysim.scenario import Scenario
from supplysim.scenario.faults import shown
from supplysim.scenario.reading import Reading
from supplysim.scenario.spec import build


def test_a_number_out_of_range_reads_like_this(folder):
    fault = folder.faults("[fleets.west-own]\ntrucks = -3")["fleets.west-own.trucks"]
    file = folder.path / "case.toml"
    assert fault.text("zh") == f"{file}: fleets.west-own.trucks = -3：应为整数，范围 [0, 5000]"
    assert fault.text("en") == (
        f"{file}: fleets.west-own.trucks = -3: must be a whole number in [0, 5000]"
    )


def test_an_unknown_key_reads_like_this(folder):
    fault = folder.faults("[sites]\nbufer_m3 = 30")["sites.bufer_m3"]
    file = folder.path / "case.toml"
    assert fault.text("zh") == f"{file}: sites.bufer_m3 = 30：没有这个字段（是否想写 buffer_m3？）"
    assert fault.text("en") == (
        f"{file}: sites.bufer_m3 = 30: no such field (did you mean buffer_m3?)"
    )


def test_a_wrong_unit_reads_like_this(folder):
    fault = folder.faults('[archetypes.A]\njoint_hold_h = "24 m"')["archetypes.A.joint_hold_h"]
    file = folder.path / "case.toml"
    assert fault.text("zh") == (
        f"{file}: archetypes.A.joint_hold_h = 24 m：“24 m”不是时间："
        "请写一个数（单位 h），或带单位 s、min、h、d"
    )
    assert fault.text("en") == (
        f'{file}: archetypes.A.joint_hold_h = 24 m: "24 m" is not a time: '
        "write a number (in h) or a number with s, min, h or d"
    )


def test_all_faults_of_all_files_are_told_at_once(folder):
    folder.write("fleet,plants,trucks\na,west,many\nb,east,-1\n", "fleets.csv")
    faults = folder.faults(
        """
        fleets = "fleets.csv"
        zones = "none.csv"
        horizonn = 3
        [sites]
        buffer_m3 = "2 kg"
        """
    )
    assert faults.keys() == {
        "zones", "fleets.a.trucks", "fleets.b.trucks", "horizonn", "sites.buffer_m3",
    }  # fmt: skip
    assert faults["fleets.b.trucks"].file.endswith("fleets.csv:3")


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("[fleets.new]\ntrucks = 3", "fleets.new.plants", "is required (plants served;"),
        ("[portfolio]\ndraw = 'fix'", "portfolio.draw", "must be one of fixed, per_replication"),
        ("[plants.west]\nnode = 5", "plants.west.node", "must be text"),
        ("[sites]\ngate_places = true", "sites.gate_places", "must be a number, not true or false"),
        ("[sites]\ngate_places = 1.5", "sites.gate_places", "must be a whole number in [1, ∞)"),
        ("[sites]\nbuffer_m3 = nan", "sites.buffer_m3", "must be a number in [0, 500000], in m3"),
        ("[sites]\nbuffer_m3 = inf", "sites.buffer_m3", "must be a number in [0, 500000], in m3"),
        ("sites = 3", "sites", "must be a table"),
        ("holidays = 3", "holidays", "must be a list"),
        ("[archetypes.A]\npieces = []", "archetypes.A.pieces", "must not be empty"),
        ("[production]\nstrength_d = [1, 2]", "production.strength_d", "must hold 12 items"),
        ("[line_types.slab]\nqueue = 'few'", "line_types.slab.queue", '"few" is not a number'),
        ("start = 2020", "start", "must be a local date and time"),
        ("start = 2020-08-01T00:00:00+08:00", "start", "must be a local date and time"),
        ("[calendars.site]\nhours = ['7-12']", "calendars.site.hours.0", '"7-12" is not a window'),
        ("[calendars.site]\ndays = ['Monday']", "calendars.site.days.0", '"Monday" is not a day'),
        ("[loads]\nloading_min = 'gauss(3)'", "loads.loading_min", 'no distribution "gauss"'),
        ("[loads]\nloading_min = { dist = 'gauss' }", "loads.loading_min.dist", "must be one of"),
        (
            "[[closures]]\nresource = 'roof'\nstart = 2020-09-01\nend = 2020-09-02",
            "closures.0.resource",
            "must be one of line, casting, yard",
        ),
        (
            "[[closures]]\nresource = 'yard'\nstart = 2020-09-02\nend = 2020-09-02",
            "closures.0",
            "the end must come after the start",
        ),
        ("window_end = 2020-08-15", "", "start <= window_start < window_end <= horizon"),
        ("horizon = 2090-01-01", "", "from start to horizon is at most 20 years"),
        ("name = 'a/b'", "name", "must do as the name of a folder"),
    ],
)
def test_every_kind_of_fault_says_what_is_allowed(folder, text, where, said):
    fault = folder.faults(text)[where]
    assert fault.en.startswith(said)
    assert fault.zh
    assert fault.zh != fault.en
    assert fault.file.endswith("case.toml")


def test_a_key_in_the_wrong_place_brings_its_right_place(folder):
    assert folder.faults("buffer_m3 = 3")["buffer_m3"].nearest == "sites.buffer_m3"


def test_an_item_that_is_wrong_does_not_make_its_list_too_short(folder):
    assert list(folder.faults("[calendars.site]\nhours = ['x']")) == ["calendars.site.hours.0"]


def test_an_override_is_not_blamed_on_a_file(folder):
    fault = folder.faults("", overrides={"fleets.*.trucks": -1})["fleets.west-own.trucks"]
    assert (fault.file, fault.value) == ("", "-1")


def test_an_override_may_mend_a_file(folder):
    scenario = folder.load("[sites]\nbuffer_m3 = -1", overrides={"sites.buffer_m3": "50 m3"})
    assert scenario.sites.buffer_m3 == 50


def test_a_long_value_is_cut_to_one_line():
    assert shown("a\nb" * 100) == f"{('a b' * 30)[:59]}…"


WRONG = [
    None, True, -1, 10**400, 1e308, float("nan"), "", "x", "3 kg", "\0", "festival+99", "1e999",
    "triangular(9, 2, 1)", "9999-12-31", [], {}, [1], {"a": 1}, {"dist": 5}, [[[]]], "é" * 999,
]  # fmt: skip


def places(data, path=()):
    yield path
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(value, (*path, key))


def test_whatever_stands_in_a_scenario_is_taken_or_told_and_never_a_traceback(small):
    data = small.to_dict()
    every = [path for path in places(data) if path]
    chance = random.Random(7)  # noqa: S311 - no secret
    told = []
    for _ in range(100):
        broken = copy.deepcopy(data)
        *above, last = chance.choice(every)
        node = broken
        for key in above:
            node = node[key]
        node[last] = copy.deepcopy(chance.choice(WRONG))
        try:
            build(broken, Reading())
        except InputError as error:
            told += error.faults
    assert len(told) > 70
    assert all(fault.zh and fault.en for fault in told)


def test_data_that_were_written_by_a_newer_program_are_told(small):
    with pytest.raises(InputError) as caught:
        Scenario.from_dict({**small.to_dict(), "moon": 1})
    assert caught.value.faults[0].where == "moon"
