"""A brief set by typst, as PDF or as images of its pages."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from supplysim.brief.content import Brief, Sentence, marked
from supplysim.brief.drawn import svg_of
from supplysim.errors import OutputError

__all__ = ["as_pages", "as_pdf", "needed", "ready"]

_ASSETS: Final = Path(__file__).parent.parent / "assets"
_TEMPLATE: Final = _ASSETS / "brief.typ"
_PPI: Final = 150


def needed(package: str) -> Any:
    """Return a package of the extra ``brief``, or say how to get it.

    Raises
    ------
    OutputError
        When it is not installed.
    """
    try:
        return import_module(package)
    except ImportError as fault:
        raise OutputError(
            f"缺少 {package}；请安装 supplysim[brief]",
            f"{package} is missing; install supplysim[brief]",
        ) from fault


def ready(formats: Sequence[str]) -> None:
    """See that the packages for some formats are there, before any work is done.

    Raises
    ------
    OutputError
        When one is missing.
    """
    packages = {"pdf": "typst", "png": "typst", "docx": "docx", "pptx": "pptx"}
    for kind in formats:
        if kind in packages:
            needed(packages[kind])


def as_pdf(brief: Brief, *, template: Path | None = None) -> bytes:
    """Return the brief as PDF with its fonts inside; the same brief gives the same bytes.

    Parameters
    ----------
    template
        A typst file of your own that reads ``brief.json`` as the shipped one does.

    Raises
    ------
    OutputError
        When typst is not installed, or the template is wrong.
    """
    return bytes(_compiled(brief, template, format="pdf"))


def as_pages(brief: Brief, *, template: Path | None = None) -> list[bytes]:
    """Return the pages of the brief as PNG at 150 dots an inch.

    Raises
    ------
    OutputError
        As :func:`as_pdf`.
    """
    pages = _compiled(brief, template, format="png", ppi=_PPI)
    return [bytes(pages)] if isinstance(pages, bytes) else [bytes(page) for page in pages]


def _compiled(brief: Brief, template: Path | None, **options: Any) -> Any:
    typst = needed("typst")
    with _workshop(brief, template) as source:
        try:
            return typst.compile(
                source, root=source.parent, font_paths=[_ASSETS], ignore_system_fonts=True,
                **options,
            )  # fmt: skip
        except typst.TypstError as fault:
            raise OutputError(
                f"简报模板无法排版：{fault}", f"the brief's template cannot be set: {fault}"
            ) from fault


@contextmanager
def _workshop(brief: Brief, template: Path | None) -> Iterator[Path]:
    """Lay template, content and figures in a folder of their own; give the path of the template."""
    with TemporaryDirectory(prefix="supplysim-brief-") as name:
        folder = Path(name)
        (folder / "figures").mkdir()
        for number, figure in enumerate(brief.figures, start=1):
            (folder / "figures" / f"{number}.svg").write_bytes(svg_of(figure, brief.lang))
        text = json.dumps(_data(brief), ensure_ascii=False)
        (folder / "brief.json").write_text(text, encoding="utf-8")
        main = folder / "main.typ"
        main.write_text((template or _TEMPLATE).read_text(encoding="utf-8"), encoding="utf-8")
        yield main


def _data(brief: Brief) -> dict[str, Any]:
    """Return the brief as plain lists and texts, as the template reads it."""
    more = brief.say("more", n=brief.more_assumptions) if brief.more_assumptions else ""
    rows = [
        asdict(row) | {"grade": brief.graded(row), "interval": brief.ranged(row)}
        for row in brief.annex
    ]
    for row in rows:
        for name in ("value", "low", "high"):
            del row[name]  # a template writes texts; JSON knows no NaN
    return {
        "lang": brief.lang,
        "title": brief.title,
        "subtitle": brief.subtitle,
        "draft": brief.draft,
        "answer": _parts(brief.answer),
        "findings": [
            {"heading": finding.heading, "sentences": [_parts(s) for s in finding.sentences]}
            for finding in brief.findings
        ],
        "actions": [
            {"what": action.what, "why": _parts(action.why), "how_sure": action.how_sure}
            for action in brief.actions
        ],
        "overturned": [_parts(sentence) for sentence in brief.overturned],
        "assumptions": [asdict(row) for row in brief.assumptions],
        "more": more,
        "figures": [figure.caption for figure in brief.figures],
        "annex": rows,
        "sources": list(brief.sources),
        "words": dict(brief.words),
    }


def _parts(sentence: Sentence) -> list[dict[str, str | None]]:
    return [{"text": text, "label": label} for text, label in marked(sentence)]
