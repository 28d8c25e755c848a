"""The sentences of a brief, in both languages; numbers and names stand in braces.

Measures that a cause points to (``lever_...``) are judgement, to be simulated before they are
relied on.
"""

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "answer_sentence": (
        (
            "{opening}计划吊装{planned}构件，吊装{installed}{installed.interval}，准时吊装率{rate}{rate.interval}；"
            "按期交付面积占应交付面积{delivered}{delivered.interval}，{reach}{least}的判断线。"
        ),
        (
            "{opening}{planned} of components were planned and {installed} "
            "installed{installed.interval}, with an on-time installation rate of "
            "{rate}{rate.interval}. Of the area due {delivered} was delivered on "
            "schedule{delivered.interval}: the chain {reach} the mark of {least}."
        ),
    ),
    "opening_one": (
        "在单次模拟中，",
        "In a single run ",
    ),
    "opening_many": (
        "{n}次重复模拟平均，",
        "On average over {n} replications ",
    ),
    "delivery_rate": (
        (
            "准时吊装率为{rate}{rate.interval}，容差放宽到7天为{seven}；计划松紧度{room}，"
            "即计划工期是无干扰工期的{room}倍。"
        ),
        (
            "The on-time rate is {rate}{rate.interval}, with 7 days of tolerance {seven}; "
            "the plan allows {room} times the undisturbed time."
        ),
    ),
    "delivery_steps": (
        "逐层守时率{step}：每次滑移只计一次。平均延误{late}。",
        "The step rate is {step}, each slip counted once; mean tardiness is {late}.",
    ),
    "delivery_heading": (
        "能否按期交付",
        "Is it delivered on schedule",
    ),
    "near_saturation": (
        "接近饱和",
        "near saturation",
    ),
    "not_near_saturation": (
        "按类平均未近饱和",
        "not near saturation as a class",
    ),
    "busiest": (
        "最忙的资源是{name}，忙碌时间占开放时间的{share}，{state}；产能利用率{used}。",
        (
            "The busiest resources are the {name}, {share} of their open time, {state}; plants "
            "are used to {used} of their design capacity."
        ),
    ),
    "waits": (
        "塔吊开放时间中{starved}在等构件，车辆在途时间中{wait}在等待。",
        (
            "Cranes wait for components in {starved} of their open hours, trucks wait in "
            "{wait} of the time of their trips."
        ),
    ),
    "binding_heading": (
        "卡在哪里",
        "Where it jams",
    ),
    "lateness_causes": (
        (
            "应在窗口内完成的{due}个楼层中，{late}个晚于计划或未完成。延误的责任归因：{causes}；"
            "这不等于去掉该原因能追回的时间。"
        ),
        (
            "Of the {due} storeys due in the window {late} were late or unfinished. What "
            "lateness is charged to: {causes}; this is not what would be won without it."
        ),
    ),
    "lateness_heading": (
        "延误首先来自{cause}",
        "Most lateness is charged to {cause}",
    ),
    "zones_open": (
        "次序可能出于偶然，尚不能断定。",
        "The order may be chance; it is not settled.",
    ),
    "zones_order": (
        (
            "准时吊装率最高的分区是{first}（{best}），最低的是{last}（{worst}）。计划松紧不同，"
            "比较时应一并看。"
        ),
        (
            "The on-time rate is highest in {first} ({best}) and lowest in {last} ({worst}). "
            "Plans differ in tightness; compare them together."
        ),
    ),
    "zones_heading": (
        "分区之间的差别",
        "Differences between zones",
    ),
    "cost_items": (
        (
            "每立方米吊装构件合计{total}{total.interval}，最大的三项是{items}。单价大多是判断值，"
            "用来比较方案，不是造价。"
        ),
        (
            "A m³ installed costs {total} in all{total.interval}; the largest items are {items}. "
            "Most prices are judgement: they serve to compare, not to estimate."
        ),
    ),
    "cost_heading": (
        "成本",
        "What it costs",
    ),
    "relief_why": (
        "成对重跑中完全去掉“{name}”，准时吊装率变化{gain}{gain.interval}；这是上限。",
        (
            "In paired runs without {name} the on-time rate changes by {gain}{gain.interval}; "
            "this is the most it can bring."
        ),
    ),
    "charge_why": (
        "延误中{share}归因于“{name}”；能追回多少尚未试过。",
        "{share} of lateness is charged to {name}; what it would bring was not tried.",
    ),
    "charge_sure": (
        "未知；先用 supplysim why --relief 成对重跑",
        "unknown; first try supplysim why --relief",
    ),
    "single_run": (
        "这是单次模拟，没有置信区间：换一个重复序号，各项数字都会变动，排序也可能改变。",
        (
            "This is a single run without intervals: with another replication every number "
            "moves and orders may change."
        ),
    ),
    "not_together": (
        "几项一并采取：各项是分别与“{base}”比较的，合在一起没有模拟过，效果不能相加。",
        (
            'Several of these are done together: each was compared with "{base}" by itself, and '
            "what they do together was not simulated and is not their sum."
        ),
    ),
    "mark_turns": (
        "判断线{least}本身是假设：它{move}超过{gap}，对按期交付的判断就会反过来。",
        (
            "The mark of {least} is itself an assumption: {move} by more than {gap}, the "
            "verdict on delivery turns."
        ),
    ),
    "mark_lowered": (
        "降低",
        "lowered",
    ),
    "mark_raised": (
        "提高",
        "raised",
    ),
    "input_otherwise": (
        "“{meaning}”（本方案取 {value}，{grade}值）与实际明显不同。",
        "{meaning} (here {value}, {grade}) is clearly otherwise.",
    ),
    "judged": ("判断", "judgement"),
    "unchecked": ("待核", "unchecked"),
    "not_simulated": (
        "{measure}（措施未模拟）",
        "{measure} (not simulated)",
    ),
    "compared_heading": (
        "与其他方案的成对比较",
        "Compared with other scenarios, paired",
    ),
    "compared_why": (
        "与“{base}”按相同重复次数成对比较，准时吊装率变化{gain}{gain.interval}。",
        (
            'Paired with "{base}", replication by replication, the on-time rate changes by '
            "{gain}{gain.interval}."
        ),
    ),
    "take": (
        "采用“{name}”",
        'take "{name}"',
    ),
    "take_or": (
        "或采用“{name}”",
        'or take "{name}"',
    ),
    "undecided": (
        "“{name}”暂不取舍",
        'decide nothing on "{name}" yet',
    ),
    "leave": (
        "不采用“{name}”",
        'leave "{name}"',
    ),
    "sure_gain": (
        "会提高准时率（区间不含零）",
        "will raise the rate (interval above zero)",
    ),
    "sure_loss": (
        "会降低准时率，不宜采用",
        "will lower the rate: not to be taken",
    ),
    "sure_nothing": (
        "在这些运行中没有作用",
        "did nothing in these runs",
    ),
    "sure_all_gain": (
        "每一对运行都改善同样多，给不出区间，不能据此断言",
        "better by the same in every pair of runs: no interval, so nothing is promised",
    ),
    "sure_all_loss": (
        "每一对运行都变差同样多，给不出区间，不宜采用",
        "worse by the same in every pair of runs: no interval, not to be taken",
    ),
    "sure_unseen": (
        "未见好处，尚不能断定",
        "no gain was seen, not settled",
    ),
    "sure_open": (
        "可能有用，尚不能断定",
        "may help, not settled",
    ),
    "reach_will": (
        "将达到",
        "will reach",
    ),
    "reach_will_not": (
        "将达不到",
        "will miss",
    ),
    "reach_open": (
        "能否达到尚不能断定",
        "may or may not reach",
    ),
    "reach_all_did": (
        "在所有这些模拟中都达到",
        "in all of these runs reached",
    ),
    "reach_all_did_not": (
        "在所有这些模拟中都未达到",
        "in all of these runs missed",
    ),
    "reach_did": (
        "在这一次模拟中达到",
        "in this one run reached",
    ),
    "reach_did_not": (
        "在这一次模拟中未达到",
        "in this one run missed",
    ),
    "reach_nothing": (
        "没有可判断的结果，对照",
        "had nothing to be judged by against",
    ),
    "lever_information": (
        "提前深化图纸、减少设计变更",
        "earlier drawings, fewer changes",
    ),
    "lever_supply": (
        "备足原材料",
        "more raw material in stock",
    ),
    "lever_mould": (
        "增加模具套数",
        "more mould sets",
    ),
    "lever_line": (
        "增加生产线或延长班次",
        "more lines or longer shifts",
    ),
    "lever_labour": (
        "保证班组人数",
        "crews at full strength",
    ),
    "lever_curing": (
        "增加养护能力",
        "more curing places",
    ),
    "lever_strength": (
        "提前投产，留足强度增长时间",
        "earlier production, so that strength is reached",
    ),
    "lever_quality": (
        "减少不合格品、备替代件",
        "fewer rejects, stand-ins in the yard",
    ),
    "lever_yard": (
        "扩大堆场",
        "larger yards",
    ),
    "lever_loading": (
        "增加龙门吊",
        "more gantries",
    ),
    "lever_truck": (
        "增加车辆",
        "more trucks",
    ),
    "lever_road": (
        "避开高峰、改善道路",
        "off-peak hauls, better roads",
    ),
    "lever_ban": (
        "办理通行证、夜间配送",
        "permits, deliveries at night",
    ),
    "lever_gate": (
        "延长收货时间",
        "longer receiving hours",
    ),
    "lever_buffer": (
        "扩大现场堆放区",
        "larger buffers on site",
    ),
    "lever_crane": (
        "塔吊不与其他楼栋和工种共用",
        "cranes of their own for towers and for precast",
    ),
    "lever_trades": (
        "其他工种按时交接、按时开工",
        "other trades and starts on time",
    ),
    "lever_wind": (
        "大风期多留工期",
        "more time in the windy months",
    ),
    "lever_alert": (
        "预警期多留库存",
        "more stock before alerts",
    ),
    "lever_closure": (
        "在计划中留足停工时段",
        "closures allowed for in the plan",
    ),
    "lever_hold": (
        "缩短节点等强时间",
        "shorter joint holds",
    ),
    "lever_pace": (
        "稳定作业节奏",
        "steadier work",
    ),
    "lever_plan": (
        "放宽计划工期",
        "more time in the plan",
    ),
}
