"""Scenario files: layers, places, formats, and files that cannot be read."""

import pytest

from supplysim.errors import InputError
from supplysim.scenario import Scenario, load
from supplysim.scenario.files import read_layers
from supplysim.scenario.reading import Reading


def test_a_variant_changes_only_what_it_says(folder, small):
    variant = folder.load('name = "small"\n[sites]\nbuffer_m3 = 90')
    assert small.diff(variant)["field"].tolist() == ["title_zh", "title_en", "sites.buffer_m3"]


def test_a_variant_is_called_like_its_file_and_not_like_its_base(folder):
    assert folder.load("").name == "case"
    file = folder.write('extends = "small"', "wide/scenario.toml")
    assert load(file.parent).name == "wide"


def test_layers_stand_on_layers(folder):
    folder.write('extends = "small"\n[sites]\nbuffer_m3 = 90\ngate_places = 3', "one.toml")
    folder.write('extends = "one.toml"\n[sites]\nbuffer_m3 = 70', "sub/../two.toml")
    sites = load(folder.path / "two.toml").sites
    assert (sites.buffer_m3, sites.gate_places) == (70, 3)


def test_tables_are_looked_for_beside_the_file_that_names_them(folder):
    folder.write("fleet,plants,trucks\npool,west; east,5\n", "base/fleets.csv")
    folder.write('extends = "small"\nfleets = "fleets.csv"', "base/base.toml")
    file = folder.write('extends = "../base/base.toml"', "variant/variant.toml")
    assert load(file).fleets["pool"].trucks == 5


def test_a_distribution_replaces_the_one_below_as_a_whole(folder):
    scenario = folder.load('[portfolio]\nproject_area_m2 = { dist = "fixed", value = 5 }')
    assert scenario.portfolio.project_area_m2.model_dump() == {"dist": "fixed", "value": 5}


@pytest.mark.parametrize(
    "files",
    [
        {"case.toml": 'extends = "case.toml"'},
        {"case.toml": 'extends = "b.toml"', "b.toml": 'extends = "case.toml"'},
        {"case.toml": 'extends = "b.toml"', "b.toml": 'extends = "./b.toml"'},
    ],
)
def test_a_circle_of_layers_is_one_clear_fault(folder, files):
    for name, text in files.items():
        folder.write(text, name)
    with pytest.raises(InputError) as caught:
        load(folder.path / "case.toml")
    (fault,) = caught.value.faults
    assert fault.where == "extends"
    assert fault.en.startswith("goes round in a circle: case.toml -> ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"a = [1,", "TOML syntax"),
        (b"a = 1\na = 2", "TOML syntax"),
        ("name = '构件'".encode("gbk"), "is not UTF-8"),
        (b"\xff\xfea\x00", "is a text in UTF-16, not a TOML text; save it as UTF-8"),
        (b"a = " + b"[" * 5000, "TOML syntax"),
        (b"a = " + b"9" * 5000, "TOML syntax"),
    ],
)
def test_a_file_that_is_no_toml_is_one_clear_fault(folder, content, said):
    file = folder.path / "x.toml"
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load(file)
    (fault,) = caught.value.faults
    assert fault.en.startswith(said)
    assert fault.file == str(file)


def test_a_syntax_fault_tells_line_and_column_in_chinese_too(folder):
    with pytest.raises(InputError) as caught:
        load(folder.write("a = 1\nb = = 2"))
    assert caught.value.faults[0].zh == "TOML 语法错误：第 2 行第 5 列"


def test_a_mark_at_the_beginning_and_windows_line_ends_do_not_matter(folder):
    text = 'extends = "small"\r\ntitle_en = """a\r\nb"""\r\n'
    assert load(folder.write(text, encoding="utf-8-sig")).title_en == "a\nb"


@pytest.mark.parametrize("name", ["nothing.toml", "no-such-thing", "a\0b", "~nobody-here/x", ""])
def test_what_is_not_there_is_told(folder, name, monkeypatch):
    monkeypatch.chdir(folder.path)
    with pytest.raises(InputError) as caught:
        load(name)
    assert len(caught.value.faults) == 1


def test_a_name_nearly_right_brings_the_nearest_one():
    with pytest.raises(InputError) as caught:
        load("smal")
    assert caught.value.faults[0].nearest == "small"


@pytest.mark.parametrize("base", ["5", "['small']", "'smal'"])
def test_a_base_that_is_none_is_one_fault(folder, base):
    with pytest.raises(InputError) as caught:
        load(folder.write(f"extends = {base}"))
    assert [fault.where for fault in caught.value.faults] == ["extends"]


def test_a_name_is_a_shipped_scenario_even_where_a_folder_is_called_so(folder, monkeypatch):
    folder.write('extends = "small"', "small/scenario.toml")
    monkeypatch.chdir(folder.path)
    assert load("small").title_en == "Small teaching scenario"
    assert load("./small").title_en == ""


@pytest.mark.parametrize("number", [2, 999, 0, -1, "1.5", "true", "'1'"])
def test_another_format_is_refused(folder, number):
    with pytest.raises(InputError) as caught:
        load(folder.write(f'format = {number}\nextends = "small"'))
    (fault,) = caught.value.faults
    assert fault.where == "format"
    assert ("newer version" in fault.en) == (number in {2, 999})


def test_an_older_format_is_upgraded_with_a_note(folder):
    def upgrade(data):
        sites = data.pop("places")
        return {**data, "sites": sites}

    file = folder.write('format = 0\nextends = "small"\n[places]\nbuffer_m3 = 5')
    reading = Reading()
    data = read_layers(file, Scenario, reading, upgrades={0: upgrade})
    assert data["sites"]["buffer_m3"] == 5
    assert [note.en for note in reading.notes] == ["file format upgraded (case.toml: 0 -> 1)"]


def test_a_network_folder_is_found_beside_its_file_and_kept_absolute(folder):
    (folder.path / "roads").mkdir()
    scenario = folder.load('network = "roads"')
    assert scenario.network == str((folder.path / "roads").resolve())
    assert Scenario.from_dict(scenario.to_dict()) == scenario


def test_a_shipped_network_keeps_its_name(small):
    assert small.network == "toy-river"


def test_a_network_that_is_not_there_brings_the_nearest_name(folder):
    assert folder.faults('network = "toy-rive"')["network"].nearest == "toy-river"


def test_code_from_a_file_has_to_be_allowed(folder):
    text = '[policies]\nsequencing = "规则.py:mine"'
    folder.write("def mine(): ...", "规则.py")
    assert "--allow-code" in folder.faults(text)["policies.sequencing"].en
    scenario = folder.load(text, allow_code=True)
    assert scenario.policies.sequencing == f"{(folder.path / '规则.py').resolve()}:mine"
    assert "规则.py" in dict(scenario.inputs)


def test_code_that_is_not_there_is_told(folder):
    faults = folder.faults('[policies]\nsequencing = "no.py:mine"', allow_code=True)
    assert faults["policies.sequencing"].en == "no such file"
