"""The guides for analysts: the same in both languages, and every command does what it says."""

import re
import shlex
from pathlib import Path

import openpyxl
import pytest

from supplysim.cli.app import app
from tests.cli.conftest import command, here  # noqa: F401 - fixtures
from tests.workbooks import row_of, sheet_named

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guide"
STEP = re.compile(r"^(supplysim .*)$|^<!-- edit: (\S+) (\S+) (\S+) (\S+) -->$", re.MULTILINE)
KNOWN = {entry.callback.__name__ for entry in app.registered_commands if entry.callback}


def text(lang):
    return (GUIDES / f"analyst.{lang}.md").read_text(encoding="utf-8")


def steps(lang):
    return [match.groups() for match in STEP.finditer(text(lang))]


def test_both_languages_have_the_same_steps_and_sections():
    assert steps("zh") == steps("en")
    assert len(steps("zh")) > 8
    heads = [re.findall(r"^## (\d*)", text(lang), re.MULTILINE) for lang in ("zh", "en")]
    assert heads[0] == heads[1]
    rows = [text(lang).count("\n|") for lang in ("zh", "en")]
    assert rows[0] == rows[1]


def edit(path, key, entry, column, value):
    """Change a cell of a table as the guide says."""
    book = openpyxl.load_workbook(path)
    sheet = sheet_named(book, key)
    heads = [str(cell.value).split()[-1] for cell in sheet[3]]
    cell = sheet.cell(row_of(sheet, entry, 1), heads.index(column) + 1)
    assert cell.coordinate == "D4"  # as the guide's example of a message says
    cell.value = value if not value.isdigit() else int(value)
    book.save(path)


@pytest.mark.slow
def test_every_command_works_as_written(command, here):  # noqa: F811
    missing = []
    for line, *change in steps("zh"):
        if not line:
            edit(here / "方案.xlsx", *change)
            continue
        _, *arguments = shlex.split(line)
        if arguments[0] not in KNOWN:
            missing.append(arguments[0])
            continue
        ended = command(*arguments)
        assert ended.code == 0, f"{line}\n{ended.err}"
    assert (here / "out" / "mine" / "results.xlsx").is_file()
    assert (here / "out" / "mine" / "tables" / "kpis.csv").is_file()
    if missing:
        pytest.skip(f"no such command here: {', '.join(missing)}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_message_shown_is_the_one_that_comes(command, here, lang):  # noqa: F811
    command("init", "方案.xlsx")
    edit(here / "方案.xlsx", "fleets", "west-own", "trucks", "三")
    ended = command("check", "方案.xlsx", "--lang", lang)
    (shown,) = re.findall(r"^> (.*)$", text(lang), re.MULTILINE)
    assert shown in ended.err
