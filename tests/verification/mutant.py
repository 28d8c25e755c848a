"""One way to break the model on purpose."""

from typing import NamedTuple

__all__ = ["Mutant"]


class Mutant(NamedTuple):
    """A change of one place in one file of the package."""

    name: str
    file: str
    old: str
    new: str
