"""What a replay says, in Chinese and in English."""

from typing import Any, Final

from supplysim.errors import Lang

__all__ = ["page_words", "say"]

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "play": ("播放", "Play"),
    "pause": ("暂停", "Pause"),
    "replay": ("回放", "Replay"),
    "record": ("种子 {seed}，第 {replication} 次", "seed {seed}, replication {replication}"),
    "span": ("{start} 至 {end}", "{start} to {end}"),
    "base": ("底图：{source}", "Base map: {source}"),
    "schematic": ("示意图", "schematic"),
    "speed": ("每秒", "Per second"),
    "time": ("时间", "Time"),
    "map": ("{title}的示意地图", "Schematic map of {title}"),
    "closer": ("放大", "Zoom in"),
    "wider": ("缩小", "Zoom out"),
    "whole": ("全图", "Whole map"),
    "closed_now": ("此刻的停限", "Closed now"),
    "loaded": ("重车在途", "Loaded on the road"),
    "empty": ("空车在途", "Empty on the road"),
    "at_site": ("车在工地", "Trucks at sites"),
    "stock": ("堆场库存 m³", "In yards, m³"),
    "lifting": ("吊装中的工地", "Sites lifting"),
    "waiting": ("等构件的工地", "Sites waiting"),
    "installed": ("已吊装 m³", "Installed, m³"),
    "of_planned": ("计划", "planned"),
    "truck": ("车辆", "Truck"),
    "full": ("重车", "loaded"),
    "bare": ("空车返厂", "empty, on its way back"),
    "components": ("件构件", "components"),
    "storey": ("楼层", "for storey"),
    "storeys": ("已完成楼层", "storeys done"),
    "yard": ("堆场", "yard"),
    "between": ("（{}）", " ({})"),
    "details": ("此刻的构件厂与工地", "Plants and sites at this moment"),
    "plant": ("构件厂", "Plant"),
    "level": ("堆场 m³", "Yard, m³"),
    "share": ("占容量", "Full"),
    "site": ("工地", "Site"),
    "done": ("完成楼层", "Storeys done"),
    "state": ("状态", "State"),
    "legend": ("图例", "Legend"),
    "legend_loaded": ("重车", "loaded truck"),
    "legend_empty": ("空车", "empty truck"),
    "legend_plant": ("构件厂，填充为堆场占用", "plant, filled as its yard is"),
    "legend_lifting": (
        "工地：圆弧为完成楼层，绿点为吊装中",
        "site: arc = storeys done, dot = lifting",
    ),
    "legend_waiting": ("工地：橙条为等构件", "site: bar = waiting for components"),
    "legend_ban": ("货车禁行的道路", "road under the truck ban"),
    "legend_strip": (
        "时间轴：在途车辆数；橙线为预警，紫线为大风，褐底为停工",
        "time line: trucks on the road; orange = alert, purple = wind, brown = sites closed",
    ),
    "keys": (
        (
            "空格 播放或暂停 · ←/→ 十分钟（加 Shift 一天）· Page Up/Down 一天 · +/− 快慢 · "
            "双击或 Ctrl+滚轮 放大"
        ),
        (
            "Space play or pause · ←/→ ten minutes (with Shift a day) · Page Up/Down a day · "
            "+/− faster, slower · double click or Ctrl+wheel zoom"
        ),
    ),
    "drawn": (
        (
            "道路为节点间直线；车辆按记录的发车与到达时刻沿记录的路线匀速画出，靠右行。空车何时离开"
            "工地未入记录：回程超过去程两倍时，先画在工地。同一地点的工地散开画。"
        ),
        (
            "Roads are straight lines between nodes. Trucks are drawn at constant speed along the "
            "recorded route between the recorded times, on the right. When an empty truck left is "
            "not recorded: where the way home takes more than twice the way out it is drawn to "
            "wait at the site first. Sites at one place are spread around it."
        ),
    ),
    "hours": (
        ("已吊装与计划自所示时段开始累计，按整点；“等构件”指结构已就绪而构件未到。"),
        (
            "Installed and planned count from the beginning of the shown time, by the full hour; "
            "waiting means that the structure is ready and its components are not there."
        ),
    ),
    "sources": ("数据与路网的来源和许可", "Sources and licence of data and roads"),
    "differs": ("与 A 不同：{changes}", "Differs from A: {changes}"),
    "more": ("，另有{n}处", ", {n} more"),
    "same": ("方案与 A 相同", "The scenario is that of A"),
    "old": (
        "此浏览器太旧，无法解开数据；请用 2023 年以后的 Chrome、Edge、Firefox 或 Safari。",
        "This browser is too old for the data; use Chrome, Edge, Firefox or Safari from 2023 on.",
    ),
    "no_script": (
        "回放需要 JavaScript；本页不访问网络。",
        "The replay needs JavaScript; this page asks nothing of the network.",
    ),
}

_GROUPS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "kinds": {
        "night": ("夜间", "night"),
        "ban": ("货车禁行时段", "truck ban"),
        "alert": ("重污染天气预警", "heavy-pollution alert"),
        "wind": ("大风停吊", "wind, cranes stopped"),
        "closure": ("假日或停工", "holiday or pause"),
        "road": ("道路封闭", "road closed"),
    },
    "details": {
        "yellow": ("黄色", "yellow"),
        "orange": ("橙色", "orange"),
        "red": ("红色", "red"),
        "coast": ("沿海", "coast"),
        "inland": ("内陆", "inland"),
        "line": ("生产线", "lines"),
        "casting": ("浇筑", "casting"),
        "yard": ("堆场", "yards"),
        "fleet": ("车队", "fleets"),
        "gate": ("工地大门", "site gates"),
        "crew": ("班组", "crews"),
    },
    "states": {
        "idle": ("无吊装", "no lifting"),
        "waiting": ("等构件", "waiting for components"),
        "lifting": ("吊装中", "lifting"),
        "done": ("预制层已完成", "precast storeys done"),
        "ahead": ("未开始", "not begun"),
    },
}

SPEEDS: Final[tuple[tuple[str, str], ...]] = (
    ("1 分钟", "1 min"),
    ("5 分钟", "5 min"),
    ("15 分钟", "15 min"),
    ("30 分钟", "30 min"),
    ("1 小时", "1 h"),
    ("3 小时", "3 h"),
    ("12 小时", "12 h"),
    ("1 天", "1 day"),
)
"""Simulated time in a second of the viewer, in the order of ``SPEEDS`` in ``replay.js``."""


def say(key: str, lang: Lang, **parts: object) -> str:
    """Return one text of the page with its parts filled in."""
    text = _TEXTS[key][_column(lang)]
    return text.format(**parts) if parts else text


def page_words(lang: Lang) -> dict[str, Any]:
    """Return the texts that the page's script writes."""
    column = _column(lang)
    words: dict[str, Any] = {key: texts[column] for key, texts in _TEXTS.items()}
    for group, texts in _GROUPS.items():
        words[group] = {key: pair[column] for key, pair in texts.items()}
    return words


def _column(lang: Lang) -> int:
    return 0 if lang == "zh" else 1
