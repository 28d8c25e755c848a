"""The portfolio: projects drawn from prefabricated start area, or taken from the user's own list.

Area comes first and is exact: new starts of a year x a zone's share of them x its prefabricated
share x the concrete share. Projects are cut from it one by one; the last takes what is left, so
the projects of a zone and year add up to its area. Steel and timber area is counted, not built.

Every project draws from a stream of its own, ``zone/year/number`` (purpose ``portfolio.project``),
and places in the year, archetype and class follow an even sequence whose offset belongs to the
zone (purpose ``portfolio.zone``). Another zone, or another area in one year, moves nothing else;
more area in a zone and year adds projects behind those it had.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from numpy.random import Generator

from supplysim.calendars import DAY
from supplysim.plan.listed import listed_projects
from supplysim.plan.site_days import SiteDays
from supplysim.plan.tables import Building, Project
from supplysim.rounding import half_up
from supplysim.scenario.demand import Portfolio
from supplysim.scenario.spec import Scenario
from supplysim.streams import Streams

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "all_projects",
    "areas",
    "concrete_areas_m2",
    "draw_projects",
    "make_portfolio",
    "mix_intensity",
    "within_reach",
]

REACH_BEFORE_D, REACH_AFTER_D = 400, 60
"""Towers whose first precast storey is planned earlier than this before the start of the scenario
have been erected by then (33 storeys at the slowest planned cycle of 7.5 d and two winter pauses
take less); those planned later than this after the horizon ask for nothing before it."""

_SLOWEST_D, _PAUSE_D, _LATEST_D = 9, 75, 45
"""Slowest planned cycle of a storey (7-9 d for shear walls, PARAMETERS 7), longest winter pause,
and a lateness at the start that a half-normal draw of 10 d never reaches (4.5 deviations): a tower
planned to end before that is finished when the run begins."""

_EVEN = (0.8191725133961645, 0.6710436067037893, 0.5497004779019703)
_EVEN_YEAR = 0.4142135623730951
"""Steps of the even (Kronecker) sequences: powers of the inverse of the root of x^4 = x + 1, which
spread three coordinates together, and the fraction of the square root of 2 from year to year."""


def make_portfolio(scenario: Scenario, *, replication: int = 0) -> tuple[Project, ...]:
    """Return the projects that matter to a run, sorted by name.

    A list given in ``portfolio.projects`` replaces the generated projects. Generated towers are
    left out when they were erected long before the start or begin after the horizon; a project
    keeps its name and its full start area when some of its towers are left out.

    Parameters
    ----------
    scenario
        Zones, portfolio, archetypes, plants and times are taken from it.
    replication
        Number of the replication; it matters with ``portfolio.draw = "per_replication"`` only.

    Raises
    ------
    InputError
        When a row of the user's list, or the portfolio itself, cannot be used; every fault is
        listed.
    """
    return within_reach(scenario, all_projects(scenario, replication=replication))


def within_reach(scenario: Scenario, every: tuple[Project, ...]) -> tuple[Project, ...]:
    """Return those of all projects, and of their towers, that matter to a run."""
    if scenario.portfolio.projects is not None:
        return every
    length = _seconds(scenario.horizon - scenario.start)
    first, last = -REACH_BEFORE_D * DAY, length + REACH_AFTER_D * DAY
    kept: list[Project] = []
    for project in every:
        towers = tuple(
            b
            for b in project.buildings
            if first <= b.planned_first <= last and _planned_end(b) > -_LATEST_D * DAY
        )
        if towers:
            kept.append(replace(project, buildings=towers))
    return tuple(kept)


def all_projects(scenario: Scenario, *, replication: int = 0) -> tuple[Project, ...]:
    """Return every project of the portfolio, with towers erected long before the start as well."""
    if scenario.portfolio.projects is not None:
        return listed_projects(scenario)
    return draw_projects(scenario, replication=replication)


def _planned_end(building: Building) -> int:
    """Return a second by which the baseline has surely erected a tower."""
    return building.planned_first + (len(building.storeys) * _SLOWEST_D + _PAUSE_D) * DAY


def draw_projects(scenario: Scenario, *, replication: int = 0) -> tuple[Project, ...]:
    """Return every generated project of all years of the portfolio, sorted by name.

    Start areas, ``Project.area_m2``, add up to ``concrete_areas_m2`` in every zone and year.
    """
    portfolio = scenario.portfolio
    number = replication if portfolio.draw == "per_replication" else 0
    streams = Streams(portfolio.seed, number)
    drawing = _Drawing(scenario, streams, SiteDays(scenario))
    projects = [
        project
        for (zone, year), area in concrete_areas_m2(scenario).items()
        for project in drawing.projects(zone, year, area)
    ]
    return tuple(sorted(projects, key=lambda project: project.name))


def concrete_areas_m2(scenario: Scenario) -> dict[tuple[str, int], float]:
    """Return the start area of precast concrete projects by zone and calendar year, m2.

    In the city it is new starts x the zone's share of them x its prefabricated share x area
    factor x concrete share. Beyond the city it is the area whose precast storeys take the volume
    exported in a year; the area factor leaves that volume alone.
    """
    portfolio = scenario.portfolio
    found = {
        (zone, year): area * portfolio.concrete_share
        for (zone, year), area in _prefabricated_m2(scenario).items()
    }
    if portfolio.exports:
        m3_per_m2 = (
            mix_intensity(scenario) * portfolio.above_ground_share * portfolio.precast_storey_share
        )
        for year in portfolio.years:
            for zone, export in portfolio.exports.items():
                key = (zone, int(year))
                found[key] = found.get(key, 0.0) + export.m3_per_year / m3_per_m2
    return found


def areas(scenario: Scenario) -> "pd.DataFrame":
    """Return the prefabricated start area by zone, calendar year and material.

    Columns ``zone, year, material, area_m2``; materials are concrete, steel and timber. Concrete
    includes what is built beyond the city with components from it.
    """
    import pandas as pd  # noqa: PLC0415 - heavy, and only this table needs it

    portfolio = scenario.portfolio
    rows = [
        (zone, year, "concrete", area) for (zone, year), area in concrete_areas_m2(scenario).items()
    ]
    for (zone, year), area in _prefabricated_m2(scenario).items():
        rows.append((zone, year, "steel", area * portfolio.steel_share))
        rows.append((zone, year, "timber", area * portfolio.timber_share))
    table = pd.DataFrame(rows, columns=["zone", "year", "material", "area_m2"])
    return table.sort_values(["zone", "year", "material"], ignore_index=True)


def mix_intensity(scenario: Scenario) -> float:
    """Return the mean component volume of the mix, m3 per m2 of precast storeys."""
    return math.fsum(
        share * piece.per_500_m2 * scenario.components[piece.type].volume_m3 / 500.0
        for name, share in scenario.portfolio.mix.items()
        for piece in scenario.archetypes[name].pieces
    )


def _prefabricated_m2(scenario: Scenario) -> dict[tuple[str, int], float]:
    """Return the city's prefabricated start area of all materials by zone and year."""
    return {
        (zone, int(year)): starts.new_starts_mm2
        * 1e6
        * scenario.zones[zone].start_share
        * share
        * scenario.portfolio.area_factor
        for year, starts in scenario.portfolio.years.items()
        for zone, share in starts.prefabricated_share.items()
        if share > 0 and scenario.zones[zone].start_share > 0
    }


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Cuts the area of a zone and year into projects."""

    scenario: Scenario
    streams: Streams
    site_days: SiteDays

    def projects(self, zone: str, year: int, area_m2: float) -> Iterator[Project]:
        offsets = self.streams.generator("portfolio.zone", zone).random(len(_EVEN)).tolist()
        mean = self.scenario.portfolio.project_area_m2.average()
        left, k = area_m2, 0
        while left > 0:
            k += 1
            rng = self.streams.generator("portfolio.project", f"{zone}/{year}/{k:02d}")
            size = float(self.scenario.portfolio.project_area_m2.draw(rng, 1)[0])
            # What is left belongs to this project when it is too little for one more.
            if left - size < mean / 2:
                size = left
            even = [
                (offset + step * k + _EVEN_YEAR * (year % 1000)) % 1.0
                for offset, step in zip(offsets, _EVEN, strict=True)
            ]
            yield self._project(
                zone, year, name=f"{zone}-{year}-{k:02d}", area_m2=size, even=even, rng=rng
            )
            left -= size

    def _project(
        self,
        zone: str,
        year: int,
        *,
        name: str,
        area_m2: float,
        even: Sequence[float],
        rng: Generator,
    ) -> Project:
        portfolio = self.scenario.portfolio
        place, kind, holder = even
        start = self._second(year, place)
        nodes = self.scenario.zones[zone].nodes
        node = nodes[int(rng.integers(0, len(nodes)))]
        access_km = round(float(portfolio.access_km.draw(rng, 1)[0]), 3)
        return Project(
            name=name,
            zone=zone,
            node=node,
            access_km=access_km,
            archetype=_pick(portfolio.mix, kind),
            project_class=_pick(portfolio.classes, holder),
            buildings=self._towers(area_m2, start, rng),
            start=start,
            area_m2=area_m2,
        )

    def _second(self, year: int, place: float) -> int:
        """Return the midnight that lies at a place, 0 to 1, of a calendar year."""
        first = datetime(year, 1, 1)  # noqa: DTZ001 - local civil time, as all of a scenario
        days = (first.replace(year=year + 1) - first).days
        return _seconds(first + timedelta(days=math.floor(place * days)) - self.scenario.start)

    def _towers(self, area_m2: float, start: int, rng: Generator) -> tuple[Building, ...]:
        """Share the precast storey area of a project evenly among towers of one height."""
        portfolio = self.scenario.portfolio
        precast_m2 = area_m2 * portfolio.above_ground_share * portfolio.precast_storey_share
        height = half_up(float(portfolio.storeys.draw(rng, 1)[0]))
        storey_m2 = float(portfolio.storey_m2.draw(rng, 1)[0])
        storeys = _precast_storeys(height, portfolio)
        towers = max(1, half_up(precast_m2 / (storeys * storey_m2)))
        if towers == 1:
            storeys = min(storeys, max(1, half_up(precast_m2 / storey_m2)))
        lag_d = float(portfolio.precast_lag_d.draw(rng, 1)[0])
        waits_d = portfolio.tower_stagger_d.draw(rng, towers - 1).tolist()
        numbers = tuple(
            range(portfolio.first_precast_storey, portfolio.first_precast_storey + storeys)
        )
        return tuple(
            Building(
                name=f"B{i + 1:02d}",
                storeys=numbers,
                storey_m2=precast_m2 / (towers * storeys),
                planned_first=self.site_days.after(start // DAY, lag_d + math.fsum(waits_d[:i]))
                * DAY,
            )
            for i in range(towers)
        )


def _precast_storeys(height: int, portfolio: Portfolio) -> int:
    """Return how many storeys of a tower are precast: its share, above those cast in place."""
    above = height - portfolio.first_precast_storey + 1
    return max(1, min(half_up(height * portfolio.precast_storey_share), above))


def _pick(shares: Mapping[str, float], place: float) -> str:
    """Return the name whose stretch of the shares, laid end to end, holds ``place``, 0 to 1."""
    names = sorted(name for name, share in shares.items() if share > 0)
    total = math.fsum(shares[name] for name in names)
    passed = 0.0
    for name in names:
        passed += shares[name] / total
        if place < passed:
            return name
    return names[-1]


def _seconds(span: timedelta) -> int:
    return span.days * DAY + span.seconds
