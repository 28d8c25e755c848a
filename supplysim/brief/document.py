"""A brief as Word document, in the layout of Chinese official documents (GB/T 9704-2012).

A4 with margins of 37 mm at the top, 28 mm left, 26 mm right, 35 mm at the bottom: a text block of
156 x 225 mm with 22 lines of 28 characters; text in 仿宋 of size 三号 (16 pt), the title in 小标宋
of 二号 (22 pt), headings in 黑体 and 楷体, page numbers in 宋体 of 四号 (14 pt) between dashes,
right on odd and left on even pages. Fonts are named, not embedded; where one is missing, the font
table names what may take its place. In English the layout is the same, set in Times New Roman.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from supplysim.brief.content import Brief, Sentence, marked
from supplysim.brief.drawn import png_of
from supplysim.brief.templates import emptied_document
from supplysim.brief.typeset import needed
from supplysim.brief.zips import settled

__all__ = ["as_docx"]

_LATIN: Final = "Times New Roman"
_FONTS: Final = {
    "body": ("仿宋_GB2312", "FangSong"),
    "title": ("方正小标宋简体", "SimSun"),
    "heading": ("黑体", "SimHei"),
    "subheading": ("楷体_GB2312", "KaiTi"),
    "page": ("宋体", "SimSun"),
}
"""Font of each kind of text, and what may take its place."""

_TEXT_PT, _TITLE_PT, _PAGE_PT, _TABLE_PT, _ANNEX_PT = 16.0, 22.0, 14.0, 10.5, 8.5
_LINES, _CHARACTERS = 22, 28
_NARROWER_PERCENT = 98
_HEIGHT_MM, _WIDTH_MM = 225.0, 156.0
_MARGINS_MM: Final = {"top": 37.0, "left": 28.0, "right": 26.0, "bottom": 35.0}
_MM_PT: Final = 72 / 25.4
_AFTER_WIDTH: Final = ("w:kern", "w:position", "w:sz", "w:szCs", "w:u", "w:vertAlign", "w:lang")
_AFTER_GRID: Final = ("w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr", "w:sectPr")
"""What comes after ``w:w`` in a run's and after ``w:snapToGrid`` in a paragraph's properties: the
order is part of the format (ECMA-376-1, 17.3)."""

_TITLE: Final = "Title"
"""Style of the title in a template that has it."""

_NUMERALS: Final = "一二三四五六七八九十"


def as_docx(brief: Brief, *, template: Path | None = None) -> bytes:
    """Return the brief as a Word document; the same brief gives the same bytes.

    Parameters
    ----------
    template
        A document of the user's own: its page, header, footer and styles are taken instead.

    Raises
    ------
    OutputError
        When python-docx is not installed.
    InputError
        When the template cannot be used.
    """
    return settled(_Document(brief, template).written())


class _Document:
    """A document in the making."""

    def __init__(self, brief: Brief, template: Path | None) -> None:
        self._docx = needed("docx")
        self._brief = brief
        self._zh = brief.lang == "zh"
        self._own = template is not None
        self._document = (
            self._docx.Document() if template is None else emptied_document(self._docx, template)
        )
        self._heads = 0

    def written(self) -> bytes:
        if not self._own:
            self._lay_out()
            self._style()
        self._mark()
        brief = self._brief
        self._title()
        self._head("answer")
        self._text(brief.answer)
        self._findings()
        self._actions()
        self._head("overturned")
        for place, sentence in enumerate(brief.overturned, start=1):
            number = f"（{place}）" if self._zh else f"({place}) "
            self._text((number, *sentence))
        self._figures()
        self._assumptions()
        self._annex()
        buffer = io.BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    # --- page ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        mm = self._docx.shared.Mm
        section = self._document.sections[0]
        section.page_width, section.page_height = mm(210), mm(297)
        for side, width in _MARGINS_MM.items():
            setattr(section, f"{side}_margin", mm(width))
        section.footer_distance = mm(_MARGINS_MM["bottom"] - 7)  # 7 mm under the text block
        grid = section._sectPr.find(self._q("w:docGrid"))  # noqa: SLF001 - not in its interface
        if grid is None:
            grid = self._element("w:docGrid")
            section._sectPr.append(grid)  # noqa: SLF001
        pitch_pt = _HEIGHT_MM * _MM_PT / _LINES
        space_pt = _WIDTH_MM * _MM_PT / _CHARACTERS - _TEXT_PT
        grid.set(self._q("w:type"), "linesAndChars" if self._zh else "lines")
        grid.set(self._q("w:linePitch"), str(round(20 * pitch_pt)))
        # in 4096ths of a point, added to the width of every character
        grid.set(self._q("w:charSpace"), str(round(4096 * space_pt)))
        self._document.settings.odd_and_even_pages_header_footer = True
        self._page_number(section.footer.paragraphs[0], right=True)
        self._page_number(section.even_page_footer.paragraphs[0], right=False)

    def _mark(self) -> None:
        """Enter title and author; mark a draft on every page."""
        core = self._document.core_properties
        core.title, core.author = self._brief.title, "supplysim"
        core.comments = ""
        if not self._brief.draft:
            return
        for section in self._document.sections:
            for header in (section.header, section.even_page_header):
                paragraph = header.paragraphs[0]
                run = paragraph.add_run(self._brief.say("draft"))
                self._font(run, "heading", _PAGE_PT)
                paragraph.alignment = self._align("RIGHT")

    def _width_mm(self) -> float:
        """Return how wide the text is."""
        if not self._own:
            return _WIDTH_MM
        last = self._document.sections[-1]
        width = last.page_width - last.left_margin - last.right_margin
        return float(self._docx.shared.Length(width).mm)

    def _page_number(self, paragraph: Any, *, right: bool) -> None:
        paragraph.alignment = self._align("RIGHT" if right else "LEFT")
        side = "right_indent" if right else "left_indent"
        setattr(paragraph.paragraph_format, side, self._docx.shared.Pt(_PAGE_PT))
        for kind, text in (("", "— "), ("begin", ""), ("instr", "PAGE"), ("end", ""), ("", " —")):
            run = paragraph.add_run(text if kind != "instr" else "")
            self._font(run, "page", _PAGE_PT)
            if kind == "instr":
                code = self._element("w:instrText")
                code.text = text
                run._r.append(code)  # noqa: SLF001
            elif kind:
                mark = self._element("w:fldChar")
                mark.set(self._q("w:fldCharType"), kind)
                run._r.append(mark)  # noqa: SLF001

    def _style(self) -> None:
        styles, pt = self._document.styles, self._docx.shared.Pt
        normal = styles["Normal"]
        self._font(normal, "body", _TEXT_PT)
        normal.paragraph_format.space_after = pt(0)
        normal.paragraph_format.space_before = pt(0)
        normal.paragraph_format.line_spacing = pt(_HEIGHT_MM * _MM_PT / _LINES)
        if self._zh:
            # 16 pt are wider than a cell of the grid: a word processor that centres characters in
            # cells would give each of them two
            narrower = self._element("w:w")
            narrower.set(self._q("w:val"), str(_NARROWER_PERCENT))
            normal.element.get_or_add_rPr().insert_element_before(narrower, *_AFTER_WIDTH)
        for level, kind in ((1, "heading"), (2, "subheading")):
            style = styles[f"Heading {level}"]
            self._font(style, kind, _TEXT_PT)
            style.font.bold = kind == "subheading" and not self._zh
            style.font.italic = False
            style.font.color.rgb = self._docx.shared.RGBColor(0, 0, 0)
            style.paragraph_format.space_before = pt(0)
            style.paragraph_format.space_after = pt(0)
            style.paragraph_format.first_line_indent = pt(2 * _TEXT_PT)
        self._name_fallbacks()

    def _name_fallbacks(self) -> None:
        """Enter in the font table what may stand in for each font (``w:altName``)."""
        for part in self._document.part.package.iter_parts():
            if str(part.partname).endswith("/fontTable.xml"):
                entries = "".join(
                    f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
                    for name, other in _FONTS.values()
                )
                blob = part.blob.decode("utf-8").replace("</w:fonts>", f"{entries}</w:fonts>")
                part._blob = blob.encode("utf-8")  # noqa: SLF001 - the part is kept as bytes

    def _font(self, owner: Any, kind: str, size_pt: float) -> None:
        """Set Latin and Chinese font; theme fonts would win over names and are taken away.

        A template has fonts of its own; only what stands in tables keeps its size.
        """
        if self._own:
            if size_pt < _TEXT_PT:
                owner.font.size = self._docx.shared.Pt(size_pt)
            return
        owner.font.name = _LATIN
        owner.font.size = self._docx.shared.Pt(size_pt)
        fonts = owner.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(self._q(f"w:{theme}"), None)
        fonts.set(self._q("w:eastAsia"), _FONTS[kind][0])

    # --- content ------------------------------------------------------------------------------

    def _title(self) -> None:
        paragraph = self._document.add_paragraph()
        if self._own and _TITLE in {style.name for style in self._document.styles}:
            paragraph.style = _TITLE
        paragraph.alignment = self._align("CENTER")
        paragraph.paragraph_format.line_spacing = self._docx.shared.Pt(1.5 * _TITLE_PT)
        self._font(paragraph.add_run(self._brief.title), "title", _TITLE_PT)
        self._off_grid(paragraph)
        below = self._document.add_paragraph()
        below.alignment = self._align("CENTER")
        self._font(below.add_run(self._brief.subtitle), "subheading", _TABLE_PT + 1.5)
        self._off_grid(below)
        self._document.add_paragraph()

    def _head(self, key: str) -> None:
        self._heads += 1
        text = self._brief.say(key)
        number = f"{_NUMERALS[self._heads - 1]}、" if self._zh else f"{self._heads}. "
        self._document.add_heading(number + text, level=1)

    def _text(self, sentence: Sentence) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = self._docx.shared.Pt(2 * _TEXT_PT)
        # the grid of characters sets Chinese lines even; to justify them too would tear them
        paragraph.alignment = self._align("LEFT" if self._zh else "JUSTIFY")
        self._fill(paragraph, sentence, _TEXT_PT)

    def _fill(self, paragraph: Any, sentence: Sentence, size_pt: float) -> None:
        for text, label in marked(sentence):
            self._font(paragraph.add_run(text), "body", size_pt)
            if label is None:
                continue
            mark = paragraph.add_run(label)
            self._font(mark, "body", size_pt)
            mark.font.superscript = True
            mark.font.snap_to_grid = False

    def _findings(self) -> None:
        self._head("findings")
        for place, finding in enumerate(self._brief.findings):
            number = f"（{_NUMERALS[place]}）" if self._zh else f"({place + 1}) "
            self._document.add_heading(number + finding.heading, level=2)
            gap = "" if self._zh else " "
            parts: list[Any] = []
            for sentence in finding.sentences:
                parts += [*sentence, gap]
            self._text(tuple(parts))

    def _actions(self) -> None:
        self._head("actions")
        rows: list[list[Sentence]] = [
            [(f"{place}",), (action.what,), action.why, (action.how_sure,)]
            for place, action in enumerate(self._brief.actions, start=1)
        ]
        self._table(("order", "action", "why", "sure"), rows, (10, 36, 74, 36))

    def _figures(self) -> None:
        self._head("figures")
        for place, figure in enumerate(self._brief.figures, start=1):
            paragraph = self._document.add_paragraph()
            paragraph.alignment = self._align("CENTER")
            paragraph.paragraph_format.line_spacing = 1.0
            paragraph.paragraph_format.keep_with_next = True
            paragraph.add_run().add_picture(
                io.BytesIO(png_of(figure, self._brief.lang)),
                width=self._docx.shared.Mm(self._width_mm() - 4),
            )
            caption = self._document.add_paragraph()
            caption.alignment = self._align("CENTER")
            name = f"图{place} " if self._zh else f"Figure {place}. "
            self._font(caption.add_run(name + figure.caption), "heading", _TABLE_PT)
            self._off_grid(caption)

    def _assumptions(self) -> None:
        self._head("assumptions")
        _lang, brief = self._brief.lang, self._brief
        more = self._brief.say("more", n=brief.more_assumptions) if brief.more_assumptions else ""
        gap = "" if self._zh else " "
        self._text((self._brief.say("assumptions_note") + gap + more,))
        rows: list[list[Sentence]] = [
            [(row.meaning,), (row.value,), (row.source,), (row.confidence,)]
            for row in brief.assumptions
        ]
        self._table(("input", "value", "source", "grade"), rows, (52, 36, 42, 26))

    def _annex(self) -> None:
        self._document.add_page_break()
        self._head("annex")
        self._text((self._brief.say("annex_note"),))
        rows: list[list[Sentence]] = [
            [(row.label,), (row.name,), (row.text,), (self._brief.ranged(row),), (row.origin,),
             (row.run,), (self._brief.graded(row),)]
            for row in self._brief.annex
        ]  # fmt: skip
        heads = ("row", "measure", "value", "interval", "source", "run", "grade")
        self._table(heads, rows, (10, 29, 20, 24, 22, 33, 18), size_pt=_ANNEX_PT)
        if self._brief.sources:
            self._head("sources")
            for line in self._brief.sources:
                self._text((line,))

    def _table(
        self,
        heads: tuple[str, ...],
        rows: list[list[Sentence]],
        widths_mm: Sequence[float],
        *,
        size_pt: float = _TABLE_PT,
    ) -> None:
        table = self._document.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.autofit = False
        widths_mm = [width * self._width_mm() / sum(widths_mm) for width in widths_mm]
        for column, width in zip(table.columns, widths_mm, strict=True):
            column.width = self._docx.shared.Mm(width)
        titles: list[Sentence] = [(self._brief.say(head),) for head in heads]
        for cell, text in zip(table.rows[0].cells, titles, strict=True):
            self._cell(cell, text, "heading", size_pt)
        repeat = self._element("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                self._cell(cell, text, "body", size_pt)
        for row in table.rows:
            whole = self._element("w:cantSplit")
            row._tr.get_or_add_trPr().append(whole)  # noqa: SLF001
            for cell, width in zip(row.cells, widths_mm, strict=True):
                cell.width = self._docx.shared.Mm(width)
        self._document.add_paragraph()

    def _cell(self, cell: Any, sentence: Sentence, kind: str, size_pt: float) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = 1.0
        self._fill(paragraph, sentence, size_pt)
        self._off_grid(paragraph)
        if kind == "heading":
            for run in paragraph.runs:
                self._font(run, kind, size_pt)

    def _off_grid(self, paragraph: Any) -> None:
        """Take a paragraph of another size than the text off its grid."""
        off = self._element("w:snapToGrid")
        off.set(self._q("w:val"), "0")
        place = paragraph._p.get_or_add_pPr()  # noqa: SLF001
        place.insert_element_before(off, *_AFTER_GRID)
        for run in paragraph.runs:
            run.font.snap_to_grid = False

    # --- XML ----------------------------------------------------------------------------------

    def _q(self, name: str) -> str:
        return str(self._docx.oxml.ns.qn(name))

    def _element(self, name: str) -> Any:
        return self._docx.oxml.OxmlElement(name)

    def _align(self, side: str) -> Any:
        return getattr(self._docx.enum.text.WD_ALIGN_PARAGRAPH, side)
