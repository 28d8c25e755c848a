"""Pages, documents, slides: whole, valid, deterministic, with every sentence and every row."""

import io
import re
import zipfile
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from supplysim.brief import Templates, brief_of, plain, write_brief
from supplysim.brief.document import as_docx
from supplysim.brief.drawn import drawn
from supplysim.brief.page import as_html
from supplysim.brief.slides import as_pptx
from supplysim.brief.typeset import as_pages, as_pdf, needed
from supplysim.errors import OutputError
from tests.charts.layout import assert_tidy

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def parts(blob):
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_the_pdf_is_the_same_each_time_and_holds_the_font(brief):
    one = as_pdf(brief)
    assert one == as_pdf(brief)
    assert one.startswith(b"%PDF")
    assert b"SupplySimSansSC" in one


def test_pages_are_images(brief):
    pages = as_pages(brief)
    assert len(pages) >= 3
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_the_document_has_every_sentence_and_row(brief):
    tree = ET.fromstring(parts(as_docx(brief))["word/document.xml"])  # noqa: S314 - ours
    text = squeezed("".join(node.text or "" for node in tree.iter(f"{MAIN}t")))
    for sentence in brief.sentences():
        for piece in sentence:
            assert squeezed(piece if isinstance(piece, str) else piece.text) in text
    for row in brief.annex:
        assert squeezed(row.label + row.name + row.text + row.interval + row.key) in text


def test_the_document_has_the_layout_of_official_documents(case):
    files = parts(as_docx(brief_of([case], lang="zh")))
    tree = ET.fromstring(files["word/document.xml"])  # noqa: S314
    size, margins, grid = (tree.find(f".//{MAIN}{name}") for name in ("pgSz", "pgMar", "docGrid"))
    twips = {side: round(float(margins.get(f"{MAIN}{side}")) / 56.693) for side in
             ("top", "left", "right", "bottom")}  # fmt: skip
    assert twips == {"top": 37, "left": 28, "right": 26, "bottom": 35}
    assert round(float(size.get(f"{MAIN}w")) / 56.693) == 210
    assert grid.get(f"{MAIN}type") == "linesAndChars"
    pitch_mm = int(grid.get(f"{MAIN}linePitch")) / 20 / 72 * 25.4
    assert 225 / pitch_mm == pytest.approx(22, abs=0.02)
    cell_pt = 16 + int(grid.get(f"{MAIN}charSpace")) / 4096
    assert 156 / 25.4 * 72 / cell_pt == pytest.approx(28, abs=0.02)
    styles = files["word/styles.xml"].decode("utf-8")
    assert 'eastAsia="仿宋_GB2312"' in styles
    assert 'w:name="仿宋_GB2312"><w:altName w:val="FangSong"/>' in files[
        "word/fontTable.xml"
    ].decode("utf-8")
    for name, data in files.items():
        if name.endswith((".xml", ".rels")):
            ET.fromstring(data)  # noqa: S314 - valid XML


def test_properties_stand_in_the_order_of_the_format(brief):
    files = parts(as_docx(brief))
    order = {
        "pPr": ["pStyle", "keepNext", "snapToGrid", "spacing", "ind", "jc", "rPr"],
        "rPr": ["rStyle", "rFonts", "b", "i", "color", "snapToGrid", "spacing", "w", "sz", "szCs",
                "vertAlign"],
    }  # fmt: skip
    for name in ("word/document.xml", "word/styles.xml"):
        tree = ET.fromstring(files[name])  # noqa: S314
        for kind, wanted in order.items():
            for node in tree.iter(f"{MAIN}{kind}"):
                tags = [child.tag.removeprefix(MAIN) for child in node]
                places = [wanted.index(tag) for tag in tags if tag in wanted]
                assert places == sorted(places), (name, kind, tags)


@pytest.mark.parametrize("render", [as_docx, as_pptx], ids=["docx", "pptx"])
def test_office_files_are_the_same_each_time(brief, render):
    one, other = render(brief), render(brief)
    assert one == other
    assert all(entry.date_time[0] == 1980 for entry in zipfile.ZipFile(io.BytesIO(one)).infolist())


def test_the_charts_of_the_slides_are_native_and_hold_the_numbers(brief):
    from pptx import Presentation  # noqa: PLC0415

    show = Presentation(io.BytesIO(as_pptx(brief)))
    assert show.slide_width / show.slide_height == pytest.approx(16 / 9, rel=1e-3)
    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == len(brief.figures)
    monthly = brief.figures[0].table
    drawn_values = list(charts[0].plots[0].series[0].values)
    assert sum(drawn_values) == pytest.approx(monthly["installed_m3"].sum(), rel=1e-3)
    texts = squeezed("".join(
        paragraph.text for slide in show.slides for shape in slide.shapes if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
    ))  # fmt: skip
    assert squeezed(plain(brief.answer)) in texts
    assert all(squeezed(plain(sentence)) in texts for sentence in brief.overturned)


def test_lateness_has_the_unit_on_slides_that_it_has_on_pages(brief):
    from pptx import Presentation  # noqa: PLC0415

    (figure,) = [figure for figure in brief.figures if figure.name == "delay_pareto"]
    (drawn_label,) = [ax.get_xlabel() for ax in drawn(figure, brief.lang).axes]
    show = Presentation(io.BytesIO(as_pptx(brief)))
    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    told = charts[brief.figures.index(figure)].value_axis.axis_title.text_frame.text
    unit = {"zh": r"楼层·(小时|天)", "en": r"storey-(hours|days)"}[brief.lang]
    assert re.search(unit, told)[0] == re.search(unit, drawn_label)[0]


def test_no_shape_of_a_slide_reaches_beyond_it(brief):
    from pptx import Presentation  # noqa: PLC0415

    show = Presentation(io.BytesIO(as_pptx(brief)))
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height


def test_the_page_stands_alone_and_ties_each_number_to_its_row(brief):
    page = as_html(brief)
    assert page == as_html(brief)
    assert not re.findall(r"""(?:src|href)=["'](?!#|data:)""", page)
    assert "<script" not in page
    assert "url(http" not in page
    anchors = set(re.findall(r'href="#(A\d+)"', page))
    assert anchors == {row.label for row in brief.annex}
    assert anchors <= set(re.findall(r'id="(A\d+)"', page))
    shown = squeezed(unescape(re.sub(r"<sup>.*?</sup>|<[^>]+>", "", page)))
    assert all(squeezed(plain(sentence)) in shown for sentence in brief.sentences())


def test_charts_at_the_size_of_a_page_are_tidy(brief):
    for figure in brief.figures:
        assert_tidy(drawn(figure, brief.lang))


def test_all_formats_are_written_or_none(brief, tmp_path):
    paths = write_brief(brief, tmp_path / "简 报", formats=("html", "docx"))
    assert [path.name for path in paths] == ["brief.html", "brief.docx"]
    assert sorted(path.name for path in (tmp_path / "简 报").iterdir()) == [
        "brief.docx", "brief.html"
    ]  # fmt: skip
    broken = tmp_path / "broken.typ"
    broken.write_text("#let x = ", encoding="utf-8")
    with pytest.raises(OutputError, match="template"):
        write_brief(brief, tmp_path / "none", formats=("html", "pdf"),
                    templates=Templates(typ=broken))  # fmt: skip
    assert not (tmp_path / "none").exists()


def test_a_template_of_ones_own_is_used(brief, tmp_path):
    own = tmp_path / "own.typ"
    own.write_text('#let data = json("brief.json")\n#data.title', encoding="utf-8")
    assert len(as_pdf(brief, template=own)) < len(as_pdf(brief))


def test_a_missing_package_is_told_with_the_extra():
    with pytest.raises(OutputError, match=r"supplysim\[brief\]"):
        needed("no_such_package_anywhere")
