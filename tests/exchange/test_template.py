"""A scenario written into a workbook: complete, equal when read back, and safe to open."""

import shutil
import subprocess
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from supplysim.distributions import Distribution
from supplysim.errors import InputError, OutputError
from supplysim.exchange.template import Extra, write_workbook
from supplysim.exchange.values import content_of
from supplysim.scenario import Scenario, load, scenarios
from supplysim.scenario.base import Spec, quantity
from supplysim.scenario.cells import Cells
from supplysim.scenario.explain import leaves
from supplysim.scenario.layout import REFERENCES, single_fields, tables
from supplysim.scenario.quantities import read_value
from supplysim.scenario.reading import Reading
from supplysim.scenario.sheet_table import sheet_key
from supplysim.scenario.tables import fill
from supplysim.sheets.book import Sheet
from supplysim.sheets.scan import Marks
from tests.workbooks import sheet_named


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = write_workbook(load("small"), tmp_path_factory.mktemp("a") / "x.xlsx", base="small")
    return openpyxl.load_workbook(path)


# --- equal when read back --------------------------------------------------------------------


@pytest.mark.parametrize("name", [entry.name for entry in scenarios()])
def test_every_shipped_scenario_is_read_back_equal(name, tmp_path):
    scenario = load(name)
    read = load(write_workbook(scenario, tmp_path / "方案.xlsx"))
    assert read == scenario
    assert read.hash == scenario.hash


NUMBERS = st.floats(0, 1e9, allow_nan=False)
DISTRIBUTIONS = st.one_of(
    NUMBERS.map(lambda x: Distribution(dist="fixed", value=x)),
    st.tuples(NUMBERS, st.floats(0, 3)).map(
        lambda p: Distribution(dist="lognormal", mean=p[0], cv=p[1], low=0.1, high=1e12)
    ),
    st.lists(NUMBERS, min_size=3, max_size=3).map(
        lambda p: Distribution(**dict(zip(("low", "mode", "high"), sorted(p), strict=True)),
                               dist="triangular")
    ),
    st.lists(NUMBERS, min_size=1, max_size=30).map(
        lambda p: Distribution(dist="empirical", values=tuple(p))
    ),
)  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20)


def through_a_cell(value, annotation, **options):
    """Return a value written to a cell and read from it, as a spreadsheet keeps it."""
    field = quantity(..., zh="", en="", **options)
    assert isinstance(field, FieldInfo)
    field.annotation = annotation
    cell = content_of(value, field, annotation).value
    kept = float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell
    sheet = Sheet("a", ((kept,),), Marks(), ())
    raw = Cells(sheet, "x.xlsx", Reading()).value(kept, field, annotation, ("x",), (1, 1))
    return read_value(raw, annotation, options.get("unit", ""))


@given(NUMBERS)
def test_a_number_survives_a_cell_to_its_last_bit(number):
    assert through_a_cell(number, float) == number


@given(st.integers(-(10**20), 10**20))
def test_a_whole_number_survives_a_cell(number):
    assert through_a_cell(number, int) == number


@given(DISTRIBUTIONS)
def test_a_distribution_survives_a_cell(value):
    assert Distribution.model_validate(through_a_cell(value, Distribution)) == value


@given(WORDS)
def test_a_text_survives_a_cell_whatever_it_begins_with(text):
    assert through_a_cell(text, str) == text


@pytest.mark.parametrize("value", [None, 3])
def test_no_value_survives_a_cell(value):
    assert through_a_cell(value, int | None) == value


@pytest.mark.parametrize("value", [(), ("a",), ("07:00-12:00", "13:00-18:00")])
def test_a_list_survives_a_cell(value):
    assert tuple(through_a_cell(value, tuple[str, ...])) == value


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title_zh": WORDS,
        "portfolio.seed": st.integers(0, 2**63),
        "plan.allowance": st.floats(0, 2),
        "traffic.ban_hours": st.sampled_from([[], ["07:00-19:00", "20:00-21:00"]]),
        "portfolio.mix": st.sampled_from([{}, {"A": 0.25, "B": 0.75}]),
        "portfolio.classes": st.sampled_from([{}, {"other": 1.0}]),
        "line_types.slab.queue": st.sampled_from([None, 0, 9]),
        "quality.stand_ins": st.booleans(),
        "sites.start_lateness_d": DISTRIBUTIONS.filter(lambda d: d.average() < 1e5),
        "closures": st.sampled_from(
            [[], [{"resource": "crane", "start": "2020-09-01T07:00:30", "end": "2020-09-02"}]]
        ),
        "targets": st.sampled_from([{}, {"on_time_installation_rate": 0.5}]),
    },
)


@settings(max_examples=8, deadline=None)
@given(CHANGES)
def test_a_changed_scenario_is_read_back_equal(tmp_path_factory, changes):
    try:
        scenario = load("small").with_(changes)
    except InputError:
        return  # no scenario at all
    read = load(write_workbook(scenario, tmp_path_factory.mktemp("p") / "x.xlsx"))
    assert read == scenario


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_is_still_the_scenario(tmp_path):
    scenario = load("tianjin-2020-all")
    path = write_workbook(scenario, tmp_path / "方案.xlsx")
    profile = (tmp_path / "profile").as_uri()
    office = [shutil.which("soffice"), "--headless", f"-env:UserInstallation={profile}"]
    command = [*office, "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - our file
    assert load(tmp_path / "saved" / "方案.xlsx") == scenario


def test_what_a_cell_cannot_keep_is_refused_and_nothing_is_written(tmp_path):
    odd = load("small").with_({"zones.harbour.title_zh": " 港 "})
    with pytest.raises(InputError) as caught:
        write_workbook(odd, tmp_path / "x.xlsx")
    assert [fault.where for fault in caught.value.faults] == ["zones.harbour.title_zh"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_exists_is_kept(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"mine")
    with pytest.raises(OutputError, match="exists and is kept"):
        write_workbook(load("small"), tmp_path / "x.xlsx")
    assert (tmp_path / "x.xlsx").read_bytes() == b"mine"


def test_the_same_scenario_gives_the_same_bytes(tmp_path):
    one = write_workbook(load("small"), tmp_path / "a" / "x.xlsx")
    two = write_workbook(load("small"), tmp_path / "b" / "x.xlsx")
    assert one.read_bytes() == two.read_bytes()


def test_a_workbook_called_like_its_scenario_holds_no_name(tmp_path):
    path = write_workbook(load("small"), tmp_path / "small.xlsx")
    path.rename(tmp_path / "other.xlsx")
    assert load(tmp_path / "other.xlsx").name == "other"


class Candidate(Spec):
    """A site, as another room would declare it."""

    node: str = quantity(..., zh="路网节点", en="road node")
    land_m2: float = quantity(..., zh="用地", en="land", unit="m2", gt=0, confidence="J")
    lines: dict[str, int] = quantity(dict, zh="生产线", en="lines")


class Sites(Spec):
    """A study that names candidates."""

    candidates: dict[str, Candidate] = quantity(..., zh="候选点", en="candidates")


def test_a_table_of_another_room_is_written_left_unread_and_read_by_its_own(tmp_path):
    sites = {"a": Candidate(node="R19", land_m2=80_000.5, lines={"slab": 1})}
    extra = Extra("candidates", "候选点", "candidate", Candidate, [*sites.items()])
    path = write_workbook(load("small"), tmp_path / "方案.xlsx", extras=[extra])
    assert load(path).plants == load("small").plants
    data, reading = {"candidates": path.name}, Reading()
    fill(data, Sites, tmp_path, reading)
    assert reading.faults == []
    assert Sites.model_validate(data).candidates == sites


# --- what it shows ---------------------------------------------------------------------------


def test_every_value_of_a_scenario_has_a_place():
    """Forms and tables together hold each leaf, and none twice."""
    forms = {path for path, _ in single_fields(Scenario)}
    listed = [table.path for table in tables(Scenario)]
    for path, _, _ in leaves(load("tianjin-2020-all")):
        held = [form for form in forms if path[: len(form)] == form]
        held += [table for table in listed if "*" not in table and path[: len(table)] == table]
        assert len(held) == 1, path


def test_sheets_are_bilingual_and_the_guide_comes_first(book):
    keys = [sheet_key(title) for title in book.sheetnames]
    assert keys[:3] == ["readme", "settings", "plants"]
    assert {table.key for table in tables(Scenario)} | {"nodes"} <= set(keys)
    assert REFERENCES & set(keys) == {"readme", "nodes"}
    assert all(not title.isascii() and len(title) <= 31 for title in book.sheetnames)


def test_the_guide_says_the_same_in_both_languages(book):
    sheet = book.worksheets[0]
    pairs = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=3, max_row=7)]
    assert all(zh[:2] == en[:2] and not zh.isascii() and en.isascii() for zh, en in pairs)
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "supplysim check x.xlsx" in text
    assert "supplysim compare small x.xlsx" in text


def test_input_cells_are_yellow_and_guarded(book):
    sheet = sheet_named(book, "settings")
    guarded = [str(rule.sqref) for rule in sheet.data_validations.dataValidation]
    yellow = [
        f"D{row}" for row in range(3, sheet.max_row + 1)
        if sheet.cell(row, 4).fill.start_color.rgb == "FFFFF2CC"
    ]  # fmt: skip
    assert yellow
    assert set(yellow) <= set(guarded)


def test_words_are_chosen_from_lists(book):
    rules = {
        str(rule.sqref): rule.formula1
        for rule in sheet_named(book, "policies").data_validations.dataValidation
        if rule.type == "list"
    }
    assert any("least-loaded" in source for source in rules.values())
    fleets = {
        rule.formula1
        for rule in sheet_named(book, "fleets").data_validations.dataValidation
        if rule.type == "list"
    }
    assert "'日历 calendars'!$A$4:$A$34" in fleets


def test_numbers_are_held_to_their_range_by_a_warning(book):
    rules = sheet_named(book, "plants").data_validations.dataValidation
    share = next(rule for rule in rules if rule.type == "decimal" and rule.formula2 == "1")
    assert (share.operator or "between", share.formula1) == ("between", "0")
    assert share.errorStyle == "warning"


def test_headings_carry_meaning_range_source_and_confidence(book):
    sheet = sheet_named(book, "plants")
    heads = {str(cell.value).split()[-1]: cell for cell in sheet[3]}
    note = heads["yard_m3"].comment.text
    for part in ("堆场容量", "yard capacity", "单位 m3", "来源 source", "可信度 confidence: J"):
        assert part in note


def test_pages_are_landscape_as_wide_as_the_paper_with_headings(book):
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet_named(book, "plants").print_title_rows == "$3:$3"


def test_there_is_no_formula_and_no_link_outside(book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (cell.hyperlink and cell.hyperlink.target)


def test_tables_have_room_for_new_rows(book):
    sheet = sheet_named(book, "projects")
    colours = [sheet.cell(row, 1).fill.start_color.rgb for row in range(4, 27)]
    assert all(a == b for a, b in pairwise(colours))


def test_a_row_of_another_room_that_a_cell_cannot_keep_is_refused(tmp_path):
    rows = [("a", Candidate(node=" R19", land_m2=1.0))]
    extra = Extra("candidates", "候选点", "candidate", Candidate, rows)
    with pytest.raises(InputError) as caught:
        write_workbook(load("small"), tmp_path / "方案.xlsx", extras=[extra])
    assert [fault.where for fault in caught.value.faults] == ["candidates"]
    assert list(tmp_path.iterdir()) == []


def test_a_plain_list_may_be_empty_and_offers_its_words(tmp_path):
    extra = Extra("demand", "需求", "", Candidate, words={"node": ["a", "b"]})
    path = write_workbook(load("small"), tmp_path / "方案.xlsx", extras=[extra])
    sheet = sheet_named(openpyxl.load_workbook(path), "demand")
    assert str(sheet.cell(3, 1).value).endswith("node")
    assert sheet.cell(4, 1).value is None
    words = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert '"a,b"' in words
