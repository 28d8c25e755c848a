"""The few shapes of HTML that a page is made of; every text is escaped here."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["bullets", "figure", "section", "table"]


def section(head: str, inner: str) -> str:
    """Return a section under its heading; ``inner`` is HTML already."""
    return f"<section>\n<h2>{escape(head)}</h2>\n{inner}\n</section>"


def figure(svg: bytes, alt: str) -> str:
    """Return a drawing inside the page, with a text for those who cannot see it."""
    data = b64encode(svg).decode("ascii")
    return f'<figure><img alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}"></figure>'


def bullets(lines: Iterable[str]) -> str:
    """Return a list of sentences."""
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    kind: str,
    numbers: tuple[int, ...] = (),
    caption: str = "",
) -> str:
    """Return a table; the columns in ``numbers`` are set flush right.

    Lines after the first of a cell are set as code: the name of an input under its meaning, the
    intervals under a number.
    """

    def cells(texts: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag}{' class=n' if column in numbers else ''}>{_cell(text)}</{tag}>"
            for column, text in enumerate(texts)
        )

    body = "\n".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    note = f"<caption>{escape(caption)}</caption>\n" if caption else ""
    return (
        f'<div class="scroll"><table class="{kind}">\n{note}'
        f"<thead><tr>{cells(heads, 'th')}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def _cell(text: str) -> str:
    first, *more = text.split("\n")
    return escape(first) + "".join(f"<code>{escape(line)}</code>" for line in more)
