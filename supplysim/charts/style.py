"""One look for all charts: font, colours, footnotes, and what happens to a missing glyph.

Settings apply inside :func:`house_style` only; matplotlib's own settings are left as they were.
No pyplot: a chart never touches the state of a notebook or needs a display.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

from supplysim.errors import Lang
from supplysim.wording import term

__all__ = [
    "ACCENT",
    "DARK",
    "FAMILY",
    "GRID",
    "INK",
    "LIGHT",
    "MUTED",
    "Lettering",
    "canvas",
    "foot",
    "foot_lines",
    "headline",
    "house_style",
    "plain_ticks",
    "wrapped",
]

FAMILY: Final = "SupplySim Sans SC"
"""Family of the fonts in ``supplysim/assets`` (Noto Sans CJK SC subset, OFL 1.1)."""

INK: Final = "#1f2933"
MUTED: Final = "#6b7682"
GRID: Final = "#dfe3e8"
DARK: Final = "#1f5f8b"
LIGHT: Final = "#a9c6da"
ACCENT: Final = "#c8551b"
"""A dark blue, its light tint and one warm accent: they differ in lightness (about 38, 78 and
50 of 100) as well as in hue, so they stay apart for colour-blind readers and in grey print."""

_ASSETS: Final = Path(__file__).parent.parent / "assets"
_FILES: Final = ("SupplySimSansSC-Regular.ttf", "SupplySimSansSC-Bold.ttf")
_FALLBACK: Final = "DejaVu Sans"
_SQUARE: Final = "□"
_FOOT_WIDTH: Final = 118
"""Half-width characters in a line under a chart of 8.4 in at 8 pt, a margin left for labels."""


@contextmanager
def house_style(extra: Sequence[str] = ()) -> Iterator[None]:
    """Apply the look to everything drawn or saved inside the block.

    Parameters
    ----------
    extra
        Further font families to fall back on, for glyphs that only a system font has.
    """
    _add_fonts()
    # the names of settings depend on matplotlib's version, hence Any
    settings: dict[Any, Any] = {
        "font.family": [FAMILY, *extra, _FALLBACK],
        "font.size": 9.5,
        "axes.unicode_minus": False,
        "text.parse_math": False,
        "text.color": INK,
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "supplysim",
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.titlesize": 12,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid.axis": "y",
        "grid.color": GRID,
        "grid.linewidth": 0.8,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "legend.frameon": False,
        "legend.fontsize": 9,
        "hatch.linewidth": 0.6,
        "figure.dpi": 100,
        "savefig.dpi": 150,
    }
    with mpl.rc_context(settings):
        yield


@dataclass(slots=True)
class Lettering:
    """Takes every text of a chart through the fonts at hand.

    A character that neither our font nor any system font has is drawn as □ and named in a note
    under the chart; one that only a system font has brings that font in through ``families``.
    """

    missing: list[str] = field(default_factory=list)
    families: list[str] = field(default_factory=list)

    def clean(self, text: str) -> str:
        """Return ``text`` as it can be drawn."""
        return "".join(self._drawable(letter) for letter in " ".join(text.split()))

    def note(self, lang: Lang) -> str:
        """Return the note that names the missing characters, empty when there are none."""
        if not self.missing:
            return ""
        codes = " ".join(f"U+{ord(letter):04X}" for letter in self.missing)
        if lang == "zh":
            return f"注：以下字符没有可用字形，以□代替：{codes}"
        return f"Note: no font here has these characters, shown as □: {codes}"

    def _drawable(self, letter: str) -> str:
        if ord(letter) in _own_characters():
            return letter
        family = _system_family(letter) if letter.isprintable() else None
        if family is None:
            if letter not in self.missing:
                self.missing.append(letter)
            return _SQUARE
        if family not in self.families:
            self.families.append(family)
        return letter


def canvas(ax: Axes | None, *, width: float = 8.4, height: float = 4.6) -> tuple[Figure, Axes]:
    """Return the figure and axes to draw on: those of ``ax``, or a new figure of this size (in)."""
    if ax is not None:
        _adopt(ax)
        return ax.figure.figure, ax  # the root figure, also when ax lies in a subfigure
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def _adopt(ax: Axes) -> None:
    """Give the texts an axes already has the fonts in force; they were made without them."""
    families = mpl.rcParams["font.family"]
    for text in ax.findobj(Text):
        if isinstance(text, Text):
            text.set_fontfamily(families)
            text.set_parse_math(False)
    ax.tick_params(labelfontfamily=families)


def headline(ax: Axes, title: str, *, legend: Sequence[str] = ()) -> None:
    """Set the title and, between it and the axes, one row of legend entries in this order."""
    ax.set_title(title, pad=26 if legend else 10)
    if not legend:
        return
    handles, labels = ax.get_legend_handles_labels()
    found = dict(zip(labels, handles, strict=True))
    ax.legend(
        [found[label] for label in legend],
        legend,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=len(legend),
        borderaxespad=0.2,
        handlelength=2.4,
        columnspacing=1.6,
        borderpad=0.2,
    )


def plain_ticks(axis: Axis) -> None:
    """Write tick numbers with thousands separators and never in powers of ten."""
    axis.set_major_formatter(FuncFormatter(lambda number, _place: f"{number:,.10g}"))


def foot(ax: Axes, lines: Sequence[str]) -> None:
    """Write lines under a chart; the empty ones are left out."""
    ax.annotate(
        "\n".join(line for line in lines if line),
        xy=(0.0, 0.0),
        # the lower edge of the x label, wherever the layout puts it
        xycoords=("axes fraction", ax.xaxis.label),
        xytext=(0, -8),
        textcoords="offset points",
        ha="left",
        va="top",
        fontsize=8,
        color=MUTED,
        linespacing=1.5,
        annotation_clip=False,
        gid="foot",
    )


def foot_lines(
    source: str,
    *,
    remark: str = "",
    lettering: Lettering,
    replications: int,
    lang: Lang,
    width: int = _FOOT_WIDTH,
) -> list[str]:
    """Return what stands under every chart: remark, source, "no interval", missing glyphs.

    ``width`` is that of a line in half-width characters.
    """
    default = "数据：supplysim 模拟结果" if lang == "zh" else "Data: supplysim simulation"
    interval = term("one_run", lang) if replications <= 1 else _replicated(replications, lang)
    split = "；" if lang == "zh" else "; "
    lines = [remark, f"{source or default}{split}{interval}", lettering.note(lang)]
    return [wrapped(line, width=width) for line in lines]


def wrapped(text: str, *, width: int) -> str:
    """Return a text broken into lines of at most ``width`` half-width characters.

    Latin words are kept whole; Chinese may break after any character.
    """
    lines, line, used = [], "", 0
    for piece in re.findall(r"[\x21-\x7e]+ ?| |[^\x20-\x7e]", text):
        size = sum(1 if letter.isascii() else 2 for letter in piece)
        if used + size > width and line:
            lines.append(line.rstrip(" "))
            line, used = "", 0
        line, used = line + piece, used + size
    return "\n".join([*lines, line])


def _replicated(replications: int, lang: Lang) -> str:
    if lang == "zh":
        return f"{replications}次重复模拟的均值，线段为95%置信区间"
    return f"mean of {replications} replications, lines are 95 % intervals"


@cache
def _own_characters() -> frozenset[int]:
    """Return the characters of our font and of matplotlib's own."""
    # matplotlib always carries DejaVu Sans; findfont never fails for it
    fallback = FT2Font(fontManager.findfont(_FALLBACK)).get_charmap()
    return frozenset(FT2Font(str(_ASSETS / _FILES[0])).get_charmap()) | frozenset(fallback)


@cache
def _system_family(letter: str) -> str | None:
    """Return the first family of this machine that has ``letter``; asked for rare letters only."""
    for entry in sorted(fontManager.ttflist, key=lambda font: (font.name, font.fname)):
        if entry.name.startswith("Last Resort"):
            continue  # has a box for every code point, and no letter
        try:
            font = FT2Font(entry.fname)
        except (OSError, RuntimeError):
            continue  # a font file that was removed, or that FreeType cannot read
        if font.scalable and ord(letter) in font.get_charmap():
            return str(entry.name)
    return None


def _add_fonts() -> None:
    """Make the shipped fonts known to matplotlib, once a process."""
    if any(entry.name == FAMILY for entry in fontManager.ttflist):
        return
    for name in _FILES:
        fontManager.addfont(str(_ASSETS / name))
