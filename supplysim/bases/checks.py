"""Everything that is wrong with a study, gathered at once: names, places, rules, demand.

Each check says what it needs whole. Where that could not be read the check waits: what it would
find might only follow from it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from supplysim.bases import demand_checks
from supplysim.bases.sites import sites_of
from supplysim.bases.study import Study
from supplysim.bases.subject import Subject, families_of, stand, unknown
from supplysim.checks import check_all
from supplysim.errors import Fault
from supplysim.scenario.files import shipped_names
from supplysim.scenario.reading import Note
from supplysim.scenario.sheet_table import is_workbook

__all__ = ["doubts", "gather", "scenario_faults", "study_faults"]


class _Check(NamedTuple):
    """A check, and what must have been read whole for it: tables, prices, existing, roads."""

    run: Callable[[Subject], Iterable[Fault]]
    needs: frozenset[str]


def study_faults(subject: Subject) -> list[Fault]:
    """Return what is wrong with a study that was read, as far as that can be told."""
    found: list[Fault] = []
    for check in _CHECKS:
        if not check.needs & subject.broken:
            found += check.run(subject)
    listed = [_renumbered(fault, subject.kept) for fault in found]
    return subject.study.placed(listed)


def gather(study: Study) -> tuple[Subject, list[Fault]]:
    """Return a study with what it stands on, and everything that is wrong with it.

    The one list of faults of ``supplysim check`` and ``supplysim bases``.
    """
    subject, faults = stand(study)
    return subject, [*study.placed(faults), *study_faults(subject), *scenario_faults(subject)]


def scenario_faults(subject: Subject) -> list[Fault]:
    """Return what keeps from running: the scenario that is simulated, and a workbook's own."""
    settings = subject.study.simulation
    named = [] if settings is None else [settings.scenario]
    named += [name for name in subject.scenarios if is_workbook(Path(name))]
    found: list[Fault] = []
    for name in dict.fromkeys(named):
        # what is shipped is tested
        if name in subject.scenarios and name not in shipped_names():
            listed = check_all(subject.scenarios[name])
            found += [fault if fault.file else replace(fault, file=name) for fault in listed]
    return found


def doubts(subject: Subject) -> list[Note]:
    """Return what may be meant though it looks like a slip: a district of one site alone.

    It is none where the study names the district, or where it looks like no other that is known:
    one that the study names, or that several sites share.
    """
    if {"candidates", "existing", "rules"} & subject.broken:
        return []
    study = subject.study
    places = [(one.district, name) for name, one in subject.existing.plants.items()]
    places += [(one.district, name) for name, one in study.candidates.items()]
    count = Counter(district for district, _ in places if district)
    sites = dict(places)
    known = {*study.rules.districts, *(district for district, n in count.items() if n > 1)}
    return [
        _alone(sites[district], district, near)
        for district in count
        if district not in known and (near := get_close_matches(district, sorted(known)))
    ]


def _alone(site: str, district: str, near: Sequence[str]) -> Note:
    return Note(
        f"注意：所在区“{district}”只有 {site} 一处；是否想写{'或'.join(near)}？",
        f"Note: no site but {site} has the district {district}; did you mean {' or '.join(near)}?",
    )


def _renumbered(fault: Fault, kept: Mapping[str, tuple[int, ...]]) -> Fault:
    """Return a fault in a list with the number that its entry has in the file."""
    table, _, rest = fault.where.partition(".")
    number, dot, field = rest.partition(".")
    if table not in kept or not number.isdigit():
        return fault
    return replace(fault, where=f"{table}.{kept[table][int(number)]}{dot}{field}")


# --- candidates, competitors, markets, sizes -------------------------------------------------


def _sizes_named(subject: Subject) -> Iterator[Fault]:
    study = subject.study
    known = sorted({row.size for row in study.sizes})
    for name, candidate in study.candidates.items():
        if candidate.size not in known:
            where = f"candidates.{name}.size"
            yield unknown(where, candidate.size, known, ("规模", "size"))
    if study.extension and study.extension not in known:
        yield unknown("extension", study.extension, known, ("规模", "size"))


def _plants_named(subject: Subject) -> Iterator[Fault]:
    plants = [*subject.existing.plants]
    for name, candidate in subject.study.candidates.items():
        given = candidate.instead_of
        if given and given not in plants:
            yield unknown(f"candidates.{name}.instead_of", given, plants, ("厂", "plant"))
        if name in plants:
            zh, en = "与现有厂重名", "has the name of a plant that is there"
            yield Fault(f"candidates.{name}", zh, en)


def _nodes_named(subject: Subject) -> Iterator[Fault]:
    known, study = [node.name for node in subject.roads.network.nodes], subject.study
    places = [(f"candidates.{n}.node", c.node) for n, c in study.candidates.items()]
    places += [(f"competitors.{n}.node", c.node) for n, c in study.competitors.items()]
    places += [
        (f"materials.{n}.nodes", node) for n, m in study.materials.items() for node in m.nodes
    ]
    for where, node in places:
        if node not in known:
            yield unknown(where, node, known, ("路网节点", "node of the network"))


def _markets_named(subject: Subject) -> Iterator[Fault]:
    zones = [*subject.prices.zones]
    for row, market in enumerate(subject.study.markets):
        if market.zone not in zones:
            yield unknown(f"markets.{row}.zone", market.zone, zones, ("分区", "zone"))


def _families_sold(subject: Subject) -> Iterator[Fault]:
    """Yield the mould families that no competitor sells, so that nothing has a price there."""
    sold = {family for one in subject.study.competitors.values() for family in one.price}
    zh, en = "没有竞争者出售这类构件，缺价格", "no competitor sells this family: it has no price"
    for family in families_of(subject.prices):
        if family not in sold:
            yield Fault("competitors", zh, en, value=f"price.{family}")


def _families_named(subject: Subject) -> Iterator[Fault]:
    families = [*families_of(subject.prices)]
    for name, one in subject.study.competitors.items():
        for family in one.price:
            if family not in families:
                where = f"competitors.{name}.price"
                yield unknown(where, family, families, ("模具族", "mould family"))


def _steps(subject: Subject) -> Iterator[Fault]:
    steps: dict[str, list[int]] = {}
    for row in subject.study.sizes:
        steps.setdefault(row.size, []).append(row.step)
    for size, numbers in steps.items():
        if sorted(numbers) != list(range(len(numbers))):
            zh, en = "各级应为 0、1、2……", "its steps must be 0, 1, 2, ..."
            yield Fault(f"sizes.{size}", zh, en, value=str(numbers))


# --- periods, cases, rules -------------------------------------------------------------------


def _periods_named(subject: Subject) -> Iterator[Fault]:
    study, known = subject.study, [*subject.study.periods]
    given = [(f"rules.budget_yuan.{key}", key) for key in study.rules.budget_yuan]
    for name, case in study.cases.items():
        given += [(f"cases.{name}.demand.{key}", key) for key in case.demand]
    given += [(f"markets.{row}.period", one.period) for row, one in enumerate(study.markets)]
    if study.simulation is not None:
        given.append(("simulation.period", study.simulation.period))
    for where, key in given:
        if key not in known:
            yield unknown(where, key, known, ("期", "period"))


def _periods_in_order(subject: Subject) -> Iterator[Fault]:
    for key in subject.study.periods:
        if not key.isdigit():
            zh, en = "期的名称应为其首年，如 2020", "a period is called by its first year"
            yield Fault(f"periods.{key}", zh, en)
    years = [int(key) for key in subject.study.periods if key.isdigit()]
    if years != sorted(years):
        yield Fault("periods", "各期应按年份先后排列", "periods must follow each other")
        return
    first = {int(key): period for key, period in subject.study.periods.items() if key.isdigit()}
    for (year, period), later in zip(first.items(), years[1:], strict=False):
        if year + period.years > later:
            most = later - year
            zh = f"与下一期（{later}）重叠：最多 {most} 年"
            en = f"runs into the next period ({later}): at most {most} years"
            yield Fault(f"periods.{year}.years", zh, en, value=f"{period.years:g}")


def _likelihoods(subject: Subject) -> Iterator[Fault]:
    total = sum(case.likelihood for case in subject.study.cases.values())
    if abs(total - 1) > 1e-6:  # noqa: PLR2004 - rounding of written shares
        zh = f"各需求情景的可能性合计为 {total:g}，应为 1"
        yield Fault("cases", zh, f"likelihoods add up to {total:g}, not 1")


def _budgets(subject: Subject) -> Iterator[Fault]:
    for period, yuan in subject.study.rules.budget_yuan.items():
        if not yuan >= 0:
            zh, en = "应为不小于 0 的数，单位 yuan", "must be a number, 0 or more, in yuan"
            yield Fault(f"rules.budget_yuan.{period}", zh, en, value=f"{yuan:g}")


def _planned(subject: Subject) -> Iterator[Fault]:
    """Yield what the plan asks for and no plant or candidate can give."""
    study, plants = subject.study, subject.existing.plants
    count = len(plants) + len(study.candidates)
    for key, period in study.periods.items():
        if period.least_bases > count:
            zh = f"要求 {period.least_bases} 个基地，但现有厂与候选点只有 {count} 个"
            en = f"asks for {period.least_bases} bases of {count} plants and candidates"
            yield Fault(f"periods.{key}.least_bases", zh, en)
    known = {one.district for one in plants.values()}
    known = (known | {one.district for one in study.candidates.values()}) - {""}
    for district in study.rules.districts:
        if district not in known:
            listed = sorted(known)
            zh = f"这个区没有现有厂或候选点；有的区：{'、'.join(listed)}"
            en = f"has neither a plant nor a candidate; districts that have: {', '.join(listed)}"
            near = unknown("", district, listed, ("", "")).nearest
            yield Fault("rules.districts", zh, en, value=district, nearest=near)


def _out_of_reach(subject: Subject) -> Iterator[Fault]:
    """Yield the sites whose radius covers no zone."""
    study, prices, travel = subject.study, subject.prices, subject.roads
    known = {node.name for node in travel.network.nodes}
    sound = {
        name: one for name, one in study.candidates.items() if one.node in known
    }  # fmt: skip
    sites = sites_of(study.model_copy(update={"candidates": sound}), prices, subject.existing)
    nodes = [site.node for site in sites if site.node in known]
    names = [site.name for site in sites if site.node in known]
    radius, access_km = study.rules.radius_km, prices.portfolio.access_km.average()
    least = [float("inf")] * len(nodes)
    for zone in prices.zones.values():
        far, _ = travel.table(nodes, list(zone.nodes), permit=True)
        least = [min(a, float(b)) for a, b in zip(least, far.mean(axis=1) + access_km, strict=True)]
    for name, km in zip(names, least, strict=True):
        if km > radius:
            zh = f"半径内 {name} 覆盖不到任何分区；最近的分区在 {km:.0f} 公里"
            en = f"reaches no zone from {name}; the nearest is {km:.0f} km away"
            yield Fault("rules.radius_km", zh, en, value=f"{radius:g}")


_CHECKS: tuple[_Check, ...] = (
    _Check(_sizes_named, frozenset({"sizes"})),
    _Check(_plants_named, frozenset({"existing"})),
    _Check(_nodes_named, frozenset({"roads"})),
    _Check(_markets_named, frozenset({"prices"})),
    _Check(_families_sold, frozenset({"prices", "competitors"})),
    _Check(_families_named, frozenset({"prices"})),
    _Check(_steps, frozenset({"sizes"})),
    _Check(_periods_named, frozenset({"periods"})),
    _Check(_periods_in_order, frozenset({"periods"})),
    _Check(_likelihoods, frozenset({"cases"})),
    _Check(_budgets, frozenset()),
    _Check(_planned, frozenset({"candidates", "existing"})),
    _Check(_out_of_reach, frozenset({"roads", "prices", "existing", "rules"})),
    _Check(demand_checks.periods_named, frozenset({"periods"})),
    _Check(demand_checks.cases_named, frozenset({"cases"})),
    _Check(demand_checks.zones_named, frozenset({"prices"})),
    _Check(demand_checks.rows_twice, frozenset()),
    _Check(demand_checks.months, frozenset()),
    _Check(demand_checks.undemanded, frozenset({"periods", "cases", "demand"})),
    _Check(demand_checks.unmixed, frozenset({"prices"})),
)
