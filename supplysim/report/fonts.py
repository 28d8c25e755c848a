"""The fonts of a page, cut to its characters, so that Chinese shows where no such font is."""

from base64 import b64encode
from collections.abc import Set as AbstractSet
from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from supplysim.charts.style import FAMILY

__all__ = ["font_faces", "subset_font"]

_ASSETS: Final = Path(__file__).parent.parent / "assets"
_WEIGHTS: Final = {400: "SupplySimSansSC-Regular.ttf", 700: "SupplySimSansSC-Bold.ttf"}
_KEPT_NAMES: Final = (0, 1, 2, 13, 14)
"""Copyright, family, style, licence and its address: the OFL asks for them in every copy."""


def font_faces(characters: AbstractSet[str]) -> str:
    """Return the CSS that carries regular and bold type for some characters inside the page.

    A character that the font lacks is left to the fonts that follow in the page's list.

    Parameters
    ----------
    characters
        Single characters; their order does not matter.
    """
    return "".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; '
        f"src: url(data:font/woff;base64,{_as_text(_ASSETS / name, characters)}); }}\n"
        for weight, name in _WEIGHTS.items()
    )


def subset_font(file: Path, characters: AbstractSet[str]) -> bytes:
    """Return a WOFF font with those of the characters that a TrueType file has.

    The same file and characters give the same bytes.
    """
    # Outlines and times are copied as they are: faster, and nothing depends on the clock.
    font = TTFont(file, lazy=True, recalcTimestamp=False, recalcBBoxes=False)
    options = Options()
    options.name_IDs = list(_KEPT_NAMES)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(map(ord, characters)))
    with font:
        subsetter.subset(font)
        font.flavor = "woff"
        written = BytesIO()
        font.save(written)
    return written.getvalue()


def _as_text(file: Path, characters: AbstractSet[str]) -> str:
    return b64encode(subset_font(file, characters)).decode("ascii")
