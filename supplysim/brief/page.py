"""A brief as one HTML file: no script, no outside request; fonts and charts are inside."""

from html import escape, unescape
from pathlib import Path
from typing import Final

from supplysim.brief.content import Brief, Sentence, marked
from supplysim.brief.drawn import svg_of
from supplysim.report.fonts import font_faces

__all__ = ["as_html"]

_STYLE: Final = Path(__file__).parent.parent / "assets" / "brief.css"


def as_html(brief: Brief) -> str:
    """Return the brief as a page that stands alone; the same brief gives the same text."""
    lang = brief.lang
    body = "\n".join(
        [
            _header(brief),
            f'<p class="answer">{_said(brief.answer)}</p>',
            *_findings(brief),
            _actions(brief),
            _section(brief.say("overturned"), _bullets(map(_said, brief.overturned))),
            *_figures(brief),
            _assumptions(brief),
            _annex(brief),
            _section(brief.say("sources"), _bullets(map(escape, brief.sources))),
        ]
    )
    if brief.draft:
        body = f'<div class="draft" aria-hidden="true">{escape(brief.say("draft"))}</div>\n{body}'
    foot = escape(brief.say("foot"))
    fonts = font_faces(set(unescape(body + foot)))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(brief.title)} · supplysim</title>\n"
        f"<style>\n{fonts}{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n<footer>{foot}</footer>\n</body>\n</html>\n"
    )


def _said(sentence: Sentence) -> str:
    """Return a sentence; each number is tied to its row of the annex."""
    return "".join(
        escape(text) + ("" if label is None else f'<sup><a href="#{label}">{label}</a></sup>')
        for text, label in marked(sentence)
    )


def _header(brief: Brief) -> str:
    return (
        f'<header><p class="kicker">{escape(brief.say("kicker"))}</p>\n'
        f"<h1>{escape(brief.title)}</h1>\n"
        f'<p class="subtitle">{escape(brief.subtitle)}</p></header>'
    )


def _section(heading: str, inner: str) -> str:
    return f"<section>\n<h2>{escape(heading)}</h2>\n{inner}\n</section>"


def _bullets(items: "map[str]") -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _findings(brief: Brief) -> list[str]:
    gap = "" if brief.lang == "zh" else " "
    parts = [
        f"<h3>{escape(finding.heading)}</h3>\n<p>{gap.join(map(_said, finding.sentences))}</p>"
        for finding in brief.findings
    ]
    return [_section(brief.say("findings"), "\n".join(parts))]


def _actions(brief: Brief) -> str:
    heads = ("order", "action", "why", "sure")
    rows = [
        [str(place), f"<b>{escape(action.what)}</b>", _said(action.why), escape(action.how_sure)]
        for place, action in enumerate(brief.actions, start=1)
    ]
    return _section(brief.say("actions"), _table(brief, heads, rows))


def _figures(brief: Brief) -> list[str]:
    found = []
    for figure in brief.figures:
        drawing = svg_of(figure, brief.lang).decode("utf-8")
        inline = drawing[drawing.index("<svg") :]
        caption = escape(figure.caption)
        found.append(f'<figure role="img" aria-label="{caption}">{inline}</figure>')
    return found


def _assumptions(brief: Brief) -> str:
    more = brief.say("more", n=brief.more_assumptions) if brief.more_assumptions else ""
    rows = [
        list(map(escape, (row.meaning, row.value, row.source, row.confidence)))
        for row in brief.assumptions
    ]
    note = escape(f"{brief.say('assumptions_note')} {more}".strip())
    table = _table(brief, ("input", "value", "source", "grade"), rows)
    return _section(brief.say("assumptions"), f'<p class="note">{note}</p>\n{table}')


def _annex(brief: Brief) -> str:
    heads = ("row", "measure", "value", "interval", "source", "run", "grade")
    rows = [
        [f'<b id="{row.label}">{row.label}</b>',
         *map(escape, (row.name, row.text, brief.ranged(row), row.origin, row.run,
                       brief.graded(row)))]
        for row in brief.annex
    ]  # fmt: skip
    note = f'<p class="note">{escape(brief.say("annex_note"))}</p>'
    return _section(brief.say("annex"), f"{note}\n{_table(brief, heads, rows)}")


def _table(brief: Brief, heads: tuple[str, ...], rows: list[list[str]]) -> str:
    first = "".join(f"<th>{escape(brief.say(head))}</th>" for head in heads)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table>\n<thead><tr>{first}</tr></thead>\n{body}\n</table></div>'
