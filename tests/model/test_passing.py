"""Lines in which pallets may overtake: against watching every second, and against sorting."""

from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.calendars import ALWAYS
from supplysim.model.line import Line, Stage
from supplysim.model.passing import _Floor, may_pass, send
from tests.model.watched import ATTENDED, CAST, WatchedAsReady, line_of, lines


def played(case):
    """Return the line of a case played instant by instant, even where nobody can pass."""
    stages, hours, sizes, times = case
    return _Floor(line_of(stages, hours, sizes, order="ready"), times).run()


@settings(max_examples=300)
@given(lines())
def test_a_line_without_row_order_agrees_with_watching_every_second(case):
    stages, hours, sizes, times = case
    watched = WatchedAsReady(stages, hours, until=len(stages) - 1, **sizes).run(times)
    assert send(line_of(stages, hours, sizes, order="ready"), times) == watched


@settings(max_examples=300)
@given(lines(shortest=0))
def test_where_nobody_can_pass_playing_agrees_with_the_recurrence(case):
    stages, hours, sizes, times = case
    stages = [Stage(stage.work, 1) for stage in stages]
    case = stages, hours, sizes, times
    assert not may_pass(stages, times)
    for order in ("row", "ready"):
        assert line_of(stages, hours, sizes, order=order).feed(0, times) == played(case)


@settings(max_examples=300)
@given(lines())
def test_where_a_stage_takes_equally_long_for_all_playing_agrees_with_the_recurrence(case):
    stages, hours, sizes, times = case
    times = [times[0]] * len(times)
    case = stages, hours, sizes, times
    assert not may_pass(stages, times)
    for order in ("row", "ready"):
        assert line_of(stages, hours, sizes, order=order).feed(0, times) == played(case)


@given(lines(shortest=0))
def test_nobody_passes_where_it_is_said_to_be_impossible(case):
    stages, _, _, times = case
    starts, _ = played(case)
    if not may_pass(stages, times):
        assert all(list(column) == sorted(column) for column in zip(*starts, strict=True))


def sorted_shops(stages, times):
    """Return start and finish stage by stage: a list sorted by readiness, earliest machine first.

    Possible only without limits between stages, where no stage feels those behind it.
    """
    ready = [0] * len(times)
    columns = []
    for k, stage in enumerate(stages):
        machines = [0] * (stage.places or len(times))
        column = [(0, 0)] * len(times)
        for row in sorted(range(len(times)), key=lambda j: (ready[j], j)):
            first = machines.index(min(machines))
            begin = max(ready[row], machines[first])
            machines[first] = begin + times[row][k]
            column[row] = begin, machines[first]
        columns.append(column)
        ready = [end for _, end in column]
    return tuple([[cell[i] for cell in row] for row in zip(*columns, strict=True)] for i in (0, 1))


@given(lines(shortest=0))
def test_without_limits_between_stages_each_is_a_list_sorted_by_readiness(case):
    stages, _, _, times = case
    free = [Stage(ATTENDED, stage.places) for stage in stages]
    line = Line(free, ALWAYS, order="ready")
    assert send(line, times) == sorted_shops(free, times)


@given(lines(), st.integers(1, 3))
def test_as_many_pallets_as_there_are_places_in_all_change_nothing(case, places):
    stages, hours, sizes, times = case
    stages = [Stage(stage.work, places) for stage in stages]
    sizes = sizes | {"queue": [0] * len(stages)}
    enough = places * len(stages)
    # each of that many holds a place; one more could only wait for the first stage
    without, within = (
        send(line_of(stages, hours, sizes | {"pallets": n}, order="ready"), times)
        for n in (None, enough)
    )
    assert without == within


def test_a_short_job_overtakes_a_long_one_behind_two_machines():
    times = [[9, 1], [2, 1], [4, 1]]
    stages = [Stage(ATTENDED, 2), Stage(ATTENDED, 1)]
    ready, _ = send(Line(stages, ALWAYS, order="ready"), times)
    row, _ = send(Line(stages, ALWAYS, order="row"), times)
    assert ready == [[0, 9], [0, 2], [2, 6]]
    assert row == [[0, 9], [0, 10], [2, 11]]


def test_casting_waits_for_its_day_while_a_shorter_one_begins_beside_it():
    stages = [Stage(CAST, 2)]
    hours, sizes = [[(0, 4), (10, 20)]], {"pallets": None, "queue": [None]}
    ready, _ = send(line_of(stages, hours, sizes, order="ready"), [[6], [3], [2]])
    row, _ = send(line_of(stages, hours, sizes, order="row"), [[6], [3], [2]])
    assert ready == [[10], [0], [10]]  # the first keeps its machine, the third gets the second's
    assert row == [[10], [10], [13]]
