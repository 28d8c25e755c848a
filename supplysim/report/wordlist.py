"""Fixed texts of the report page, in both languages."""

from typing import Final

from supplysim.errors import Lang

__all__ = ["DEFINITIONS", "say"]

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "kicker": ("供应链模拟报告", "Supply simulation report"),
    "window": ("统计窗口", "Window"),
    "seed": ("随机种子", "Seed"),
    "replications": ("重复次数", "Replications"),
    "one_run": ("单次模拟，无置信区间", "one simulated run, no interval"),
    "many": ("{n}次重复模拟的均值与95%置信区间", "means of {n} replications, 95 % intervals"),
    "answer": ("结论", "Answer"),
    "findings": ("三点发现", "Three findings"),
    "causes_by_zone": ("各分区楼层延误的原因", "Causes of late storeys by zone"),
    "relief": ("去掉一个原因能追回多少", "What taking a cause out relieves"),
    "relief_note": (
        "记入的延误是责任归因；追回的是同种子成对重跑、去掉该原因后少掉的总延误（{n}对，方括号内为95%置信区间）。单位：{unit}。",
        (
            "Charged is responsibility; relieved is the total lateness that goes away in paired "
            "runs of the same seed without the cause ({n} pairs, 95 % intervals in brackets). "
            "In {unit}."
        ),
    ),
    "flows": ("运到哪里，走哪条路", "Where it went, and over which roads"),
    "kpis": ("指标", "Measures"),
    "measure": ("指标", "Measure"),
    "value": ("数值", "Value"),
    "unit": ("单位", "Unit"),
    "interval": ("95%置信区间", "95 % interval"),
    "all_the_same": ("各次相同", "the same each time"),
    "meaning": ("含义", "Meaning"),
    "on_time": ("准时吊装率：四种容差，三种权重", "On-time rate: four tolerances, three weights"),
    "tolerance": ("容差", "Tolerance"),
    "days": ("{n}天", "{n} d"),
    "component": ("按构件数", "by component"),
    "m3": ("按体积", "by m³"),
    "storey": ("按楼层", "by storey"),
    "definitions": ("定义", "Definitions"),
    "assumptions": ("所依据的假设", "Assumptions it rests on"),
    "assumptions_note": (
        (
            "下列输入是判断（J）或凭记忆、待核（R），不是事实；数值为本方案所用，"
            "来源见 docs/SOURCES.md。"
        ),
        (
            "These inputs are judgement (J) or recalled and unchecked (R), not facts; the"
            " values are those of this scenario, their sources are explained in docs/SOURCES.md."
        ),
    ),
    "left_out": (
        "另有{n}项同类输入未列出，用 supplysim explain 查看。",
        "{n} more inputs of this kind are not listed; see supplysim explain.",
    ),
    "input": ("输入", "Input"),
    "source": ("来源", "Source"),
    "confidence": ("可信度", "Confidence"),
    "facts": ("运行信息", "About the run"),
    "scenario": ("方案", "Scenario"),
    "scenario_hash": ("方案校验值", "Scenario hash"),
    "plan_hash": ("基准计划校验值", "Plan hash"),
    "simulated": ("模拟时段", "Simulated period"),
    "network": ("路网", "Road network"),
    "versions": ("软件版本", "Versions"),
    "commit": ("代码提交", "Commit"),
    "warnings": ("注意", "Please note"),
    "sources": ("数据来源与署名", "Sources and attribution"),
    "on_time_0": ("准时吊装率（容差0天）", "on-time rate, 0 days"),
    "on_time_7": ("准时吊装率（容差7天）", "on-time rate, 7 days"),
    "installed": ("窗口内吊装量", "installed in the window"),
    "planned": ("窗口内计划吊装量", "planned in the window"),
    "foot": (
        "本页由 supplysim {version} 生成；可单独存档，打开时不访问网络。",
        "Written by supplysim {version}; the page stands alone and asks nothing of the network.",
    ),
    "map_source": ("{line}；路网：{credit}", "{line}; roads: {credit}"),
    "chart_source": (
        "数据：supplysim 模拟，方案 {name}，种子 {seed}",
        "Data: supplysim simulation, scenario {name}, seed {seed}",
    ),
}

DEFINITIONS: Final[tuple[tuple[str, str, str, str], ...]] = (
    (
        "准时吊装率",
        "On-time installation rate",
        (
            "计划时间不早于窗口起点、且计划时间加容差不晚于窗口终点和模拟终点的构件中，在计划日结束（"
            "容差0天）或其后1、3、7天内吊装完成的比例；未吊装的算晚。计划取自不随措施变动的基准计"
            "划。"
        ),
        (
            "Of the components planned inside the window whose planned time plus "
            "tolerance also lies inside it, the share installed by the end of the planned"
            " working day (0 days) or 1, 3, 7 days later; not installed counts as late. "
            "Planned times are those of the baseline, which no lever moves."
        ),
    ),
    (
        "计划松紧度",
        "Plan tightness",
        "各楼栋预制层的计划工期之和除以无干扰工期之和；越大，计划留给干扰的余地越多。",
        (
            "Planned over undisturbed time of the precast storeys of all towers; the "
            "larger, the more room the plan leaves for disturbance."
        ),
    ),
    (
        "设计产能",
        "Design capacity",
        "各厂生产线与固定模位的设计年产能之和（含为市政构件保留的部分）的十二分之一；不足一月按天数。",
        (
            "A twelfth of the design output a year of all lines and fixed mould positions, "
            "with what is kept for infrastructure pieces; parts of a month by days."
        ),
    ),
    (
        "忙碌占比",
        "Busy share",
        "一类资源在统计窗口内忙碌时间之和除以开放时间之和。",
        "Busy time over open time inside the window, summed over all units of a class.",
    ),
    (
        "新增延误与总延误",
        "New and total lateness",
        (
            "总延误把每个晚完成楼层的延误都计入；新增延误扣除从下一层继承的部分，每次延误只计一次。原"
            "因沿着等待与作业的先后关系倒查得到。"
        ),
        (
            "Total counts the lateness of every late storey; new leaves out what was "
            "inherited from the storey below, so each delay counts once. Causes are found"
            " by walking back through waits and work."
        ),
    ),
)
"""Name and text of each definition: zh, en, zh, en."""


def say(key: str, lang: Lang, **parts: object) -> str:
    """Return one fixed text with its parts filled in."""
    text = _TEXTS[key][0 if lang == "zh" else 1]
    return text.format(**parts) if parts else text
