"""Where the numbers of a brief come from, in words."""

from types import MappingProxyType
from typing import Final

from supplysim.errors import Lang

__all__ = ["ORIGINS", "origin"]

ORIGINS: Final = MappingProxyType(
    {
        "kpi": ("运行的指标", "measures of the runs"),
        "on_time": ("准时率表", "table of on-time rates"),
        "scenario": ("方案的输入", "input of the scenario"),
        "monthly": ("逐月表", "table by month"),
        "zone": ("分区表", "table by zone"),
        "cause": ("延误归因表", "table of causes"),
        "resource": ("资源时间表", "table of resources"),
        "outcome": ("评分卡", "scorecard"),
        "cost": ("成本表", "table of costs"),
        "storeys": ("楼层表", "table of storeys"),
        "relief": ("去掉原因的成对重跑", "paired runs without the cause"),
        "difference": ("与另一方案成对之差", "paired difference to the other case"),
        "study": ("研究的设计", "design of the study"),
        "trial": ("研究的结果表", "results of the study"),
        "known": ("由研究给出，不由模拟算出", "given by the study, not simulated"),
        "gain": ("与基准成对之差", "paired difference to the base"),
        "effect": ("各组合的平均之差", "difference of means over combinations"),
        "input": ("研究的不确定量", "uncertainties of the study"),
        "turn": ("反转点分析", "analysis of what overturns"),
    }
)
"""What stands before the colon of a row's key, in Chinese and English."""


def origin(key: str, lang: Lang) -> str:
    """Return where a number is from, by the key of its row in the annex.

    Examples
    --------
    >>> origin("kpi:otif", "zh"), origin("gain:otif", "en")
    ('运行的指标', 'paired difference to the base')
    """
    kind = key.partition(":")[0]
    names = ORIGINS.get(kind)
    return kind if names is None else names[0 if lang == "zh" else 1]
