"""Workbooks on the command line: from nothing to a run."""

import json
import os
from pathlib import Path

import openpyxl
import pytest

from supplysim.scenario import load
from tests.workbooks import row_of, sheet_named


def test_init_writes_a_workbook_of_any_scenario_called_like_its_file(command, here):
    ended = command("init", "方案.xlsx", "--from", "toy-river")
    assert (ended.code, ended.err) == (0, "")
    assert "方案.xlsx" in ended.out
    scenario = load(here / "方案.xlsx")
    assert scenario.name == "方案"
    assert set(scenario.diff(load("toy-river"))["field"]) == {"name", "title_zh", "title_en"}


def test_init_starts_from_the_small_scenario_and_keeps_what_is_there(command, here):
    assert command("init", "a.xlsx").code == 0
    before = (here / "a.xlsx").read_bytes()
    assert command("init", "a.xlsx", "--from", "city").code == 2
    assert (here / "a.xlsx").read_bytes() == before
    assert load(here / "a.xlsx").plants == load("small").plants


def test_from_is_for_workbooks(command, here):
    ended = command("init", "a.toml", "--from", "small", "--lang", "en")
    assert ended.code == 2
    assert "extends" in ended.err
    assert list(here.iterdir()) == []


def test_another_ending_is_bad_input(command, here):
    ended = command("init", "a.xls", "--lang", "en")
    assert (ended.code, list(here.iterdir())) == (2, [])
    assert ".xlsx or .toml" in ended.err


def test_a_workbook_is_checked_and_run(command, here):
    command("init", "方案.xlsx")
    assert command("check", "方案.xlsx").code == 0
    ended = command("run", "方案.xlsx", "--json", "-q")
    assert ended.code == 0
    assert json.loads(ended.out)["scenario"] == "方案"
    assert (here / "out" / "方案-s0" / "manifest.json").is_file()


def test_check_names_sheet_and_cell(command, here):
    command("init", "方案.xlsx")
    book = openpyxl.load_workbook(here / "方案.xlsx")
    sheet = sheet_named(book, "settings")
    row = row_of(sheet, "plan.allowance", 3)
    sheet.cell(row, 4).value = "a lot"
    book.save(here / "方案.xlsx")
    for lang, word in (("zh", "应为"), ("en", "must be")):
        ended = command("check", "方案.xlsx", "--lang", lang)
        assert ended.code == 2
        assert f"方案.xlsx[设置 settings!D{row}]: plan.allowance" in ended.err
        assert word in ended.err or "a lot" in ended.err


def test_results_are_exported_as_workbook_and_as_tables(command, here):
    command("run", "small", "--out", "out", "-q")
    ended = command("export", "out", "--format", "xlsx")
    assert (ended.code, ended.err) == (0, "")
    assert (here / "out" / "results.xlsx").is_file()
    ended = command("export", "out", "--format", "csv", "--out", "csv", "--lang", "en")
    assert ended.code == 0
    assert (here / "csv" / "kpis.csv").is_file()
    # the folder is still that of a run, and may be replaced
    assert command("why", "out").code == 0
    assert command("run", "small", "--out", "out", "-q", "--force").code == 0


@pytest.mark.usefixtures("here")
def test_an_open_workbook_is_told_of(command, monkeypatch):
    command("run", "small", "--out", "out", "-q")
    real = os.replace

    def replace(source, target):
        if Path(target).name == "results.xlsx":
            raise PermissionError(13, "in use", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr("time.sleep", lambda _: None)
    ended = command("export", "out")
    assert ended.code == 0
    assert "正在其他程序中打开" in ended.err
    assert "results (2).xlsx" in ended.out


def test_an_unknown_format_and_an_empty_folder_are_bad_input(command, here):
    assert command("export", here, "--format", "pdf").code == 2
    assert command("export", here).code == 2
