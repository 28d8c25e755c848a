"""What one loading meets: files with their digests, faults, notes, and where each value is from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

from supplysim.errors import Fault, Lang

__all__ = ["Key", "Note", "Reading"]

Key = tuple[str, ...]
"""Path of a value: names, and indices of lists as text."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the screen should know, though nothing is wrong."""

    zh: str
    en: str

    def text(self, lang: Lang = "zh") -> str:
        """Return the note in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(slots=True)
class Reading:
    """The state of one loading.

    Parameters
    ----------
    faults
        Everything wrong so far.
    notes
        Everything to be said on screen.
    digests
        sha256 of each file read, by path.
    origins
        File, and line of a table, from which the value at a path was read.
    unread
        Places whose table, or column of a table, could not be read: what is missing there is no
        second fault.
    broken
        Whether a whole file could not be used, so that validating the rest would only mislead.
    allow_code
        Whether a policy may come from a file of the user.
    """

    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    digests: dict[Path, str] = field(default_factory=dict)
    origins: dict[Key, str] = field(default_factory=dict)
    unread: list[tuple[Key, str]] = field(default_factory=list)
    broken: bool = False
    allow_code: bool = False

    def origin(self, path: Sequence[str | int]) -> str:
        """Return the file of the nearest place at or above ``path``."""
        key = tuple(str(part) for part in path)
        for length in range(len(key), -1, -1):
            known = self.origins.get(key[:length])
            if known is not None:
                return known
        return ""

    def skipped(self, path: Sequence[str | int]) -> bool:
        """Tell whether ``path`` lies where a table, or one of its columns, could not be read."""
        here = tuple(str(part) for part in path)
        return any(
            here[: len(key)] == key and (not column or column in here[len(key) :])
            for key, column in self.unread
        )

    def load_bytes(self, path: Path, where: str) -> bytes | None:
        """Return the content of a file, None with a fault when it cannot be read."""
        try:
            content = path.read_bytes()
        except (OSError, ValueError) as error:
            self.faults.append(_unreadable(path, where, error))
            return None
        if not content.strip():
            self.faults.append(Fault(where, "文件是空的", "the file is empty", file=str(path)))
            return None
        self.digests[path] = sha256(content).hexdigest()
        return content

    def mark(self, value: Any, file: str, at: Key = ()) -> None:
        """Remember that ``value``, with all inside it, was read from ``file``."""
        self.origins[at] = file
        if isinstance(value, dict):
            for key, inner in value.items():
                self.mark(inner, file, (*at, key))
        elif isinstance(value, list):
            self.forget(at)
            self.origins[at] = file
            for i, inner in enumerate(value):
                self.mark(inner, file, (*at, str(i)))

    def forget(self, at: Key) -> None:
        """Forget the origins at and below a place that is about to be replaced."""
        below = [key for key in self.origins if key[: len(at)] == at]
        for key in below:
            del self.origins[key]


def _unreadable(path: Path, where: str, error: OSError | ValueError) -> Fault:
    if isinstance(error, FileNotFoundError):
        folder = path.parent
        names = [p.name for p in folder.iterdir()] if folder.is_dir() else []
        near = get_close_matches(path.name, names, n=1)
        return Fault(where, "没有这个文件", "no such file", file=str(path), nearest="".join(near))
    if isinstance(error, IsADirectoryError | PermissionError):
        return Fault(where, "不是可读的文件", "is not a file that can be read", file=str(path))
    return Fault(where, "文件名无法使用", "the file name cannot be used", file=str(path))
