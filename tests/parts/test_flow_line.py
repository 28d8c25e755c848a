"""The door to the line: it is the line, reads whatever fits, and tells everything that does not."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import supplysim as ss
from supplysim.errors import InputError
from supplysim.model.line import Stage
from tests.model.watched import CAST, Watched, WatchedAsReady, lines

DAYS = [(0, 8), (24, 32), (48, 56)]


def through(case, **more):
    """Send a drawn case through the door."""
    stages, hours, sizes, times = case
    line = {
        "machines": [stage.places for stage in stages],
        "buffers": sizes["queue"][1:],
        "pallets": sizes["pallets"],
        "calendar": hours,
        "kinds": [stage.work for stage in stages],
    }
    start, finish = ss.flow_line(times, **line | more)
    return start.tolist(), finish.tolist()


def faults(*args, **kwargs):
    with pytest.raises(InputError) as caught:
        ss.flow_line(*args, **kwargs)
    return [fault.where for fault in caught.value.faults]


# --- it is the line ----------------------------------------------------------------------------


@settings(max_examples=200)
@given(lines(), st.sampled_from(("row", "ready")))
def test_any_line_agrees_with_watching_every_second(case, order):
    stages, hours, sizes, times = case
    stages = [Stage(stage.work, stage.places or len(times)) for stage in stages]
    watched = {"row": Watched, "ready": WatchedAsReady}[order]
    seen = watched(stages, hours, until=len(stages) - 1, **sizes).run(times)
    assert through(case, order=order) == seen


@given(lines(shortest=0), st.sampled_from(("row", "ready")), st.integers(0, 3))
def test_unlimited_machines_are_as_many_as_jobs_or_more(case, order, more):
    stages, _, _, times = case
    machines = [stage.places or len(times) + more for stage in stages]
    assert through(case, order=order) == through(case, order=order, machines=machines)


@given(lines(shortest=0), st.integers(1, 3))
def test_with_pallets_a_job_enters_when_enough_have_left(case, pallets):
    start, finish = through(case, pallets=pallets)
    for j in range(pallets, len(start)):
        leavers = sorted(row[-1] for row in finish)
        assert start[j][0] >= leavers[j - pallets]


@given(lines(shortest=0), st.sampled_from(("row", "ready")))
def test_in_a_row_every_stage_starts_in_the_order_of_rows(case, order):
    start, finish = map(np.array, through(case, order=order))
    if order == "row":
        assert (np.diff(start, axis=0) >= 0).all()
    assert (start[:, 1:] >= finish[:, :-1]).all()
    assert (finish >= start).all()


def test_called_by_position_it_is_the_agreed_call():
    names = ["times", "machines", "buffers", "no_wait", "pallets", "order", "calendar", "kinds"]
    assert list(inspect.signature(ss.flow_line).parameters) == names
    start, _ = ss.flow_line([[1, 1]], 1, None, False, None, "ready", [(3, 9)], "interruptible")
    assert start.tolist() == [[3, 4]]


# --- what it reads ------------------------------------------------------------------------------

TIMES = [[3, 2], [1, 4], [2, 2]]


@pytest.mark.parametrize(
    "times",
    [TIMES, tuple(map(tuple, TIMES)), np.array(TIMES), np.array(TIMES, dtype=float)],
    ids=["lists", "tuples", "integers", "whole floats"],
)
def test_tables_of_any_make_are_read_and_left_alone(times):
    before = str(times)
    start, finish = ss.flow_line(times)
    assert start.tolist() == [[0, 3], [3, 5], [4, 9]]
    assert finish.tolist() == [[3, 5], [4, 9], [6, 11]]
    assert start.dtype == finish.dtype == np.int64
    assert start.shape == finish.shape == (3, 2)
    assert str(times) == before


@pytest.mark.parametrize(
    ("one", "each"),
    [
        ({"machines": 2}, {"machines": [2, 2]}),
        ({"machines": None}, {"machines": [None, None]}),
        ({"buffers": 0}, {"buffers": [0]}),
        ({"buffers": 1}, {"buffers": np.array([1])}),
        ({"calendar": DAYS}, {"calendar": [DAYS, DAYS]}),
        ({"calendar": DAYS}, {"calendar": np.array(DAYS)}),
        ({"calendar": None}, {"calendar": [None, None]}),
        ({"calendar": DAYS, "kinds": CAST}, {"calendar": [DAYS] * 2, "kinds": (CAST, CAST)}),
        ({"kinds": None}, {"kinds": "interruptible"}),
        ({"no_wait": True}, {"no_wait": np.True_, "buffers": 0, "calendar": [None, None]}),
    ],
)
def test_one_value_for_all_is_the_same_value_for_each(one, each):
    for a, b in zip(ss.flow_line(TIMES, **one), ss.flow_line(TIMES, **each), strict=True):
        assert (a == b).all()


def test_each_stage_has_hours_of_its_own():
    start, finish = ss.flow_line([[2, 2, 2]], calendar=[[(1, 2), (5, 9)], None, [(20, 30)]])
    assert (start.tolist(), finish.tolist()) == ([[1, 6, 20]], [[6, 8, 22]])


@pytest.mark.parametrize(
    ("times", "shape"),
    [([], (0, 0)), (np.zeros((0, 4), dtype=int), (0, 4)), ([[], []], (2, 0))],
)
@pytest.mark.parametrize("no_wait", [False, True])
def test_no_work_gives_empty_arrays(times, shape, no_wait):
    for found in ss.flow_line(times, no_wait=no_wait):
        assert found.shape == shape
        assert found.dtype == np.int64


def test_windows_that_touch_are_one():
    _, finish = ss.flow_line([[6]], calendar=[(0, 4), (4, 8)], kinds=CAST)
    assert finish.tolist() == [[6]]


# --- the end of the hours -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["interruptible", "uninterruptible", "unattended"])
@pytest.mark.parametrize("order", ["row", "ready"])
def test_work_may_end_with_the_last_second_and_not_after_it(kind, order):
    line = {"kinds": kind, "order": order, "calendar": [(0, 5), (8, 12)], "machines": 2}
    _, finish = ss.flow_line([[4], [4], [3]], **line)
    assert finish.max() <= 12
    late = [[4], [4], [13 if kind == "unattended" else 4], [4], [4]]
    with pytest.raises(InputError, match="does not fit before the last close"):
        ss.flow_line(late, **line)


def test_the_first_piece_that_is_too_late_is_named():
    calendar = [(0, 10)]
    assert faults([[4, 1], [4, 1], [4, 1]], calendar=calendar) == ["times[2][0]"]
    assert faults([[4, 1], [4, 3], [1, 1]], calendar=calendar) == ["times[1][1]"]
    assert faults([[4, 1]], calendar=[]) == ["times[0][0]"]


def test_uninterruptible_work_longer_than_every_window_is_refused():
    assert faults([[1, 9], [1, 5]], calendar=DAYS, kinds=CAST) == ["times[0][1]"]
    ss.flow_line([[1, 9]], calendar=DAYS)
    ss.flow_line([[1, 9]], calendar=[DAYS, None], kinds=CAST)


# --- what it refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"times": [[1, -2]]}, "times[0][1]"),
        ({"times": [[1, 2.5]]}, "times[0][1]"),
        ({"times": [[1, float("nan")]]}, "times[0][1]"),
        ({"times": [1, 2]}, "times"),
        ({"times": [[[1]]]}, "times"),
        ({"times": [[1, 2], [1]]}, "times"),
        ({"times": [["a", "b"]]}, "times"),
        ({"machines": 0}, "machines"),
        ({"machines": 1.5}, "machines"),
        ({"machines": True}, "machines"),
        ({"machines": "two"}, "machines"),
        ({"machines": [1, 0]}, "machines[1]"),
        ({"machines": [1]}, "machines"),
        ({"buffers": -1}, "buffers"),
        ({"buffers": [1, 1]}, "buffers"),
        ({"pallets": 0}, "pallets"),
        ({"order": "rows"}, "order"),
        ({"order": None}, "order"),
        ({"kinds": "interuptible"}, "kinds"),
        ({"kinds": ["unattended"]}, "kinds"),
        ({"kinds": ["unattended", None]}, "kinds[1]"),
        ({"no_wait": "yes"}, "no_wait"),
        ({"no_wait": True, "calendar": DAYS}, "no_wait"),
        ({"no_wait": True, "calendar": [None, DAYS]}, "no_wait"),
        ({"no_wait": True, "buffers": 2}, "no_wait"),
        ({"calendar": 8}, "calendar"),
        ({"calendar": "8-16"}, "calendar"),
        ({"calendar": [(0, 5), (4, 9)]}, "calendar"),
        ({"calendar": [(6, 9), (0, 5)]}, "calendar"),
        ({"calendar": [(5, 5)]}, "calendar"),
        ({"calendar": [(0.5, 5)]}, "calendar[0][0]"),
        ({"calendar": [(0, 5, 9)]}, "calendar"),
        ({"calendar": [DAYS]}, "calendar"),
        ({"calendar": [DAYS, [(3, 2)]]}, "calendar[1]"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_where_it_stands(wrong, where):
    assert where in faults(**{"times": TIMES} | wrong)


def test_every_fault_is_told_at_once_in_both_languages():
    with pytest.raises(InputError) as caught:
        ss.flow_line(
            [[1, -2], [3, 4]],
            machines=[1, 0],
            buffers=[1, 2],
            pallets=-1,
            order="redy",
            calendar=[DAYS, [(9, 3)]],
            kinds=["interruptible", "?"],
            no_wait=True,
        )
    error = caught.value
    places = {fault.where for fault in error.faults}
    assert places >= {"times[0][1]", "machines[1]", "buffers", "pallets", "order", "kinds[1]"}
    assert places >= {"calendar[1]", "no_wait"}
    assert len(error.text("zh").splitlines()) == len(error.faults) + 1
    assert "是否想写 ready" in error.text("zh")
    assert "did you mean ready" in error.text("en")
