"""Names of the tables and columns of a study of bases, in Chinese and in English."""

from supplysim.errors import Lang

__all__ = ["TABLES", "column", "heading", "say"]

TABLES: dict[str, tuple[str, str]] = {
    "alternatives": ("方案", "Alternatives"),
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

_COLUMNS: dict[str, tuple[str, str]] = {
    "alternative": ("方案", "alternative"),
    "title_zh": ("中文名称", "name in Chinese"),
    "title_en": ("英文名称", "name in English"),
    "yuan": ("成本现值（元）", "present value (yuan)"),
    "bound": ("证明的下界（元）", "proven bound (yuan)"),
    "gap": ("间隙", "gap"),
    "status": ("求解状态", "status"),
    "extra_yuan": ("比最优多（元）", "extra (yuan)"),
    "extra_low": ("多出的下限（元）", "extra, low (yuan)"),
    "extra_high": ("多出的上限（元）", "extra, high (yuan)"),
    "fixed_yuan": ("投资、运营与关闭（元）", "investing, running, closing (yuan)"),
    "serving_yuan": ("生产、运输与外购（元）", "making, hauling, buying (yuan)"),
    "bases": ("末期基地数", "bases in the last period"),
    "new": ("新建", "newly built"),
    "capacity_m3": ("产能（立方米/年）", "capacity (m³ a year)"),
    "made_m3": ("产量（立方米/年）", "made (m³ a year)"),
    "utilisation": ("利用率", "utilisation"),
    "mean_km": ("平均运距（公里）", "mean distance (km)"),
    "bought_m3": ("外购（立方米/年）", "bought (m³ a year)"),
    "period": ("期", "period"),
    "site": ("地点", "site"),
    "kind": ("类别", "kind"),
    "district": ("区", "district"),
    "node": ("路网节点", "road node"),
    "step": ("级", "step"),
    "shifts": ("班次", "shifts"),
    "invest_yuan": ("投资（元）", "investment (yuan)"),
    "running_yuan": ("年固定运营费（元）", "fixed running cost (yuan a year)"),
    "inbound_yuan_per_m3": ("进厂材料运费（元/立方米）", "inbound materials (yuan/m³)"),
    "source": ("来源", "source"),
    "confidence": ("可信程度", "confidence"),
    "zone": ("分区", "zone"),
    "month": ("月份", "month"),
    "archetype": ("建筑类型", "archetype"),
    "family": ("模具族", "family"),
    "m3": ("体积（立方米/年）", "volume (m³ a year)"),
    "loads": ("车次/年", "loads a year"),
    "road": ("道路", "road"),
    "km": ("运距（公里）", "distance (km)"),
    "low": ("下限", "low"),
    "high": ("上限", "high"),
    "yuan_per_m3": ("元/立方米", "yuan/m³"),
    "annuity_yuan": ("折合每年（元/立方米）", "a year (yuan/m³)"),
    "factor": ("倍数", "factor"),
    "share": ("份额", "share"),
    "new_bases": ("新建基地数", "new bases"),
    "sites": ("基地", "bases"),
    "gain": ("新建省下（元）", "saved by new bases (yuan)"),
    "gain_low": ("省下的下限（元）", "saved, low (yuan)"),
    "gain_high": ("省下的上限（元）", "saved, high (yuan)"),
    "same_sites": ("布局不变", "same bases"),
    "regret": ("沿用最优布局多花（元）", "keeping the best layout costs more (yuan)"),
    "regret_low": ("多花的下限（元）", "keeping, low (yuan)"),
    "regret_high": ("多花的上限（元）", "keeping, high (yuan)"),
    "in_common": ("相同的基地数", "bases in common"),
    "margin_yuan": ("年毛利（元）", "margin (yuan a year)"),
    "margin_low": ("年毛利下限", "margin, low"),
    "margin_high": ("年毛利上限", "margin, high"),
    "owner_npv_yuan": ("业主净现值（元）", "owner's net present value (yuan)"),
    "owner_npv_low": ("业主净现值下限", "owner's, low"),
    "owner_npv_high": ("业主净现值上限", "owner's, high"),
    "payback_y": ("回收期（年）", "payback (years)"),
    "payback_low": ("回收期下限", "payback, low"),
    "payback_high": ("回收期上限", "payback, high"),
    "break_even_m3": ("盈亏平衡产量（立方米/年）", "break-even output (m³ a year)"),
    "break_even_use": ("盈亏平衡利用率", "break-even utilisation"),
    "alliance_npv_yuan": ("联盟净现值（元）", "alliance's net present value (yuan)"),
    "alliance_npv_low": ("联盟净现值下限", "alliance's, low"),
    "alliance_npv_high": ("联盟净现值上限", "alliance's, high"),
    "located_yuan": ("选址成本现值（元）", "located cost (yuan)"),
    "located_rank": ("选址名次", "rank located"),
    "on_time": ("准时吊装率", "on-time rate"),
    "on_time_low": ("准时率下限", "on-time rate, low"),
    "on_time_high": ("准时率上限", "on-time rate, high"),
    "yuan_per_m3_low": ("单位成本下限", "cost, low"),
    "yuan_per_m3_high": ("单位成本上限", "cost, high"),
    "installed_m3": ("吊装量（立方米）", "installed (m³)"),
    "simulated_rank": ("仿真准时率名次", "rank by on-time rate"),
    "cost_rank": ("仿真成本名次", "rank by simulated cost"),
    "replications": ("重复次数", "replications"),
    "on_front": ("在前沿上", "on the front"),
    "measure": ("指标", "measure"),
    "best": ("选出的方案", "selected"),
    "decided": ("程序已判定", "decided"),
    "indifference": ("无差别区", "indifference zone"),
    "assured": ("要求的把握", "confidence asked for"),
    "probability": ("选对概率下限", "least probability of a right choice"),
    "subset": ("可能最好的方案", "may be the best"),
    "cause": ("原因", "cause"),
    "hours": ("新增延误（小时/年）", "new lateness (h a year)"),
    "difference_h": ("与选址最优之差（小时/年）", "against the located best (h a year)"),
    "difference_low": ("之差下限", "difference, low"),
    "difference_high": ("之差上限", "difference, high"),
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


def column(key: str, lang: Lang) -> str:
    """Return what a column is called in one language; an unknown key is shown as it is."""
    names = _COLUMNS.get(key)
    return key if names is None else names[0 if lang == "zh" else 1]


def heading(key: str) -> str:
    """Return the bilingual heading of a column in a file: Chinese, then the key.

    Examples
    --------
    >>> heading("mean_km"), heading("x")
    ('平均运距（公里） mean_km', 'x')
    """
    names = _COLUMNS.get(key)
    return key if names is None else f"{names[0]} {key}"
