"""What to do, in what order, how sure it is, and what would overturn the conclusions."""

from typing import Final

import pandas as pd

from supplysim.brief.annex import Annex, Entry
from supplysim.brief.compare import sure
from supplysim.brief.content import Action, Sentence
from supplysim.brief.evidence import Case
from supplysim.brief.findings import Teller
from supplysim.errors import Lang
from supplysim.wording import cause

__all__ = ["doubtful", "overturned", "own_actions"]

_MOST: Final = 4
"""Actions, and inputs that would overturn, that are told."""

_LEVERS: Final[dict[str, tuple[str, str]]] = {
    "information": ("提前深化图纸、减少设计变更", "earlier drawings, fewer changes"),
    "supply": ("备足原材料", "more raw material in stock"),
    "mould": ("增加模具套数", "more mould sets"),
    "line": ("增加生产线或延长班次", "more lines or longer shifts"),
    "labour": ("保证班组人数", "crews at full strength"),
    "curing": ("增加养护能力", "more curing places"),
    "strength": ("提前投产，留足强度增长时间", "earlier production, so that strength is reached"),
    "quality": ("减少不合格品、备替代件", "fewer rejects, stand-ins in the yard"),
    "yard": ("扩大堆场", "larger yards"),
    "loading": ("增加龙门吊", "more gantries"),
    "truck": ("增加车辆", "more trucks"),
    "road": ("避开高峰、改善道路", "off-peak hauls, better roads"),
    "ban": ("办理通行证、夜间配送", "permits, deliveries at night"),
    "gate": ("延长收货时间", "longer receiving hours"),
    "buffer": ("扩大现场堆放区", "larger buffers on site"),
    "crane": ("塔吊不与其他楼栋和工种共用", "cranes of their own for towers and for precast"),
    "trades": ("其他工种按时交接、按时开工", "other trades and starts on time"),
    "wind": ("大风期多留工期", "more time in the windy months"),
    "alert": ("预警期多留库存", "more stock before alerts"),
    "closure": ("在计划中留足停工时段", "closures allowed for in the plan"),
    "hold": ("缩短节点等强时间", "shorter joint holds"),
    "pace": ("稳定作业节奏", "steadier work"),
    "plan": ("放宽计划工期", "more time in the plan"),
}
"""What a cause points to; judgement, to be tried as a scenario before it is relied on."""


def own_actions(case: Case, annex: Annex) -> tuple[Action, ...]:
    """Return what to do by what one case shows: by what was relieved, else by what is charged.

    Relief was tried in paired runs: what surely helped comes first, then what won most. Charges
    say only where to try first.
    """
    relief = case.gallery.tables.get("charged_and_relieved")
    if relief is not None and len(relief):
        return _by_relief(case, relief, annex)
    return _by_charges(case, annex)


def _by_relief(case: Case, relief: pd.DataFrame, annex: Annex) -> tuple[Action, ...]:
    # an interval above zero: the whole of it, so that its lower end says it
    rows = relief.assign(clear=relief["on_time_low"] > 0).sort_values(
        ["clear", "on_time", "cause"], ascending=[False, False, True]
    )
    actions = []
    for _, row in rows.head(_MOST).iterrows():
        key = str(row["cause"])
        gain = annex.enter(
            f"relief:{key}:on_time", float(row["on_time"]), form="points",
            low=float(row["on_time_low"]), high=float(row["on_time_high"]), run=case.run,
            case=case.gallery.content.facts.title(annex.lang),
            name=_pick(annex, f"去掉{cause(key, 'zh')}后准时吊装率的变化",
                       f"on-time rate without {cause(key, 'en')}"),
        )  # fmt: skip
        why = annex.say(
            _pick(
                annex,
                "成对重跑中完全去掉“{name}”，准时吊装率变化{gain}{gain.interval}；这是上限。",
                "In paired runs without {name} the on-time rate changes by {gain}"
                "{gain.interval}; this is the most it can bring.",
            ),
            name=cause(key, annex.lang),
            gain=gain,
        )
        actions.append(Action(_lever(key, annex), why, sure(annex, gain)))
    return tuple(actions)


def _by_charges(case: Case, annex: Annex) -> tuple[Action, ...]:
    causes = case.gallery.content.causes
    column = "new_h" if causes["new_h"].notna().any() else "total_h"
    rows = causes[causes[column] > 0].sort_values([column, "cause"], ascending=[False, True])
    whole = float(rows[column].sum())
    actions = []
    for _, row in rows.head(_MOST - 1).iterrows():
        key = str(row["cause"])
        share = annex.enter(
            f"cause:{key}:{column}:share", float(row[column]) / whole, form="share", run=case.run,
            case=case.gallery.content.facts.title(annex.lang),
            name=_pick(
                annex, f"{cause(key, 'zh')}占延误", f"share of lateness: {cause(key, 'en')}"
            ),
        )  # fmt: skip
        why = annex.say(
            _pick(
                annex,
                "延误中{share}归因于“{name}”；能追回多少尚未试过。",
                "{share} of lateness is charged to {name}; what it would bring was not tried.",
            ),
            share=share,
            name=cause(key, annex.lang),
        )
        sure = _pick(
            annex,
            "未知；先用 supplysim why --relief 成对重跑",
            "unknown; first try supplysim why --relief",
        )
        actions.append(Action(_lever(key, annex), why, sure))
    return tuple(actions)


def overturned(case: Case, annex: Annex) -> tuple[Sentence, ...]:
    """Return in which cases the conclusions do not hold: nearness to the mark, inputs, the plan."""
    teller = Teller(case, annex)
    delivered, least = teller.delivered(), teller.least()
    sentences = [_margin(case, annex, delivered, least)]
    if case.gallery.content.facts.replications <= 1:
        text = _pick(
            annex,
            "这是单次模拟，没有置信区间：换一个重复序号，各项数字都会变动，排序也可能改变。",
            "This is a single run without intervals: with another replication every number moves "
            "and orders may change.",
        )
        sentences.append((text,))
    return (*sentences, *doubtful(case.gallery.content.assumptions, annex.lang))


def doubtful(listed: pd.DataFrame, lang: Lang) -> tuple[Sentence, ...]:
    """Return the first inputs that are no facts, each as a case in which conclusions do not hold.

    Parameters
    ----------
    listed
        ``meaning_zh, meaning_en, value, confidence``, what matters most first.
    """
    sentences = []
    for _, row in listed.head(_MOST).iterrows():
        judged = row["confidence"] == "J"
        sentences.append(
            f"“{row['meaning_zh']}”（本方案取 {row['value']}，{'判断' if judged else '待核'}值）"
            "与实际明显不同。"
            if lang == "zh"
            else f"{row['meaning_en']} (here {row['value']}, "
            f"{'judgement' if judged else 'unchecked'}) is clearly otherwise."
        )
    return tuple((text,) for text in sentences)


def _margin(case: Case, annex: Annex, delivered: Entry, least: Entry) -> Sentence:
    gap = annex.enter(
        "outcome:delivered:city:margin", abs(delivered.value - least.value), form="points",
        case=case.gallery.content.facts.title(annex.lang), run=case.run, grade=least.grade,
        name=_pick(annex, "按期交付面积比例与判断线之差", "area on schedule from the mark"),
    )  # fmt: skip
    lower = delivered.value < least.value
    return annex.say(
        _pick(
            annex,
            "判断线{least}本身是假设：它{move}超过{gap}，对按期交付的判断就会反过来。",
            "The mark of {least} is itself an assumption: {move} by more than {gap}, the verdict "
            "on delivery turns.",
        ),
        least=least,
        gap=gap,
        move=_pick(annex, "降低", "lowered") if lower else _pick(annex, "提高", "raised"),
    )


def _lever(key: str, annex: Annex) -> str:
    """Return what a cause points to; it was not simulated, and says so."""
    zh, en = _LEVERS[key]
    return _pick(annex, f"{zh}（措施未模拟）", f"{en} (not simulated)")


def _pick(annex: Annex, zh: str, en: str) -> str:
    return zh if annex.lang == "zh" else en
