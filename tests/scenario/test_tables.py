"""CSV tables: headings, cells, encodings, and every way they go wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.scenario import Scenario, load
from supplysim.scenario.demand import ProjectRow
from supplysim.scenario.place import Holiday
from supplysim.scenario.reading import Reading
from supplysim.scenario.shape import noun
from supplysim.scenario.supply import Fleet, Plant
from supplysim.scenario.tables import fill, write_table

HEADINGS = (
    "构件厂 plant,路网节点 node,线 lines.slab,lines.wall,lines.fixed,"
    "positions.slab,positions.wall,positions.fixed,yard_m3"
)
PLANTS = f"{HEADINGS}\nwest,R19,1,1,1,12,8,14,900\neast,R16,1,1,1,12,8,14,900 L\n"
CASE = 'extends = "small"\nplants = "plants.csv"\n'


def entries(folder, name, text, **options):
    """Read one table and return its entries and the reading."""
    folder.write(text, f"{name}.csv", **options)
    data, reading = {name: f"{name}.csv"}, Reading()
    fill(data, Scenario, folder.path, reading)
    return data[name], reading


def test_headings_may_be_bilingual_and_dotted_and_cells_carry_units(folder):
    folder.write(PLANTS, "plants.csv")
    plants = load(folder.write(CASE)).plants
    assert plants["west"].lines == {"slab": 1, "wall": 1, "fixed": 1}
    assert (plants["west"].yard_m3, plants["east"].yard_m3) == (900, 0.9)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_a_table_from_excel_is_read_in_any_of_its_encodings(folder, encoding):
    folder.write(PLANTS, "plants.csv", encoding)
    scenario = load(folder.write(CASE))
    assert scenario.plants.keys() == {"west", "east"}
    said = [note.text("en") for note in scenario.notes]
    assert said == (["plants.csv was read as GB18030"] if encoding.startswith("gb") else [])


def test_line_ends_comments_blank_lines_and_trailing_commas_do_not_matter(folder):
    text = "# source: nobody,,\r\nfleet,plants,trucks,\r\n\r\na,west; east,3,\r\n,,,\r\n"
    fleets, reading = entries(folder, "fleets", text)
    assert reading.faults == []
    assert fleets == {"a": {"plants": "west; east", "trucks": "3"}}


def test_an_empty_cell_leaves_the_default(folder):
    fleets, _ = entries(folder, "fleets", "fleet,plants,trucks,payload_t\na,west,3,\n")
    assert "payload_t" not in fleets["a"]


def test_a_table_replaces_the_one_it_is_laid_over(folder):
    folder.write("fleet,plants,trucks\nboth,west; east,3\n", "fleets.csv")
    assert list(folder.load('fleets = "fleets.csv"').fleets) == ["both"]


def test_a_value_is_blamed_on_its_line(folder):
    folder.write(PLANTS.replace("east,R16,1", "east,R16,one"), "plants.csv")
    fault = folder.faults('plants = "plants.csv"')["plants.east.lines"]
    assert fault.file.endswith("plants.csv:3")
    assert "one" in fault.en


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("", "fleets", "the file is empty"),
        ("# only a comment\n", "fleets", "the table has no heading line"),
        ("fleet,plants,trucks\n", "fleets", "the table has no rows"),
        ("name,plants,trucks\na,west,1\n", "fleets.fleet", "the first column must be fleet"),
        ("fleet,plants\na,west\n", "fleets.trucks", "a required column is missing (trucks)"),
        ("fleet,plants,trucks,payload\na,west,1,3\n", "fleets.payload", "no such column"),
        ("fleet,plants,trucks,trucks\na,west,1,3\n", "fleets.trucks", "duplicate column"),
        (
            "fleet,plants,trucks\na,west,1\na,west,2\n",
            "fleets.a",
            "duplicate name, first on line 2",
        ),
        ("fleet,plants,trucks\n,west,1\n", "fleets.fleet", "the name is missing"),
        ("fleet,plants,trucks\na,west,1,9\n", "fleets", "has 4 cells under 3 headings"),
        ('fleet,plants,trucks\na,"west,1\n', "fleets.a.trucks", "is required (trucks)"),
    ],
)
def test_every_fault_of_a_table_is_told(folder, text, where, said):
    folder.write(text, "fleets.csv")
    faults = folder.faults('fleets = "fleets.csv"')
    assert faults[where].en.startswith(said)
    assert "fleets.csv" in faults[where].file


def test_a_missing_column_is_one_fault_and_not_one_per_row(folder):
    folder.write("fleet,plants\na,west\nb,east\n", "fleets.csv")
    assert list(folder.faults('fleets = "fleets.csv"')) == ["fleets.trucks"]


def test_an_unknown_column_brings_the_nearest_one(folder):
    folder.write("fleet,plants,truck\na,west,1\n", "fleets.csv")
    assert folder.faults('fleets = "fleets.csv"')["fleets.truck"].nearest == "trucks"


def test_a_missing_table_brings_the_nearest_file_and_hides_no_other_fault(folder):
    folder.write(PLANTS, "plants.csv")
    faults = folder.faults('plants = "plant.csv"\n[sites]\nbuffer_m3 = -1')
    assert faults["plants"].nearest == "plants.csv"
    assert list(faults) == ["plants", "sites.buffer_m3"]


@pytest.mark.parametrize(
    ("separator", "zh", "en"),
    [(";", "分号", "semicolons"), ("\t", "制表符", "tabs"), ("|", "竖线", "bars")],
)
def test_columns_that_are_not_separated_by_commas_are_one_fault(folder, separator, zh, en):
    _, reading = entries(folder, "plants", PLANTS.replace(",", separator))
    (fault,) = reading.faults
    assert fault.en.startswith(f"its columns are separated by {en}, not by commas")
    assert fault.zh.startswith(f"各列由{zh}隔开；应为逗号")


def test_bytes_of_no_encoding_are_refused(folder):
    (folder.path / "fleets.csv").write_bytes(b"fleet,plants,trucks\na,\xff\xfe\xff,1\n")
    fault = folder.faults('fleets = "fleets.csv"')["fleets"]
    assert "CSV UTF-8" in fault.zh
    assert fault.en == 'is neither UTF-8 nor GB18030; save it as "CSV UTF-8"'


def test_a_folder_is_no_table(folder):
    (folder.path / "fleets.csv").mkdir()
    assert folder.faults('fleets = "fleets.csv"')["fleets"].en == "is not a file that can be read"


def test_the_first_heading_is_the_noun_of_the_entries():
    assert [noun(name) for name in ("plants", "fleets", "zones", "years", "line_types")] == [
        "plant", "fleet", "zone", "year", "line_type",
    ]  # fmt: skip


def test_written_tables_begin_with_the_mark_that_excel_needs(tmp_path, small):
    write_table(tmp_path / "plants.csv", small.plants, key="plant")
    content = (tmp_path / "plants.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfplant,")
    assert "路网节点 node".encode() in content


@pytest.mark.parametrize(("name", "model"), [("plants", Plant), ("fleets", Fleet)])
def test_a_written_table_is_read_back_equal(folder, small, name, model):
    table = getattr(small, name)
    write_table(folder.path / f"{name}.csv", table, key=noun(name))
    data, reading = {name: f"{name}.csv"}, Reading()
    fill(data, Scenario, folder.path, reading)
    assert reading.faults == []
    assert {key: model.model_validate(entry) for key, entry in data[name].items()} == table


def test_a_list_of_rows_is_written_and_read_back_equal(folder, small):
    write_table(folder.path / "p.csv", small.portfolio.projects)
    write_table(folder.path / "h.csv", small.holidays)
    data = {"portfolio": {"projects": "p.csv"}, "holidays": "h.csv"}
    fill(data, Scenario, folder.path, Reading())
    read = tuple(ProjectRow.model_validate(row) for row in data["portfolio"]["projects"])
    assert read == small.portfolio.projects
    assert tuple(Holiday.model_validate(row) for row in data["holidays"]) == small.holidays


@settings(max_examples=150)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda t: t.encode("utf-8", "ignore")))
def test_any_bytes_are_entries_or_faults(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("any")
    (folder / "x.csv").write_bytes(b"fleet,plants,trucks\n" + content)
    data, reading = {"fleets": "x.csv"}, Reading()
    fill(data, Scenario, folder, reading)
    assert isinstance(data["fleets"], dict)
