"""The columns of a record, read row by row, with the look-ups that all traces share."""

from collections.abc import Sequence

import numpy as np

from supplysim.ledger import MISSING, Ledger
from supplysim.metrics.jobs import Jobs
from supplysim.record import remade
from supplysim.record.closings import closings_of
from supplysim.scenario import Scenario
from supplysim.scenario.opening import openings

__all__ = ["KEPT", "Rows"]

KEPT = 256
"""Calendars kept at a time: those of all lines of a plant and of the towers near a storey. Storeys
are looked at tower by tower, and cutting a calendar anew takes a millisecond."""


class Rows:
    """One record, read row by row.

    Columns are views of the record's arrays: they give plain integers, one by one quicker than
    arrays do, and hold no copy.

    Parameters
    ----------
    scenario, ledger
        The record, and the scenario on whose calendars it ran.
    """

    def __init__(self, scenario: Scenario, ledger: Ledger) -> None:
        self.scenario, self.ledger, self.plan = scenario, ledger, ledger.plan
        self.end = ledger.end
        self.closings = closings_of(scenario, ledger)
        self.opening = openings(scenario, self.closings, kept=KEPT)
        # Hook hours that other trades have do not keep a crane from setting loads down.
        self.closings_of_setting = closings_of(scenario, ledger, but="trades")
        self.setting_opening = openings(scenario, self.closings_of_setting, kept=KEPT)
        plan = ledger.plan
        self.load_storey: Sequence[int] = remade.plan_storey(ledger).data
        self.load_part: Sequence[int] = remade.plan_part(ledger).data
        self.planned_loads = len(plan.load_part)
        self.part_storey: Sequence[int] = plan.part_storey.data
        self.part_zone: Sequence[int] = plan.part_zone.data
        self.part_phase: Sequence[int] = plan.part_phase.data
        self.part_first: Sequence[int] = plan.part_first.data
        self.part_first_load: Sequence[int] = plan.part_first_load.data
        self.storey_building: Sequence[int] = plan.storey_building.data
        self.building_first: Sequence[int] = plan.building_first.data
        self.installed: Sequence[int] = ledger.components["installed"].data
        self._finished: Sequence[int] = ledger.storeys["finished"].data
        self.loads: dict[str, Sequence[int]] = {
            name: column.data for name, column in ledger.loads.items()
        }
        self.orders: dict[str, Sequence[int]] = {
            name: column.data for name, column in ledger.orders.items()
        }
        self.tables: dict[str, dict[str, Sequence[int]]] = {
            name: {column: values.data for column, values in table.items()}
            for name, table in ledger.chain.items()
        }
        self.jobs = Jobs(ledger)
        storeys, loads = len(plan.storey_building), len(self.load_storey)
        self._row_of = {
            "parts": self._rows_by("parts", "part", len(plan.part_storey)),
            "kits": self._rows_by("kits", "storey", storeys),
            "pieces": self._rows_by("pieces", "load", loads),
            "trips": self._rows_by("trips", "load", loads),
            "remakes": self._rows_by("remakes", "order", len(ledger.orders["storey"])),
        }
        self._first: Sequence[int] = ledger.plan.load_first.data
        self._moved = remade.moved(ledger)
        self._carried = remade.carried_again(ledger)
        self._parent = remade.parents(ledger)
        self._given = remade.given_at_plants(ledger)
        self._tower_names: dict[int, str] = {}
        self._remade: dict[int, set[int]] = {}
        pairs = self.tables.get("remade", {"order": [], "component": []})
        for order, component in zip(pairs["order"], pairs["component"], strict=True):
            self._remade.setdefault(order, set()).add(component)

    def _rows_by(self, table: str, column: str, count: int) -> Sequence[int]:
        """Return the row of a table for each of ``count`` keys, -1 where it has none."""
        found = np.full(count, -1, dtype=np.int32)
        if table in self.ledger.chain:
            keys = self.ledger.chain[table][column]
            found[keys] = np.arange(len(keys))
        return found.data

    def row_in(self, table: str, key: int) -> int:
        """Return the row of a table of the walk that belongs to a key, -1 if there is none."""
        return self._row_of[table][key]

    def is_remake(self, order: int) -> bool:
        """Tell whether an order makes rejected pieces again."""
        return order in self._remade

    def comes_again(self, load: int) -> bool:
        """Tell whether a load brings rejected pieces again."""
        return load >= self.planned_loads

    def has_stand_ins(self, load: int) -> bool:
        """Tell whether a remake load brings pieces of later storeys."""
        return bool(self.donors(load))

    def donors(self, load: int) -> tuple[int, ...]:
        """Return the components whose pieces a remake load brings as stand-ins."""
        return self._parent[load].donors if load in self._parent else ()

    def parent(self, load: int) -> int:
        """Return the load whose rejected pieces a remake load makes good."""
        return self._parent[load].load

    def stand_in_at(self, load: int, time: int) -> int | None:
        """Return a piece that a load was given in place of one rejected at its plant then."""
        return self._given.get((load, time))

    def remade_by(self, order: int) -> set[int]:
        """Return the components of a remake order."""
        return self._remade.get(order, set())

    def load_of(self, component: int) -> int:
        """Return the load that brought, or will bring, the piece finally used of a component."""
        moved = self._moved.get(component)
        return self.plan.load_of(component) if moved is None else moved

    def pieces_of(self, load: int) -> Sequence[int]:
        """Return the components that a load carried, those rejected at its site among them."""
        if self.comes_again(load):
            return self._carried[load]
        return range(self._first[load], self._first[load + 1])

    def tower_planned_start(self, storey: int) -> int:
        """Return the planned start of the lowest storey of a storey's tower."""
        first = self.building_first[self.storey_building[storey]]
        return int(self.plan.planned_start[first])

    def finished(self, storey: int) -> int:
        """Return the end of the last lift of a storey, or MISSING."""
        return int(self._finished[storey])

    def finished_or_end(self, storey: int) -> int:
        """Return the end of the last lift of a storey, or the end of the run."""
        return self.reach(self._finished[storey])

    def storey_of_load(self, load: int) -> int:
        """Return the storey row of a load."""
        return int(self.load_storey[load])

    def part_of_load(self, load: int) -> int:
        """Return the part row of a load."""
        return int(self.load_part[load])

    def storey_of_part(self, part: int) -> int:
        """Return the storey row of a part."""
        return int(self.part_storey[part])

    def storey_below(self, storey: int) -> int | None:
        """Return the storey below in the same tower, or None."""
        first = self.building_first[self.storey_building[storey]]
        return storey - 1 if storey > first else None

    def parts_of(self, storey: int) -> range:
        """Return the part rows of a storey."""
        return range(self.part_first[storey], self.part_first[storey + 1])

    def tower_name(self, storey: int) -> str:
        """Return ``project/building`` of a storey."""
        building = self.storey_building[storey]
        if building not in self._tower_names:
            self._tower_names[building] = self.plan.storey_name(storey).rsplit("/", 1)[0]
        return self._tower_names[building]

    def reach(self, time: int) -> int:
        """Return a time, or the end of the run if it was not reached."""
        return self.end if time == MISSING or time > self.end else int(time)
