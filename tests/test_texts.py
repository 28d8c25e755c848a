"""What is no text is called by what it is; texts are read in the encodings that people save."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.errors import BilingualError
from supplysim.texts import decoded, kind_of_content, parsed, read_toml


def zipped(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (b"\x89PNG\r\n\x1a\n....", "一个 PNG 图片", "a PNG image"),
        (b"\xff\xd8\xff\xe0", "一个 JPEG 图片", "a JPEG image"),
        (b"%PDF-1.7", "一个 PDF 文档", "a PDF document"),
        (b"\x1f\x8b\x08", "一个 gzip 压缩包", "a gzip archive"),
        (b"PAR1....PAR1", "一个 Parquet 表", "a Parquet table"),
        (b"MZ\x90\x00", "一个可执行程序", "a program"),
        ("甲".encode("utf-16"), "一个 UTF-16 编码的文本", "a text in UTF-16"),
        (b"a\x00b", "一个二进制文件", "a binary file"),
        (b"PK\x03\x04 cut short", "一个 ZIP 压缩包", "a ZIP archive"),
        (zipped("a.txt"), "一个 ZIP 压缩包", "a ZIP archive"),
        (
            zipped("[Content_Types].xml", "xl/workbook.xml"),
            "一个 Excel 工作簿",
            "an Excel workbook",
        ),
        (zipped("word/document.xml"), "一个 Word 文档", "a Word document"),
        (zipped("contents.json", "run.parquet"), "一个打包的结果", "a packed result"),
    ],
)
def test_what_is_no_text_is_called_by_what_it_is(content, zh, en):
    assert kind_of_content(content) == (zh, en)
    with pytest.raises(BilingualError) as refused:
        decoded(content, kind="CSV")
    assert refused.value.zh.startswith(f"这是{zh}，不是 CSV 文本")
    assert refused.value.en.startswith(f"is {en}, not a CSV text")


def test_advice_is_given_where_there_is_any():
    with pytest.raises(BilingualError, match=r"let its name end with \.xlsx"):
        decoded(zipped("xl/workbook.xml"), kind="TOML")
    with pytest.raises(BilingualError, match="save it as UTF-8"):
        decoded("甲".encode("utf-16"), kind="TOML")


@given(st.text(st.characters(exclude_characters="\x00\ufeff", exclude_categories=["Cs"])))
def test_a_text_comes_back_from_utf_8_with_or_without_a_mark(text):
    if kind_of_content(text.encode()) is not None:  # begins as another kind of file does
        return
    assert decoded(text.encode(), kind="CSV") == (text, False)
    assert decoded(text.encode("utf-8-sig"), kind="CSV") == (text, False)


def test_gb18030_is_read_where_it_is_allowed():
    table = "名称,体积\n甲,3".encode("gb18030")
    assert decoded(table, kind="CSV") == ("名称,体积\n甲,3", True)
    with pytest.raises(BilingualError, match="is not UTF-8; save it as UTF-8"):
        decoded(table, kind="TOML", gb18030=False)
    with pytest.raises(BilingualError, match='save it as "CSV UTF-8"'):
        decoded(b"\x81", kind="CSV")


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (b"a = 1\nb = \n", "TOML 语法错误：第 2 行第 5 列", "TOML syntax: Invalid value"),
        (b"a = " + b"[" * 5000, "TOML 语法错误", "TOML syntax: nested too deeply"),
    ],
)
def test_a_slip_in_toml_is_told_with_its_place(content, zh, en):
    with pytest.raises(BilingualError) as refused:
        parsed(content)
    assert refused.value.zh.startswith(zh)
    assert refused.value.en.startswith(en)


def test_a_file_that_is_not_there_or_a_folder_is_said_in_words(tmp_path):
    (tmp_path / "a.toml").write_bytes(b"n = 1\r\n")
    assert read_toml(tmp_path / "a.toml") == {"n": 1}
    with pytest.raises(BilingualError, match="there is no such file or folder"):
        read_toml(tmp_path / "b.toml")
    with pytest.raises(BilingualError) as refused:
        read_toml(tmp_path)
    assert refused.value.zh == "这是一个文件夹"
