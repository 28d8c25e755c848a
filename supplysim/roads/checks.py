"""Is a road network fit for use: rows that make sense, every place reachable, also by trucks."""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

from supplysim.errors import Fault
from supplysim.roads.graph import Edge, RoadNetwork, great_circle_km
from supplysim.roads.searches import mutually_reachable
from supplysim.roads.travel import TravelTables
from supplysim.scenario.place import Traffic

__all__ = ["SHORTEST", "SPEEDS_KMH", "check_network"]

SPEEDS_KMH = (5.0, 120.0)
"""Speeds outside are slips of the pen: walking pace, and the limit of Chinese expressways."""

SHORTEST = 0.95
"""A road may be this share of the great-circle distance of its ends: positions are uncertain."""

_MAX_LON, _MAX_LAT = 180.0, 90.0

_NAMED = 5
"""So many nodes are named where more are at fault."""


def check_network(
    network: RoadNetwork, *, needed: Iterable[str] = (), traffic: Traffic | None = None
) -> list[Fault]:
    """Return everything that is wrong with a network; empty when it can be used.

    Parameters
    ----------
    network
        Network to be judged.
    needed
        Nodes at which a scenario places plants and sites: they must exist, and be reachable from
        each other.
    traffic
        Rules of the scenario. With them the tag of the ban must be known to the network, and no
        needed node may be closed to trucks without a permit at every hour of the day.

    Examples
    --------
    >>> from supplysim.roads.network import load_network
    >>> line = load_network("line")
    >>> check_network(line)
    []
    >>> [fault.nearest for fault in check_network(line, needed=["A", "c"])]
    ['C']
    """
    wanted = tuple(dict.fromkeys(needed))
    faults = [*_node_faults(network), *_edge_faults(network)]
    faults += [
        f for name in wanted if name not in network.places for f in [_unknown(network, name)]
    ]
    known = [name for name in wanted if name in network.places]
    faults += _connection_faults(network, known)
    if traffic is not None:
        faults += [*_tag_faults(network, traffic), *_closure_faults(network, traffic)]
    if traffic is not None and not faults:
        faults += _ban_faults(network, known, traffic)
    return faults


def _node_faults(network: RoadNetwork) -> Iterator[Fault]:
    if not network.nodes:
        yield _fault(network, "nodes.csv", "", "没有节点", "there are no nodes")
    seen: set[str] = set()
    for node in network.nodes:
        if node.name in seen:
            yield _fault(network, "nodes.csv", node.name, "节点编号重复", "this id is used twice")
        seen.add(node.name)
        if abs(node.lon) > _MAX_LON or abs(node.lat) > _MAX_LAT:
            zh = f"坐标（{node.lon}，{node.lat}）超出经度 ±180、纬度 ±90"
            en = f"({node.lon}, {node.lat}) is outside longitude +-180, latitude +-90"
            yield _fault(network, "nodes.csv", node.name, zh, en)
        for key, value, table in (
            ("kind", node.kind, network.kinds),
            ("zone", node.zone, network.zones),
        ):
            if table and value not in table:
                yield _key_fault(network, f"nodes.csv {node.name}", key, value, table)


def _edge_faults(network: RoadNetwork) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for edge in network.edges:
        ways = {(edge.u, edge.v)} if edge.oneway else {(edge.u, edge.v), (edge.v, edge.u)}
        if ways & seen:
            yield _fault(network, "edges.csv", _ends(edge), "道路重复", "this road is given twice")
        seen |= ways
        if edge.u == edge.v:
            yield _fault(network, "edges.csv", _ends(edge), "两端相同", "begins where it ends")
        for end in dict.fromkeys((edge.u, edge.v)):
            if end not in network.places:
                yield _unknown(network, end, where=f"edges.csv {_ends(edge)}")
        if edge.road_class not in network.classes:
            where = f"edges.csv {_ends(edge)}"
            yield _key_fault(network, where, "road_class", edge.road_class, network.classes)
        for tag in sorted(edge.tags - set(network.tags)):
            yield _key_fault(network, f"edges.csv {_ends(edge)}", "tags", tag, network.tags)
        yield from _number_faults(network, edge)


def _number_faults(network: RoadNetwork, edge: Edge) -> Iterator[Fault]:
    ends = [network.places.get(name) for name in (edge.u, edge.v)]
    straight = great_circle_km(*(end for end in ends if end)) if all(ends) else 0.0
    if not edge.length_km > 0:
        zh, en = "长度应大于 0", "the length must be above 0"
        yield _fault(network, "edges.csv", _ends(edge), zh, en, value=f"{edge.length_km:g} km")
    elif edge.length_km < SHORTEST * straight:
        zh = f"短于两端直线距离 {straight:.2f} km 的 {SHORTEST:.0%}"
        en = f"is shorter than {SHORTEST:.0%} of the {straight:.2f} km between its ends"
        yield _fault(network, "edges.csv", _ends(edge), zh, en, value=f"{edge.length_km:g} km")
    low, high = SPEEDS_KMH
    if not low <= edge.free_kmh <= high:
        zh, en = f"速度应在 {low:g} 至 {high:g} km/h", f"the speed must be {low:g} to {high:g} km/h"
        yield _fault(network, "edges.csv", _ends(edge), zh, en, value=f"{edge.free_kmh:g} km/h")


def _connection_faults(network: RoadNetwork, needed: list[str]) -> Iterator[Fault]:
    names = list(network.roads_from)
    index = {name: i for i, name in enumerate(names)}
    parts = mutually_reachable([[index[v] for v in roads] for roads in network.roads_from.values()])
    if len(parts) <= 1:
        return
    main = {names[i] for i in max(parts, key=len)}
    cut_off = [node.name for node in network.nodes if node.name not in main]
    some = ", ".join(cut_off[:_NAMED]) + (" …" if len(cut_off) > _NAMED else "")
    zh = f"{len(cut_off)} 个节点与主路网不能往返：{some}"
    en = f"{len(cut_off)} nodes cannot be reached from the rest and back: {some}"
    yield _fault(network, "network", "", zh, en)
    for name in needed:
        if name not in main:
            zh = "厂或工地所在节点与主路网不能往返"
            en = "a plant or site lies here, but it cannot be reached from the rest and back"
            yield _fault(network, "nodes", name, zh, en)


def _tag_faults(network: RoadNetwork, traffic: Traffic) -> Iterator[Fault]:
    if traffic.ban_hours and traffic.ban_tag not in network.tags:
        known = ", ".join(network.tags) or "–"
        yield Fault(
            where="traffic.ban_tag",
            value=traffic.ban_tag,
            zh=f"路网 {network.name} 没有此标签；可用：{known}；不设禁行时令 ban_hours = []",
            en=f"network {network.name} has no such tag; known: {known}; no ban: ban_hours = []",
            nearest=_nearest(traffic.ban_tag, network.tags),
        )


def _closure_faults(network: RoadNetwork, traffic: Traffic) -> Iterator[Fault]:
    """Name closures of roads that the network does not have."""
    roads = {frozenset((edge.u, edge.v)) for edge in network.edges}
    for i, row in enumerate(traffic.closures):
        if frozenset((row.u, row.v)) not in roads:
            ends = sorted(other for road in roads if row.u in road for other in road - {row.u})
            yield Fault(
                where=f"traffic.closures.{i}",
                value=f"{row.u}-{row.v}",
                zh=f"路网 {network.name} 没有这条道路；{row.u} 相邻：{'、'.join(ends) or '–'}",
                en=f"no such road in network {network.name}; beside {row.u}: "
                f"{', '.join(ends) or '–'}",
                nearest=_nearest(row.v, ends),
            )


def _ban_faults(network: RoadNetwork, needed: list[str], traffic: Traffic) -> Iterator[Fault]:
    """Name the places that no truck without a permit can enter or leave at any hour."""
    if traffic.permit_share >= 1:
        return
    tables = TravelTables(network, traffic)
    outside = next((n.name for n in network.nodes if not tables.behind_ban(n.name)), None)
    for name in needed:
        if not tables.behind_ban(name):
            continue
        ways = [] if outside is None else [(outside, name), (name, outside)]
        open_ways = [tables.trip(a, b, permit=False).ever for a, b in ways]
        if not open_ways or not all(open_ways):
            zh = "在禁行时段下，无通行证的货车任何时刻都无法进出此节点"
            en = (
                "under the ban, no truck without a permit can enter and leave this node at any hour"
            )
            yield _fault(network, "nodes", name, zh, en)


def _unknown(network: RoadNetwork, name: str, where: str = "node") -> Fault:
    return Fault(
        where=where,
        value=name,
        zh=f"路网 {network.name} 没有此节点",
        en=f"no such node in network {network.name}",
        nearest=_nearest(name, network.places),
    )


def _key_fault(
    network: RoadNetwork, where: str, key: str, value: str, table: Collection[str]
) -> Fault:
    return Fault(
        where=f"{where}, {key}",
        file=network.name,
        value=value,
        zh=f"network.toml 中没有定义；可用：{'、'.join(table)}",
        en=f"is not defined in network.toml; known: {', '.join(table)}",
        nearest=_nearest(value, table),
    )


def _fault(
    network: RoadNetwork, table: str, name: str, zh: str, en: str, *, value: str = ""
) -> Fault:
    return Fault(where=f"{table} {name}".strip(), zh=zh, en=en, file=network.name, value=value)


def _ends(edge: Edge) -> str:
    return f"{edge.u}-{edge.v}"


def _nearest(name: str, known: Collection[str]) -> str:
    by_fold = {key.casefold(): key for key in known}
    near = get_close_matches(name.casefold(), by_fold, n=1)
    return by_fold[near[0]] if near else ""
