"""The pages of a study of bases: one for the study, one for each alternative."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from supplysim import charts
from supplysim.basemap import BaseMap
from supplysim.bases.spans import spread
from supplysim.charts.save import svg_bytes
from supplysim.errors import Lang
from supplysim.report.bases_cells import cell, intervals, number
from supplysim.report.bases_columns import column, stem
from supplysim.report.bases_findings import bases_answer, bases_findings, left_out_lines
from supplysim.report.bases_words import TABLES, say
from supplysim.report.build import credits_of
from supplysim.report.markup import bullets, figure, section
from supplysim.report.markup import table as plain_table
from supplysim.report.shell import document
from supplysim.wording import percent, term, unit_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from supplysim.bases.alternatives import Alternative
    from supplysim.bases.result import Result

__all__ = [
    "draw_map",
    "map_centre",
    "map_source",
    "page_name",
    "render_alternative",
    "render_study",
    "simulated_table",
]

_OPEN = (
    "period", "site", "kind", "shifts", "capacity_m3", "made_m3", "utilisation", "mean_km",
    "period_invest_yuan",
)  # fmt: skip
_BOUGHT = ("period", "zone", "m3")
_SERVED = ("site", "zone", "m3", "loads", "km")
"""Columns of the tables of an alternative's page; the files have all of them."""

_MOST_ROADS = 12
_UNSHOWN = frozenset({"margin_yuan", "break_even_m3", "annuity_yuan"})
"""Columns that the page leaves to the files, so that its tables fit."""
_ANALYSES = (
    "price_of_rules", "returns", "value_of_bases", "value_of_capacity", "by_demand", "by_target",
    "by_road", "by_market",
)  # fmt: skip


def page_name(alternative: "Alternative") -> str:
    """Return the file name of an alternative's page."""
    return f"{alternative.name}.html"


def render_study(
    result: "Result", *, lang: Lang = "zh", version: str = "", base: BaseMap | None = None
) -> str:
    """Return the page of the whole study; ``base`` is laid under its map."""
    study, zh = result.study, lang == "zh"
    title = (study.title_zh if zh else study.title_en) or study.name
    tables = result.tables
    parts = [
        _header(title, _stands_on(result, lang), lang),
        _answer(result, lang),
        _findings(result, lang),
        _alternatives(result, tables["alternatives"], lang),
    ]
    if result.comparison is not None:
        parts.append(_simulated(result, lang))
    best = result.best[0]
    parts.append(_map(result, best, result.service(best), base, lang))
    parts += [
        section(
            TABLES[name][0 if zh else 1],
            _frame(result, _shown(tables[name]), lang, kind=name),
        )
        for name in _ANALYSES
        if name in tables and len(tables[name])
    ]
    parts.append(_assumptions(result, lang))
    foot = say("foot", lang, version=version)
    return document(title=title, body="\n".join(parts), foot=foot, lang=lang)


def render_alternative(
    result: "Result",
    alternative: "Alternative",
    *,
    lang: Lang = "zh",
    version: str = "",
    base: BaseMap | None = None,
) -> str:
    """Return the page of one alternative; ``base`` is laid under its map."""
    title = alternative.title(lang)
    study = result.study
    line = (study.title_zh if lang == "zh" else study.title_en) or study.name
    data = result.service(alternative)
    parts = [_header(title, line, lang), _keys(result, alternative, lang)]
    parts.append(_map(result, alternative, data, base, lang))
    tables = result.tables
    for name, shown in (("open", _OPEN), ("bought", _BOUGHT)):
        rows = tables[name]
        mine = rows[rows["alternative"] == alternative.name]
        if len(mine):
            head = TABLES[name][0 if lang == "zh" else 1]
            parts.append(section(head, _frame(result, _with(mine, shown), lang, kind=name)))
    parts += [
        _catchments(result, alternative, tables["served"], lang),
        _roads(result, data, lang),
        _cases(result, alternative, lang),
    ]
    parts.append(f'<p><a href="index.html">{escape(say("back", lang))}</a></p>')
    foot = say("foot", lang, version=version)
    return document(title=title, body="\n".join(parts), foot=foot, lang=lang)


def simulated_table(result: "Result") -> pd.DataFrame:
    """Return the simulated alternatives with their titles, as their chart takes them."""
    if result.comparison is None:
        return pd.DataFrame()
    by_name = {one.name: one for one in result.all}
    frame = result.comparison.table.copy()
    for lang in ("zh", "en"):
        frame[f"title_{lang}"] = [by_name[str(name)].title(lang) for name in frame["alternative"]]
    return frame


def map_source(result: "Result", lang: Lang) -> str:
    """Return the line under a map: the study, and whose road data it is drawn from."""
    from supplysim.roads.network import load_network  # noqa: PLC0415 - networkx is heavy

    line = say("source", lang, name=result.study.name)
    licence = load_network(result.ground.prices.network).licence
    credit = "; ".join(name for name, _ in credits_of(licence))
    return say("map_source", lang, line=line, credit=credit) if credit else line


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, kind: str, numbers: tuple[int, ...] = ()
) -> str:
    """Return a table of this page, whose words break between words only (report.css)."""
    return plain_table(heads, rows, kind=f"bases {kind}", numbers=numbers)


# --- parts -----------------------------------------------------------------------------------


def _head(key: str, lang: Lang) -> str:
    """Return what a column is called; amounts of money bear their unit themselves."""
    return column(key, lang).removesuffix("（元）").removesuffix(" (yuan)")


def _header(title: str, line: str, lang: Lang) -> str:
    return (
        f'<header>\n<p class="kicker">{escape(say("kicker", lang))}</p>\n'
        f'<h1>{escape(title)}</h1>\n<p class="meta">{escape(line)}</p>\n</header>'
    )


def _stands_on(result: "Result", lang: Lang) -> str:
    """Return the periods, and what the study says of where it comes from."""
    note = result.study.note_zh if lang == "zh" else result.study.note_en
    return " · ".join([*result.ground.periods, *([note] if note else [])])


def _answer(result: "Result", lang: Lang) -> str:
    sound = result.complete and all(one.status == "optimal" for one in result.all)
    note = "" if sound else f'<div class="warnings">{bullets([say("unproven", lang)])}</div>'
    text = escape(bases_answer(result, lang=lang))
    return (
        f'<section class="answer">\n<h2>{escape(say("answer", lang))}</h2>\n<p>{text}</p>\n'
        f"{_cards(result, result.best[0], lang)}\n{note}{_legend(lang)}</section>"
    )


def _legend(lang: Lang) -> str:
    return f'<p class="small">{escape(say("intervals", lang))}</p>'


def _keys(result: "Result", alternative: "Alternative", lang: Lang) -> str:
    return (
        f'<section class="answer">\n{_cards(result, alternative, lang)}\n{_legend(lang)}</section>'
    )


def _cards(result: "Result", alternative: "Alternative", lang: Lang) -> str:
    table = result.tables["alternatives"]
    row: Mapping[Any, Any] = table[table["alternative"] == alternative.name].to_dict("records")[0]
    cards = [
        (number(key, row[key], lang) + unit, say(word, lang), intervals(row, key, lang, short=True))
        for key, unit, word in (
            ("yuan", "", "cost"),
            ("bases", "", "bases"),
            ("utilisation", "", "use"),
            ("mean_km", f" {unit_text('km', lang)}", "far"),
            ("bought_m3", f" {unit_text('m3', lang)}", "bought"),
        )
    ]
    cards.insert(2, (str(len(alternative.new())), say("newly", lang), []))
    cards += _on_time(result, alternative, lang)
    items = "\n".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}"
        f"{''.join(f'<small>{escape(line)}</small>' for line in lines)}</dd></div>"
        for value, name, lines in cards
    )
    return f'<dl class="keys">\n{items}\n</dl>'


def _on_time(
    result: "Result", alternative: "Alternative", lang: Lang
) -> list[tuple[str, str, list[str]]]:
    """Return the card of the simulated on-time rate, none where nothing was simulated for it."""
    played = result.simulated_as.get(alternative.name)
    if result.comparison is None or played not in result.comparison.names:
        return []
    table = result.comparison.table
    row: Mapping[Any, Any] = table[table["alternative"] == played].to_dict("records")[0]
    lines = intervals(row, "on_time", lang, short=True)
    return [(number("on_time", row["on_time"], lang), say("on time", lang), lines)]


def _findings(result: "Result", lang: Lang) -> str:
    items = "\n".join(
        f"<li>\n<h3>{escape(one.heading)}</h3>\n<p>{escape(one.text)}</p>\n</li>"
        for one in bases_findings(result, lang=lang)
    )
    head = escape(say("findings", lang))
    return f'<section class="findings">\n<h2>{head}</h2>\n<ol>\n{items}\n</ol>\n</section>'


def _alternatives(result: "Result", frame: pd.DataFrame, lang: Lang) -> str:
    source = say("source", lang, name=result.study.name)
    drawing, _ = charts.extra_costs(frame, lang=lang, source=source)
    shown = ["alternative", "yuan", "extra_yuan", "bases", "new", "utilisation", "bought_m3"]
    head = say("pages", lang)
    links = "".join(
        f'<li><a href="{escape(page_name(one))}">{escape(one.title(lang))}</a></li>'
        for one in result.all
    )
    lines = left_out_lines(result, lang)
    missing = f'\n<div class="warnings">{bullets(lines)}</div>' if lines else ""
    body = (
        f"{figure(svg_bytes(drawing), head)}\n"
        f"{_frame(result, _with(frame, shown), lang, kind='alternatives')}\n<ul>{links}</ul>"
        f"{missing}"
    )
    return section(head, body)


def _simulated(result: "Result", lang: Lang) -> str:
    frame = simulated_table(result)
    source = say("source", lang, name=result.study.name)
    drawing, _ = charts.located_and_simulated(frame, lang=lang, source=source)
    head = TABLES["simulated"][0 if lang == "zh" else 1]
    shown = ["alternative", "located_rank", "simulated_rank", "cost_rank", "on_time", "yuan_per_m3"]
    inner = _frame(result, _with(frame, shown), lang, kind="simulated")
    return section(head, f"{figure(svg_bytes(drawing), head)}\n{inner}")


def draw_map(result: "Result", data: pd.DataFrame, base: BaseMap | None, lang: Lang) -> "Figure":
    """Return whom bases serve as a map, over a base map of the user's own where there is one."""
    drawing, _ = charts.over_base_map(
        charts.service_map, data, base=base, centre=map_centre(result), lang=lang,
        source=map_source(result, lang),
    )  # fmt: skip
    return drawing


def map_centre(result: "Result") -> tuple[float, float] | None:
    """Return where maps have their zero, degrees east and north; None where nodes have none."""
    from supplysim.roads.drawing import schematic  # noqa: PLC0415 - with the rest
    from supplysim.roads.network import load_network  # noqa: PLC0415 - networkx is heavy

    return schematic(load_network(result.ground.prices.network)).centre


def _map(
    result: "Result",
    alternative: "Alternative",
    data: pd.DataFrame,
    base: BaseMap | None,
    lang: Lang,
) -> str:
    drawing = draw_map(result, data, base, lang)
    head = say("map of", lang, title=alternative.title(lang), period=result.ground.periods[-1])
    return section(head, figure(svg_bytes(drawing), head))


def _roads(result: "Result", data: pd.DataFrame, lang: Lang) -> str:
    """Return the roads that carry most in the last period, both ways together."""
    from supplysim.roads.network import load_network  # noqa: PLC0415 - networkx is heavy

    places = load_network(result.ground.prices.network).places
    titles = {
        name: (node.title.zh if lang == "zh" else node.title.en) for name, node in places.items()
    }
    busy = data[(data["item"] == "road") & (data["loads"] > 0)]
    rows = []
    for row in busy.nlargest(_MOST_ROADS, "loads").to_dict("records"):
        ends = [titles.get(node) or node for node in str(row["name"]).split(" > ")]
        ref = str(row[f"title_{lang}"])
        road = "–".join(ends) + (f" ({ref})" if ref else "")
        rows.append([road, cell(row, "loads", lang), cell(row, "m3", lang)])
    heads = [_head(key, lang) for key in ("road", "loads", "m3")]
    head = say("roads of", lang, period=result.ground.periods[-1])
    return section(head, _table(heads, rows, kind="roads", numbers=(1, 2)))


def _catchments(
    result: "Result", alternative: "Alternative", served: pd.DataFrame, lang: Lang
) -> str:
    """Return what each base sends where in the last period, one row a base and zone."""
    last = result.ground.periods[-1]
    mine = served[(served["alternative"] == alternative.name) & (served["period"] == last)]
    order = {name: place for place, name in enumerate(alternative.sites(last))}
    mine = mine.assign(order=mine["site"].map(order)).sort_values(
        ["order", "m3"], ascending=[True, False], kind="stable"
    )
    head = say("served in", lang, period=last)
    return section(head, _frame(result, _with(mine, _SERVED), lang, kind="catchments"))


def _cases(result: "Result", alternative: "Alternative", lang: Lang) -> str:
    """Return the cost in each case of demand, spread over the roads."""
    cases = result.spreads[alternative.name]
    rows = []
    for name, case in result.study.cases.items():
        mine = [y for (which, _), y in zip(cases.names, cases.yuan, strict=True) if which == name]
        title = (case.title_zh if lang == "zh" else case.title_en) or name
        row = {"yuan": float(mine[0])} | spread("yuan", mine)
        rows.append([title, percent(case.likelihood, lang), cell(row, "yuan", lang)])
    heads = [_head(key, lang) for key in ("case", "likelihood", "yuan")]
    return section(say("cases", lang), _table(heads, rows, kind="cases", numbers=(1, 2)))


def _assumptions(result: "Result", lang: Lang) -> str:
    """Return the inputs of the study with source and confidence."""
    from supplysim.scenario.explain import leaves, note_of  # noqa: PLC0415 - small, used here only
    from supplysim.scenario.faults import dotted, shown  # noqa: PLC0415
    from supplysim.scenario.source_words import source_words  # noqa: PLC0415
    from supplysim.scenario.value_words import text_words  # noqa: PLC0415

    rows = []
    for at, field, value in leaves(result.study):
        note = note_of(dotted(at), field)
        if note.source and str(at[0]) not in {"candidates", "sizes", "competitors", "markets"}:
            meaning = note.zh if lang == "zh" else note.en
            trust = f"{note.confidence} {term(note.confidence, lang)}"
            rows.append([f"{meaning}\n{dotted(at)}", text_words(shown(value), lang),
                         source_words(note.source, lang), trust])  # fmt: skip
    heads = ["", *(_head(key, lang) for key in ("yuan", "source", "confidence"))]
    heads[1] = "数值" if lang == "zh" else "value"
    body = f"<p>{escape(say('assumptions_note', lang))}</p>\n"
    return section(
        say("assumptions", lang), body + plain_table(heads, rows, kind="inputs", numbers=(1,))
    )


def _site(result: "Result", name: str, lang: Lang) -> str:
    return next((s.title(lang) for s in result.ground.sites if s.name == name), name)


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without the columns that are left to the files."""
    return table[[key for key in table.columns if stem(str(key))[0] not in _UNSHOWN]]


def _with(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return columns of a table, each with those of its intervals."""
    return table[[one for key in keys for one in table.columns if stem(str(one))[0] == key]]


def _frame(result: "Result", frame: pd.DataFrame, lang: Lang, *, kind: str) -> str:
    """Return a frame as a table, its numbers written for people, intervals under them."""
    keys = [str(key) for key in frame.columns if stem(str(key))[1] is None]
    numbers = tuple(
        i
        for i, key in enumerate(keys)
        if pd.api.types.is_numeric_dtype(frame[key]) and frame[key].dtype != bool
    )
    rows = [[_named(result, key, row, lang) for key in keys] for row in frame.to_dict("records")]
    return _table([_head(key, lang) for key in keys], rows, kind=kind, numbers=numbers)


def _named(result: "Result", key: str, row: Mapping[Any, Any], lang: Lang) -> str:
    """Return a cell; names of sites, zones and alternatives become their titles."""
    value = row[key]
    if not isinstance(value, str):
        return cell(row, key, lang)
    separator = "、" if lang == "zh" else ", "
    titles = {one.name: one.title(lang) for one in result.all}
    zone = result.ground.prices.zones.get(value)
    if key == "zone" and zone is not None:
        return (zone.title_zh if lang == "zh" else zone.title_en) or value
    if (key, value) == ("site", "all"):
        return say("together", lang)
    if key in {"site", "new", "sites"}:
        return separator.join(_site(result, name, lang) for name in value.split("; "))
    if key == "kind":
        return say(value, lang)
    return titles.get(value, value) if key == "alternative" else value
