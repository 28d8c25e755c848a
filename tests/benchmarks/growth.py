"""How the cost of a run grows with time and with the city, step by step.

``python -m tests.benchmarks.growth`` simulates the frozen city for a month, a quarter and a year,
and once, twice and four times as large, and prints CPU seconds, events and the exponent of each
step: with exponent e, twice the size costs 2^e times as much. ``--chart`` draws it.

Seconds tell what somebody waits for, and grow with what does not fit into the processor's caches
any more, too. ``--instructions`` counts the work itself instead: the same to some
hundred-thousandths whenever it is counted, and fifty times slower.
"""

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.benchmarks.instructions import count_instructions

__all__ = ["STEPS", "Cost", "cost", "exponent", "larger", "log_linear", "main", "shorter", "varied"]

STEPS = ("prepare", "build", "run", "record", "attribution", "measures")
"""Steps of a replication, in the order in which they happen.

What lies between them is left out: the start state, routes for the manifest, checks, imports.
"""

_UNITS = {True: ("G", "thousand million instructions"), False: ("s", "CPU seconds")}
"""What is counted, by whether it is instructions: for the table and for the chart."""

_MONTHS = (1, 3, 12)
_CITIES = (1, 2, 4)


@dataclass(frozen=True)
class Cost:
    """What one run cost.

    Parameters
    ----------
    size
        What was varied: months, or how many times the city.
    spent
        CPU seconds, or thousand millions of instructions, by step.
    events, components
        What the kernel did; what the plan holds.
    """

    size: float
    spent: Mapping[str, float]
    events: int
    components: int


def larger(scenario: Any, times: int) -> Any:
    """Return a city several times as large: every project, line, yard place and truck again.

    Plants keep their places and their number, so that roads and travel times are the same.
    """
    rows = [_fields(row) for row in scenario.portfolio.projects]
    projects = [
        row | {"project": f"{row['project']}-{copy}"} for copy in range(times) for row in rows
    ]
    changes: dict[str, Any] = {"portfolio.projects": projects}
    for name, plant in scenario.plants.items():
        for table in ("lines", "positions"):
            changes[f"plants.{name}.{table}"] = {
                kind: count * times for kind, count in getattr(plant, table).items()
            }
        changes[f"plants.{name}.yard_m3"] = plant.yard_m3 * times
        changes[f"plants.{name}.gantries"] = plant.gantries * times
    for name, fleet in scenario.fleets.items():
        changes[f"fleets.{name}.trucks"] = fleet.trucks * times
    return scenario.with_(changes)


def shorter(scenario: Any, months: float) -> Any:
    """Return a scenario whose window of a year is cut to some months; later projects drop out."""
    end = scenario.window_start + (scenario.window_end - scenario.window_start) * (months / 12)
    end -= timedelta(microseconds=end.microsecond)
    changes: dict[str, Any] = {"window_end": end, "horizon": end}
    if scenario.portfolio.projects:
        begun = f"{end:%Y-%m-%d}"
        changes["portfolio.projects"] = [
            _fields(row) for row in scenario.portfolio.projects if str(row.first_storey) < begun
        ]
    return scenario.with_(changes)


def _fields(row: Any) -> dict[str, Any]:
    """Return what is written in a row of a project list."""
    return {name: value for name, value in row.model_dump().items() if value not in (None, "")}


def cost(scenario: Any, size: float, *, clock: Callable[[], float] = time.process_time) -> Cost:
    """Return what one replication costs, step by step.

    Parameters
    ----------
    size
        What was varied.
    clock
        Read before and after each step, once each, in the order of ``STEPS``.
    """
    from supplysim.metrics.delay import attribute_delays  # noqa: PLC0415 - not measured
    from supplysim.model.chain import Chain  # noqa: PLC0415
    from supplysim.model.world import prepare  # noqa: PLC0415
    from supplysim.model.writing import write_ledger  # noqa: PLC0415
    from supplysim.simulation import simulate  # noqa: PLC0415

    spent = dict.fromkeys(STEPS, 0.0)
    kernels = []

    @contextmanager
    def added(step: str) -> Iterator[None]:
        before = clock()
        yield
        spent[step] += clock() - before

    def timed(step: str, function: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            with added(step):
                return function(*arguments, **named)

        return call

    class Watched:  # compiled, a chain cannot be subclassed; only what is asked for below is here
        def __init__(self, *parts: Any) -> None:
            with added("build"):
                self.chain = Chain(*parts)

        def run(self, progress: Any = None) -> None:
            kernels.append(self.chain.kernel)
            with added("run"):
                self.chain.run(progress)

    home = "supplysim.simulation"
    with (
        patch(f"{home}.prepare", timed("prepare", prepare)),
        patch(f"{home}.Chain", Watched),
        patch(f"{home}.write_ledger", timed("record", lambda watched: write_ledger(watched.chain))),
        patch(f"{home}.attribute_delays", timed("attribution", attribute_delays)),
    ):
        run = simulate(scenario)
    with added("measures"):
        run.kpis()
    return Cost(size, spent, kernels[-1].happened, len(run.ledger.plan.component_type))


def exponent(costs: Sequence[Cost], step: str) -> float:
    """Return the power of the size with which a step grows, from the smallest to the largest."""
    least, most = costs[0], costs[-1]
    return math.log(most.spent[step] / least.spent[step]) / math.log(most.size / least.size)


def log_linear(costs: Sequence[Cost]) -> float:
    """Return the exponent of what grows like n log n in events."""
    least, most = (one.events * math.log(max(one.events, 2)) for one in (costs[0], costs[-1]))
    return math.log(most / least) / math.log(costs[-1].size / costs[0].size)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command line."""
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.growth", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--scenario", default="city")
    parser.add_argument("--months", type=float, nargs="*", default=_MONTHS)
    parser.add_argument("--cities", type=int, nargs="*", default=_CITIES)
    parser.add_argument("--instructions", action="store_true", help="count instructions instead")
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw it, too")
    order = parser.parse_args(arguments)

    lines = {
        "months of simulated window": [
            _cost(order, size=months, months=months) for months in order.months
        ],
        "times the city": [_cost(order, size=times, times=times) for times in order.cities],
    }
    short, long = _UNITS[order.instructions]
    for title, costs in lines.items():
        if costs:
            sys.stdout.write("\n".join([title, *_table(costs, short)]) + "\n")
    several = {title: costs for title, costs in lines.items() if len(costs) > 1}
    if order.chart is not None and several:
        _draw(several, long, order.chart)
    return 0


def varied(name: str, *, months: float = 12, times: int = 1) -> Any:
    """Return a scenario by name, cut to some months and some times as large."""
    import supplysim as ss  # noqa: PLC0415 - it is what is measured

    scenario = ss.load(name)
    if months != 12:
        scenario = shorter(scenario, months)
    return larger(scenario, times) if times != 1 else scenario


def _cost(order: argparse.Namespace, *, size: float, months: float = 12, times: int = 1) -> Cost:
    if not order.instructions:
        return cost(varied(order.scenario, months=months, times=times), size)
    told, counts = count_instructions(order.scenario, months=months, times=times)
    spent = {step: count / 1e9 for step, count in zip(STEPS, counts, strict=True)}
    return Cost(size, spent, told["events"], told["components"])


def _table(costs: Sequence[Cost], unit: str) -> Iterator[str]:
    yield "".join(f"{head:>13}" for head in ("size", "components", "events", *STEPS))
    for one in costs:
        cells = (f"{one.size:g}", f"{one.components:,}", f"{one.events:,}")
        times = (f"{one.spent[step]:.3f} {unit}" for step in STEPS)
        yield "".join(f"{cell:>13}" for cell in (*cells, *times))
    if len(costs) > 1:
        powers = (f"{exponent(costs, step):.2f}" for step in STEPS)
        yield "".join(f"{cell:>13}" for cell in ("exponent", "", "", *powers))
        yield f"exponent of n log n in events: {log_linear(costs):.2f}"


def _draw(lines: Mapping[str, Sequence[Cost]], unit: str, file: Path) -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415 - drawing is seldom asked for

    figure = Figure(figsize=(10, 5), layout="constrained")
    for axes, (title, costs) in zip(figure.subplots(1, len(lines)), lines.items(), strict=True):
        for step in STEPS:
            spent = [one.spent[step] for one in costs]
            label = f"{step}, exponent {exponent(costs, step):.2f}"
            axes.loglog([one.size for one in costs], spent, marker="o", label=label)
        sizes = [one.size for one in costs]
        axes.set_xticks(sizes, [f"{size:g}" for size in sizes])
        axes.minorticks_off()
        events = f"n log n in events: exponent {log_linear(costs):.2f}"
        axes.set(xlabel=f"{title} ({events})", ylabel=unit)
        axes.legend(
            fontsize="small", frameon=False, ncols=2, loc="lower center", bbox_to_anchor=(0.5, 1.0)
        )
    figure.savefig(file, dpi=150)


if __name__ == "__main__":
    sys.exit(main())
