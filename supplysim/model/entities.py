"""What moves through the chain: orders, loads, lifting parts. Data only; the stages do the work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplysim.calendars import NEVER
from supplysim.ledger import MISSING

if TYPE_CHECKING:
    from supplysim.model.fleet import Journey

__all__ = ["Load", "Order", "Pallets", "Part", "StoreyState"]


@dataclass(frozen=True, slots=True)
class Pallets:
    """How the pieces of one family on one storey share pallets or moulds.

    ``pieces`` holds, per pallet, the offsets of its pieces from the storey's first component.
    """

    pieces: tuple[tuple[int, ...], ...]
    volume_l: int


Lent = tuple[tuple[int, int, int], ...]


@dataclass(slots=True)
class Order:
    """The pieces of one family for one storey, made by one plant (CONTRACTS 2).

    ``unseen_s`` = seconds by which its site reported its need date too late; ``changed_s`` =
    working seconds of the changeover before its first pallet. ``attempt`` = how often its pieces
    were rejected before. Of a remake, ``lead`` = the offset of its first piece, ``lent`` = (type,
    pieces, such pieces in a whole kit) of its pieces. ``kit`` = which kit of its mould set it is,
    of a remake which one would be next, from 1, counted anew when the set is ``renewed``.
    """

    row: int
    project: int
    building: int
    storey: int
    family: int
    plant: int
    first: int
    pallets: Pallets
    need: int = 0
    due: int = 0
    planned: int = MISSING
    asked: int = MISSING
    released: int = MISSING
    drawings_at: int = MISSING
    moulds_at: int = MISSING
    unseen_s: int = 0
    mould_at: int = MISSING
    yard_at: int = MISSING
    changed_s: int = 0
    start: int = MISSING
    end: int = MISSING
    line: int = MISSING
    work_s: int = 0
    attempt: int = 0
    lead: int = 0
    lent: Lent = ()
    kit: int = 0
    renewed: bool = False

    @property
    def place(self) -> tuple[int, ...]:
        """What settles ties: the row; remakes come after, by storey, family, attempt, piece."""
        if not self.attempt:
            return 0, self.row
        return 1, self.storey, self.family, self.attempt, self.lead


@dataclass(slots=True)
class Load:
    """One truck trip for one storey (CONTRACTS 2), with its milestones in seconds.

    ``planned`` is when its first lift begins in the baseline.
    ``lift_s`` are the nominal lifts of all its pieces, ``lift_left_s`` of those that no crane job
    has taken yet. ``follower`` is the next load of its tower if that waits for this one to have a
    truck. ``attempt`` = 0 for a load of the plan, k for its k-th remake load. ``skipped`` are
    pieces between ``first`` and ``last`` that are not lifted from it: rejected, or no part of a
    remake load. ``promised`` = when a remake load should be released, by nominal times.
    ``unhook_s`` = seconds of hooking off a trailer that stays at the site, -1 for a load that stays
    with its truck. ``journey`` = that with its truck's fleet; before it has a truck, with the fleet
    that was last asked about.
    """

    row: int
    tower: int
    storey: int
    part: int
    first: int
    last: int
    laying: int
    mass_kg: int
    volume_l: int
    lift_s: int
    setdown_s: int
    plant: int
    planned: int = 0
    pending: int = 0
    direct: bool = True
    next_piece: int = field(default=0)
    lift_left_s: int = field(default=0)
    unhook_s: int = -1
    follower: "Load | None" = None
    known: bool = False
    released: int = -NEVER
    called: int = MISSING
    arrive_by: int = MISSING
    wanted: int = MISSING
    asked: int = MISSING
    try_at: int = -NEVER
    fits_at: int = MISSING
    ready: int = MISSING
    truck: int = MISSING
    assigned: int = MISSING
    at_bay: int = MISSING
    loading: int = MISSING
    loaded: int = MISSING
    departed: int = MISSING
    arrived: int = MISSING
    admitted: int = MISSING
    inspected: int = MISSING
    unloading: int = MISSING
    unloaded: int = MISSING
    present: int = MISSING
    returned: int = MISSING
    distance_m: int = 0
    nominal_haul_s: int = 0
    broken_s: int = 0
    attempt: int = 0
    skipped: frozenset[int] = frozenset()
    promised: int = MISSING
    journey: "Journey | None" = None

    def __post_init__(self) -> None:
        self.next_piece = self.first
        self.lift_left_s = self.lift_s
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
        while self.next_piece in self.skipped:
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
