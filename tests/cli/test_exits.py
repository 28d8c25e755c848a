"""Every failure ends with its exit code and a text for a person, never with a call stack."""

import pytest
import typer

from supplysim.cli.exits import guarded
from supplysim.errors import DeadlockError, Fault, InputError, OutputError

FAULT = Fault(where="fleets.a.trucks", zh="不能为负", en="must not be negative", value="-1")


def outcome(failure, **options):
    @guarded
    def command(**_options):
        if isinstance(failure, int):
            return failure
        raise failure

    with pytest.raises(typer.Exit) as stopped:
        command(**options)
    return stopped.value.exit_code


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (0, 0),
        (1, 1),
        (InputError([FAULT]), 2),
        (OutputError("满", "full"), 2),
        (DeadlockError("T01 waits for B03"), 1),
        (MemoryError(), 1),
        (OSError(28, "No space left on device"), 1),
        (RuntimeError("unforeseen"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_exit_code(failure, code, capsys):
    assert outcome(failure) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert bool(shown.err) == (not isinstance(failure, int))


@pytest.mark.parametrize(("lang", "text"), [("zh", "不能为负"), ("en", "must not be negative")])
def test_faults_are_told_in_the_language_asked_for(lang, text, capsys):
    outcome(InputError([FAULT]), lang=lang)
    assert "fleets.a.trucks = -1" in (told := capsys.readouterr().err)
    assert text in told


def test_a_deadlock_says_who_waits_for_what(capsys):
    outcome(DeadlockError("T01 waits for B03"), lang="en")
    assert "T01 waits for B03" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "a.csv: 磁盘已满"), ("en", "a.csv: the disk is full")]
)
def test_what_the_system_says_is_told_with_the_file(lang, words, capsys):
    assert outcome(OSError(28, "No space left on device", "a.csv"), lang=lang) == 1
    assert words in (told := capsys.readouterr().err)
    assert "Errno" not in told


def swallowed():
    """Return an error that came of Ctrl-C, as libraries make it."""
    error = ValueError("no schema")
    error.__cause__ = KeyboardInterrupt()
    return error


@pytest.mark.parametrize("failure", [swallowed(), ValueError("SchemaError: KeyboardInterrupt: ")])
def test_ctrl_c_inside_a_library_is_still_ctrl_c(failure, capsys):
    assert outcome(failure, lang="en") == 130
    assert capsys.readouterr().err == "Interrupted; no results were written.\n"


def test_verbose_adds_the_call_stack(capsys):
    outcome(RuntimeError("unforeseen"), verbose=True)
    assert "Traceback" in capsys.readouterr().err
