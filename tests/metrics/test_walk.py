"""The walk behind a storey: tiles without gap or overlap, and who gets the closed hours."""

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import supplysim as ss
from supplysim.calendars import HOUR, OFF_HOURS, Calendar, Closed
from supplysim.errors import DeadlockError, InputError
from supplysim.metrics.delay import charges_of
from supplysim.metrics.walk import WORK, Tile, Walk, lay
from supplysim.record.lateness import lateness_s
from supplysim.record.schema import CAUSES
from supplysim.run import Run
from tests.runs.mechanisms import mechanisms
from tests.runs.scenarios import town
from tests.runs.test_mechanisms import ON

# --- laying tiles ----------------------------------------------------------------------------


@st.composite
def _calendars(draw):
    edges = sorted(draw(st.lists(st.integers(0, 500), min_size=2, max_size=12, unique=True)))
    windows = list(zip(edges[::2], edges[1::2], strict=False))
    closed = [
        Closed(start, start + length, label)
        for start, length, label in draw(
            st.lists(
                st.tuples(
                    st.integers(0, 500), st.integers(1, 90), st.sampled_from(("wind", "alert"))
                ),
                max_size=3,
            )
        )
    ]
    return Calendar(windows, closed)


@given(st.none() | _calendars(), st.integers(0, 500), st.integers(0, 400), st.integers(0, 300))
def test_tiles_fill_an_interval_exactly(calendar, start, length, nominal):
    tiles = lay(start, start + length, "truck", calendar, nominal=nominal)
    assert sum(tile.end - tile.start for tile in tiles) == length
    assert all(tile.start < tile.end for tile in tiles)
    assert all(before.end == after.start for before, after in pairwise(tiles))
    if tiles:
        assert (tiles[0].start, tiles[-1].end) == (start, start + length)


@given(_calendars(), st.integers(0, 500), st.integers(0, 400), st.integers(0, 300))
def test_open_seconds_are_work_up_to_the_nominal_and_the_label_from_then(
    calendar, start, length, nominal
):
    seconds = {"work": 0, "truck": 0}
    for tile in lay(start, start + length, "truck", calendar, nominal=nominal):
        if tile.label in seconds:
            seconds[tile.label] += tile.end - tile.start
            assert calendar.worked(tile.start, tile.end) == tile.end - tile.start
        else:
            assert calendar.worked(tile.start, tile.end) == 0
    open_s = calendar.worked(start, start + length)
    assert seconds == {"work": min(nominal, open_s), "truck": max(0, open_s - nominal)}


def test_a_closure_that_is_named_beats_the_night_around_it():
    hours = Calendar([(8 * HOUR, 17 * HOUR), (32 * HOUR, 41 * HOUR)])
    calendar = hours.with_closed([Closed(16 * HOUR, 20 * HOUR, "wind")])
    assert lay(15 * HOUR, 33 * HOUR, "truck", calendar) == [
        Tile(15 * HOUR, 16 * HOUR, "truck"),
        Tile(16 * HOUR, 20 * HOUR, "wind"),
        Tile(20 * HOUR, 32 * HOUR, OFF_HOURS),
        Tile(32 * HOUR, 33 * HOUR, "truck"),
    ]


# --- walking ---------------------------------------------------------------------------------

DISTURBED = {
    "fleets.*.trucks": 1,
    "plants.*.yard_m3": 20,
    "production.release_lead_d": 8,
    "sites.cranes_per_tower": 0.5,
    "sites.buffer_m3": 10,
    "sites.start_lateness_d": "half-normal(6)",
    "closures": [
        {
            "resource": "crane",
            "start": "2020-09-24T00:00:00",
            "end": "2020-09-30T00:00:00",
            "cause": "wind",
        }
    ],
}


@cache
def _run() -> Run:
    return ss.simulate(town(DISTURBED), seed=2)


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk(_run().scenario, _run().ledger)


@pytest.mark.parametrize("storey", range(24))
def test_a_chain_goes_from_the_last_lift_to_the_planned_start_of_its_tower(walk, storey):
    storeys = _run().storeys
    row = storeys.iloc[storey]
    tower = storeys[(storeys["project"] == row.project) & (storeys["building"] == row.building)]
    start = _run().scenario.start
    tiles = list(walk.tiles(storey))
    assert tiles[0].end == (row.finished - start).total_seconds()
    assert tiles[-1].start == (tower["planned_start"].iloc[0] - start).total_seconds()
    assert all(newer.start == older.end for newer, older in pairwise(tiles))


def test_a_disturbed_run_shows_many_causes_and_only_known_ones(walk):
    labels = {tile.label for storey in range(24) for tile in walk.tiles(storey)}
    assert labels <= {WORK, *CAUSES}
    assert {"truck", "wind", "trades", "crane", "strength", "line", WORK} <= labels


def test_closed_nights_take_the_label_of_what_came_before_them(walk):
    # Off-hours never stay: they are charged to what missed the day, or are work.
    for storey in range(24):
        assert all(tile.label != OFF_HOURS for tile in walk.tiles(storey))


def test_a_walk_can_be_repeated_on_a_saved_run(tmp_path, walk):
    again = ss.open_run(_run().save(tmp_path / "run"))
    other = Walk(again.scenario, again.ledger)
    for storey in range(24):
        assert list(other.tiles(storey)) == list(walk.tiles(storey))


# --- every mechanism at once -----------------------------------------------------------------


def _everything() -> dict[str, object]:
    return {path: value for changes in ON.values() for path, value in changes.items()}


MANY = {name: ON[name] for name in ("short crews", "site rejects", "plant rejects", "alerts")}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("changes", [*MANY.values(), _everything()], ids=[*MANY, "everything"])
def test_no_chain_has_a_gap_an_overlap_or_a_circle_whatever_is_turned_on(changes, seed):
    run = ss.simulate(town(changes), seed=seed)
    _assert_exact(run)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(mechanisms(), st.integers(0, 9))
def test_chains_of_any_mechanisms_are_exact(changes, seed):
    try:
        run = ss.simulate(town(changes), seed=seed)
    except (InputError, DeadlockError):
        assume(False)
    _assert_exact(run)


def _assert_exact(run: Run) -> None:
    """Assert what holds of every chain, and that charges are those of the chains."""
    walk = Walk(run.scenario, run.ledger)
    late = lateness_s(run.ledger)
    for storey in range(len(late)):
        node, end, floor = walk.ends(storey)
        t = end
        for tile in walk.tiles(storey):
            assert tile.end == t
            assert tile.start < tile.end
            assert tile.label in {WORK, *CAUSES}
            t = tile.start
        assert t == min(end, floor)
        sums = dict.fromkeys(CAUSES, 0)
        for charge in charges_of(walk.tiles(storey), int(late[storey])):
            sums[charge.cause] += charge.seconds
        assert sums == {cause: int(run.charges[cause][storey]) for cause in CAUSES}
        assert sum(sums.values()) == max(0, int(late[storey]))
        met = []
        while node is not None:
            assert node not in met
            met.append(node)
            node = walk.step(node)[1]
