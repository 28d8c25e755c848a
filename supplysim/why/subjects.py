"""What the milestones of a chain are called: loads, parts of storeys, storeys, orders."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from supplysim.errors import Lang
from supplysim.metrics.tiles import Node
from supplysim.metrics.walk import Walk
from supplysim.record.labels import loads_of
from supplysim.why.names import component_name
from supplysim.wording import term

__all__ = ["LOAD_KINDS", "Subjects"]

LOAD_KINDS = frozenset({"present", "called", "assigned", "released", "inspected"})
"""Milestones whose row is a load."""

_LAYING = {"flat": "平放", "upright": "立放"}


class Subjects:
    """Names of the milestones of one record.

    Parameters
    ----------
    walk
        The walk whose milestones they are.
    """

    def __init__(self, walk: Walk) -> None:
        self._rows, self._site, self._supply = walk.rows, walk.site, walk.supply
        self._loads = loads_of(walk.rows.ledger)
        self._plan = walk.rows.plan
        self._of: dict[str, Callable[[int, Lang], str]] = {
            "installed": self._component,
            "lifted": lambda row, lang: self._load(self._site.job(row).load, lang),
            "present": self._load,
            "inspected": self._load,
            "failed": self._order,
            "called": self._load,
            "assigned": self._made_load,
            "released": self._made_load,
            "ready": self._part,
            "bears": self._part,
            "order": self._order,
        }

    @property
    def start(self) -> str:
        """The scenario's first second, ISO."""
        return self._rows.scenario.start.isoformat()

    @property
    def end(self) -> int:
        """End of the run, seconds from the scenario's start."""
        return self._rows.end

    def name(self, node: Node | None, lang: Lang) -> str:
        """Return what a milestone is about; empty where a stretch belongs to none."""
        if node is None:
            return ""
        return self._of.get(node.kind, self._storey)(node.row, lang)

    def _storey(self, row: int, lang: Lang) -> str:
        number = self._plan.storey_name(row).rsplit("/", 1)[1]
        return f"{number}层" if lang == "zh" else f"storey {number}"

    def _component(self, row: int, lang: Lang) -> str:
        number = component_name(self._plan, row).rsplit("/", 1)[1]
        storey = self._storey(self._site.storey_of_component(row), lang)
        return f"{storey}{number}号构件" if lang == "zh" else f"component {number} of {storey}"

    def _load(self, row: int, lang: Lang) -> str:
        _, _, storey, laying, ordinal, *again = self._loads[row].split("/")
        if lang == "zh":
            more = f"（第{again[0][1:]}次补送）" if again else ""
            return f"{storey}层{_LAYING[laying]}{ordinal}号车{more}"
        return "/".join((f"load {storey}/{laying}/{ordinal}", *again))

    def _made_load(self, row: int, lang: Lang) -> str:
        plant = self._plant(int(self._rows.loads["plant"][row]), lang)
        load = self._load(row, lang)
        piece = self._supply.piece(row)
        given = None if piece is None else self._rows.stand_in_at(row, piece.released)
        if self._rows.has_stand_ins(row):
            called = self._rows.loads["called_off"][row]
            why = self._at_site(self._rows.parent(row), called, lang)
            why += self._instead(self._rows.donors(row), lang)
        elif piece is not None and given is not None:
            why = self._at_plant(piece.released, lang) + self._instead([given], lang)
        else:
            why = "" if piece is None else self._rejected(piece.order, lang)
        return f"{load}（{plant}{why}）" if lang == "zh" else f"{load} from {plant}{why}"

    def _part(self, row: int, lang: Lang) -> str:
        storey = self._storey(self._rows.storey_of_part(row), lang)
        zones = len(self._rows.parts_of(self._rows.storey_of_part(row))) // 2
        level = self._rows.part_phase[row] == 1
        zone = self._rows.part_zone[row] + 1
        if lang == "zh":
            place = f"第{zone}区" if zones > 1 else ""
            return f"{storey}{place}{'水平' if level else '竖向'}构件"
        place = f", zone {zone}" if zones > 1 else ""
        return f"{'horizontal' if level else 'vertical'} pieces of {storey}{place}"

    def _order(self, row: int, lang: Lang) -> str:
        orders = self._rows.orders
        plant = self._plant(int(orders["plant"][row]), lang)
        family = term(self._rows.ledger.names["family"][orders["family"][row]], lang)
        storey = self._storey(int(orders["storey"][row]), lang)
        why = self._rejected(row, lang)
        if lang == "zh":
            return f"{storey}{family}的{'补做' if why else '生产'}任务（{plant}{why}）"
        return f"{'remake' if why else 'production'} order for {storey}, {family}, at {plant}{why}"

    def _rejected(self, order: int, lang: Lang) -> str:
        """Return where and when the pieces of a remake order were rejected; else nothing."""
        if not self._rows.is_remake(order):
            return ""
        when, load = self._supply.rejected_at(order), self._supply.rejected_from(order)
        why = self._at_plant(when, lang) if load < 0 else self._at_site(load, when, lang)
        storey = self._supply.rejected_storey(order)
        if storey == self._supply.storey_of_order(order):
            return why
        place = self._storey(storey, lang)
        return f"{why}，原件已给{place}" if lang == "zh" else f"{why}, its own given to {place}"

    def _at_plant(self, when: int, lang: Lang) -> str:
        moment = self._moment(when)
        zh, en = f"，{moment} 厂内质检报废", f", scrapped at the plant on {moment}"
        return zh if lang == "zh" else en

    def _at_site(self, load: int, when: int, lang: Lang) -> str:
        brought, moment = self._load(load, lang), self._moment(when)
        if lang == "zh":
            return f"，{brought}{moment} 进场检验不合格"
        return f", for pieces of {brought} rejected at site-entry inspection on {moment}"

    def _instead(self, donors: Iterable[int], lang: Lang) -> str:
        """Return what was taken instead of rejected pieces: the equal ones of later storeys."""
        storeys = sorted({self._site.storey_of_component(donor) for donor in donors})
        named = [self._storey(storey, lang) for storey in storeys]
        if lang == "zh":
            return f"，以{'、'.join(named)}的同型构件顶替"
        return f", replaced by equal pieces of {' and '.join(named)}"

    def _moment(self, second: int) -> str:
        start = datetime.fromisoformat(self.start)
        return f"{start + timedelta(seconds=second):%Y-%m-%d %H:%M}"

    def _plant(self, code: int, lang: Lang) -> str:
        name = self._rows.ledger.names["plant"][code]
        spec = self._rows.scenario.plants[name]
        return (spec.title_zh if lang == "zh" else spec.title_en) or name
