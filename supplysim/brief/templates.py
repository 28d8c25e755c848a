"""Templates of the user's own: a typst file, a Word document, slides."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from supplysim.errors import Fault, InputError

__all__ = ["Templates", "emptied_document", "emptied_show", "read_templates"]

_KINDS: Final = ("typ", "docx", "pptx")
_STYLES: Final = ("Normal", "Heading 1", "Heading 2", "Table Grid")
"""Styles of a Word template that a brief is set in; Word in Chinese shows the second as 标题 1."""

_WIDE_EMU, _HIGH_EMU = 12_192_000, 6_858_000
"""Size of a slide of 16:9 as PowerPoint makes it: 13.333 by 7.5 in."""
_SLACK_EMU: Final = 12_700
"""A point."""


@dataclass(frozen=True, slots=True)
class Templates:
    """At most one template of each kind.

    Parameters
    ----------
    typ
        For PDF and PNG; reads ``brief.json`` as ``supplysim/assets/brief.typ`` does.
    docx
        Its page, header, footer and styles are kept, its text is not.
    pptx
        Its master is kept, its slides are not.
    """

    typ: Path | None = None
    docx: Path | None = None
    pptx: Path | None = None


def read_templates(paths: Sequence[str | Path]) -> Templates:
    """Return templates by the endings of their names.

    Raises
    ------
    InputError
        When an ending is not known, there are two of a kind, or a file is missing.
    """
    found: dict[str, Path] = {}
    faults = []
    for path in map(Path, paths):
        kind = path.suffix.lower().removeprefix(".")
        if kind not in _KINDS:
            zh, en = "模板应为 .typ、.docx 或 .pptx 文件", "must be a .typ, .docx or .pptx file"
            faults.append(Fault("--template", zh, en, value=path.name))
        elif kind in found:
            zh, en = "每种模板只能有一个", "there can be one of each kind"
            faults.append(Fault("--template", zh, en, value=path.name))
        elif not path.is_file():
            zh, en = "没有这个文件", "there is no such file"
            faults.append(Fault("--template", zh, en, value=str(path)))
        else:
            found[kind] = path
    if faults:
        raise InputError(faults)
    return Templates(**found)


def emptied_document(docx: Any, path: Path) -> Any:
    """Return a Word document with its styles and last section, without its text.

    Parameters
    ----------
    docx
        The package.

    Raises
    ------
    InputError
        When it is no Word document, or lacks styles that a brief is set in.
    """
    document = _opened(docx.Document, path, "Word")
    missing = [name for name in _STYLES if name not in {s.name for s in document.styles}]
    if missing:
        listed = ", ".join(missing)
        zh, en = f"模板缺少样式：{listed}", f"the template lacks the styles {listed}"
        raise InputError([Fault("--template", zh, en, file=str(path))])
    body = document.element.body
    for element in list(body):
        if not element.tag.endswith("}sectPr"):
            body.remove(element)
    return document


def emptied_show(pptx: Any, path: Path) -> Any:
    """Return slides with their masters, without the slides.

    Raises
    ------
    InputError
        When they are no slides, or not 16:9 as PowerPoint makes them.
    """
    show = _opened(pptx.Presentation, path, "PowerPoint")
    size = show.slide_width, show.slide_height
    if max(abs(size[0] - _WIDE_EMU), abs(size[1] - _HIGH_EMU)) > _SLACK_EMU:
        told = f"{size[0] / 914_400:.2f} x {size[1] / 914_400:.2f} in"
        zh = "模板应为宽屏 16:9（13.33 x 7.5 英寸）"
        en = "the template must be widescreen 16:9 (13.33 x 7.5 in)"
        raise InputError([Fault("--template", zh, en, file=str(path), value=told)])
    identifiers = show.slides._sldIdLst  # noqa: SLF001 - slides cannot be removed otherwise
    for entry in list(identifiers):
        show.part.drop_rel(entry.rId)
        identifiers.remove(entry)
    return show


def _opened(reader: Any, path: Path, kind: str) -> Any:
    try:
        return reader(str(path))
    except Exception as error:  # whatever a damaged file makes the package raise
        zh, en = f"不是可用的 {kind} 文件：{error}", f"is no {kind} file that can be used: {error}"
        raise InputError([Fault("--template", zh, en, file=str(path))]) from error
