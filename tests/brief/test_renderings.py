"""Pages, documents, slides: whole, valid, deterministic, with every sentence and every row."""

import io
import re
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from PIL import ImageFont

from supplysim.brief import Templates, brief_of, plain, write_brief
from supplysim.brief.content import Figure
from supplysim.brief.document import as_docx
from supplysim.brief.drawn import drawn
from supplysim.brief.page import as_html
from supplysim.brief.slides import as_pptx
from supplysim.brief.typeset import as_pages, as_pdf, needed
from supplysim.charts import style
from supplysim.errors import OutputError
from tests.charts.layout import assert_tidy

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
FONT = Path(style.__file__).parents[1] / "assets" / "SupplySimSansSC-Regular.ttf"
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
        assert squeezed(row.label + row.name + row.text + brief.ranged(row) + row.origin) in text


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


def test_tables_end_above_the_foot_of_the_slide_however_long_their_texts(brief):
    """Rows are as high as their text needs, here reckoned by the font that the charts use."""
    from pptx import Presentation  # noqa: PLC0415

    long = "trucks=1, call_off=just-in-time · " * 3 + "按实际准时吊装率成对比较" * 3
    rows = [replace(row, run=long, name=row.name * 2) for row in brief.annex]
    longer = replace(brief, annex=tuple(rows))
    for told in (brief, longer):
        show = Presentation(io.BytesIO(as_pptx(told)))
        tables = [shape for slide in show.slides for shape in slide.shapes if shape.has_table]
        for shape in tables:
            needs = sum(max(map(needed_pt, row.cells, widths(shape))) for row in shape.table.rows)
            assert shape.top.pt + needs <= show.slide_height.pt
            assert shape.top.pt + sum(row.height.pt for row in shape.table.rows) <= 7.0 * 72
        labels = [row.cells[0].text for shape in tables for row in shape.table.rows]
        assert all(labels.count(row.label) == 1 for row in told.annex)


def widths(shape):
    return [column.width.pt for column in shape.table.columns]


def needed_pt(cell, width_pt):
    """Return the height of a cell whose text wraps at words and wide letters."""
    margins = cell.margin_top.pt + cell.margin_bottom.pt
    paragraph = cell.text_frame.paragraphs[0]
    if not paragraph.runs:  # a line of the size that its end has, of the theme's if it has none
        return 1.2 * int(paragraph._p.endParaRPr.get("sz")) / 100 + margins
    (run,) = paragraph.runs
    assert run.text  # a run without text has the theme's size in some programs
    font = ImageFont.truetype(str(FONT), 100)
    room = width_pt - cell.margin_left.pt - cell.margin_right.pt
    lines, line = 1, ""
    for piece in re.findall(r"[!-~]+ ?|.", run.text):
        for part in [piece] if font.getlength(piece) * run.font.size.pt / 100 <= room else piece:
            if font.getlength((line + part).rstrip()) * run.font.size.pt / 100 > room:
                lines, line = lines + 1, ""
            line += part
    return lines * 1.2 * run.font.size.pt + margins


def test_bars_begin_at_zero(brief):
    from pptx import Presentation  # noqa: PLC0415

    show = Presentation(io.BytesIO(as_pptx(brief)))
    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    bars = [chart for chart in charts if hasattr(chart.plots[0], "gap_width")]
    assert bars
    assert all(chart.value_axis.minimum_scale == 0 for chart in bars)


def test_a_point_alone_on_the_front_is_marked_and_within_the_axes(brief):
    from pptx import Presentation  # noqa: PLC0415

    told = {f"{axis}_{name}": text for axis, unit in (("x", "CNY/m3"), ("y", "1"))
            for name, text in (("measure", axis), ("measure_zh", axis), ("measure_en", axis),
                               ("unit", unit))}  # fmt: skip
    points = [(3437.0, 0.986, True), (3550.0, 0.77, False), (4450.0, 0.24, False)]
    table = pd.DataFrame(points, columns=["x", "y", "on_front"]).assign(**told)
    table = table.assign(**dict.fromkeys(("x_low", "x_high", "y_low", "y_high"), float("nan")))
    figure = Figure("pareto_front", table, "", "front")
    show = Presentation(io.BytesIO(as_pptx(replace(brief, figures=(figure,)))))
    (chart,) = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    spaces = {"c": CHART, "a": DRAWING.strip("{}")}
    tree = ET.fromstring(chart.part.blob)  # noqa: S314 - ours
    series = tree.findall(".//c:ser", spaces)
    lengths = [int(each.find("c:yVal//c:ptCount", spaces).get("val")) for each in series]
    assert lengths == [2, 1]  # LibreOffice leaves a series out that is shorter than a later one
    for each in series:
        assert each.find("c:marker/c:symbol", spaces).get("val") == "circle"
        assert int(each.find("c:marker/c:size", spaces).get("val")) > 7
        assert each.find("c:spPr/a:ln/a:noFill", spaces) is not None
    for axis, key in zip(tree.findall(".//c:valAx", spaces), ("xVal", "yVal"), strict=True):
        low, high = (float(axis.find(f"c:scaling/c:{end}", spaces).get("val"))
                     for end in ("min", "max"))  # fmt: skip
        values = [float(node.text) for node in tree.findall(f".//c:{key}//c:v", spaces)]
        assert len(values) == 3
        assert all(low <= value <= high for value in values)


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
