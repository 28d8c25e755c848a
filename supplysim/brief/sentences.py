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
    "study_varied": ("变动的是{levers}。", "Varied were {levers}."),
    "study_cases": ("另有具名情形{names}。", "Named cases: {names}."),
    "study_causes": ("“{name}”：{causes}。", '"{name}": {causes}.'),
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
    "study_answer": (
        "试过的{count}种组合中，{measure}最好的是“{best}”：{value}{value.interval}",
        'Of {count} combinations tried, "{best}" has the best {measure}: {value}{value.interval}',
    ),
    "study_outside": (
        "要采取的组合或水平不在试过的之内：没有模拟过的不能由此推断。",
        (
            "What is done lies outside the combinations and levels tried: what was not simulated "
            "does not follow."
        ),
    ),
    "study_close": (
        "{names}之间的差别仍可能出于偶然，次序会变。",
        "The differences between {names} may still be chance: their order may change.",
    ),
    "study_some": ("{names}等{count}种", "{names} and others, {count} in all"),
    "study_world": (
        "世界与基准方案明显不同：本研究没有对不确定量抽样，区间只含重复之间的波动。",
        (
            "The world is clearly not as in the base scenario: the study sampled no uncertainties, "
            "so that intervals hold the noise between replications alone."
        ),
    ),
    "study_single": (
        "每种组合只有一次模拟，没有置信区间，次序可能改变。",
        "Each combination was simulated once, without intervals: orders may change.",
    ),
    "study_other_plan": (
        "；它的基准计划与比较基准不同，不能成对比较。",
        "; its plan is not that of the base, so that they are no pairs.",
    ),
    "study_base_best": (
        "，它就是比较基准：没有一种组合优于它。",
        ", which is the base itself: no combination is better.",
    ),
    "study_beside": (
        "；基准“{base}”为{value}{value.interval}，成对相差{gain}{gain.interval}，{sure}。",
        (
            '; the base "{base}" has {value}{value.interval}, in pairs {gain} '
            "apart{gain.interval}: {sure}."
        ),
    ),
    "study_cheapest": (
        "与它分不出高下的组合中最省的是“{cheap}”：{value}，每立方米{cost}，前者{dear}。",
        (
            ' The cheapest that cannot be told from it is "{cheap}": {value} at {cost} a '
            "m³, against {dear}."
        ),
    ),
    "study_tried_heading": (
        "试了什么",
        "What was tried",
    ),
    "study_unfinished": (
        "研究尚未跑完，所示为已有的结果。",
        "The study is unfinished; this is what is there.",
    ),
    "study_imprecise": (
        "到最多次数时仍未达到所要的精度。",
        "The precision asked for was not reached with the most replications.",
    ),
    "study_failed": (
        "有的运行失败，未计入。",
        "Some runs failed; they are left out.",
    ),
    "study_not_compared": (
        "有的组合计划不同，未作成对比较。",
        "Some combinations have other plans and are not compared.",
    ),
    "study_levers_heading": (
        "各项措施的作用",
        "What each lever does",
    ),
    "study_together": (
        "各项措施总是一起变动，单独的作用无从分开。",
        "The levers were never varied one by one: their effects cannot be told apart.",
    ),
    "study_lever": (
        "{lever}从{first}到{last}：{measure}变化{gain}{gain.interval}，每立方米成本变化{cost}{cost.interval}。",
        (
            "{lever} from {first} to {last}: {measure} changes by {gain}{gain.interval}, "
            "the cost a m³ by {cost}{cost.interval}."
        ),
    ),
    "study_lever_alone": (
        "{lever}从{first}到{last}：{measure}变化{gain}{gain.interval}。",
        "{lever} from {first} to {last}: {measure} changes by {gain}{gain.interval}.",
    ),
    "study_means": (
        "其余措施取平均。",
        "Means over the other levers.",
    ),
    "study_selection_heading": (
        "哪些还可能最好",
        "Which can still be the best",
    ),
    "study_selection_open": (
        "现有的次数分不出哪种组合最好。",
        "With these replications no combination can be ruled out as the best.",
    ),
    "study_selection": (
        "以{sure}的把握，{measure}最好的组合在{names}之中，其余可以放下。",
        (
            "With a confidence of {sure} the combination with the best {measure} is among "
            "{names}; the others can be laid aside."
        ),
    ),
    "study_lateness_heading": (
        "延误记在谁的名下",
        "What lateness is charged to",
    ),
    "study_not_won": (
        "这不等于去掉该原因能追回的时间。",
        "This is not what would be won without it.",
    ),
    "study_why": (
        "与“{base}”成对比较，{measure}变化{gain}{gain.interval}，每立方米成本变化{cost}{cost.interval}。",
        (
            'Paired with "{base}", {measure} changes by {gain}{gain.interval}, the cost a '
            "m³ by {cost}{cost.interval}."
        ),
    ),
    "study_why_alone": (
        "与“{base}”成对比较，{measure}变化{gain}{gain.interval}。",
        'Paired with "{base}", {measure} changes by {gain}{gain.interval}.',
    ),
    "study_sure_single": (
        "只有一次模拟，尚不能断定",
        "a single run: not settled",
    ),
    "study_sure_open": (
        "差别尚不能断定",
        "not settled",
    ),
    "study_sure_gain": (
        "确有改善（区间不含零）",
        "a real gain (interval without zero)",
    ),
    "study_sure_loss": (
        "确实变差，不宜采用",
        "really worse: not to be taken",
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
