"""A comparison as one HTML file: no script, no outside request, in the style of the report."""

from html import escape, unescape
from pathlib import Path

import pandas as pd

from supplysim import charts
from supplysim.charts.save import svg_bytes
from supplysim.comparison import tell
from supplysim.comparison.outcome import Comparison
from supplysim.comparison.wordlist import say
from supplysim.errors import Lang
from supplysim.record.provenance import versions
from supplysim.report.fonts import font_faces
from supplysim.report.markup import bullets, figure, section, table

__all__ = ["render", "source_line"]

_STYLE = Path(__file__).parent.parent / "assets" / "report.css"
_NUMBERS = (1, 2, 3, 4)


def render(comparison: Comparison, *, lang: Lang = "zh") -> str:
    """Return the whole page as text."""
    body = "\n".join(
        [
            _header(comparison, lang),
            _answer(comparison, lang),
            _inputs(comparison, lang),
            _differences(comparison, lang),
            _causes(comparison, lang),
            _costs(comparison, lang),
            _how(comparison, lang),
        ]
    )
    title = escape(tell.title(comparison, lang))
    foot = escape(say("foot", lang, version=versions()["supplysim"]))
    fonts = font_faces(set(unescape(body + foot)))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} · supplysim</title>\n"
        f"<style>\n{fonts}{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f'<body class="{lang}">\n<main>\n{body}\n</main>\n'
        f"<footer>{foot}</footer>\n</body>\n</html>\n"
    )


def source_line(comparison: Comparison, lang: Lang) -> str:
    """Return the line under the chart."""
    return say("chart source", lang, base=comparison.base, seed=comparison.seed)


def _header(comparison: Comparison, lang: Lang) -> str:
    base = comparison.scenarios[comparison.base]
    last = pd.Timestamp(base.window_end) - pd.Timedelta(seconds=1)
    window = say("window", lang, start=f"{base.window_start:%Y-%m-%d}", end=f"{last:%Y-%m-%d}")
    parts = [window, say("seed", lang, seed=comparison.seed), tell.certainty(comparison, lang)]
    line = " · ".join(escape(part) for part in parts)
    return (
        f'<header>\n<p class="kicker">{escape(say("kicker", lang))}</p>\n'
        f"<h1>{escape(tell.title(comparison, lang))}</h1>\n"
        f'<p class="meta">{line}</p>\n</header>'
    )


def _answer(comparison: Comparison, lang: Lang) -> str:
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in tell.answer(comparison, lang))
    remarks = tell.remarks(comparison, lang)
    below = f'\n<div class="warnings">{bullets(remarks)}</div>' if remarks else ""
    head = escape(say("answer", lang))
    return f'<section class="answer">\n<h2>{head}</h2>\n{lines}{below}\n</section>'


def _inputs(comparison: Comparison, lang: Lang) -> str:
    heads, rows = tell.input_rows(comparison, lang)
    inner = table(heads, rows, kind="lines")
    left = len(comparison.inputs) - len(rows)
    if left:
        inner += f'\n<p class="small">{escape(say("inputs more", lang, n=left))}</p>'
    return section(say("inputs", lang), inner)


def _differences(comparison: Comparison, lang: Lang) -> str:
    head = say("differences", lang)
    source = source_line(comparison, lang)
    drawn, _ = charts.paired_differences(comparison.differences, lang=lang, source=source)
    parts = [figure(svg_bytes(drawn), head)]
    for case in comparison.others:
        heads, rows = tell.difference_rows(comparison, case, lang)
        parts.append(_titled(comparison, case, table(heads, rows, kind="differences",
                                                     numbers=_NUMBERS)))  # fmt: skip
    return section(head, "\n".join(parts))


def _causes(comparison: Comparison, lang: Lang) -> str:
    parts = []
    for case in comparison.others:
        for kind in ("new", "total"):
            heads, rows = tell.cause_rows(comparison, case, kind, lang)
            if rows:
                heads[0] = say(kind, lang)
                inner = table(heads, rows, kind="differences", numbers=_NUMBERS)
                parts.append(_titled(comparison, case, inner))
    return section(say("causes", lang), "\n".join(parts)) if parts else ""


def _costs(comparison: Comparison, lang: Lang) -> str:
    parts = []
    for case in comparison.others:
        heads, rows = tell.cost_rows(comparison, case, lang)
        inner = table(heads, rows, kind="costs differences", numbers=_NUMBERS)
        parts.append(_titled(comparison, case, inner))
    parts.append(f'<p class="small">{escape(say("how costs", lang))}</p>')
    return section(say("costs", lang), "\n".join(parts))


def _how(comparison: Comparison, lang: Lang) -> str:
    texts = [say("how pairs", lang), say("how holm", lang), *tell.variance_lines(comparison, lang)]
    hashes = "\n".join(
        f"<dt>{escape(say('hashes', lang))} · {escape(name)}</dt><dd>{scenario.hash}</dd>"
        for name, scenario in comparison.scenarios.items()
    )
    lines = "\n".join(f"<p>{escape(text)}</p>" for text in texts)
    return section(say("how", lang), f'{lines}\n<dl class="facts">\n{hashes}\n</dl>')


def _titled(comparison: Comparison, case: str, inner: str) -> str:
    """Put the case's name above a table where there is more than one to tell apart."""
    if len(comparison.others) == 1:
        return inner
    return f"<h3>{escape(case)}</h3>\n{inner}"
