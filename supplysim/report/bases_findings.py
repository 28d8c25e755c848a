"""What a study of bases has found, in sentences whose numbers come from its tables."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from supplysim.bases.spans import extra
from supplysim.errors import Lang
from supplysim.report.bases_cells import behind, number
from supplysim.report.bases_simulated import punctual, rankings, selection, unsimulated
from supplysim.report.findings import Finding
from supplysim.wording import money, percent

if TYPE_CHECKING:
    from supplysim.bases.result import Result

__all__ = ["bases_answer", "bases_findings", "left_out_lines"]

MATERIAL = 0.005
"""Share of the present value below which a saving is not worth a decision: prices are uncertain by
a tenth and more (judgement)."""

_SHOWN = 3
_ROUNDING = 1e-6
"""Share of a cost below which two costs are the same but for the solver's rounding."""


def bases_answer(result: "Result", *, lang: Lang = "zh") -> str:
    """Return the answer: what is cheapest, and what that does to the on-time rate."""
    return _cheapest(result, lang) + punctual(result, lang)


def _cheapest(result: "Result", lang: Lang) -> str:
    zh = lang == "zh"
    best, kept = result.best[0], result.options.get("no-new-base")
    last = result.ground.periods[-1]
    count = len(best.sites(last))
    if not count:
        return (
            f"按选址成本不需要新建基地：{last}年全部外购最优。" if zh else
            f"No new base is needed by located cost: in {last} the best is all of it bought "
            "elsewhere."
        )  # fmt: skip
    if not best.new():
        return (
            f"按选址成本不需要新建基地：{last}年只用现有厂（可改造扩建）最优，{count}个。"
            if zh
            else f"No new base is needed by located cost: in {last} the best layout has only "
            f"plants that are there ({count}), with second shifts, conversions and extensions."
        )
    names = _names(result, best.new(), lang)
    built = (
        f"最优方案新建{names}，到{last}年共{count}个基地；" if zh else
        f"The best layout builds {names} and has {count} bases in {last}; "
    )  # fmt: skip
    if kept is None:
        why = "".join(one.reason(lang) for one in result.left_out
                      if (one.alternative, one.part) == ("no-new-base", "location"))  # fmt: skip
        return built + (
            f"不新建的布局无从比较：{why}。" if zh else f"building none cannot be compared: {why}."
        )
    row = _alternative(result, kept.name)
    saved = money(float(row["extra_yuan"]), lang) + behind(row, "extra_yuan", lang)
    share = float(row["extra_yuan"]) / kept.cost_yuan
    if share < MATERIAL:
        return (
            f"按选址成本不需要新建基地：最优方案新建{names}，只比不新建省{saved}，"
            f"即现值的{_fine(share)}，小于价格的不确定性。"
            if zh
            else f"No new base is needed by located cost: the best layout builds {names}, which "
            f"saves {saved} against building none, {_fine(share)} of present value, less than "
            "prices are uncertain by."
        )
    return built + (
        f"比不新建省{saved}，即现值的{_fine(share)}。" if zh else
        f"it saves {saved} against building none, {_fine(share)} of the present value."
    )  # fmt: skip


def _alternative(result: "Result", name: str) -> Mapping[Any, Any]:
    """Return the row of an alternative, its extra cost counted from the best."""
    table = result.tables["alternatives"]
    row: Mapping[Any, Any] = table[table["alternative"] == name].to_dict("records")[0]
    return row


def bases_findings(result: "Result", *, lang: Lang = "zh") -> list[Finding]:
    """Return the findings, most important first."""
    found = [
        _costs(result, lang),
        _left_out(result, lang),
        _rules(result, lang),
        _demand(result, lang),
        _returns(result, lang),
        _hangs_on(result, lang),
        _targets(result, lang),
        selection(result, lang),
        rankings(result, lang),
        unsimulated(result, lang),
    ]
    return [one for one in found if one is not None]


def _fine(share: float) -> str:
    """Return a small share in per cent with two digits that matter."""
    return f"{100 * share:.2g} %" if abs(share) >= _ROUNDING else "0 %"


def _names(result: "Result", sites: tuple[str, ...], lang: Lang) -> str:
    titles = {site.name: site.title(lang) for site in result.ground.sites}
    return ("、" if lang == "zh" else ", ").join(titles[name] for name in sites)


def _costs(result: "Result", lang: Lang) -> Finding:
    zh, best = lang == "zh", result.best[0]
    proof = (
        "已证明最优。" if zh else "It is proven to be the best."
    ) if best.gap < _ROUNDING else (
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
        row = extra(
            "extra_yuan", still, shift, (result.spreads[still.name], result.spreads[shift.name])
        )
        saved = money(row["extra_yuan"], lang) + behind(row, "extra_yuan", lang)
        gain = (
            f"仅现有厂增开第二班，就比维持单班省{saved}。" if zh else
            f" Second shifts alone save {saved} against staying on one shift."
        )  # fmt: skip
    mine = _alternative(result, best.name)
    cost = money(best.cost_yuan, lang) + behind(mine, "yuan", lang)
    text = (
        f"整个规划期的成本现值为{cost}，其中投资、运营和关闭"
        f"{money(best.fixed_yuan, lang)}。{proof}{ties}{gain}"
        if zh
        else f"The present value of all costs is {cost}, of which investing,"
        f" running and closing take {money(best.fixed_yuan, lang)}. {proof}{ties}{gain}"
    )
    return Finding("最优方案与次优方案" if zh else "The best layout and the next", text)


def left_out_lines(result: "Result", lang: Lang) -> list[str]:
    """Return a sentence for each alternative that cannot be carried out or simulated, and why."""
    if lang == "zh":
        verb = {"location": "无法实施", "simulation": "未能仿真"}
        return [f"“{one.title(lang)}”{verb[one.part]}：{one.reason(lang)}。"
                for one in result.left_out]  # fmt: skip
    verb = {"location": "cannot be carried out", "simulation": "is not simulated"}
    return [f'"{one.title(lang)}" {verb[one.part]}: {one.reason(lang)}.' for one in result.left_out]


def _left_out(result: "Result", lang: Lang) -> Finding | None:
    if not result.left_out:
        return None
    zh = lang == "zh"
    lines = left_out_lines(result, lang)
    unplayed = {one.alternative for one in result.left_out if one.part == "simulation"}
    if result.comparison is not None and result.best[0].name in unplayed:
        lines.append(
            "仿真中的“选址最优”因此是已仿真方案中选址成本最低的。" if zh else
            '"The located best" of the simulation is therefore the cheapest that is simulated.'
        )  # fmt: skip
    text = ("" if zh else " ").join(lines)
    return Finding("未能实施或仿真的方案" if zh else "What was left out", text)


def _rules(result: "Result", lang: Lang) -> Finding | None:
    zh, table = lang == "zh", result.analyses["price_of_rules"]
    if not len(table):
        return None
    parts = []
    for row in table.to_dict("records"):
        title = result.options[str(row["alternative"])].title(lang)
        more = money(float(row["extra_yuan"]), lang)
        span = behind(row, "extra_yuan", lang)
        parts.append(f"“{title}”贵{more}{span}" if zh else f'"{title}" costs {more} more{span}')
    text = ("；" if zh else "; ").join(parts) + ("。" if zh else ".")
    return Finding("规划规则的代价" if zh else "The price of the plan's rules", text)


def _demand(result: "Result", lang: Lang) -> Finding:
    zh, table = lang == "zh", result.analyses["by_demand"]
    sure = table[table["gain_proven_low"] > MATERIAL * table["yuan"]]
    parts = [
        f"{float(row['factor']):g} {'倍' if zh else 'x'}: {_amount(row, 'new_bases', lang)}"
        for row in table.to_dict("records")
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
    roads = result.analyses["by_road"].sort_values("factor")
    shorter, longer = (_amount(roads.iloc[i].to_dict(), "yuan", lang) for i in (0, -1))
    count = len(result.best[0].sites(result.ground.periods[-1]))
    least = int(roads["in_common"].min())
    value = result.analyses["value_of_bases"].sort_values("worth_yuan", ascending=False)
    top = ("；" if zh else "; ").join(
        f"{_names(result, (str(row['site']),), lang)}{'' if zh else ' '}"
        + _amount(row, "worth_yuan", lang)
        for row in value.head(_SHOWN).to_dict("records")
    )
    dearest = roads.sort_values("regret_proven_high").iloc[-1].to_dict()
    regret = _amount(dearest, "regret", lang)
    text = (
        f"道路缩短10%时成本现值为{shorter}，加长10%时为{longer}；最优布局的{count}个基地至少保留{least}个，"
        f"沿用原布局多花最多时为{regret}。{_beyond(result, lang)}没有它便多花最多的基地：{top}。"
        if zh
        else f"With roads 10 % shorter the present value is {shorter}, with roads 10 % longer "
        f"{longer}; at least {least} of the {count} bases stay, and where keeping all costs most "
        f"it costs {regret} more. {_beyond(result, lang)}The bases without which most more is "
        f"paid: {top}."
    )
    return Finding("结论取决于什么" if zh else "What the answer hangs on", text)


def _amount(row: Mapping[Any, Any], key: str, lang: Lang) -> str:
    """Return a number of a row with its intervals behind it."""
    return number(key, row[key], lang) + behind(row, key, lang)


def _beyond(result: "Result", lang: Lang) -> str:
    """Tell how many bases there are by the share that leaves the city, where any does."""
    table = result.analyses["by_market"]
    if not len(table):
        return ""
    counts = ("、" if lang == "zh" else ", ").join(
        f"{percent(float(share), lang)}→{len([name for name in str(sites).split('; ') if name])}"
        for share, sites in zip(table["share"], table["sites"], strict=True)
    )
    if lang == "zh":
        return f"市外占产量的份额与最末期基地数：{counts}。"
    return f"Share of output that leaves the city and number of bases then: {counts}. "


def _returns(result: "Result", lang: Lang) -> Finding | None:
    """Tell what new bases return, to their owners and to all."""
    table = result.analyses.get("returns")
    if table is None or len(table) == 1:
        return None
    zh = lang == "zh"
    parts = [_base_returns(result, row, lang) for row in table.iloc[:-1].to_dict("records")]
    worth = _amount(table.iloc[-1].to_dict(), "alliance_npv_yuan", lang)
    parts.append(
        f"对全体供应商合计的净现值为{worth}" if zh
        else f"to all suppliers together new bases are worth {worth}"
    )  # fmt: skip
    head = (
        "在至少新建一个的最优方案中：" if zh else "In the best layout with a new base: "
    )  # fmt: skip
    text = head + ("；" if zh else "; ").join(parts) + ("。" if zh else ".")
    return Finding("新建基地的收益" if zh else "What new bases return", text)


def _base_returns(result: "Result", row: Mapping[Any, Any], lang: Lang) -> str:
    zh = lang == "zh"
    name = _names(result, (str(row["site"]),), lang)
    invest = money(float(row["invest_yuan"]), lang)
    worth, years, use = (
        _amount(row, key, lang) for key in ("owner_npv_yuan", "payback_y", "break_even_use")
    )
    back = (
        f"，回收期（年）{years}" if zh else f", payback in years: {years}"
    ) if math.isfinite(float(row["payback_y"])) else (
        "，收不回投资" if zh else ", it never pays back"
    )  # fmt: skip
    even = (
        f"，盈亏平衡的利用率为 {use}" if zh else f", break-even at a utilisation of {use}"
    ) if math.isfinite(float(row["break_even_use"])) else ""  # fmt: skip
    return (
        f"{name}投资{invest}，业主净现值{worth}{back}{even}"
        if zh
        else f"{name} costs {invest} and is worth {worth} to its owner{back}{even}"
    )


def _targets(result: "Result", lang: Lang) -> Finding | None:
    """Tell what a zone's target that is missed or exceeded by a fifth does to the best layout."""
    table = result.analyses["by_target"]
    if not len(table):
        return None
    zh = lang == "zh"
    worst = table.sort_values("regret", ascending=False, kind="stable").iloc[0]
    spec = result.ground.prices.zones[str(worst["zone"])]
    zone = (spec.title_zh if zh else spec.title_en) or str(worst["zone"])
    regret = _amount(worst.to_dict(), "regret", lang)
    most = money(float(table["regret_proven_high"].max()), lang)
    share = _fine(float(table["regret_proven_high"].max()) / result.best[0].cost_yuan)
    least = int(table["in_common"].min())
    count = len(result.best[0].sites(result.ground.periods[-1]))
    steps = ("，不同的是规模、班次或前几期", ": sizes, shifts or earlier periods differ")
    apart = steps[0 if zh else 1] if least == count and float(worst["regret"]) else ""
    text = (
        f"任何一个分区的目标少完成或多完成两成时，已证明沿用最优布局最多多花{most}（现值的{share}）；"
        f"多花最多的是{zone}：{regret}。届时最优的布局与它至少有{least}个基地相同（共{count}个）{apart}。"
        if zh
        else "When one zone misses or exceeds its target by a fifth, keeping the best layout is "
        f"proven to cost at most {most} more ({share} of present value); most in {zone}: {regret}. "
        "The layout "
        f"that is then best shares at least {least} of its {count} bases{apart}."
    )
    return Finding("分区目标的影响" if zh else "Targets of zones", text)
