"""What a study stands on: its scenarios, sites, demand and distances, checked."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from supplysim.bases.checks import gather
from supplysim.bases.demand import Wanted, wanted_of
from supplysim.bases.program import FloatArray
from supplysim.bases.sites import Site, sites_of
from supplysim.bases.study import Study
from supplysim.bases.subject import families_of
from supplysim.errors import Fault, InputError
from supplysim.roads.travel import TravelTables
from supplysim.scenario import Scenario

__all__ = ["Ground", "prepare_ground"]

_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that the questions of a study share.

    Parameters
    ----------
    study
        As it was read.
    prices
        Scenario of prices, roads and lines.
    sites
        Plants that are there, then candidates.
    zones, archetypes, families
        Names, in the order of the arrays.
    demand
        m3 a year, (cases, periods, zones, archetypes); zones beyond the city hold what our bases
        can win there.
    mix
        Share of each family in the volume of an archetype, (archetypes, families).
    local
        Whether a zone lies in the city, (zones,).
    months
        ``period, cases, zone, month, archetype, family, wanted_m3``, as they were drawn or
        written: in that month, or in the year where none is named; cases that want the same share
        their rows.
    km, hours
        From each site to each zone, mean over the zone's nodes, (sites, zones).
    outside_km
        From each competitor to each zone, (competitors, zones).
    inbound
        Cost of bringing materials to each site, yuan a m3 made, (sites,).
    load_m3
        What a truck carries of each family, (families,).
    """

    study: Study
    prices: Scenario
    sites: tuple[Site, ...]
    zones: tuple[str, ...]
    archetypes: tuple[str, ...]
    families: tuple[str, ...]
    demand: FloatArray
    mix: FloatArray
    local: FloatArray
    months: pd.DataFrame
    km: FloatArray
    hours: FloatArray
    outside_km: FloatArray
    inbound: FloatArray
    load_m3: FloatArray

    @property
    def periods(self) -> tuple[str, ...]:
        """Names of the periods."""
        return tuple(self.study.periods)

    @property
    def mean_load_m3(self) -> float:
        """What a truck carries, mean over the families."""
        return float(self.load_m3.mean())


def prepare_ground(study: Study) -> Ground:
    """Return what a study stands on.

    Raises
    ------
    InputError
        With every fault: names that no scenario, node, size, plant or period has, candidates off
        the network, places and zones out of reach, rules that contradict each other.
    """
    subject, faults = gather(study)
    if faults:
        raise InputError(faults)
    prices, travel = subject.prices, subject.roads
    sites = sites_of(study, prices, subject.existing)
    families = families_of(prices)
    mix = _mix(prices, families)
    wanted = wanted_of(study, subject.scenarios, prices, _named(mix, prices, families))
    km, hours = _distances(travel, [site.node for site in sites], prices)
    far, _ = _distances(travel, [c.node for c in study.competitors.values()], prices)
    demand = _demand(study, wanted, tuple(prices.zones), tuple(prices.archetypes))
    if not demand.any():
        zh, en = "各期都没有任何需求", "there is no demand in any period"
        raise InputError([Fault("demand", zh, en)])
    return Ground(
        study=study,
        prices=prices,
        sites=sites,
        zones=tuple(prices.zones),
        archetypes=tuple(prices.archetypes),
        families=families,
        demand=demand,
        mix=mix,
        local=np.array([zone.priority != "outside" for zone in prices.zones.values()], dtype=float),
        months=_months(study, wanted),
        km=km,
        hours=hours,
        outside_km=far,
        inbound=_inbound(study, travel, sites),
        load_m3=_loads(prices, families),
    )


# --- arrays ----------------------------------------------------------------------------------


def _demand(
    study: Study,
    wanted: Wanted,
    zones: tuple[str, ...],
    archetypes: tuple[str, ...],
) -> FloatArray:
    found = np.zeros((len(study.cases), len(study.periods), len(zones), len(archetypes)))
    for s, case in enumerate(study.cases):
        for t, key in enumerate(study.periods):
            table, per_year = wanted[case, key]
            for row in table.itertuples(index=False):
                place = (s, t, zones.index(row.zone), archetypes.index(row.archetype))
                found[place] += float(row.m3) * per_year  # type: ignore[arg-type]
            for market in study.markets:
                if market.period == key:
                    _win(found[s, t], zones.index(market.zone), market.volume_m3 * market.share)
    return found


def _months(study: Study, wanted: Wanted) -> pd.DataFrame:
    """Return what is wanted month by month, cases that want the same together."""
    parts = []
    for key in study.periods:
        tables: dict[int, list[str]] = {}
        for case in study.cases:
            tables.setdefault(id(wanted[case, key].table), []).append(case)
        parts += [
            wanted[cases[0], key].table.assign(period=key, cases="; ".join(cases))
            for cases in tables.values()
        ]
    table = pd.concat(parts, ignore_index=True).rename(columns={"m3": "wanted_m3"})
    return table[["period", "cases", "zone", "month", "archetype", "family", "wanted_m3"]]


def _win(demand: FloatArray, zone: int, m3: float) -> None:
    """Set what can be won in a zone, shared among archetypes as all other demand is."""
    mix = demand.sum(axis=0) - demand[zone]
    if mix.sum() > 0:
        demand[zone] = m3 * mix / mix.sum()


def _distances(
    travel: TravelTables, origins: list[str], prices: Scenario
) -> tuple[FloatArray, FloatArray]:
    """Return km and hours to each zone, the mean over its nodes, one access road included."""
    access_km = prices.portfolio.access_km.average()
    km, hours = [], []
    for zone in prices.zones.values():
        far, seconds = travel.table(origins, list(zone.nodes), permit=True)
        km.append(far.mean(axis=1) + access_km)
        hours.append(seconds.mean(axis=1) / _HOUR_S + access_km / prices.traffic.access_kmh)
    return np.array(km).T, np.array(hours).T


def _inbound(study: Study, travel: TravelTables, sites: tuple[Site, ...]) -> FloatArray:
    total = np.zeros(len(sites))
    nodes = [site.node for site in sites]
    for material in study.materials.values():
        km, _ = travel.table(list(material.nodes), nodes, permit=True)
        total += material.t_per_m3 * material.yuan_per_t_km * km.min(axis=0)
    return total


def _mix(prices: Scenario, families: tuple[str, ...]) -> FloatArray:
    """Return the share of each family in the volume of each archetype."""
    volume = np.zeros((len(prices.archetypes), len(families)))
    for row, archetype in enumerate(prices.archetypes.values()):
        for piece in archetype.pieces:
            kind = prices.components[piece.type]
            volume[row, families.index(kind.family)] += piece.per_500_m2 * kind.volume_m3
    return np.asarray(volume / volume.sum(axis=1, keepdims=True))


def _named(
    mix: FloatArray, prices: Scenario, families: tuple[str, ...]
) -> dict[str, dict[str, float]]:
    """Return shares of families by name."""
    return {
        archetype: dict(zip(families, row, strict=True))
        for archetype, row in zip(prices.archetypes, mix.tolist(), strict=True)
    }


def _loads(prices: Scenario, families: tuple[str, ...]) -> FloatArray:
    """Return what a truck carries of each family: by geometry and payload, weighed by the mix."""
    payload = max(fleet.payload_t for fleet in prices.fleets.values())
    volume, trips = np.zeros(len(families)), np.zeros(len(families))
    # projects of one's own need no mix: then all building types weigh the same
    mix = prices.portfolio.mix or dict.fromkeys(prices.archetypes, 1.0)
    for name, share in mix.items():
        for piece in prices.archetypes[name].pieces:
            kind = prices.components[piece.type]
            row = families.index(kind.family)
            count = share * piece.per_500_m2
            fits = min(kind.per_truck, payload / kind.mass_t)
            volume[row] += count * kind.volume_m3
            trips[row] += count / fits
    mean = volume.sum() / max(trips.sum(), 1e-9)
    return np.where(trips > 0, volume / np.maximum(trips, 1e-9), mean)
