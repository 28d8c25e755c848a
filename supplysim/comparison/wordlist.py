"""Fixed texts of a comparison, in both languages."""

from typing import Final

from supplysim.errors import Lang

__all__ = ["say"]

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "kicker": ("方案比较", "Comparison of cases"),
    "title": ("{others} 与 {base} 比较", "{others} compared with {base}"),
    "join": ("、", ", "),
    "seed": ("随机种子 {seed}", "seed {seed}"),
    "pairs": ("{n} 对成对运行", "{n} pairs of runs"),
    "pair": ("1 对运行，无置信区间", "one pair of runs, no interval"),
    "window": ("统计窗口 {start} – {end}", "window {start} – {end}"),
    "answer": ("结论", "Answer"),
    "real": ("确有差别", "real"),
    "alike": ("每一对都相差这么多", "so in every pair"),
    "not shown": ("未见差别", "not shown"),
    "same": ("完全相同", "the same"),
    "untold": ("无法判断", "cannot be told"),
    "sentence": (
        "{case}：准时吊装率 {value}，基准 {base}，差 {difference}{interval}，{verdict}。",
        (
            "{case}: on-time rate {value} against {base} of the base, a difference of "
            "{difference}{interval}: {verdict}."
        ),
    ),
    "spread": ("（联合95%区间 {interval}）", " (joint 95 % interval {interval})"),
    "more": (
        "全部 {all} 项差别中，{real} 项确有差别。",
        "Of all {all} differences {real} are real.",
    ),
    "reached": (
        "准确度已达到：差值的单项95%区间半宽不超过 {goals}。",
        (
            "The precision was reached: half widths of single 95 % intervals of differences up to "
            "{goals}."
        ),
    ),
    "not reached": (
        "运行 {n} 对后准确度仍未达到（要求半宽 {goals}）；可用 --replications 增加。",
        (
            "After {n} pairs the precision was not reached (wanted: {goals}); ask for more "
            "with --replications."
        ),
    ),
    "share of the base": ("基准值的 {per_cent}%", "{per_cent} % of the base's value"),
    "replanned": (
        "各方案有自己的基准计划：准时率与延误各对自己的计划而言。",
        "The cases have plans of their own: rates and lateness are against each case's own plan.",
    ),
    "inputs": ("输入有何不同", "What differs in the inputs"),
    "inputs more": (
        "另有 {n} 处不同，见 inputs.csv。",
        "{n} more differences stand in inputs.csv.",
    ),
    "field": ("字段", "Field"),
    "from": ("基准值", "Base"),
    "to": ("改为", "Changed to"),
    "source": ("基准值来源", "Source of the default"),
    "case": ("方案", "Case"),
    "differences": ("结果有何不同", "What follows"),
    "measure": ("指标", "Measure"),
    "base": ("基准", "Base"),
    "value": ("方案值", "Case value"),
    "difference": ("差", "Difference"),
    "interval": ("联合95%区间（Holm）", "joint 95 % interval (Holm)"),
    "verdict": ("判断", "Verdict"),
    "causes": ("延误原因有何变化", "Change of lateness by cause"),
    "cause": ("原因", "Cause"),
    "new": ("新增延误", "New lateness"),
    "total": ("总延误", "Total lateness"),
    "costs": ("费用有何变化", "Change of cost"),
    "item": ("费用项", "Item"),
    "how": ("如何比较", "How they were compared"),
    "how pairs": (
        (
            "各方案用同一种子和同一重复编号成对运行，天气、次品、路况等随机数相同；统计单位是成对运行。"
            "区间为比率之和的刀切法 t 区间。"
        ),
        (
            "Cases were run in pairs of the same seed and replication number, so that both face "
            "the same weather, rejects and traffic; the unit is the pair. Intervals are jackknife "
            "t intervals of ratios of sums."
        ),
    ),
    "how holm": (
        (
            "同一张表的各项差别按 Holm 法一并调整：区间不含 0 即“确有差别”，"
            "全表误判为“确有差别”的机会不超过 5%。"
            "“未见差别”不等于没有差别。区间对单项大小有效，不是对所有大小同时有效。"
        ),
        (
            "The differences of a table are adjusted together after Holm: an interval without 0 is "
            "a real difference, and the chance that any of the table is called so wrongly is at "
            "most 5 %. Not shown does not mean that there is none. As statements on size the "
            "intervals hold one by one, not all at once."
        ),
    ),
    "how costs": (
        "单价多为判断值（supplysim explain costs），看差别，不看绝对值。",
        "Most prices are judgement (supplysim explain costs): read differences, not amounts.",
    ),
    "variance ratio": (
        "若不成对，准时率差值的方差是现在的 {ratio} 倍（{case}）；大于 1 说明共同随机数有用。",
        (
            "Unpaired, the variance of the on-time rate's difference would be {ratio} times what "
            "it is ({case}); above 1 the common random numbers helped."
        ),
    ),
    "chart source": (
        "数据：supplysim 模拟，基准 {base}，种子 {seed}",
        "Data: supplysim simulation, base {base}, seed {seed}",
    ),
    "hashes": ("方案校验值", "Scenario hash"),
    "foot": (
        "本页由 supplysim {version} 生成；可单独存档，打开时不访问网络。",
        "Written by supplysim {version}; the page stands alone and asks nothing of the network.",
    ),
    "sheet inputs": ("输入", "inputs"),
    "sheet differences": ("差别", "differences"),
    "sheet causes": ("原因", "causes"),
    "sheet costs": ("费用", "costs"),
    "sheet runs": ("每次运行", "runs"),
}


def say(key: str, lang: Lang, **parts: object) -> str:
    """Return one fixed text with its parts filled in."""
    text = _TEXTS[key][0 if lang == "zh" else 1]
    return text.format(**parts) if parts else text
