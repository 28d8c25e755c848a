"""What the walk looks up about supply: trips, the pieces of a load, orders.

A milestone that was not reached is put at the end of the run.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from supplysim.calendars import HOUR, MINUTE, Calendar
from supplysim.ledger import MISSING
from supplysim.metrics.rows import Rows
from supplysim.metrics.trips import Trips
from supplysim.rounding import half_up
from supplysim.scenario.opening import receiving_calendar

__all__ = ["CASTING", "OrderWait", "Piece", "SupplyTraces", "TripTrace"]


CASTING = 2
"""Stage of a line at which concrete is cast."""

_AS_THEY_ARE = (
    "asked", "assigned", "at_bay", "loading", "loaded", "wanted", "departed", "arrived", "admitted",
    "inspected", "haul_s", "broken_s", "loading_s", "inspection_s", "papers_s", "search_s",
    "extra_s",
)  # fmt: skip
"""What a trace has of a trip under the same name."""

_HALVES = {digit: "truck-odd" if int(digit) % 2 else "truck-even" for digit in "0123456789"}
"""Half of a fleet by the last digit of a truck's number, which is counted from 1."""


class TripTrace(NamedTuple):
    """Milestones of one load, each at the end of the run if it was not reached.

    ``search_s`` of its loading went into looking for pieces, ``extra_s`` of its inspection into
    repairs and tests.
    """

    called: int
    released: int
    asked: int
    fits_at: int
    assigned: int
    at_bay: int
    loading: int
    loaded: int
    wanted: int
    departed: int
    arrived: int
    admitted: int
    inspected: int
    set_down: int
    present: int
    haul_s: int
    broken_s: int
    loading_s: int
    inspection_s: int
    papers_s: int
    search_s: int
    extra_s: int
    fleet: Calendar
    yard: Calendar
    gate: Calendar


class Piece(NamedTuple):
    """The stages of a pallet, such as that of a load that was released last.

    ``strong`` = when it had its strength, ``repair_s`` = working seconds of repairs.
    """

    order: int
    released: int
    start: tuple[int, ...]
    finish: tuple[int, ...]
    strong: int
    repair_s: int


class OrderWait(NamedTuple):
    """What an order waited for, ascending; ``planned`` is when the master plan fixed it.

    ``needed`` is when it would have been asked for, had its site reported rightly.
    """

    planned: int
    needed: int
    asked: int
    drawings_at: int
    moulds_at: int
    released: int
    mould_at: int
    yard_at: int
    start: int


class SupplyTraces:
    """Look-ups about the plants and trips of one record, by row."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        storeys = rows.ledger.orders["storey"]
        self._by_storey = np.argsort(storeys, kind="stable")
        counts = np.arange(len(rows.storey_building) + 1)
        self._order_first = np.searchsorted(storeys, counts, sorter=self._by_storey)
        lent = rows.tables.get("lent", {"load": [], "released": []})
        self._lent = {
            key: i for i, key in enumerate(zip(lent["load"], lent["released"], strict=True))
        }
        self._lines = _line_names(rows)
        self.trips = Trips(rows, open_order=self.open_order)
        self._at: dict[str, Sequence[int]] = {n: t.data for n, t in self.trips.at.items()}
        self._traces: dict[int, TripTrace] = {}

    def trip(self, load: int) -> TripTrace:
        """Return the milestones of a load."""
        if load not in self._traces:
            self._traces[load] = self._trip(load)
        return self._traces[load]

    def _trip(self, load: int) -> TripTrace:
        at = {name: column[load] for name, column in self._at.items()}
        same: dict[str, Any] = {name: at[name] for name in _AS_THEY_ARE}
        return TripTrace(
            called=at["called_off"],
            released=int(self.trips.released[load]),
            fits_at=min(max(at["asked"], at["fits_at"]), at["assigned"]),
            set_down=int(self.trips.set_down[load]),
            present=self.present(load),
            **same,
            **self._calendars(load),
        )

    def is_timed(self, load: int) -> bool:
        """Tell whether a truck was asked for a load when its site would want it, and no sooner.

        Else it was asked for at once: the load was released, or called, too late to wait.
        """
        trip = self.trip(load)
        return trip.asked > max(trip.called, trip.released)

    def load_before(self, load: int) -> int | None:
        """Return the load before a load in its tower, None for the first."""
        rows = self.rows
        if not load or rows.comes_again(load) or rows.row_in("trips", load - 1) < 0:
            return None
        same = rows.storey_building[rows.load_storey[load - 1]]
        return load - 1 if same == rows.storey_building[rows.load_storey[load]] else None

    def present(self, load: int) -> int:
        """Return when a load could be lifted: inspected, or set down in the buffer."""
        return int(self.trips.present[load])

    def _calendars(self, load: int) -> dict[str, Any]:
        scenario = self.rows.scenario
        plant = self.rows.ledger.names["plant"][self.rows.loads["plant"][load]]
        truck = self.rows.loads["truck"][load]
        return {
            "fleet": self.rows.opening(*self.fleet_hours(truck, plant)),
            "yard": self.rows.opening(scenario.plants[plant].yard_calendar, "yard", plant),
            "gate": self.gate(self.rows.load_storey[load]),
        }

    def fleet_hours(self, truck: int, plant: str) -> tuple[str, str, str]:
        """Return calendar, kind and name of a truck: on odd and even days halves have their own.

        For a load without a truck those of the first fleet of its plant; where that is a single
        truck, of it.
        """
        fleets = self.rows.scenario.fleets
        if truck >= 0:
            fleet, number = self.rows.ledger.names["truck"][truck].rsplit("/", 1)
            kind = _HALVES.get(number[-1], "fleet")
        else:
            fleet = min(name for name, spec in fleets.items() if plant in spec.plants)
            kind = "truck-odd" if fleets[fleet].trucks == 1 else "fleet"
        return fleets[fleet].calendar, kind, fleet

    def gate(self, storey: int) -> Calendar:
        """Return the hours in which the site of a storey takes trucks in."""
        return self.rows.opening(*self.gate_hours(storey))

    def gate_hours(self, storey: int) -> tuple[str, str, str]:
        """Return calendar, kind and name of the gate of a storey's site."""
        row = int(self.rows.plan.building_project[self.rows.storey_building[storey]])
        project = self.rows.plan.projects[row]
        direct = bool(self.rows.tables["sites"]["direct"][row])
        name = receiving_calendar(self.rows.scenario, project.zone, direct=direct)
        return name, "gate", project.name

    def missing(self, load: int) -> bool:
        """Tell whether a load was not released by the end of the run."""
        return self.trip(load).released >= self.rows.end

    def piece(self, load: int) -> Piece | None:
        """Return the pallet of a load that was released last; None if not all are cast."""
        row = self.rows.row_in("pieces", load)
        if row < 0 or self.open_order(load) >= 0:
            return None
        table = self.rows.tables["pieces"]
        released = self.rows.reach(table["released"][row])
        strong = min(table["strong"][row], released) if "strong" in table else released
        return self._pallet(table, row, table["order"][row], released=released, strong=strong)

    def failed(self, order: int) -> Piece | None:
        """Return the pallet whose failure a remake order goes back to; None if not the plant's."""
        table = self.rows.tables["remakes"]
        row = self.rows.row_in("remakes", order)
        parent = table["parent_order"][row]
        if parent < 0:
            return None
        return self._pallet(table, row, parent, released=table["time"][row])

    def lent_at(self, load: int, released: int) -> int | None:
        """Return the row of what completed a load at an instant, if a piece was taken later."""
        return self._lent.get((load, released))

    def lent(self, row: int) -> Piece:
        """Return the pallet that had completed a load from which a piece was taken."""
        table = self.rows.tables["lent"]
        released, order = table["released"][row], table["order"][row]
        return self._pallet(table, row, order, released=released, strong=table["strong"][row])

    def rejected_at(self, order: int) -> int:
        """Return when the pieces of a remake order were rejected."""
        return int(self.rows.tables["remakes"]["time"][self.rows.row_in("remakes", order)])

    def rejected_from(self, order: int) -> int:
        """Return the load at whose inspection a remake order's pieces were rejected, or -1."""
        return int(self.rows.tables["remakes"]["parent_load"][self.rows.row_in("remakes", order)])

    def rejected_storey(self, order: int) -> int:
        """Return the storey whose pieces were rejected when a remake order was entered."""
        load = self.rejected_from(order)
        if load >= 0:
            return int(self.rows.load_storey[load])
        row = self.rows.row_in("remakes", order)
        return self.storey_of_order(self.rows.tables["remakes"]["parent_order"][row])

    def _pallet(
        self,
        table: dict[str, Sequence[int]],
        row: int,
        order: int,
        *,
        released: int,
        strong: int | None = None,
    ) -> Piece:
        end = self.rows.end
        return Piece(
            order=order,
            released=released,
            start=tuple(min(table[f"start{k}"][row], end) for k in range(7)),
            finish=tuple(min(table[f"finish{k}"][row], end) for k in range(7)),
            strong=released if strong is None else strong,
            repair_s=table["repair_s"][row] if "repair_s" in table else 0,
        )

    def open_order(self, load: int) -> int:
        """Return the first order of a load's storey that no line has taken, or -1."""
        storey = self.rows.load_storey[load]
        for row in self._orders_of(storey):
            if self.rows.orders["start"][row] == MISSING and self._serves(row, load):
                return row
        return -1

    def last_order(self, load: int) -> int:
        """Return the order that a load waits for: one that no line has taken, or the last one."""
        found = self.open_order(load)
        if found >= 0:
            return found
        serving = [
            row for row in self._orders_of(self.rows.load_storey[load]) if self._serves(row, load)
        ]
        return max(serving, key=lambda row: (self.rows.orders["start"][row], row))

    def _orders_of(self, storey: int) -> list[int]:
        first, last = self._order_first[storey : storey + 2].tolist()
        rows: list[int] = self._by_storey[first:last].tolist()
        return rows

    def _serves(self, order: int, load: int) -> bool:
        if self.rows.is_remake(order):
            remade = self.rows.remade_by(order)
            return any(self.rows.load_of(piece) == load for piece in remade)
        if self.rows.comes_again(load):
            return False
        family = self.rows.ledger.names["family"][self.rows.orders["family"][order]]
        first, last = self.rows.plan.load_first[load], self.rows.plan.load_first[load + 1]
        codes = self.rows.plan.component_type[first:last].tolist()
        return any(
            self.rows.scenario.components[self.rows.plan.types[c]].family == family for c in codes
        )

    def order_start(self, order: int) -> int:
        """Return when an order entered its line."""
        return self.rows.reach(self.rows.orders["start"][order])

    def order_wait(self, order: int) -> OrderWait:
        """Return what an order waited for; each milestone no earlier than the one before."""
        table = self.rows.tables["orders"]
        start = self.rows.reach(table["start"][order])
        asked = min(self.rows.reach(table["asked"][order]), start)
        released = max(asked, min(self.rows.reach(table["released"][order]), start))
        drawings = min(max(asked, table["drawings_at"][order]), released)
        moulds = min(max(drawings, table["moulds_at"][order]), released)
        mould_at = min(max(released, table["mould_at"][order]), start)
        yard_at = table["yard_at"][order]
        yard_at = start if yard_at == MISSING else min(max(mould_at, yard_at), start)
        planned = min(self.rows.reach(table["planned"][order]), asked)
        needed = min(max(planned, self.rows.reach(table["needed"][order])), asked)
        return OrderWait(
            planned, needed, asked, drawings, moulds, released, mould_at, yard_at, start
        )

    def changeover(self, order: int) -> int:
        """Return working seconds of the changeover before the first pallet of an order."""
        return int(self.rows.tables["orders"]["changed_s"][order])

    def storey_of_order(self, order: int) -> int:
        """Return the storey row of an order."""
        return int(self.rows.orders["storey"][order])

    def line_calendar(self, order: int, *, stage: int | None = None) -> Calendar:
        """Return the hours of the line that took an order, or of one of its stages."""
        orders = self.rows.orders
        family, plant, line = (orders[name][order] for name in ("family", "plant", "line"))
        return self.rows.opening(*self.line_hours(family, plant, line, stage=stage))

    def line_hours(
        self, family: int, plant: int, line: int, *, stage: int | None = None
    ) -> tuple[str, str, str]:
        """Return calendar, kind and name of the line that took orders, or of one of its stages.

        An order that no line has taken waits for any of its plant's: those of the only line, or
        of what closes all of them.
        """
        kind = self._line_type(self.rows.ledger.names["family"][family])
        owner = self.rows.ledger.names["plant"][plant]
        name = self._lines[line] if line >= 0 else owner
        if line < 0 and self.rows.scenario.plants[owner].lines[kind] == 1:
            name = f"{owner}/{kind}1"
        what = "casting" if stage == CASTING else "line"
        return self.rows.scenario.line_types[kind].calendar, what, name

    def nominal_stage(self, order: int, stage: int) -> int:
        """Return nominal seconds of one stage of an order's line type."""
        return self.nominal_stage_of(self.rows.orders["family"][order], stage)

    def nominal_stage_of(self, family: int, stage: int) -> int:
        """Return nominal seconds of one stage of the line type that makes a family."""
        name = self.rows.ledger.names["family"][family]
        line = self.rows.scenario.line_types[self._line_type(name)]
        if stage == 3:  # noqa: PLR2004 - curing
            return half_up(line.curing_h * HOUR)
        minutes = (
            line.setup_min,
            line.reinforcement_min,
            line.casting_min,
            0.0,
            line.demoulding_min,
            line.finishing_min,
            line.qc_min,
        )
        return half_up(minutes[stage] * MINUTE)

    def _line_type(self, family: str) -> str:
        types = self.rows.scenario.line_types
        return next(name for name in sorted(types) if family in types[name].families)


def _line_names(rows: Rows) -> list[str]:
    """Return the names of all lines in the order of their codes."""
    plants = rows.scenario.plants
    return [
        f"{plant}/{kind}{number + 1}"
        for plant in rows.ledger.names["plant"]
        for kind in sorted(plants[plant].lines)
        for number in range(plants[plant].lines[kind])
    ]
