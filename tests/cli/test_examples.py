"""The help of every command ends with examples that the command line takes."""

import shlex

import pytest
import typer

from supplysim.cli.app import app
from supplysim.cli.examples import EXAMPLES
from supplysim.experiment import Study
from supplysim.scenario import load

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
