"""Templates of the user's own: their look is kept, their content is not, the brief is whole."""

import io

import pytest
from docx import Document
from docx.shared import Mm, Pt
from pptx import Presentation
from pptx.util import Inches

from supplysim.brief import Templates, brief_of, plain, read_templates, write_brief
from supplysim.brief.document import as_docx
from supplysim.brief.slides import as_pptx
from supplysim.errors import InputError


@pytest.fixture
def letter(tmp_path):
    document = Document()
    document.sections[0].page_width = Mm(180)
    document.sections[0].left_margin = document.sections[0].right_margin = Mm(30)
    document.sections[0].header.paragraphs[0].text = "本局文头"
    document.styles["Normal"].font.name = "Own Font"
    document.styles["Normal"].font.size = Pt(11)
    document.add_paragraph("old text")
    document.save(tmp_path / "信 笺.docx")
    return tmp_path / "信 笺.docx"


@pytest.fixture
def slides(tmp_path):
    show = Presentation()
    show.slide_width, show.slide_height = Inches(13.333), Inches(7.5)
    show.slide_masters[0].name = "Own Master"
    show.slides.add_slide(show.slide_layouts[0]).shapes.title.text = "old slide"
    show.save(tmp_path / "own.pptx")
    return tmp_path / "own.pptx"


def test_a_document_keeps_page_header_and_styles_and_loses_its_text(brief, letter):
    document = Document(io.BytesIO(as_docx(brief, template=letter)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert document.sections[0].page_width.mm == pytest.approx(180, abs=0.1)
    assert document.sections[0].header.paragraphs[0].text == "本局文头"
    assert document.styles["Normal"].font.name == "Own Font"
    assert "old text" not in texts
    assert brief.title in texts
    assert document.paragraphs[0].style.name == "Title"
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert {run.font.name for run in runs} == {None}  # the template's font
    for table in document.tables:
        width = sum(cell.width.mm for cell in table.rows[0].cells)
        assert width == pytest.approx(120, abs=1)  # as wide as its text


def test_a_document_is_the_same_each_time(brief, letter):
    assert as_docx(brief, template=letter) == as_docx(brief, template=letter)


def test_a_draft_is_marked_in_a_template_too(case, letter):
    draft = brief_of([case], lang="en", draft=True)
    document = Document(io.BytesIO(as_docx(draft, template=letter)))
    assert document.sections[0].header.paragraphs[0].text == "本局文头DRAFT"


def test_slides_keep_their_master_and_lose_their_slides(brief, slides):
    show = Presentation(io.BytesIO(as_pptx(brief, template=slides)))
    assert show.slide_masters[0].name == "Own Master"
    texts = [shape.text_frame.text for slide in show.slides for shape in slide.shapes
             if shape.has_text_frame]  # fmt: skip
    assert "old slide" not in texts
    assert plain(brief.answer) in texts
    assert not [shape for slide in show.slides for shape in slide.placeholders]
    charts = [shape for slide in show.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == len(brief.figures)


def test_templates_are_told_apart_by_their_endings(brief, letter, slides, tmp_path):
    own = tmp_path / "own.TYP"
    own.write_text('#let data = json("brief.json")\n#data.title', encoding="utf-8")
    templates = read_templates([letter, slides, own])
    assert templates == Templates(typ=own, docx=letter, pptx=slides)
    paths = write_brief(brief, tmp_path / "out", formats=("docx", "pdf"), templates=templates)
    assert [path.name for path in paths] == ["brief.docx", "brief.pdf"]


def test_what_is_no_template_is_refused(letter, tmp_path):
    with pytest.raises(InputError) as refused:
        read_templates([letter, "a.odt", tmp_path / "none.pptx", letter])
    assert [fault.value for fault in refused.value.faults] == [
        "a.odt", str(tmp_path / "none.pptx"), "信 笺.docx",
    ]  # fmt: skip


def test_files_that_cannot_be_used_are_refused(brief, tmp_path):
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"no zip")
    with pytest.raises(InputError, match="no Word file"):
        as_docx(brief, template=broken)
    with pytest.raises(InputError, match="no PowerPoint file"):
        as_pptx(brief, template=broken)
    square = Presentation()
    square.save(tmp_path / "square.pptx")  # 4:3
    with pytest.raises(InputError, match="widescreen"):
        as_pptx(brief, template=tmp_path / "square.pptx")
    bare = Document()
    style = bare.styles["Table Grid"]
    style.element.getparent().remove(style.element)
    bare.save(tmp_path / "bare.docx")
    with pytest.raises(InputError, match="Table Grid"):
        as_docx(brief, template=tmp_path / "bare.docx")
