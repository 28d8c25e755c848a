"""What the simulation of located alternatives has found, in sentences."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from supplysim.bases.alternatives import OPTIONS, SIMULATED
from supplysim.bases.spans import PROVEN, SAMPLED
from supplysim.errors import Lang
from supplysim.report.bases_cells import behind
from supplysim.report.findings import Finding
from supplysim.wording import cause, hours, money, percent

if TYPE_CHECKING:
    from supplysim.bases.result import Result
    from supplysim.bases.selected import Selected
    from supplysim.bases.simulated import Comparison
    from supplysim.bases.study import Simulation

__all__ = ["punctual", "rankings", "selection", "unsimulated"]

_SHOWN = 3
_MOST = 0.999
"""Largest probability that is printed: the bound rests on a t distribution."""

_EVEN = 0.5
"""Probability below which the runs say nothing of what is best."""

_RATE, _COST = "on_time_installation_rate", "cost_yuan_per_m3"


def punctual(result: "Result", lang: Lang) -> str:
    """Tell what the cheapest layout and the most punctual one come to in the simulation."""
    found, zh = result.comparison, lang == "zh"
    unplayed = {one.alternative for one in result.left_out if one.part == "simulation"}
    if found is None and unplayed:
        return "没有一个方案能够仿真，原因见发现。" if zh else (
            " None of the layouts could be simulated, see the findings for the reasons."
        )  # fmt: skip
    if result.best[0].name in unplayed:
        return "最优方案未能仿真，原因见发现；仿真的只是其余方案。" if zh else (
            " It could not be simulated, see the findings for the reason; what is simulated are "
            "others."
        )  # fmt: skip
    if found is None or len(found.table) == 1:
        return ""
    chosen = found.selected[_RATE]
    if found.names[0] in _may_be_best(found, chosen):
        return _cheapest_may_be_best(result, found, chosen, lang)
    return _cheapest_is_late(result, found, chosen, lang)


def _cheapest_may_be_best(
    result: "Result", found: "Comparison", chosen: "Selected", lang: Lang
) -> str:
    zh, first = lang == "zh", found.names[0]
    rate = _rate(found, first, lang)
    others = [name for name in _may_be_best(found, chosen) if name != first]
    if chosen.decided or not others:
        return (
            f"在仿真中它也属于最准时的方案，准时吊装率为{rate}。" if zh else
            f" In the simulation it is among the most punctual, too: it installs {rate} on time."
        )  # fmt: skip
    listed = ("；" if zh else "; ").join(
        f"{_quoted(result, name, lang)}{'' if zh else ' '}{_rate(found, name, lang)}"
        for name in others
    )
    return (
        f"在仿真中它的准时吊装率为{rate}；{chosen.replications} 次重复后 KN 程序尚未判定"
        f"哪个方案最准时，它与以下方案分不出高下：{listed}。"
        if zh
        else f" In the simulation it installs {rate} on time. Which layout is the most punctual was"
        f" not decided after {chosen.replications} replications; not told apart from it: {listed}."
    )


def _cheapest_is_late(result: "Result", found: "Comparison", chosen: "Selected", lang: Lang) -> str:
    zh, first, best = lang == "zh", found.names[0], found.names[chosen.best]
    layouts = result.tables["alternatives"]
    row = layouts[layouts["alternative"] == best].to_dict("records")[0]
    more = money(float(row["extra_yuan"]), lang) + behind(row, "extra_yuan", lang)
    bare = ""
    if "no-new-base" in found.names and first != "no-new-base":
        kept = _rate(found, "no-new-base", lang)
        bare = f"，不新建为{kept}" if zh else f", building none {kept}"
    asks = ""
    if _asks_for_new(result, found, chosen):
        asks = "要准时就需要新建。" if zh else " Punctuality asks for new bases."
    name, mine, reached = (
        _title(result, best, lang), _rate(found, first, lang), _rate(found, best, lang),
    )  # fmt: skip
    tied = _not_told_apart(result, found, chosen, lang)
    return (
        f"但在仿真中，最便宜的布局准时吊装率为{mine}{bare}；“{name}”为{reached}，现值贵{more}{tied}。"
        f"{asks}"
        if zh
        else f" In the simulation, however, the cheapest layout installs {mine} on time{bare}; "
        f'"{name}" reaches {reached} and costs {more} more{tied}.{asks}'
    )


def _not_told_apart(result: "Result", found: "Comparison", chosen: "Selected", lang: Lang) -> str:
    """Say which others may be as punctual, and where the best is no more than a mean so far."""
    best = found.names[chosen.best]
    others = [name for name in _may_be_best(found, chosen) if name != best]
    listed = _titles(result, others, lang)
    if lang == "zh":
        rest = f"与它分不出高下的有：{listed}" if others else ""
        state = "" if chosen.decided else "只是均值最好，KN 程序尚未判定"
        told = "，".join(part for part in (state, rest) if part)
        return f"（{told}）" if told else ""
    rest = f"not told apart from it: {listed}" if others else ""
    state = "" if chosen.decided else (
        "the best mean only, Kim and Nelson's procedure had not decided"
    )  # fmt: skip
    told = ", ".join(part for part in (state, rest) if part)
    return f" ({told})" if told else ""


def _rate(found: "Comparison", name: str, lang: Lang) -> str:
    """Return the on-time rate of an alternative with its interval, where the runs give one."""
    row = found.table[found.table["alternative"] == name].to_dict("records")[0]
    return percent(float(row["on_time"]), lang) + behind(row, "on_time", lang)


def _asks_for_new(result: "Result", found: "Comparison", chosen: "Selected") -> bool:
    """Tell whether all that may be the most punctual build something, and the others do not."""
    built = {one.name: bool(one.new()) for one in result.all}
    best = _may_be_best(found, chosen)
    bare = [name for name in found.names if not built[name]]
    return bool(bare) and all(built[name] for name in best)


def _may_be_best(found: "Comparison", chosen: "Selected") -> list[str]:
    return [found.names[row] for row in chosen.subset]


def selection(result: "Result", lang: Lang) -> Finding | None:
    """Tell which alternative was selected by each measure, and how sure that is."""
    found = result.comparison
    if found is None or not found.selected:
        return None
    zh = lang == "zh"
    parts = [
        _selected(result, found, found.selected[key], names[0 if zh else 1], lang)
        for key, names in ((_RATE, ("准时吊装率", "on-time rate")), (_COST, ("单位成本", "cost")))
    ]
    front = [str(name) for name in found.table[found.table["on_front"]]["alternative"]]
    listed = _titles(result, front, lang)
    parts.append(
        f"按均值，准时率与成本的前沿上有：{listed}" if zh
        else f"By their means, on the front of on-time rate and cost: {listed}"
    )  # fmt: skip
    count = int(found.table["replications"].iloc[0])
    text = ("。" if zh else ". ").join(parts) + (
        f"。每个方案 {count} 次重复，共同随机数。" if zh else
        f". {count} replications of each, with common random numbers."
    )  # fmt: skip
    return Finding("仿真选择哪个方案" if zh else "What simulation selects", text)


def unsimulated(result: "Result", lang: Lang) -> Finding | None:
    """Tell which alternatives have no run of their own, and why."""
    found, zh = result.comparison, lang == "zh"
    if found is None:
        return None
    rest = [one.name for one in result.all if result.simulated_as.get(one.name) != one.name]
    parts = [
        _alike(result, name, [one for one in rest if result.simulated_as.get(one) == name], lang)
        for name in dict.fromkeys(result.simulated_as[one] for one in rest
                                  if one in result.simulated_as)
    ]  # fmt: skip
    others = [one for one in rest if one not in result.simulated_as]
    if others:
        parts.append(_not_asked_for(result, _titles(result, others, lang), lang))
    heading = "没有单独仿真的方案" if zh else "Without runs of their own"
    return Finding(heading, ("" if zh else " ").join(parts)) if parts else None


def _alike(result: "Result", name: str, alike: list[str], lang: Lang) -> str:
    """Say whose runs are those of alternatives that have the same plants."""
    listed, same = _titles(result, alike, lang), _quoted(result, name, lang)
    period = _settings(result).period
    played = result.comparison is not None and name in result.comparison.names
    if lang == "zh":
        so = "仿真结果就是它的" if played else "同样未能仿真"
        return f"{listed}在{period}年的厂及其规模、班次与{same}相同，{so}。"
    so = "whose runs are theirs" if played else "which could not be simulated"
    return f"{listed}: in {period} the same plants at the same sizes and shifts as {same}, {so}."


def _not_asked_for(result: "Result", listed: str, lang: Lang) -> str:
    """Say what the study does not put to the simulation, and what it does."""
    best, options = _settings(result).best, _options(result, lang)
    if lang == "zh":
        return f"{listed}没有仿真：仿真的是最好的{best}个和{options}。"
    return f"Not simulated: {listed}. What is simulated are the best {best} and {options}."


def _settings(result: "Result") -> "Simulation":
    settings = result.study.simulation
    if settings is None:  # nothing is simulated without it
        raise ValueError("the study simulates nothing")
    return settings


def _options(result: "Result", lang: Lang) -> str:
    """Return the titles of the options that every study simulates."""
    there = [option.name for option in OPTIONS if option.name in {*SIMULATED} & {*result.options}]
    return _titles(result, there, lang)


def _selected(result: "Result", found: "Comparison", one: "Selected", name: str, lang: Lang) -> str:
    zh = lang == "zh"
    best = _title(result, found.names[one.best], lang)
    sure = percent(min(one.probability, _MOST), lang)
    if one.probability < _EVEN:
        sure += "（还不能断定）" if zh else " (which settles nothing)"
    asked = percent(one.by.confidence, lang, digits=0)
    zone = (
        (f"{100 * one.by.zone:g} 个百分点" if zh else f"{100 * one.by.zone:g} points")
        if one.by.measure == _RATE
        else (f"{one.by.zone:g} 元/立方米" if zh else f"{one.by.zone:g} yuan/m³")
    )
    if one.decided:
        state = (
            f"KN 程序以 {asked} 的把握选出（{zone}以内的差别不计）" if zh else
            f"selected by Kim and Nelson's procedure with {asked} confidence, differences within "
            f"{zone} being of no account"
        )  # fmt: skip
    else:
        state = (
            f"均值最好，但 {one.replications} 次重复后 KN 程序尚未判定（无差别区{zone}）" if zh else
            f"best mean, but Kim and Nelson's procedure had not decided after {one.replications} "
            f"replications (indifference zone {zone})"
        )  # fmt: skip
    others = [row for row in one.subset if row != one.best]
    rest = ""
    if others:
        listed = _titles(result, [found.names[row] for row in others], lang)
        rest = (
            f"；与它分不出高下的有：{listed}" if zh else f"; not told apart from it: {listed}"
        )  # fmt: skip
    return (
        f"{name}最好的是“{best}”：{state}，由这些运行推得的选对概率至少 {sure}{rest}"
        if zh
        else f'Best on {name}: "{best}", {state}; the runs by themselves give a probability of at '
        f"least {sure} that it is right{rest}"
    )


def rankings(result: "Result", lang: Lang) -> Finding | None:
    """Tell where the simulated ranking differs from the located one, and from which causes."""
    found, zh = result.comparison, lang == "zh"
    if found is None or len(found.table) == 1:
        return None
    table, heading = found.table, "名次为何不同" if zh else "Why the rankings differ"
    after = table["simulated_rank_ci_low"] > table["located_rank_proven_high"]
    before = table["simulated_rank_ci_high"] < table["located_rank_proven_low"]
    moved = table[after | before]
    if not len(moved):
        text = (
            "没有方案的名次确实不同：各方案按选址成本与按仿真准时率可能的名次都有重合。"
            if zh else
            "No rank surely differs: the places that an alternative may have by located cost and "
            "by simulated on-time rate overlap for each of them."
        )  # fmt: skip
        heading = "选址名次与仿真名次" if zh else "Located and simulated ranking"
        return Finding(heading, f"{text}{_places(result, table, lang)}")
    parts = []
    for row in moved.to_dict("records"):
        name = str(row["alternative"])
        ranks = f"{_place(row, 'located_rank', PROVEN)} → {_place(row, 'simulated_rank', SAMPLED)}"
        why = _causes(found.causes, name, lang)
        if name == found.names[0]:
            why = "（其余方案与它比较）" if zh else " (what the others are compared with)"
        parts.append(f"{_quoted(result, name, lang)} {ranks}{why}")
    text = ("；" if zh else "; ").join(parts) + ("。" if zh else ".")
    head = (
        "选址成本名次 → 仿真准时率名次，及与选址最优相比确实增减的延误（每年，95%区间）；"
        "分不出高下的方案名次写成范围，只列出两个范围不重合的方案：" if zh
        else "Rank by located cost → by simulated on-time rate, with the lateness that surely came "
        "or went against the located best (a year, 95 % interval). Alternatives that cannot be "
        "told apart share a range of places; only those whose two ranges do not meet are listed: "
    )  # fmt: skip
    return Finding(heading, head + text)


def _places(result: "Result", table: pd.DataFrame, lang: Lang) -> str:
    """Return the places of all, by located cost and by simulated on-time rate."""
    parts = [
        f"{_quoted(result, str(row['alternative']), lang)} "
        f"{_place(row, 'located_rank', PROVEN)} → {_place(row, 'simulated_rank', SAMPLED)}"
        for row in table.to_dict("records")
    ]
    if lang == "zh":
        return f"选址名次 → 仿真名次：{'；'.join(parts)}。"
    return f" Located → simulated: {'; '.join(parts)}."


def _place(row: Mapping[Any, Any], key: str, kind: tuple[str, str]) -> str:
    """Return a rank, or the range of those that are not told apart."""
    low, high = (int(row[f"{key}{end}"]) for end in kind)
    return str(low) if low == high else f"{low}–{high}"


def _causes(table: pd.DataFrame, name: str, lang: Lang) -> str:
    """Return the causes whose lateness differs most from the located best, and surely."""
    mine = table[(table["alternative"] == name) & (table["difference_h"].abs() >= 1)]
    mine = mine[(mine["difference_h_ci_low"] > 0) | (mine["difference_h_ci_high"] < 0)]
    mine = mine.reindex(mine["difference_h"].abs().sort_values(ascending=False).index)
    parts = [
        f"{cause(str(row['cause']), lang)} {_signed(float(row['difference_h']), lang)}"
        + _between(float(row["difference_h_ci_low"]), float(row["difference_h_ci_high"]), lang)
        for row in mine.head(_SHOWN).to_dict("records")
    ]
    if not parts:
        return "（没有确实不同的原因）" if lang == "zh" else " (no cause differs for certain)"
    text = ("、" if lang == "zh" else ", ").join(parts)
    return f"：{text}" if lang == "zh" else f": {text}"


def _signed(h: float, lang: Lang) -> str:
    return f"{'+' if h > 0 else '−'}{hours(abs(h), lang)}"


def _between(low: float, high: float, lang: Lang) -> str:
    """Return a confidence interval of hours in brackets."""
    if lang == "zh":
        return f"（{_signed(low, lang)} 至 {_signed(high, lang)}）"
    return f" ({_signed(low, lang)} to {_signed(high, lang)})"


def _title(result: "Result", name: str, lang: Lang) -> str:
    return next(one.title(lang) for one in result.all if one.name == name)


def _titles(result: "Result", names: list[str], lang: Lang) -> str:
    return ("、" if lang == "zh" else "; ").join(_quoted(result, n, lang) for n in names)


def _quoted(result: "Result", name: str, lang: Lang) -> str:
    title = _title(result, name, lang)
    # The house font has curly quotes of Chinese width alone.
    return f"“{title}”" if lang == "zh" else f'"{title}"'
