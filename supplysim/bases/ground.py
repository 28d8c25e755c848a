"""What a study stands on: its scenarios, sites, demand and distances, checked."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from supplysim.bases.demand import Wanted, demand_faults, unknown, wanted_of
from supplysim.bases.program import FloatArray
from supplysim.bases.sites import Site, sites_of
from supplysim.bases.study import Study
from supplysim.errors import Fault, InputError
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables
from supplysim.scenario import Scenario, load

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
    faults: list[Fault] = []
    names = {study.prices: "prices", study.existing: "existing"}
    names |= {
        period.demand: f"periods.{key}.demand"
        for key, period in study.periods.items()
        if period.demand
    }
    for key, case in study.cases.items():
        names |= dict.fromkeys(case.demand.values(), f"cases.{key}.demand")
    loaded = {name: _loaded(name, where, faults) for name, where in names.items()}
    prices, existing = loaded[study.prices], loaded[study.existing]
    if prices is None or existing is None or faults:
        raise InputError(faults)
    scenarios = {name: one for name, one in loaded.items() if one is not None}
    travel = TravelTables(load_network(prices.network), prices.traffic)
    faults += [*_names(study, existing), *_nodes(study, prices, travel), *_rules(study)]
    faults += [*demand_faults(study, prices), *_unsold(study, _families(prices))]
    if faults:
        raise InputError(study.placed(faults))
    sites = sites_of(study, prices, existing)
    families = _families(prices)
    mix = _mix(prices, families)
    wanted = wanted_of(study, scenarios, prices, _named(mix, prices, families))
    km, hours = _distances(travel, [site.node for site in sites], prices)
    far, _ = _distances(travel, [c.node for c in study.competitors.values()], prices)
    faults += _out_of_reach(study, sites, km)
    if faults:
        raise InputError(study.placed(faults))
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


def _loaded(name: str, where: str, faults: list[Fault]) -> Scenario | None:
    try:
        return load(name)
    except InputError as error:
        faults += [
            Fault(f"{where} > {f.where}", f.zh, f.en, f.file, f.value, f.nearest)
            for f in error.faults
        ]
        return None


def _families(prices: Scenario) -> tuple[str, ...]:
    return tuple(sorted({name for kind in prices.line_types.values() for name in kind.families}))


# --- checks ----------------------------------------------------------------------------------


def _names(study: Study, existing: Scenario) -> list[Fault]:
    """Return the faults of names that point to something else in the study."""
    sizes = sorted({row.size for row in study.sizes})
    plants, periods = [*existing.plants], [*study.periods]
    found = []
    for name, candidate in study.candidates.items():
        where = f"candidates.{name}"
        if candidate.size not in sizes:
            found.append(unknown(f"{where}.size", candidate.size, sizes, ("规模", "size")))
        if candidate.instead_of and candidate.instead_of not in plants:
            given = candidate.instead_of
            found.append(unknown(f"{where}.instead_of", given, plants, ("厂", "plant")))
        if name in existing.plants:
            zh, en = "与现有厂重名", "has the name of a plant that is there"
            found.append(Fault(where, zh, en))
    if study.extension and study.extension not in sizes:
        found.append(unknown("extension", study.extension, sizes, ("规模", "size")))
    keyed = [("rules.budget_yuan", study.rules.budget_yuan)]
    keyed += [(f"cases.{key}.demand", case.demand) for key, case in study.cases.items()]  # type: ignore[misc]
    for where, table in keyed:
        found += [
            unknown(f"{where}.{key}", key, periods, ("期", "period"))
            for key in table
            if key not in periods
        ]
    for row, market in enumerate(study.markets):
        if market.period not in periods:
            where = f"markets.{row}.period"
            found.append(unknown(where, market.period, periods, ("期", "period")))
    if study.simulation is not None and study.simulation.period not in periods:
        given = study.simulation.period
        found.append(unknown("simulation.period", given, periods, ("期", "period")))
    return found + [
        Fault(
            f"periods.{key}", "期的名称应为其首年，如 2020", "a period is called by its first year"
        )
        for key in periods
        if not key.isdigit()
    ]


def _nodes(study: Study, prices: Scenario, travel: TravelTables) -> list[Fault]:
    """Return the faults of places that are not on the network."""
    known = [node.name for node in travel.network.nodes]
    places = [(f"candidates.{n}.node", c.node) for n, c in study.candidates.items()]
    places += [(f"competitors.{n}.node", c.node) for n, c in study.competitors.items()]
    places += [
        (f"materials.{n}.nodes", node) for n, m in study.materials.items() for node in m.nodes
    ]
    found = [
        unknown(where, node, known[:5], ("路网节点", "node of the network"))
        for where, node in places
        if node not in known
    ]
    zones = [*prices.zones]
    return found + [
        unknown(f"markets.{row}.zone", market.zone, zones, ("分区", "zone"))
        for row, market in enumerate(study.markets)
        if market.zone not in zones
    ]


def _rules(study: Study) -> list[Fault]:
    """Return the faults of rules that contradict each other or the tables."""
    found = []
    total = sum(case.likelihood for case in study.cases.values())
    if abs(total - 1) > 1e-6:  # noqa: PLR2004 - rounding of written shares
        zh, en = (
            f"各需求情景的可能性合计为 {total:g}，应为 1",
            f"likelihoods add up to {total:g}, not 1",
        )
        found.append(Fault("cases", zh, en))
    years = [int(key) for key in study.periods if key.isdigit()]
    if years != sorted(years):
        found.append(Fault("periods", "各期应按年份先后排列", "periods must follow each other"))
    steps: dict[str, list[int]] = {}
    for row in study.sizes:
        steps.setdefault(row.size, []).append(row.step)
    for size, numbers in steps.items():
        if sorted(numbers) != list(range(len(numbers))):
            zh, en = "各级应为 0、1、2……", "its steps must be 0, 1, 2, ..."
            found.append(Fault(f"sizes.{size}", zh, en, value=str(numbers)))
    return found


def _out_of_reach(study: Study, sites: tuple[Site, ...], km: FloatArray) -> list[Fault]:
    """Return the candidates whose radius covers no zone."""
    radius = study.rules.radius_km
    return [
        Fault(
            "rules.radius_km",
            f"半径内 {site.name} 覆盖不到任何分区；最近的分区在 {row.min():.0f} 公里",
            f"reaches no zone from {site.name}; the nearest is {row.min():.0f} km away",
            value=f"{radius:g}",
        )
        for site, row in zip(sites, km, strict=True)
        if row.min() > radius
    ]


def _unsold(study: Study, families: tuple[str, ...]) -> list[Fault]:
    """Return the mould families that no competitor sells, so that nothing has a price there."""
    sold = {family for one in study.competitors.values() for family in one.price}
    zh, en = "没有竞争者出售这类构件，缺价格", "no competitor sells this family: it has no price"
    found = [
        Fault("competitors", zh, en, value=f"price.{family}")
        for family in families
        if family not in sold
    ]
    strange = [
        unknown(f"competitors.{name}.price", family, [*families], ("模具族", "mould family"))
        for name, one in study.competitors.items()
        for family in one.price
        if family not in families
    ]
    return found + strange


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
