"""A replay as one HTML page: no library, no outside request."""

from collections.abc import Sequence
from html import escape
from typing import Final

from supplysim.basemap import BaseMap
from supplysim.errors import Lang
from supplysim.offline import page_of
from supplysim.replay.content import content_of, text_in
from supplysim.replay.scene import Scene
from supplysim.replay.words import SPEEDS, say

__all__ = ["render"]

_SCRIPTS: Final = ("replay_data.js", "replay_map.js", "replay.js")
_CHANGES: Final = 3
"""Differences between two scenarios that are written out."""
_NUMBERS: Final = ("loaded", "empty", "at_site", "stock", "lifting", "waiting", "installed")


def render(scenes: Sequence[Scene], *, lang: Lang = "zh", base: BaseMap | None = None) -> str:
    """Return the whole page as text.

    Parameters
    ----------
    scenes
        One run, or two with the same span.
    lang
        Language of every text.
    base
        A base map of the user's own, under the roads.
    """
    head = " · ".join(_named(scene, lang) for scene in scenes)
    return page_of(
        _body(scenes, lang, base),
        title=f"{say('replay', lang)} · {head}",
        data=content_of(scenes, lang, base),
        styles=("offline.css", "replay.css"),
        scripts=_SCRIPTS,
        kind="two-runs" if len(scenes) > 1 else "",
        lang=lang,
    )


def _body(scenes: Sequence[Scene], lang: Lang, base: BaseMap | None) -> str:
    span = scenes[0].span
    start, end = (f"{moment:%Y-%m-%d %H:%M}" for moment in (span.start, span.end))
    when = say("span", lang, start=start, end=end)
    head = " / ".join(dict.fromkeys(_named(scene, lang) for scene in scenes))
    parts = [say("replay", lang), when, say("schematic", lang)]
    if len(scenes) == 1:
        only = scenes[0]
        parts.append(say("record", lang, seed=only.seed, replication=only.replication))
    runs = "\n".join(_figure(scene, i, len(scenes), lang) for i, scene in enumerate(scenes))
    return (
        f"<main>\n<header><h1>{escape(head)}</h1>"
        f"<p>{escape(' · '.join(parts))}</p>"
        f'</header>\n<p id="old" hidden>{escape(say("old", lang))}</p>\n'
        f"<noscript><p>{escape(say('no_script', lang))}</p></noscript>\n"
        f'<div class="runs{" two" if len(scenes) > 1 else ""}">\n{runs}\n</div>\n'
        f"{_controls(lang)}\n{_legend(lang)}\n{_tables(scenes, lang)}\n"
        f"{_foot(scenes, lang, base)}\n"
        '</main>\n<div id="tip" hidden><b id="tip_head"></b><span id="tip_text"></span></div>'
    )


def _named(scene: Scene, lang: Lang) -> str:
    """Return the title of a run, and what tells it apart."""
    title = text_in(scene.title, lang)
    if not scene.label:
        return title
    return f"{title}（{scene.label}）" if lang == "zh" else f"{title} ({scene.label})"


def _figure(scene: Scene, i: int, count: int, lang: Lang) -> str:
    title = _named(scene, lang)
    note = say("record", lang, seed=scene.seed, replication=scene.replication)
    beside = {"installed": f'<small id="planned{i}"></small>'}
    numbers = "".join(
        f'<div><dt>{escape(say(key, lang))}</dt><dd><span id="{key}{i}">–</span>'
        f"{beside.get(key, '')}</dd></div>"
        for key in _NUMBERS
    )
    head = (
        f"<h2>{'AB'[i]} · {escape(title)}<span>{escape(note)}</span></h2>{_differs(scene, i, lang)}"
        if count > 1
        else ""
    )
    return (
        f'<section class="run">{head}<div class="frame"><canvas id="map{i}" role="img" '
        f'aria-label="{escape(say("map", lang, title=title))}"></canvas>'
        f'<ul class="closed" id="closed{i}" aria-label="{escape(say("closed_now", lang))}"></ul>'
        f"{_zoom(lang) if i == count - 1 else ''}</div>"
        f'<dl class="numbers">{numbers}</dl></section>'
    )


def _differs(scene: Scene, i: int, lang: Lang) -> str:
    """Return in what a run's scenario differs from the first one's."""
    if i == 0:
        return '<p class="differs">&nbsp;</p>'
    shown = [f"{field} {there} → {here}" for field, there, here in scene.changes[:_CHANGES]]
    more = len(scene.changes) - len(shown)
    changes = ("，" if lang == "zh" else ", ").join(shown)
    text = say("differs", lang, changes=changes) if shown else say("same", lang)
    return f'<p class="differs">{escape(text + (say("more", lang, n=more) if more else ""))}</p>'


def _zoom(lang: Lang) -> str:
    shapes = {
        "closer": "M8 2v12M2 8h12",
        "wider": "M2 8h12",
        "whole": "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
    }
    buttons = "".join(
        f'<button id="{key}" type="button" aria-label="{escape(say(key, lang))}" '
        f'title="{escape(say(key, lang))}"><svg viewBox="0 0 16 16" aria-hidden="true">'
        f'<path d="{path}"/></svg></button>'
        for key, path in shapes.items()
    )
    return f'<div class="zoom">{buttons}</div>'


def _controls(lang: Lang) -> str:
    options = "".join(f"<option>{escape(text_in(name, lang))}</option>" for name in SPEEDS)
    play = escape(say("play", lang))
    return (
        '<div class="controls"><div class="left">'
        f'<button id="play" type="button" aria-label="{play}">'
        '<svg class="go" viewBox="0 0 12 12" aria-hidden="true"><path d="M2 0l10 6-10 6z"/></svg>'
        '<svg class="pause" viewBox="0 0 12 12" aria-hidden="true">'
        '<path d="M1 0h4v12H1zM7 0h4v12H7z"/></svg>'
        f'<span id="play_word">{play}</span></button><span id="clock"></span></div>'
        f"<label><span>{escape(say('speed', lang))}</span> "
        f'<select id="speed">{options}</select></label>'
        '<div class="time"><canvas id="strip" aria-hidden="true"></canvas><div id="needle"></div>'
        '<input id="slider" type="range" min="0" step="1" '
        f'aria-label="{escape(say("time", lang))}">'
        "</div></div>"
    )


def _legend(lang: Lang) -> str:
    dark, ink = "#1f5f8b", "#1f2933"
    ring = (
        '<circle cx="9" cy="9" r="6" fill="#fff" stroke="#c9d1d8" stroke-width="2.2"/>'
        f'<path d="M9 3a6 6 0 0 1 6 6" fill="none" stroke="{ink}" stroke-width="2.2"/>'
    )
    marks = {
        "legend_loaded": f'<path d="M16 9L4 4v10z" fill="{dark}"/>',
        "legend_empty": (
            f'<path d="M15 9L4 4.5v9z" fill="#fff" stroke="{dark}" stroke-width="1.4"/>'
        ),
        "legend_plant": (
            f'<path d="M3 3h12v12H3z" fill="#fff" stroke="{ink}" stroke-width="1.8"/>'
            '<path d="M4 10h10v4H4z" fill="#7d93a6"/>'
        ),
        "legend_lifting": f'{ring}<circle cx="9" cy="9" r="3.2" fill="#0f7f63"/>',
        "legend_waiting": f'{ring}<path d="M7.8 5.4h2.4v7.2H7.8z" fill="#c8551b"/>',
        "legend_ban": (
            '<path d="M1 9h16" stroke="#c8551b" stroke-width="1.8" stroke-dasharray="3 2.5"/>'
        ),
        "legend_strip": (
            '<path d="M1 14V9l4-4 4 5 4-6 4 6v4z" fill="#8fb0c8"/>'
            '<path d="M1 16h16" stroke="#c8551b" stroke-width="2"/>'
        ),
    }
    items = "".join(
        f'<li><svg viewBox="0 0 18 18" aria-hidden="true">{mark}</svg>{escape(say(key, lang))}</li>'
        for key, mark in marks.items()
    )
    return f'<ul class="legend" aria-label="{escape(say("legend", lang))}">{items}</ul>'


def _tables(scenes: Sequence[Scene], lang: Lang) -> str:
    def table(kind: str, i: int, title: str, keys: tuple[str, ...]) -> str:
        heads = "".join(f'<th scope="col">{escape(say(key, lang))}</th>' for key in keys)
        name = f"<caption>{escape(title)}</caption>" if len(scenes) > 1 else ""
        head = f"<thead><tr>{heads}</tr></thead>"
        return f'<table>{name}{head}<tbody id="{kind}{i}"></tbody></table>'

    tables = "".join(
        table("plants", i, f"{'AB'[i]} · {_named(scene, lang)}", ("plant", "level", "share"))
        + table("sites", i, f"{'AB'[i]} · {_named(scene, lang)}", ("site", "done", "state"))
        for i, scene in enumerate(scenes)
    )
    summary = escape(say("details", lang))
    return (
        f'<details id="details"><summary>{summary}</summary>'
        f'<div class="tables">{tables}</div></details>'
    )


def _foot(scenes: Sequence[Scene], lang: Lang, base: BaseMap | None) -> str:
    texts = [say(key, lang) for key in ("keys", "drawn", "hours")]
    if base is not None:
        texts.insert(0, say("base", lang, source=base.source))
    lines = "\n\n".join(dict.fromkeys(line for scene in scenes for line in scene.sources))
    sources = (
        f"<details><summary>{escape(say('sources', lang))}</summary>"
        f"<pre>{escape(lines.strip())}</pre></details>"
    )
    return (
        '<div class="foot">'
        + "".join(f"<p>{escape(text)}</p>" for text in texts)
        + (sources if lines else "")
        + "</div>"
    )
