"""The look: fonts, glyphs that are missing, and colours that survive grey print."""

from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.colors import to_rgb
from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from supplysim import charts
from supplysim.charts import style

TOP = Path(__file__).resolve().parents[2]
ASSETS = TOP / "supplysim" / "assets"
EXCEPTIONS = {
    "\ufeff",  # byte order mark at the head of a CSV file, never drawn
}
RARE = "\U0001fbf0"  # a segmented digit of legacy computers: no font of ours has it


def lightness(colour):
    """Return CIE L* of a colour (sRGB, D65)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    y = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def test_colours_differ_in_lightness_for_grey_print():
    order = sorted(map(lightness, (style.DARK, style.ACCENT, style.LIGHT)))
    assert all(b - a > 10 for a, b in pairwise(order))


def test_settings_hold_inside_the_style_only():
    before = dict(mpl.rcParams)
    with style.house_style():
        assert mpl.rcParams["pdf.fonttype"] == 42
        assert mpl.rcParams["svg.fonttype"] == "path"
        assert mpl.rcParams["axes.unicode_minus"] is False
        assert mpl.rcParams["font.family"][0] == style.FAMILY
    assert dict(mpl.rcParams) == before


def test_the_fonts_are_added_once():
    for _ in range(3):
        with style.house_style():
            pass
    ours = [entry for entry in fontManager.ttflist if str(ASSETS) in entry.fname]
    assert len(ours) == 2


def test_a_character_of_no_font_becomes_a_square_and_a_note():
    lettering = style.Lettering()
    assert lettering.clean(f"甲{RARE}厂{RARE}") == "甲□厂□"
    assert lettering.note("zh") == "注：以下字符没有可用字形，以□代替：U+1FBF0"
    assert "U+1FBF0" in lettering.note("en")


def test_text_our_font_has_is_left_alone():
    lettering = style.Lettering()
    assert lettering.clean("天津滨海新区 m³ 〇堼鄚漷") == "天津滨海新区 m³ 〇堼鄚漷"
    assert lettering.note("zh") == ""
    assert lettering.families == []


def test_control_characters_and_line_breaks_do_not_reach_the_chart():
    lettering = style.Lettering()
    assert lettering.clean("a\n b\tc") == "a b c"
    assert lettering.clean("a\x07b") == "a□b"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_chart_with_a_missing_glyph_says_so_and_does_not_warn(zones, lang):
    rare = zones.assign(title_zh=f"甲{RARE}", title_en=f"A{RARE}")
    figure, ax = charts.on_time_by_zone(rare, lang=lang)
    charts.save.png_bytes(figure)
    assert all("□" in label.get_text() for label in ax.get_yticklabels())
    assert any("U+1FBF0" in text.get_text() for text in figure.findobj(Text))


def test_money_signs_in_names_are_not_read_as_formulas(zones):
    figure, _ = charts.on_time_by_zone(zones.assign(title_zh="$a_b$ 与 $\\frac$"))
    assert charts.save.png_bytes(figure)


def test_a_long_foot_is_broken_into_lines():
    line = style.wrapped("很长的说明" * 30, width=100)
    assert max(len(part) for part in line.split("\n")) <= 50
    assert line.replace("\n", "") == "很长的说明" * 30
    assert style.wrapped("short words stay", width=100) == "short words stay"


def written_files():
    for folder in ("supplysim", "networks", "experiments"):
        for path in sorted((TOP / folder).rglob("*")):
            if path.is_file() and path.suffix in {".py", ".toml", ".csv", ".json", ".css", ".md"}:
                yield path


def test_every_character_of_the_project_is_in_the_font():
    has = set(FT2Font(str(ASSETS / "SupplySimSansSC-Regular.ttf")).get_charmap())
    missing = {}
    for path in written_files():
        letters = set(path.read_text(encoding="utf-8")) - EXCEPTIONS
        absent = {letter for letter in letters if ord(letter) > 127 and ord(letter) not in has}
        if absent:
            missing[path.relative_to(TOP).as_posix()] = sorted(absent)
    assert missing == {}


def test_bold_has_what_regular_has():
    regular, bold = (
        set(FT2Font(str(ASSETS / f"SupplySimSansSC-{weight}.ttf")).get_charmap())
        for weight in ("Regular", "Bold")
    )
    assert regular == bold
