"""Examples with which the help of every command ends; a test parses each of them."""

from types import MappingProxyType
from typing import Final

__all__ = ["EXAMPLES", "epilog"]

EXAMPLES: Final = MappingProxyType(
    {
        "run": ("run small", 'run small --set "fleets.*.trucks=1" --out few'),
        "check": ("check mine.toml", "check 方案.xlsx"),
        "scenarios": ("scenarios", "scenarios --lang en"),
        "explain": ("explain plan.allowance", "explain trucks"),
        "schema": ("schema",),
        "init": ("init 方案.xlsx --from toy-river", "init mine.toml"),
        "doctor": ("doctor",),
        "why": ("why out/small-s0", "why few --relief --replications 5"),
        "compare": (
            "compare small few",
            "compare small 方案.xlsx --replications 20",
        ),
        "bases": ("bases bases-10-to-15", "bases bases-small --out out/bases --force"),
        "chart": (
            "chart out/small-s0 --name delay_pareto",
            "chart out/small-s0 --project P001 --format pdf",
        ),
        "brief": (
            "brief out/ten --format pdf,docx",
            "brief small 方案.xlsx --format pptx",
        ),
        "replay": (
            "replay out/small-s0 few",
            "replay out/small-s0 --week 2020-09-07",
        ),
        "explore": ("explore out/fleet-and-cranes",),
        "export": ("export out/small-s0", "export out/small-s0 --format csv"),
        "plan": ("plan fleet-and-cranes",),
        "sweep": ("sweep fleet-and-cranes", "sweep study.toml --workers 2 --out mine"),
        "status": ("status out/fleet-and-cranes",),
        "results": (
            "results out/fleet-and-cranes",
            "results fleet-and-cranes --out results.xlsx",
        ),
        "pack": ("pack out/ten ten.zip",),
        "reproduce": ("reproduce ten.zip",),
        "cite": ("cite out/ten",),
        "migrate": ("migrate mine.toml",),
    }
)
"""By name of the command, without ``supplysim``."""


def epilog(command: str) -> str:
    r"""Return the end of the help of a command.

    Examples
    --------
    >>> print(epilog("cite").replace("\b", ""))
    <BLANKLINE>
    例 · examples:
      supplysim cite out/ten
    """
    lines = [f"  supplysim {line}" for line in EXAMPLES[command]]
    # the mark keeps the lines from being joined
    return "\n".join(["\b", "例 · examples:", *lines])
