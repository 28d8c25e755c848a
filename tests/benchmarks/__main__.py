"""``python -m tests.benchmarks``: measure, and print a table.

Exit code 0, or 1 when a promised limit was missed.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from supplysim.allocation import give_back_at_once
from supplysim.compiled import describe
from tests.benchmarks import studies, suite  # noqa: F401 - both enter their benchmarks
from tests.benchmarks.measure import Measured, as_json, in_this_process, make_records, repeated
from tests.benchmarks.registry import BENCHMARKS, Benchmark, Case

__all__ = ["main"]

HEADS = ("benchmark", "wall s", "CPU s", "peak MB", "events", "components", "us/component", "")
WIDTHS = (16, 8, 8, 8, 11, 11, 12, 0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command line."""
    order = _parser().parse_args(arguments)
    chosen = [BENCHMARKS[name] for name in order.names or BENCHMARKS]
    if order.list:
        _say(f"{bench.name:<{WIDTHS[0]}}  {bench.about}" for bench in chosen)
        return 0
    if order.here is not None:
        give_back_at_once()  # as the command does
        with tempfile.TemporaryDirectory() as scratch:
            case = Case(order.here, Path(scratch), tiny=order.tiny)
            _say([as_json(in_this_process(chosen[0], case))])
        return 0
    missed = False
    with tempfile.TemporaryDirectory() as records:
        make_records(chosen, Path(records), tiny=order.tiny)
        _say([describe("en"), _row(HEADS)])
        for bench in chosen:
            measured = repeated(bench, records=Path(records), times=order.repeat, tiny=order.tiny)
            _say([_row(_cells(bench, measured))])
            missed = missed or _over(bench, measured)
    return int(missed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=suite.__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="name")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="medians of N processes")
    parser.add_argument("--list", action="store_true", help="say what each benchmark measures")
    parser.add_argument("--tiny", action="store_true", help="smoke run on the smallest scenario")
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)  # one, in this process
    return parser


def _cells(bench: Benchmark, measured: Measured) -> list[str]:
    note = [measured.done.note] if measured.done.note else []
    if _over(bench, measured):
        limits = ((bench.limit_s, "s"), (bench.limit_mb, "MB"))
        told = ", ".join(f"{limit:g} {unit}" for limit, unit in limits if limit is not None)
        note.append(f"OVER THE LIMIT of {told}")
    return [
        bench.name,
        f"{measured.wall_s:.2f}",
        f"{measured.cpu_s:.2f}",
        _number(measured.peak_mb),
        _number(measured.done.events),
        _number(measured.done.components),
        _number(measured.us_per_component, ".2f"),
        ", ".join(note),
    ]


def _over(bench: Benchmark, measured: Measured) -> bool:
    slow = bench.limit_s is not None and measured.wall_s > bench.limit_s
    peak = measured.peak_mb
    return slow or (bench.limit_mb is not None and peak is not None and peak > bench.limit_mb)


def _number(number: float | None, form: str = ",.0f") -> str:
    return "" if number is None else format(number, form)


def _row(cells: Sequence[str]) -> str:
    first, *others = zip(cells, WIDTHS, strict=True)
    parts = [f"{first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in others)]
    return "  ".join(parts).rstrip()


def _say(lines: "Iterator[str] | Sequence[str]") -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
