"""Scenarios in Excel: what people write into cells, and every way it goes wrong."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from xlsxwriter.workbook import Workbook

from supplysim.errors import InputError
from supplysim.exchange.template import write_workbook
from supplysim.scenario import load
from supplysim.scenario.sheet_table import MOST_ROWS
from tests.workbooks import Desk


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Return a workbook of ``small``, written once."""
    return write_workbook(load("small"), tmp_path_factory.mktemp("源") / "源.xlsx")


@pytest.fixture
def desk(source, tmp_path):
    return Desk(source, tmp_path)


def the_fault(desk):
    (fault,) = desk.faults()
    return fault


# --- what may be written ---------------------------------------------------------------------


def test_a_workbook_saved_by_another_program_is_still_the_scenario(desk):
    assert desk.load() == load("small")


def test_a_workbook_counts_as_an_input_by_its_content(desk):
    (entry,) = desk.load().inputs
    desk.setting("plan.allowance").value = 0.2
    (changed,) = desk.load().inputs
    assert entry[0] == changed[0] == "方案.xlsx"
    assert entry[1] != changed[1]


def test_without_a_name_a_workbook_is_called_like_its_file(desk):
    desk.setting("name").value = None
    assert desk.load().name == "方案"


def test_numbers_texts_with_units_and_per_cents_are_read(desk):
    desk.setting("plan.allowance").value = "20 %"
    desk.setting("loads.margin_min").value = "0.5 h"
    share = desk.setting("traffic.permit_share")
    share.value, share.number_format = 0.25, "0 %"
    desk.cell("plants", "west", "yard_m3").value = "850"
    scenario = desk.load()
    assert (scenario.plan.allowance, scenario.loads.margin_min) == (0.2, 30)
    assert (scenario.traffic.permit_share, scenario.plants["west"].yard_m3) == (0.25, 850)


@pytest.mark.parametrize(
    "text", ["2020-08-03", "2020/8/3", "2020.8.3", "2020年8月3日", "2020-08-03 00:00"]
)
def test_dates_as_text_are_read_in_the_usual_ways(desk, text):
    desk.setting("start").value = text
    first = desk.cell("projects", "quay", "first_storey")
    first.value = text.split(" ")[0]
    scenario = desk.load()
    assert scenario.start == datetime.fromisoformat("2020-08-03")
    assert scenario.portfolio.projects[0].first_storey == "2020-08-03"


def test_a_number_that_was_a_name_is_its_digits(desk):
    for key, entry, column in (("fleets", "west-own", "plants"), ("plants", "west", "plant")):
        desk.cell(key, entry, column).value = 101
    assert desk.load().fleets["west-own"].plants == ("101",)


def test_words_for_true_and_false_may_be_chinese(desk):
    desk.setting("quality.traceability", "risks").value = "是"
    assert desk.load().quality.traceability


def test_blank_rows_remarks_and_sheets_of_ones_own_do_not_matter(desk):
    sheet = desk.sheet("plants")
    sheet.insert_rows(4)
    sheet.insert_rows(6)
    sheet["A6"] = "# a remark"
    desk.book.create_sheet("# 我的备注")["A1"] = "=1+1"
    assert desk.load() == load("small")


def test_a_row_may_be_added_and_a_row_deleted(desk):
    sheet = desk.sheet("projects")
    for column in range(1, sheet.max_column + 1):
        sheet.cell(7, column).value = sheet.cell(6, column).value
    sheet["A7"] = "second-square"
    sheet.delete_rows(4)
    names = [project.project for project in desk.load().portfolio.projects]
    assert names == ["park", "tower-square", "second-square"]


def test_a_target_is_added_as_a_row(desk):
    sheet = desk.sheet("settings")
    row = sheet.max_row + 1
    sheet.cell(row, 3).value, sheet.cell(row, 4).value = "targets.on_time_installation_rate", 0.9
    assert desk.load().targets == {"on_time_installation_rate": 0.9}


def test_a_short_workbook_stands_on_another_scenario(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "settings"
    for row in (["path", "value"], ["extends", "small"], ["plan.allowance", 0.3]):
        sheet.append(row)
    fleets = book.create_sheet("fleets")
    for row in (["fleet", "plants", "trucks"], ["both", "west; east", 3]):
        fleets.append(row)
    book.save(tmp_path / "短.xlsx")
    scenario = load(tmp_path / "短.xlsx")
    assert (scenario.name, scenario.plan.allowance, list(scenario.fleets)) == ("短", 0.3, ["both"])
    assert scenario.portfolio == load("small").portfolio


def test_a_table_of_a_file_may_be_a_sheet_of_a_workbook(desk, tmp_path):
    desk.cell("plants", "west", "yard_m3").value = 1234
    desk.load()
    (tmp_path / "more.toml").write_text(
        'extends = "small"\nplants = "方案.xlsx"\n[portfolio]\nprojects = "方案.xlsx"\n',
        encoding="utf-8",
    )
    scenario = load(tmp_path / "more.toml")
    assert scenario.plants["west"].yard_m3 == 1234
    assert scenario.portfolio == load("small").portfolio
    assert "方案.xlsx" in dict(scenario.inputs)


def test_a_table_that_is_no_sheet_is_told(desk, tmp_path):
    desk.sheet("plants").title = "plant"
    desk.book.save(desk.path)
    (tmp_path / "more.toml").write_text(
        'extends = "small"\nplants = "方案.xlsx"\n', encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        load(tmp_path / "more.toml")
    (fault,) = caught.value.faults
    assert (fault.en, fault.nearest) == ("has no sheet plants", "plant")


def test_a_short_workbook_is_blamed_on_its_own_cells(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "settings"
    for row in (["path", "value"], ["extends", "small"], ["plan.allowance", "a lot"]):
        sheet.append(row)
    fleets = book.create_sheet("fleets")
    for row in (["fleet", "plants", "trucks"], ["west-own", "west; east", "many"]):
        fleets.append(row)
    book.save(tmp_path / "短.xlsx")
    with pytest.raises(InputError) as caught:
        load(tmp_path / "短.xlsx")
    places = {fault.where: Path(fault.file).name for fault in caught.value.faults}
    assert places == {
        "plan.allowance": "短.xlsx[settings!B3]",
        "fleets.west-own.trucks": "短.xlsx[fleets!C2]",
    }


def test_a_file_may_stand_on_a_workbook(desk, tmp_path):
    desk.load()
    (tmp_path / "more.toml").write_text(
        'extends = "方案.xlsx"\nplan.allowance = 0.4\n', encoding="utf-8"
    )
    scenario = load(tmp_path / "more.toml")
    assert scenario.plan.allowance == 0.4
    assert scenario.plants == load("small").plants


def test_a_value_whose_row_is_gone_is_told(desk):
    cell = desk.setting("plan.allowance")
    desk.sheet("settings").delete_rows(cell.row)
    (note,) = desk.load().notes
    assert "plan.allowance" in note.zh
    assert "plan.allowance" in note.en


# --- what may not ----------------------------------------------------------------------------


def test_faults_name_sheet_cell_value_what_is_allowed_and_what_was_meant(desk):
    cell = desk.cell("plants", "west", "node")
    cell.value = "R91"
    desk.setting("portfolio.draw").value = "fixt"
    trucks = desk.cell("fleets", "east-own", "trucks")
    trucks.value = "many"
    faults = {fault.where: fault for fault in desk.faults()}
    # both found by validation; the road node is looked for when a scenario is checked
    assert faults.keys() == {"portfolio.draw", "fleets.east-own.trucks"}
    drawn = faults["portfolio.draw"]
    row = desk.setting("portfolio.draw").row
    assert drawn.file.endswith(f"方案.xlsx[设置 settings!D{row}]")
    assert (drawn.value, "fixed, per_replication" in drawn.en) == ("fixt", True)
    assert faults["fleets.east-own.trucks"].file.endswith(f"[车队 fleets!{trucks.coordinate}]")


def test_a_formula_in_a_data_cell_is_refused_with_its_cell(desk):
    for cell in (desk.setting("plan.allowance"), desk.cell("plants", "west", "yard_m3")):
        cell.value = "=1+1"
    faults = desk.faults()
    assert {fault.where for fault in faults} == {"plan.allowance", "plants.west.yard_m3"}
    assert all("is a formula" in fault.en and "公式" in fault.zh for fault in faults)


def test_a_formula_in_a_row_that_looks_empty_is_refused(desk):
    desk.sheet("plants")["D20"] = "=A4"
    assert "is a formula" in desk.faults()[0].en


def test_merged_cells_are_refused_with_their_range(desk):
    desk.sheet("projects").merge_cells("B4:B5")
    assert "B4:B5" in desk.faults()[0].en


def test_a_per_cent_where_hours_belong_is_refused(desk):
    cell = desk.cell("lines", "slab", "curing_h")
    cell.value, cell.number_format = 0.1, "0%"
    assert "per cent format" in the_fault(desk).en


def test_a_month_and_day_that_became_a_date_is_refused_with_what_was_meant(desk):
    desk.sheet("pauses")["B4"].value = datetime.fromisoformat("2026-12-20")
    fault = the_fault(desk)
    assert ("date by the spreadsheet" in fault.en, fault.nearest) == (True, "12-20")


def test_a_date_that_lost_its_format_is_refused_with_what_was_meant(desk):
    cell = desk.setting("start")
    cell.value, cell.number_format = 44044, "General"
    assert the_fault(desk).nearest == "2020-08-01"


def test_an_error_value_is_refused(desk):
    cell = desk.setting("plan.allowance")
    cell.value, cell.data_type = "#REF!", "e"
    assert "holds an error value" in the_fault(desk).en


def test_a_sheet_of_another_name_is_refused_and_the_lack_told(desk):
    desk.sheet("fleets").title = "车队 fleet"
    faults = desk.faults()
    assert any(fault.nearest == "车队 fleets" and fault.value == "车队 fleet" for fault in faults)
    assert any("sheet 车队 fleets is missing" in fault.en for fault in faults)


def test_two_sheets_of_one_kind_are_refused(desk):
    desk.book.copy_worksheet(desk.sheet("fleets")).title = "copy fleets"
    assert "the same sheet as 车队 fleets" in the_fault(desk).en


@pytest.mark.parametrize("column", ["lines.slab", "node", "yard_m3"])
def test_a_heading_that_was_changed_is_refused(desk, column):
    heads = desk.sheet("plants")[3]
    cell = next(cell for cell in heads if str(cell.value).split()[-1] == column)
    cell.value = "x" + column
    faults = desk.faults()
    assert any("no such column" in fault.en and fault.nearest for fault in faults)


def test_a_form_without_headings_is_refused(desk):
    desk.sheet("policies").delete_rows(2)
    assert "no heading row" in desk.faults()[0].en


def test_a_path_that_means_nothing_is_refused_with_the_nearest(desk):
    cell = desk.setting("plan.allowance")
    desk.sheet("settings").cell(cell.row, 3).value = "plan.alowance"
    assert the_fault(desk).nearest == "plan.allowance"


def test_a_value_of_a_table_is_sent_to_its_sheet(desk):
    sheet = desk.sheet("settings")
    row = sheet.max_row + 1
    sheet.cell(row, 3).value, sheet.cell(row, 4).value = "fleets.west-own.trucks", 9
    assert "belongs on sheet 车队 fleets" in the_fault(desk).en


def test_a_value_given_twice_is_refused(desk):
    sheet = desk.sheet("settings")
    row = sheet.max_row + 1
    sheet.cell(row, 3).value, sheet.cell(row, 4).value = "plan.allowance", 0.5
    assert "given twice" in the_fault(desk).en


def test_a_piece_of_no_building_type_is_refused_with_the_nearest(desk):
    desk.cell("archetypes", "A", "archetype").value = "AA"
    said = " ".join(fault.en for fault in desk.faults())
    assert "archetypes has no such entry" in said


def test_two_entries_of_one_name_are_refused(desk):
    desk.cell("plants", "east", "plant").value = "west"
    assert any("duplicate name, first on line 4" in fault.en for fault in desk.faults())


def test_a_hundred_thousand_rows_are_refused_with_their_number(tmp_path):
    with Workbook(str(tmp_path / "长.xlsx")) as book:
        book.add_worksheet("settings").write_row(0, 0, ["path", "value"])
        book.worksheets()[0].write_row(1, 0, ["extends", "small"])
        sheet = book.add_worksheet("holidays")
        sheet.write_row(0, 0, ["name", "date"])
        for number in range(1, 100_001):
            sheet.write_row(number, 0, [f"h{number}", "2020-01-01"])
    with pytest.raises(InputError) as caught:
        load(tmp_path / "长.xlsx")
    (fault,) = caught.value.faults
    assert fault.en == f"has 100000 rows, at most {MOST_ROWS} are read"
    assert fault.file.endswith("长.xlsx[holidays]")


def test_many_faults_of_a_sheet_are_counted(desk):
    sheet = desk.sheet("holidays")
    for number in range(1500):
        sheet.append([f"h{number}", "=1", 1])
    faults = desk.faults()
    assert len(faults) < 1020
    assert any("500 more faults here" in fault.en for fault in faults)
    lines = InputError(faults).text("en").splitlines()
    assert len(lines) < 20
    assert any("and 997 more" in line and "is a formula" in line for line in lines)


@pytest.mark.parametrize("name", ["x.xlsx", "x.xlsm", "x.xls", "x.et"])
def test_what_is_no_workbook_is_refused_by_its_content(tmp_path, name):
    (tmp_path / name).write_bytes(b"a,b\n1,2\n")
    with pytest.raises(InputError, match=r"is a text, no \.xlsx"):
        load(tmp_path / name)


def test_no_file_and_an_empty_file_are_told(tmp_path):
    (tmp_path / "empty.xlsx").touch()
    with pytest.raises(InputError, match="the file is empty"):
        load(tmp_path / "empty.xlsx")
    with pytest.raises(InputError, match="no such file"):
        load(tmp_path / "none.xlsx")


def test_code_of_ones_own_needs_leave(desk):
    desk.setting("policies.dispatch", "policies").value = "rules.py:mine"
    assert "--allow-code" in desk.faults()[0].en
