"""What a study of bases has found, in sentences whose numbers come from its tables."""

from typing import TYPE_CHECKING

from supplysim.errors import Lang
from supplysim.report.findings import Finding
from supplysim.wording import cause, hours, money, percent

if TYPE_CHECKING:
    from supplysim.bases.alternatives import Alternative
    from supplysim.bases.result import Result

__all__ = ["bases_answer", "bases_findings"]

MATERIAL = 0.005
"""Share of the present value below which a saving is not worth a decision: prices are uncertain by
a tenth and more (judgement)."""

_SHOWN = 3
_MOST = 0.999
"""Largest probability that is printed: the bound rests on a t distribution."""


def bases_answer(result: "Result", *, lang: Lang = "zh") -> str:
    """Return the answer: what is cheapest, and what that does to the on-time rate."""
    return _cheapest(result, lang) + _punctual(result, lang)


def _punctual(result: "Result", lang: Lang) -> str:
    """Tell what the cheapest layout and the most punctual one come to in the simulation."""
    if result.comparison is None or len(result.comparison.table) == 1:
        return ""
    table = result.comparison.table.set_index("alternative")
    first = str(result.comparison.table["alternative"].iloc[0])
    chosen = result.comparison.selected("on_time", larger=True)
    rates: dict[str, float] = table["on_time"].astype(float).to_dict()  # type: ignore[assignment]
    costs: dict[str, float] = table["located_yuan"].astype(float).to_dict()  # type: ignore[assignment]
    mine, best = percent(rates[first], lang), percent(rates[chosen.best], lang)
    zh = lang == "zh"
    if chosen.best == first:
        return (
            f"在仿真中它也最准时（准时吊装率{mine}）。" if zh else
            f" In the simulation it is also the most punctual ({mine} on time)."
        )  # fmt: skip
    more = money(costs[chosen.best] - costs[first], lang)
    none = "no-new-base" if "no-new-base" in rates else first
    built = {one.name: one.new() for one in result.all}
    asks = ""
    if not built[none] and none not in chosen.subset and all(built[one] for one in chosen.subset):
        asks = "要准时就需要新建。" if zh else " Punctuality asks for new bases."
    name = _title(result, chosen.best, lang)
    kept = rates.get("no-new-base")
    bare = ""
    if kept is not None and first != "no-new-base":
        bare = (
            f"，不新建为{percent(kept, lang)}" if zh else
            f" (building none: {percent(kept, lang)})"
        )  # fmt: skip
    return (
        f"但在仿真中，最便宜的布局准时吊装率为{mine}{bare}；“{name}”为{best}，现值贵{more}。{asks}"
        if zh
        else f" In the simulation, however, the cheapest layout installs {mine} on time{bare}; "
        f"“{name}” reaches {best} and costs {more} more.{asks}"
    )


def _cheapest(result: "Result", lang: Lang) -> str:
    zh = lang == "zh"
    best, kept = result.best[0], result.options.get("no-new-base")
    last = result.ground.periods[-1]
    count = len(best.sites(last))
    if not best.new() or kept is None:
        return (
            f"按选址成本不需要新建基地：{last}年只用现有厂（可改造扩建）最优，{count}个。"
            if zh
            else f"No new base is needed by located cost: in {last} the best layout has only "
            f"plants that are there ({count}), with second shifts, conversions and extensions."
        )
    names = _names(result, best.new(), lang)
    saved = kept.cost_yuan - best.cost_yuan
    share = saved / kept.cost_yuan
    if share < MATERIAL:
        return (
            f"按选址成本不需要新建基地：最优方案新建{names}，只比不新建省{money(saved, lang)}"
            f"（现值的{_fine(share)}），小于价格的不确定性。"
            if zh
            else f"No new base is needed by located cost: the best layout builds {names}, which "
            f"saves {money(saved, lang)} against building none ({_fine(share)} of present value), "
            "less than prices are uncertain by."
        )
    return (
        f"最优方案新建{names}，到{last}年共{count}个基地；比不新建省{money(saved, lang)}"
        f"（现值的{_fine(share)}）。"
        if zh
        else f"The best layout builds {names} and has {count} bases in {last}; it saves "
        f"{money(saved, lang)} against building none ({_fine(share)} of the present value)."
    )


def bases_findings(result: "Result", *, lang: Lang = "zh") -> list[Finding]:
    """Return the findings, most important first."""
    found = [
        _costs(result, lang),
        _rules(result, lang),
        _demand(result, lang),
        _hangs_on(result, lang),
    ]
    if result.comparison is not None:
        found += [_simulated(result, lang), _ranks(result, lang)]
    return [one for one in found if one is not None]


def _fine(share: float) -> str:
    """Return a small share in per cent with two digits that matter."""
    return f"{100 * share:.2g} %" if abs(share) >= 1e-6 else "0 %"  # noqa: PLR2004 - rounding


def _names(result: "Result", sites: tuple[str, ...], lang: Lang) -> str:
    titles = {site.name: site.title(lang) for site in result.ground.sites}
    return ("、" if lang == "zh" else ", ").join(titles[name] for name in sites)


def _between(low: float, high: float, lang: Lang) -> str:
    if high - low < 1:
        return ""
    if lang == "zh":
        return f"（区间 {money(low, lang)} 至 {money(high, lang)}）"
    return f" (between {money(low, lang)} and {money(high, lang)})"


def _costs(result: "Result", lang: Lang) -> Finding:
    zh, best = lang == "zh", result.best[0]
    proof = (
        "已证明最优。" if zh else "It is proven to be the best."
    ) if not best.gap else (
        f"求解器证明没有更便宜 {_fine(best.gap)} 以上的方案。" if zh else
        f"It is proven that no layout is cheaper by more than {_fine(best.gap)}."
    )  # fmt: skip
    near = [one for one in result.best[1:] if one.bound_yuan < best.cost_yuan * (1 + best.gap)]
    ties = ""
    if near:
        ties = (
            f"其后{len(near)}个备选方案与它的差别在证明精度以内，不分先后。" if zh else
            f" The next {len(near)} alternatives differ from it by less than what is proven: "
            "they are equals."
        )  # fmt: skip
    shift, still = result.options.get("second-shift"), result.options.get("as-it-is")
    gain = ""
    if shift is not None and still is not None and shift.cost_yuan < still.cost_yuan - 1:
        saved = money(still.cost_yuan - shift.cost_yuan, lang)
        gain = (
            f"仅现有厂增开第二班，就比维持单班省{saved}。" if zh else
            f" Second shifts alone save {saved} against staying on one shift."
        )  # fmt: skip
    text = (
        f"整个规划期的成本现值为{money(best.cost_yuan, lang)}，其中投资、运营和关闭"
        f"{money(best.fixed_yuan, lang)}。{proof}{ties}{gain}"
        if zh
        else f"The present value of all costs is {money(best.cost_yuan, lang)}, of which investing,"
        f" running and closing take {money(best.fixed_yuan, lang)}. {proof}{ties}{gain}"
    )
    return Finding("最优方案与次优方案" if zh else "The best layout and the next", text)


def _rules(result: "Result", lang: Lang) -> Finding | None:
    zh, table = lang == "zh", result.analyses["price_of_rules"]
    if not len(table):
        return None
    parts = []
    for row in table.itertuples():
        title = result.options[str(row.alternative)].title(lang)
        extra = money(float(row.yuan), lang)  # type: ignore[arg-type]
        span = _between(float(row.low), float(row.high), lang)  # type: ignore[arg-type]
        parts.append(f"“{title}”贵{extra}{span}" if zh else f"“{title}” costs {extra} more{span}")
    missing = [name for name in ("each-district", "as-planned") if name not in result.options]
    text = ("；" if zh else "; ").join(parts) + ("。" if zh else ".")
    if missing:
        text += "其余规则在预算内无法满足。" if zh else " Other rules cannot be met in the budget."
    return Finding("规划规则的代价" if zh else "The price of the plan's rules", text)


def _demand(result: "Result", lang: Lang) -> Finding:
    zh, table = lang == "zh", result.analyses["by_demand"]
    sure = table[table["gain_low"] > MATERIAL * table["yuan"]]
    parts = [
        f"{float(row.factor):g} {'倍' if zh else 'x'}: {int(row.new_bases)}"  # type: ignore[arg-type]
        for row in table.itertuples()
    ]
    counts = ("；" if zh else "; ").join(parts)
    if len(sure):
        factor = float(sure["factor"].iloc[0])
        turn = (
            f"需求达到 {factor:g} 倍时，新建基地才确定省下超过成本 {_fine(MATERIAL)}。" if zh else
            f"From {factor:g} times the demand on, new bases surely save more than "
            f"{_fine(MATERIAL)} of cost."
        )  # fmt: skip
    else:
        most = float(table["factor"].max())
        turn = (
            f"需求增至 {most:g} 倍，新建基地也不能确定省下超过成本 {_fine(MATERIAL)}。" if zh else
            f"Even at {most:g} times the demand new bases do not surely save {_fine(MATERIAL)} of "
            "cost."
        )  # fmt: skip
    text = (
        f"{turn}最优方案中新建基地的个数（按需求倍数）：{counts}。" if zh else
        f"{turn} New bases in the best layout, by factor of demand: {counts}."
    )  # fmt: skip
    return Finding("需求多大才值得新建" if zh else "At what demand new bases pay", text)


def _hangs_on(result: "Result", lang: Lang) -> Finding:
    zh = lang == "zh"
    roads, markets = result.analyses["by_road"], result.analyses["by_market"]
    count = len(result.best[0].sites(result.ground.periods[-1]))
    least = int(roads["in_common"].min())
    spread = float(roads["yuan"].max() - roads["yuan"].min()) / 2
    shares = ("、" if zh else ", ").join(
        f"{percent(float(share), lang)}→{len(str(sites).split('; '))}"
        for share, sites in zip(markets["share"], markets["sites"], strict=True)
    )
    value = result.analyses["value_of_bases"].sort_values("yuan", ascending=False)
    top = _names(result, tuple(value["site"].iloc[:_SHOWN]), lang)
    text = (
        f"道路±10%时成本变动约±{money(spread, lang)}，最优布局的{count}个基地至少保留{least}个。"
        f"市外占产量的份额与最末期基地数：{shares}。最离不开的基地：{top}。"
        if zh
        else f"With roads 10 % shorter or longer the cost moves by about {money(spread, lang)} and "
        f"at least {least} of the {count} bases stay. Share of output that leaves the city and "
        f"number of bases then: {shares}. The bases that would be missed most: {top}."
    )
    return Finding("结论取决于什么" if zh else "What the answer hangs on", text)


def _simulated(result: "Result", lang: Lang) -> Finding | None:
    comparison, zh = result.comparison, lang == "zh"
    if comparison is None:
        return None
    if len(comparison.outcomes) == 1:
        return None
    parts = []
    for key, name_zh, name_en, larger in (
        ("on_time", "准时吊装率", "on-time rate", True),
        ("yuan_per_m3", "单位成本", "cost", False),
    ):
        chosen = comparison.selected(key, larger=larger)
        best, sure = (
            _title(result, chosen.best, lang),
            percent(min(chosen.probability, _MOST), lang),
        )
        subset = [f"“{_title(result, name, lang)}”" for name in chosen.subset]
        others = ("、" if zh else "; ").join(subset)
        many = len(subset) > 1
        state = (
            f"{name_zh}最好的是“{best}”，选对的概率至少 {sure}"
            + (f"；95% 置信下最好的在这些之中：{others}" if many else "")
            if zh
            else f"Best on {name_en}: “{best}”, chosen rightly with a probability of at "
            f"least {sure}" + (f"; with 95 % confidence the best is among {others}" if many else "")
        )
        parts.append(state)
    count = int(comparison.table["replications"].iloc[0])
    text = ("。" if zh else ". ").join(parts) + (
        f"。共 {count} 次重复，共同随机数。" if zh else
        f". {count} replications with common random numbers."
    )  # fmt: skip
    return Finding("仿真选择哪个方案" if zh else "What simulation selects", text)


def _title(result: "Result", name: str, lang: Lang) -> str:
    found: Alternative = next(one for one in result.all if one.name == name)
    return found.title(lang)


def _ranks(result: "Result", lang: Lang) -> Finding | None:
    comparison, zh = result.comparison, lang == "zh"
    if comparison is None or len(comparison.table) == 1:
        return None
    table = comparison.table
    moved = table[table["located_rank"] != table["simulated_rank"]]
    if not len(moved):
        text = (
            "按选址成本与按仿真准时率的名次相同。" if zh else
            "Alternatives rank alike by located cost and by simulated on-time rate."
        )  # fmt: skip
        return Finding("选址名次与仿真名次" if zh else "Located and simulated ranking", text)
    parts = []
    for row in moved.itertuples():
        name = _title(result, str(row.alternative), lang)
        ranks = f"{row.located_rank} → {row.simulated_rank}"
        parts.append(f"“{name}” {ranks}{_causes(result, str(row.alternative), lang)}")
    text = ("；" if zh else "; ").join(parts) + ("。" if zh else ".")
    head = (
        "选址成本名次 → 仿真准时率名次，及其与选址最优方案相比新增或减少的延误：" if zh else
        "Rank by located cost → by simulated on-time rate, with the lateness that came or went "
        "against the located best: "
    )  # fmt: skip
    return Finding("名次为何不同" if zh else "Why the rankings differ", head + text)


def _causes(result: "Result", name: str, lang: Lang) -> str:
    """Return the causes whose lateness differs most from the located best."""
    if result.comparison is None:
        return ""
    table = result.comparison.causes
    mine = table[(table["alternative"] == name) & (table["difference_h"].abs() >= 1)]
    mine = mine.reindex(mine["difference_h"].abs().sort_values(ascending=False).index)
    parts = [
        f"{cause(str(row.cause), lang)} {'+' if float(row.difference_h) > 0 else '−'}"  # type: ignore[arg-type]
        f"{hours(abs(float(row.difference_h)), lang)}"  # type: ignore[arg-type]
        for row in mine.head(_SHOWN).itertuples()
    ]
    if not parts:
        return ""
    text = ("、" if lang == "zh" else ", ").join(parts)
    return f"（{text}）" if lang == "zh" else f" ({text})"
