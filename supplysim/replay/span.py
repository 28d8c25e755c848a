"""Which time a replay shows."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from supplysim.errors import Fault, InputError
from supplysim.replay.scene import Span

if TYPE_CHECKING:
    from supplysim.run import Run

__all__ = ["DAYS_OF_A_WEEK", "span_of", "week_of"]

DAYS_OF_A_WEEK = 7


def week_of(day: date) -> tuple[datetime, datetime]:
    """Return the seven days from a day on.

    Examples
    --------
    >>> [f"{moment:%m-%d}" for moment in week_of(date(2020, 6, 1))]
    ['06-01', '06-08']
    """
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - local civil time
    return start, start + timedelta(days=DAYS_OF_A_WEEK)


def span_of(runs: Sequence["Run"], start: datetime | None, end: datetime | None) -> Span:
    """Return the shown time: as asked, else what the windows of all runs have in common.

    Parameters
    ----------
    runs
        One run or two.
    start, end
        Half-open, local civil time; None for the beginning or end of the window.

    Raises
    ------
    InputError
        When the runs have no time in common, or what is asked for lies outside it.
    """
    first = max(run.scenario.start for run in runs)
    last = min(run.scenario.start + timedelta(seconds=int(run.ledger.end)) for run in runs)
    if first >= last:
        raise InputError(
            [
                Fault(
                    where="DIR",
                    zh="两次模拟没有共同的时段，无法同一时钟回放",
                    en="the runs have no time in common and cannot share a clock",
                )
            ]
        )
    opens = max(first, *(run.scenario.window_start for run in runs))
    closes = min(last, *(run.scenario.window_end for run in runs))
    if opens >= closes:
        opens, closes = first, last
    if start is not None or end is not None:
        opens, closes = start or min(opens, end or opens), end or max(closes, start or closes)
    faults = [
        Fault(
            where=name,
            value=f"{moment:%Y-%m-%d %H:%M}",
            zh=f"不在记录的时段内：应在 {first:%Y-%m-%d} 与 {last:%Y-%m-%d} 之间",
            en=f"outside the record: between {first:%Y-%m-%d} and {last:%Y-%m-%d} is allowed",
        )
        for name, moment in (("start", opens), ("end", closes))
        if not first <= moment <= last
    ]
    if not faults and opens >= closes:
        faults.append(
            Fault(
                where="end",
                value=f"{closes:%Y-%m-%d %H:%M}",
                zh=f"结束应晚于开始 {opens:%Y-%m-%d %H:%M}",
                en=f"the end must come after the start {opens:%Y-%m-%d %H:%M}",
            )
        )
    if faults:
        raise InputError(faults)
    return Span(opens, closes)
