"""The zip file of a packed result: the same bytes for the same content, and safe to unpack.

It may come from a stranger. What could fill a disk or leave the folder is refused before anything
is unpacked, and every part is held against the sha256 that the table of contents gives.
"""

import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from supplysim.errors import Fault, InputError, system_reason
from supplysim.kinds import mistaken
from supplysim.saving import save
from supplysim.texts import kind_of_content

__all__ = ["CONTENTS", "FORMAT", "MOST_BYTES", "MOST_PARTS", "unpack", "write_archive"]

FORMAT = 1
"""Format number of packed results; newer ones are refused."""

CONTENTS = "contents.json"
"""Table of contents: what was packed, and the sha256 of every other part."""

MOST_PARTS = 50_000
"""Parts of one archive; a replication has about 20."""

MOST_BYTES = 8 * 1024**3
"""Bytes of all parts unpacked; a year of a large city takes 18 MB a replication (measured)."""

MOST_RATIO = 200
"""Unpacked over packed bytes of one part larger than ``_SMALL``; deflate ends at 1,032."""

_SMALL = 4 * 1024 * 1024
_CHUNK = 1024 * 1024
_HEAD = 4096
"""Bytes by which a file is told that is no archive."""

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip archive can hold: when a result was packed says nothing about it."""

_ENCRYPTED = 0x1
_UNFIT = re.compile(r'[\\:*?"<>|\x00-\x1f]')
_DAMAGED = (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)


def write_archive(
    target: Path, parts: Mapping[str, Path | bytes], about: Mapping[str, Any]
) -> Path:
    """Write an archive whole or not at all; return the path under which it now lies.

    Parameters
    ----------
    target
        The file.
    parts
        Content, or the file that holds it, by name with forward slashes.
    about
        What the table of contents says beside the parts.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    digests = {name: _digest(content) for name, content in sorted(parts.items())}
    table = {"format": FORMAT, **about, "parts": digests}
    text = json.dumps(table, ensure_ascii=False, indent=1) + "\n"

    def write(draft: Path) -> None:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in [(CONTENTS, text.encode()), *sorted(parts.items())]:
                entry = zipfile.ZipInfo(name, _WHEN)
                entry.external_attr = 0o644 << 16
                # Parquet is packed already.
                packed = not name.endswith(".parquet")
                entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
                archive.writestr(entry, _content(content))

    return save(target, write)


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack an archive into an empty folder and return its table of contents.

    Raises
    ------
    InputError
        When the file is no packed result, of a newer format, damaged, incomplete or changed, or
        is made to do harm: parts outside the folder, or too large.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check(file, entries)
            about = _contents(file, archive)
            _check_parts(file, about["parts"], {entry.filename for entry in entries})
            changed = [
                name
                for name, digest in about["parts"].items()
                if _extract(archive, name, folder) != digest
            ]
    except InputError:
        raise
    except _DAMAGED as error:
        if stranger := mistaken(str(file), "packed", where="FILE.zip"):
            raise InputError([stranger]) from None
        raise _refused(file, *_why(file, error)) from error
    if changed:
        faults = [
            _fault(file, "打包后被改动", "was changed after it was packed", value=name)
            for name in changed
        ]
        raise InputError(faults)
    return about


def _why(file: Path, error: Exception) -> tuple[str, str]:
    """Return why a file is no packed result, in Chinese and in English."""
    try:
        with file.open("rb") as opened:
            found = kind_of_content(opened.read(_HEAD))
    except (OSError, ValueError) as reason:
        zh, en = system_reason(reason)
        return f"打不开：{zh}", f"cannot be opened: {en}"
    if found is None:
        return "不是 supplysim pack 写出的 .zip", "is no .zip as supplysim pack writes it"
    if not isinstance(error, zipfile.BadZipFile) or "ZIP" in found[1]:
        zh, en = "不是完整的 .zip；请重新传送", "is no complete .zip; send it again"
        return f"{zh}（{error}）", f"{en} ({error})"
    return (
        f"这是{found[0]}，不是 supplysim pack 写出的 .zip",
        f"is {found[1]}, no .zip as supplysim pack writes it",
    )


def _content(content: Path | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()


def _digest(content: Path | bytes) -> str:
    return sha256(_content(content)).hexdigest()


def _check(file: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse by names and by the sizes declared; unpacking never gives more than those."""
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MOST_PARTS:
        zh, en = (
            f"含 {len(entries)} 个部件，最多 {MOST_PARTS}",
            f"holds more than {MOST_PARTS} parts",
        )
        raise _refused(file, zh, en, value=str(len(entries)))
    if len(set(names)) < len(names):
        raise _refused(file, "含重名部件，可能被篡改", "holds two parts of one name")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise _refused(file, "含加密部件", "holds encrypted parts")
    outside = [entry.filename for entry in entries if not _stays_inside(entry.filename)]
    if outside:
        zh, en = "部件名会写到文件夹之外，未解包", "leads out of the folder; nothing was unpacked"
        raise InputError([_fault(file, zh, en, value=name) for name in outside])
    _check_size(file, entries)


def _check_size(file: Path, entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    dense = any(
        entry.file_size > _SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if total > MOST_BYTES or dense:
        size, most = total // 1024**2, MOST_BYTES // 1024**2
        raise _refused(
            file,
            f"解压后有 {size} MB（压缩比异常或超过 {most} MB），未解包",
            f"unpacks to {size} MB, beyond {most} MB or suspiciously dense; nothing was unpacked",
        )


def _stays_inside(name: str) -> bool:
    """Tell whether a name means a file below the folder, on any system.

    Examples
    --------
    >>> [_stays_inside(name) for name in ("a/b.csv", "../b", "/b", "C:b", "a//b", "a/")]
    [True, False, False, False, False, False]
    """
    parts = name.split("/")
    return not _UNFIT.search(name) and all(
        part not in {"", ".", ".."} and part[-1] not in ". " for part in parts
    )


def _contents(file: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    if CONTENTS not in archive.namelist():
        zh = f"不是 supplysim pack 写出的文件（缺少 {CONTENTS}）"
        raise _refused(file, zh, f"was not written by supplysim pack (no {CONTENTS})")
    about = json.loads(archive.read(CONTENTS))
    number = about.get("format") if isinstance(about, dict) else None
    if isinstance(number, int) and number > FORMAT:
        raise _refused(
            file,
            f"由更新的版本写成；本版本可读到格式 {FORMAT}，请升级本程序",
            f"was written by a newer version; this one reads formats up to {FORMAT}",
            value=str(number),
        )
    if number != FORMAT or not isinstance(about.get("parts"), dict):
        raise _refused(file, f"{CONTENTS} 已损坏", f"{CONTENTS} is damaged")
    return dict(about)


def _check_parts(file: Path, listed: Mapping[str, str], there: set[str]) -> None:
    faults = [
        _fault(file, "缺少这个部件", "this part is missing", value=name)
        for name in listed
        if name not in there
    ]
    faults += [
        _fault(file, "不在目录中，可能被篡改", "is not in the table of contents", value=name)
        for name in sorted(there - set(listed) - {CONTENTS})
    ]
    if faults:
        raise InputError(faults)


def _extract(archive: zipfile.ZipFile, name: str, folder: Path) -> str:
    path = folder.joinpath(*PurePosixPath(name).parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    total = sha256()
    with archive.open(name) as packed, path.open("xb") as out:
        while chunk := packed.read(_CHUNK):
            total.update(chunk)
            out.write(chunk)
    return total.hexdigest()


def _refused(file: Path, zh: str, en: str, *, value: str = "") -> InputError:
    return InputError([_fault(file, zh, en, value=value)])


def _fault(file: Path, zh: str, en: str, *, value: str = "") -> Fault:
    return Fault("FILE.zip", zh, en, file=str(file), value=value)
