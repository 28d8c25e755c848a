"""A chain as stretches: neighbouring tiles of one kind joined, with what is charged to them."""

from collections.abc import Iterable
from dataclasses import dataclass

from supplysim.errors import Fault, InputError
from supplysim.ledger import MISSING, Ledger
from supplysim.metrics.delay import charges_of, component_lateness_s
from supplysim.metrics.tiles import WORK, Node, Step, Tile
from supplysim.metrics.walk import Walk
from supplysim.record.lateness import inherited_s, lateness_s
from supplysim.record.schema import CAUSES
from supplysim.scenario import Scenario
from supplysim.why.names import find_component, find_storey
from supplysim.why.subjects import LOAD_KINDS, Subjects

__all__ = ["Story", "Stretch", "charges_by_cause", "story_of"]

_STOREY_SLASHES = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """Seconds [start, end) of a chain that are told in one sentence.

    Parameters
    ----------
    start, end
        Seconds from the scenario's start.
    cause
        ``work`` for what went as planned, else the cause it was lost to.
    steps
        What went on, oldest first, each once.
    node
        The milestone it led to.
    charged_s
        Seconds of it that are charged.
    """

    start: int
    end: int
    cause: str
    steps: tuple[Step, ...]
    node: Node | None
    charged_s: int

    @property
    def seconds(self) -> int:
        """Length in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Story:
    """Why one storey or component is late.

    Parameters
    ----------
    name
        Its name; a component's has the number behind that of its storey.
    planned, reached
        When it was planned to be finished, or installed, and when it was; None when it was not
        by the end of the run. Seconds from the scenario's start.
    lateness_s
        Signed seconds.
    inherited_s
        Seconds of it that the storey below had already; None for components.
    stretches
        The chain, oldest first, without gaps.
    plan_s
        Seconds charged to the plan itself.
    subjects
        What the milestones of the chain are called.
    """

    name: str
    planned: int
    reached: int | None
    lateness_s: int
    inherited_s: int | None
    stretches: tuple[Stretch, ...]
    plan_s: int
    subjects: Subjects

    @property
    def charges(self) -> dict[str, int]:
        """Seconds by cause, those without any left out; they add up to the lateness if positive."""
        charged = charges_by_cause(self.stretches)
        return charged | {"plan": self.plan_s} if self.plan_s else charged


def charges_by_cause(stretches: Iterable[Stretch]) -> dict[str, int]:
    """Return the seconds charged in some stretches by cause, those without any left out."""
    sums = dict.fromkeys(CAUSES, 0)
    for stretch in stretches:
        if stretch.charged_s:
            sums[stretch.cause] += stretch.charged_s
    return {cause: seconds for cause, seconds in sums.items() if seconds}


def story_of(scenario: Scenario, ledger: Ledger, name: str) -> Story:
    """Return the story of the storey or component called ``name``.

    Raises
    ------
    InputError
        When there is no such thing, or the record holds no chains.
    """
    if not ledger.chain:
        zh, en = "记录中没有因果链，无法说明原因", "the record holds no chains to tell causes from"
        raise InputError([Fault(where="chain", zh=zh, en=en)])
    if name.strip().count("/") > _STOREY_SLASHES:
        return _of_component(scenario, ledger, name)
    row = find_storey(ledger.plan, name)
    lateness = lateness_s(ledger)
    return _story(
        Walk(scenario, ledger),
        name=ledger.plan.storey_name(row),
        planned=int(ledger.plan.planned_finish[row]),
        reached=int(ledger.storeys["finished"][row]),
        late=int(lateness[row]),
        inherited=int(inherited_s(ledger, lateness)[row]),
        storey=row,
    )


def _of_component(scenario: Scenario, ledger: Ledger, name: str) -> Story:
    row = find_component(ledger.plan, name)
    return _story(
        Walk(scenario, ledger),
        name=name.strip(),
        planned=int(ledger.plan.planned[row]),
        reached=int(ledger.components["installed"][row]),
        late=component_lateness_s(ledger, row),
        inherited=None,
        component=row,
    )


def _story(
    walk: Walk,
    *,
    name: str,
    planned: int,
    reached: int,
    late: int,
    inherited: int | None,
    storey: int | None = None,
    component: int | None = None,
) -> Story:
    tiles = walk.tiles(storey) if storey is not None else walk.component_tiles(component or 0)
    chain = list(tiles)
    charges = list(charges_of(chain, late)) if late > 0 else []
    charged = {charge.tile.start: charge.seconds for charge in charges if charge.tile is not None}
    return Story(
        name=name,
        planned=planned,
        reached=None if reached == MISSING else reached,
        lateness_s=late,
        inherited_s=inherited,
        stretches=tuple(_join(reversed(chain), charged)),
        plan_s=sum(charge.seconds for charge in charges if charge.tile is None),
        subjects=Subjects(walk),
    )


def _join(tiles: Iterable[Tile], charged: dict[int, int]) -> list[Stretch]:
    """Join neighbours of one kind; nights and days off go with what they were lost to."""
    joined: list[Stretch] = []
    for tile in tiles:
        seconds = charged.get(tile.start, 0)
        last = joined[-1] if joined else None
        if last is not None and _belongs(tile, last):
            steps = last.steps if tile.step in (*last.steps, "off-hours") else (
                *last.steps, tile.step)  # fmt: skip
            joined[-1] = Stretch(
                last.start, tile.end, last.cause, steps, last.node, last.charged_s + seconds
            )
        else:
            joined.append(
                Stretch(tile.start, tile.end, tile.label, (tile.step,), tile.node, seconds)
            )
    return joined


def _belongs(tile: Tile, last: Stretch) -> bool:
    """Tell whether a tile goes on with the stretch before it."""
    if tile.label != last.cause:
        return False
    if tile.step == "off-hours":
        return True
    if tile.label == WORK:
        return tile.node == last.node
    return tile.step in last.steps and _thing(tile.node) == _thing(last.node)


def _thing(node: Node | None) -> Node | None:
    """Return a milestone of a load as the load itself: its waits before and after one are one."""
    return Node("load", node.row) if node is not None and node.kind in LOAD_KINDS else node
