"""Progress goes to stderr as plain lines where there is no terminal."""

import itertools
import time

from supplysim.cli.progress import progress


def steps(meter):
    for done in range(1, 5):
        meter("simulating", done / 4)


def test_plain_lines_tell_the_share_and_the_time_left(monkeypatch, capsys):
    clock = itertools.count(0.0, 10.0)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    with progress("en") as meter:
        steps(meter)
    lines = capsys.readouterr().err.splitlines()
    # 10 s a call, the first one after preparing: a quarter took 10 s, and two quarters are left
    assert lines[0] == "simulating: 50%, about 0:20 left"
    assert lines[-1] == "simulating: 100%, about 0:00 left"


def test_work_that_may_end_early_is_told_by_the_longest_it_can_take(monkeypatch, capsys):
    clock = itertools.count(0.0, 10.0)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    with progress("en", open_end=True) as meter:
        steps(meter)
    assert capsys.readouterr().err.splitlines()[0] == "simulating: at most 0:20 left"
    with progress("zh", open_end=True) as meter:
        steps(meter)
    assert capsys.readouterr().err.splitlines()[0] == "simulating：最多还需 0:20"


def test_lines_come_seconds_apart(capsys):
    with progress("zh") as meter:
        steps(meter)
    assert capsys.readouterr() == ("", "")


def test_quiet_says_nothing(monkeypatch, capsys):
    clock = itertools.count(0.0, 10.0)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    with progress("zh", quiet=True) as meter:
        steps(meter)
    assert capsys.readouterr() == ("", "")
