"""A file that appears complete or not at all, under another name when the old one is in use.

A spreadsheet or a word processor on Windows locks the file it has open. What a person has waited
for is then not lost: it goes to a second name, and the caller says which.
"""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from supplysim.errors import OutputError

__all__ = ["save"]

_TRIES, _WAIT_S = 4, 0.25
"""A virus scanner or a sync client lets go of a file within a second; a person does not."""

_NAMES = 99
"""Second names tried: "results (2).xlsx" to "results (99).xlsx"."""


def save(
    target: Path, write: Callable[[Path], object], *, replace: bool = True, wait_s: float = _WAIT_S
) -> Path:
    """Write a file through a draft beside it; return the path under which it now lies.

    Parameters
    ----------
    target
        The file; its folder is made when missing.
    write
        Called with the path of the draft, which has the same name in a folder of its own.
    replace
        Whether a file of this name may be replaced.
    wait_s
        Seconds between two tries when the file is in use.

    Returns
    -------
    pathlib.Path
        ``target``, or a second name beside it when the file is in use.

    Raises
    ------
    OutputError
        When the file exists and may not be replaced, or nothing can be written there.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> save(folder / "a.txt", lambda draft: draft.write_text("x", encoding="utf-8")).name
    'a.txt'
    """
    if target.exists() and not replace:
        raise OutputError(f"{target} 已存在，不会覆盖", f"{target} exists and is kept")
    if target.parent.is_file():
        raise OutputError.unwritable(target, NotADirectoryError(errno.ENOTDIR, "not a folder"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(prefix=".supplysim-", dir=target.parent))
    except (OSError, ValueError) as error:
        raise OutputError.unwritable(target, error) from error
    try:
        draft = home / target.name
        write(draft)
        return _put(draft, target, wait_s)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError.unwritable(target, error) from error
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _put(draft: Path, target: Path, wait_s: float) -> Path:
    """Move the draft into place, or beside it when the place is locked."""
    for left in reversed(range(_TRIES)):
        try:
            os.replace(draft, target)  # noqa: PTH105 - the one call that replaces on every system
        except PermissionError:
            if left:
                time.sleep(wait_s)
        else:
            return target
    for number in range(2, _NAMES + 1):
        other = target.with_name(f"{target.stem} ({number}){target.suffix}")
        if other.exists():
            continue
        os.replace(draft, other)  # noqa: PTH105
        return other
    raise OutputError(
        f"{target} 正被占用，备用名称也已用完；请关闭后重试",
        f"{target} is in use and so are all second names; close it and try again",
    )
