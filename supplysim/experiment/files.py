"""The few operations by which results reach the disk, each whole or not at all.

Everything that writes results goes through a :class:`Disk`, so that tests can put one in its place
that tears writes, fails to sync or runs full.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection
from uuid import uuid4

__all__ = ["PARTIAL", "Disk", "on_network", "sweep_partials", "write_whole"]

PARTIAL = ".partial"
"""Ending of files that are being written; one that is found later was never finished."""

_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "lustre", "gpfs", "9p"})


class Disk:
    """The file system, one small operation at a time."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a new file and see it onto the disk."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _binary(), 0o644)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(descriptor, view) :]
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def sync(self, descriptor: int) -> None:
        """Wait until what was written to a file lies on the disk."""
        os.fsync(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file its final name, in place of any file that has it."""
        old.replace(new)

    def sync_folder(self, folder: Path) -> None:
        """Wait until the names in a folder lie on the disk, where a system can do that."""
        if os.name == "nt":
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink(missing_ok=True)

    def commit(self, connection: Connection) -> None:
        """Make the rows written since the last commit durable."""
        connection.commit()


def write_whole(disk: Disk, path: Path, content: bytes) -> str:
    """Write a file that is there whole or not at all, also after a power cut; return its sha256.

    Raises
    ------
    OSError
        When it could not be written; nothing of it is left.
    """
    partial = path.with_name(f".{path.name}.{uuid4().hex}{PARTIAL}")
    try:
        disk.write(partial, content)
        disk.rename(partial, path)
        disk.sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            disk.remove(partial)
        raise
    return sha256(content).hexdigest()


def sweep_partials(disk: Disk, folder: Path) -> int:
    """Remove files that a killed process left unfinished; return how many there were."""
    count = 0
    for path in _partials(folder):
        disk.remove(path)
        count += 1
    return count


def _partials(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob(f".*{PARTIAL}"))


def on_network(folder: Path, mounts: str = "/proc/mounts") -> bool:
    """Tell whether a folder lies on a network file system, as far as the system says.

    There SQLite's write-ahead log, which needs shared memory, is not safe.
    """
    try:
        with open(mounts, encoding="utf-8") as table:  # noqa: PTH123 - a pseudo file
            rows = [line.split()[1:3] for line in table]
    except OSError:
        return False
    here = folder.resolve()
    around = [
        (len(place), kind)
        for place, kind in rows
        if here.is_relative_to(place.replace("\\040", " "))
    ]
    return bool(around) and max(around)[1] in _NETWORK


def _binary() -> int:
    return getattr(os, "O_BINARY", 0)
