"""The pages of a study of bases: one for the study, one for each alternative."""

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from supplysim import charts
from supplysim.basemap import BaseMap
from supplysim.charts.save import svg_bytes
from supplysim.errors import Lang
from supplysim.report.bases_findings import bases_answer, bases_findings
from supplysim.report.bases_words import TABLES, column, say
from supplysim.report.build import credits_of
from supplysim.report.markup import bullets, figure, section
from supplysim.report.markup import table as plain_table
from supplysim.report.shell import document
from supplysim.wording import decimal, money, percent, term, unit_text, volume

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from supplysim.bases.alternatives import Alternative
    from supplysim.bases.result import Result

__all__ = [
    "draw_map",
    "page_name",
    "render_alternative",
    "render_study",
    "simulated_table",
]

_MONEY = frozenset(
    {
        "yuan", "bound", "extra_yuan", "low", "high", "gain", "gain_low", "gain_high", "fixed_yuan",
        "invest_yuan", "margin_yuan", "margin_low", "margin_high", "owner_npv_yuan",
        "owner_npv_low", "owner_npv_high", "alliance_npv_yuan", "alliance_npv_low",
        "alliance_npv_high", "located_yuan", "regret", "regret_low", "regret_high",
    }
)  # fmt: skip
_VOLUME = frozenset({"capacity_m3", "made_m3", "bought_m3", "m3", "installed_m3", "break_even_m3"})
_SHARE = frozenset(
    {
        "utilisation", "share", "on_time", "on_time_low", "on_time_high", "likelihood",
        "break_even_use",
    }
)  # fmt: skip
_WHOLE = frozenset({"loads", "yuan_per_m3", "yuan_per_m3_low", "yuan_per_m3_high", "annuity_yuan"})
_OPEN = (
    "period", "site", "kind", "shifts", "capacity_m3", "made_m3", "utilisation", "mean_km",
    "invest_yuan",
)  # fmt: skip
_BOUGHT = ("period", "zone", "m3")
"""Columns of the tables of an alternative's page; the files have all of them."""

_MOST_ROADS = 12
_UNSHOWN = (
    "bound", "margin_low", "margin_high", "payback_low", "payback_high", "break_even_m3",
)  # fmt: skip
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
    tables = result.tables()
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
            _frame(
                result, tables[name].drop(columns=list(_UNSHOWN), errors="ignore"), lang, kind=name
            ),
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
    tables = result.tables()
    for name, shown in (("open", _OPEN), ("bought", _BOUGHT)):
        rows = tables[name]
        mine = rows[rows["alternative"] == alternative.name]
        if len(mine):
            head = TABLES[name][0 if lang == "zh" else 1]
            parts.append(section(head, _frame(result, mine[list(shown)], lang, kind=name)))
    parts += [
        _catchments(result, alternative, lang),
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


def _map_source(result: "Result", lang: Lang) -> str:
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
        f"{_cards(result, result.best[0], lang)}\n{note}</section>"
    )


def _keys(result: "Result", alternative: "Alternative", lang: Lang) -> str:
    return f'<section class="answer">\n{_cards(result, alternative, lang)}\n</section>'


def _cards(result: "Result", alternative: "Alternative", lang: Lang) -> str:
    frame = result.tables()["alternatives"].set_index("alternative")
    row: Any = frame.loc[alternative.name]
    cards = [
        (money(alternative.cost_yuan, lang), say("cost", lang)),
        (str(int(row["bases"])), say("bases", lang)),
        (str(len(alternative.new())), say("newly", lang)),
        (percent(float(row["utilisation"]), lang), say("use", lang)),
        (f"{_cell('mean_km', row['mean_km'], lang)} {unit_text('km', lang)}", say("far", lang)),
        (volume(float(row["bought_m3"]), lang), say("bought", lang)),
    ]
    items = "\n".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(number)}</dd></div>" for number, name in cards
    )
    return f'<dl class="keys">\n{items}\n</dl>'


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
    body = (
        f"{figure(svg_bytes(drawing), head)}\n"
        f"{_frame(result, frame[shown], lang, kind='alternatives')}\n<ul>{links}</ul>"
    )
    return section(head, body)


def _simulated(result: "Result", lang: Lang) -> str:
    frame = simulated_table(result)
    source = say("source", lang, name=result.study.name)
    drawing, _ = charts.located_and_simulated(frame, lang=lang, source=source)
    head = TABLES["simulated"][0 if lang == "zh" else 1]
    rows = [
        [
            str(row[f"title_{lang}"]),
            *(str(int(row[key])) for key in ("located_rank", "simulated_rank", "cost_rank")),
            *(_with_interval(row, keys, lang) for keys in _INTERVALS),
        ]
        for row in frame.to_dict("records")
    ]
    heads = ["alternative", "located_rank", "simulated_rank", "cost_rank", "on_time", "yuan_per_m3"]
    inner = _table(
        [_head(key, lang) for key in heads], rows, kind="simulated", numbers=(1, 2, 3, 4, 5)
    )
    return section(head, f"{figure(svg_bytes(drawing), head)}\n{inner}")


_INTERVALS = (
    ("on_time", "on_time_low", "on_time_high"),
    ("yuan_per_m3", "yuan_per_m3_low", "yuan_per_m3_high"),
)


def _with_interval(row: Mapping[Hashable, Any], keys: tuple[str, str, str], lang: Lang) -> str:
    """Return a number with its interval, where that has a width."""
    value, low, high = (_cell(key, row[key], lang) for key in keys)
    return value if low == high else f"{value} ({low} – {high})"


def draw_map(result: "Result", data: pd.DataFrame, base: BaseMap | None, lang: Lang) -> "Figure":
    """Return whom bases serve as a map, over a base map of the user's own where there is one."""
    from supplysim.roads.drawing import schematic  # noqa: PLC0415 - with the rest
    from supplysim.roads.network import load_network  # noqa: PLC0415 - networkx is heavy

    centre = schematic(load_network(result.ground.prices.network)).centre
    drawing, _ = charts.over_base_map(
        charts.service_map, data, base=base, centre=centre, lang=lang,
        source=_map_source(result, lang),
    )  # fmt: skip
    return drawing


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
        rows.append([road, f"{float(row['loads']):,.0f}", volume(float(row["m3"]), lang)])
    heads = [_head(key, lang) for key in ("road", "loads", "m3")]
    head = say("roads of", lang, period=result.ground.periods[-1])
    return section(head, _table(heads, rows, kind="roads", numbers=(1, 2)))


def _catchments(result: "Result", alternative: "Alternative", lang: Lang) -> str:
    """Return what each base sends where in the last period, one row a base."""
    last = result.ground.periods[-1]
    zones = result.ground.prices.zones
    rows = []
    for name in alternative.sites(last):
        mine = [row for row in alternative.served if (row.period, row.site) == (last, name)]
        sent = sorted(mine, key=lambda row: -row.m3)
        parts = [
            f"{(zones[r.zone].title_zh if lang == 'zh' else zones[r.zone].title_en) or r.zone} "
            f"{volume(r.m3, lang)}"
            for r in sent
        ]
        loads = f"{sum(row.loads for row in mine):,.0f}"
        rows.append(
            [_site(result, name, lang), loads, ("；" if lang == "zh" else "; ").join(parts)]
        )
    heads = [_head(key, lang) for key in ("site", "loads", "zone")]
    head = say("served in", lang, period=last)
    return section(head, _table(heads, rows, kind="catchments", numbers=(1,)))


def _cases(result: "Result", alternative: "Alternative", lang: Lang) -> str:
    rows = []
    pairs = zip(result.study.cases.items(), alternative.case_yuan, strict=True)
    for (name, case), yuan in pairs:
        title = (case.title_zh if lang == "zh" else case.title_en) or name
        rows.append([title, percent(case.likelihood, lang), money(yuan, lang)])
    heads = [say("case", lang), say("likelihood", lang), _head("yuan", lang)]
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


_ENDS: Mapping[str, tuple[str, str]] = {
    "yuan": ("low", "high"),
    "gain": ("gain_low", "gain_high"),
    "regret": ("regret_low", "regret_high"),
    "margin_yuan": ("margin_low", "margin_high"),
    "owner_npv_yuan": ("owner_npv_low", "owner_npv_high"),
    "payback_y": ("payback_low", "payback_high"),
    "alliance_npv_yuan": ("alliance_npv_low", "alliance_npv_high"),
    **{key: (low, high) for key, low, high in _INTERVALS},
}
"""Columns that hold the ends of another one's interval, and are written behind it."""


def _frame(result: "Result", frame: pd.DataFrame, lang: Lang, *, kind: str) -> str:
    """Return a frame as a table with its numbers written for people."""
    ends = {key: pair for key, pair in _ENDS.items() if {key, *pair} <= set(frame.columns)}
    inside = {end for pair in ends.values() for end in pair}
    keys = [str(key) for key in frame.columns if key not in inside]
    numbers = tuple(
        i
        for i, key in enumerate(keys)
        if pd.api.types.is_numeric_dtype(frame[key]) and frame[key].dtype != bool
    )
    rows = [
        [
            _with_interval(row, (key, *ends[key]), lang)
            if key in ends
            else _named(result, key, row[key], lang)
            for key in keys
        ]
        for row in frame.to_dict("records")
    ]
    return _table([_head(key, lang) for key in keys], rows, kind=kind, numbers=numbers)


def _named(result: "Result", key: str, value: object, lang: Lang) -> str:
    """Return a cell; names of sites, zones and alternatives become their titles."""
    if isinstance(value, str):
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
    return _cell(key, value, lang)


def _cell(key: str, value: object, lang: Lang) -> str:
    if isinstance(value, bool):
        return say("yes" if value else "no", lang)
    number = float(value)  # type: ignore[arg-type]
    if math.isnan(number):
        return "–"
    for keys, write in _WRITERS:
        if key in keys:
            return write(number, lang)
    return str(int(number)) if number == int(number) and key != "mean_km" else decimal(number)


_WRITERS: tuple[tuple[frozenset[str], Callable[[float, Lang], str]], ...] = (
    (_MONEY, money),
    (_VOLUME | _WHOLE, lambda number, _: f"{number:,.0f}"),
    (frozenset({"gap"}), lambda number, _: f"{100 * number:.2g} %"),
    (_SHARE, percent),
    (frozenset({"factor"}), lambda number, _: f"{number:g}"),
)
"""How numbers of a column are written."""
