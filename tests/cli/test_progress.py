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
    assert lines[-1] == "simulating: 100%"


def test_all_is_done_is_told_once_and_not_before(monkeypatch, capsys):
    clock = itertools.count(0.0, 10.0)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    with progress("en") as meter:
        for share in (0.1, 0.999, 1.0, 1.0):
            meter("simulating", share)
        meter("writing results", 1.0)
        meter("writing results", 1.0)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["simulating: 99%, about 0:00 left", "simulating: 100%", "writing results"]


def test_what_comes_after_the_end_is_told_by_its_name_alone(monkeypatch, capsys):
    clock = iter([0.0, 1.0, 2.0, 10.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    with progress("zh") as meter:
        meter("模拟", 0.5)
        meter("模拟", 1.0)  # too soon for a line
        meter("写出结果", 1.0)
    assert capsys.readouterr().err == "写出结果\n"


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
