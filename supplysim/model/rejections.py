"""Rejections of one instant, in an order that does not depend on who learned of them first.

What is done about a rejected piece is a decision: two of them may want the same stand-in. So they
are settled after all changes of their instant, before any other resource decides.
"""

from collections.abc import Callable
from typing import Any

from supplysim.model.kernel import Decider, Kernel

__all__ = ["Place", "Rejections"]

Place = tuple[int, ...]
"""Whose turn it is: storey, first load, then the place of the order at the plant, or nothing."""


class Rejections(Decider):
    """The rejections that are to be settled at this instant."""

    def __init__(self, kernel: Kernel) -> None:
        super().__init__(rank=(0, 0))
        self._kernel = kernel
        self._found: dict[Place, tuple[Callable[[Any], None], Any]] = {}

    def add(self, place: Place, settle: Callable[[Any], None], argument: Any) -> None:
        """Call ``settle(argument)`` at this instant, in the turn of its place."""
        self._found[place] = settle, argument
        self._kernel.ask(self)

    def decide(self, now: int) -> None:  # noqa: ARG002 - what is settled looks at the clock itself
        """Settle all rejections of this instant."""
        found, self._found = sorted(self._found.items()), {}
        for _, (settle, argument) in found:
            settle(argument)
