"""What can go wrong, told so that a person can mend it.

Every class is also a fitting built-in. Input errors carry a list of faults, so that all of them
are shown at once, in Chinese or in English.
"""

import errno
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

__all__ = [
    "BilingualError",
    "DeadlockError",
    "Fault",
    "InputError",
    "Lang",
    "ModelError",
    "OutputError",
    "SupplysimError",
    "listed",
    "system_reason",
]

Lang = Literal["zh", "en"]

_SYSTEM = {
    "ENOENT": ("没有这个文件或文件夹", "there is no such file or folder"),
    "EISDIR": ("这是一个文件夹", "it is a folder"),
    "ENOTDIR": ("路径中有一段是文件，不是文件夹", "a part of the path is a file, not a folder"),
    "EEXIST": ("已经存在", "it exists already"),
    "EACCES": ("没有权限", "permission is denied"),
    "EPERM": ("没有权限", "permission is denied"),
    "EROFS": ("所在磁盘只读", "the disk can only be read"),
    "ENOSPC": ("磁盘已满", "the disk is full"),
    "EDQUOT": ("磁盘配额已用完", "the disk quota is used up"),
    "EFBIG": ("文件过大", "the file is too large"),
    "ENAMETOOLONG": ("名称过长", "the name is too long"),
    "EINVAL": ("名称无法使用", "the name cannot be used"),
    "ELOOP": ("符号链接循环", "symbolic links go round in a circle"),
    "EMFILE": ("打开的文件过多", "too many files are open"),
    "EIO": ("磁盘读写出错", "the disk failed to read or write"),
    "EBUSY": ("正被占用", "it is in use"),
    "ETXTBSY": ("正被占用", "it is in use"),
}
"""What the system says, by the name of its error, in words for people."""

_MOST_TOLD = 300
"""Faults written out; a table pasted into the wrong columns has thousands."""

_ROWS_TOLD = 3
"""Rows that are named of a fault that many rows of a column share."""

_NAMES_TOLD = 12
"""Names written out of those that are allowed; a road network has hundreds."""

_SPOT = re.compile(r"(?P<file>.+?)(?::(?P<line>\d+)|\[(?P<sheet>.+)!(?P<cell>[A-Z]+\d+|\d+:\d+)\])")
"""How the file of a fault names a line of a CSV, and a cell or a row of a workbook."""

_LINE = re.compile(r"line (?P<line>\d+)\b")
"""How a fault names a line that its file does not."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in an input.

    Parameters
    ----------
    where
        Dotted path of the field, or row and column of a table.
    zh, en
        What is wrong and what is allowed, one sentence in each language.
    file
        File the value was read from, empty when it came from a call.
    value
        The offending value as text, empty when something is missing.
    nearest
        The valid name that was probably meant, empty when there is none.
    """

    where: str
    zh: str
    en: str
    file: str = ""
    value: str = ""
    nearest: str = ""

    def text(self, lang: Lang = "zh") -> str:
        """Return the fault as one line."""
        place = f"{self.file}: {self.where}" if self.file else self.where
        if lang == "zh":
            value = f" = {self.value}" if self.value else ""
            hint = f"（是否想写 {self.nearest}？）" if self.nearest else ""
            return f"{place}{value}：{self.zh}{hint}"
        value = f" = {self.value}" if self.value else ""
        hint = f" (did you mean {self.nearest}?)" if self.nearest else ""
        return f"{place}{value}: {self.en}{hint}"


class BilingualError(ValueError):
    """A value cannot be used, said in both languages; a ``Fault`` once its place is known."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)

    def __reduce__(self) -> tuple[type["BilingualError"], tuple[str, str]]:
        return type(self), (self.zh, self.en)


def listed(names: Sequence[str]) -> tuple[str, str]:
    """Return the names that may be written, in Chinese and in English: all, or how many more.

    Examples
    --------
    >>> listed(["plant", "yard"])
    ('plant、yard', 'plant, yard')
    >>> listed([f"R{number:02d}" for number in range(1, 98)])[1]
    'R01, R02, R03, R04, R05, R06, R07, R08, R09, R10, R11, R12 and 85 more'
    """
    few, more = names[:_NAMES_TOLD], len(names) - _NAMES_TOLD
    zh, en = "、".join(few), ", ".join(few)
    return (f"{zh}，另有 {more} 个", f"{en} and {more} more") if more > 0 else (zh, en)


class SupplysimError(Exception):
    """Root of every error this package raises on purpose."""


def system_reason(error: OSError | ValueError) -> tuple[str, str]:
    """Return why a file or folder could not be used, in Chinese and in English.

    Parameters
    ----------
    error
        What the system said; a ``ValueError`` is about a name that no system takes.

    Examples
    --------
    >>> system_reason(FileNotFoundError(2, "No such file or directory"))
    ('没有这个文件或文件夹', 'there is no such file or folder')
    """
    if not isinstance(error, OSError):
        return "名称无法使用", "the name cannot be used"
    told = _SYSTEM.get(errno.errorcode.get(error.errno or 0, ""))
    other = error.strerror or str(error)
    return told or (f"系统报告：{other}", other)


class InputError(SupplysimError, ValueError):
    """An input cannot be used; ``faults`` lists everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.text("en"))

    def __reduce__(self) -> tuple[type["InputError"], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)

    def text(self, lang: Lang = "zh") -> str:
        """Return the faults under a line that counts them, one a line; not more than 300 lines.

        One that many rows of a column of a table share is one line, with the first rows.
        """
        count, groups = len(self.faults), _alike(self.faults)
        together = len(groups) < count
        if lang == "zh":
            head = f"输入有 {count} 处错误{'（同一列的相同错误合并列出）' if together else ''}："
        else:
            alike = ", the same ones of a column together" if together else ""
            head = f"{count} fault{'s' if count != 1 else ''} in the input{alike}:"
        lines = [head, *(f"  - {_told(group, lang)}" for group in groups[:_MOST_TOLD])]
        more = sum(len(group) for group in groups[_MOST_TOLD:])
        if more:
            lines.append(f"  … 另有 {more} 处" if lang == "zh" else f"  ... and {more} more")
        return "\n".join(lines)


class OutputError(SupplysimError, OSError):
    """An output folder or file cannot be written."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)

    def __reduce__(self) -> tuple[type["OutputError"], tuple[str, str]]:
        return type(self), (self.zh, self.en)

    @classmethod
    def unwritable(cls, place: Path, error: OSError | ValueError) -> "OutputError":
        """Return that a file or folder cannot be written, and why."""
        zh, en = system_reason(error)
        return cls(f"无法写入 {place}：{zh}", f"cannot write {place}: {en}")

    def text(self, lang: Lang = "zh") -> str:
        """Return the message in one language."""
        return self.zh if lang == "zh" else self.en


class ModelError(SupplysimError, RuntimeError):
    """The run itself failed: an invariant of the model was broken."""


class DeadlockError(ModelError):
    """Work waits and no event is left; the message says who waits for what."""


class _Spot(NamedTuple):
    """Where in a table a fault is."""

    file: str
    sheet: str
    row: str
    column: str


def _spot(fault: Fault) -> _Spot | None:
    """Return where in a table a fault is; None where it is in none."""
    found = _SPOT.fullmatch(fault.file)
    if found is not None:
        cell = found["cell"] or ""
        letters = cell.rstrip("0123456789")
        return _Spot(found["file"], found["sheet"] or "", found["line"] or cell, letters)
    line = _LINE.match(fault.where)
    return _Spot(fault.file, "", line["line"], "") if line is not None else None


def _alike(faults: Sequence[Fault]) -> list[list[Fault]]:
    """Return the faults in order, those that are the same in many rows of one column together."""
    kinds: dict[tuple[object, ...], list[int]] = {}
    for number, fault in enumerate(faults):
        spot = _spot(fault)
        # one that is in no table stays alone
        depth = fault.where.count(".")
        same = (number,) if spot is None else (spot.file, spot.sheet, spot.column, depth)
        kinds.setdefault((*_words(fault), *same), []).append(number)
    groups: list[list[int]] = []
    for kind in kinds.values():
        for column in _columns(kind, faults):
            groups += [column] if len(column) > _ROWS_TOLD else [[number] for number in column]
    return [[faults[number] for number in group] for group in sorted(groups)]


def _words(fault: Fault) -> tuple[str, str]:
    """Return what is said of a fault, its value left out where that is quoted."""
    if not fault.value:
        return fault.zh, fault.en
    zh, en = (
        text.replace(f'"{fault.value}"', '"…"').replace(f"“{fault.value}”", "“…”")
        for text in (fault.zh, fault.en)
    )
    return zh, en


def _columns(kind: Sequence[int], faults: Sequence[Fault]) -> list[list[int]]:
    """Return the same faults by column: by their paths without the part that names the row."""
    paths = [faults[number].where.split(".") for number in kind]
    row = _row_of(paths)
    found: dict[tuple[str, ...], list[int]] = {}
    for number, path in zip(kind, paths, strict=True):
        key = () if _LINE.match(path[0]) else (*path[:row], *path[row + 1 :])
        found.setdefault(key, []).append(number)
    return list(found.values())


def _row_of(paths: Sequence[Sequence[str]]) -> int:
    """Return the first part in which paths differ, behind the last when they are the same."""
    parts = enumerate(zip(*paths, strict=True))
    return next((i for i, part in parts if len(set(part)) > 1), len(paths[0]))


def _told(group: Sequence[Fault], lang: Lang) -> str:
    """Return one line on a fault, or on the same fault in many rows."""
    if len(group) == 1:
        return group[0].text(lang)
    spots = [spot for fault in group if (spot := _spot(fault)) is not None]
    rows = list(dict.fromkeys(spot.row for spot in spots))
    values = list(dict.fromkeys(fault.value for fault in group if fault.value))
    rows_told = _few(rows, lang, count=len(rows))
    file, sheet = spots[0].file, spots[0].sheet
    paths = [fault.where.split(".") for fault in group]
    row = _row_of(paths)
    where = ".".join("*" if i == row else part for i, part in enumerate(paths[0]))
    lines = _LINE.match(group[0].where)
    if lines is not None:
        where = ("行 " if lang == "zh" else "lines ") + rows_told
    elif sheet:
        file = f"{file}[{sheet}!{rows_told}]"
    else:
        file = f"{file}:{rows_told}"
    nearest = {fault.nearest for fault in group}
    zh, en = _words(group[0]) if len(values) > 1 else (group[0].zh, group[0].en)
    return replace(
        group[0],
        zh=zh,
        en=en,
        file=file,
        where=where,
        value=_few(values, lang, count=len(values)),
        nearest=nearest.pop() if len(nearest) == 1 else "",
    ).text(lang)


def _few(texts: Sequence[str], lang: Lang, *, count: int) -> str:
    """Return the first of some texts, and how many more there are."""
    told = ("、" if lang == "zh" else ", ").join(texts[:_ROWS_TOLD])
    more = count - _ROWS_TOLD
    if more <= 0:
        return told
    return f"{told} 等 {count} 处" if lang == "zh" else f"{told} and {more} more"
