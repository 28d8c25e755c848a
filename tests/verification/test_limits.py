"""Limits of the whole chain that can be worked out on paper, on runs of ``ss.simulate``.

The same limits of single parts stand beside them: lines in ``tests/model/test_line.py``, towers
under shared cranes in ``tests/model/test_crane.py``, more trucks and cranes in ``test_cycles.py``.
That everything is on time where nothing is short stands in ``tests/runs/test_certainty.py``.
"""

import numpy as np
import pytest

import supplysim as ss
from supplysim.calendars import DAY, HOUR, MINUTE, Calendar
from tests.runs.scenarios import STAGES, always_open, certain, plentiful, project, small, town

PART = "chain"


def seconds(run, times):
    """Return times of a frame as whole seconds from the start; what was not reached is missing."""
    return (times - run.scenario.start).dt.total_seconds()


def whole(run, times, *, otherwise):
    """Return times as whole seconds, ``otherwise`` where they were not reached."""
    return seconds(run, times).fillna(otherwise).astype(np.int64).to_numpy()


# --- conservation ---------------------------------------------------------------------------

RUNS = {
    "town": town,
    "small": small,
    "small, cut in the middle": lambda: small(
        {"window_end": "2020-10-01", "horizon": "2020-10-03T11:17:05"}
    ),
    "few trucks": lambda: town({"fleets.*.trucks": 1}),
    "buffers": lambda: town({"policies.call_off": "buffer"}),
}


@pytest.fixture(scope="module", params=RUNS)
def named(request):
    return request.param, ss.simulate(RUNS[request.param](), seed=1)


@pytest.fixture
def run(named):
    return named[1]


def stays(run):
    """Return every component with when it enters and leaves its plant, in whole seconds."""
    pieces = run.components
    families = {name: kind.family for name, kind in run.scenario.components.items()}
    pieces = pieces.assign(family=pieces["type"].map(families).astype(str))
    keys = ["project", "building", "storey", "family"]
    orders = run.orders.assign(family=run.orders["family"].astype(str))
    loads = run.loads[["load", "departed"]]
    pieces = pieces.merge(orders[[*keys, "start"]], on=keys, how="inner")
    pieces = pieces.merge(loads, on="load", how="left")
    end = run.ledger.end
    return pieces.assign(
        enters=np.clip(whole(run, pieces["start"], otherwise=end), 0, end),
        leaves=np.clip(whole(run, pieces["departed"], otherwise=end), 0, end),
        litres=(pieces["volume_m3"] * 1000).round().astype(np.int64),
        kilograms=(pieces["mass_t"] * 1000).round().astype(np.int64),
    )


@pytest.mark.parametrize(("level", "size"), [("level_m3", "litres"), ("level_t", "kilograms")])
def test_the_mean_stock_of_a_yard_is_what_enters_times_how_long_it_stays(named, level, size, case):
    """Little's law over a closed horizon, an identity: the integral is the sum of the stays."""
    name, run = named
    pieces, end = stays(run), run.ledger.end
    integrals, sums = [], []
    for plant, stock in run.stock.groupby("place", observed=True):
        mine = pieces[pieces["plant"] == plant]
        time = np.append(whole(run, stock["time"], otherwise=end), end)
        amount = (stock[level] * 1000).round().astype(np.int64).to_numpy()
        integrals.append(int((amount * np.diff(time)).sum()))
        stay = (mine["leaves"] - mine["enters"]).clip(lower=0)
        sums.append(int((mine[size] * stay).sum()))
    case(
        PART,
        f"Little's law, {name}: stock over time less stays, {size} x s, all yards",
        expected=0,
        obtained=sum(abs(a - b) for a, b in zip(integrals, sums, strict=True)),
    )
    assert integrals == sums
    assert min(integrals) > 0


def so_far(instants, times, amounts):
    """Return the sum of what had happened at each instant."""
    order = np.argsort(times, kind="stable")
    sums = np.concatenate([[0], np.cumsum(amounts[order])])
    return sums[np.searchsorted(times[order], instants, side="right")]


def test_mass_is_kept_at_every_instant(named, case):
    """What entered the lines less what trucks took is what yards say that they hold.

    Orders, yards, loads and components are tables of their own: entered comes from orders, stock
    from yards, departed and arrived from loads, cast and installed from components.
    """
    name, run = named
    pieces, end = stays(run), run.ledger.end
    loads = run.loads[run.loads["load"].isin(set(pieces["load"]))]
    carried = (loads["mass_t"] * 1000).round().astype(np.int64).to_numpy()
    times = {
        name: np.maximum(0, whole(run, table[name], otherwise=end))
        for table, names in ((pieces, ("cast", "installed")), (loads, ("departed", "arrived")))
        for name in names
    }
    instants = np.unique(np.concatenate([*times.values(), pieces["enters"]]))
    instants = instants[instants < end]  # what was not reached stands at the end
    off = 0
    for plant, stock in run.stock.groupby("place", observed=True):
        made, took = pieces["plant"] == plant, (loads["plant"] == plant).to_numpy()
        entered = so_far(
            instants, *(pieces.loc[made, c].to_numpy() for c in ("enters", "kilograms"))
        )
        departed = so_far(instants, times["departed"][took], carried[took])
        level = (stock["level_t"] * 1000).round().astype(np.int64).to_numpy()
        since = whole(run, stock["time"], otherwise=end)
        held = level[np.searchsorted(since, instants, side="right") - 1]
        off = max(off, int(np.abs(entered - departed - held).max()))
    for project_ in pieces["project"].unique():
        mine = (pieces["project"] == project_).to_numpy()
        its = (loads["project"] == project_).to_numpy()
        mass = pieces["kilograms"].to_numpy()[mine]
        cast, installed = (so_far(instants, times[c][mine], mass) for c in ("cast", "installed"))
        departed, arrived = (
            so_far(instants, times[c][its], carried[its]) for c in ("departed", "arrived")
        )
        assert (cast >= departed).all()
        assert (departed >= arrived).all()
        assert (arrived >= installed).all()
    case(
        PART,
        f"mass, {name}: kg entered less departed less stock, at any instant",
        expected=0,
        obtained=off,
    )
    assert off == 0


def test_what_is_on_the_road_is_carried_by_trucks_one_load_each(run):
    end = run.ledger.end + 1
    loads = run.loads[run.loads["departed"].notna()]
    busy = run.busy[run.busy["kind"] == "truck"]
    left, came = (whole(run, loads[name], otherwise=end) for name in ("departed", "arrived"))
    out, home = (whole(run, busy[name], otherwise=end) for name in ("start", "end"))
    trucks, owners = loads["truck"].astype(str).to_numpy(), busy["resource"].astype(str).to_numpy()
    for instant in np.unique(left):
        carrying = trucks[(left <= instant) & (came > instant)]
        assert len(set(carrying)) == len(carrying)
        assert set(carrying) <= set(owners[(out <= instant) & (home > instant)])


# --- plant only -----------------------------------------------------------------------------


def slabs_only(**more):
    """Return towers of slabs alone, far more than one line can make."""
    rows = [project(f"p{i}", plant="west", towers=4, precast_storeys=12) for i in range(3)]
    base = small(
        {
            "portfolio.projects": rows,
            "horizon": "2020-11-15",
            "archetypes.D.pieces": [
                {"type": "DBS", "per_500_m2": 60, "phase": "horizontal", "rank": 1}
            ],
        }
    )
    return base.with_({**certain(base), **plentiful(), **always_open(), **more})


@pytest.mark.parametrize(("hours", "takt_min"), [(10, 60), (8, 40), (9, 90)])
def test_a_takt_line_without_variance_makes_shift_over_takt_every_shift(hours, takt_min, case):
    scenario = slabs_only(
        **{
            "calendars.plant": written([(7, 7 + hours)]),
            "plants.*.lines.slab": 1,
            "plants.*.positions.slab": 100,
            **{f"line_types.slab.{stage}_min": takt_min for stage in STAGES},
            "production.towers_per_mould_set": 1,
        }
    )
    run = ss.simulate(scenario, seed=0)
    cast = run.components.loc[run.components["plant"] == "west", "cast"]
    pallets = cast[cast > run.scenario.start].drop_duplicates()
    by_day = pallets.dt.floor("D").value_counts().sort_index()
    saturated = by_day.iloc[3:18]
    expected = hours * 60 // takt_min
    case(
        PART,
        f"takt line, {hours} h shift, takt {takt_min} min: pallets a shift, 15 shifts",
        expected=expected,
        obtained=sorted(set(saturated.tolist())),
    )
    assert saturated.tolist() == [expected] * 15


def test_next_door_and_with_trucks_for_all_pieces_come_as_the_plant_makes_them(case):
    """Without distance and with all called early, only the plant is waited for."""
    scenario = slabs_only(
        **{
            "portfolio.projects.*.node": "R19",
            "portfolio.projects.*.access_km": 0,
            "policies.call_off": "buffer",
            "sites.buffer_m3": 100_000,
            "policies.buffer_storeys": 20,
            "plants.*.lines.slab": 1,
            "plants.*.positions.slab": 20,
            "fleets.*.trucks": 400,
            "plants.*.gantries": 400,
        }
    )
    run = ss.simulate(scenario, seed=0)
    loads = run.loads[run.loads["arrived"].notna()]
    pieces = run.components
    made = pieces.groupby("load", observed=True)["released"].max()
    late = loads[loads["load"].map(made).to_numpy() > loads["called_off"].to_numpy()]
    after = (late["arrived"].to_numpy() - late["load"].map(made).to_numpy()) / np.timedelta64(
        1, "s"
    )
    nominal = (scenario.loads.loading_min.average() + scenario.loads.papers_min) * MINUTE
    case(PART, "next door, trucks for all: seconds from release to the gate, loads waited for",
         expected=[float(round(nominal))], obtained=sorted(set(after.tolist())))  # fmt: skip
    assert len(late) > 30
    assert set(after.tolist()) == {round(nominal)}


# --- cranes only ----------------------------------------------------------------------------

CREW = ((7, 12), (13, 18))
HOOK = ((0, 5), (6, 11), (12, 17), (18, 24))
POUR = ((7, 22),)


def daily(hours):
    return Calendar(
        [(d * DAY + a * HOUR, d * DAY + b * HOUR) for d in range(-30, 200) for a, b in hours]
    )


def written(hours):
    texts = [f"{a:02d}:00-{b:02d}:00" for a, b in hours]
    return {"hours": texts, "holidays": False, "pauses": [], "always": False}


def crane_bound():
    base = town(
        {"sites.recovery_gain": 0, "portfolio.projects.*.zone": "harbour", "traffic.ban_hours": []}
    )
    return base.with_(
        {
            **certain(base),
            **plentiful(),
            **always_open(),
            "calendars.site": written(CREW),
            "calendars.crane": written(HOOK),
            "calendars.pour": written(POUR),
        }
    )


def test_with_plants_and_trucks_for_all_a_storey_is_its_lifts_and_steps_in_series(case):
    """One zone: lifts on the crane's calendar, hold, formwork, lifts, topping, strength."""
    run = ss.simulate(crane_bound(), seed=0)
    crew, hook, pour = daily(CREW), daily(HOOK), daily(POUR)
    pieces = run.components.assign(at=seconds(run, run.components["installed"]))
    phases = {
        (name, row.type): row.phase
        for name, kind in run.scenario.archetypes.items()
        for row in kind.pieces
    }
    archetypes = {p.project: p.archetype for p in run.scenario.portfolio.projects}
    worked_out, found = [], []
    for (name, _), tower in run.storeys.groupby(["project", "building"], observed=True):
        kind = run.scenario.archetypes[archetypes[name]]
        free = None
        for storey in tower.itertuples():
            begun = int((storey.started - run.scenario.start).total_seconds())
            if free is not None:
                worked_out.append(crew.next_open(free))
                found.append(begun)
            mine = pieces[
                (pieces["project"] == name)
                & (pieces["building"] == storey.building)
                & (pieces["storey"] == storey.storey)
            ]
            t = begun
            for phase in ("vertical", "horizontal"):
                for piece in mine.itertuples():
                    if phases[archetypes[name], piece.type] == phase:
                        lift = run.scenario.components[piece.type].lift_min.average() * MINUTE
                        t = hook.whole(t, round(lift)) + round(lift)
                        worked_out.append(t)
                        found.append(int(piece.at))
                if phase == "vertical":
                    held = t + round(kind.joint_hold_h * HOUR)
                    t = crew.finish(crew.next_open(held), round(kind.formwork_h * HOUR))
            topping = round(kind.topping_h * HOUR)
            free = pour.whole(t, topping) + topping + round(kind.walking_h * HOUR)
    differences = sorted({a - b for a, b in zip(worked_out, found, strict=True)})
    case(
        PART,
        f"plants and trucks for all: {len(found)} lifts and begins, s off the series of steps",
        expected=[0],
        obtained=differences,
    )
    assert len(found) > 500
    assert differences == [0]


@pytest.mark.parametrize("hold_h", [0, 1, 2, 4, 10])
def test_two_towers_with_a_joint_hold_take_turns_under_one_crane(hold_h, case):
    lifts = 5 * 24 * MINUTE
    base = small(
        {
            "portfolio.projects": [
                project("pair", plant="west", towers=2, precast_storeys=10, stagger_d=0)
            ],
            "sites.recovery_gain": 0,
            "sites.cranes_per_tower": 0.5,
            "archetypes.D.pieces": [{"type": "Z", "per_500_m2": 10, "phase": "vertical"}],
            **{f"archetypes.D.{step}_h": 0 for step in ("formwork", "topping", "walking")},
            "archetypes.D.joint_hold_h": hold_h,
            "components.Z.lift_min": 24,
        }
    )
    run = ss.simulate(base.with_({**certain(base), **plentiful(), **always_open()}), seed=0)
    expected = max(2 * lifts, lifts + hold_h * HOUR)
    cycles = [
        np.diff(whole(run, tower["started"], otherwise=-1))[2:].tolist()
        for _, tower in run.storeys.groupby("building", observed=True)
    ]
    case(
        PART,
        f"two towers under one crane, lifts 2 h, hold {hold_h} h: cycle h",
        expected=expected / HOUR,
        obtained=[s / HOUR for s in sorted({s for one in cycles for s in one})],
    )
    assert cycles == [[expected] * 7] * 2
