"""All analyses by name: what each answers, and the function that makes it of a study's results."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from supplysim.analysis.boxes import boxes
from supplysim.analysis.convergence import convergence
from supplysim.analysis.differences import differences
from supplysim.analysis.effects import effects, lever_grid
from supplysim.analysis.found import Found
from supplysim.analysis.front import front
from supplysim.analysis.inputs import screening, sensitivity, shares, swings
from supplysim.analysis.ladder import ladder
from supplysim.analysis.overturn import overturn
from supplysim.errors import Lang
from supplysim.experiment import Results

__all__ = ["ANALYSES", "Analysis"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis.

    Parameters
    ----------
    make
        The function; its docstring says what it rests on.
    zh, en
        What it answers, in a few words.
    """

    make: Callable[[Results], Found]
    zh: str
    en: str

    def says(self, lang: Lang) -> str:
        """Return what it answers."""
        return self.zh if lang == "zh" else self.en


ANALYSES: Final[Mapping[str, Analysis]] = MappingProxyType(
    {
        "differences": Analysis(
            differences, "与基准成对的差别", "paired differences to the baseline"
        ),
        "effects": Analysis(effects, "主效应与交互作用", "main effects and interactions"),
        "lever_grid": Analysis(lever_grid, "两个杠杆的组合", "a measure over two levers"),
        "ladder": Analysis(
            ladder, "逐项解除瓶颈：每百分点多少钱", "relief ladder: yuan per on-time point"
        ),
        "front": Analysis(front, "成本与效果的取舍", "cost against effect, the front"),
        "overturn": Analysis(
            overturn, "什么会推翻结论，弄清什么最值得", "what would overturn it, worth of knowing"
        ),
        "tornado": Analysis(swings, "各输入单独的影响", "inputs one at a time"),
        "sobol": Analysis(sensitivity, "Sobol 指数", "Sobol indices"),
        "morris": Analysis(screening, "Morris 筛选", "screening by elementary effects"),
        "shares": Analysis(shares, "差异来自输入还是随机", "variance due to inputs, and to chance"),
        "boxes": Analysis(boxes, "在什么条件下成立", "the conditions under which it holds"),
        "convergence": Analysis(convergence, "精度随次数的变化", "precision as replications grow"),
    }
)
"""Every analysis under the name it has in files and on the command line."""
