"""Options that several commands share."""

from typing import Annotated

import typer

from supplysim.errors import Lang as Language

__all__ = [
    "MOST_REPLICATIONS",
    "MOST_WORKERS",
    "AllowCode",
    "Json",
    "Lang",
    "Quiet",
    "Seed",
    "SeedOrNone",
    "Verbose",
    "language",
]

MOST_REPLICATIONS = 5_000
"""Most replications of one command, as a study begins without being asked (CONTRACTS 5)."""

MOST_WORKERS = 512
"""Most worker processes on one machine: more is a slip of the hand."""


def _one_of_two(text: str) -> str:
    lang = text.lower()
    if lang not in {"zh", "en"}:
        raise typer.BadParameter("zh | en")
    return lang


Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        metavar="zh|en",
        envvar="SUPPLYSIM_LANG",
        callback=_one_of_two,
        help="输出语言 · language of the output",
    ),
]
AllowCode = Annotated[
    bool,
    typer.Option(
        "--allow-code",
        help="允许方案使用自己的策略代码 · let the scenario run policies of your own",
    ),
]
_SEED = typer.Option("--seed", min=0, help="随机种子，整数 · seed, a whole number")
Seed = Annotated[int, _SEED]
SeedOrNone = Annotated[int | None, _SEED]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="日志与调用栈 · log records and call stacks")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度 · no progress, no notes")]
Json = Annotated[
    bool, typer.Option("--json", help="stdout 只输出 JSON · nothing but JSON on stdout")
]


def language(text: str) -> Language:
    """Return the language that an option names."""
    return "en" if text == "en" else "zh"
