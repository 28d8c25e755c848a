"""Locks on files, by which a process is told from one that was killed."""

import os
import sys
from pathlib import Path

__all__ = ["Lock", "is_locked"]


class Lock:
    """A lock on a file, which the system lifts when its holder ends, however it ends.

    Parameters
    ----------
    path
        File to lock; it is made where there is none.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise BlockingIOError(str(path)) from error

    def release(self) -> None:
        """Let others have it."""
        os.close(self._descriptor)


def is_locked(path: Path) -> bool | None:
    """Tell whether a process holds the lock on a file; None where that cannot be found out."""
    try:
        # a lock that is shared needs no right to write, but Windows knows none
        descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return None
    try:
        _lock(descriptor, shared=True)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _lock(descriptor: int, *, shared: bool = False) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there is none elsewhere

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - there is none on Windows

        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
