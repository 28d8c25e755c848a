"""What the page of a study says, in Chinese and in English."""

from typing import Final

from supplysim.errors import Lang

__all__ = ["page_words", "say"]

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "explore": ("情形浏览", "Explore"),
    "counted": (
        "{cases}个已模拟的情形，{measures}项指标",
        "{cases} simulated cases, {measures} measures",
    ),
    "levers": ("可调项", "Levers"),
    "case": ("所示情形", "Shown case"),
    "simulated": ("此组合已模拟。", "This combination was simulated."),
    "nearest": (
        "此组合未模拟；所示为最近的已模拟情形：{}",
        "This combination was not simulated; shown is the nearest case that was: {}",
    ),
    "go": ("移到该情形", "Move to it"),
    "pin": ("记为 A", "Pin as A"),
    "swap": ("回到 A", "Back to A"),
    "unpin": ("取消 A", "Unpin A"),
    "pinned": ("A：{}", "A: {}"),
    "shown": ("B：{}", "B: {}"),
    "alone": (
        "先记下一个情形为 A，再移动滑块作比较。",
        "Pin a case as A, then move on to compare.",
    ),
    "interval": ("单项95%区间 {} – {}", "single 95 % interval {} – {}"),
    "no_interval": ("无区间（一次模拟）", "no interval (one run)"),
    "no_value": ("无值", "no value"),
    "units": ("n = {}", "n = {}"),
    "difference": ("B − A：{}", "B − A: {}"),
    "apart": ("区间不重叠", "intervals do not overlap"),
    "overlap": (
        "区间重叠：单凭此页分不出高下",
        "intervals overlap: this page cannot tell them apart",
    ),
    "points": ("个百分点", " points"),
    "along": ("沿此项看", "Along"),
    "across": ("横轴", "Across"),
    "upward": ("纵轴", "Upward"),
    "trade": ("两项指标：每点一个已模拟的情形", "Two measures: each dot is a simulated case"),
    "chart": ("{measure}随{lever}的变化，共{n}个情形", "{measure} along {lever}, {n} cases"),
    "no_line": (
        "其余可调项取此值时，沿此项只模拟了一个情形。",
        "With the other levers as they are, one case was simulated along this one.",
    ),
    "table": ("图中的数", "The numbers of the charts"),
    "pick": ("点图中的点可选中该情形", "click a dot to show its case"),
    "foot": (
        (
            "只显示真正模拟过的情形，不作插值；连线只为辨认。区间以模拟次数（或不确定性样本）为单位，"
            "为 95%。两个情形面对同样的随机数时，成对比较比两个区间更准：请用 supplysim compare。"
        ),
        (
            "Only cases that were really simulated are shown; nothing is interpolated, lines only "
            "guide the eye. Intervals are 95 %, over replications (or samples of the "
            "uncertainties). Where two cases face the same random numbers, a paired comparison is "
            "sharper than two intervals: use supplysim compare."
        ),
    ),
    "no_script": (
        "本页需要 JavaScript；不访问网络。",
        "This page needs JavaScript; it asks nothing of the network.",
    ),
}


def say(key: str, lang: Lang, **parts: object) -> str:
    """Return one text of the page with its parts filled in."""
    text = page_words(lang)[key]
    return text.format(**parts) if parts else text


def page_words(lang: Lang) -> dict[str, str]:
    """Return the texts of the page by key."""
    column = 0 if lang == "zh" else 1
    return {key: pair[column] for key, pair in _TEXTS.items()}
