"""A disk that tears writes, fails to sync, runs full and loses power, by a seeded schedule."""

import random
import sqlite3

from supplysim.experiment.files import Disk


class PowerCut(BaseException):
    """The machine is off; nothing after this instant happens."""


class FaultyDisk(Disk):
    """A real folder with a cache in between: what was not synced may be lost at a power cut.

    Parameters
    ----------
    seed
        Decides which operation fails, and how.
    rate
        Chance of a fault at each operation.
    """

    def __init__(self, seed, rate=0.08):
        self.random = random.Random(seed)  # noqa: S311 - a schedule of faults, no secret
        self.rate = rate
        self.unsynced = set()
        self.renames = []
        self.faults = []

    def _strike(self, operation, *kinds):
        """Return the fault that happens now, if any."""
        if self.random.random() >= self.rate:
            return None
        kind = self.random.choice(kinds)
        self.faults.append((operation, kind))
        if kind == "power":
            raise PowerCut(operation)
        return kind

    def write(self, path, content):
        kind = self._strike("write", "full", "torn", "sync", "power")
        if kind is None:
            path.write_bytes(content)
            return
        self.unsynced.add(path)
        if kind == "sync":  # all is in the cache, and the disk refuses it
            path.write_bytes(content)
            raise OSError(5, "Input/output error")
        path.write_bytes(content[: self.random.randrange(len(content) + 1)])
        if kind == "torn":  # power goes while the bytes go to the disk
            raise PowerCut("write")
        raise OSError(28, "No space left on device")

    def rename(self, old, new):
        if self._strike("rename", "refused", "power"):
            raise OSError(5, "Input/output error")
        before = new.read_bytes() if new.exists() else None
        super().rename(old, new)
        if old in self.unsynced:
            self.unsynced.add(new)
        self.renames.append((old, new, before))

    def sync_folder(self, folder):
        if self._strike("sync_folder", "refused", "power"):
            raise OSError(5, "Input/output error")
        self.renames = [entry for entry in self.renames if entry[1].parent != folder]

    def remove(self, path):
        self._strike("remove", "power")
        super().remove(path)

    def commit(self, connection):
        kind = self._strike("commit", "full", "power", "late power")
        if kind == "full":
            raise sqlite3.OperationalError("database or disk is full")
        super().commit(connection)
        if kind == "late power":  # the row lies on the disk, and nobody has been told
            raise PowerCut("after commit")

    def cut(self):
        """Lose, by chance, what was never synced: names, and the ends of files."""
        for old, new, before in reversed(self.renames):
            if self.random.random() < 0.5 and new.exists():
                new.rename(old)
                if before is not None:
                    new.write_bytes(before)
        for path in sorted(self.unsynced):
            if path.exists():
                content = path.read_bytes()
                path.write_bytes(content[: self.random.randrange(len(content) + 1)])
