"""A brief as files: the same content in every format asked for."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from supplysim.brief.content import Brief
from supplysim.brief.document import as_docx
from supplysim.brief.page import as_html
from supplysim.brief.slides import as_pptx
from supplysim.brief.typeset import as_pages, as_pdf
from supplysim.saving import save

__all__ = ["FORMATS", "write_brief"]

FORMATS: Final = ("pdf", "docx", "pptx", "png", "html")
"""What a brief can be written as."""

_NAMES: Final = {False: "brief", True: "brief-draft"}
"""Of the files; a draft never takes the place of a finished brief."""


def write_brief(
    brief: Brief,
    folder: str | Path,
    *,
    formats: Sequence[str] = ("pdf",),
    template: str | Path | None = None,
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
    template
        A typst file of your own for PDF and PNG (see ``supplysim/assets/brief.typ``).

    Raises
    ------
    OutputError
        When a package of the extra ``brief`` is missing or a file cannot be written.
    """
    own = None if template is None else Path(template)
    makers: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: as_pdf(brief, template=own),
        "docx": lambda: as_docx(brief),
        "pptx": lambda: as_pptx(brief),
        "html": lambda: as_html(brief).encode("utf-8"),
    }
    made: dict[str, bytes] = {}
    name = _NAMES[brief.draft]
    for kind in formats:
        if kind == "png":
            pages = as_pages(brief, template=own)
            made |= {f"{name}-{page}.png": image for page, image in enumerate(pages, start=1)}
        else:
            made[f"{name}.{kind}"] = makers[kind]()
    return [save(Path(folder) / file, partial(_fill, data=data)) for file, data in made.items()]


def _fill(draft: Path, *, data: bytes) -> None:
    draft.write_bytes(data)
