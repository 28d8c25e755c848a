"""Flow shops through ``flow_line``: published makespans, recurrences of theory, and symmetry.

The recurrences below are those of textbooks (Pinedo, *Scheduling*, ch. 6: permutation flow shops
with unlimited storage, with blocking, without wait) and share nothing with the model's line.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supplysim as ss

DISCIPLINES = {"unlimited": {}, "blocking": {"buffers": 0}, "no wait": {"no_wait": True}}

TAILLARD = {
    "ta001": (873654221, "3 17 15 6 9 4 5 18 19 14 7 11 1 2 8 16 13 10 20 12", (1278, 1520, 1707)),
    "ta002": (379008056, "6 10 17 7 19 15 12 20 11 13 1 16 3 8 18 4 9 5 2 14", (1359, 1573, 1796)),
    "ta003": (1866992158, "3 4 16 14 13 19 20 18 12 1 7 5 10 9 17 11 6 8 15 2", (1081, 1469, 1912)),
}
"""Seed, sequence, makespan under the three disciplines; 20 jobs on 5 machines."""


def taillard(seed, jobs=20, machines=5):
    """Return times by job from Taillard's generator, which draws machine by machine."""
    x, drawn = seed, []
    for _ in range(jobs * machines):
        x = 16807 * x % (2**31 - 1)
        drawn.append(1 + 99 * x // (2**31 - 1))
    return np.array(drawn).reshape(machines, jobs).T


def makespan(times, **line):
    _, finish = ss.flow_line(times, **line)
    return int(finish.max(initial=0))


# --- published instances ----------------------------------------------------------------------


@pytest.mark.parametrize("name", TAILLARD)
@pytest.mark.parametrize("order", ["ready", "row"])
def test_sequences_of_taillard_instances_end_when_they_are_known_to(case, name, order):
    seed, sequence, known = TAILLARD[name]
    times = taillard(seed)[[int(job) - 1 for job in sequence.split()]]
    found = tuple(makespan(times, order=order, **line) for line in DISCIPLINES.values())
    assert found == known
    case(
        "line",
        f"Taillard {name}, makespan: unlimited, blocking, no wait",
        expected=list(known),
        obtained=list(found),
    )


# --- recurrences --------------------------------------------------------------------------------


def unlimited(times):
    """Completion times: after the job before on this machine and this job on the one before."""
    done = np.zeros((len(times) + 1, len(times[0]) + 1), dtype=int)
    for j, row in enumerate(times, start=1):
        for k, seconds in enumerate(row, start=1):
            done[j, k] = max(done[j - 1, k], done[j, k - 1]) + seconds
    return done[1:, 1:]


def blocking(times):
    """Departure times: D(j, k) = max(D(j, k-1) + p(j, k), D(j-1, k+1)), D(j, 0) = D(j-1, 1)."""
    count = len(times[0])
    before = [0] * (count + 2)
    departures = []
    for row in times:
        now = [before[1]] + [0] * (count + 1)
        for k, seconds in enumerate(row, start=1):
            now[k] = max(now[k - 1] + seconds, before[k + 1])
        departures.append(now[1:-1])
        before = now
    return np.array(departures)


def no_wait(times):
    """Entries: each job as late after the one before as their worst machine asks for."""
    entry, entries = 0, []
    for j, row in enumerate(times):
        if j:
            ahead, own = np.cumsum(times[j - 1]), np.cumsum([0, *row[:-1]])
            entry += int((ahead - own).max())
        entries.append(entry)
    return np.array(entries)


SHOPS = st.integers(1, 5).flatmap(
    lambda stages: st.lists(
        st.lists(st.integers(0, 20), min_size=stages, max_size=stages), min_size=1, max_size=8
    )
)
ORDERS = st.sampled_from(("row", "ready"))


@given(SHOPS, ORDERS)
def test_unlimited_flow_shops_follow_the_recurrence(times, order):
    start, finish = ss.flow_line(times, order=order)
    assert (finish == unlimited(times)).all()
    assert (finish - start == times).all()


@given(SHOPS, ORDERS)
def test_blocking_flow_shops_follow_the_recurrence(times, order):
    start, finish = ss.flow_line(times, buffers=0, order=order)
    left = blocking(times)
    assert (start[:, 1:] == left[:, :-1]).all()
    assert (finish[:, -1] == left[:, -1]).all()


@given(SHOPS.filter(lambda times: min(map(min, times)) > 0), ORDERS)
def test_no_wait_flow_shops_follow_the_recurrence(times, order):
    start, finish = ss.flow_line(times, no_wait=True, order=order)
    assert (start[:, 0] == no_wait(times)).all()
    assert (start[:, 1:] == finish[:, :-1]).all()


@given(SHOPS, st.integers(1, 3), ORDERS)
def test_a_place_to_wait_is_a_machine_without_work(times, places, order):
    """A buffer of b is b machines in a row on which nothing is done (Papadimitriou, Kanellakis)."""
    stages = len(times[0])
    columns = [k * (places + 1) for k in range(stages)]
    longer = np.zeros((len(times), columns[-1] + 1), dtype=int)
    longer[:, columns] = times
    buffered = ss.flow_line(times, buffers=places, order=order)
    plain = ss.flow_line(longer, buffers=0, order=order)
    for ours, theirs in zip(buffered, plain, strict=True):
        assert (ours == theirs[:, columns]).all()


# --- symmetry and bounds -------------------------------------------------------------------------


@given(SHOPS, st.data())
def test_a_flow_shop_read_backwards_takes_as_long(times, data):
    """Reversibility: last job first, last machine first (Muth 1979; Dattatreya 1978)."""
    gaps = st.lists(
        st.sampled_from((None, 0, 1, 2)), min_size=len(times[0]) - 1, max_size=len(times[0]) - 1
    )
    buffers = data.draw(gaps)
    mirrored = np.array(times)[::-1, ::-1]
    assert makespan(times, buffers=buffers) == makespan(mirrored, buffers=buffers[::-1])
    if (mirrored > 0).all():
        assert makespan(times, no_wait=True) == makespan(mirrored, no_wait=True)


@pytest.mark.parametrize("discipline", DISCIPLINES)
def test_taillard_instances_read_backwards_take_as_long(discipline):
    line = DISCIPLINES[discipline]
    for seed, _, _ in TAILLARD.values():
        times = taillard(seed)
        assert makespan(times, **line) == makespan(times[::-1, ::-1], **line)


@given(SHOPS)
def test_freedom_to_wait_never_lengthens_a_flow_shop(times):
    spans = [
        makespan(times, **line)
        for line in ({}, {"buffers": 2}, {"buffers": 1}, {"buffers": 0}, {"no_wait": True})
    ]
    assert spans == sorted(spans)
    work = np.array(times)
    heads = np.cumsum(work, axis=1) - work
    tails = work[:, ::-1].cumsum(axis=1)[:, ::-1] - work
    assert spans[0] >= (heads.min(axis=0) + work.sum(axis=0) + tails.min(axis=0)).max()
    assert spans[-1] <= work.sum()


@given(SHOPS)
def test_one_pallet_makes_one_job_after_another(times):
    start, finish = ss.flow_line(times, pallets=1)
    assert start[:, 0].tolist() == [0, *np.cumsum(np.sum(times, axis=1))[:-1]]
    assert makespan(times, pallets=1) == finish[-1, -1] == np.sum(times)


# --- several machines per stage ------------------------------------------------------------------


def list_schedule(times, machines):
    """Return completion times when each stage is a list sorted by (ready, row)."""
    ready = [0] * len(times)
    for k, count in enumerate(machines):
        free = [0] * (count or len(times))
        ended = list(ready)
        for j in sorted(range(len(times)), key=lambda row: (ready[row], row)):
            m = free.index(min(free))
            free[m] = max(free[m], ready[j]) + times[j][k]
            ended[j] = free[m]
        ready = ended
    return ready


@given(SHOPS, st.data())
def test_hybrid_flow_shops_are_lists_sorted_by_readiness(times, data):
    counts = st.lists(
        st.sampled_from((1, 2, 3, None)), min_size=len(times[0]), max_size=len(times[0])
    )
    machines = data.draw(counts)
    _, finish = ss.flow_line(times, machines=machines)
    assert finish[:, -1].tolist() == list_schedule(times, machines)


@pytest.mark.parametrize("machines", [2, 3, [1, 2, 3, 2, 1], [2, None, 1, None, 2]])
def test_taillard_instances_on_several_machines_are_lists_too(machines):
    for seed, _, _ in TAILLARD.values():
        times = taillard(seed).tolist()
        each = [machines] * 5 if isinstance(machines, int) else machines
        _, finish = ss.flow_line(times, machines=machines)
        assert finish[:, -1].tolist() == list_schedule(times, each)
