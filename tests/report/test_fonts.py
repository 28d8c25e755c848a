"""The page carries the type it is set in: what the font has is there, the rest is left alone."""

import os
import re
import subprocess
import sys
from base64 import b64decode
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import supplysim
from supplysim.charts.style import FAMILY
from supplysim.report import render
from supplysim.report.fonts import font_faces, subset_font

ASSETS = Path(supplysim.__file__).parent / "assets"
REGULAR = ASSETS / "SupplySimSansSC-Regular.ttf"
BOLD = ASSETS / "SupplySimSansSC-Bold.ttf"
FACE = re.compile(
    r'@font-face \{ font-family: "([^"]+)"; font-weight: (\d+); '
    r"src: url\(data:font/woff;base64,([^)]+)\); \}"
)


def fonts(css):
    """Return weight -> font of every face of the house family."""
    return {
        int(weight): TTFont(BytesIO(b64decode(data)))
        for family, weight, data in FACE.findall(css)
        if family == FAMILY
    }


def characters(font):
    return {chr(code) for code in font.getBestCmap()}


def visible(page):
    text = re.sub(r"<style>.*?</style>|<[^>]*>", "", page, flags=re.DOTALL)
    return set(unescape(text)) - set("\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_regular_and_bold_have_every_character_that_can_be_read_on_the_page(content, lang):
    page = render(content, lang=lang)
    whole = characters(TTFont(REGULAR))
    assert len(visible(page) & whole) > 50
    embedded = fonts(page)
    assert set(embedded) == {400, 700}
    for font in embedded.values():
        assert visible(page) & whole <= characters(font)


def test_only_characters_that_were_asked_for_are_carried():
    assert {
        weight: characters(font) for weight, font in fonts(font_faces(set("塔吊1"))).items()
    } == {
        400: set("塔吊1"),
        700: set("塔吊1"),
    }


def test_a_character_that_the_font_lacks_is_left_to_other_fonts():
    assert characters(TTFont(BytesIO(subset_font(REGULAR, {"塔", "\U0001f3d7", "\n"})))) == {"塔"}


@pytest.mark.parametrize("file", [REGULAR, BOLD], ids=["regular", "bold"])
def test_letters_keep_their_shape_and_the_copy_its_licence(file):
    whole, part = TTFont(file), TTFont(BytesIO(subset_font(file, {"楼"})))
    glyphs = [font.getGlyphSet()[font.getBestCmap()[ord("楼")]] for font in (whole, part)]
    assert glyphs[0].width == glyphs[1].width > 0
    outlines = [
        font["glyf"][font.getBestCmap()[ord("楼")]].getCoordinates(font["glyf"])[0]
        for font in (whole, part)
    ]
    assert list(outlines[0]) == list(outlines[1]) != []
    for name in (0, 1, 2):
        assert part["name"].getDebugName(name) == whole["name"].getDebugName(name)
    assert part.flavor == "woff"


def test_the_same_characters_give_the_same_bytes_whatever_their_order():
    """Sets of text have another order in each process."""
    code = (
        "import hashlib; from supplysim.report.fonts import font_faces;"
        "print(hashlib.sha256(font_faces(set('准时吊装率 60.0%')).encode()).hexdigest())"
    )
    seen = {
        subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
