"""The resources of a chain that has run, and what they were used for."""

from collections.abc import Iterable, Sequence

import numpy as np

from supplysim.ledger import MISSING, Columns
from supplysim.model.chain import Chain
from supplysim.model.columns import columns, in_order, together, worked
from supplysim.model.crane import Crane, Job
from supplysim.model.left import LeftOfTrucks, LeftOver, cranes_of
from supplysim.model.log import Log
from supplysim.model.renumbering import Renumbering
from supplysim.plan.tables import IntArray, in_32_bits, in_few_bits

__all__ = ["ACTIVITIES", "Resources", "busy", "jobs"]

ACTIVITIES = ("casting", "occupied", "loading", "trip", "lifting", "setting-down", "stock")
"""What a resource can be used for, in the order of the codes."""

_BUSY = ("resource", "activity", "start", "end", "work_s")

_JOB = (
    "crane",
    "load",
    "unload",
    "structure",
    "present",
    "asked",
    "start",
    "end",
    "nominal",
    "worked",
    "starved_s",
)


class Resources:
    """The resources of a chain.

    Attributes
    ----------
    kinds, names
        Names of the classes, and of the resources.
    table
        Kind, owner, and open seconds inside the window.
    """

    def __init__(self, chain: Chain) -> None:
        self._kinds: list[str] = []
        self._rows: list[tuple[int, int, int]] = []
        self._code: dict[str, int] = {}
        self._window = chain.world.window
        self._add_lines(chain)
        self._add_yards(chain)
        self._add_trucks(chain)
        self._add_cranes(chain)
        self.kinds, self.names = tuple(self._kinds), tuple(self._code)
        self.table = columns(("kind", "owner", "open_s"), self._rows)

    def code(self, name: str) -> int:
        """Return the code of a resource, -1 where there is none of that name."""
        return self._code.get(name, -1)

    def codes(self, names: Iterable[str]) -> IntArray:
        """Return the codes of resources."""
        return np.array([self.code(name) for name in names], dtype=np.int64)

    def _add(self, name: str, kind: str, owner: int, open_s: int) -> None:
        if kind not in self._kinds:
            self._kinds.append(kind)
        self._code[name] = len(self._code)
        self._rows.append((self._kinds.index(kind), owner, open_s))

    def _add_lines(self, chain: Chain) -> None:
        a, b = self._window
        lines = [
            (row, line)
            for plant in chain.plants
            for shop in plant.shops
            for row, line in zip(shop.rows, shop.lines, strict=True)
        ]
        for row, line in sorted(lines, key=lambda entry: entry[0]):
            kind, owner = chain.names.line_kind[row], chain.names.line_plant[row]
            name, places = chain.names.lines[row], line.pallets or 0
            if chain.world.scenario.line_types[kind].kind == "pallet":
                self._add(name, f"line:{kind}", owner, line.calendar.worked(a, b))
            self._add(f"{name}/positions", f"positions:{kind}", owner, places * (b - a))

    def _add_yards(self, chain: Chain) -> None:
        a, b = self._window
        for code, yard in enumerate(chain.yards):
            name = chain.world.plants[code]
            open_s = yard.calendar.worked(a, b)
            self._add(f"{name}/gantries", "gantry", code, open_s * yard.gantries)
            self._add(f"{name}/yard", "yard", code, yard.capacity_l * (b - a))

    def _add_trucks(self, chain: Chain) -> None:
        a, b = self._window
        fleets = chain.world.scenario.fleets
        for name in sorted(fleets):
            calendar = chain.world.opening(fleets[name].calendar, "fleet", name)
            owner = chain.world.plants.index(fleets[name].plants[0])
            for i in range(fleets[name].trucks):
                self._add(f"{name}/{i + 1:03d}", "truck", owner, calendar.worked(a, b))

    def _add_cranes(self, chain: Chain) -> None:
        a, b = self._window
        for number, crane in enumerate(cranes_of(chain)):
            here, gone = _on_site(crane, b)
            open_s = crane.hook.worked(max(a, here), min(b, gone))
            self._add(chain.names.cranes[number], "crane", crane.towers[0][0].row, open_s)


def _on_site(crane: Crane, end: int) -> tuple[int, int]:
    """Return from when until when a crane has precast storeys to erect."""
    begun: list[int] = []
    gone: list[int] = []
    for tower, _ in crane.towers:
        state = tower.storeys[0]
        before = state.begun == MISSING and tower.current >= 0  # begun before the run
        begun.append(0 if before else state.begun if state.begun != MISSING else end)
        gone.append(tower.lifted_until if tower.done else end)
    return min(begun), max(gone)


def jobs(left: LeftOver, rows: Renumbering) -> Columns:
    """Return the crane jobs by crane, start and load."""
    every = left.jobs
    crane = np.repeat(np.arange(len(every)), [len(each) for each in every])
    table = together([Log(Job).take(), *(jobs.take() for jobs in every)])
    table = {"crane": crane, **table, "load": rows.load_rows(table["load"])}
    table = in_order(table, ("crane", "start", "load", "unload"))
    found = dict(zip(_JOB, table.values(), strict=True))
    found["closed_s"] = np.zeros(len(crane), dtype=np.int32)
    return _coded(found, ("crane", "unload"))


def busy(
    chain: Chain, left: LeftOver, resources: Resources, done: Columns, stock: Columns
) -> Columns:
    """Return busy intervals; ``work_s`` counts the seconds really used of the resource.

    Parameters
    ----------
    left
        What is left of the chain.
    done, stock
        The crane jobs, and the yard levels.
    """
    cranes = resources.codes(chain.names.cranes)
    lifting = _rows(
        cranes[done["crane"]],
        np.where(done["unload"] == 1, 5, 4),
        done["start"],
        done["end"],
        done["worked"],
    )
    tables = [
        *_of_lines(chain, left.line, resources),
        lifting,
        *_of_trucks(chain, left.trucks, resources),
    ]
    for code, yard in enumerate(left.yards):
        name = chain.world.plants[code]
        loads = yard.busy.take()
        gantries = resources.code(f"{name}/gantries")
        used = worked(yard.calendar, loads["start"], loads["end"])
        tables.append(_rows(gantries, 2, loads["start"], loads["end"], used))
        mine = stock["place"] == code
        levels = stock["time"][mine], stock["level_l"][mine]
        tables.append(_of_yard(*levels, resources.code(f"{name}/yard"), chain.world.end))
    return in_order(together(tables), _BUSY)


def _of_lines(chain: Chain, line_of: IntArray, resources: Resources) -> list[Columns]:
    use = chain.line_use.take()
    line = line_of[use["order"]]
    cast = resources.codes(chain.names.lines)[line]
    occupied = resources.codes(f"{name}/positions" for name in chain.names.lines)[line]
    own = cast >= 0
    casting = _rows(cast[own], 0, *(use[name][own] for name in ("start", "finish", "work")))
    return [casting, _rows(occupied, 1, *(use[f"held{part}"] for part in ("_from", "_to", "")))]


def _of_trucks(chain: Chain, left: list[LeftOfTrucks], resources: Resources) -> list[Columns]:
    trucks = resources.codes(chain.names.trucks)
    tables = []
    for each in left:
        trips = together([each.home.take(), each.under_way])
        length = trips["end"] - trips["start"]
        tables.append(_rows(trucks[trips["truck"]], 3, trips["start"], trips["end"], length))
    return tables


def _of_yard(time: IntArray, level: IntArray, row: int, end: int) -> Columns:
    until = np.append(time, end)[1:]
    some = (until > time) & (level > 0)
    time, until, level = time[some], until[some], level[some]
    return _rows(row, 6, time, until, np.multiply(level.astype(np.int64), until - time))


def _rows(
    resource: int | IntArray,
    activity: int | IntArray,
    start: IntArray,
    end: IntArray,
    work_s: IntArray,
) -> Columns:
    every = np.broadcast_arrays(resource, activity, start, end, work_s)
    return _coded(dict(zip(_BUSY, every, strict=True)), ("resource", "activity"))


def _coded(table: Columns, codes: Sequence[str]) -> Columns:
    """Return the columns of a large table in 32 bits, and those with codes in fewer."""
    return {n: in_few_bits(c) if n in codes else in_32_bits(c) for n, c in table.items()}
