"""The archive that an .xlsx file is: opened only after its size, kind and parts are found harmless.

What passes is packed anew, so that the reader of cells sees exactly the parts that were checked.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping

from supplysim.errors import BilingualError
from supplysim.texts import kind_of_content

__all__ = ["MOST_BYTES", "MOST_PARTS", "MOST_RATIO", "open_archive", "packed"]

MOST_PARTS = 2_000
"""Parts of one file; a workbook of 40 sheets has about 100."""

MOST_BYTES = 256 * 1024 * 1024
"""Bytes of all parts unpacked. A sheet of 100,000 rows by 20 columns takes about 100 MB."""

MOST_RATIO = 200
"""Unpacked bytes over packed bytes of one part larger than ``_SMALL``; sheets of equal rows reach
about 60 (measured), deflate ends at 1,032."""

_SMALL = 4 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of the older container: .xls, .et, and every workbook with a password."""

_ENCRYPTED = 0x1
_SAVE_AS = ("请另存为“Excel 工作簿（*.xlsx）”", 'save it as "Excel Workbook (*.xlsx)"')


def open_archive(content: bytes) -> dict[str, bytes]:
    """Return the XML parts of a workbook by name.

    Parameters
    ----------
    content
        The bytes of the file.

    Raises
    ------
    BilingualError
        When the file is no .xlsx, is damaged, holds macros or unpacks to too much.
    """
    if content.startswith(_COMPOUND):
        raise BilingualError(
            f"是旧格式（.xls、.et）或带密码的工作簿；{_SAVE_AS[0]}，不加密码",
            f"is an old workbook (.xls, .et) or one with a password; {_SAVE_AS[1]}, without one",
        )
    if not content.startswith(_ZIP):
        zh, en = kind_of_content(content) or ("一个文本文件", "a text")
        raise BilingualError(
            f"这是{zh}，不是 .xlsx 工作簿；{_SAVE_AS[0]}", f"is {en}, no .xlsx; {_SAVE_AS[1]}"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check(parts)
            return {part.filename: archive.read(part) for part in parts if _is_text(part.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise BilingualError(
            "文件不完整或已损坏；请重新保存或重新传送",
            f"is cut short or damaged ({error}); save it or send it again",
        ) from None


def packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Return an archive of these parts alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def _check(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if len(parts) > MOST_PARTS:
        raise BilingualError(
            f"含 {len(parts)} 个部件，最多 {MOST_PARTS} 个",
            f"holds {len(parts)} parts, at most {MOST_PARTS} are read",
        )
    if len(set(names)) < len(names):
        raise BilingualError("含重名部件，可能被篡改", "holds two parts of one name")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise BilingualError("含加密部件", "holds encrypted parts")
    _check_size(parts)
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise BilingualError(
            f"含宏，不会读取；{_SAVE_AS[0]}", f"holds macros and is not read; {_SAVE_AS[1]}"
        )
    if "xl/workbook.bin" in names:
        raise BilingualError(f"是 .xlsb；{_SAVE_AS[0]}", f"is an .xlsb; {_SAVE_AS[1]}")


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse by the sizes that the archive declares; unpacking never gives more than those."""
    total = sum(part.file_size for part in parts)
    dense = [
        part
        for part in parts
        if part.file_size > _SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1)
    ]
    if total > MOST_BYTES or dense:
        size, most = total // 1024**2, MOST_BYTES // 1024**2
        raise BilingualError(
            f"解压后有 {size} MB（压缩比异常或超过 {most} MB），未读取；请删去多余的行、列和格式",
            f"unpacks to {size} MB, beyond {most} MB or suspiciously dense, and is not read; "
            "delete rows, columns and formats that are not needed",
        )


def _is_text(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))
