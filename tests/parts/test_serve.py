"""``serve``: the queue of gantries, gates and cranes against one that watches every second."""

from itertools import accumulate

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import supplysim as ss
from supplysim.errors import InputError

LATE = (200, 10_000)
"""A window in which everything that is left can be served."""


def watched(arrivals, service, *, servers, capacity, priority, calendar):
    """Serve row by row, looking at every second in turn; sizes and orders are given per row."""
    start, finish = [-1] * len(service), [-1] * len(service)
    waiting, served = [], []

    def open_for(second, seconds):
        return any(a <= second < b and second + seconds <= b for a, b in calendar)

    for second in range(1000):
        served = [row for row in served if finish[row] > second]
        for row, came in enumerate(arrivals):
            if came == second:
                full = capacity is not None and len(served) + len(waiting) >= capacity
                waiting += [] if full else [row]
        while waiting and len(served) < servers:
            first = min(waiting, key=lambda row: (priority[row], arrivals[row], row))
            if not open_for(second, service[first]):
                break
            waiting.remove(first)
            start[first], finish[first] = second, second + service[first]
            served += [first] if service[first] else []
    assert not waiting
    return start, finish


@st.composite
def windows(draw):
    """Return None, or windows with gaps that end in one which is long enough for everything."""
    if draw(st.booleans()):
        return None
    edges = list(accumulate(draw(st.lists(st.integers(1, 8), max_size=8)), initial=0))
    return [*zip(edges[::2], edges[1::2], strict=False), LATE]


@st.composite
def queues(draw):
    arrivals = draw(st.lists(st.integers(0, 20), max_size=12))
    batch = draw(
        st.none()
        | st.integers(1, 3)
        | st.lists(st.integers(1, 3), min_size=len(arrivals), max_size=len(arrivals))
    )
    sizes = batch if isinstance(batch, list) else [batch or 1] * len(arrivals)
    pieces = sum(sizes)
    times = st.lists(st.integers(0, 7), min_size=pieces, max_size=pieces)
    orders = st.lists(st.integers(-1, 2), min_size=pieces, max_size=pieces)
    return {
        "arrivals": arrivals,
        "service": draw(times),
        "servers": draw(st.integers(1, 3)),
        "capacity": draw(st.none() | st.integers(1, 6)),
        "priority": draw(st.none() | orders),
        "batch": batch,
        "calendar": draw(windows()),
    }


@settings(max_examples=400)
@given(queues())
def test_every_start_and_finish_agrees_with_watching_every_second(queue):
    batch = queue["batch"]
    sizes = batch if isinstance(batch, list) else [batch or 1] * len(queue["arrivals"])
    expected = watched(
        np.repeat(queue["arrivals"], sizes).tolist(),
        queue["service"],
        servers=queue["servers"],
        capacity=queue["capacity"],
        priority=queue["priority"] or [0] * len(queue["service"]),
        calendar=queue["calendar"] or [(0, 10_000)],
    )
    start, finish = ss.serve(**queue)
    assert (start.tolist(), finish.tolist()) == expected


@given(queues())
def test_nobody_is_lost_and_no_server_serves_two(queue):
    start, finish = ss.serve(**queue)
    served = start >= 0
    assert ((finish - start)[served] == np.array(queue["service"])[served]).all()
    assert (start[~served] == -1).all()
    assert (finish[~served] == -1).all()
    assert queue["capacity"] is not None or served.all()
    for second in range(250):
        assert ((start <= second) & (finish > second)).sum() <= queue["servers"]


@given(queues(), st.randoms(use_true_random=False))
def test_the_order_of_rows_matters_to_ties_alone(queue, random):
    """Rows that come at instants of their own may stand in any order."""
    number = len(queue["arrivals"])
    queue |= {"arrivals": list(range(0, 3 * number, 3)), "batch": None}
    queue["service"] = (queue["service"] + [1] * number)[:number]
    queue["priority"] = None if queue["priority"] is None else queue["priority"][:number]
    order = list(range(number))
    random.shuffle(order)
    mixed = dict(queue)
    for name in ("arrivals", "service", "priority"):
        if queue[name] is not None:
            mixed[name] = [queue[name][i] for i in order]
    start, _ = ss.serve(**queue)
    assert ss.serve(**mixed)[0].tolist() == start[order].tolist()


# --- line by line ---------------------------------------------------------------------------


def starts(*arguments, **options):
    return ss.serve(*arguments, **options)[0].tolist()


def test_who_comes_first_is_served_first():
    assert starts([20, 0, 10], [100, 100, 100]) == [200, 0, 100]


def test_who_comes_at_one_instant_is_served_by_row():
    assert starts([5, 5, 5], [10, 20, 30]) == [5, 15, 35]
    assert starts([5, 5, 5], [30, 20, 10], capacity=2) == [5, 35, -1]


def test_servers_work_side_by_side():
    assert starts([0, 0, 0, 0], [10, 30, 10, 10], servers=2) == [0, 0, 10, 20]


def test_capacity_counts_who_is_being_served():
    assert starts([0, 1, 2, 3], [10] * 4, capacity=1) == [0, -1, -1, -1]
    assert starts([0, 1, 2, 3], [10] * 4, capacity=2) == [0, 10, -1, -1]
    assert starts([0, 1, 2, 3], [10] * 4, servers=2, capacity=2) == [0, 1, -1, -1]


def test_a_place_is_given_back_before_it_is_asked_for():
    assert starts([0, 10, 20], [10] * 3, capacity=1) == [0, 10, 20]


def test_who_is_refused_has_neither_start_nor_finish():
    start, finish = ss.serve([0, 1], [10, 10], capacity=1)
    assert (start[1], finish[1]) == (-1, -1)


def test_lower_priority_numbers_come_first_and_interrupt_nobody():
    assert starts([0, 1, 2, 3], [10] * 4, priority=[0, 5, -1, 5]) == [0, 20, 10, 30]


def test_a_refused_customer_takes_no_place_whatever_its_priority():
    assert starts([0, 1, 2], [10] * 3, priority=[1, 1, 0], capacity=2) == [0, 10, -1]


def test_a_batch_comes_at_once_and_is_served_piece_by_piece():
    assert starts([0, 5], [10] * 6, batch=3) == [0, 10, 20, 30, 40, 50]
    assert starts([0, 5], [10] * 3, batch=[1, 2]) == [0, 10, 20]
    assert starts([0, 5], [10] * 6, batch=3, servers=3) == [0, 0, 0, 10, 10, 10]


def test_of_a_batch_as_many_enter_as_find_room():
    assert starts([0], [10] * 4, batch=4, capacity=3) == [0, 10, 20, -1]


def test_priority_is_one_an_arrival_or_one_a_piece():
    by_arrival = starts([0, 0], [10] * 4, batch=2, priority=[1, 0])
    assert by_arrival == [20, 30, 0, 10]
    assert starts([0, 0], [10] * 4, batch=2, priority=[1, 1, 0, 0]) == by_arrival
    assert starts([0, 0], [10] * 4, batch=2, priority=[1, 0, 1, 0]) == [20, 0, 30, 10]


def test_service_may_end_exactly_at_closing_and_begins_at_an_open_second():
    day = [(100, 200), (300, 400)]
    assert starts([0, 0], [50, 50], calendar=day) == [100, 150]
    assert starts([150, 200], [50, 50], calendar=day) == [150, 300]
    assert starts([151], [50], calendar=day) == [300]


def test_service_is_never_interrupted():
    assert starts([0], [80], calendar=[(0, 70), (90, 170)]) == [90]


def test_windows_that_touch_are_one():
    assert starts([0], [80], calendar=[(0, 70), (70, 170)]) == [0]


def test_windows_may_begin_before_zero():
    assert starts([0], [5], calendar=[(-100, 10)]) == [0]


def test_nobody_overtakes_the_head_of_the_queue_that_waits_for_the_morning():
    assert starts([0, 0], [80, 5], calendar=[(0, 70), (90, 170), (200, 300)]) == [90, 200]


def test_a_higher_priority_is_the_head_when_it_comes():
    late = [(0, 70), (90, 1000)]
    assert starts([0, 1], [80, 5], priority=[1, 0], calendar=late) == [90, 1]


def test_capacity_counts_who_waits_for_the_morning():
    assert starts([0, 1, 2], [5] * 3, capacity=2, calendar=[(50, 100)]) == [50, 55, -1]


def test_service_without_time_takes_none():
    assert starts([0, 0, 0], [0, 0, 5]) == [0, 0, 0]
    assert starts([7], [0], calendar=[(0, 5), (10, 20)]) == [10]


def test_nothing_comes():
    for nothing in ({}, {"batch": 2}, {"priority": []}, {"calendar": []}):
        start, finish = ss.serve([], [], **nothing)
        assert start.shape == finish.shape == (0,)
        assert start.dtype == finish.dtype == np.int64


def test_arrays_series_and_whole_floats_are_taken():
    expected = [0, 10]
    assert starts(np.array([0, 5]), np.array([10, 10], dtype=np.int32)) == expected
    assert starts(pd.Series([0, 5], index=[8, 9]), [10.0, 10.0]) == expected
    assert starts((0, 5), range(10, 12), servers=np.int64(1), batch=np.int64(1)) == expected


def test_what_is_given_is_not_changed():
    arrivals, service = np.array([9, 3]), np.array([1, 2])
    ss.serve(arrivals, service, batch=1, priority=(before := np.array([1, 0])))
    assert (arrivals.tolist(), service.tolist(), before.tolist()) == ([9, 3], [1, 2], [1, 0])


def test_all_may_be_given_in_the_order_of_the_contract():
    assert starts([0, 0], [9, 9, 9, 9], 2, 3, [1, 0], 2, [(5, 99)]) == [5, 14, 5, -1]


# --- what cannot be used --------------------------------------------------------------------


def faults(*arguments, **options):
    with pytest.raises(InputError) as caught:
        ss.serve(*arguments, **options)
    text = caught.value.text("zh")
    assert all(fault.zh in text and fault.en in str(caught.value) for fault in caught.value.faults)
    return {fault.where: fault.en for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"servers": 0}, "servers"),
        ({"servers": []}, "servers"),
        ({"servers": 1.5}, "servers"),
        ({"servers": True}, "servers"),
        ({"servers": [1, 1]}, "servers"),
        ({"servers": None}, "servers"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": "two"}, "capacity"),
        ({"arrivals": [0, 0.5]}, "arrivals[1]"),
        ({"arrivals": [0, -1]}, "arrivals[1]"),
        ({"arrivals": [float("nan"), 0]}, "arrivals[0]"),
        ({"arrivals": [0, 2**53]}, "arrivals[1]"),
        ({"arrivals": [0, 2**70]}, "arrivals"),
        ({"arrivals": ["0", "1"]}, "arrivals"),
        ({"arrivals": [True, False]}, "arrivals"),
        ({"arrivals": None}, "arrivals"),
        ({"arrivals": 5}, "arrivals"),
        ({"arrivals": [[0], [0, 1]]}, "arrivals"),
        ({"arrivals": np.array([0, 1], dtype="timedelta64[s]")}, "arrivals"),
        ({"service": [1, -1]}, "service[1]"),
        ({"service": [1]}, "service"),
        ({"service": [1, 1, 1]}, "service"),
        ({"priority": [1]}, "priority"),
        ({"priority": [1, None]}, "priority"),
        ({"priority": [1, 0.5]}, "priority[1]"),
        ({"batch": 0}, "batch"),
        ({"batch": [1, 0]}, "batch[1]"),
        ({"batch": [1, 1, 1]}, "batch"),
        ({"batch": []}, "batch"),
        ({"batch": [[1], [1, 1]]}, "batch"),
        ({"batch": 2}, "service"),
        ({"batch": "a"}, "batch"),
        ({"calendar": [(5, 3)]}, "calendar"),
        ({"calendar": [(5, 5)]}, "calendar"),
        ({"calendar": [(0, 3), (2, 5)]}, "calendar"),
        ({"calendar": [(4, 9), (0, 3)]}, "calendar"),
        ({"calendar": [(0, 3, 5)]}, "calendar"),
        ({"calendar": [0, 3]}, "calendar"),
        ({"calendar": [(0, 1.5)]}, "calendar[0][1]"),
        ({"calendar": "8-17"}, "calendar"),
        ({"calendar": []}, "service[0]"),
        ({"service": [1, 9], "calendar": [(0, 5), (6, 12)]}, "service[1]"),
        ({"arrivals": [0, 8], "calendar": [(0, 5)]}, "service[1]"),
        ({"arrivals": [5, 8], "calendar": [(0, 5)]}, "service[0]"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_nothing_else(wrong, where):
    usual = {"arrivals": [0, 1], "service": [1, 1]}
    assert list(faults(**(usual | wrong))) == [where]


def test_every_fault_is_told_at_once():
    found = faults(
        [0.5], [-1, 3], servers=0, capacity=-1, priority=["x"], batch=[0], calendar=[(1, 0)]
    )
    assert set(found) == {
        "servers", "capacity", "calendar", "arrivals[0]", "batch[0]", "service[0]", "priority",
    }  # fmt: skip


def test_a_message_says_what_was_given_and_what_is_wanted():
    with pytest.raises(InputError) as caught:
        ss.serve([0, 1, 2.5, -1], [1, 1, 1], servers=0)
    assert caught.value.text("en").splitlines() == [
        "2 faults in the input:",
        "  - servers = 0: must be a whole number, at least 1",
        "  - arrivals[2] = 2.5: must be a whole number, at least 0 (2 like this)",
    ]
    assert caught.value.text("zh").splitlines() == [
        "输入有 2 处错误：",
        "  - servers = 0：应为整数，不小于 1",
        "  - arrivals[2] = 2.5：应为整数，不小于 0（共 2 处）",
    ]
