"""Selection procedures as questions: which runs next, until there is a choice.

A procedure sees nothing but the responses it has asked for, in the order in which it asked. So its
choice is the same however many runs are made at a time, and however often the work is interrupted:
asked again with the same responses at hand, it comes to the same point.
"""

from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple

__all__ = ["Ask", "Chosen", "Observe", "Procedure", "follow"]

Observe = Callable[[int, int], float]
"""Takes (alternative, replication) and returns the response; replications count from 0."""


class Ask(NamedTuple):
    """Runs that a procedure must see before it goes on.

    Parameters
    ----------
    runs
        Alternative and replication of each; the responses are sent in this order.
    ahead
        Further replications of the same alternatives that it will probably ask for next. They
        may be made at the same time; those it does not ask for it never sees.
    """

    runs: tuple[tuple[int, int], ...]
    ahead: int = 0


class Chosen(NamedTuple):
    """Outcome of a selection.

    Parameters
    ----------
    best
        The alternative with the best mean among those that are left.
    runs
        Replications that each alternative was given, shape (k,).
    means
        Mean of each over them, shape (k,).
    stays
        Alternatives that can still be the best: ``best`` alone where the selection is decided.
    probability
        Of a correct selection: guaranteed by KN and Rinott if the best is better by the
        indifference zone, estimated by OCBA. None where the procedure ended before it was decided
        and promises nothing.
    needed
        Most replications of one alternative that would have been needed at the least (Rinott) or
        at the most (KN), where it ended for want of them; else 0.
    """

    best: int
    runs: tuple[int, ...]
    means: tuple[float, ...]
    stays: tuple[int, ...]
    probability: float | None
    needed: int = 0

    @property
    def decided(self) -> bool:
        """Whether the procedure came to one alternative."""
        return len(self.stays) == 1


Procedure = Generator[Ask, Sequence[float], Chosen]
"""Yields what it asks for, is sent the responses, and returns what was chosen."""


def follow(procedure: Procedure, observe: Observe) -> Chosen:
    """Answer a procedure's questions one by one, and return its choice."""
    try:
        ask = next(procedure)
        while True:
            ask = procedure.send([observe(i, r) for i, r in ask.runs])
    except StopIteration as end:
        chosen: Chosen = end.value
        return chosen
