"""Benchmarks found by name: one function each, entered with a decorator.

A benchmark gets a :class:`Case`, prepares what it needs, and returns a function without arguments;
only that function's time is taken. The first line of its docstring is shown by ``--list``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["BENCHMARKS", "Benchmark", "Case", "Done", "benchmark"]

TINY = "small"
"""The scenario that stands in for every other one in smoke runs."""


@dataclass(frozen=True)
class Done:
    """What a benchmark did.

    Parameters
    ----------
    events
        Events of the simulation kernel; None where there are none.
    components
        Components dealt with, None where the time does not depend on them.
    note
        Anything else that says how much was done.
    """

    events: int | None = None
    components: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Case:
    """The circumstances of one measurement.

    Parameters
    ----------
    records
        Folder with records made before the measurement, one folder a scenario.
    scratch
        Empty folder of this measurement alone.
    tiny
        Whether this is a smoke run, on the smallest scenario there is.
    """

    records: Path
    scratch: Path
    tiny: bool = False

    def name(self, scenario: str) -> str:
        """Return the scenario to use in place of the one asked for."""
        return TINY if self.tiny else scenario

    def scenario(self, name: str) -> Any:
        """Return a loaded scenario."""
        import supplysim as ss  # noqa: PLC0415 - imports are measured too

        return ss.load(self.name(name))

    def run(self, name: str) -> Any:
        """Return a fresh ``Run`` with nothing worked out yet."""
        import supplysim as ss  # noqa: PLC0415

        return ss.open_run(self.records / self.name(name))


Work = Callable[[], Done]


@dataclass(frozen=True)
class Benchmark:
    """One entry of the registry.

    Parameters
    ----------
    name
        The function's name with dashes.
    prepare
        The function.
    record
        Scenario whose record must lie ready, empty for none.
    commands
        Whether the work is done by child processes, whose memory then counts.
    limit_s, limit_mb
        Most wall seconds and MB allowed; None where nothing was promised.
    """

    name: str
    prepare: Callable[[Case], Work]
    record: str = ""
    commands: bool = False
    limit_s: float | None = None
    limit_mb: float | None = None
    about: str = field(default="", compare=False)


BENCHMARKS: dict[str, Benchmark] = {}
"""All benchmarks, in the order in which they are written."""


def benchmark(**options: Any) -> Callable[[Callable[[Case], Work]], Callable[[Case], Work]]:
    """Enter a function as a benchmark; options are those of :class:`Benchmark`."""

    def enter(prepare: Callable[[Case], Work]) -> Callable[[Case], Work]:
        name = prepare.__name__.replace("_", "-")
        about = (prepare.__doc__ or "").partition("\n")[0]
        BENCHMARKS[name] = Benchmark(name, prepare, about=about, **options)
        return prepare

    return enter
