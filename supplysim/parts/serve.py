"""The queue that gantries, gates and cranes use, on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from supplysim.calendars import NEVER, Calendar
from supplysim.errors import Fault, InputError
from supplysim.model.kernel import Kernel
from supplysim.model.station import Queue
from supplysim.parts.inputs import Windows, opening_hours, whole_number, whole_numbers
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
    longest = int(customers.service.max(initial=0))
    if not faults and len(customers.service) and hours.whole(-NEVER, longest) >= NEVER:
        faults.append(_too_long(longest))
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
    priorities = customers.priority.tolist()

    def arrive(row: int) -> None:
        queue.arrive(row, row=row, priority=priorities[row])

    for row, at in enumerate(customers.arrivals.tolist()):
        kernel.at(at, arrive, row)
    kernel.run(steps=1)
    if stranded:
        raise InputError([_too_late(row) for row in stranded[:1]])
    return np.array(start, dtype=np.int64), np.array(finish, dtype=np.int64)


def _customers(
    arrivals: Any, service: Any, priority: Any, batch: Any, faults: list[Fault]
) -> _Customers:
    at = whole_numbers("arrivals", arrivals, faults)
    seconds = whole_numbers("service", service, faults)
    sizes = np.ones(len(at), dtype=np.int64)
    if batch is not None:
        given = whole_numbers("batch", batch, faults, ndim=np.ndim(batch), least=1)
        sizes = _of_length("batch", np.atleast_1d(given), len(at), faults, one_for_all=True)
    pieces = int(sizes.sum())
    seconds = _of_length("service", seconds, pieces, faults)
    order = np.zeros(len(at), dtype=np.int64)
    if priority is not None:
        order = whole_numbers("priority", priority, faults, least=None)
    if len(order) != pieces:
        order = _of_length("priority", order, len(at), faults)
        order = np.repeat(order, sizes)
    return _Customers(np.repeat(at, sizes), seconds, order)


def _of_length(
    name: str, values: IntArray, length: int, faults: list[Fault], *, one_for_all: bool = False
) -> IntArray:
    if one_for_all and len(values) == 1:
        return np.repeat(values, length)
    if len(values) == length:
        return values
    faults.append(
        Fault(
            name,
            f"应有 {length} 个数，与到达（或件数）一致",
            f"must hold {length} numbers, one for each arrival (or piece)",
            value=str(len(values)),
        )
    )
    return np.zeros(length, dtype=np.int64)


def _too_long(seconds: int) -> Fault:
    return Fault(
        "service",
        "比每个开放时段都长，永远不能开始",
        "is longer than every open window, so it can never begin",
        value=f"{seconds} s",
    )


def _too_late(row: int) -> Fault:
    return Fault(
        f"service[{row}]",
        "在最后一次关闭之前放不下",
        "does not fit before the last closing",
    )
