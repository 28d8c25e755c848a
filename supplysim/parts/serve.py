"""A queue with servers and opening hours, on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from supplysim.calendars import NEVER, Calendar
from supplysim.errors import Fault, InputError
from supplysim.model.kernel import Kernel
from supplysim.model.station import Queue
from supplysim.parts.inputs import (
    Windows,
    one_or_many,
    opening_hours,
    whole_number,
    whole_numbers,
)
from supplysim.plan.tables import IntArray

__all__ = ["REFUSED", "serve"]

REFUSED = -1
"""Start and finish of who found the station full."""


@dataclass(frozen=True, slots=True)
class _Customers:
    """Who comes: one row a piece."""

    arrivals: IntArray
    service: IntArray
    priority: IntArray


def serve(  # noqa: PLR0917 - as in CONTRACTS 7
    arrivals: Sequence[int] | IntArray,
    service: Sequence[int] | IntArray,
    servers: int = 1,
    capacity: int | None = None,
    priority: Sequence[int] | IntArray | None = None,
    batch: int | Sequence[int] | IntArray | None = None,
    calendar: Windows | None = None,
) -> tuple[IntArray, IntArray]:
    """Send arrivals through a station: alike servers with one queue.

    This is the station that loads trucks in a yard, lets them through a gate and lifts pieces
    (``supplysim.model.station``). At one instant services end first, then who arrives is let in or
    refused in the order of rows, then free servers take who stands first.

    Parameters
    ----------
    arrivals
        When each customer comes, whole seconds, 0 or more, in any order.
    service
        Seconds of service, 0 or more; with ``batch`` one row a piece.
    servers
        How many are served at once.
    capacity
        Most in the system, those in service included; None = any number. Of a batch as many
        pieces enter as find room.
    priority
        Lower ones first, without interrupting anybody; one a row, or one an arrival.
    batch
        Pieces that come with each arrival; one number, or one an arrival.
    calendar
        (open, close) in whole seconds, half-open, ascending; None = always open. A service is not
        begun unless it can end in the window, and nobody is overtaken because of that.

    Returns
    -------
    start, finish
        Whole seconds per row; both -1 for who was refused.

    Raises
    ------
    InputError
        With every fault: numbers that are not whole or are negative, lengths that do not fit,
        windows out of order, a service longer than every window, or one that does not fit before
        the last closing.

    Examples
    --------
    A gantry takes an hour a truck; the third comes while the first is being loaded.

    >>> start, finish = serve([0, 600, 1200], [3600, 3600, 1800])
    >>> start.tolist(), finish.tolist()
    ([0, 3600, 7200], [3600, 7200, 9000])

    A place is given back before it is asked for at the same instant, so nobody is refused.

    >>> serve(range(4), [1] * 4, capacity=1)[0].tolist()
    [0, 1, 2, 3]
    """
    faults: list[Fault] = []
    servers = whole_number("servers", servers, faults)
    most = None if capacity is None else whole_number("capacity", capacity, faults)
    hours = opening_hours("calendar", calendar, faults)
    customers = _customers(arrivals, service, priority, batch, faults)
    if not faults:
        faults += _too_long(customers.service, hours)
    if faults:
        raise InputError(faults)
    return _run(customers, servers, most, hours)


def _run(
    customers: _Customers, servers: int, capacity: int | None, hours: Calendar
) -> tuple[IntArray, IntArray]:
    kernel = Kernel(end=NEVER - 1)
    count = len(customers.service)
    seconds = customers.service.tolist()
    start, finish = [REFUSED] * count, [REFUSED] * count
    stranded: list[int] = []

    def may_start(row: int, now: int) -> int:
        at = hours.whole(now, seconds[row])
        if at >= NEVER:
            stranded.append(row)
        return at

    def begin(row: int, now: int) -> int:
        start[row], finish[row] = now, now + seconds[row]
        return finish[row]

    queue: Queue[int] = Queue(
        kernel,
        rank=(0, 0),
        servers=servers,
        start=may_start,
        begin=begin,
        ended=lambda _: None,
        capacity=capacity,
    )
    _send(customers, queue, kernel)
    kernel.run()
    if stranded:
        raise InputError([_too_late(row) for row in stranded[:1]])
    return np.array(start, dtype=np.int64), np.array(finish, dtype=np.int64)


def _send(customers: _Customers, queue: Queue[int], kernel: Kernel) -> None:
    """Let the customers come, each instant's entered when the one before it happens."""
    order = np.argsort(customers.arrivals, kind="stable").tolist()
    arrivals, priorities = customers.arrivals.tolist(), customers.priority.tolist()

    def come(following: int) -> None:
        while following < len(order) and arrivals[order[following]] == kernel.now:
            row = order[following]
            queue.arrive(row, row=row, priority=priorities[row])
            following += 1
        if following < len(order):
            kernel.at(arrivals[order[following]], come, following)

    kernel.at(0, come, 0)


def _customers(
    arrivals: Any, service: Any, priority: Any, batch: Any, faults: list[Fault]
) -> _Customers:
    before = len(faults)
    at = whole_numbers("arrivals", arrivals, faults)
    sizes = _sizes(batch, len(at), faults, known=len(faults) == before)
    # How long the others must be is known only if arrivals and batch are right.
    pieces = int(sizes.sum()) if len(faults) == before else None
    seconds = _of_length("service", whole_numbers("service", service, faults), pieces, faults)
    order = np.zeros(len(sizes), dtype=np.int64)
    if priority is not None:
        order = whole_numbers("priority", priority, faults, least=None)
    if pieces is not None and len(order) != pieces:
        order = np.repeat(_of_length("priority", order, len(at), faults), sizes)
    return _Customers(np.repeat(at, sizes), seconds, order)


def _sizes(batch: Any, arrivals: int, faults: list[Fault], *, known: bool) -> IntArray:
    """Return the number of pieces of each arrival; ``known`` tells how many arrivals there are."""
    if batch is None:
        return np.ones(arrivals, dtype=np.int64)
    before = len(faults)
    given = one_or_many("batch", batch, faults)
    if len(faults) > before or not known:
        return np.ones(arrivals, dtype=np.int64)
    if given.ndim == 0:
        return np.repeat(given, arrivals)
    return _of_length("batch", given, arrivals, faults)


def _of_length(name: str, values: IntArray, length: int | None, faults: list[Fault]) -> IntArray:
    """Return ``values`` if there are as many as there must be; None = nobody knows."""
    if length is None or len(values) == length:
        return values
    if not any(fault.where.startswith(name) for fault in faults):
        faults.append(
            Fault(
                name,
                f"有 {len(values)} 个数，应有 {length} 个：每次到达（分批时每件）一个",
                f"holds {len(values)} numbers instead of {length}, one an arrival (or one a piece)",
            )
        )
    return np.zeros(length, dtype=np.int64)


def _too_long(service: IntArray, hours: Calendar) -> list[Fault]:
    """Return the fault of the longest service if it fits into no window."""
    row = int(service.argmax()) if len(service) else -1
    if row < 0 or hours.whole(-NEVER, int(service[row])) < NEVER:
        return []
    return [
        Fault(
            f"service[{row}]",
            "比每个开放时段都长，永远不能开始",
            "is longer than every open window, so it can never begin",
            value=str(service[row]),
        )
    ]


def _too_late(row: int) -> Fault:
    return Fault(
        f"service[{row}]",
        "在最后一次关闭之前放不下",
        "does not fit before the last closing",
    )
