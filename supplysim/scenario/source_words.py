"""What the sources of fields are called for people: named tables, standards, what is assumed."""

import re
from types import MappingProxyType
from typing import Final

from supplysim.errors import Lang

__all__ = ["source_words"]

_NAMED: Final = re.compile(
    r"PARAMETERS (\d+[a-z]?(?:(?:, |、)\d+[a-z]?)*)|SCENARIOS(?: table)?|DESIGN 5|CONTRACTS 2"
)
_TABLES: Final = ("方案表", "scenario tables")
_RULES: Final = ("模型规则", "the rules of the model")
"""Texts that docs/SOURCES.md and docs/MODEL.md have under these names."""

_MARKS: Final = str.maketrans({",": "，", ";": "；", ":": "："})

_ZH: Final = MappingProxyType(
    {
        "0.5-1.0 with land, PARAMETERS 9; the lower end": "含土地0.5–1.0，PARAMETERS 9；取低端",
        "1 (teaching text [11]), 0.75 where design allows (recalled), PARAMETERS 4": (
            "1（教材[11]），设计允许时0.75（凭记忆），PARAMETERS 4"
        ),
        "1 per 10,000 m2 of yard, PARAMETERS 5": "堆场每1万平方米1台，PARAMETERS 5",
        "1.2 MPa, 12-24 h, PARAMETERS 7; other steps 3.5 d in all, SCENARIOS": (
            "1.2兆帕，12–24小时，PARAMETERS 7；其余工序共3.5天，SCENARIOS"
        ),
        "10-15 min, PARAMETERS 6": "10–15分钟，PARAMETERS 6",
        "15-25 M a year for 100,000 m3/yr, PARAMETERS 9": (
            "年产10万立方米每年1500万–2500万元，PARAMETERS 9"
        ),
        "15-30 d, PARAMETERS 4": "15–30天，PARAMETERS 4",
        "150-250 M for 100,000 m3/yr (PARAMETERS 9), less yard, pallets and gantries": (
            "年产10万立方米1.5亿–2.5亿元（PARAMETERS 9），扣除堆场、模台和龙门吊"
        ),
        "2 to 3, PARAMETERS 4": "2至3，PARAMETERS 4",
        "2.5 t/m3": "2.5吨/立方米",
        "20-45 d, PARAMETERS 4": "20–45天，PARAMETERS 4",
        "200-400 m2 under the hook, PARAMETERS 7": "吊钩覆盖200–400平方米，PARAMETERS 7",
        "200-500 per m3 amortised over 82 storeys (5 towers), PARAMETERS 9, SCENARIOS": (
            "每立方米200–500元，按82层（5栋）摊销，PARAMETERS 9，SCENARIOS"
        ),
        "24 h from 15 degC on, PARAMETERS 7": "15摄氏度以上24小时，PARAMETERS 7",
        "250-400 with the crane (PARAMETERS 9) less its rent over 212 hook hours a month": (
            "含塔吊250–400元（PARAMETERS 9），扣除其租金（每月212个吊钩小时）"
        ),
        "30 % more (assumption) on installation of 250-450 yuan/m3, PARAMETERS 9": (
            "吊装250–450元/立方米（PARAMETERS 9）之上多30%（假设）"
        ),
        "30 + 1.645 x 5 MPa, PARAMETERS 4": "30 + 1.645 × 5兆帕，PARAMETERS 4",
        "35 MPa, 24 h at 15 C and more; PARAMETERS 7": "35兆帕，15摄氏度以上24小时；PARAMETERS 7",
        "45 d of design output, SCENARIOS": "45天的设计产量，SCENARIOS",
        "48 h against 24 h, PARAMETERS 7; below 5 degC joints are kept warm: assumption": (
            "48小时对24小时，PARAMETERS 7；5摄氏度以下节点保温：假设"
        ),
        "63 % of the price ex works +-15 %, PARAMETERS 9; a whole plant 1,700-2,100": (
            "出厂价的63%，±15%，PARAMETERS 9；整厂1,700–2,100元"
        ),
        "8-12 m3, PARAMETERS 6": "8–12立方米，PARAMETERS 6",
        "DESIGN 5: a cap per project": "DESIGN 5：按项目设上限",
        "GB 1589-2016, six axles 49 t gross": "GB 1589-2016，六轴总重49吨",
        "GB 50204 by PARAMETERS 11": "GB 50204，据PARAMETERS 11",
        "JGJ 1-2014, recalled; PARAMETERS 4": "JGJ 1-2014，凭记忆；PARAMETERS 4",
        "PARAMETERS 11: 6-12 min a piece": "PARAMETERS 11：每件6–12分钟",
        "PARAMETERS 2, zone shares": "PARAMETERS 2，分区份额",
        "PARAMETERS 4: 40-64 slots of 60-120": "PARAMETERS 4：60–120个养护位中的40–64个",
        "PARAMETERS 7: 1-2 storeys": "PARAMETERS 7：1–2层",
        "SCENARIOS archetypes": "SCENARIOS，楼型",
        "C30, PARAMETERS 4": "C30，PARAMETERS 4",
        "SCENARIOS: 1.2 sets a project": "SCENARIOS：每个项目1.2套",
        "SCENARIOS: infrastructure volume over design capacity": (
            "SCENARIOS：基础设施构件量与设计产能之比"
        ),
        "SCENARIOS: other steps 3.5 d in all": "SCENARIOS：其余工序共3.5天",
        "SCENARIOS; a real tower: storeys 4-18 [40]": "SCENARIOS；一栋实际楼栋：4–18层[40]",
        "SCENARIOS; national 2020 share 0.302 [2]": "SCENARIOS；2020年全国份额0.302[2]",
        "SCENARIOS; national 2020 share 0.683 [2]": "SCENARIOS；2020年全国份额0.683[2]",
        "State Council holiday notices": "国务院放假通知",
        "a month at most one kit a day: PARAMETERS 4; in kits: assumption": (
            "每天至多一层套，按月计：PARAMETERS 4；以层套计：假设"
        ),
        "a real tower: storeys 1-3 cast in place [40]": "一栋实际楼栋：1–3层现浇[40]",
        "above 30 min: PARAMETERS 4; mode and high: assumption": (
            "30分钟以上：PARAMETERS 4；众数与最大值：假设"
        ),
        "assumption": "假设",
        "assumption: 10-16 t, PARAMETERS 5": "假设：10–16吨，PARAMETERS 5",
        "assumption: 2 x 85,000 + 45,000": "假设：2 × 85,000 + 45,000",
        "assumption: 600 yuan/m2 at 0.55 m3/m2 (PARAMETERS 5), a tenth of a plant": (
            "假设：600元/平方米，0.55立方米/平方米（PARAMETERS 5），约为整厂的十分之一"
        ),
        "assumption: about 4 t of steel table": "假设：约4吨钢模台",
        "assumption: about one storey part": "假设：约一个楼层分段",
        "assumption: equal shares": "假设：份额相等",
        "assumption: foundations, basement and cast storeys": "假设：基础、地下室和现浇楼层",
        "assumption: half a site's day": "假设：工地的半天",
        "assumption: the widest of the tolerances printed beside the on-time rate": (
            "假设：准时吊装率旁所列容差中最宽的"
        ),
        "assumption; the shipped cities take it from a 24-month run-in of the model": (
            "假设；内置城市取自模型24个月的试运行"
        ),
        "curated network, class access": "整理的路网，进出道路",
        "fib MC2010, recalled; PARAMETERS 4": "fib MC2010，凭记忆；PARAMETERS 4",
        "fib MC2010, s = 0.20, monthly mean temperatures; PARAMETERS 4, 8": (
            "fib MC2010，系数0.20，月平均气温；PARAMETERS 4、8"
        ),
        "given by the user": "用户给定",
        "half a day of 8.5 h, PARAMETERS 7": "8.5小时工作日的一半，PARAMETERS 7",
        "half-normal 10 d, SCENARIOS": "半正态10天，SCENARIOS",
        "mean: PARAMETERS 4; cv: assumption": "均值：PARAMETERS 4；变异系数：假设",
        "mean: PARAMETERS 6; cv: assumption": "均值：PARAMETERS 6；变异系数：假设",
        "mean: PARAMETERS 7; cv: assumption": "均值：PARAMETERS 7；变异系数：假设",
        "news caption of 3 Mar 2014 (truck_rules.json)": "2014年3月3日新闻图片说明（路网数据）",
        "no figure found": "未找到数据",
        "off (1); 3 of 8.5 h: other trades take 70 % of a 10 h day, DESIGN 5": (
            "不启用（1）；8.5小时中的3小时：其他工种占10小时工作日的70%，DESIGN 5"
        ),
        "off; 0-25 d beyond the shortest of 20-45 d, PARAMETERS 4": (
            "不启用；在20–45天的最短值之上0–25天，PARAMETERS 4"
        ),
        "off; 0.4, PARAMETERS 7": "不启用；0.4，PARAMETERS 7",
        "off; 1 to 2 a tractor, PARAMETERS 6": "不启用；每台牵引车1至2个，PARAMETERS 6",
        "off; 1-2 d, PARAMETERS 11": "不启用；1–2天，PARAMETERS 11",
        "off; 24 h from 15 degC, 48 h from 5 to 15 degC, PARAMETERS 7": (
            "不启用；15摄氏度以上24小时，5至15摄氏度48小时，PARAMETERS 7"
        ),
        "off; 30 / 60 / 120 min slab / wall / 3-D, PARAMETERS 4": (
            "不启用；叠合板、墙板、立体构件30、60、120分钟，PARAMETERS 4"
        ),
        "off; 4-6 storeys, PARAMETERS 7": "不启用；4–6层，PARAMETERS 7",
        "off; 5 % of a batch, GB 50204 by PARAMETERS 11": (
            "不启用；一批的5%，GB 50204，据PARAMETERS 11"
        ),
        "off; 80-150 turnovers, PARAMETERS 4": "不启用；周转80–150次，PARAMETERS 4",
        "off; no figure found": "不启用；未找到数据",
        "off; slabs and stairs, GB 50204 by PARAMETERS 11": (
            "不启用；叠合板和楼梯，GB 50204，据PARAMETERS 11"
        ),
        "off; tasks kept 50-80 %, PARAMETERS 12, no distribution found": (
            "不启用；任务兑现50–80%，PARAMETERS 12，未找到分布"
        ),
        "off; usual values PARAMETERS 11": "不启用；常用值PARAMETERS 11",
        "off; usual values PARAMETERS 4": "不启用；常用值PARAMETERS 4",
        "off; usual values PARAMETERS 6": "不启用；常用值PARAMETERS 6",
        "pallet of 36 m2, PARAMETERS 4": "模台36平方米，PARAMETERS 4",
        "plan Table 1, scaled to the pinned city share": "规划表1，按选定的全市比例缩放",
        "plan Tables 1, 2": "规划表1、2",
        "scenario table": "方案表",
        "steam curing 10-12 h, JGJ 1-2014": "蒸汽养护10–12小时，JGJ 1-2014",
        "tariff of 900 a trip (PARAMETERS 6) less a truck's year over 1.7 trips x 280 d": (
            "每车次运价900元（PARAMETERS 6）扣除车辆年费（按每天1.7车次、280天摊）"
        ),
        "teaching text [11]": "教材[11]",
        "trade press [6], book [20]": "行业报道[6]、书[20]",
    }
)
"""Sources that are more than numbers and names of tables, in Chinese."""


def source_words(source: str, lang: Lang) -> str:
    """Return where a value is from, as a reader of one language understands it.

    Parameters
    ----------
    source
        As a field declares it; a text of the user's own stays as it is, but for names of tables.

    Examples
    --------
    >>> source_words("8-12 m3, PARAMETERS 6", "zh"), source_words("SCENARIOS", "en")
    ('8–12立方米，参数表第6节', 'scenario tables')
    >>> source_words("0.3-0.7, PARAMETERS 6", "en")
    '0.3-0.7, parameter table 6'
    """
    zh = lang == "zh"
    text = source
    if zh:
        plain = not re.search("[A-Za-z]", _NAMED.sub("", source))
        # the comma inside of 1,000 is no mark between two parts
        text = re.sub(r"[,;:] ", lambda mark: mark.group().strip().translate(_MARKS), source)
        text = _ZH.get(source, text if plain else source)
    return _NAMED.sub(lambda found: _name(found, zh=zh), text)


def _name(found: re.Match[str], *, zh: bool) -> str:
    if found.group(1):
        number = found.group(1).replace(", ", "、") if zh else found.group(1)
        return f"参数表第{number}节" if zh else f"parameter table {number}"
    names = _TABLES if found.group().startswith("SCENARIOS") else _RULES
    return names[0 if zh else 1]
