"""One look for all charts: font, colours, footnotes, and what happens to a missing glyph.

Settings apply inside :func:`house_style` only; matplotlib's own settings are left as they were.
No pyplot: a chart never touches the state of a notebook or needs a display.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

from supplysim.charts.labels import cut, fitted
from supplysim.errors import Lang
from supplysim.wording import term
from supplysim.wrapping import width_of, wrapped

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
    "either",
    "finish",
    "foot",
    "foot_lines",
    "headline",
    "house_style",
    "name_rows",
    "nothing",
    "plain_ticks",
    "replications_of",
    "tick_names",
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
_ENTRY_PT: Final = 44.0
_GAP_PT: Final = 14.0
_LETTER_PT: Final = 4.7
_BESIDE_PT: Final = 147.0
"""Width in points of a legend's entry without its text but with the gap behind it, of that gap, of
a half-width character at 9 pt, and of names of 26 characters beside a chart."""

_MARGIN_PT: Final = 28.0
_FOOT_LETTER_PT: Final = 4.0
"""What a line under a chart leaves free of its width, and its half-width characters at 8 pt."""

_FOOT_WIDTH: Final = 140
"""Half-width characters in a line under a chart of 8.4 in."""


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
    """Takes every text of a chart through the fonts at hand, and into the room there is.

    A character that neither our font nor any system font has is drawn as □ and named in a note
    under the chart; one that only a system font has brings that font in through ``families``. A
    name that has to be cut stands in full under the chart.
    """

    missing: list[str] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)

    def clean(self, text: str) -> str:
        """Return ``text`` as it can be drawn."""
        return "".join(self._drawable(letter) for letter in " ".join(text.split()))

    def shortened(self, name: str, width: int) -> str:
        """Return a name cut to ``width`` half-width characters, noted in full where it is cut."""
        return self.noted(name, cut(name, width))

    def noted(self, name: str, shown: str) -> str:
        """Return a name as it is shown; where that is cut, it is noted in full."""
        if shown.endswith("…") and not name.endswith("…") and name not in self.whole:
            self.whole.append(name)
        return shown

    def note(self, lang: Lang) -> str:
        """Return the note that names the missing characters, empty when there are none."""
        if not self.missing:
            return ""
        codes = " ".join(f"U+{ord(letter):04X}" for letter in self.missing)
        if lang == "zh":
            return f"注：以下字符没有可用字形，以□代替：{codes}"
        return f"Note: no font here has these characters, shown as □: {codes}"

    def notes(self, lang: Lang) -> list[str]:
        """Return what stands under a chart: names that were cut, characters that are missing."""
        names = "；".join(self.whole) if lang == "zh" else "; ".join(self.whole)
        full = f"全称：{names}" if lang == "zh" else f"In full: {names}"
        return [text for text in (full if names else "", self.note(lang)) if text]

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


def headline(ax: Axes, title: str, *, legend: Sequence[str] = (), raised: bool = False) -> None:
    """Set the title and, between it and the axes, legend entries in this order.

    ``raised`` leaves a row free where there is no legend, for what stands above the axes.
    """
    room = 72 * ax.figure.figure.get_figwidth() - _BESIDE_PT
    columns = _columns([width_of(label) for label in legend], room)
    rows = max(-(-len(legend) // columns), 1)
    ax.set_title(title, pad=10 + 16 * rows if legend or raised else 10)
    if not legend:
        return
    handles, labels = ax.get_legend_handles_labels()
    found = dict(zip(labels, handles, strict=True))
    # matplotlib fills a legend column by column
    ordered = [label for column in range(columns) for label in legend[column::columns]]
    ax.legend(
        [found[label] for label in ordered],
        ordered,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        ncols=columns,
        borderaxespad=0.2,
        handlelength=2.4,
        columnspacing=1.6,
        borderpad=0.2,
    )


def _columns(widths: Sequence[int], room_pt: float) -> int:
    """Return the most columns of a legend that fit: each as wide as the widest text in it."""
    for columns in range(len(widths), 1, -1):
        widest = [max(widths[column::columns]) for column in range(columns)]
        if sum(_ENTRY_PT + _LETTER_PT * width for width in widest) - _GAP_PT <= room_pt:
            return columns
    return 1


def finish(
    ax: Axes,
    data: pd.DataFrame,
    *,
    title: str,
    legend: Sequence[str] = (),
    raised: bool = False,
    intervals: bool | Literal["joint"] = True,
    remark: str = "",
    source: str = "",
    lettering: Lettering,
    lang: Lang,
) -> None:
    """Set title and legend, and write what stands under every chart of simulated numbers.

    ``intervals`` says whether a chart of several replications draws them, each by itself or
    "joint": judged together (Holm).
    """
    headline(ax, title, legend=legend, raised=raised)
    replications = replications_of(data)
    lines = foot_lines(
        source,
        remark=remark,
        lettering=lettering,
        replications=replications,
        intervals=intervals,
        lang=lang,
        width=int((72 * ax.figure.figure.get_figwidth() - _MARGIN_PT) / _FOOT_LETTER_PT),
    )
    foot(ax, lines)


def replications_of(data: pd.DataFrame) -> int:
    """Return how many replications a table is the mean of, 1 where it has no rows."""
    return int(data["replications"].max()) if len(data) else 1


def tick_names(
    names: Iterable[str],
    lettering: Lettering,
    *,
    width: int = 26,
    most: int = 40,
    lines: int = 2,
) -> list[str]:
    """Return names as they stand beside an axis: drawable, in a few lines.

    Parameters
    ----------
    width, most
        Half-width characters of a line, and how many it may have where names need them.
    lines
        Lines of a name; one that has more is cut and stands in full under the chart.
    """
    whole = [lettering.clean(str(name)) for name in names]
    shown = fitted(whole, width=width, most=max(most, width), lines=lines)
    return [lettering.noted(*pair) for pair in zip(whole, shown, strict=True)]


def nothing(ax: Axes, text: str) -> None:
    """Say in the middle of an empty chart why it is empty."""
    ax.text(0.5, 0.5, text, transform=ax.transAxes, ha="center", va="center", color=MUTED)


def name_rows(ax: Axes, names: Sequence[str]) -> None:
    """Name the rows of a chart of horizontal bars, the first on top."""
    ax.set_yticks(range(len(names)), labels=list(names))
    ax.set_ylim(max(len(names), 1) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)


def plain_ticks(axis: Axis) -> None:
    """Write tick numbers with thousands separators and never in powers of ten."""
    axis.set_major_formatter(FuncFormatter(lambda number, _place: f"{number:,.10g}"))


def foot(ax: Axes, lines: Sequence[str]) -> None:
    """Write lines under a chart; the empty ones are left out."""
    ax.annotate(
        "\n".join(line for line in lines if line),
        xy=(0.0, 0.0),
        # left edge of the y label, lower edge of the x label, wherever the layout puts them
        xycoords=(ax.yaxis.label, ax.xaxis.label),
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
    intervals: bool | Literal["joint"] = True,
    lang: Lang,
    width: int = _FOOT_WIDTH,
) -> list[str]:
    """Return what stands under every chart: remark, source, "no interval", names in full, glyphs.

    ``width`` is that of a line in half-width characters.
    """
    default = "数据：supplysim 模拟结果" if lang == "zh" else "Data: supplysim simulation"
    interval = term("one_run", lang)
    if replications > 1:
        interval = _replicated(replications, lang, intervals=intervals)
    split = "；" if lang == "zh" else "; "
    lines = [remark, f"{source or default}{split}{interval}", *lettering.notes(lang)]
    return [wrapped(line, width=width) for line in lines]


def either(lang: Lang, zh: str, en: str) -> str:
    """Return one of two texts by language."""
    return zh if lang == "zh" else en


def _replicated(replications: int, lang: Lang, *, intervals: bool | str) -> str:
    mean = either(lang, f"{replications}次重复模拟的均值", f"mean of {replications} replications")
    if not intervals:
        return mean
    kind = either(lang, "联合", "joint") if intervals == "joint" else either(lang, "单项", "single")
    return mean + either(lang, f"，线段为{kind}95%区间", f", lines are {kind} 95 % intervals")


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
