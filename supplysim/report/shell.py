"""The document around every page: style, fonts cut to its characters, language, footer."""

from html import escape, unescape
from pathlib import Path

from supplysim.errors import Lang
from supplysim.report.fonts import font_faces

__all__ = ["document"]

_STYLE = Path(__file__).parent.parent / "assets" / "report.css"


def document(*, title: str, body: str, foot: str, lang: Lang) -> str:
    """Return a page that stands alone: no script, no outside request.

    Parameters
    ----------
    title, foot
        Plain text.
    body
        HTML.
    lang
        Language of the page.
    """
    end = escape(foot)
    fonts = font_faces(set(unescape(body + end)))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} · supplysim</title>\n"
        f"<style>\n{fonts}{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f'<body class="{lang}">\n<main>\n{body}\n</main>\n'
        f"<footer>{end}</footer>\n</body>\n</html>\n"
    )
