"""The plant's production line on its own, for any flow line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

import numpy as np

from supplysim.calendars import ALWAYS, NEVER, Calendar
from supplysim.errors import Fault, InputError
from supplysim.model import no_wait as straight
from supplysim.model import passing
from supplysim.model.line import Line, Order, Stage, Work
from supplysim.parts.inputs import Windows, opening_hours, whole_number, whole_numbers
from supplysim.plan.tables import IntArray

__all__ = ["flow_line"]

T = TypeVar("T")


def flow_line(  # noqa: PLR0917 - as in CONTRACTS 7
    times: Sequence[Sequence[int]] | IntArray,
    machines: int | Sequence[int | None] | None = 1,
    buffers: int | Sequence[int | None] | None = None,
    no_wait: bool = False,
    pallets: int | None = None,
    order: Order = "ready",
    calendar: Windows | Sequence[Windows | None] | None = None,
    kinds: Work | Sequence[Work] | None = None,
) -> tuple[IntArray, IntArray]:
    """Return when each job passes each stage of a flow line that is empty at second 0.

    This is the engine of the plant's lines (``supplysim.model.line``), opened to any input.

    Parameters
    ----------
    times
        Work in whole seconds, shape (jobs, stages). All jobs are there at second 0 and enter the
        first stage in the order of the rows.
    machines
        Machines of every stage, or one number per stage; None = unlimited, which is the same as
        one for each job. A job gets the machine that is free earliest, then the lowest.
    buffers
        Places before each next stage, or one number per gap: None = unlimited, 0 = blocking. A
        job that finds no place stays on its machine until there is one, or until the next stage
        starts it.
    no_wait
        Each stage begins in the second in which the one before ends. A job enters as soon as this
        is possible without moving a job of an earlier row.
    pallets
        Jobs that may be in the line at once: job j enters the first stage only when the (j - k)th
        job to leave the last stage has left it. None = unlimited.
    order
        ``ready``: a stage takes jobs as they become ready for it, ties by row. ``row``: no
        passing; every stage starts jobs in the order of the rows, and a place before it is kept
        for those of earlier rows.
    calendar
        Open windows [open, close) in whole seconds, ascending; a list of windows for all stages,
        or a list that holds such a list, or None, for each stage. None = always open.
    kinds
        What a stage does when its calendar closes, one word for all or one per stage.
        ``interruptible`` (default): stops and resumes. ``uninterruptible``: does not begin unless
        it can end in the same window; a machine waits for the job it has taken. ``unattended``:
        goes on, and ends at the first instant at or after start + time that is open or at
        closing. No work at all (0 s) of an interruptible stage is done at any hour.

    Returns
    -------
    start, finish
        First second worked and end of work, shape (jobs, stages), int64, in seconds. A blocked
        job leaves later than it finishes, when the next stage starts it.

    Raises
    ------
    InputError
        Everything wrong at once: times that are negative, fractional or no table; lists of
        another length; windows that overlap or do not ascend; words that are not known; no_wait
        with a calendar or with places to wait in; uninterruptible work longer than every window;
        work that does not fit before the last close.

    Examples
    --------
    Two machines, nothing between them: the second job ends at 3 but stays until 5.

    >>> start, finish = flow_line([[1, 4], [2, 1], [2, 3]], buffers=0)
    >>> start.tolist()
    [[0, 1], [1, 5], [5, 7]]
    >>> finish.tolist()
    [[1, 5], [3, 6], [7, 10]]

    Casting fits into no day's last hour, curing needs nobody but ends in the morning.

    >>> days = [(0, 8), (24, 32), (48, 56)]
    >>> start, finish = flow_line(
    ...     [[7, 2, 12, 1]],
    ...     calendar=days,
    ...     kinds=["interruptible", "uninterruptible", "unattended", "interruptible"],
    ... )
    >>> start.tolist(), finish.tolist()
    ([[0, 24, 26, 48]], [[7, 26, 48, 49]])
    """
    faults: list[Fault] = []
    work = whole_numbers("times", times, faults, ndim=2)
    shop = _shop(
        work.shape[1] or None,  # unknown where there is nothing in the table
        faults,
        machines=machines,
        buffers=buffers,
        pallets=pallets,
        order=order,
        calendar=calendar,
        kinds=kinds,
    )
    if _flag("no_wait", no_wait, faults):
        faults += _nobody_may_wait(shop)
    if not faults:
        faults += _longer_than_windows(work, shop)
    if faults:
        raise InputError(faults)
    return _run(work, shop, straight.send if no_wait else passing.send)


@dataclass(frozen=True, slots=True)
class _Shop:
    """A flow line as it was asked for: one entry a stage, in ``buffers`` one a gap."""

    machines: list[int | None]
    buffers: list[int | None]
    kinds: list[Work]
    hours: list[Calendar]
    pallets: int | None
    order: Order

    def line(self, jobs: int) -> Line:
        """Return the line, empty; without a limit a stage has a machine for each job."""
        stages = zip(self.kinds, self.machines, strict=True)
        return Line(
            [Stage(kind, jobs if count is None else count) for kind, count in stages],
            self.hours,
            pallets=self.pallets,
            queue=self.buffers,
            pallet_until=len(self.kinds) - 1,
            order=self.order,
        )


def _run(
    work: IntArray,
    shop: _Shop,
    send: Callable[[Line, list[list[int]]], tuple[list[list[int]], list[list[int]]]],
) -> tuple[IntArray, IntArray]:
    if not work.size:
        return np.zeros_like(work), np.zeros_like(work)
    starts, finishes = send(shop.line(len(work)), work.tolist())
    for row, ends in enumerate(finishes):
        for k, end in enumerate(ends):
            if end >= NEVER:
                raise InputError([_too_late(row, k)])
    return np.array(starts, dtype=np.int64), np.array(finishes, dtype=np.int64)


def _shop(stages: int | None, faults: list[Fault], **given: Any) -> _Shop:
    def limit(least: int) -> Callable[[str, Any], int | None]:
        return lambda name, value: _limit(name, value, faults, least=least)

    def kind(name: str, value: Any) -> Any:
        return _word(name, value, get_args(Work), faults)

    kinds = "interruptible" if given["kinds"] is None else given["kinds"]
    gaps = None if stages is None else stages - 1
    return _Shop(
        machines=_each("machines", given["machines"], stages, limit(1), faults),
        buffers=_each("buffers", given["buffers"], gaps, limit(0), faults),
        kinds=_each("kinds", kinds, stages, kind, faults),
        hours=_hours(given["calendar"], stages, faults),
        pallets=_limit("pallets", given["pallets"], faults, least=1),
        order=_word("order", given["order"], get_args(Order), faults),
    )


def _hours(calendar: Any, stages: int | None, faults: list[Fault]) -> list[Calendar]:
    if not _one_per_stage(calendar):
        return [opening_hours("calendar", calendar, faults)] * (stages or 0)

    def own(name: str, windows: Any) -> Calendar:
        return opening_hours(name, windows, faults)

    return _each("calendar", calendar, stages, own, faults)


def _is_list(value: object) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return isinstance(value, Sequence) and not isinstance(value, str)


def _one_per_stage(calendar: Any) -> bool:
    """Tell a list of calendars from a calendar, whose entries are pairs of numbers."""
    return _is_list(calendar) and any(
        entry is None or (_is_list(entry) and all(_is_list(pair) for pair in entry))
        for entry in calendar
    )


def _each(
    name: str, value: Any, count: int | None, read: Callable[[str, Any], T], faults: list[Fault]
) -> list[T]:
    """Read one value for all, or a list with one of ``count`` for each (None = unknown)."""
    if not _is_list(value):
        return [read(name, value)] * (count or 0)
    if count is not None and len(value) != count:
        faults.append(
            Fault(
                name,
                f"列表应有 {count} 项",
                f"a list here must have {count} entries",
                value=f"{len(value)}",
            )
        )
    return [read(f"{name}[{k}]", entry) for k, entry in enumerate(value)]


def _limit(name: str, value: Any, faults: list[Fault], *, least: int) -> int | None:
    """Read a number of places; None = no limit."""
    return None if value is None else whole_number(name, value, faults, least=least)


def _word(name: str, value: Any, words: Sequence[str], faults: list[Fault]) -> Any:
    if isinstance(value, str) and value in words:
        return value
    allowed = " | ".join(words)
    faults.append(
        Fault(
            name,
            f"应为 {allowed} 之一",
            f"must be one of {allowed}",
            value=repr(value),
            nearest=next(iter(get_close_matches(str(value), words, n=1)), ""),
        )
    )
    return words[0]


def _flag(name: str, value: Any, faults: list[Fault]) -> bool:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    faults.append(Fault(name, "应为 True 或 False", "must be True or False", value=repr(value)))
    return False


def _nobody_may_wait(shop: _Shop) -> list[Fault]:
    """Return what contradicts a line in which nobody waits."""
    faults = []
    if any(hours is not ALWAYS for hours in shop.hours):
        faults.append(
            Fault(
                "no_wait",
                "不能与日历同用：停工过夜就是等待",
                "cannot be used with a calendar: work that stops for a night waits",
            )
        )
    if any(shop.buffers):
        faults.append(
            Fault(
                "no_wait",
                "不能与缓冲位同用：没有人等待（buffers 应为 None 或 0）",
                "cannot be used with places to wait in (buffers must be None or 0)",
            )
        )
    return faults


def _longer_than_windows(work: IntArray, shop: _Shop) -> list[Fault]:
    """Return which uninterruptible work is longer than every window."""
    if not len(work):
        return []
    faults = []
    for k, (kind, hours) in enumerate(zip(shop.kinds, shop.hours, strict=True)):
        row = int(work[:, k].argmax())
        longest = max((b - a for a, b in zip(hours.opens, hours.closes, strict=True)), default=0)
        if kind == "uninterruptible" and work[row, k] > longest:
            faults.append(
                Fault(
                    f"times[{row}][{k}]",
                    f"不可中断的工作长于所有开放时段（最长 {longest} 秒）",
                    f"uninterruptible work is longer than every window ({longest} s at most)",
                    value=f"{work[row, k]}",
                )
            )
    return faults


def _too_late(row: int, stage: int) -> Fault:
    return Fault(
        f"times[{row}][{stage}]",
        "在最后一次关闭之前做不完",
        "this work does not fit before the last close",
    )
