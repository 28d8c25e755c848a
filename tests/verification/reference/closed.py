"""Who is closed when: by given data, for want of people, by weather, by failures."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from supplysim.scenario.opening import compile_all
from tests.verification.reference.clock import Windows
from tests.verification.reference.failures import failures
from tests.verification.reference.weather import what_weather_stops

if TYPE_CHECKING:
    from tests.verification.reference.city import City

Span = tuple[int, int]

PART_OF = {"casting": "line", "truck-odd": "fleet", "truck-even": "fleet"}
"""What is closed with something else, whose name it has."""


class Closed:
    """Every closure of a replication, by the kind of what is closed and its name."""

    def __init__(self, city: "City") -> None:
        self.city = city
        self.given: dict[str, list[Span]] = {}
        for closure in city.scenario.closures:
            span = city.second(closure.start), city.second(closure.end)
            self.given.setdefault(closure.resource, []).append(span)
        for kind, span in city.labour.away:
            self.given.setdefault(kind, []).append(span)
        self.by_weather = what_weather_stops(city)
        self.calendars = {
            name: list(zip(calendar.opens, calendar.closes, strict=True))
            for name, calendar in compile_all(city.scenario).items()
        }
        # Failures come in hours that all else leaves open.
        self.broken: dict[tuple[str, str], list[Span]] = {}
        self.broken = failures(city, self)

    @property
    def by_odd_and_even(self) -> bool:
        """Whether trucks run on odd and even days at any time."""
        return any(kind.startswith("truck-") for kind, _ in self.by_weather)

    def windows(self, calendar: str, kind: str, name: str) -> Windows:
        """Return when a place is open: by its calendar, less what closes it."""
        return less(self.calendars[calendar], self.of(kind, name))

    def of(self, kind: str, name: str) -> list[Span]:
        """Return the closures of one resource, and of what it is a part of."""
        spans = [span for scope in _scopes(kind, name) for span in self.given.get(scope, ())]
        spans += self.by_weather.get((kind, self._place(name)), ())
        spans += self.by_weather.get((kind, ""), ())
        spans += self.broken.get((kind, name), ())
        whole = PART_OF.get(kind)
        return spans + (self.of(whole, name) if whole else [])

    def _place(self, name: str) -> str:
        """Return the project or plant that a resource belongs to."""
        return name.split("/", maxsplit=1)[0]


def _scopes(kind: str, name: str) -> Iterator[str]:
    """Yield how a given closure may name a resource: all of its kind, its owner, itself."""
    yield kind
    parts = name.split("/")
    for count in range(1, len(parts) + 1):
        yield f"{kind}:{'/'.join(parts[:count])}"


def less(spans: Iterable[Span], closed: Iterable[Span]) -> Windows:
    """Return opening windows with closures cut out of them."""
    shut = _joined(closed)
    left: list[Span] = []
    for opens, closes in spans:
        shut = [span for span in shut if span[1] > opens]
        t = opens
        for start, end in shut:
            if start >= closes:
                break
            if start > t:
                left.append((t, start))
            t = max(t, end)
        if t < closes:
            left.append((t, closes))
    return Windows([a for a, _ in left], [b for _, b in left])


def _joined(spans: Iterable[Span]) -> Sequence[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
