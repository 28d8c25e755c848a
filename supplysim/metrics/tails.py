"""Chains of many storeys at once: what one has in common with the storey below is walked once.

A chain below a milestone entered at an instant is the same whoever comes by, so it is kept as a
link: the seconds of the milestone's own tiles that can be charged, and the link that follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from supplysim.calendars import OFF_HOURS
from supplysim.metrics.tiles import WORK, Node
from supplysim.metrics.walk import Walk

__all__ = ["Tails"]

_Laid = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class _Link:
    """What a milestone adds to a chain.

    ``charged`` = labels and seconds that are not work, newest first; ``head`` = the label of the
    newest tile of the chain that is not off-hours, which off-hours after it take; ``following`` =
    the next older link with anything to charge.
    """

    charged: tuple[tuple[str, int], ...]
    head: str
    following: "_Link | None"


_END = _Link((), WORK, None)


class Tails:
    """The chains of one record's storeys, as labels and seconds.

    Parameters
    ----------
    walk
        Walks of the record.
    """

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._links: dict[tuple[Node, int], _Link] = {}

    def charged(self, storey: int) -> Iterator[tuple[str, int]]:
        """Yield what :meth:`Walk.tiles` of a storey has beside work, newest first."""
        link: _Link | None = self._link(*self._walk.ends(storey))
        while link is not None:
            yield from link.charged
            link = link.following

    def _link(self, first: Node, end: int, floor: int) -> _Link:
        node: Node | None = first
        t = end
        new: list[tuple[tuple[Node, int], _Laid]] = []
        met: set[tuple[Node, int]] = set()
        while node is not None and t > floor:
            key = node, t
            if key in self._links or key in met:
                break
            met.add(key)
            laid, t, node = self._own(node, t, floor)
            new.append((key, laid))
        link = self._links.get((node, t), _END) if node is not None and t > floor else _END
        for key, laid in reversed(new):
            link = self._links[key] = _joined(laid, link)
        return link

    def _own(self, node: Node, t: int, floor: int) -> tuple[_Laid, int, Node | None]:
        """Return the labels and seconds of one milestone's tiles, newest first, down to a floor."""
        laid: _Laid = []
        tiles, before = self._walk.step(node)
        for tile in reversed(tiles):
            if tile.end < t:
                low = max(tile.end, floor)
                laid.append((self._walk.between(node), t - low))
                t = low
            low = max(tile.start, floor)
            if low < t:
                laid.append((tile.label, t - low))
                t = low
            if t <= floor:
                break
        return laid, t, before


def _joined(laid: _Laid, older: _Link) -> _Link:
    """Put a milestone's tiles before an older chain; off-hours take the label before them."""
    label = older.head
    charged = []
    for own, seconds in reversed(laid):
        if own != OFF_HOURS:
            label = own
        if label != WORK:
            charged.append((label, seconds))
    return _Link(tuple(charged[::-1]), label, older if older.charged else older.following)
