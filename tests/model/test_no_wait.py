"""Lines without any wait, against trying every second on a chart of who holds what when."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.calendars import ALWAYS
from supplysim.model.line import Line, Stage
from supplysim.model.no_wait import send


def tried(stages, times, *, pallets, in_row):
    """Return starts found by trying second after second for each row.

    Work of no length needs a free place in its second, and takes none.
    """
    held = Counter()
    starts, ends, entry = [], [], 0
    for row in times:
        while True:
            edges = [entry + sum(row[:k]) for k in range(len(row) + 1)]
            busy = any(
                stage.places is not None and held[k, t] >= stage.places
                for k, stage in enumerate(stages)
                for t in range(edges[k], max(edges[k] + 1, edges[k + 1]))
            )
            passes = (
                in_row and starts and any(a < b for a, b in zip(edges, starts[-1], strict=False))
            )
            loaded = pallets is not None and sum(end > entry for end in ends) >= pallets
            if not (busy or passes or loaded):
                break
            entry += 1
        starts.append(edges[:-1])
        ends.append(edges[-1])
        held.update((k, t) for k in range(len(row)) for t in range(edges[k], edges[k + 1]))
    return starts


@st.composite
def shops(draw):
    count = draw(st.integers(1, 4))
    places = draw(st.lists(st.sampled_from((1, 1, 2, 3, None)), min_size=count, max_size=count))
    seconds = st.lists(st.integers(0, 6), min_size=count, max_size=count)
    return [Stage("interruptible", n) for n in places], draw(st.lists(seconds, max_size=8))


@settings(max_examples=300)
@given(shops(), st.sampled_from((None, 1, 2, 3)), st.sampled_from(("row", "ready")))
def test_entries_are_the_first_that_make_nobody_wait(shop, pallets, order):
    stages, times = shop
    line = Line(stages, ALWAYS, pallets=pallets, pallet_until=len(stages) - 1, order=order)
    starts, finishes = send(line, times)
    assert starts == tried(stages, times, pallets=pallets, in_row=order == "row")
    for row, start, finish in zip(times, starts, finishes, strict=True):
        assert [b - a for a, b in zip(start, finish, strict=True)] == row
        assert start[1:] == finish[:-1]


@pytest.mark.parametrize(("order", "last"), [("ready", [0, 2]), ("row", [7, 9])])
def test_a_short_job_runs_through_before_a_long_one_is_there(order, last):
    line = Line([Stage("interruptible", 2), Stage("interruptible", 1)], ALWAYS, order=order)
    starts, _ = send(line, [[8, 1], [2, 5]])
    assert starts == [[0, 8], last]
