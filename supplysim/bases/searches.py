"""The best alternative under many terms, several searched at a time and none twice."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeVar

from supplysim.bases.alternatives import Alternative, again, alternatives_of
from supplysim.bases.cases import ROADS, Cases, joined
from supplysim.bases.question import Question, Terms, ask

__all__ = ["Searches"]

Given = TypeVar("Given")
Found = TypeVar("Found")


def _quiet() -> None:
    """Tell nobody."""


class Searches:
    """Searches on one ground, carried out by threads: the solver computes outside of Python.

    Used as a context; what has not begun when it is left is given up.

    Parameters
    ----------
    question
        Its ground and study are those of all searches.
    width
        How many at a time.
    known
        Answers that are there already, by their terms.
    tick
        Called after each search; where a layout is settled nothing is searched for.
    """

    def __init__(
        self,
        question: Question,
        *,
        width: int,
        known: Mapping[Terms, Alternative] | None = None,
        tick: Callable[[], None] = _quiet,
    ) -> None:
        self.question = question
        self._pool = ThreadPoolExecutor(max_workers=width)
        self._known = dict(known or {})
        self._tick = tick

    def __enter__(self) -> Self:
        """Be ready."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give up what has not begun."""
        self._pool.shutdown(cancel_futures=True)

    def best(self, terms: Sequence[Terms]) -> list[Alternative]:
        """Return the best alternative under each of the terms, within the gap of analyses.

        Raises
        ------
        InputError
            When one of them has no answer, or none was found in time.
        """
        gap = self.question.ground.study.analysis_gap
        wanted = [one for one in dict.fromkeys(terms) if one not in self._known]
        found = self.each(
            lambda one: alternatives_of(ask(self.question.ground, one), count=1, gap=gap)[0][0],
            wanted,
        )
        self._known |= dict(zip(wanted, found, strict=True))
        return [self._known[one] for one in terms]

    def again(self, pairs: Iterable[tuple[Terms, Alternative]]) -> list[Alternative]:
        """Return layouts under other terms, their bases and steps unchanged."""
        ground = self.question.ground
        futures = [self._pool.submit(again, ground, terms, layout) for terms, layout in pairs]
        return [future.result() for future in futures]

    def cases(self, pairs: Sequence[tuple[Terms, Alternative]]) -> list[Cases]:
        """Return each layout in all cases: of demand, at known roads and at longer and shorter.

        Parameters
        ----------
        pairs
            The terms under which an alternative was found, and the alternative.
        """
        varied = self.again(
            (replace(terms, road_factor=terms.road_factor * factor), one)
            for terms, one in pairs
            for factor in ROADS
        )
        count = len(ROADS)
        return [
            joined(one.cases, *(other.cases for other in varied[count * i : count * (i + 1)]))
            for i, (_, one) in enumerate(pairs)
        ]

    def each(self, search: Callable[[Given], Found], things: Iterable[Given]) -> list[Found]:
        """Return what a search finds for each thing, in their order."""
        futures: list[Future[Found]] = [self._pool.submit(search, thing) for thing in things]
        for _ in as_completed(futures):
            self._tick()
        return [future.result() for future in futures]
