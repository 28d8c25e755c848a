"""Workbooks from strangers: what is read, and what is refused before it is read."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from xlsxwriter.workbook import Workbook

from supplysim.errors import BilingualError
from supplysim.sheets import read_book
from supplysim.sheets.archive import MOST_BYTES, MOST_PARTS


def written(fill, **options):
    """Return the bytes of a workbook with one sheet that ``fill`` has filled."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, **options}) as workbook:
        fill(workbook, workbook.add_worksheet("a"))
    return out.getvalue()


def ordinary():
    return written(lambda _, sheet: sheet.write_row(0, 0, ["x", 1, 2.5]))


def repacked(content, change):
    """Return an archive whose parts, by name, ``change`` has changed in place."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def refusal(content):
    with pytest.raises(BilingualError) as caught:
        read_book(content)
    assert caught.value.zh
    return caught.value.en


def sheet_of(content):
    return read_book(content).sheets[0]


def test_values_come_with_their_types():
    def fill(workbook, sheet):
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        minute = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["  堆场 ", 5, 0.25])
        sheet.write_boolean(0, 3, True)
        sheet.write_datetime(0, 4, datetime.fromisoformat("2020-07-20"), day)
        sheet.write_datetime(0, 5, datetime.fromisoformat("2020-07-20 06:30"), minute)

    row = ("堆场", 5, 0.25, True, date(2020, 7, 20), datetime.fromisoformat("2020-07-20 06:30"))
    assert sheet_of(written(fill)).rows == (row,)
    # both calendars of spreadsheets: from 1900 and, on old Macs, from 1904
    assert sheet_of(written(fill, date_1904=True)).rows == (row,)


def test_what_makes_a_cell_unfit_is_marked():
    def fill(workbook, sheet):
        sheet.write_formula("B2", "=1+1", None, 2)
        sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
        sheet.write_number("D4", 0.1, workbook.add_format({"num_format": "0.0 %"}))
        sheet.write_number("E4", 0.1, workbook.add_format({"num_format": "0%"}))
        sheet.write_number("F4", 0.1, workbook.add_format({"num_format": "0.00"}))
        sheet.merge_range("A5:C6", "together")

    sheet = sheet_of(written(fill))
    assert sheet.marks.formulas == {(2, 2), (2, 3)}
    assert sheet.marks.errors == {(2, 3)}
    assert sheet.marks.percents == {(4, 4), (4, 5)}
    assert sheet.merged == (((5, 1), (6, 3)),)


def test_true_and_false_as_libreoffice_saves_them_are_values():
    def fill(_, sheet):
        sheet.write_formula("A1", "=TRUE()", None, True)
        sheet.write_formula("B1", "=FALSE()", None, False)
        sheet.write_formula("C1", "=TRUE()+1", None, 2)

    sheet = sheet_of(written(fill))
    assert sheet.rows == ((True, False, 2),)
    assert sheet.marks.formulas == {(1, 3)}


def test_formats_far_off_are_no_data():
    def fill(workbook, sheet):
        sheet.write(0, 0, 1)
        sheet.write_blank(1_048_575, 16_383, None, workbook.add_format({"bg_color": "red"}))

    sheet = sheet_of(written(fill))
    assert (sheet.marks.rows, sheet.marks.columns, sheet.rows) == (1, 1, ((1,),))


def test_a_value_far_off_is_refused_before_its_rectangle_is_filled():
    content = written(lambda _, sheet: sheet.write(1_048_575, 16_383, 1))
    assert "reaches to row 1048576, column 16384" in refusal(content)


def test_cells_without_names_are_counted():
    def change(parts):
        part = "xl/worksheets/sheet1.xml"
        parts[part] = (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b"<sheetData><row><c><v>1</v></c></row><row><c><v>1</v></c><c><f>A1</f><v>1</v></c>"
            b"</row></sheetData></worksheet>"
        )

    assert sheet_of(repacked(ordinary(), change)).marks.formulas == {(2, 2)}


def test_a_workbook_of_openpyxl_is_read_as_well():
    out = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["x", 1])
    workbook.save(out)
    assert sheet_of(out.getvalue()).rows == (("x", 1),)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_truncated_file_is_refused(share):
    content = ordinary()
    assert "cut short or damaged" in refusal(content[: int(len(content) * share)])


def test_a_part_with_a_flipped_byte_is_refused():
    content = bytearray(ordinary())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    content[info.header_offset + 60] ^= 0xFF
    assert "damaged" in refusal(bytes(content))


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"%PDF-1.7", b"\x00" * 100])
def test_another_kind_of_file_is_refused(content):
    assert ", no .xlsx; save it as" in refusal(content)


def test_an_old_or_locked_workbook_is_refused():
    assert ".xls, .et" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)


def test_an_archive_that_is_no_workbook_is_refused():
    assert "xl/workbook.xml" in refusal(repacked(ordinary(), lambda p: p.pop("xl/workbook.xml")))


def test_a_workbook_without_one_of_its_sheets_is_refused():
    content = repacked(ordinary(), lambda parts: parts.pop("xl/worksheets/sheet1.xml"))
    assert "the content of a is missing" in refusal(content)


def test_a_bomb_is_refused_by_what_it_says_of_itself():
    def dense(parts):
        parts["xl/sharedStrings.xml"] = b"<sst>" + b" " * 8 * 1024**2 + b"</sst>"

    assert "suspiciously dense" in refusal(repacked(ordinary(), dense))


def test_a_file_that_unpacks_to_too_much_is_refused():
    noise = bytes(range(256)) * 4096  # 1 MB that a small window cannot pack by more than 200

    def large(parts):
        for i in range(MOST_BYTES // len(noise)):
            parts[f"xl/media/{i}.png"] = noise

    assert "beyond 256 MB" in refusal(repacked(ordinary(), large))


def test_too_many_parts_are_refused():
    def many(parts):
        parts.update({f"xl/media/{i}.png": b"" for i in range(MOST_PARTS)})

    assert f"at most {MOST_PARTS}" in refusal(repacked(ordinary(), many))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused():
    out = io.BytesIO(ordinary())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert "two parts of one name" in refusal(out.getvalue())


def test_macros_are_refused_by_their_part_and_by_their_type():
    def project(parts):
        parts["xl/vbaProject.bin"] = b"\x00"

    def kind(parts):
        name = "[Content_Types].xml"
        parts[name] = parts[name].replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
        parts[name] = parts[name].replace(
            b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.macroEnabled",
            b"vnd.ms-excel.sheet.macroEnabled",
        )

    assert "macros" in refusal(repacked(ordinary(), project))
    assert "macros" in refusal(repacked(ordinary(), kind))


@pytest.mark.parametrize(
    "head",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">',
    ],
)
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_and_document_types_are_refused(head, part):
    def change(parts):
        declaration, _, rest = parts[part].partition(b"?>")
        parts[part] = declaration + b"?>" + head + rest

    assert "document type" in refusal(repacked(ordinary(), change))


def test_links_to_other_workbooks_are_noted_and_never_opened():
    def change(parts):
        parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"

    assert read_book(repacked(ordinary(), change)).links
    assert not read_book(ordinary()).links


def test_charts_and_empty_sheets_do_no_harm():
    def fill(workbook, sheet):
        sheet.write(0, 0, 1)
        workbook.add_worksheet("empty")
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=a!$A$1:$A$1"})
        workbook.add_chartsheet("picture").set_chart(chart)

    assert [sheet.name for sheet in read_book(written(fill)).sheets] == ["a", "empty"]
