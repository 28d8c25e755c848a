"""Checks across the parts of one scenario that need neither roads nor plan."""

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from supplysim.errors import Fault
from supplysim.scenario.faults import dotted, instead, nearest, shown
from supplysim.scenario.hours import read_mark
from supplysim.scenario.opening import compile_all, festivals
from supplysim.scenario.possible import impossible

if TYPE_CHECKING:
    from supplysim.scenario.place import Pause
    from supplysim.scenario.spec import Scenario

__all__ = ["check"]

_SUM_TOLERANCE = 1e-6
_DAY = 86400
_UNFIT = set('/\\:*?"<>|')

_Key = tuple[str | int, ...]


def check(scenario: "Scenario") -> list[Fault]:
    """Return everything wrong between the parts of a scenario; files are not told here.

    Names that are referred to must exist; shares must sum to 1; every component type needs a line
    that makes its family, a truck that carries it and a fleet at every plant that makes it;
    calendars must open during the run, long enough for work that is done whole. Policies, roads
    and dates of projects are checked by the packages that own them.
    """
    rules: tuple[Callable[[Scenario], Iterator[Fault]], ...] = (
        _names,
        _calendars_named,
        _calendars_open,
        _festivals_known,
        _demand,
        _archetypes_and_zones,
        _projects,
        _shares,
        _shares_between,
        _types_made,
        _types_carried,
        _plants,
        _fleets,
        _stock,
        _tested_types,
        _closures,
    )
    return [*(fault for rule in rules for fault in rule(scenario)), *impossible(scenario)]


def _names(s: "Scenario") -> Iterator[Fault]:
    """Names become parts of paths in the record (``project/building/storey``) and of file names."""
    named: list[tuple[_Key, str]] = [(("name",), s.name)]
    for table in ("plants", "fleets", "zones", "components", "archetypes"):
        named += [((table, name), name) for name in getattr(s, table)]
    rows = s.portfolio.projects or ()
    named += [(("portfolio", "projects", i, "project"), r.project) for i, r in enumerate(rows)]
    for at, name in named:
        if set(name) & _UNFIT or name != name.strip() or not name.isprintable():
            unfit = " ".join(sorted(_UNFIT))
            yield _fault(
                at,
                name,
                f"名称不能含 {unfit} 或首尾空格",
                f"a name must not hold {unfit}, nor blanks at its ends",
            )


def _calendars_named(s: "Scenario") -> Iterator[Fault]:
    uses: list[tuple[_Key, str]] = [
        (("plan", "crew_calendar"), s.plan.crew_calendar),
        (("plan", "hook_calendar"), s.plan.hook_calendar),
        (("plan", "pour_calendar"), s.plan.pour_calendar),
        (("sites", "crew_calendar"), s.sites.crew_calendar),
        (("sites", "hook_calendar"), s.sites.hook_calendar),
        (("sites", "pour_calendar"), s.sites.pour_calendar),
        (("sites", "gate_calendar"), s.sites.gate_calendar),
        (("sites", "night_gate_calendar"), s.sites.night_gate_calendar),
    ]
    uses += [(("line_types", n, "calendar"), x.calendar) for n, x in s.line_types.items()]
    uses += [
        (("zones", n, "gate_calendar"), x.gate_calendar)
        for n, x in s.zones.items()
        if x.gate_calendar
    ]
    uses += [(("plants", n, "yard_calendar"), x.yard_calendar) for n, x in s.plants.items()]
    uses += [(("fleets", n, "calendar"), x.calendar) for n, x in s.fleets.items()]
    for at, name in uses:
        yield from _known(at, name, s.calendars, "日历", "calendar")


def _calendars_open(s: "Scenario") -> Iterator[Fault]:
    end = round((s.horizon - s.start).total_seconds())
    for name, calendar in compile_all(s).items():
        if calendar.worked(0, end) == 0:
            yield _fault(
                ("calendars", name), "", "模拟期内从不开放", "never opens between start and horizon"
            )


def _festivals_known(s: "Scenario") -> Iterator[Fault]:
    known = festivals(s.holidays)
    missing = [str(y) for y in range(s.start.year, s.horizon.year + 1) if y not in known]
    for at, pause in _yearly(s) if missing else ():
        marks = (read_mark(pause.start), read_mark(pause.end))
        if any(mark.festival_d is not None for mark in marks):
            years = ", ".join(missing)
            yield _fault(
                at,
                f"{pause.start}..{pause.end}",
                f"holidays 中没有 {years} 年的春节（Spring Festival）",
                f"holidays has no Spring Festival for {years}",
            )


def _yearly(s: "Scenario") -> Iterator[tuple[_Key, "Pause"]]:
    for name, spec in s.calendars.items():
        for i, pause in enumerate(spec.pauses):
            yield ("calendars", name, "pauses", i), pause
    for i, short in enumerate(s.labour.short):
        yield ("labour", "short", i), short
    for i, away in enumerate(s.labour.away):
        yield ("labour", "away", i), away


def _demand(s: "Scenario") -> Iterator[Fault]:
    for name in s.portfolio.mix:
        yield from _known(("portfolio", "mix", name), name, s.archetypes, "建筑类型", "archetype")
    for year, starts in s.portfolio.years.items():
        if not (year.isascii() and year.isdigit()):
            yield _fault(
                ("portfolio", "years", year),
                year,
                "应为年份，如 2020",
                "must be a year such as 2020",
            )
        for zone in starts.prefabricated_share:
            at = ("portfolio", "years", year, "prefabricated_share", zone)
            yield from _known(at, zone, s.zones, "分区", "zone")
    for zone in s.portfolio.exports:
        yield from _known(("portfolio", "exports", zone), zone, s.zones, "分区", "zone")
    if s.portfolio.projects is None and not s.portfolio.years:
        yield _fault(
            ("portfolio",),
            "",
            "没有需求：请给出 projects（项目清单）或 years（各年新开工面积）",
            "no demand: give projects (a list) or years (start areas)",
        )


def _archetypes_and_zones(s: "Scenario") -> Iterator[Fault]:
    for name, archetype in s.archetypes.items():
        for i, piece in enumerate(archetype.pieces):
            at = ("archetypes", name, "pieces", i, "type")
            yield from _known(at, piece.type, s.components, "构件类型", "component type")
    for name, zone_spec in s.zones.items():
        if not zone_spec.nodes:
            yield _fault(
                ("zones", name, "nodes"), "", "至少要有一个节点", "must hold at least one node"
            )


def _projects(s: "Scenario") -> Iterator[Fault]:
    seen: set[str] = set()
    for i, row in enumerate(s.portfolio.projects or ()):
        at: _Key = ("portfolio", "projects", i)
        if row.project in seen:
            yield _fault((*at, "project"), row.project, "项目名称重复", "two projects of this name")
        seen.add(row.project)
        yield from _known((*at, "zone"), row.zone, s.zones, "分区", "zone")
        yield from _known((*at, "archetype"), row.archetype, s.archetypes, "建筑类型", "archetype")
        if row.plant:
            yield from _known((*at, "plant"), row.plant, s.plants, "构件厂", "plant")


def _shares(s: "Scenario") -> Iterator[Fault]:
    p = s.portfolio
    generated = p.projects is None and bool(p.years)
    sums: list[tuple[_Key, float, bool]] = [
        (("portfolio", "mix"), sum(p.mix.values()), generated),
        (("portfolio", "classes"), sum(p.classes.values()), generated),
        (("portfolio", "concrete_share"), p.concrete_share + p.steel_share + p.timber_share, True),
        (("zones",), sum(zone.start_share for zone in s.zones.values()), generated),
    ]
    zh = {
        "concrete_share": "混凝土、钢、木三者之和应为 1",
        "zones": "各分区 start_share 之和应为 1",
    }
    en = {
        "concrete_share": "concrete, steel and timber must sum to 1",
        "zones": "the start_share of all zones must sum to 1",
    }
    for at, total, needed in sums:
        if needed and abs(total - 1) > _SUM_TOLERANCE:
            last = str(at[-1])
            yield _fault(
                at,
                f"{total:g}",
                zh.get(last, "各项之和应为 1"),
                en.get(last, "shares must sum to 1"),
            )


def _shares_between(s: "Scenario") -> Iterator[Fault]:
    p = s.portfolio
    tables: list[tuple[_Key, dict[str, float]]] = [
        (("portfolio", "mix"), p.mix),
        (("portfolio", "classes"), p.classes),
    ]
    for year, starts in p.years.items():
        at: _Key = ("portfolio", "years", year, "prefabricated_share")
        tables.append((at, starts.prefabricated_share))
    for at, table in tables:
        for key, share in table.items():
            if not 0 <= share <= 1:
                zh, en = "比例应在 [0, 1] 内", "a share lies in [0, 1]"
                yield _fault((*at, key), f"{share:g}", zh, en)


def _types_made(s: "Scenario") -> Iterator[Fault]:
    families = sorted({f for line in s.line_types.values() for f in line.families})
    made = {f for plant in s.plants for f in _families(s, plant)}
    used = {piece.type for archetype in s.archetypes.values() for piece in archetype.pieces}
    for name, component in s.components.items():
        at = ("components", name, "family")
        if component.family not in families:
            yield _fault(
                at,
                component.family,
                "没有生产线类型生产这个模具族",
                "no line type makes this mould family",
                nearest(component.family, families),
            )
        elif name in used and component.material == "concrete" and component.family not in made:
            yield _fault(
                at,
                component.family,
                "没有构件厂能生产这个模具族：缺生产线或模位",
                "no plant can make this mould family: no line or no mould positions",
            )


def _types_carried(s: "Scenario") -> Iterator[Fault]:
    for name, component in s.components.items():
        fitting = [
            f.payload_t for f in s.fleets.values() if component.laying in f.laying and f.trucks
        ]
        most = min(max(fitting, default=0.0), s.loads.payload_t)
        if not fitting:
            yield _fault(
                ("components", name, "laying"),
                component.laying,
                "没有车队承运这种放置方式",
                "no fleet with trucks carries this laying class",
            )
        elif component.mass_t > most:
            yield _fault(
                ("components", name, "mass_t"),
                shown(component.mass_t),
                f"比任何车辆都重：最多 {most:g} t（车队 payload_t 与 loads.payload_t 的较小者）",
                f"heavier than every truck: at most {most:g} t (payload_t of fleets and loads)",
            )
        if component.volume_m3 > s.loads.volume_m3:
            yield _fault(
                ("components", name, "volume_m3"),
                shown(component.volume_m3),
                f"超过一车的体积上限 loads.volume_m3 = {s.loads.volume_m3:g} m3",
                f"more than a load may hold: loads.volume_m3 = {s.loads.volume_m3:g} m3",
            )


def _plants(s: "Scenario") -> Iterator[Fault]:
    for name, plant in s.plants.items():
        for field, table in (("lines", plant.lines), ("positions", plant.positions)):
            for kind, count in table.items():
                at = ("plants", name, field, kind)
                yield from _known(at, kind, s.line_types, "生产线类型", "line type")
                if count < 0:
                    yield _fault(at, str(count), "不能为负", "must not be negative")
        for kind, count in plant.lines.items():
            if count > 0 and plant.positions.get(kind, 0) < count:
                yield _fault(
                    ("plants", name, "positions", kind),
                    str(plant.positions.get(kind, 0)),
                    f"模位不能少于生产线数 {count}",
                    f"a line needs mould positions: at least {count}",
                )
        served = {
            lay for f in s.fleets.values() if name in f.plants and f.trucks for lay in f.laying
        }
        makes = _families(s, name)
        needed = {c.laying for c in s.components.values() if c.family in makes}
        for laying in sorted(needed - served):
            yield _fault(
                ("plants", name),
                "",
                f"没有车队为它承运 {laying} 类构件",
                f"no fleet with trucks carries {laying} components from here",
            )


def _fleets(s: "Scenario") -> Iterator[Fault]:
    for name, fleet in s.fleets.items():
        for i, plant in enumerate(fleet.plants):
            yield from _known(("fleets", name, "plants", i), plant, s.plants, "构件厂", "plant")


def _stock(s: "Scenario") -> Iterator[Fault]:
    """Orders stop at the stock cap, so a tower that needs more than that would never begin."""
    if s.production.stock_cap_storeys < s.sites.start_stock_storeys:
        least = s.sites.start_stock_storeys
        yield _fault(
            ("production", "stock_cap_storeys"),
            shown(s.production.stock_cap_storeys),
            f"不能少于开吊前备货楼层数 sites.start_stock_storeys = {least}，否则楼栋永远无法开吊",
            f"must be at least sites.start_stock_storeys = {least}, or no tower could ever begin",
        )


def _tested_types(s: "Scenario") -> Iterator[Fault]:
    for i, name in enumerate(s.quality.test_types):
        at = ("quality", "test_types", i)
        yield from _known(at, name, s.components, "构件类型", "component type")


def _closures(s: "Scenario") -> Iterator[Fault]:
    projects = s.portfolio.projects
    sites = None if projects is None else {row.project for row in projects}
    named: dict[str, Collection[str] | None] = {
        "line": [*s.plants, *_lines(s)],
        "casting": [*s.plants, *_lines(s)],
        "yard": s.plants,
        "fleet": s.fleets,
        "gate": sites,
        "crane": sites,
        "crew": sites,
    }
    for i, closure in enumerate(s.closures):
        kind, _, name = closure.resource.partition(":")
        names = named[kind]
        # Of a site only the project can be checked; buildings and generated projects come later.
        known = name if kind in {"line", "casting", "yard", "fleet"} else name.split("/")[0]
        if name and names is not None and known not in names:
            yield from _known(("closures", i, "resource"), known, names, "对象", "resource")


def _lines(s: "Scenario") -> list[str]:
    """Return the names of all lines, numbered from 1 in each plant and line type."""
    return [
        f"{name}/{kind}{i + 1}"
        for name, plant in s.plants.items()
        for kind, count in plant.lines.items()
        for i in range(count)
    ]


def _families(s: "Scenario", plant: str) -> set[str]:
    """Return the mould families that a plant has lines and positions for."""
    spec = s.plants[plant]
    kinds = [k for k, n in spec.lines.items() if n > 0 and spec.positions.get(k, 0) > 0]
    return {f for k in kinds if k in s.line_types for f in s.line_types[k].families}


def _known(at: _Key, name: str, names: Collection[str], zh: str, en: str) -> Iterator[Fault]:
    if name not in names:
        there = instead(name, sorted(names))
        yield _fault(
            at,
            name,
            f"没有这个{zh}；可用：{there[0]}",
            f"no such {en}; available: {there[1]}",
            there[2],
        )


def _fault(at: _Key, value: str, zh: str, en: str, near: str = "") -> Fault:
    return Fault(where=dotted(at), zh=zh, en=en, value=value, nearest=near)
