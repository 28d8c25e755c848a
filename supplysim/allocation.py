"""How a process that is our own gets and gives back memory."""

import ctypes
import gc
import sys

__all__ = ["give_back", "give_back_at_once"]

_MMAP_THRESHOLD = -3
"""``M_MMAP_THRESHOLD`` of glibc's ``malloc.h``: blocks of this size have pages of their own."""

_LARGE = 512 * 1024
"""Bytes from which a block is large: columns of components and loads are, single objects are not.
"""


def give_back_at_once() -> bool:
    """Have large blocks of memory given back to the system when they are freed.

    glibc raises the size from which it does so with every such block that is freed, up to 32 MB
    (mallopt(3)), and what lies in between stays with the process: a tenth of the peak of a
    city-year, a quarter of what it holds when its chain is gone. The setting belongs to the whole
    process, so only commands and workers make it, never the library inside somebody else's.

    Returns
    -------
    bool
        Whether it could be set; other systems give back by rules of their own.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_MMAP_THRESHOLD, _LARGE))


def give_back() -> None:
    """Give back what lies free between blocks in use (malloc_trim(3)), where that can be told.

    What the interpreter keeps for reuse is freed before, on every system; all objects that the
    garbage collector watches are of its oldest generation afterwards. It changes no setting and
    takes some milliseconds; worth it where much has just been freed.
    """
    _empty_free_lists()
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _empty_free_lists() -> None:
    """Free the tuples and numbers that the interpreter keeps for reuse.

    There are some thousand of each kind, and each can hold an arena of a megabyte: 15 MB after a
    city-year. A collection frees them; nothing is looked through for it, because everything
    stands aside meanwhile.
    """
    if gc.get_freeze_count():
        return  # somebody else has set objects aside, who would find them brought back
    gc.freeze()
    try:
        gc.collect()
    finally:
        gc.unfreeze()
