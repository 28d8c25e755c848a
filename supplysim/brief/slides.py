"""A brief as slides of 16:9 with charts that stay editable."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from supplysim.brief.content import Brief, Figure, plain
from supplysim.brief.slides_chart import add_bars, add_points
from supplysim.brief.slides_data import Bars, Points, native_of
from supplysim.brief.slides_fit import row_high_in, split_rows
from supplysim.brief.templates import emptied_show
from supplysim.brief.typeset import needed
from supplysim.brief.zips import settled

__all__ = ["as_pptx"]

_WIDE_IN, _HIGH_IN = 13.333, 7.5
_LEFT_IN, _TOP_IN, _TEXT_IN = 0.75, 1.45, 11.83
_LATIN, _CHINESE = "Arial", "Microsoft YaHei"
_INK, _MUTED, _BLUE, _ACCENT = "1F2933", "6B7682", "1F5F8B", "C8551B"
_FOOT_IN: Final = 6.9
"""Where tables end: below stands the foot of the slide."""


def as_pptx(brief: Brief, *, template: Path | None = None) -> bytes:
    """Return the brief as slides; the same brief gives the same bytes.

    Charts are native: their numbers can be edited in the slides.

    Parameters
    ----------
    template
        Slides of the user's own, widescreen: their master is taken, they are not.

    Raises
    ------
    OutputError
        When python-pptx is not installed.
    InputError
        When the template cannot be used.
    """
    return settled(_Slides(brief, template).written())


class _Slides:
    """Slides in the making."""

    def __init__(self, brief: Brief, template: Path | None) -> None:
        self._pptx = needed("pptx")
        self._enum = needed("pptx.enum.text")
        self._charts = needed("pptx.enum.chart")
        self._ns = needed("pptx.oxml.ns")
        self._util = needed("pptx.util")
        self._brief = brief
        if template is None:
            self._show = self._pptx.Presentation()
            self._show.slide_width = self._util.Inches(_WIDE_IN)
            self._show.slide_height = self._util.Inches(_HIGH_IN)
        else:
            self._show = emptied_show(self._pptx, template)
        # the emptiest layout: a brief places its texts itself
        self._layout = min(self._show.slide_layouts, key=lambda layout: len(layout.placeholders))
        self._show.core_properties.title = brief.title
        self._show.core_properties.author = "supplysim"

    def written(self) -> bytes:
        self._first()
        self._findings()
        for figure in self._brief.figures:
            self._chart(figure)
        self._actions()
        self._overturned()
        self._assumptions()
        self._annex()
        buffer = io.BytesIO()
        self._show.save(buffer)
        return buffer.getvalue()

    # --- slides -------------------------------------------------------------------------------

    def _first(self) -> None:
        slide = self._slide()
        _lang, brief = self._brief.lang, self._brief
        self._box(slide, [self._brief.say("kicker")], top=1.1, high=0.5, size=16, colour=_ACCENT)
        self._box(slide, [brief.title], top=1.55, high=1.0, size=38, bold=True)
        self._box(slide, [brief.subtitle], top=2.6, high=0.5, size=16, colour=_MUTED)
        self._box(slide, [plain(brief.answer)], top=3.4, high=2.6, size=24)

    def _findings(self) -> None:
        gap = "" if self._brief.lang == "zh" else " "
        blocks = [
            (finding.heading, gap.join(map(plain, finding.sentences)))
            for finding in self._brief.findings
        ]
        highs = [
            row_high_in((head,), (_TEXT_IN,), 17) + row_high_in((text,), (_TEXT_IN,), 15) + 0.13
            for head, text in blocks
        ]
        for part in split_rows(blocks, highs, _FOOT_IN - _TOP_IN):
            slide = self._slide(self._brief.say("findings"))
            frame = self._frame(slide, top=_TOP_IN, high=5.5)
            for place, (heading, text) in enumerate(part):
                head = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
                self._write(head, heading, size=17, bold=True, colour=_BLUE)
                self._write(frame.add_paragraph(), text, size=15)
                frame.paragraphs[-1].space_after = self._util.Pt(9)

    def _actions(self) -> None:
        rows = [
            [str(place), action.what, plain(action.why), action.how_sure]
            for place, action in enumerate(self._brief.actions, start=1)
        ]
        heads = [self._brief.say(key) for key in ("order", "action", "why", "sure")]
        self._tables("actions", heads, rows, (0.7, 3.3, 5.03, 2.8), size=15)

    def _overturned(self) -> None:
        texts = [(f"• {plain(sentence)}",) for sentence in self._brief.overturned]
        highs = [row_high_in(text, (_TEXT_IN,), 18) + 0.14 for text in texts]
        for part in split_rows(texts, highs, _FOOT_IN - _TOP_IN):
            slide = self._slide(self._brief.say("overturned"))
            told = [text for row in part for text in row]
            self._box(slide, told, top=_TOP_IN, high=5.2, size=18, space=10)

    def _assumptions(self) -> None:
        heads = [self._brief.say(key) for key in ("input", "value", "source", "grade")]
        rows = [
            [row.meaning, row.value, row.source, row.confidence] for row in self._brief.assumptions
        ]
        self._tables("assumptions", heads, rows, (4.4, 2.7, 3.13, 1.6), size=11)

    def _annex(self) -> None:
        heads = [self._brief.say(key) for key in ("row", "measure", "value", "interval", "source",
                                            "run", "grade")]  # fmt: skip
        rows = [
            [
                row.label,
                row.name,
                row.text,
                self._brief.ranged(row),
                row.origin,
                row.run,
                self._brief.graded(row),
            ]
            for row in self._brief.annex
        ]
        self._tables("annex", heads, rows, (0.6, 2.1, 1.3, 1.8, 1.83, 3.0, 1.2), size=10)

    # --- charts -------------------------------------------------------------------------------

    def _chart(self, figure: Figure) -> None:
        """Draw a native chart on a slide of its own, with its source below."""
        slide, inch = self._slide(figure.caption), self._util.Inches
        chart = native_of(figure, self._brief)
        text = figure.source
        if any(series.limits is not None for series in chart.series):
            text = f"{text} · {self._brief.say('bars_are')}"
        self._box(slide, [text], top=6.55, high=0.4, size=12, colour=_MUTED)
        place = tuple(map(inch, (_LEFT_IN, _TOP_IN, _TEXT_IN, 5.0)))
        if isinstance(chart, Bars):
            native = add_bars(slide.shapes, chart, place)
            self._dress(native, chart.axis, several=len(chart.series) > 1)
            self._dress_bars(native, chart)
        else:
            native = add_points(slide.shapes, chart, place)
            self._dress(native, chart.axes[1], several=True)
            self._dress_points(native, chart)

    def _dress_bars(self, native: Any, chart: Bars) -> None:
        native.plots[0].gap_width = 60
        for own, series in zip(native.plots[0].series, chart.series, strict=True):
            own.format.fill.solid()
            own.format.fill.fore_color.rgb = self._colour(series.colour)
        # names stand at the edge, where bars below zero do not cross them
        native.category_axis.tick_label_position = self._charts.XL_TICK_LABEL_POSITION.LOW
        if all(number is None or number >= 0 for one in chart.series for number in one.numbers):
            native.value_axis.minimum_scale = 0  # a bar is as long as its number
        if chart.most is not None:
            native.value_axis.maximum_scale = chart.most

    def _dress_points(self, native: Any, chart: Points) -> None:
        for axis, ends in zip((native.category_axis, native.value_axis), chart.ranges, strict=True):
            axis.minimum_scale, axis.maximum_scale, axis.major_unit = ends
        for own, series in zip(native.plots[0].series, chart.series, strict=True):
            own.format.line.fill.background()
            own.marker.style, own.marker.size = self._charts.XL_MARKER_STYLE.CIRCLE, 11
            own.marker.format.fill.solid()
            own.marker.format.fill.fore_color.rgb = self._colour(series.colour)
            own.marker.format.line.fill.background()
        across = native.category_axis
        across.has_title = True
        across.has_major_gridlines = False
        across.axis_title.text_frame.text = chart.axes[0]
        self._font(across.axis_title.text_frame.paragraphs[0].font, size=13, colour=_MUTED)

    def _dress(self, chart: Any, axis: str, *, several: bool) -> None:
        chart.has_title = False
        chart.has_legend = several
        self._font(chart.font, size=13)
        if several:
            chart.legend.position = self._charts.XL_LEGEND_POSITION.TOP
            chart.legend.include_in_layout = False
        value = chart.value_axis
        value.has_title = True
        value.axis_title.text_frame.text = axis
        self._font(value.axis_title.text_frame.paragraphs[0].font, size=13, colour=_MUTED)
        value.major_gridlines.format.line.color.rgb = self._colour("DFE3E8")
        value.format.line.fill.background()

    # --- pieces -------------------------------------------------------------------------------

    def _slide(self, heading: str = "") -> Any:
        slide = self._show.slides.add_slide(self._layout)
        for placeholder in list(slide.placeholders):
            placeholder._element.getparent().remove(placeholder._element)  # noqa: SLF001
        if heading:
            self._box(slide, [heading], top=0.5, high=0.75, size=28, bold=True, colour=_BLUE)
        foot = f"{self._brief.title}  ·  {len(self._show.slides)}"
        self._box(slide, [foot], top=7.0, high=0.35, size=11, colour=_MUTED)
        if self._brief.draft:
            self._box(slide, [self._brief.say("draft")], top=0.15, high=0.4, size=14, bold=True,
                      colour=_ACCENT, right=True)  # fmt: skip
        return slide

    def _frame(self, slide: Any, *, top: float, high: float) -> Any:
        inch = self._util.Inches
        box = slide.shapes.add_textbox(inch(_LEFT_IN), inch(top), inch(_TEXT_IN), inch(high))
        frame = box.text_frame
        frame.word_wrap = True
        return frame

    def _box(
        self,
        slide: Any,
        texts: Sequence[str],
        *,
        top: float,
        high: float,
        size: int,
        bold: bool = False,
        colour: str = _INK,
        right: bool = False,
        space: int = 0,
    ) -> None:
        frame = self._frame(slide, top=top, high=high)
        for place, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            self._write(paragraph, text, size=size, bold=bold, colour=colour)
            paragraph.space_after = self._util.Pt(space)
            if right:
                paragraph.alignment = self._enum.PP_ALIGN.RIGHT

    def _write(
        self, paragraph: Any, text: str, *, size: int, bold: bool = False, colour: str = _INK
    ) -> None:
        run = paragraph.add_run()
        run.text = text
        self._font(run.font, size=size, bold=bold, colour=colour)

    def _font(self, font: Any, *, size: int, bold: bool = False, colour: str = _INK) -> None:
        font.size, font.bold, font.name = self._util.Pt(size), bold, _LATIN
        font.color.rgb = self._colour(colour)
        properties = font._rPr  # noqa: SLF001 - Chinese fonts are not in its interface
        for old in properties.findall(self._ns.qn("a:ea")):
            properties.remove(old)
        chinese = properties.makeelement(self._ns.qn("a:ea"), {"typeface": _CHINESE})
        properties.find(self._ns.qn("a:latin")).addnext(chinese)

    def _tables(
        self,
        key: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: tuple[float, ...],
        *,
        size: int,
    ) -> None:
        """Lay rows out over as many slides as they need, each under the heading."""
        highs = [row_high_in(row, widths, size) for row in rows]
        room = _FOOT_IN - _TOP_IN - row_high_in(heads, widths, size)
        for part in split_rows(rows, highs, room) or [[]]:
            self._table(self._slide(self._brief.say(key)), heads, part, widths, size=size)

    def _table(
        self,
        slide: Any,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: tuple[float, ...],
        *,
        size: int,
    ) -> None:
        inch = self._util.Inches
        highs = [row_high_in(row, widths, size) for row in (heads, *rows)]
        table = slide.shapes.add_table(
            len(rows) + 1,
            len(heads),
            inch(_LEFT_IN),
            inch(_TOP_IN),
            inch(_TEXT_IN),
            inch(sum(highs)),
        ).table
        for column, width in zip(table.columns, widths, strict=True):
            column.width = inch(width)
        for line, high in zip(table.rows, highs, strict=True):
            line.height = inch(high)
        for place, row in enumerate([heads, *rows]):
            for cell, text in zip(table.rows[place].cells, row, strict=True):
                self._cell(cell, text, size=size, head=place == 0)

    def _cell(self, cell: Any, text: str, *, size: int, head: bool) -> None:
        cell.margin_top = cell.margin_bottom = self._util.Pt(2.5)
        cell.fill.solid()
        cell.fill.fore_color.rgb = self._colour(_BLUE if head else "FFFFFF")
        colour = "FFFFFF" if head else _INK
        paragraph = cell.text_frame.paragraphs[0]
        if text:
            self._write(paragraph, text, size=size, bold=head, colour=colour)
        else:
            # An empty cell would be as high as a line of the theme's size, and its row with it.
            paragraph._p.get_or_add_endParaRPr().set("sz", str(100 * size))  # noqa: SLF001

    def _colour(self, code: str) -> Any:
        return needed("pptx.dml.color").RGBColor.from_string(code)
