"""What moves through the chain: orders, loads, lifting parts. Data only; the stages do the work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplysim.calendars import NEVER
from supplysim.ledger import MISSING
from supplysim.plan.tables import IntArray

if TYPE_CHECKING:
    from supplysim.model.fleet import Journey

__all__ = ["Load", "Order", "Pallets", "Part", "StoreyState"]


class Pallets:
    """How the pieces of one family on one storey share pallets or moulds; or some made again.

    Attributes
    ----------
    family
        Code of the family.
    pieces
        Per pallet, the offsets of its pieces from the storey's first component.
    volume_l
        Volume of them all.
    by_load
        The loads that wait for them, as numbers on the storey, each with the pallets of its pieces.
    origin
        Of pieces made again, on which pallet of the whole kit those of a pallet were made first.
    offsets, pallet_of
        All pieces, as ``pieces`` has them, and the pallet of each.
    """

    __slots__ = ("by_load", "family", "offsets", "origin", "pallet_of", "pieces", "volume_l")

    def __init__(
        self,
        pieces: Sequence[Sequence[int]],
        volume_l: int,
        *,
        family: int = 0,
        loads: Iterable[Iterable[int]] = (),
        origin: Sequence[int] = (),
    ) -> None:
        self.pieces = tuple(tuple(pallet) for pallet in pieces)
        self.volume_l = volume_l
        self.family = family
        found: dict[int, list[int]] = {}
        for p, on_pallet in enumerate(loads):
            for load in on_pallet:
                found.setdefault(load, []).append(p)
        self.by_load = tuple((load, tuple(pallets)) for load, pallets in found.items())
        self.origin = tuple(origin)
        sizes = [len(pallet) for pallet in self.pieces]
        self.offsets: IntArray = np.array(
            [offset for pallet in self.pieces for offset in pallet], dtype=np.int64
        )
        self.pallet_of: IntArray = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)


Lent = tuple[tuple[int, int, int], ...]


class Order:
    """The pieces of one family for one storey, made by one plant (CONTRACTS 2).

    ``unseen_s`` = seconds by which its site reported its need date too late; ``changed_s`` =
    working seconds of the changeover before its first pallet. ``attempt`` = how often its pieces
    were rejected before. Of a remake, ``lead`` = the offset of its first piece, ``lent`` = (type,
    pieces, such pieces in a whole kit) of its pieces. ``kit`` = which kit of its mould set it is,
    of a remake which one would be next, from 1, counted anew when the set is ``renewed``.
    """

    # Written out, as that of loads: a generated one would not be compiled.
    __slots__ = (
        *("row", "project", "building", "storey", "family", "plant", "first", "pallets"),
        *("need", "due", "planned", "asked", "released", "drawings_at", "moulds_at", "unseen_s"),
        *("mould_at", "yard_at", "changed_s", "start", "end", "line", "work_s"),
        *("attempt", "lead", "lent", "kit", "renewed"),
    )

    def __init__(  # noqa: PLR0917 - what every order has
        self,
        row: int,
        project: int,
        building: int,
        storey: int,
        family: int,
        plant: int,
        first: int,
        pallets: Pallets,
        *,
        due: int = 0,
        attempt: int = 0,
        lead: int = 0,
        lent: Lent = (),
    ) -> None:
        self.row = row
        self.project = project
        self.building = building
        self.storey = storey
        self.family = family
        self.plant = plant
        self.first = first
        self.pallets = pallets
        self.need, self.due, self.unseen_s = 0, due, 0
        self.planned = self.asked = self.released = MISSING
        self.drawings_at = self.moulds_at = self.mould_at = self.yard_at = MISSING
        self.start = self.end = self.line = MISSING
        self.changed_s = self.work_s = self.kit = 0
        self.attempt = attempt
        self.lead = lead
        self.lent = lent
        self.renewed = False

    @property
    def place(self) -> tuple[int, ...]:
        """What settles ties: the row; remakes come after, by storey, family, attempt, piece."""
        if not self.attempt:
            return 0, self.row
        return 1, self.storey, self.family, self.attempt, self.lead


class Load:
    """One truck trip for one storey (CONTRACTS 2), with its milestones in seconds.

    ``planned`` is when its first lift begins in the baseline.
    ``lift_s`` are the nominal lifts of all its pieces, ``lift_left_s`` of those that no crane job
    has taken yet. ``follower`` is the next load of its tower if that waits for this one to have a
    truck. ``attempt`` = 0 for a load of the plan, k for its k-th remake load. ``skipped`` are
    pieces between ``first`` and ``last`` that are not lifted from it: rejected, or no part of a
    remake load. ``promised`` = when a remake load should be released, by nominal times.
    ``pallet`` = the pallet released last, as ``supplysim.model.pallets`` packs it, until that is
    settled.
    ``unhook_s`` = seconds of hooking off a trailer that stays at the site, -1 for a load that stays
    with its truck. ``journey`` = that with its truck's fleet; before it has a truck, with the fleet
    that was last asked about.
    """

    __slots__ = (
        *("row", "tower", "storey", "part", "first", "last", "laying", "mass_kg", "volume_l"),
        *("lift_s", "setdown_s", "plant", "planned", "pending", "direct", "next_piece"),
        *("lift_left_s", "unhook_s", "follower", "known", "released", "called", "arrive_by"),
        *("wanted", "asked", "try_at", "fits_at", "ready", "truck", "assigned", "at_bay"),
        *("loading", "loaded", "departed", "arrived", "admitted", "inspected", "unloading"),
        *("unloaded", "present", "returned", "distance_m", "nominal_haul_s", "broken_s"),
        *("attempt", "skipped", "promised", "pallet", "journey"),
    )

    def __init__(
        self,
        *,
        row: int,
        tower: int,
        storey: int,
        part: int,
        first: int,
        last: int,
        laying: int,
        mass_kg: int,
        volume_l: int,
        lift_s: int,
        setdown_s: int,
        plant: int,
        planned: int = 0,
        pending: int = 0,
        direct: bool = True,
        known: bool = False,
        released: int = -NEVER,
        called: int = MISSING,
        arrive_by: int = MISSING,
        attempt: int = 0,
        skipped: frozenset[int] = frozenset(),
    ) -> None:
        self.row = row
        self.tower, self.storey, self.part = tower, storey, part
        self.first = self.next_piece = first
        self.last = last
        self.laying, self.mass_kg, self.volume_l = laying, mass_kg, volume_l
        self.lift_s = self.lift_left_s = lift_s
        self.setdown_s = setdown_s
        self.plant = plant
        self.planned = planned
        self.pending, self.direct, self.known = pending, direct, known
        self.unhook_s = -1
        self.follower: Load | None = None
        self.released, self.called, self.arrive_by = released, called, arrive_by
        self.wanted = self.asked = self.fits_at = MISSING
        self.try_at = -NEVER
        self.ready = self.truck = self.assigned = self.at_bay = self.loading = MISSING
        self.loaded = self.departed = self.arrived = self.admitted = MISSING
        self.inspected = self.unloading = self.unloaded = self.present = MISSING
        self.returned = self.promised = MISSING
        self.distance_m = self.nominal_haul_s = self.broken_s = 0
        self.attempt, self.skipped = attempt, skipped
        self.pallet = b""
        self.journey: Journey | None = None
        self.pass_skipped()

    @property
    def on_trailer(self) -> bool:
        """Tell whether its trailer is left at the site."""
        return self.unhook_s >= 0

    @property
    def lifted(self) -> bool:
        """Tell whether every piece has been lifted into place."""
        return self.next_piece == self.last

    def pass_skipped(self) -> None:
        """Let the next piece be one that is lifted."""
        while self.skipped and self.next_piece in self.skipped:
            self.next_piece += 1

    def pieces(self, first: int, last: int) -> Sequence[int]:
        """Return the pieces of [first, last) that are lifted from this load."""
        if not self.skipped:
            return range(first, last)
        return [piece for piece in range(first, last) if piece not in self.skipped]

    def carries(self, piece: int) -> bool:
        """Tell whether a piece is lifted from this load."""
        return self.first <= piece < self.last and piece not in self.skipped

    def reject(self, pieces: Iterable[int], *, lift_s: int) -> None:
        """Leave pieces on the truck for good; ``lift_s`` are their nominal lifts."""
        self.skipped |= frozenset(pieces)
        self.lift_left_s -= lift_s
        self.pass_skipped()


@dataclass(slots=True)
class Part:
    """One lifting part of a storey and the steps behind it; times MISSING until known.

    ``ready`` = the structure allows its lifts; ``lifted`` = end of its last lift; ``held`` = end
    of the joint hold (vertical parts); ``crew_start``, ``crew_end`` = formwork after vertical,
    topping after horizontal lifts; ``bears`` = walking strength reached (horizontal parts).
    ``loads`` are there from when its storey is looked at until that is lifted.
    ``missing`` are components rejected at the site that are not lifted yet, ``remakes`` the loads
    on which they come again; both ascending.
    """

    row: int
    loads: tuple[Load, ...] = ()
    ready: int = MISSING
    lifted: int = MISSING
    held: int = MISSING
    crew_start: int = MISSING
    crew_end: int = MISSING
    crew_nominal: int = 0
    bears: int = MISSING
    missing: tuple[int, ...] = ()
    remakes: tuple[Load, ...] = ()


@dataclass(slots=True)
class StoreyState:
    """One storey: its parts (vertical zones, then horizontal zones) and what let it begin.

    ``opened`` = its parts have been given their loads.

    ``structure`` = the tower below allowed it; ``kit`` = its last component was in stock (or -1);
    ``kit_load`` = the load that completed the kit.
    """

    row: int
    planned_start: int
    parts: tuple[Part, ...]
    begun: int = MISSING
    finished: int = MISSING
    structure: int = MISSING
    kit: int = MISSING
    kit_load: int = -1
    opened: bool = True
