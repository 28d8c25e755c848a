"""Lines with random services against exact results of queueing theory, and without any variance.

Services are drawn with a mean of 1,000,000 s and rounded to whole seconds, which moves each by at
most half a second and the time between two departures by at most half a second for each service
begun meanwhile: one a station and job on average. So the mean time between departures may be off
by half a second a station, beside the interval; this is a few millionths.

Each case has 20 independent replications, from streams of seed 0 (the first and only one tried);
the first tenth of the departures is left out, many times what lines of this length remember. Mean
times between departures are compared, not rates, because from departure to departure they are
unbiased. The interval is Student's at the confidence of all stochastic checks (``statistics.py``).
"""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import supplysim as ss
from supplysim.streams import Streams
from tests.verification.statistics import CONFIDENCE

MEAN = 1_000_000
REPLICATIONS = 20
FACTS = Path(__file__).resolve().parents[3] / "shared" / "validation" / "queueing_exact.json"


def exponential(draw, jobs, means):
    return draw.exponential(MEAN, (jobs, len(means))) * means


def gaps_between_departures(name, stations, line, jobs=4000, services=exponential):
    """Return the mean time between departures of each replication, in mean services.

    ``stations`` are mean services in units of MEAN; ``services`` draws their seconds.
    """
    means = []
    for replication in range(REPLICATIONS):
        draw = Streams(0, replication).generator("verification", name)
        times = np.rint(services(draw, jobs, stations)).astype(int)
        _, finish = ss.flow_line(times, **line)
        left = np.sort(finish[:, -1])
        first = jobs // 10
        means.append((left[-1] - left[first - 1]) / (jobs - first) / MEAN)
    return np.array(means)


def assert_rate(case, name, rate, gaps, stations):
    """Assert that the mean gap is 1 / rate, and enter the rate into the table."""
    rounding = stations / 2 / MEAN
    quantile = stats.t.ppf((1 + CONFIDENCE) / 2, REPLICATIONS - 1)
    half = quantile * gaps.std(ddof=1) / np.sqrt(REPLICATIONS)
    assert abs(gaps.mean() - 1 / rate) <= half + rounding
    assert half < 0.02 / rate, "too wide an interval shows nothing"
    found, margin = 1 / gaps.mean(), half / gaps.mean() ** 2
    case("line", name, expected=float(rate), obtained=f"{found:.4f} ± {margin:.4f}")


# --- saturated tandem lines ----------------------------------------------------------------------


def transitions(state, buffers, rates):
    """Yield (rate, next state) of a saturated line that blocks after service.

    ``state[i]`` counts jobs that station i has finished and station i + 1 has not: in service
    there, waiting between the two, or blocked on station i. Station i is blocked when they fill
    the places between and, unless station i + 1 is blocked itself, the place there, and one more.
    """
    stations = len(rates)
    blocked = [False] * stations
    for i in range(stations - 2, -1, -1):
        blocked[i] = state[i] == buffers[i] + 1 + (not blocked[i + 1])
    for i, rate in enumerate(rates):
        if blocked[i] or (i > 0 and state[i - 1] == 0):
            continue
        after = list(state)
        if i > 0:
            after[i - 1] -= 1
        if i < stations - 1:
            after[i] += 1
        yield rate, tuple(after), i


@cache
def exact_rate(buffers, rates):
    """Return the departures per time of the line: steady state of its Markov chain."""
    states = [(0,) * len(buffers)]
    number = {states[0]: 0}
    arcs = []
    for state in states:  # grows as states are found
        for rate, after, station in transitions(state, buffers, rates):
            if after not in number:
                number[after] = len(states)
                states.append(after)
            arcs.append((number[state], number[after], rate, station))
    flow = np.zeros((len(states), len(states)))
    for a, b, rate, _ in arcs:
        flow[b, a] += rate
        flow[a, a] -= rate
    flow[0] = 1  # one balance follows from the others; probabilities add up to one
    share = np.linalg.solve(flow, np.eye(len(states))[0])
    return sum(share[a] * rate for a, _, rate, station in arcs if station == len(buffers))


def alike(stations, buffer):
    return exact_rate((buffer,) * (stations - 1), (1.0,) * stations)


@pytest.mark.parametrize("buffer", range(8))
def test_the_chain_of_two_stations_gives_the_formula(buffer):
    assert alike(2, buffer) == pytest.approx((buffer + 2) / (buffer + 3), abs=1e-12)


def test_the_chain_of_three_stations_without_buffers_gives_22_of_39():
    assert alike(3, 0) == pytest.approx(22 / 39, abs=1e-12)


TANDEMS = [(2, 0), (2, 1), (2, 2), (2, 3), (3, 0), (3, 1), (4, 0)]
MORE_TANDEMS = [(2, 5), (3, 2), (4, 1), (5, 0), (6, 0)]


def slowly(cases):
    return [pytest.param(*case, marks=pytest.mark.slow) for case in cases]


def test_the_chain_gives_all_known_rates_and_each_is_simulated():
    if not FACTS.exists():
        pytest.skip("queueing_exact.json is not beside the project")
    known = json.loads(FACTS.read_text(encoding="utf-8"))
    known = known["saturated tandem blocking-after-service exp mu=1 throughput"]
    for key, rate in known.items():
        stations, buffer = (int(part.split("=")[1]) for part in key.split(","))
        assert (stations, buffer) in TANDEMS + MORE_TANDEMS
        assert alike(stations, buffer) == pytest.approx(rate, abs=1e-12)


@pytest.mark.parametrize(("stations", "buffer"), TANDEMS + slowly(MORE_TANDEMS))
def test_saturated_exponential_lines_pass_what_theory_says(case, stations, buffer):
    name = f"tandem {stations}/{buffer}"
    gaps = gaps_between_departures(name, (1,) * stations, {"buffers": buffer})
    title = f"saturated line, {stations} exponential stations, buffers of {buffer}: rate"
    assert_rate(case, title, alike(stations, buffer), gaps, stations)


@pytest.mark.parametrize(
    ("buffers", "rates"), [((2, 0), (1.0, 1.25, 0.8)), ((0, 1, 3), (1.0, 0.8, 2.0, 1.0))]
)
def test_lines_of_unlike_stations_and_buffers_pass_what_theory_says(case, buffers, rates):
    name = f"tandem {rates} {buffers}"
    gaps = gaps_between_departures(
        name, tuple(1 / rate for rate in rates), {"buffers": list(buffers)}
    )
    title = (
        f"saturated line, rates {' '.join(map(str, rates))}, "
        f"buffers {' '.join(map(str, buffers))}: rate"
    )
    assert_rate(case, title, exact_rate(buffers, rates), gaps, len(rates))


# --- closed loops of pallets ---------------------------------------------------------------------


def closed_rate(pallets, works, machines):
    """Return the rate of a closed product-form network by convolution (Buzen 1973).

    ``works`` are mean services; ``machines`` servers of each station, None = one for each job.
    """
    totals = np.eye(pallets + 1)[0]
    for work, count in zip(works, machines, strict=True):
        busy = np.minimum(np.arange(1, pallets + 1), count or pallets)
        weight = np.cumprod([1.0, *(work / busy)])
        totals = np.convolve(totals, weight)[: pallets + 1]
    return totals[-2] / totals[-1]


@pytest.mark.parametrize(
    ("pallets", "stations"), [(6, 6), (3, 4), (8, 3), *slowly([(1, 5), (12, 7)])]
)
def test_balanced_loops_turn_as_theory_says(case, pallets, stations):
    rate = pallets / (pallets + stations - 1)
    assert closed_rate(pallets, (1,) * stations, (1,) * stations) == pytest.approx(rate)
    gaps = gaps_between_departures(
        f"loop {pallets}/{stations}", (1,) * stations, {"pallets": pallets}
    )
    title = f"closed loop, N = {pallets} pallets, M = {stations} exponential stations: rate"
    assert_rate(case, title, rate, gaps, stations)


def test_loops_with_several_machines_a_station_turn_as_theory_says(case):
    """Here pallets overtake one another, so the line is played instant by instant."""
    works, machines, pallets = (0.8, 2.0, 1.0), (1, 2, 3), 5
    gaps = gaps_between_departures(
        "hybrid loop", works, {"pallets": pallets, "machines": list(machines)}, jobs=3000
    )
    title = "closed loop, 5 pallets, 1 + 2 + 3 exponential machines of unlike speed: rate"
    assert_rate(case, title, closed_rate(pallets, works, machines), gaps, 3)


@pytest.mark.parametrize("spread", [0.0, 0.9], ids=["constant", "uniform"])
def test_curing_counts_by_its_mean_alone_where_chambers_are_unlimited(case, spread):
    """A stage without limit may take any time; only its mean matters (insensitivity, BCMP 1975)."""
    works, machines, pallets = (0.5, 6.0, 1.0), (1, None, 1), 8

    def services(draw, jobs, means):
        times = exponential(draw, jobs, means)
        times[:, 1] = draw.uniform(1 - spread, 1 + spread, jobs) * MEAN * means[1]
        return times

    line = {"pallets": pallets, "machines": list(machines)}
    gaps = gaps_between_departures(
        f"cured loop {spread}", works, line, jobs=3000, services=services
    )
    title = f"closed loop, 8 pallets, curing of mean 6 within {spread:.0%} either way: rate"
    assert_rate(case, title, closed_rate(pallets, works, machines), gaps, 3)


# --- no variance at all --------------------------------------------------------------------------

HOUR, DAY = 3600, 86400
PLANT = ["interruptible", "interruptible", "uninterruptible", "unattended", *["interruptible"] * 3]


@given(
    takt=st.sampled_from((300, 720, 900, 1200, 3600)),
    pieces=st.integers(1, 40),
    buffers=st.sampled_from((None, 0, 1, 4)),
    order=st.sampled_from(("row", "ready")),
)
def test_a_takt_line_makes_shift_over_takt_every_shift(takt, pieces, buffers, order):
    """What a shift casts is cured by morning, so in the end every stage makes what casting does."""
    pieces = min(pieces, 13 * HOUR // takt)
    shift = takt * pieces
    _, finish = ss.flow_line(
        [[takt, takt, takt, DAY - shift, takt, takt, takt]] * (pieces * 12),
        machines=[1, 1, 1, None, 1, 1, 1],
        buffers=buffers,
        order=order,
        calendar=[(d * DAY, d * DAY + shift) for d in range(60)],
        kinds=PLANT,
    )
    for stage in (0, 2, 4, 6):
        by_day = np.bincount((finish[:, stage] - 1) // DAY)
        filled = int(np.flatnonzero(by_day)[0]) + 3  # three stages in a row are filled by then
        assert by_day[filled : filled + 6].tolist() == [pieces] * 6


def test_a_takt_line_of_a_ten_hour_shift_makes_fifty_pieces_at_twelve_minutes(case):
    shift, takt = 10 * HOUR, 12 * 60
    _, finish = ss.flow_line(
        [[takt, takt, takt, 10 * HOUR, takt, takt, takt]] * 500,
        machines=[1, 1, 1, None, 1, 1, 1],
        pallets=300,
        calendar=[(d * DAY, d * DAY + shift) for d in range(30)],
        kinds=PLANT,
    )
    shifts = np.unique(np.bincount((finish[:, -1] - 1) // DAY)[4:9])
    expected = shift // takt
    assert shifts.tolist() == [expected]
    case(
        "line",
        "takt line without variance: pieces a shift of 10 h at 12 min",
        expected=expected,
        obtained=int(shifts[0]),
    )


def test_departures_of_a_takt_line_are_one_takt_apart():
    _, finish = ss.flow_line([[60] * 7] * 50, buffers=0)
    assert {b - a for a, b in pairwise(finish[:, -1].tolist())} == {60}
