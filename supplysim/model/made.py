"""Milestones of every component, filled while the chain runs."""

from array import array

import numpy as np

from supplysim.ledger import MISSING

__all__ = ["Made"]


class Made:
    """Columns per component, filled while the chain runs."""

    def __init__(self, components: int) -> None:
        self.cast = np.full(components, MISSING, dtype=np.int64)
        self.demoulded = np.full(components, MISSING, dtype=np.int64)
        self.released = np.full(components, MISSING, dtype=np.int64)
        self.installed = array("q", [MISSING]) * components

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
