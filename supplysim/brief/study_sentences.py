"""The sentences of a brief on a study, in both languages; numbers and names stand in braces."""

from typing import Final

__all__ = ["STUDY_SENTENCES"]

STUDY_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "study_varied": ("变动的是{levers}。", "Varied were {levers}."),
    "study_cases": ("另有具名情形{names}。", "Named cases: {names}."),
    "study_causes": ("“{name}”：{causes}。", '"{name}": {causes}.'),
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
    "study_rate_heading": ("准时吊装率", "On-time rate"),
    "study_rate": (
        "“{best}”与“{base}”成对比较，准时吊装率变化{gain}{gain.interval}：{sure}。",
        'Paired with "{base}", "{best}" changes the on-time rate by {gain}{gain.interval}: {sure}.',
    ),
    "study_turn": (
        "{input}（{grade}值）由{middle}变到{turn}{turn.interval}：“{case}”与“{to}”的{measure}高低反转。",
        (
            '{input} ({grade}) goes from {middle} to {turn}{turn.interval}: "{case}" and "{to}" '
            "change places in {measure}."
        ),
    ),
    "study_turn_unsure": (
        "{input}（{grade}值）由{middle}变到约{turn}：“{case}”与“{to}”的{measure}高低可能反转，尚不能确定。",
        (
            '{input} ({grade}) goes from {middle} to about {turn}: "{case}" and "{to}" may change '
            "places in {measure}, which is not settled."
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
        "与它分不出高下的组合中每立方米成本最低的是“{cheap}”：{cost}（{measure}{value}），“{best}”为{dear}。",
        (
            ' Of those that cannot be told from it "{cheap}" has the lowest cost a m³: {cost} '
            '({measure} {value}), against {dear} of "{best}".'
        ),
    ),
    "study_known": (
        "“{best}”的{title}为{value}。",
        ' The {title} of "{best}" is {value}.',
    ),
    "study_known_least": (
        "“{best}”的{title}为{value}，分不出高下的组合中最低的是“{least}”：{low}。",
        (
            ' The {title} of "{best}" is {value}; of those that cannot be told from it '
            '"{least}" has the lowest: {low}.'
        ),
    ),
    "study_known_more": (
        "{title}变化{more}。",
        " The {title} changes by {more}.",
    ),
    "study_known_heading": ("另有的成本", "What it costs besides"),
    "study_known_costs": (
        "{title}由低到高：{costs}。",
        "Lowest first, the {title} is {costs}.",
    ),
    "study_known_note": (
        "它由研究给出，不由模拟算出，择优没有计入；与模拟的每立方米成本可能包含相同的项目，不能相加。",
        (
            "It is given by the study and not simulated, and nothing was selected by it; the "
            "simulated cost a m³ may hold the same items, so that the two do not add up."
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
}
