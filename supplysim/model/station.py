"""Stations: alike servers, and the decision which job one of them takes next.

The places inside a gate and the hook of a crane are stations. They differ in how the next job is
chosen and in what a job does. That servers are taken and given back, that
changes come before decisions, and that a decision is made over everyone who waits is the same for
all of them, and stands here.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from heapq import heappop, heappush
from typing import Generic, TypeVar

from supplysim.calendars import NEVER
from supplysim.model.kernel import Decider, Kernel
from supplysim.model.log import Log, Service

__all__ = ["Queue", "Station"]

Job = TypeVar("Job")


class Station(Decider, ABC, Generic[Job]):
    """Alike servers; of the free ones the lowest is taken.

    A kind of station says how it chooses (``_choose``), what a job that begins does (``_begin``)
    and what follows its end (``_ended``).

    Parameters
    ----------
    rank
        Place among the decisions of one instant.
    servers
        How many jobs are served at once.

    Attributes
    ----------
    in_service
        How many jobs are being served now.
    """

    def __init__(self, kernel: Kernel, *, rank: tuple[int, int], servers: int) -> None:
        super().__init__(rank)
        self.kernel = kernel
        self.servers = servers
        self.in_service = 0
        self._free = list(range(servers))

    def decide(self, now: int) -> None:
        """Begin every job that can begin now; look again when the next one might."""
        while True:
            job, again = self._choose(now)
            if job is None:
                if again < NEVER:
                    self.kernel.ask_at(again, self)
                return
            self.in_service += 1
            end = self._begin(job, now)
            if end is not None:
                server = self._free.pop(0)
                self._served(server, now, end)
                self.kernel.at(end, self._end, (server, job))

    @property
    def has_room(self) -> bool:
        """Tell whether one more job may be served."""
        return self.in_service < self.servers

    def release(self) -> None:
        """Give back the place of a job whose end was not known when it began."""
        self.in_service -= 1
        self.kernel.ask(self)

    @abstractmethod
    def _choose(self, now: int) -> tuple[Job | None, int]:
        """Return the job that begins now; or None, and when to look again."""

    @abstractmethod
    def _begin(self, job: Job, now: int) -> int | None:
        """Begin ``job`` and return its end, or None if ``release`` will tell it."""

    def _served(self, server: int, now: int, end: int) -> None:
        """Take note of a service whose end was known when it began."""

    def _ended(self, job: Job) -> None:
        """Do what follows the end of ``job``, where its end was known when it began."""

    def _end(self, served: tuple[int, Job]) -> None:
        server, job = served
        self.in_service -= 1
        place = len(self._free)
        while place and self._free[place - 1] > server:
            place -= 1
        self._free.insert(place, server)
        self.kernel.ask(self)
        self._ended(job)


class Queue(Station[Job]):
    """A station with a queue: first come, first served, inside each priority.

    Who stands first is served first, also when somebody behind would fit into what is left of the
    open window.

    Parameters
    ----------
    start
        ``start(job, now)``: the first instant at or after ``now`` at which a service may begin.
    begin
        ``begin(job, now)``: takes note that a service begins and returns its end.
    ended
        Told when a service has ended.
    capacity
        Most jobs in the station, those in service included; None = any number.
    refused
        Told of a job that found the station full.

    Attributes
    ----------
    busy
        Every service.
    """

    def __init__(
        self,
        kernel: Kernel,
        *,
        rank: tuple[int, int],
        servers: int,
        start: Callable[[Job, int], int],
        begin: Callable[[Job, int], int],
        ended: Callable[[Job], None],
        capacity: int | None = None,
        refused: Callable[[Job], None] = lambda _: None,
    ) -> None:
        super().__init__(kernel, rank=rank, servers=servers)
        self._starts, self._begins, self._tell = start, begin, ended
        self._capacity, self._refused = capacity, refused
        self.busy = Log(Service)
        self._newcomers: list[tuple[int, int, Job]] = []
        self._waiting: list[tuple[int, int, int, Job]] = []

    def arrive(self, job: Job, *, row: int, priority: int = 0) -> None:
        """Let ``job`` join the queue now.

        Parameters
        ----------
        row
            Settles who is first among jobs that arrive at one instant; unlike any other's.
        priority
            Lower ones are served first; nobody is interrupted.
        """
        heappush(self._newcomers, (row, priority, job))
        self.kernel.ask(self)

    def waiting(self) -> int:
        """Return how many jobs wait."""
        return len(self._newcomers) + len(self._waiting)

    def _choose(self, now: int) -> tuple[Job | None, int]:
        while self._newcomers:
            self._admit(now)
        if not self._waiting or not self.has_room:
            return None, NEVER
        job = self._waiting[0][-1]
        begin = self._starts(job, now)
        if begin > now:
            return None, begin
        heappop(self._waiting)
        return job, now

    def _admit(self, now: int) -> None:
        """Let the first newcomer in, or refuse it: departures of this instant have been."""
        row, priority, job = heappop(self._newcomers)
        if self._capacity is not None:
            present = self.in_service + len(self._waiting)
            if present >= self._capacity:
                self._refused(job)
                return
        heappush(self._waiting, (priority, now, row, job))

    def _begin(self, job: Job, now: int) -> int:
        return self._begins(job, now)

    def _ended(self, job: Job) -> None:
        self._tell(job)

    def _served(self, server: int, now: int, end: int) -> None:
        self.busy.put(server).put(now).put(end)
