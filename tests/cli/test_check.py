"""``supplysim check`` on studies and workbooks: the same faults as ``supplysim bases`` tells."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.workbooks import Desk, row_of

TOY = Path(__file__).parents[1] / "bases" / "toy_study"


@pytest.fixture
def study(here):
    folder = here / "study"
    shutil.copytree(TOY, folder)
    return folder


def faults(text):
    return sorted(line for line in text.splitlines() if line.startswith("  - "))


def broken(study):
    """Break values, names and rules of a study, in several files."""
    for name, old, new in (
        ("candidates.csv", "R15", "R99"),
        ("bases.toml", "radius_km = 60", "radius_km = -60"),
        ("bases.toml", '["harbour", "new-town"]', '["harbour", "new-twn"]'),
        ("markets.csv", "outside,2023", "outsid,2023"),
        ("competitors.csv", "price.fixed", "price.fixd"),
    ):
        file = study / name
        text = file.read_text(encoding="utf-8-sig")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_good_study_is_ok(command, study):
    assert command("check", study).code == 0
    assert command("check", "bases-small").code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_and_bases_tell_the_same_faults_of_a_study_at_once(command, study, lang):
    broken(study)
    checked = command("check", study, "--lang", lang)
    asked = command("bases", study, "--lang", lang, "--out", "found")
    assert checked.code == asked.code == 2
    assert len(faults(checked.err)) == 6
    assert faults(checked.err) == faults(asked.err)
    assert not Path("found").exists()


def test_check_and_bases_tell_the_same_faults_of_a_workbook_at_once(command, here):
    assert command("init", "a.xlsx").code == 0
    desk = Desk(here / "a.xlsx", here)
    desk.cell("candidates", "park", "size").value = "slabs"
    desk.cell("candidates", "lighthouse", "land_m2").value = -5
    desk.setting("policies.dispatch", "policies").value = "no-such-rule"
    for name, value in {"period": 2029, "zone": "harbor", "m3": 10, "archetype": "A"}.items():
        desk.cell("demand", 1, name).value = value
    desk.book.save("b.xlsx")
    checked, asked = (
        command(*words, "--lang", "en") for words in (("check", "b.xlsx"), ("bases", "b.xlsx"))
    )
    assert checked.code == asked.code == 2
    for word in ("slabs", "land_m2", "no-such-rule", "2029", "harbor"):
        assert word in checked.err
    assert faults(checked.err) == faults(asked.err)


def test_a_workbook_on_roads_of_one_s_own_is_a_good_scenario(command, here):
    from supplysim import shipped  # noqa: PLC0415

    assert command("init", "a.xlsx").code == 0
    shutil.copytree(shipped.find("networks", "toy-river"), here / "roads")
    book = openpyxl.load_workbook("a.xlsx")
    sheet = next(one for one in book.worksheets if one.title.endswith("settings"))
    sheet.cell(row_of(sheet, "network", 3), 4).value = "roads"
    book.save("b.xlsx")
    checked = command("check", "b.xlsx", "--lang", "en")
    assert checked.code == 0, checked.err
    assert "supplysim bases cannot use this workbook" in checked.err


@pytest.fixture
def desk(command, here):
    assert command("init", "a.xlsx").code == 0
    return Desk(here / "a.xlsx", here)


@pytest.mark.parametrize("key", ["rules", "cases"])
def test_a_workbook_without_its_limits_or_cases_is_told_whose_hold(command, desk, key):
    desk.book.remove(desk.sheet(key))
    desk.book.save("b.xlsx")
    checked = command("check", "b.xlsx", "--lang", "en")
    assert checked.code == 0
    assert f"b.xlsx has no sheet {key}; supplysim bases takes" in checked.err
    assert "bases-small" in checked.err
    assert f" {key}”；supplysim bases" in command("check", "b.xlsx").err


def test_a_workbook_with_all_its_sheets_has_nothing_to_be_told(command, desk):
    desk.book.save("b.xlsx")
    assert command("check", "b.xlsx").err == ""


def test_a_workbook_of_bases_without_its_candidates_is_refused_by_both(command, desk):
    desk.book.remove(desk.sheet("candidates"))
    desk.book.save("b.xlsx")
    for name in ("check", "bases"):
        ended = command(name, "b.xlsx", "--lang", "en")
        assert ended.code == 2
        assert "has no sheet candidates" in ended.err


def test_a_district_of_one_site_alone_that_looks_like_another_is_told(command, desk):
    desk.cell("candidates", "park", "district").value = "harbuor"
    desk.book.save("b.xlsx")
    checked = command("check", "b.xlsx", "--lang", "en")
    assert checked.code == 0
    assert "no site but park has the district harbuor; did you mean harbour?" in checked.err
    assert "所在区“harbuor”只有 park 一处；是否想写harbour？" in command("check", "b.xlsx").err
