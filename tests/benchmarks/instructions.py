"""Instructions of the steps of a run, counted by valgrind's callgrind.

The counted process calls ``os.getsid``, which nothing else does, before and after each step;
callgrind writes down what it has counted whenever it comes by there.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

__all__ = ["between_marks", "count_instructions", "main", "mark"]

_ALONE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_ALONE["PYTHONHASHSEED"] = "0"
"""Threads that wait would be counted, too, and sets and dictionaries of texts vary by this seed."""


def count_instructions(
    scenario: str, *, months: float = 12, times: int = 1
) -> tuple[dict[str, int], list[int]]:
    """Return events and components of a run, and the instructions of each of its steps.

    Raises
    ------
    SystemExit
        Where valgrind is not installed.
    """
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        sys.exit("--instructions needs valgrind, which is not installed")
    with TemporaryDirectory() as folder:
        counter = (valgrind, "--tool=callgrind", "--dump-before=getsid", "--quiet")
        file = f"--callgrind-out-file={folder}/counts"
        run = (sys.executable, "-m", __name__, scenario, str(months), str(times))
        told = subprocess.run(  # noqa: S603
            [*counter, file, *run],
            check=True, stdout=subprocess.PIPE, text=True, env=os.environ | _ALONE,
        ).stdout  # fmt: skip
        return json.loads(told), between_marks(Path(folder))


def between_marks(folder: Path) -> list[int]:
    """Return the instructions between the first and the second mark, the third and the fourth ...

    Parameters
    ----------
    folder
        What callgrind wrote: ``counts.1``, ``counts.2`` and so on, each up to a mark; what comes
        after the last one stands in ``counts``.
    """
    numbered = {int(file.suffix[1:]): file for file in folder.glob("counts.*")}
    totals = [_total(numbered[number]) for number in sorted(numbered)]
    assert len(totals) % 2 == 0, "a mark is missing, or somebody else calls os.getsid"
    return totals[1::2]


def _total(file: Path) -> int:
    found = re.search(r"^totals: (\d+)", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert found is not None
    return int(found[1])


def mark() -> float:
    """Let callgrind write down what it has counted; no time passes."""
    os.getsid(0)
    return 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a run that is counted, and tell its events and components."""
    from tests.benchmarks.growth import cost, varied  # noqa: PLC0415 - it counts with this module

    name, months, times = sys.argv[1:] if arguments is None else arguments
    scenario: Any = varied(name, months=float(months), times=int(times))
    found = cost(scenario, 1, clock=mark)
    sys.stdout.write(json.dumps({"events": found.events, "components": found.components}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
