"""What is shipped, what fields mean, the schema, and a file to start from."""

import math
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.errors import InputError, OutputError
from supplysim.scenario import Scenario, compile_all, explain, init, load, scenarios, schema
from supplysim.scenario.explain import describe
from supplysim.scenario.shape import places

SHIPPED = scenarios()


def test_shared_definitions_are_not_listed():
    names = [entry.name for entry in SHIPPED]
    assert {"small", "toy-river"} <= set(names)
    assert "common" not in names
    assert names == sorted(names)


@pytest.mark.parametrize("entry", SHIPPED, ids=str)
def test_every_shipped_scenario_loads_and_has_a_title_in_both_languages(entry):
    scenario = load(entry.name)
    assert scenario.name == str(entry) == entry.name
    assert entry.title("zh") == scenario.title_zh != ""
    assert entry.title("en") == scenario.title_en != ""


def storeys_of(scenario):
    """Return the weight of each archetype: storeys of the listed projects, or the mix."""
    weights = dict(scenario.portfolio.mix)
    for row in scenario.portfolio.projects or ():
        storeys = row.towers * row.precast_storeys
        weights[row.archetype] = weights.get(row.archetype, 0) + storeys
    return weights


def on_moulds(scenario, kind):
    """Return volume and moulds or pallets of all storeys; the last pallet may not be full."""
    volume = moulds = 0.0
    for name, weight in storeys_of(scenario).items():
        for piece in scenario.archetypes[name].pieces:
            component = scenario.components[piece.type]
            if component.family in scenario.line_types[kind].families:
                volume += weight * piece.per_500_m2 * component.volume_m3
                moulds += weight * math.ceil(piece.per_500_m2 / component.per_pallet)
    return volume, moulds


@pytest.mark.parametrize("name", ["small", "toy-river"])
@pytest.mark.parametrize("kind", ["slab", "wall", "fixed"])
def test_a_line_makes_its_design_capacity_within_two_percent(name, kind):
    s = load(name)
    line, calendar = s.line_types[kind], compile_all(s)[s.line_types[kind].calendar]
    january = s.start.replace(month=1, day=1)
    first, last = (
        round((january.replace(year=january.year + i) - s.start).total_seconds()) for i in (0, 1)
    )
    days = calendar.worked(first, last) / (10 * 3600)
    casts_a_day = math.floor(600 / line.casting_min) if line.kind == "pallet" else 1
    volume, moulds = on_moulds(s, kind)
    output = days * casts_a_day * volume / moulds
    assert output == pytest.approx(line.design_m3_per_unit, rel=0.02)


@pytest.mark.parametrize(("name", "m3_per_m2", "pieces"), [
    ("A", 0.054, 56), ("B", 0.114, 76), ("C", 0.222, 104), ("D", 0.107, 85),
])  # fmt: skip
def test_archetypes_have_the_intensity_and_pieces_of_their_table(small, name, m3_per_m2, pieces):
    listed = small.archetypes[name].pieces
    volume = sum(p.per_500_m2 * small.components[p.type].volume_m3 for p in listed)
    assert sum(p.per_500_m2 for p in listed) == pieces
    assert volume / 500 == pytest.approx(m3_per_m2, abs=0.0011)


def test_components_weigh_two_and_a_half_tonnes_a_cubic_metre(small):
    for component in small.components.values():
        assert component.mass_t == pytest.approx(2.5 * component.volume_m3)


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("fleets.*.trucks", "fleets.*.trucks"),
        ("fleets.trucks", "fleets.*.trucks"),
        ("fleets.west-own.trucks", "fleets.*.trucks"),
        ("trucks", "fleets.*.trucks"),
        ("plants.lines", "plants.*.lines"),
        ("plants.lines.slab", "plants.*.lines"),
        ("projects", "portfolio.projects"),
        ("archetypes.A.pieces.0.rank", "archetypes.*.pieces.*.rank"),
        ("loads.loading_min", "loads.loading_min"),
    ],
)
def test_a_field_is_explained_by_any_of_its_paths(path, first):
    assert explain(path)[0].path == first


def test_a_table_is_explained_with_its_columns():
    notes = {note.path: note for note in explain("fleets")}
    assert {"fleets", "fleets.*.trucks", "fleets.*.payload_t"} <= notes.keys()
    assert notes["fleets.*.payload_t"].text("zh") == (
        "fleets.*.payload_t\n"
        "  含义：额定载重\n"
        "  可填：数，范围 (0, 200]，单位 t\n"
        "  默认：25\n"
        "  来源：GB 1589-2016，六轴总重49吨（凭记忆，未核对）"
    )
    assert notes["fleets.*.trucks"].text("en").splitlines()[2:4] == [
        "  allowed: a whole number in [0, 5000]",
        "  default: required",
    ]


def test_a_name_asked_for_that_nothing_has_brings_the_nearest_one():
    with pytest.raises(InputError) as caught:
        explain("fleets.truks")
    assert caught.value.faults[0].nearest == "fleets.*.trucks"


@given(st.text(max_size=20))
def test_whatever_is_asked_is_explained_or_told(text):
    try:
        count = len(describe(text, Scenario))
    except InputError as error:
        count = len(error.faults)
    assert count >= 1


def test_every_field_says_what_it_is_in_both_languages():
    for place in places(Scenario):
        (note, *_) = explain(".".join(place.path))
        assert note.path == ".".join(place.path)
        assert note.zh, note.path
        assert note.en, note.path


def test_every_number_has_a_unit_a_source_and_a_confidence():
    ends = {"m3", "m2", "t", "h", "d", "min", "km", "kmh", "mm2"}
    for place in places(Scenario):
        (note, *_) = explain(".".join(place.path))
        if place.path[-1].rpartition("_")[2] in ends:
            assert note.unit, note.path
        if note.unit:
            assert note.source, note.path
            assert note.confidence, note.path


@pytest.fixture(scope="module")
def checker():
    document = schema()
    jsonschema.Draft202012Validator.check_schema(document)
    return jsonschema.Draft202012Validator(document)


@pytest.mark.parametrize("entry", SHIPPED, ids=str)
def test_resolved_scenarios_satisfy_the_schema(checker, entry):
    assert list(checker.iter_errors(load(entry.name).to_dict())) == []


def test_the_schema_refuses_what_the_scenario_refuses(checker, small):
    data = small.to_dict()
    data["fleets"]["west-own"]["trucks"] = -1
    del data["horizon"]
    data["moon"] = 1
    assert len(list(checker.iter_errors(data))) == 3


def test_the_schema_carries_unit_and_source():
    field = schema()["$defs"]["Fleet"]["properties"]["payload_t"]
    assert (field["unit"], field["zh"], field["confidence"]) == ("t", "额定载重", "R")


def test_a_started_file_loads_and_changes_nothing_but_its_titles(tmp_path, small):
    file = init(tmp_path / "我的.toml")
    scenario = load(file)
    assert scenario.name == "我的"
    assert small.diff(scenario)["field"].tolist() == ["name", "title_zh", "title_en"]


def test_every_line_that_is_commented_out_would_work(tmp_path, small):
    file = init(tmp_path / "a.toml")
    off = re.compile(r"# (\[|\w+ = )")
    lines = file.read_text(encoding="utf-8").splitlines()
    live = [line.removeprefix("# ") if off.match(line) else line for line in lines]
    kept = [line for line in live if ".csv" not in line and line != "[portfolio]"]
    file.write_text("\n".join(kept), encoding="utf-8")
    scenario = load(file)
    assert scenario.targets == {"on_time_installation_rate": 0.7}
    assert (scenario.start, scenario.horizon) == (small.start, small.horizon)


def test_a_file_that_is_there_is_never_overwritten(tmp_path):
    file = tmp_path / "a.toml"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="exists and is kept"):
        init(file)
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(OutputError, match="cannot write"):
        init(tmp_path / "none" / "a.toml")
    with pytest.raises(InputError, match=r"must end with \.toml"):
        init(tmp_path / "a.yaml")
