"""The report as one HTML file: no script, no outside request, readable on screen and on A4.

It brings its own type: charts are outlines, and the text has the fonts it needs embedded.
"""

from html import escape
from typing import Any

import pandas as pd

from supplysim import charts
from supplysim.charts.save import svg_bytes
from supplysim.errors import Lang
from supplysim.report.content import Content
from supplysim.report.findings import answer, findings
from supplysim.report.markup import bullets as _list
from supplysim.report.markup import figure as _figure
from supplysim.report.markup import section as _section
from supplysim.report.markup import table as _table
from supplysim.report.money import cost_section
from supplysim.report.relieved import relief_rows, relief_unit
from supplysim.report.score import score_section
from supplysim.report.shell import document
from supplysim.report.wordlist import DEFINITIONS, say
from supplysim.scenario.source_words import source_words
from supplysim.scenario.value_words import text_words
from supplysim.statistics.intervals import alike
from supplysim.wording import kpi_form, percent, quantity_text, term, unit_text, volume

__all__ = ["map_line", "render", "source_line"]


def render(content: Content, *, lang: Lang = "zh") -> str:
    """Return the whole page as text.

    Parameters
    ----------
    content
        The tables to show.
    lang
        Language of every text on the page.
    """
    facts = content.facts
    body = "\n".join(
        [
            _header(content, lang),
            _answer(content, lang),
            _findings(content, lang),
            score_section(content, lang=lang),
            cost_section(content, certainty=_certainty(content, lang), lang=lang),
            _flows(content, lang),
            _kpis(content, lang),
            _on_time(content, lang),
            _definitions(lang),
            _assumptions(content, lang),
            _facts(content, lang),
            _sources(content, lang),
        ]
    )
    foot = say("foot", lang, version=facts.versions.get("supplysim", ""))
    return document(title=facts.title(lang), body=body, foot=foot, lang=lang)


def source_line(content: Content, lang: Lang) -> str:
    """Return the line under every chart: which scenario and seed its numbers are from."""
    return say("chart_source", lang, name=content.facts.scenario, seed=content.facts.seed)


def map_line(content: Content, lang: Lang) -> str:
    """Return the line under a map: the scenario, and whose road data it is drawn from."""
    line = source_line(content, lang)
    if not content.facts.map_credit:
        return line
    return say("map_source", lang, line=line, credit=content.facts.map_credit)


def _header(content: Content, lang: Lang) -> str:
    facts = content.facts
    last = pd.Timestamp(facts.window_end) - pd.Timedelta(seconds=1)
    parts = [
        f"{say('window', lang)} {facts.window_start:%Y-%m-%d} – {last:%Y-%m-%d}",
        f"{say('seed', lang)} {facts.seed}",
        _certainty(content, lang),
    ]
    line = " · ".join(escape(part) for part in parts)
    return (
        f'<header>\n<p class="kicker">{escape(say("kicker", lang))}</p>\n'
        f'<h1>{escape(facts.title(lang))}</h1>\n<p class="meta">{line}</p>\n</header>'
    )


def _answer(content: Content, lang: Lang) -> str:
    keys = [
        (percent(_rate(content, 0), lang), say("on_time_0", lang)),
        (percent(_rate(content, 7), lang), say("on_time_7", lang)),
        (volume(float(content.monthly["installed_m3"].sum()), lang), say("installed", lang)),
        (volume(float(content.monthly["planned_m3"].sum()), lang), say("planned", lang)),
    ]
    cards = "\n".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(number)}</dd></div>" for number, name in keys
    )
    return (
        f'<section class="answer">\n<h2>{escape(say("answer", lang))}</h2>\n'
        f"<p>{escape(answer(content, lang=lang))}</p>\n"
        f'<dl class="keys">\n{cards}\n</dl>\n{_warnings(content, lang)}</section>'
    )


def _findings(content: Content, lang: Lang) -> str:
    source = source_line(content, lang)
    figures = (
        svg_bytes(charts.on_time_by_zone(content.zones, lang=lang, source=source)[0]),
        svg_bytes(charts.monthly_volume(content.monthly, lang=lang, source=source)[0]),
        svg_bytes(charts.delay_pareto(content.causes, lang=lang, source=source)[0]),
    )
    below = ("", "", _more_causes(content, lang))
    items = "\n".join(
        f"<li>\n<h3>{escape(finding.heading)}</h3>\n<p>{escape(finding.text)}</p>\n"
        f"{_figure(figure, finding.heading)}{more}\n</li>"
        for finding, figure, more in zip(findings(content, lang=lang), figures, below, strict=True)
    )
    head = escape(say("findings", lang))
    return f'<section class="findings">\n<h2>{head}</h2>\n<ol>\n{items}\n</ol>\n</section>'


def _more_causes(content: Content, lang: Lang) -> str:
    """Return what stands under the causes: their chart by zone, and what removals relieve."""
    parts = []
    if len(content.causes_by_zone):
        source = source_line(content, lang)
        figure, _ = charts.causes_by_zone(content.causes_by_zone, lang=lang, source=source)
        parts.append(_figure(svg_bytes(figure), say("causes_by_zone", lang)))
    if len(content.relief):
        heads, rows = relief_rows(content.relief, lang)
        pairs = int(content.relief["replications"].max())
        note = say("relief_note", lang, n=pairs, unit=relief_unit(content.relief, lang))
        table = _table(heads, rows, kind="relief", numbers=(1, 2, 3, 4, 5), caption=note)
        parts += [f"<h3>{escape(say('relief', lang))}</h3>", table]
    return "".join(f"\n{part}" for part in parts)


def _flows(content: Content, lang: Lang) -> str:
    if not len(content.flows):
        return ""
    figure, _ = charts.flow_map(content.flows, lang=lang, source=map_line(content, lang))
    head = say("flows", lang)
    return f"<section>\n<h2>{escape(head)}</h2>\n{_figure(svg_bytes(figure), head)}\n</section>"


def _kpis(content: Content, lang: Lang) -> str:
    heads = [say(key, lang) for key in ("measure", "value", "interval", "meaning")]
    rows = [_kpi_row(row, lang) for _, row in content.kpis.iterrows()]
    table = _table(heads, rows, kind="kpis", numbers=(1, 2), caption=_certainty(content, lang))
    return _section(say("kpis", lang), table)


def _kpi_row(row: "pd.Series[Any]", lang: Lang) -> list[str]:
    form = kpi_form(str(row["key"]), str(row["unit"]))
    value, low, high = (
        quantity_text(float(row[column]), form, lang) for column in ("value", "low", "high")
    )
    shown = {"share", "m3", "m2", "t", "h", "d", "km"}
    unit = "" if form in shown else unit_text(str(row["unit"]), lang)
    gap = " " if unit and not unit.startswith("/") else ""
    interval = f"{low} – {high}" if low != "–" else "–"
    if alike(float(row["low"]), float(row["high"])):
        interval = say("all_the_same", lang)
    name, meaning = (str(row[f"{column}_{lang}"]) for column in ("name", "meaning"))
    return [name, f"{value}{gap}{unit}", interval, meaning]


def _on_time(content: Content, lang: Lang) -> str:
    weights = ("component", "m3", "storey")
    heads = [say(key, lang) for key in ("tolerance", *weights)]
    rows = [
        [
            say("days", lang, n=int(row["tolerance_d"])),
            *(percent(float(row[weight]), lang) for weight in weights),
        ]
        for _, row in content.on_time.iterrows()
    ]
    table = _table(heads, rows, kind="rates", numbers=(1, 2, 3), caption=_certainty(content, lang))
    return _section(say("on_time", lang), table)


def _definitions(lang: Lang) -> str:
    zh = lang == "zh"
    items = "\n".join(
        f"<dt>{escape(entry[0 if zh else 1])}</dt><dd>{escape(entry[2 if zh else 3])}</dd>"
        for entry in DEFINITIONS
    )
    return _section(say("definitions", lang), f'<dl class="terms">\n{items}\n</dl>')


def _assumptions(content: Content, lang: Lang) -> str:
    heads = [say(key, lang) for key in ("input", "value", "source", "confidence")]
    rows = [_assumption_row(row, lang) for _, row in content.assumptions.iterrows()]
    parts = [
        f"<p>{escape(say('assumptions_note', lang))}</p>",
        _table(heads, rows, kind="inputs", numbers=(1,)),
    ]
    if content.assumptions_left_out:
        note = say("left_out", lang, n=content.assumptions_left_out)
        parts.append(f'<p class="small">{escape(note)}</p>')
    return _section(say("assumptions", lang), "\n".join(parts))


def _assumption_row(row: "pd.Series[Any]", lang: Lang) -> list[str]:
    unit = unit_text(str(row["unit"]), lang)
    value = text_words(str(row["value"]), lang)
    confidence = str(row["confidence"])
    return [
        f"{row[f'meaning_{lang}']}\n{row['path']}",
        f"{value} {unit}".strip(),
        source_words(str(row["source"]), lang),
        f"{confidence} {term(confidence, lang)}",
    ]


def _facts(content: Content, lang: Lang) -> str:
    facts = content.facts
    versions = ", ".join(f"{name} {number}" for name, number in facts.versions.items())
    last = pd.Timestamp(facts.window_end) - pd.Timedelta(seconds=1)
    entries = [
        ("scenario", facts.scenario),
        ("scenario_hash", facts.scenario_hash),
        ("plan_hash", facts.plan_hash),
        ("seed", str(facts.seed)),
        ("replications", str(facts.replications)),
        ("simulated", f"{facts.start:%Y-%m-%d} – {facts.horizon:%Y-%m-%d}"),
        ("window", f"{facts.window_start:%Y-%m-%d} – {last:%Y-%m-%d}"),
        ("network", facts.network),
        ("versions", versions),
        ("commit", facts.commit),
    ]
    items = "\n".join(
        f"<dt>{escape(say(key, lang))}</dt><dd>{escape(text)}</dd>" for key, text in entries if text
    )
    return _section(say("facts", lang), f'<dl class="facts">\n{items}\n</dl>')


def _sources(content: Content, lang: Lang) -> str:
    if not content.facts.sources:
        return ""
    return _section(say("sources", lang), _list(content.facts.sources))


def _warnings(content: Content, lang: Lang) -> str:
    if not content.facts.warnings:
        return ""
    return (
        f'<div class="warnings"><h3>{escape(say("warnings", lang))}</h3>'
        f"{_list(content.facts.warnings)}</div>\n"
    )


def _certainty(content: Content, lang: Lang) -> str:
    if content.facts.replications <= 1:
        return say("one_run", lang)
    return say("many", lang, n=content.facts.replications)


def _rate(content: Content, tolerance_d: int) -> float:
    rows = content.on_time.loc[content.on_time["tolerance_d"] == tolerance_d, "component"]
    return float(rows.iloc[0]) if len(rows) else float("nan")
