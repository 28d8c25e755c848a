"""How wide a text is, and where its lines break: estimates where no font can be asked."""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

__all__ = ["CLOSING", "broken", "half_widths", "is_wide", "width_of", "wrapped"]

CLOSING: Final = frozenset("，。；：、？！）》”’…")
"""What never begins a line of Chinese."""

_OPENING: Final = frozenset("（《“‘")
"""What never ends one."""

Measure = Callable[[str], float]
"""Width of a letter."""


def is_wide(letter: str) -> bool:
    """Tell whether a letter is as wide as a Chinese one, also where that depends on the font."""
    return unicodedata.east_asian_width(letter) in "WFA"


def half_widths(letter: str) -> int:
    """Return the width of a letter in half-width characters."""
    return 2 if is_wide(letter) else 1


def width_of(text: str) -> int:
    r"""Return the width of the longest line of a text in half-width characters.

    Examples
    --------
    >>> width_of("构件厂 plant\nplant")
    12
    """
    return max(sum(map(half_widths, line)) for line in text.split("\n"))


def broken(
    text: str,
    room: float,
    *,
    measure: Measure = half_widths,
    hang: bool = False,
    cut: bool = False,
) -> list[str]:
    """Return the lines of a text where each has room for so much.

    Latin words are kept whole; Chinese may break after any letter, but no line begins with a
    closing mark or ends with an opening one. Spaces at the end of a line take no room.

    Parameters
    ----------
    text
        May have lines of its own.
    room
        Width of a line, in what ``measure`` tells.
    measure
        Width of a letter.
    hang
        Whether a closing mark may stand beyond the end of a line.
    cut
        Whether what is wider than a line is broken; else it stands beyond its end.

    Examples
    --------
    >>> broken("叫料，where loads are called", 12)
    ['叫料，where', 'loads are', 'called']
    >>> broken("unbreakable", 8), broken("unbreakable", 8, cut=True)
    (['unbreakable'], ['unbreaka', 'ble'])
    """
    found: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for piece in _fitting(paragraph, room, measure) if cut else _pieces(paragraph):
            inked = piece.rstrip(" ")
            bare = inked.rstrip("".join(CLOSING)) if hang else inked
            if line and used + _width(bare, measure) > room:
                found.append(line.rstrip(" "))
                line, used = "", 0.0
            line, used = line + piece, used + _width(piece, measure)
        found.append(line.rstrip(" "))
    return found


def wrapped(text: str, *, width: int) -> str:
    r"""Return a text broken into lines of at most ``width`` half-width characters.

    Closing marks hang over, and so do words that are wider than a line.

    Examples
    --------
    >>> wrapped("where loads are called from", width=16)
    'where loads are\ncalled from'
    """
    return "\n".join(broken(text, width, hang=True))


def _width(text: str, measure: Measure) -> float:
    return sum(map(measure, text))


def _pieces(text: str) -> Iterator[str]:
    """Yield what no line breaks within: words with the spaces after them, Chinese letters."""
    piece = ""
    for letter in text:
        if piece and _breaks(piece[-1], letter):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _breaks(before: str, letter: str) -> bool:
    if letter == " " or letter in CLOSING or before in _OPENING:
        return False
    return before == " " or _is_chinese(before) or _is_chinese(letter)


def _is_chinese(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _fitting(text: str, room: float, measure: Measure) -> Iterator[str]:
    """Yield the pieces of a text, those that are wider than a line in parts that fill one."""
    for piece in _pieces(text):
        part = ""
        for letter in piece:
            if part and letter != " " and _width(part + letter, measure) > room:
                yield part
                part = ""
            part += letter
        yield part
