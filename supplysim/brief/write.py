"""A brief as files: the same content in every format asked for."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from supplysim.brief.content import Brief
from supplysim.brief.document import as_docx
from supplysim.brief.page import as_html
from supplysim.brief.slides import as_pptx
from supplysim.brief.templates import Templates
from supplysim.brief.typeset import as_pages, as_pdf
from supplysim.saving import save

__all__ = ["FORMATS", "write_brief"]

FORMATS: Final = ("pdf", "docx", "pptx", "png", "html")
"""What a brief can be written as."""

_NAMES: Final = {False: "brief", True: "brief-draft"}
"""Of the files; a draft never takes the place of a finished brief."""


_NONE: Final = Templates()


def write_brief(
    brief: Brief,
    folder: str | Path,
    *,
    formats: Sequence[str] = ("pdf",),
    templates: Templates = _NONE,
) -> list[Path]:
    """Write a brief in one or several formats; return the files written.

    Nothing is written unless everything can be made.

    Parameters
    ----------
    folder
        Where to; made when missing. Files of an earlier brief are replaced, those of a
        finished one not by a draft; one that is open elsewhere is left alone, under a second name.
    formats
        Of :data:`FORMATS`. ``png`` gives one file a page.
    templates
        The user's own (:func:`supplysim.brief.read_templates`); one whose format is not asked for
        is left alone.

    Raises
    ------
    OutputError
        When a package of the extra ``brief`` is missing or a file cannot be written.
    """
    makers: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: as_pdf(brief, template=templates.typ),
        "docx": lambda: as_docx(brief, template=templates.docx),
        "pptx": lambda: as_pptx(brief, template=templates.pptx),
        "html": lambda: as_html(brief).encode("utf-8"),
    }
    made: dict[str, bytes] = {}
    name = _NAMES[brief.draft]
    for kind in formats:
        if kind == "png":
            pages = as_pages(brief, template=templates.typ)
            made |= {f"{name}-{page}.png": image for page, image in enumerate(pages, start=1)}
        else:
            made[f"{name}.{kind}"] = makers[kind]()
    return [save(Path(folder) / file, partial(_fill, data=data)) for file, data in made.items()]


def _fill(draft: Path, *, data: bytes) -> None:
    draft.write_bytes(data)
