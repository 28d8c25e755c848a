"""Milestones of every component, filled while the chain runs."""

import numpy as np
from librt.vecs import append, vec
from mypy_extensions import i32, i64

from supplysim.ledger import MISSING, Columns
from supplysim.model.entities import Pallets
from supplysim.model.line import CASTING, DEMOULDING, STAGES
from supplysim.model.plant import Cast
from supplysim.plan.tables import IntArray

__all__ = ["Made"]

_SMALL = 2**30
"""Ends of runs, in seconds, from which times no longer surely fit in 32 bits: 34 years."""

_AT_ONCE = 2000
"""Orders whose pieces are entered together: one by one, most of the time goes into calls."""


class Made:
    """Columns per component, filled while the chain runs.

    Attributes
    ----------
    castings
        Pieces cast by the end, those made again counted each time.
    """

    def __init__(self, components: int, *, end: int) -> None:
        small = end < _SMALL
        # A run has 20 years at most, and no lift ends long after it.
        self.installed = vec[i32](np.full(components, MISSING, dtype=np.int32))
        self.castings = 0
        self._end = end
        held = np.dtype(np.int32 if small else np.int64)
        self._cast: IntArray = np.full(components, MISSING, dtype=held)
        self._demoulded = self._cast.copy()
        self._released = self._cast.copy()
        self._noted: list[tuple[Pallets, int]] = []
        self._forget_noted()

    def _forget_noted(self) -> None:
        self._cast_at = vec[i64]()
        self._demoulded_at = vec[i64]()
        self._released_at = vec[i64]()

    def install_before(self, first: int, installed: IntArray) -> None:
        """Take components from row ``first`` on as installed before the run."""
        self.castings += len(installed)
        for piece, at in enumerate(installed.tolist(), start=first):
            self.installed[piece] = at

    @property
    def cast(self) -> IntArray:
        """Instant at which each component was cast."""
        self._enter()
        return self._cast

    @property
    def demoulded(self) -> IntArray:
        """Instant at which each component was demoulded."""
        self._enter()
        return self._demoulded

    @property
    def released(self) -> IntArray:
        """Instant at which each component was released."""
        self._enter()
        return self._released

    def milestones(self) -> Columns:
        """Return cast, demoulded, released and installed of every component, for the record.

        What was not reached by the end is missing. The columns are its own: a copy of all of them
        would not stand beside the chain without need.
        """
        self._enter()
        for column in (self._cast, self._demoulded, self._released):
            column[column > self._end] = MISSING
        installed = np.asarray(self.installed)
        for piece in np.flatnonzero(installed > self._end).tolist():
            self.installed[piece] = MISSING
        times = (self._cast, self._demoulded, self._released, installed)
        return dict(zip(("cast", "demoulded", "released", "installed"), times, strict=True))

    def note(self, cast: Cast) -> None:
        """Note the milestones of the pieces of an order."""
        self._noted.append((cast.order.pallets, cast.order.first))
        finish, released = cast.finish, cast.released
        cast_at, demoulded_at, released_at = self._cast_at, self._demoulded_at, self._released_at
        for pallet in range(i64(len(released))):
            cast_at = append(cast_at, finish[pallet * STAGES + CASTING])
            demoulded_at = append(demoulded_at, finish[pallet * STAGES + DEMOULDING])
            released_at = append(released_at, released[pallet])
        self._cast_at, self._demoulded_at, self._released_at = cast_at, demoulded_at, released_at
        if len(self._noted) == _AT_ONCE:
            self._enter()

    def forget(self, component: int) -> int:
        """Clear the milestones of a rejected piece; return when it was cast."""
        cast = int(self.cast[component])
        self.cast[component] = self.demoulded[component] = self.released[component] = MISSING
        return cast

    def exchange(self, component: int, donor: int) -> None:
        """Give a component the milestones of its donor, and clear the donor's."""
        for column in (self.cast, self.demoulded, self.released):
            column[component] = column[donor]
        self.forget(donor)

    def _enter(self) -> None:
        """Enter the pieces of all orders that were noted."""
        if not self._noted:
            return
        made, first = zip(*self._noted, strict=True)
        sizes = [len(pallets.offsets) for pallets in made]
        counts = [len(pallets.pieces) for pallets in made]
        rows = np.concatenate([pallets.offsets for pallets in made]) + np.repeat(first, sizes)
        place = np.concatenate([pallets.pallet_of for pallets in made])
        place += np.repeat(np.cumsum([0, *counts[:-1]]), sizes)
        # What lies after the end is not reached: one second after it says as much, and is small.
        columns = (self._cast, self._demoulded, self._released)
        noted = (self._cast_at, self._demoulded_at, self._released_at)
        for column, at in zip(columns, noted, strict=True):
            times = np.minimum(np.asarray(at), self._end + 1)[place]
            column[rows] = times
            if column is self._cast:
                self.castings += int((times <= self._end).sum())
        self._noted.clear()
        self._forget_noted()
