"""The benchmarks. Imports stand inside functions: what is measured must not be loaded before."""

import subprocess
import sys
from typing import Any
from unittest.mock import patch

from tests.benchmarks.registry import Case, Done, Work, benchmark

YEAR = "tianjin-2020"
"""The default scenario; issue limits are about it."""
ALL = "tianjin-2020-all"
"""The same with every mechanism on."""
LARGER = "tianjin-2025"
"""The largest plan of the shipped real scenarios that has 15 plants."""
CITY = "city"
"""The frozen scenario whose figures are compared from version to version."""

_SHOWN = 8
"""Tables of a record whose bytes are named, the largest."""
REPLAY_BYTES = 3_000_000
"""Most that the page of a week may weigh: it is mailed."""


@benchmark(commands=True)
def bare_python(_: Case) -> Work:
    """Start of the interpreter alone, to be taken off the two below."""
    return lambda: _python("-c", "pass")


@benchmark(commands=True, limit_s=0.3)
def import_supplysim(_: Case) -> Work:
    """``import supplysim`` in a fresh interpreter; 0.3 s."""
    return lambda: _python("-c", "import supplysim")


@benchmark(commands=True, limit_s=0.6)
def show_help(_: Case) -> Work:
    """``supplysim --help`` in a fresh interpreter; 0.6 s."""
    return lambda: _python("-m", "supplysim", "--help")


@benchmark()
def load_scenario(case: Case) -> Work:
    """Reading, merging and checking the files of the default scenario, imports included."""

    def work() -> Done:
        case.scenario(YEAR)
        return Done()

    return work


@benchmark()
def travel_tables(case: Case) -> Work:
    """Trips between all plants and sites of the 2025 plan, both ways, with and without permit."""
    from supplysim.plan.portfolio import make_portfolio  # noqa: PLC0415
    from supplysim.roads.network import load_network  # noqa: PLC0415
    from supplysim.roads.travel import TravelTables  # noqa: PLC0415

    scenario = case.scenario(LARGER)
    plants = sorted({plant.node for plant in scenario.plants.values()})
    sites = sorted({project.node for project in make_portfolio(scenario)})
    network = load_network(scenario.network)

    def work() -> Done:
        tables = TravelTables(network, scenario.traffic)
        ways = [(plant, site) for plant in plants for site in sites]
        ways += [(site, plant) for plant, site in ways]
        for origin, destination in ways:
            for permit in (False, True):
                tables.trip(origin, destination, permit=permit)
        return Done(note=f"{len(plants)} plants, {len(sites)} sites, {2 * len(ways)} trips")

    return work


@benchmark()
def plan_tables(case: Case) -> Work:
    """Component expansion and baseline of the 2025 plan, the portfolio given."""
    from supplysim.plan.baseline import make_tables, planned_hours  # noqa: PLC0415
    from supplysim.plan.portfolio import make_portfolio  # noqa: PLC0415

    scenario = case.scenario(LARGER)
    portfolio = make_portfolio(scenario)

    def work() -> Done:
        plan = make_tables(scenario, portfolio, hours=planned_hours(scenario))
        return Done(components=len(plan.component_type))

    return work


@benchmark()
def month_2020(case: Case) -> Work:
    """Simulation of tianjin-2020 up to the end of the window's first month."""
    from tests.benchmarks.growth import shorter  # noqa: PLC0415

    return _simulation(shorter(case.scenario(YEAR), 1))


@benchmark()
def quarter_2020(case: Case) -> Work:
    """Simulation of tianjin-2020 up to the end of the window's first quarter."""
    from tests.benchmarks.growth import shorter  # noqa: PLC0415

    return _simulation(shorter(case.scenario(YEAR), 3))


@benchmark()
def year_2020(case: Case) -> Work:
    """Simulation of tianjin-2020, settling days and window."""
    return _simulation(case.scenario(YEAR))


@benchmark()
def year_2025(case: Case) -> Work:
    """Simulation of tianjin-2025, settling days and window."""
    return _simulation(case.scenario(LARGER))


@benchmark()
def year_city(case: Case) -> Work:
    """Simulation of the frozen city."""
    return _simulation(case.scenario(CITY))


@benchmark()
def city_per_timeouts(case: Case) -> Work:
    """Simulation of the frozen city, in units of ten million bare SimPy timeouts."""
    from supplysim.simulation import simulate  # noqa: PLC0415
    from tests.benchmarks.ratios import TIMEOUTS, per_timeouts  # noqa: PLC0415

    scenario = case.scenario(CITY)
    measured = TIMEOUTS // (500 if case.tiny else 5)
    return lambda: Done(
        note=f"ratio {per_timeouts(lambda: simulate(scenario), measured=measured):.2f}"
    )


@benchmark()
def reference_per_ours(case: Case) -> Work:
    """The per-component reference over the simulator, on a week and a month of tianjin-2020."""
    from tests.benchmarks.growth import shorter  # noqa: PLC0415
    from tests.benchmarks.ratios import per_reference  # noqa: PLC0415

    scenario = case.scenario(YEAR)
    parts = [shorter(scenario, months) for months in ((0.5,) if case.tiny else (0.25, 1))]
    return lambda: Done(note=", ".join(f"{per_reference(part):.1f}" for part in parts))


@benchmark()
def two_plant_haul(case: Case) -> Work:
    """``ss.haul`` and the same ten trucks in plain SimPy, salabim and Ciw, in turn."""
    from tests.benchmarks.peers import race  # noqa: PLC0415

    minutes, rounds = (2_000, 1) if case.tiny else (100_000, 5)
    return lambda: Done(note=race(minutes, rounds=rounds))


@benchmark(record=YEAR)
def save_record(case: Case) -> Work:
    """``Run.save`` of a simulated tianjin-2020, digest included."""
    run = case.run(YEAR)

    def work() -> Done:
        run.save(case.scratch / "saved")
        return Done(components=_recorded(run))

    return work


@benchmark(record=YEAR)
def open_record(case: Case) -> Work:
    """``open_run`` of a saved tianjin-2020, imports included."""
    return lambda: Done(components=_recorded(case.run(YEAR)))


@benchmark(record=YEAR)
def measures(case: Case) -> Work:
    """All KPIs of a record: the whole, by plant, zone and month, rates and bottleneck."""
    run = case.run(YEAR)

    def work() -> Done:
        run.kpis()
        for group in ("plant", "zone", "month"):
            run.kpis(group)
        run.on_time_table()
        run.bottleneck()
        return Done(components=_recorded(run))

    return work


@benchmark(record=YEAR)
def attribution(case: Case) -> Work:
    """The delay walk of every late storey of a record."""
    from supplysim.metrics.delay import charge_delays  # noqa: PLC0415

    run = case.run(YEAR)

    def work() -> Done:
        charges = charge_delays(run.scenario, run.ledger)
        late = sum(charges.values()) > 0
        return Done(components=_recorded(run), note=f"{late.sum()} late storeys")

    return work


@benchmark(record=CITY, limit_s=2)
def city_measures(case: Case) -> Work:
    """KPIs and attribution of the frozen city together; 2 s."""
    from supplysim.metrics.delay import attribute_delays  # noqa: PLC0415

    run = case.run(CITY)

    def work() -> Done:
        run.kpis()
        attribute_delays(run.scenario, run.ledger)
        return Done(components=_recorded(run))

    return work


@benchmark(record=CITY, limit_s=1)
def record_bytes(case: Case) -> Work:
    """The component table of the frozen city written; bytes of its folder by table; 1 s."""
    from supplysim.record.schema import tables  # noqa: PLC0415
    from supplysim.record.store import write_table  # noqa: PLC0415

    run = case.run(CITY)
    table = dict(tables(run.ledger, run.charges, run.weather_columns))["components"]
    files = sorted(path for path in (case.records / case.name(CITY)).rglob("*.parquet"))
    sizes = {path.stem: path.stat().st_size for path in files}

    def work() -> Done:
        path = case.scratch / "components.parquet"
        write_table(path, table)
        each = path.stat().st_size / _recorded(run)
        largest = sorted(sizes.items(), key=lambda entry: -entry[1])[:_SHOWN]
        told = ", ".join(f"{name} {size / 1e6:.1f}" for name, size in largest)
        note = f"{each:.1f} bytes/component; folder {sum(sizes.values()) / 1e6:.1f} MB: {told}"
        return Done(components=_recorded(run), note=note)

    return work


@benchmark(record=YEAR)
def report_page(case: Case) -> Work:
    """``report.html`` of a record: tables, charts, fonts."""
    from supplysim.report import write_report  # noqa: PLC0415

    run = case.run(YEAR)

    def work() -> Done:
        page = write_report(run, case.scratch / "report.html")
        return Done(components=_recorded(run), note=f"{page.stat().st_size / 1e6:.2f} MB")

    return work


@benchmark(record=YEAR, limit_s=10)
def brief_of_a_year(case: Case) -> Work:
    """A brief of a record as PDF, Word, slides and page, imports included; 10 s."""
    run = case.run(YEAR)

    def work() -> Done:
        from supplysim.brief import brief_of, case_of, write_brief  # noqa: PLC0415

        brief = brief_of([case_of([run])], draft=True)
        formats = ("pdf", "docx", "pptx", "html")
        paths = write_brief(brief, case.scratch / "brief", formats=formats)
        size = sum(path.stat().st_size for path in paths)
        return Done(components=_recorded(run), note=f"{size / 1e6:.2f} MB")

    return work


@benchmark(record=YEAR, limit_s=1)
def catchment_chart(case: Case) -> Work:
    """The slowest chart of a record, its table at hand, as PNG; 1 s."""
    from supplysim.charts import CHARTS  # noqa: PLC0415
    from supplysim.charts.save import png_bytes  # noqa: PLC0415
    from supplysim.report import gallery_of  # noqa: PLC0415

    run = case.run(YEAR)
    tables = gallery_of([run]).tables
    png_bytes(CHARTS["monthly_volume"].draw(tables["monthly_volume"])[0])  # fonts are read once

    def work() -> Done:
        image = png_bytes(CHARTS["catchments"].draw(tables["catchments"])[0])
        return Done(components=_recorded(run), note=f"{len(image) / 1e3:.0f} kB")

    return work


@benchmark(record=YEAR)
def replay_week(case: Case) -> Work:
    """A week of a record as a page to replay; at most 3 MB."""
    from datetime import timedelta  # noqa: PLC0415

    from supplysim.replay import replay  # noqa: PLC0415

    run = case.run(YEAR)
    start = run.scenario.window_start + timedelta(days=30)

    def work() -> Done:
        page = replay(run, start=start, end=start + timedelta(days=7))
        size = page.save(case.scratch / "replay.html").stat().st_size
        if size > REPLAY_BYTES:
            raise AssertionError(f"{size:,} bytes, more than {REPLAY_BYTES:,}")
        return Done(components=_recorded(run), note=f"{size / 1e6:.2f} MB")

    return work


@benchmark(limit_s=120)
def locate_hundred(case: Case) -> Work:
    """100 candidates, 1,000 customers, capacitated, to a proven gap of 1 %; 120 s."""
    import numpy as np  # noqa: PLC0415

    from supplysim.bases.locate import locate_bases  # noqa: PLC0415

    rng = np.random.default_rng(1)
    count, size = (20, 100) if case.tiny else (100, 1000)
    places, sites = rng.random((count, 2)), rng.random((size, 2))
    # made as in Cornuejols, Sridharan & Thizy 1991: total capacity three times demand
    distance = np.hypot(*(places[:, None, axis] - sites[None, :, axis] for axis in (0, 1)))
    demand, capacity = rng.uniform(5, 35, size), rng.uniform(10, 160, count)
    capacity *= 3 * demand.sum() / capacity.sum()
    fixed = rng.uniform(0, 90, count) + rng.uniform(100, 110, count) * np.sqrt(capacity)

    def work() -> Done:
        plan = locate_bases(
            10 * distance, demand, fixed, capacity, unit_cost=True, gap=0.01, time_limit_s=120
        )
        return Done(note=f"gap {plan.gap:.2%}")

    return work


@benchmark(commands=True, limit_s=20)
def first_chart(case: Case) -> Work:
    """``supplysim run small`` from a cold start until the report is written; 20 s."""
    return lambda: _run_command(case, "small")


@benchmark(commands=True, limit_s=60, limit_mb=1073)
def whole_command(case: Case) -> Work:
    """``supplysim run tianjin-2020``: simulation, record, measures, report; 60 s and 1 GiB."""
    return lambda: _run_command(case, case.name(YEAR))


@benchmark(commands=True, limit_s=60, limit_mb=1073)
def whole_command_all(case: Case) -> Work:
    """``supplysim run tianjin-2020-all``: the same with every mechanism on; 60 s and 1 GiB."""
    return lambda: _run_command(case, case.name(ALL))


def _simulation(scenario: Any) -> Work:
    """Return the work of one replication; what the chain counted is looked up afterwards."""
    from supplysim.model.chain import Chain  # noqa: PLC0415
    from supplysim.simulation import simulate  # noqa: PLC0415

    kernels = []

    def watched(*parts: Any) -> Chain:
        chain = Chain(*parts)
        kernels.append(chain.kernel)
        return chain

    def work() -> Done:
        with patch("supplysim.simulation.Chain", watched):
            run = simulate(scenario)
        return Done(events=kernels[-1].happened, components=_simulated(run))

    return work


def _recorded(run: Any) -> int:
    """Return the number of components in a record."""
    return len(run.ledger.plan.component_type)


def _simulated(run: Any) -> int:
    """Return how many components were cast or installed during the run, not before it."""
    milestones = run.ledger.components
    return int(((milestones["cast"] > 0) | (milestones["installed"] > 0)).sum())


def _run_command(case: Case, scenario: str) -> Done:
    out = case.scratch / "out"
    _python("-m", "supplysim", "run", scenario, "--out", str(out), "--quiet")
    return Done(note=f"report {(out / 'report.html').stat().st_size / 1e6:.2f} MB")


def _python(*arguments: str) -> Done:
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL
    )
    return Done()
