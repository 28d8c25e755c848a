"""Tiles: labelled seconds of a chain, and how a stretch of time is cut into them."""

from typing import Literal, NamedTuple

from supplysim.calendars import Calendar

__all__ = ["WORK", "Node", "Step", "Tile", "again", "lay", "lay_longer", "made_longer"]

WORK = "work"

Step = Literal[
    "",
    "given",
    "site-start",
    "begin",
    "lift",
    "hook",
    "own-lifts",
    "other-lifts",
    "joint-hold",
    "crew-wait",
    "crew",
    "pour-wait",
    "pour",
    "walking",
    "called-ahead",
    "window",
    "truck",
    "to-bay",
    "bay",
    "loading",
    "papers",
    "leave",
    "haul",
    "broken-down",
    "gate",
    "inspection",
    "set-down-wait",
    "set-down",
    "need",
    "report",
    "drawings",
    "first-moulds",
    "release",
    "mould-set",
    "line-queue",
    "yard-room",
    "changeover",
    "stage-wait",
    "curing-wait",
    "stage",
    "curing",
    "strength",
    "search",
    "repair",
    "site-repair",
    "test",
    "off-hours",
    "between",
]
"""What went on in a tile; each has its words in ``supplysim.why.wordlist``."""


class Node(NamedTuple):
    """A milestone: its kind and the row it belongs to."""

    kind: str
    row: int


class Tile(NamedTuple):
    """Seconds [start, end) of a chain, and what they were spent on.

    Parameters
    ----------
    start, end
        Seconds from the scenario's start.
    label
        ``work``, or the cause that is charged.
    step
        What went on.
    node
        The milestone at whose end it went on, None before the tile is part of a chain.
    """

    start: int
    end: int
    label: str
    step: Step = ""
    node: Node | None = None


def lay(
    start: int,
    end: int,
    label: str,
    calendar: Calendar | None = None,
    *,
    step: Step = "",
    nominal: int = 0,
) -> list[Tile]:
    """Return the tiles of [start, end), ascending: closed stretches, then nominal work, then label.

    Parameters
    ----------
    label
        What the open seconds beyond ``nominal`` are.
    calendar
        Hours of the resource; closed seconds carry the label of the closure.
    step
        What goes on.
    nominal
        Open seconds from ``start`` on that are work as planned.

    Examples
    --------
    >>> from supplysim.calendars import Calendar
    >>> tiles = lay(0, 10, "pace", Calendar([(0, 4), (6, 20)]), nominal=5)
    >>> [tile[:3] for tile in tiles]
    [(0, 4, 'work'), (4, 6, 'off-hours'), (6, 7, 'work'), (7, 10, 'pace')]
    """
    if start >= end:
        return []
    tiles: list[Tile] = []
    t, left = start, nominal
    closed = calendar.tiles(start, end) if calendar is not None else []
    if not closed and not nominal:
        return [Tile(start, end, label, step)]
    for a, b, why in [*closed, (end, end, "")]:
        done = min(left, max(0, a - t))
        if done:
            tiles.append(Tile(t, t + done, WORK, step))
            left -= done
        if t + done < a:
            tiles.append(Tile(t + done, a, label, step))
        if a < b:
            tiles.append(Tile(a, b, why, step))
        t = b
    return tiles


def lay_longer(
    start: int,
    end: int,
    calendar: Calendar | None = None,
    *,
    steps: tuple[Step, Step],
    nominal: int,
    longer: int,
) -> list[Tile]:
    """Return the tiles of work that quality made longer, its last seconds.

    Parameters
    ----------
    steps
        What goes on, and what made it longer.
    nominal
        Open seconds that are work as planned.
    longer
        Open seconds at the end that are ``quality``, where they lie beyond the nominal ones; all
        else beyond is ``pace``.

    Examples
    --------
    >>> tiles = lay_longer(0, 10, steps=("loading", "search"), nominal=5, longer=3)
    >>> [tile[:4] for tile in tiles]
    [(0, 5, 'work', 'loading'), (5, 7, 'pace', 'loading'), (7, 10, 'quality', 'search')]
    """
    tiles = lay(start, end, "pace", calendar, step=steps[0], nominal=nominal)
    return made_longer(tiles, steps[1], longer)


def made_longer(tiles: list[Tile], step: Step, longer: int) -> list[Tile]:
    """Return tiles of work whose last ``longer`` seconds of ``pace`` are ``quality``."""
    told: list[Tile] = []
    for tile in reversed(tiles):
        mine = min(longer, tile.end - tile.start) if tile.label == "pace" else 0
        if mine:
            told.append(Tile(tile.end - mine, tile.end, "quality", step))
            longer -= mine
        if tile.start < tile.end - mine:
            told.append(tile._replace(end=tile.end - mine))
    return told[::-1]


def again(tiles: list[Tile]) -> list[Tile]:
    """Return tiles of what is done again: what would be work or strength is ``quality``."""
    own = {WORK, "strength"}
    return [tile._replace(label="quality") if tile.label in own else tile for tile in tiles]
