"""Measuring: each benchmark in a fresh process, so that none warms up or fattens another."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.registry import Benchmark, Case, Done

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

__all__ = ["Measured", "as_json", "in_this_process", "make_records", "repeated"]

TOP = Path(__file__).resolve().parents[2]
_MAXRSS_BYTES = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Measured:
    """One measurement, or the median of several.

    Parameters
    ----------
    wall_s, cpu_s
        Of the work alone; CPU seconds are user and system, those of child processes included.
    peak_mb
        Largest resident memory of the process that did the work, its preparation and the
        interpreter included, in 10^6 bytes; None where the system does not tell.
    done
        What was done.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float | None
    done: Done

    @property
    def us_per_component(self) -> float | None:
        """CPU microseconds a component."""
        return self.cpu_s / self.done.components * 1e6 if self.done.components else None


def in_this_process(bench: Benchmark, case: Case) -> Measured:
    """Prepare and measure a benchmark here and now."""
    work = bench.prepare(case)
    wall, cpu = time.perf_counter(), _cpu_s()
    done = work()
    return Measured(
        wall_s=time.perf_counter() - wall,
        cpu_s=_cpu_s() - cpu,
        peak_mb=_peak_mb(children=bench.commands),
        done=done,
    )


def repeated(bench: Benchmark, *, records: Path, times: int, tiny: bool = False) -> Measured:
    """Measure a benchmark in ``times`` fresh processes, one after the other; return medians."""
    all_ = [_in_a_fresh_process(bench.name, records, tiny=tiny) for _ in range(times)]
    peaks = [one.peak_mb for one in all_ if one.peak_mb is not None]
    return Measured(
        wall_s=median(one.wall_s for one in all_),
        cpu_s=median(one.cpu_s for one in all_),
        peak_mb=median(peaks) if peaks else None,
        done=all_[-1].done,
    )


def make_records(benches: Iterable[Benchmark], records: Path, *, tiny: bool = False) -> None:
    """Make the records that benchmarks need, with the command that users have."""
    for scenario in sorted({bench.record for bench in benches if bench.record}):
        name = Case(records, records, tiny=tiny).name(scenario)
        if not (records / name).exists():
            _python("-m", "supplysim", "run", name, "--out", str(records / name), "--quiet")


def as_json(measured: Measured) -> str:
    """Return a measurement as one line, to be read by the process that asked for it."""
    return json.dumps(asdict(measured))


def _in_a_fresh_process(name: str, records: Path, *, tiny: bool) -> Measured:
    order = ["-m", "tests.benchmarks", name, "--here", str(records), *(["--tiny"] if tiny else [])]
    found = json.loads(_python(*order).splitlines()[-1])
    return Measured(**(found | {"done": Done(**found["done"])}))


def _python(*arguments: str) -> str:
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8", cwd=TOP
    ).stdout


def _cpu_s() -> float:
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def _peak_mb(*, children: bool) -> float | None:
    if resource is None:
        return None
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    return resource.getrusage(who).ru_maxrss * _MAXRSS_BYTES / 1e6
