"""Random streams that belong to things, not to call order.

A stream is found by (seed, replication, purpose, entity), so a run that gains a plant or asks for
its draws in another order sees the same numbers everywhere else (CONTRACTS section 1). The
purposes in use are listed in docs/MODEL.md. This module draws nothing by itself.
"""

from hashlib import blake2b
from typing import Any, cast

from numpy.random import Generator, Philox

__all__ = ["Streams"]


class Streams:
    """All random streams of one replication.

    Parameters
    ----------
    seed
        Seed of the experiment, any integer; 0 is a seed like any other.
    replication
        Number of the replication, 0 or more.
    """

    __slots__ = ("_moved", "_start", "replication", "seed")

    def __init__(self, seed: int, replication: int = 0) -> None:
        self.seed = int(seed)
        self.replication = int(replication)
        self._moved = Generator(Philox(key=0))
        self._start = cast("dict[str, Any]", self._moved.bit_generator.state)

    def key(self, purpose: str, entity: str) -> int:
        """Return the 128-bit Philox key: blake2b of ``seed|replication|purpose|entity``."""
        text = f"{self.seed}|{self.replication}|{purpose}|{entity}"
        return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=16).digest(), "big")

    def generator(self, purpose: str, entity: str) -> Generator:
        """Return a fresh generator at the start of the stream of one purpose and entity."""
        return Generator(Philox(key=self.key(purpose, entity)))

    def moved(self, purpose: str, entity: str) -> Generator:
        """Return the same as ``generator``, good until somebody asks the next time.

        One generator is moved from stream to stream: to make one takes ten times as long, for it
        gathers entropy that a key has no use for.
        """
        key = self.key(purpose, entity)
        self._start["state"]["key"] = key & _WORD, key >> 64
        self._moved.bit_generator.state = self._start
        return self._moved


_WORD = 2**64 - 1
