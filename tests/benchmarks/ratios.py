"""The simulator's CPU time over that of something anybody can run, both taken in one process.

Machines differ and are shared; a ratio of two times taken one after the other moves less than
either. What is compared with runs before and after, and the mean of the two counts.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["TIMEOUTS", "cpu_s", "per_reference", "per_timeouts"]

TIMEOUTS = 10_000_000
"""Bare SimPy timeouts that a city-year is compared with: about six a component."""

_PROCESSES = 1000


def cpu_s(work: Callable[[], Any]) -> float:
    """Return the CPU seconds of this process that some work takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def per_timeouts(work: Callable[[], Any], *, measured: int = TIMEOUTS // 5) -> float:
    """Return the CPU time of some work in units of ten million bare SimPy timeouts.

    Parameters
    ----------
    measured
        Timeouts that are waited for, before and after; their time is scaled up.
    """
    before = cpu_s(lambda: _timeouts(measured))
    ours = cpu_s(work)
    bare = (before + cpu_s(lambda: _timeouts(measured))) / 2
    return ours / (bare * TIMEOUTS / measured)


def per_reference(scenario: Any) -> float:
    """Return how many times faster a scenario is simulated than by the per-component reference.

    The reference (``tests/verification/reference``) has a process for every component, all
    mechanisms, and no attribution, which our time contains.
    """
    import supplysim as ss  # noqa: PLC0415 - imports are not measured with the work
    from tests.verification.reference.city import City  # noqa: PLC0415

    ours = cpu_s(lambda: ss.simulate(scenario))
    theirs = cpu_s(lambda: City(scenario).run())
    return theirs / ((ours + cpu_s(lambda: ss.simulate(scenario))) / 2)


def _timeouts(count: int) -> None:
    """Wait for bare timeouts, in a thousand processes."""
    import simpy  # noqa: PLC0415

    env = simpy.Environment()

    def waiting() -> Iterator[Any]:
        while True:
            yield env.timeout(1)

    for _ in range(_PROCESSES):
        env.process(waiting())
    env.run(until=count // _PROCESSES)
