"""Candidates, competitors and demand in a workbook: written, read back, and refused when broken."""

import datetime as dt
import shutil
import subprocess
from types import SimpleNamespace

import openpyxl
import pytest

from supplysim.bases.alternatives import alternatives_of
from supplysim.bases.files import load_study
from supplysim.bases.ground import prepare_ground
from supplysim.bases.question import ask
from supplysim.bases.simulated import experiment_of
from supplysim.cli.start_file import write_start
from supplysim.errors import InputError
from supplysim.scenario import load
from tests.workbooks import HEAD, Desk, row_of, sheet_named


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return write_start(tmp_path_factory.mktemp("a") / "方案.xlsx", "small")


@pytest.fixture
def desk(source, tmp_path):
    return StudyDesk(source, tmp_path)


class StudyDesk(Desk):
    """A workbook of which the study is read."""

    def study(self):
        self.book.save(self.path)
        return load_study(self.path)

    def faults(self):
        with pytest.raises(InputError) as caught:
            prepare_ground(self.study())
        return list(caught.value.faults)


# --- written and read back -------------------------------------------------------------------


def test_what_is_written_is_read_back_equal(source):
    study, shipped = load_study(source), load_study("bases-small")
    assert study.candidates == shipped.candidates
    assert study.competitors == shipped.competitors
    assert study.demand == shipped.demand == ()
    assert study.sizes == shipped.sizes
    assert study.rules == shipped.rules
    assert study.cases == shipped.cases
    for key, period in shipped.periods.items():
        mine = study.periods[key]
        assert (mine.least_bases, mine.years) == (period.least_bases, period.years)


def test_an_unchanged_workbook_asks_the_same_question_as_the_shipped_study(source):
    mine, shipped = prepare_ground(load_study(source)), prepare_ground(load_study("bases-small"))
    assert (mine.demand == shipped.demand).all()
    assert (mine.km == shipped.km).all()
    assert mine.sites == shipped.sites


def test_the_study_of_tianjin_goes_into_a_workbook_too(tmp_path):
    path = write_start(tmp_path / "天津.xlsx", "tianjin-2025")
    study, shipped = load_study(path), load_study("bases-10-to-15")
    assert study.candidates == shipped.candidates
    assert study.competitors == shipped.competitors
    # its window is 2025: it is the demand of that period and what is simulated
    assert [period.demand for period in study.periods.values()] == [
        "tianjin-2016", "tianjin-2020", str(path),
    ]  # fmt: skip
    assert study.simulation.scenario == str(path)
    assert study.existing == "tianjin-2016"
    assert (study.rules, study.cases) == (shipped.rules, shipped.cases)
    assert study.rules.budget_yuan == {"2020": 1e9, "2025": 1.5e9}
    assert [period.least_bases for period in study.periods.values()] == [0, 10, 15]
    assert "天津.xlsx" in study.note_zh
    assert "the demand of 2025" in study.note_en


def test_a_workbook_of_the_first_period_holds_the_plants_that_are_there(source):
    study = load_study(source)
    assert study.existing == study.prices == study.periods["2020"].demand == str(source)
    # the study names the same scenario for the later period and for simulating: so it does here
    assert study.periods["2023"].demand == study.simulation.scenario == str(source)


def test_sheets_have_bilingual_headings_units_notes_and_words_to_choose_from(source):
    book = openpyxl.load_workbook(source)
    titles = [sheet.title for sheet in book.worksheets]
    assert {
        "候选点 candidates", "规模 sizes", "竞争者 competitors", "需求情景 cases", "选址限制 rules",
        "自己的需求 demand",
    } <= set(titles)  # fmt: skip
    sheet = sheet_named(book, "candidates")
    heads = [str(cell.value) for cell in sheet[HEAD]]
    assert heads[0] == "候选点\ncandidate"
    place = next(i for i, head in enumerate(heads) if head.endswith("land_yuan_per_m2"))
    assert "yuan/m2" in sheet.cell(HEAD - 1, place + 1).value
    assert "来源 source" in sheet.cell(HEAD, place + 1).comment.text
    lists = {
        str(rule.sqref).split(":")[0][0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    size = openpyxl.utils.get_column_letter(
        next(i for i, head in enumerate(heads, 1) if head.endswith("\nsize"))
    )
    assert lists[size].startswith("'规模 sizes'!$A$4:")  # a size of one's own can be chosen
    node = openpyxl.utils.get_column_letter(
        next(i for i, head in enumerate(heads, 1) if head.endswith("\nnode"))
    )
    assert "nodes" in lists[node]


def test_limits_stand_on_a_form_with_meaning_unit_range_source_and_guards(source):
    sheet = sheet_named(openpyxl.load_workbook(source), "rules")
    assert sheet.title == "选址限制 rules"
    row = row_of(sheet, "rules.radius_km", 3)
    found = [sheet.cell(row, column).value for column in range(1, 9)]
    assert found == [
        "经济运输半径", "economic radius", "rules.radius_km", 60, "km", "(0, 40000]",
        "PARAMETERS 6", "S 有据",
    ]  # fmt: skip
    budget = row_of(sheet, "rules.budget_yuan.2023", 3)
    assert sheet.cell(budget, 1).value == "各期投资上限（空＝不限）：2023"
    assert (sheet.cell(budget, 4).value, sheet.cell(budget, 5).value) == (None, "yuan")
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules[f"D{row}"].type == "decimal"
    assert "PARAMETERS 6" in rules[f"D{row}"].prompt


def test_cases_stand_on_a_sheet_with_a_column_for_each_period(source):
    sheet = sheet_named(openpyxl.load_workbook(source), "cases")
    heads = [str(cell.value).split("\n")[-1] for cell in sheet[HEAD]]
    assert heads == ["case", "title_zh", "title_en", "likelihood", "demand.2020", "demand.2023"]
    assert "来源 source" in sheet.cell(HEAD, 4).comment.text
    assert "(0, 1]" in sheet.cell(HEAD - 1, 4).value


def fill_limits(desk):
    """Write budgets, districts, numbers of bases and two cases, as a person would."""
    for path, value in {
        "rules.radius_km": "45 km", "rules.districts": "harbour", "rules.worst": 0.25,
        "rules.budget_yuan.2023": 30_000_000, "periods.2023.least_bases": 2,
    }.items():  # fmt: skip
        desk.setting(path, "rules").value = value
    desk.cell("cases", "even", "likelihood").value = 0.75
    row = row_of(desk.sheet("cases"), "even", 1) + 1
    given = {"case": "more", "title_zh": "更多", "likelihood": "25 %", "demand.2023": "toy-river"}
    for name, value in given.items():
        desk.sheet("cases").cell(row, desk.column("cases", name)).value = value


def assert_limits_filled(study):
    rules = study.rules
    assert (rules.radius_km, rules.districts, rules.worst) == (45, ("harbour",), 0.25)
    assert rules.budget_yuan == {"2023": 30_000_000}
    assert [period.least_bases for period in study.periods.values()] == [0, 2]
    assert {name: case.likelihood for name, case in study.cases.items()} == {
        "even": 0.75, "more": 0.25,
    }  # fmt: skip
    assert study.cases["more"].demand == {"2023": "toy-river"}


def test_budgets_districts_and_cases_of_one_s_own_are_used(desk):
    fill_limits(desk)
    study = desk.study()
    assert_limits_filled(study)
    assert "选址限制" in study.note_zh
    assert "cases of demand" in study.note_en


def test_sizes_and_years_of_one_s_own_are_used(desk):
    shipped = load_study("bases-small")
    first = len(shipped.sizes) + 1
    given = {"size": "large", "step": 0, "lines.slab": 3, "positions.slab": 48, "lines.wall": 1,
             "positions.wall": 10, "yard_m3": "4000 m3"}  # fmt: skip
    for name, value in given.items():
        desk.cell("sizes", first, name).value = value
    desk.cell("candidates", "park", "size").value = "large"
    desk.setting("periods.2023.years", "rules").value = 12
    study = desk.study()
    assert study.sizes[:-1] == shipped.sizes
    large = study.sizes[-1]
    assert (large.lines, large.positions) == ({"slab": 3, "wall": 1}, {"slab": 48, "wall": 10})
    assert large.yard_m3 == 4000
    assert study.periods["2023"].years == 12
    ground = prepare_ground(study)
    (park,) = [site for site in ground.sites if site.name == "park"]
    assert park.stage(0).plant.lines == {"slab": 3, "wall": 1}
    assert "规模" in study.note_zh
    assert "sizes" in study.note_en


def test_a_workbook_without_these_sheets_stands_on_the_study(desk):
    """One that was written before there were any."""
    for key in ("sizes", "cases", "rules"):
        desk.book.remove(desk.sheet(key))
    study, shipped = desk.study(), load_study("bases-small")
    assert (study.rules, study.cases) == (shipped.rules, shipped.cases)
    assert study.sizes == shipped.sizes
    assert [p.years for p in study.periods.values()] == [p.years for p in shipped.periods.values()]
    assert "选址限制" not in study.note_zh


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("rules.radius_km", -5, "must be a number"),
        ("rules.radius_km", "=1+1", "is a formula"),
        ("rules.districts", "harbor", "neither a plant nor a candidate"),
        ("rules.budget_yuan.2023", -1, "0 or more"),
        ("periods.2023.least_bases", 99, "99 bases of"),
        ("periods.2023.least_bases", "many", "many"),
        ("periods.2023.years", 0, "(0, 50]"),
        ("periods.2020.years", 5, "runs into the next period (2023): at most 3 years"),
    ],
)
def test_a_bad_limit_is_told_with_its_cell(desk, path, value, words):
    cell = desk.setting(path, "rules")
    cell.value = value
    (fault,) = [one for one in desk.faults() if words in one.en or words == one.value]
    assert desk.sheet("rules").title in fault.file
    assert fault.file.endswith(f"!{cell.coordinate}]")


def test_a_limit_that_is_none_and_a_period_that_is_none_are_told(desk):
    sheet = desk.sheet("rules")
    for path, new in (
        ("rules.worst", "rules.wurst"), ("rules.budget_yuan.2023", "rules.budget_yuan.2024"),
    ):  # fmt: skip
        sheet.cell(row_of(sheet, path, 3), 3).value = new
    found = {fault.value: fault.nearest for fault in desk.faults()}
    assert found == {
        "rules.wurst": "rules.worst", "rules.budget_yuan.2024": "rules.budget_yuan.2023",
    }  # fmt: skip


def test_likelihoods_and_periods_of_cases_are_checked(desk):
    desk.cell("cases", "even", "likelihood").value = 0.5
    desk.cell("cases", "even", "demand.2023").value = "smal"
    told = desk.faults()
    assert any("add up to 0.5" in fault.en for fault in told)
    assert any(fault.where.startswith("cases.even.demand.2023 > ") for fault in told)


# --- what is simulated -----------------------------------------------------------------------


def test_fleets_of_the_workbook_are_those_that_are_simulated(desk):
    """The study simulates the scenario that the workbook stands for."""
    sheet = desk.sheet("fleets")
    trucks = desk.column("fleets", "trucks")
    for row in range(HEAD + 1, HEAD + 3):
        sheet.cell(row, trucks).value = 9
    question = ask(prepare_ground(desk.study()))
    best, _ = alternatives_of(question, count=1)
    (scenario,) = experiment_of(question, best, replications=2).scenarios()
    assert sum(fleet.trucks for fleet in scenario.fleets.values()) == 18
    assert "its fleets" in question.ground.study.note_en


def test_a_workbook_that_is_not_simulated_says_so_with_a_remedy(tmp_path):
    path = write_start(tmp_path / "天津.xlsx", "tianjin-2020")
    study = load_study(path)
    assert study.simulation.scenario == "tianjin-2025"
    assert study.periods["2025"].demand == "tianjin-2025"
    assert "车队、项目、策略不进入仿真" in study.note_zh
    assert "move its window into the period 2025" in study.note_en
    assert "--from tianjin-2025" in study.note_en


def test_candidates_and_demand_of_one_s_own_are_used(desk):
    sheet = desk.sheet("candidates")
    row = row_of(sheet, "park", 1)
    sheet.cell(row, 1).value = "market"
    desk.cell("candidates", "market", "node").value = "R08"
    april = dt.datetime(2020, 4, 1)  # noqa: DTZ001 - as a spreadsheet keeps 2020-04
    rows = [("harbour", april, 900), ("old-town", "2020-05", "100 m3")]
    for number, (zone, month, m3) in enumerate(rows, 1):
        given = {"period": 2020, "zone": zone, "month": month, "m3": m3, "archetype": "A"}
        for name, value in given.items():
            desk.cell("demand", number, name).value = value
    ground = prepare_ground(desk.study())
    assert "market" in {site.name for site in ground.sites}
    m3 = dict(zip(ground.zones, ground.demand[0, 0].sum(axis=1), strict=True))
    assert m3 == pytest.approx({"harbour": 900, "old-town": 100, "new-town": 0})


def test_demand_of_one_s_own_is_said_to_be_located_and_not_simulated(desk):
    assert "自己的需求不进入仿真" not in desk.study().note_zh
    given = {"period": 2023, "zone": "harbour", "month": "", "m3": 900, "archetype": "A"}
    for name, value in given.items():
        desk.cell("demand", 1, name).value = value
    study = desk.study()
    assert "选址按您自己的需求（2023 期），仿真的仍是方案 方案.xlsx 的项目" in study.note_zh
    assert "located is your own demand (2023)" in study.note_en
    assert "the projects of the scenario 方案.xlsx" in study.note_en


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_sheets_saved_by_libreoffice_are_still_the_study(desk, tmp_path):
    given = {"period": 2020, "zone": "harbour", "month": "2020-04", "m3": 900, "archetype": "A"}
    for name, value in given.items():
        desk.cell("demand", 1, name).value = value
    fill_limits(desk)
    study = desk.study()
    profile = (tmp_path / "profile").as_uri()
    office = [shutil.which("soffice"), "--headless", f"-env:UserInstallation={profile}"]
    command = [*office, "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), str(desk.path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - our file
    saved = load_study(tmp_path / "saved" / "方案.xlsx")
    assert saved.candidates == study.candidates
    assert saved.competitors == study.competitors
    assert saved.demand == study.demand
    assert_limits_filled(saved)
    assert (saved.rules, saved.cases) == (study.rules, study.cases)


# --- refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        (("candidates", "park", "node"), "R99", "no such node of the network"),
        (("candidates", "park", "size"), "slabs", "no such size"),
        (("candidates", "park", "land_m2"), "=1+1", "is a formula"),
        (("candidates", "park", "land_m2"), -5, "0"),
        (("candidates", "park", "construction_months"), "soon", "number"),
        (("candidates", "east-renewed", "instead_of"), "est", "no such plant"),
        (("sizes", 1, "step"), -1, "0"),
        (("sizes", 2, "lines.slab"), "=2", "is a formula"),
        (("competitors", "far", "price.slab"), "=A1", "is a formula"),
        (("competitors", "far", "node"), "nowhere", "no such node"),
    ],
)
def test_a_bad_cell_is_told_with_sheet_cell_value_and_what_is_allowed(desk, cell, value, words):
    place = desk.cell(*cell)
    place.value = value
    (fault,) = [one for one in desk.faults() if words in one.en]
    assert desk.sheet(cell[0]).title in fault.file
    assert fault.file.endswith(f"!{place.coordinate}]")


def test_names_that_are_given_twice_are_told(desk):
    sheet = desk.sheet("candidates")
    sheet.cell(row_of(sheet, "park", 1), 1).value = "lighthouse"
    (fault,) = desk.faults()
    assert "duplicate name" in fault.en
    assert "候选点 candidates" in fault.file


def test_merged_cells_are_told(desk):
    sheet = desk.sheet("candidates")
    row = row_of(sheet, "park", 1)
    sheet.merge_cells(start_row=row, end_row=row, start_column=5, end_column=6)
    assert any("are merged" in fault.en for fault in desk.faults())


def test_a_column_that_was_renamed_is_told_with_the_nearest(desk):
    desk.cell("candidates", "park", "node")
    sheet = desk.sheet("candidates")
    sheet.cell(HEAD, desk.column("candidates", "land_m2")).value = "用地 land_m3"
    found = {fault.where: fault for fault in desk.faults()}
    assert found["candidates.land_m3"].nearest == "land_m2"


def test_a_sheet_that_is_missing_is_named(desk):
    desk.book.remove(desk.sheet("competitors"))
    (fault,) = desk.faults()
    assert fault.where == "competitors"
    assert "has no sheet competitors" in fault.en


def test_an_empty_table_of_candidates_is_told(desk):
    sheet = desk.sheet("candidates")
    sheet.delete_rows(HEAD + 1, 10)
    found = desk.faults()
    assert [fault.where for fault in found] == ["candidates"]


def test_a_pasted_export_that_is_too_long_is_refused(desk, monkeypatch):
    monkeypatch.setattr("supplysim.scenario.sheet_table.MOST_ROWS", 1000)
    sheet = desk.sheet("demand")
    for _ in range(1001):
        sheet.append(["2020", "harbour", "2020-04", 1])
    (fault,) = [one for one in desk.faults() if one.where == "demand"]
    assert "at most 1000 are read" in fault.en
    assert fault.file.endswith("[自己的需求 demand]")


def test_faults_of_the_scenario_in_the_workbook_are_told_as_ever(desk):
    sheet = desk.sheet("plants")
    heads = [str(cell.value).split()[-1] for cell in sheet[HEAD]]
    sheet.cell(row_of(sheet, "west", 1), heads.index("node") + 1).value = "R77"
    with pytest.raises(InputError) as caught:
        prepare_ground(desk.study())
    assert any("R77" in fault.value for fault in caught.value.faults)


def test_faults_of_all_sheets_are_told_at_once(desk):
    """A scenario that cannot be read does not hide what is wrong with the study beside it."""
    sheet = desk.sheet("plants")
    heads = [str(cell.value).split()[-1] for cell in sheet[HEAD]]
    sheet.cell(row_of(sheet, "west", 1), heads.index("node") + 1).value = "R77"
    desk.cell("candidates", "park", "size").value = "slabs"
    desk.cell("candidates", "lighthouse", "land_m2").value = -5
    desk.cell("competitors", "far", "price.slab").value = "=A1"
    given = {"period": 2029, "zone": "harbour", "m3": 10, "case": "evn"}
    for name, value in given.items():
        desk.cell("demand", 1, name).value = value
    told = {fault.where for fault in desk.faults()}
    assert {
        "candidates.park.size", "candidates.lighthouse.land_m2", "demand.0.period", "demand.0.case",
    } <= told  # fmt: skip
    assert any("R77" in fault.value for fault in desk.faults())
    assert any("formula" in fault.en for fault in desk.faults())


def test_what_only_follows_from_another_fault_is_not_told(desk):
    """A district whose only candidate cannot be read is no second fault."""
    desk.cell("candidates", "park", "land_m2").value = -5
    desk.cell("candidates", "lighthouse", "land_m2").value = -5
    found = desk.faults()
    assert sorted(fault.where for fault in found) == [
        "candidates.lighthouse.land_m2", "candidates.park.land_m2",
    ]  # fmt: skip


def test_rows_keep_their_numbers_where_others_cannot_be_read(desk):
    rows = [("harbour", -1), ("harbor", 5)]
    for number, (zone, m3) in enumerate(rows, 1):
        given = {"period": 2020, "zone": zone, "m3": m3, "archetype": "A"}
        for name, value in given.items():
            desk.cell("demand", number, name).value = value
    found = {fault.where: fault for fault in desk.faults()}
    assert set(found) == {"demand.0.m3", "demand.1.zone"}
    assert found["demand.1.zone"].nearest == "harbour"
    assert found["demand.1.zone"].file.endswith(f"!{desk.cell('demand', 2, 'zone').coordinate}]")


def test_a_window_in_no_period_is_told_with_the_periods(source, monkeypatch):
    later = SimpleNamespace(network="toy-river", window_start=dt.date(2050, 1, 1))
    monkeypatch.setattr(
        "supplysim.bases.workbook.load",
        lambda name, **_: later if name == source else load(name),
    )
    with pytest.raises(InputError) as caught:
        load_study(source)
    (fault,) = caught.value.faults
    assert (fault.where, fault.value) == ("window_start", "2050")
    assert "2020, 2023" in fault.en


def test_roads_that_no_study_knows_are_told_with_a_way_out(desk, tmp_path):
    from supplysim import shipped  # noqa: PLC0415

    shutil.copytree(shipped.find("networks", "toy-river"), tmp_path / "roads")
    sheet = desk.sheet("settings")
    sheet.cell(row_of(sheet, "network", 3), 4).value = "roads"
    (fault,) = desk.faults()
    assert fault.where == "network"
    assert 'candidates = "方案.xlsx"' in fault.en


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(InputError) as caught:
        load_study(path)
    assert caught.value.faults[0].where == "workbook"
