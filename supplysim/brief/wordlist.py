"""Fixed texts of a brief, in both languages."""

from typing import Final

from supplysim.errors import Lang

__all__ = ["say", "words"]

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "kicker": ("供应链模拟简报", "Supply simulation brief"),
    "draft": ("草稿", "DRAFT"),
    "answer": ("结论", "Answer"),
    "findings": ("发现", "Findings"),
    "actions": ("建议与次序", "What to do, in order"),
    "action": ("措施", "Action"),
    "why": ("依据", "Rests on"),
    "sure": ("把握", "How sure"),
    "overturned": ("结论在下列情况下不成立", "The conclusions do not hold if"),
    "assumptions": ("所依据的假设", "Assumptions it rests on"),
    "assumptions_note": (
        "下列输入是判断（J）或凭记忆、待核（R），不是事实。",
        "These inputs are judgement (J) or recalled and unchecked (R), not facts.",
    ),
    "more": (
        "另有{n}项同类输入，用 supplysim explain 查看。",
        "{n} more inputs of this kind: see supplysim explain.",
    ),
    "input": ("输入", "Input"),
    "value": ("取值", "Value"),
    "grade": ("可信度", "Grade"),
    "source": ("来源", "Source"),
    "annex": ("附录：数字来源", "Annex: where the numbers come from"),
    "annex_note": (
        "正文中的角标是本表的行号。可信度：S 有据，C 由模拟算出，D 推算，R 待核，J 判断。",
        (
            "The marks in the text are the rows of this table. Grade: S sourced, C computed by "
            "simulation, D derived, R unchecked, J judgement."
        ),
    ),
    "row": ("行", "Row"),
    "order": ("序", "No."),
    "measure": ("指标", "Measure"),
    "interval": ("95%区间", "95 % interval"),
    "run": ("运行", "Run"),
    "sources": ("数据来源与署名", "Sources and attribution"),
    "figures": ("图", "Charts"),
    "page": ("第{n}页", "page {n}"),
    "installed": ("吊装", "installed"),
    "planned": ("计划吊装", "planned"),
    "capacity": ("设计产能", "design capacity"),
    "on_time": ("准时吊装率（%，容差0天）", "On-time rate (%, 0 days of tolerance)"),
    "lateness": ("总延误（{unit}）", "Total lateness ({unit})"),
    "new": ("新增延误", "new lateness"),
    "total": ("总延误", "total lateness"),
    "charged": ("记入的延误", "charged"),
    "relieved": ("去掉原因后追回的延误", "relieved without the cause"),
    "volume": ("构件体积（{unit}/月）", "Component volume ({unit} a month)"),
    "zones": ("各分区准时吊装率", "On-time rate by zone"),
    "causes": ("楼层延误的原因", "Causes of late storeys"),
    "volumes": ("每月吊装量与计划、设计产能", "Installed a month, against plan and capacity"),
    "front": ("前沿上的组合", "on the front"),
    "beaten": ("其他组合", "other combinations"),
    "foot": ("由 supplysim 生成", "Written by supplysim"),
}


def say(key: str, lang: Lang, **parts: object) -> str:
    """Return one fixed text with its parts filled in."""
    text = _TEXTS[key][0 if lang == "zh" else 1]
    return text.format(**parts) if parts else text


def words(lang: Lang) -> dict[str, str]:
    """Return every fixed text of one language by its key, for templates."""
    return {key: texts[0 if lang == "zh" else 1] for key, texts in _TEXTS.items()}
