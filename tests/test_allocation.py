"""Large blocks of memory go back to the system when they are freed, where that can be told."""

import gc
import platform
import subprocess
import sys

import pytest

from supplysim.allocation import give_back, give_back_at_once

_RESIDENT = """
import sys
import numpy as np
from supplysim.allocation import give_back_at_once

def resident_mb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20

if sys.argv[1] == "set":
    assert give_back_at_once()
np.ones(3_900_000)  # freed: from now on glibc would keep smaller blocks
before = resident_mb()
blocks = [np.ones(500_000) for _ in range(50)]
kept = np.ones(500_000)
blocks.clear()
print(resident_mb() - before)
"""

on_glibc = pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other systems have rules of their own"
)


@on_glibc
def test_what_is_freed_below_a_block_that_stays_is_given_back():
    command = [sys.executable, "-c", _RESIDENT]
    usual, ours = (
        float(subprocess.run([*command, how], capture_output=True, check=True, text=True).stdout)  # noqa: S603
        for how in ("usual", "set")
    )
    assert ours < 50 < usual  # MB, of fifty blocks of 4 MB


def test_it_can_be_told_anywhere():
    assert give_back_at_once() in (True, False)
    give_back()


def test_what_the_interpreter_keeps_for_reuse_is_freed_and_nothing_stays_aside():
    kept = [(i,) for i in range(2000)]
    kept.clear()
    before = sys.getallocatedblocks()
    give_back()
    assert before - sys.getallocatedblocks() > 1500
    assert gc.get_freeze_count() == 0


def test_what_somebody_has_set_aside_stays_so():
    gc.freeze()
    try:
        count = gc.get_freeze_count()
        give_back()
        assert gc.get_freeze_count() == count > 0
    finally:
        gc.unfreeze()
