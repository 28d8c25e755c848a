"""The text of a file from a stranger: its encoding found out, other kinds of files called by name.

Spreadsheets and editors in China write UTF-8, with or without a byte-order mark, and GB18030. What
is no text at all would be called "not UTF-8" by any decoder; its first bytes say what it is.
"""

import io
import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from supplysim.errors import BilingualError, system_reason

__all__ = ["decoded", "kind_of_content", "parsed", "read_toml"]

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "一个 PNG 图片", "a PNG image"),
    (b"\xff\xd8\xff", "一个 JPEG 图片", "a JPEG image"),
    (b"GIF8", "一个 GIF 图片", "a GIF image"),
    (b"%PDF-", "一个 PDF 文档", "a PDF document"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "一个旧式 Office 文件（.xls、.doc）",
        "an old Office file",
    ),
    (b"\x1f\x8b", "一个 gzip 压缩包", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "一个 7z 压缩包", "a 7z archive"),
    (b"Rar!\x1a\x07", "一个 RAR 压缩包", "a RAR archive"),
    (b"PAR1", "一个 Parquet 表", "a Parquet table"),
    (b"SQLite format 3\x00", "一个 SQLite 数据库", "an SQLite database"),
    (b"\x7fELF", "一个可执行程序", "a program"),
    (b"MZ", "一个可执行程序", "a program"),
)
"""First bytes of kinds of files, as their formats lay them down."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PARTS: tuple[tuple[str, str, str], ...] = (
    ("xl/", "一个 Excel 工作簿", "an Excel workbook"),
    ("word/", "一个 Word 文档", "a Word document"),
    ("ppt/", "一个 PowerPoint 演示文稿", "a PowerPoint presentation"),
    ("contents.json", "一个打包的结果", "a packed result"),
)
"""What is inside a ZIP archive of these kinds."""

_ADVICE = {
    "an Excel workbook": ("；请以 .xlsx 结尾命名", "; let its name end with .xlsx"),
    "a text in UTF-16": ("；请另存为 UTF-8", "; save it as UTF-8"),
}
"""What helps with some of them."""

_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def kind_of_content(content: bytes) -> tuple[str, str] | None:
    """Return what a file is that is no text, in Chinese and in English; None for a text.

    Parameters
    ----------
    content
        The bytes of the file.

    Examples
    --------
    >>> kind_of_content(b"%PDF-1.7 ...")
    ('一个 PDF 文档', 'a PDF document')
    >>> kind_of_content("名称,体积".encode("gb18030")) is None
    True
    """
    if content.startswith(_ZIP):
        return _kind_of_zip(content)
    for start, zh, en in _SIGNATURES:
        # two letters may also begin a text, which never holds a zero byte
        if content.startswith(start) and (start != b"MZ" or b"\x00" in content):
            return zh, en
    if content.startswith(_UTF_16):
        return "一个 UTF-16 编码的文本", "a text in UTF-16"
    return ("一个二进制文件", "a binary file") if b"\x00" in content else None


def decoded(content: bytes, *, kind: str, gb18030: bool = True) -> tuple[str, bool]:
    """Return the text of a file, and whether it was read as GB18030.

    Parameters
    ----------
    content
        The bytes of the file.
    kind
        What it should be, such as "CSV", for messages.
    gb18030
        Whether it may be in strictly valid GB18030 where it is not UTF-8.

    Raises
    ------
    BilingualError
        When it is no text, with what it is, or in another encoding.

    Examples
    --------
    >>> decoded("甲".encode("utf-8-sig"), kind="CSV"), decoded("甲".encode("gb18030"), kind="CSV")
    (('甲', False), ('甲', True))
    """
    found = kind_of_content(content)
    if found is not None:
        more = _ADVICE.get(found[1], ("", ""))
        raise BilingualError(
            f"这是{found[0]}，不是 {kind} 文本{more[0]}",
            f"is {found[1]}, not a {kind} text{more[1]}",
        )
    for encoding in ("utf-8-sig", "gb18030") if gb18030 else ("utf-8-sig",):
        try:
            return content.decode(encoding), encoding == "gb18030"
        except UnicodeDecodeError:
            continue
    if gb18030:
        name = "CSV UTF-8" if kind == "CSV" else "UTF-8"
        raise BilingualError(
            f"既不是 UTF-8 也不是 GB18030 编码，请另存为“{name}”",
            f'is neither UTF-8 nor GB18030; save it as "{name}"',
        )
    raise BilingualError("不是 UTF-8 编码，请另存为 UTF-8", "is not UTF-8; save it as UTF-8")


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file says.

    Raises
    ------
    BilingualError
        When there is no such file, it is no text, or no TOML.
    """
    try:
        return parsed(path.read_bytes())
    except OSError as error:
        raise BilingualError(*system_reason(error)) from None


def parsed(content: bytes) -> dict[str, Any]:
    """Return what the bytes of a TOML file say.

    Raises
    ------
    BilingualError
        When they are no text, or no TOML; with the place where that shows.

    Examples
    --------
    >>> parsed(b"trucks = 3")
    {'trucks': 3}
    """
    text, _ = decoded(content, kind="TOML", gb18030=False)
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        place = _TOML_PLACE.search(str(error))
        reason = str(error) if isinstance(error, ValueError) else "nested too deeply"
        at = f"第 {place[1]} 行第 {place[2]} 列" if place else ""
        raise BilingualError(f"TOML 语法错误{at and '：'}{at}", f"TOML syntax: {reason}") from None


def _kind_of_zip(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "一个 ZIP 压缩包", "a ZIP archive"
    for part, zh, en in _PARTS:
        if any(name.startswith(part) for name in names):
            return zh, en
    return "一个 ZIP 压缩包", "a ZIP archive"
