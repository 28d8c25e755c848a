"""How names fit where they stand: in how many lines, and what is cut."""

from collections.abc import Sequence
from typing import Final

from supplysim.wrapping import CLOSING, width_of, wrapped

__all__ = ["cut", "fitted"]

_WIDER: Final = 2
"""Half-width characters by which a column of names grows until they fit."""


def fitted(names: Sequence[str], *, width: int, most: int, lines: int) -> list[str]:
    r"""Return names broken into at most ``lines`` lines, in a column no wider than they need.

    The column grows from ``width`` to ``most`` half-width characters until all fit. What does not
    fit even then ends in "…".

    Examples
    --------
    >>> fitted(["yards", "crews at full strength"], width=8, most=14, lines=2)
    ['yards', 'crews at full\nstrength']
    >>> fitted(["crews at full strength in winter"], width=8, most=14, lines=2)
    ['crews at full\nstrength in…']
    """
    found = [wrapped(name, width=width).split("\n") for name in names]
    while width < most and any(not _fits(name, width, lines) for name in found):
        width = min(width + _WIDER, most)
        found = [wrapped(name, width=width).split("\n") for name in names]
    return ["\n".join(_kept(*pair, width, lines)) for pair in zip(names, found, strict=True)]


def cut(line: str, width: int, *, more: bool = False) -> str:
    """Return a line no wider than ``width``, with "…" where something was left out.

    Parameters
    ----------
    more
        Whether something is left out behind it in any case.
    """
    if width_of(line) <= width and not more:
        return line
    while width_of(line) > width - 2:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _even(name: str, found: list[str]) -> list[str]:
    """Return a name in as many lines, but as even as can be: no lone letter in the last."""
    for width in range(max(map(width_of, found)) - 1, 0, -1):
        narrower = wrapped(name, width=width).split("\n")
        if len(narrower) > len(found) or max(map(width_of, narrower)) > width:
            break
        found = narrower
    return found


def _fits(name: list[str], width: int, lines: int) -> bool:
    return len(name) <= lines and all(width_of(line.rstrip("".join(CLOSING))) <= width
                                      for line in name)  # fmt: skip


def _kept(whole: str, name: list[str], width: int, lines: int) -> list[str]:
    if _fits(name, width, lines):
        return _even(whole, name)
    last = min(lines, len(name)) - 1
    return [
        cut(line, width, more=place == last and len(name) > lines)
        for place, line in enumerate(name[:lines])
    ]
