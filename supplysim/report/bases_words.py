"""Names of the tables of a study of bases, and the words of its pages, in both languages."""

from supplysim.errors import Lang

__all__ = ["TABLES", "say"]

TABLES: dict[str, tuple[str, str]] = {
    "dictionary": ("数据说明", "Data dictionary"),
    "alternatives": ("方案", "Alternatives"),
    "left_out": ("未能实施或仿真的方案", "Left out"),
    "open": ("各期开放的基地", "Bases that are open"),
    "served": ("供应关系", "Whom bases serve"),
    "bought": ("外购", "Bought from competitors"),
    "demand": ("各月需求", "Demand by month"),
    "sites": ("现有厂与候选点", "Plants and candidates"),
    "price_of_rules": ("规划规则的代价", "Price of the plan's rules"),
    "value_of_bases": ("各基地的价值", "Value of each base"),
    "value_of_capacity": ("产能的边际价值", "Marginal value of capacity"),
    "by_demand": ("随需求变化", "By demand"),
    "by_road": ("道路长度±10%", "Roads ±10 %"),
    "by_market": ("市外份额0–50%", "Share beyond the city 0–50 %"),
    "by_target": ("分区目标±20%", "Targets of zones ±20 %"),
    "returns": ("投资收益", "Returns"),
    "simulated": ("仿真结果", "Simulated"),
    "selection": ("择优", "Selection"),
    "differences": ("与选址最优的成对差", "Paired differences"),
    "causes": ("延误原因", "Causes of lateness"),
}

_WORDS: dict[str, tuple[str, str]] = {
    "kicker": ("选址研究", "Study of bases"),
    "answer": ("结论", "Answer"),
    "findings": ("发现", "Findings"),
    "cost": ("成本现值", "present value"),
    "bases": ("末期基地数", "bases in the last period"),
    "newly": ("其中新建", "of them new"),
    "bought": ("末期外购", "bought in the last period"),
    "use": ("末期利用率", "utilisation in the last period"),
    "far": ("末期平均运距", "mean distance in the last period"),
    "on time": ("仿真准时吊装率", "simulated on-time rate"),
    "map of": ("供应图：{title}，{period}", "Map: {title}, {period}"),
    "served in": ("供应关系，{period}", "Whom bases serve, {period}"),
    "roads of": ("车流最大的道路，{period}", "Roads that carry most, {period}"),
    "assumptions": ("假设", "Assumptions"),
    "assumptions_note": (
        (
            "候选点、地价、规模、市场份额等多为假设或判断；成本在共同价格下比较，请看差别而非绝对值。"
            "选址模型按年平均量计算，不含排队、禁行时段、预警和堆场；这些由仿真补上。"
        ),
        (
            "Candidates, land, sizes and market shares are mostly assumptions or judgement; costs "
            "are compared at common prices: read differences. The location model reckons with "
            "means of a year, without queues, ban hours, alerts and yards; simulation adds these."
        ),
    ),
    "pages": ("各方案", "Alternatives"),
    "unproven": (
        "时限内未列全备选方案，或未证明到所要求的间隙。",
        "The time limit cut the list of alternatives short, or left a gap larger than asked for.",
    ),
    "foot": (
        "本页由 supplysim {version} 生成；可单独存档，打开时不访问网络。",
        "Written by supplysim {version}; the page stands alone and asks nothing of the network.",
    ),
    "source": ("数据：选址研究 {name}", "Data: study {name}"),
    "map_source": ("{line}；路网：{credit}", "{line}; roads: {credit}"),
    "existing": ("现有", "existing"),
    "new": ("新建", "new"),
    "conversion": ("改造", "converted"),
    "together": ("合计", "together"),
    "never": ("收不回", "never"),
    "intervals": (
        (
            "数字下方的区间：“证明”是求解器证明的上下界；“情景”是布局不变时，各需求情景与道路±10%下的最小与最大值，"
            "不是置信区间；“95%”是对仿真重复次数的置信区间。"
            "没有区间的数是输入、由输入直接算出的数，或方案本身；见数据说明（tables/dictionary.csv）。"
        ),
        (
            'Intervals under a number: "proven" are bounds that the solver has proven; "cases" are '
            "least and most over the cases of demand and roads 10 % shorter or longer, the layout "
            'unchanged, no confidence interval; "95 % interval" is a confidence interval over '
            "replications. Numbers without one are inputs, follow from inputs, or are the answer "
            "itself: see the data dictionary (tables/dictionary.csv)."
        ),
    ),
    "end of": ("{name}的一端", "end of the {name}"),
    "with intervals": ("数，附{names}", "a number with {names}"),
    "fact": ("事实，无区间：{reason}", "a fact without an interval: {reason}"),
    "no number": ("文字或是否", "text, or yes and no"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "back": ("返回全部方案", "All alternatives"),
    "cases": ("各需求情景下的成本现值", "Present value in each case of demand"),
    "case": ("需求情景", "case of demand"),
    "likelihood": ("可能性", "likelihood"),
}


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a word or sentence in one language."""
    return _WORDS[key][0 if lang == "zh" else 1].format(**values)
