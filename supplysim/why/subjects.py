"""What the milestones of a chain are called: loads, parts of storeys, storeys, orders."""

from collections.abc import Callable

from supplysim.errors import Lang
from supplysim.metrics.tiles import Node
from supplysim.metrics.walk import Walk
from supplysim.why.names import component_name
from supplysim.wording import term

__all__ = ["LOAD_KINDS", "Subjects"]

LOAD_KINDS = frozenset({"present", "called", "assigned", "released"})
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
        self._rows, self._site = walk.rows, walk.site
        self._plan = walk.rows.plan
        self._of: dict[str, Callable[[int, Lang], str]] = {
            "installed": self._component,
            "lifted": lambda row, lang: self._load(self._site.job(row).load, lang),
            "present": self._load,
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
        _, _, storey, laying, ordinal = self._plan.load_name(row).split("/")
        if lang == "zh":
            return f"{storey}层{_LAYING[laying]}{ordinal}号车"
        return f"load {storey}/{laying}/{ordinal}"

    def _made_load(self, row: int, lang: Lang) -> str:
        plant = self._plant(int(self._rows.loads["plant"][row]), lang)
        load = self._load(row, lang)
        return f"{load}（{plant}）" if lang == "zh" else f"{load} from {plant}"

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
        if lang == "zh":
            return f"{storey}{family}的生产任务（{plant}）"
        return f"production order for {storey}, {family}, at {plant}"

    def _plant(self, code: int, lang: Lang) -> str:
        name = self._rows.ledger.names["plant"][code]
        spec = self._rows.scenario.plants[name]
        return (spec.title_zh if lang == "zh" else spec.title_en) or name
