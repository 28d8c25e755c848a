"""Results as a workbook and as CSV: the numbers of the run, safe to open, the same bytes twice."""

import csv
import os
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from supplysim.errors import InputError
from supplysim.exchange.pages import Column, Page
from supplysim.exchange.results import _csv, export_csv, export_xlsx, results_of
from supplysim.metrics.kpi import KPIS
from supplysim.scenario import load
from supplysim.sheets import read_book
from supplysim.simulation import simulate
from tests.workbooks import sheet_named

PAGES = ["kpis", "on_time", "monthly", "by_zone", "by_plant", "causes", "resources", "storeys",
         "costs", "scorecard", "assumptions"]  # fmt: skip


@pytest.fixture(scope="module")
def book(folder, tmp_path_factory):
    path = export_xlsx(folder, tmp_path_factory.mktemp("out") / "结果.xlsx")
    return openpyxl.load_workbook(path)


def column(sheet, heading):
    """Return the values under a heading, which stands in the third row."""
    place = [cell.value for cell in sheet[3]].index(heading)
    return [row[place] for row in sheet.iter_rows(min_row=4, values_only=True)]


def test_the_answer_comes_first_then_every_table(book):
    keys = [title.split()[-1] for title in book.sheetnames]
    assert keys == ["answer", *PAGES]
    text = str(book.worksheets[0]["B3"].value)
    assert "准时吊装率" in text
    assert "本次模拟" in text or "单次模拟" in text


def test_the_numbers_are_those_of_the_run(book, run):
    sheet = sheet_named(book, "kpis")
    found = dict(zip(column(sheet, "键"), column(sheet, "数值"), strict=True))
    for key, value in run.kpis()["value"].items():
        assert found[key] == (None if pd.isna(value) else pytest.approx(value))
    # a single run has no interval, and no columns that stay empty
    assert "95%区间下限" not in [cell.value for cell in sheet[3]]
    storeys = sheet_named(book, "storeys")
    assert len(column(storeys, "项目")) == len(run.storeys)


def test_over_replications_there_are_intervals(several, tmp_path):
    home, _ = several
    sheet = sheet_named(openpyxl.load_workbook(export_xlsx(home, tmp_path / "x.xlsx")), "kpis")
    value, low, high = (column(sheet, text)[0] for text in ("数值", "95%区间下限", "95%区间上限"))
    assert low < value < high
    assert "3 次模拟" in sheet["A2"].value


def test_shares_are_written_as_per_cents(book):
    sheet = sheet_named(book, "kpis")
    formats = {row[-1].value: row[1].number_format for row in sheet.iter_rows(min_row=4)}
    assert formats["on_time_installation_rate"] == "0.0%"
    assert formats["distance_km"] == "#,##0.00"


@pytest.mark.parametrize("key", ["monthly", "by_zone", "by_plant", "causes", "resources", "costs"])
def test_charts_are_native_and_draw_the_cells_of_their_sheet(book, key):
    sheet = sheet_named(book, key)
    (chart,) = sheet._charts
    for series in chart.series:
        assert series.val.numRef.f.startswith(f"'{sheet.title}'!")
        assert series.cat.strRef is not None or series.cat.numRef is not None


def test_both_languages_have_the_same_tables(folder, tmp_path):
    book = openpyxl.load_workbook(export_xlsx(folder, tmp_path / "x.xlsx", lang="en"))
    assert book.sheetnames == ["answer", *PAGES]
    assert all(str(cell.value).isascii() or "³" in str(cell.value) for cell in book["kpis"][3])
    for page in results_of(folder).pages("en"):
        assert all(head.zh and head.en for head in page.columns)
        assert page.zh
        assert page.en


def test_every_measure_of_a_group_has_its_unit_in_the_heading(folder):
    (page,) = [page for page in results_of(folder).pages("zh") if page.key == "by_plant"]
    heads = {head.key: head.zh for head in page.columns}
    assert heads["throughput_m3_per_month"].endswith("（立方米/月）")
    assert set(heads) - {"group", "name", "low", "high"} <= set(KPIS)


def test_the_same_record_gives_the_same_bytes(folder, tmp_path):
    one = export_xlsx(folder, tmp_path / "a.xlsx").read_bytes()
    assert one == export_xlsx(folder, tmp_path / "a.xlsx").read_bytes()


def test_names_that_look_like_formulas_stay_texts(tmp_path):
    evil = "=cmd|' /C calc'!A0"
    scenario = load("small").with_(
        {"zones.harbour.title_zh": evil, "plants.west.title_zh": "@SUM(1)", "title_zh": "+1"}
    )
    folder = simulate(scenario, seed=1).save(tmp_path / "run")
    path = export_xlsx(folder, tmp_path / "x.xlsx")
    book = read_book(path.read_bytes())
    assert not any(sheet.marks.formulas for sheet in book.sheets)
    assert evil in [cell for sheet in book.sheets for row in sheet.rows for cell in row]
    with zipfile.ZipFile(path) as archive:
        assert not any("externalLink" in name for name in archive.namelist())
    tables = {path.stem: path for path in export_csv(folder, tmp_path / "csv")}
    cells = [cell for row in rows_of(tables["by_zone"]) for cell in row]
    assert f"'{evil}" in cells
    assert evil not in cells


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_of_a_csv_never_begins_like_a_formula(first):
    frame = pd.DataFrame({"name": [f"{first}1"], "value": [-1.5]})
    page = Page("a", "甲", "a", (Column("name", "名", "name"), Column("value", "值", "v")), frame)
    text = _csv(page, "zh").decode("utf-8-sig")
    ((name, value),) = list(csv.reader(text.splitlines(keepends=True)))[1:]
    assert (name[0], value) == ("'", "-1.5")


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_csv_tables_have_a_mark_bilingual_headings_and_the_numbers(folder, run, tmp_path):
    paths = export_csv(folder, tmp_path / "表")
    assert [path.stem for path in paths] == PAGES
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in paths)
    head, *rows = rows_of(paths[0])
    assert head[:2] == ["指标 name", "数值 value"]
    values = {row[6]: row[1] for row in rows}
    rate = run.kpi("on_time_installation_rate")
    assert float(values["on_time_installation_rate"]) == pytest.approx(rate)


def test_a_workbook_that_is_open_gets_a_second_name(folder, tmp_path, monkeypatch):
    real = os.replace

    def replace(source, target):
        if Path(target).name == "x.xlsx":
            raise PermissionError(13, "in use", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr("time.sleep", lambda _: None)
    assert export_xlsx(folder, tmp_path / "x.xlsx").name == "x (2).xlsx"


def test_another_ending_is_refused(folder, tmp_path):
    with pytest.raises(InputError, match=r"end with \.xlsx"):
        export_xlsx(folder, tmp_path / "x.xls")
