"""The help of every command ends with examples that the command line takes."""

import shlex

import pytest
import typer

from supplysim.cli.app import app
from supplysim.cli.examples import EXAMPLES
from supplysim.cli.help import HelpPage
from supplysim.experiment import Study
from supplysim.scenario import load
from supplysim.wrapping import width_of

COMMANDS = typer.main.get_command(app).commands
LINES = [(name, line) for name, lines in EXAMPLES.items() for line in lines]


def test_every_command_has_examples_and_no_other_has():
    assert set(EXAMPLES) == set(COMMANDS)
    assert all(1 <= len(lines) <= 2 for lines in EXAMPLES.values())


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_the_help_ends_with_them(command, name):
    ended = command(name, "--help")
    assert ended.code == 0
    shown = [line.strip() for line in ended.out.rstrip().splitlines()]
    wanted = [f"supplysim {line}" for line in EXAMPLES[name]]
    assert shown[-len(wanted) - 1 :] == ["例 · examples:", *wanted]


@pytest.mark.parametrize("name", ["", *EXAMPLES])
@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_of_the_help_fits_the_terminal(command, monkeypatch, name, columns, lang):
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("SUPPLYSIM_LANG", lang)
    lines = command(*([name] if name else []), "--help").out.splitlines()
    assert len(lines) > 5
    # consoles of Chinese systems give "·" two columns
    assert [line for line in lines if width_of(line) > columns] == []


def test_help_tells_of_each_command_in_full(command):
    told = command("--help").out.replace("\n", " ")
    for one in COMMANDS.values():
        assert "".join(one.help.split()).rstrip(".") in "".join(told.split())


@pytest.mark.parametrize(("name", "line"), LINES, ids=[line for _, line in LINES])
def test_an_example_is_parsed_without_a_fault(name, line):
    first, *arguments = shlex.split(line)
    assert first == name
    context = COMMANDS[name].make_context(name, arguments)
    assert context.params


def test_what_examples_name_is_shipped():
    for _, line in LINES:
        for word in shlex.split(line)[1:]:
            if word.startswith(("small", "tianjin")) and "." not in word:
                assert load(word).name == word
            if word == "fleet-and-cranes":
                assert Study.load(word).spec.name == word


@pytest.mark.parametrize("columns", [20, 40, 200])
def test_a_page_of_help_lies_within_its_limits(columns):
    page = HelpPage(columns)
    page.write_usage("supplysim calculate-everything", "[OPTIONS] {FROM} {TO}")
    with page.section("Options"):
        page.write_dl([("-x, --an-option-that-is-long <text>", "很长的说明，" * 20), ("-y", "")])
    page.write_text("first\nparagraph\n\n\b\n  kept\n    as it is")
    lines = page.getvalue().splitlines()
    assert max(map(width_of, lines)) <= max(40, min(columns, 80))
    assert lines[-3:] == ["", "  kept", "    as it is"]
    assert lines[-4] == "first paragraph"
    assert "    -y" not in lines
    assert "  -y" in lines
