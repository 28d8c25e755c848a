"""Which closures hold for one resource: those given as data, and those drawn for a replication."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from supplysim.calendars import Closed

if TYPE_CHECKING:
    from supplysim.scenario.spec import Scenario

__all__ = ["Closings", "Outage"]

_ALSO = {
    "casting": ("line", "casting"),
    "truck-odd": ("fleet", "truck-odd"),
    "truck-even": ("fleet", "truck-even"),
}
"""Kinds whose closures hold too: a closed line does not cast, a closed fleet sends no truck."""


class Outage(NamedTuple):
    """A closure drawn for one replication, in seconds from the start.

    ``scope`` is what is closed: a kind ("crane"), a kind in a region ("crane@coast"), or a kind
    and a name ("line:east/slab1").
    """

    scope: str
    start: int
    end: int
    cause: str


class Closings:
    """All closures of one replication, found by resource.

    Parameters
    ----------
    scenario
        Gives the closures that are data, and the start.
    drawn
        Those of the replication.
    regions
        Region of each project; what is not named lies in none.
    """

    def __init__(
        self,
        scenario: "Scenario",
        drawn: Iterable[Outage] = (),
        regions: Mapping[str, str] | None = None,
    ) -> None:
        self._regions = regions or {}
        self._closed: dict[str, list[Closed]] = {}
        for closure in scenario.closures:
            start, end = (_second(t, scenario.start) for t in (closure.start, closure.end))
            self._closed.setdefault(closure.resource, []).append(Closed(start, end, closure.cause))
        for outage in drawn:
            closed = Closed(outage.start, outage.end, outage.cause)
            self._closed.setdefault(outage.scope, []).append(closed)

    def of(self, kind: str, name: str) -> list[Closed]:
        """Return the closures that hold for one resource.

        A closure of ``kind`` alone holds for all of them, one of ``kind:west`` also for what lies
        in it (line "west/slab1", crane "west/C01").
        """
        if not self._closed:
            return []
        scopes = [scope for each in _ALSO.get(kind, (kind,)) for scope in self._scopes(each, name)]
        return [closed for scope in scopes for closed in self._closed.get(scope, ())]

    def _scopes(self, kind: str, name: str) -> Iterator[str]:
        yield kind
        region = self._regions.get(name.split("/", 1)[0])
        if region is not None:
            yield f"{kind}@{region}"
        parts = name.split("/")
        for count in range(1, len(parts) + 1):
            yield f"{kind}:{'/'.join(parts[:count])}"


def _second(moment: datetime, origin: datetime) -> int:
    return round((moment - origin).total_seconds())
