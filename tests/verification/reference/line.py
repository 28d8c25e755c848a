"""A production line: pallets go through seven stages, one process a pallet.

Line and pallets know nothing of orders or plants, so that a plant can rehearse what a line would
do (its passage is certain once an order has entered) in a small world of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import simpy

from tests.verification.reference.clock import Opening, Steps, Windows

STAGES = ("setup", "reinforcement", "casting", "curing", "demoulding", "finishing", "qc")
CASTING, CURING, DEMOULDING, QC = 2, 3, 4, 6


@dataclass(frozen=True)
class LinePlan:
    """What a line is: its hours, places at each stage, places before it, pallets or positions."""

    windows: Windows
    casting: Windows
    flow: bool
    positions: int
    curing_places: int
    queue: int | None

    def places(self, stage: int) -> int | None:
        """Return how many pallets can be worked at a stage at once; None = any number."""
        if not self.flow:
            return None
        return self.curing_places if stage == CURING else 1


@dataclass
class Pallet:
    """One pallet (or position) with its pieces on the way through a line."""

    seconds: tuple[int, ...]
    pieces: tuple[int, ...]
    repair: int = 0
    """What is done to it beside the line, when it has left quality control."""
    began: list[simpy.Event] = field(default_factory=list)
    done: list[simpy.Event] = field(default_factory=list)
    left: list[simpy.Event] = field(default_factory=list)
    began_at: list[int] = field(default_factory=lambda: [-1] * len(STAGES))
    done_at: list[int] = field(default_factory=lambda: [-1] * len(STAGES))
    left_at: list[int] = field(default_factory=lambda: [-1] * len(STAGES))
    enters: int = 0
    """When it will begin its first stage, as the rehearsal of its order tells."""

    def forget(self, env: simpy.Environment) -> None:
        """Take the pallet to a line at which nothing has happened to it."""
        self.began = [env.event() for _ in STAGES]
        self.done = [env.event() for _ in STAGES]
        self.left = [env.event() for _ in STAGES]


class Line:
    """A pallet line or a bay of fixed moulds, as it runs."""

    def __init__(
        self, env: simpy.Environment, plan: LinePlan, opening: Opening, casting: Opening
    ) -> None:
        self.env, self.plan, self.opening, self.casting = env, plan, opening, casting
        self.pallets: list[Pallet] = []
        self.to_come: list[Pallet] = []
        self.demoulded = 0
        """How many of the first pallets are all demoulded."""
        self.news: list[Callable[[], None]] = []

    def put(self, pallets: list[Pallet], changeover: int) -> None:
        """Let the pallets of an order enter one after the other, as places become free.

        The line works through a changeover before the first of them.
        """
        for pallet in pallets:
            pallet.forget(self.env)
            self.pallets.append(pallet)
            self.to_come.append(pallet)
            pallet.began[0].callbacks.append(lambda _, p=pallet: self.to_come.remove(p))
            before = changeover if pallet is pallets[0] else 0
            self.env.process(self._passage(len(self.pallets) - 1, before))

    def follow(self, pallet: Pallet) -> None:
        """Let a pallet go through as is foretold for it."""
        pallet.forget(self.env)
        self.pallets.append(pallet)
        for events, times in (
            (pallet.began, pallet.began_at),
            (pallet.done, pallet.done_at),
            (pallet.left, pallet.left_at),
        ):
            for event, t in zip(events, times, strict=True):
                if t <= self.env.now:
                    event.succeed()
                else:
                    due = self.env.timeout(t - self.env.now)
                    due.callbacks.append(lambda _, event=event: event.succeed())

    def could_take_another(self) -> bool:
        """Tell whether a further pallet could be set up at once."""
        if not self.opening.is_open() or any(p.enters > self.env.now for p in self.to_come):
            return False
        n = len(self.pallets)
        return all(event.triggered for event in self._entry(n))

    def _ahead(self, n: int, places: int | None) -> Pallet | None:
        """Return the pallet that must have moved on before the n-th finds one of the places."""
        if places is None or n < places:
            return None
        return self.pallets[n - places]

    def _entry(self, n: int) -> list[simpy.Event]:
        """Return what must have happened before the n-th pallet can be set up."""
        if self.plan.flow:
            before, same = self._ahead(n, 1), self._ahead(n, self.plan.positions)
            # Its pieces off, a pallet is free, even if they cannot move on.
            waits = [before.left[0]] if before else []
            return waits + ([same.done[DEMOULDING]] if same else [])
        return self._a_position(n)

    def _a_position(self, n: int) -> list[simpy.Event]:
        """Return the event that a position becomes free, of positions side by side."""
        while self.demoulded < n and self.pallets[self.demoulded].done[DEMOULDING].triggered:
            self.demoulded += 1
        held = [p for p in self.pallets[self.demoulded : n] if not p.done[DEMOULDING].triggered]
        if len(held) < self.plan.positions:
            return []
        return [simpy.AnyOf(self.env, [p.done[DEMOULDING] for p in held])]

    def _passage(self, n: int, changeover: int) -> Steps:
        pallet = self.pallets[n]
        previous = self.pallets[n - 1] if n else None
        yield from self.opening.work(changeover)
        yield from self._enter(n)
        for stage, seconds in enumerate(pallet.seconds):
            if stage:
                ahead = self._ahead(n, self.plan.places(stage))
                if ahead is not None:
                    yield ahead.left[stage]
                if self.plan.flow and previous is not None:
                    yield previous.began[stage]
            if stage == CURING:
                self._begin(n, stage)
                yield from self._cure(seconds)
            elif stage == CASTING:
                yield from self.casting.wait(seconds)
                self._begin(n, stage)
                yield from self.casting.whole(seconds)
            else:
                if seconds:
                    yield from self.opening.wait()
                self._begin(n, stage)
                yield from self.opening.work(seconds)
            self.env.process(self._leave(n, stage))
            if stage == QC:
                yield from self.opening.work(pallet.repair)
            pallet.done_at[stage] = self.env.now
            pallet.done[stage].succeed()
            self._tell()

    def _enter(self, n: int) -> Steps:
        if n and not self.pallets[n - 1].began[0].triggered:
            yield self.pallets[n - 1].began[0]
        while True:
            waits = [event for event in self._entry(n) if not event.triggered]
            if not waits:
                return
            yield self.env.all_of(waits)

    def _begin(self, n: int, stage: int) -> None:
        self.pallets[n].began_at[stage] = self.env.now
        self.pallets[n].began[stage].succeed()
        self._tell()

    def _cure(self, seconds: int) -> Steps:
        """Cure unattended; it ends at an open instant or at closing."""
        yield self.env.timeout(seconds)
        if not self.opening.windows.is_open(self.env.now - 1):
            yield from self.opening.wait()

    def _leave(self, n: int, stage: int) -> Steps:
        """Leave a stage when there is a place before the next one."""
        queue = self.plan.queue if self.plan.flow and stage != QC else None
        if queue == 0:
            yield self.pallets[n].began[stage + 1]
        elif queue is not None and n >= queue:
            yield self.pallets[n - queue].began[stage + 1]
        self.pallets[n].left_at[stage] = self.env.now
        self.pallets[n].left[stage].succeed()
        self._tell()

    def _tell(self) -> None:
        for listener in self.news:
            listener()


def rehearse(
    plan: LinePlan, at: int, ahead: list[Pallet], pallets: list[Pallet], changeover: int
) -> None:
    """Fill in when each pallet passes each stage, if the pallets enter the line behind others.

    Those ahead go as was foretold for them: what enters later cannot disturb them.
    """
    env = simpy.Environment(initial_time=at)
    line = Line(env, plan, Opening(env, plan.windows), Opening(env, plan.casting))
    for pallet in ahead:
        line.follow(pallet)

    def enter() -> Steps:
        yield env.timeout(0)
        line.put(pallets, changeover)
        yield env.all_of([pallet.done[QC] for pallet in pallets])

    env.run(until=env.process(enter()))
