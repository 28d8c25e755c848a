"""Pages that stand alone: HTML with its data, style and script inside, which load nothing else."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from supplysim.errors import Lang
from supplysim.saving import save

__all__ = ["asset", "frame_of", "page_of", "write_page"]

_ASSETS: Final = Path(__file__).parent / "assets"
_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
)
"""What a page may load: nothing but itself. The browser enforces it."""


def asset(name: str) -> str:
    """Return a style sheet or script of the package."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def page_of(
    body: str,
    *,
    title: str,
    data: Any,
    styles: Sequence[str],
    scripts: Sequence[str],
    kind: str = "",
    lang: Lang = "zh",
) -> str:
    """Return a whole page.

    Parameters
    ----------
    body
        HTML that is safe already.
    title
        Title of the window, as text.
    data
        What the scripts read from the element ``data``: anything that JSON can hold.
    styles, scripts
        Names of files in ``assets``, in order; the scripts share one scope.
    kind
        Class of the body, for the style.
    lang
        Language of the texts.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    text = text.replace("<", r"\u003c")  # so that no text can end the script
    style, script = ("\n".join(map(asset, names)) for names in (styles, scripts))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body class="{lang} {kind}">\n{body}\n'
        f'<script type="application/json" id="data">{text}</script>\n'
        f"<script>\n{script}</script>\n</body>\n</html>\n"
    )


def frame_of(page: str, *, title: str, height_px: int) -> str:
    """Return markup that shows a page inside a notebook, where its scripts see nothing else."""
    return (
        f'<iframe srcdoc="{escape(page, quote=True)}" sandbox="allow-scripts" '
        f'title="{escape(title)}" '
        f'style="width:100%;height:{height_px}px;border:1px solid #dfe3e8"></iframe>'
    )


def write_page(page: str, path: str | Path) -> Path:
    """Write a page whole or not at all; a file that is there is replaced, a missing folder made.

    Returns
    -------
    pathlib.Path
        The file; another name beside it when the file is in use.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """

    def write(draft: Path) -> None:
        draft.write_text(page, encoding="utf-8", newline="\n")

    return save(Path(path), write)
