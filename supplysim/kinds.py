"""What kind of thing a file or folder is, so that a command can name the one that takes it.

Told by what only that kind has: the names of files in a folder, the top entries of a TOML file.
Whether it is a good one is for its own reader to say.
"""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from supplysim import shipped
from supplysim.errors import Fault

__all__ = [
    "SIGNS", "Kind", "kind_of", "kind_of_data", "mistaken", "mistaken_data", "nearest_shipped",
    "shipped_files",
]  # fmt: skip

Kind = Literal[
    "scenario", "study", "bases", "run", "results", "packed", "bases results", "comparison"
]

SIGNS: Mapping[Kind, frozenset[str]] = {
    "scenario": frozenset({
        "archetypes", "calendars", "closures", "components", "costs", "fleets", "holidays",
        "horizon", "labour", "line_types", "network", "plan", "plants", "policies", "portfolio",
        "production", "quality", "sites", "start", "state", "targets", "traffic", "weather",
        "window_end", "window_start", "zones",
    }),
    "study": frozenset({
        "base", "compare", "design", "keep", "levers", "replications", "responses", "selection",
        "uncertainties",
    }),
    "bases": frozenset({
        "alternatives", "candidates", "competitors", "existing", "extension", "markets",
        "materials", "periods", "prices", "rules", "simulation", "sizes",
    }),
}  # fmt: skip
"""Top entries of a TOML file that no other kind has."""

_FILES: Mapping[str, Kind] = {
    "study.json": "results",
    "manifest.json": "run",
    "r000/manifest.json": "run",
    "study.toml": "study",
    "bases.toml": "bases",
    "scenario.toml": "scenario",
    "bases.json": "bases results",
    "compare.xlsx": "comparison",
}
"""Files that tell what a folder is, the first that is there."""

_TOLD: Mapping[Kind, tuple[str, str]] = {
    "scenario": (
        "这是方案；请用 supplysim run 或 compare",
        "this is a scenario: use supplysim run or compare",
    ),
    "study": (
        "这是研究；请用 supplysim sweep，再对它写出的文件夹用其他命令",
        "this is a study: use supplysim sweep, and other commands on the folder that it writes",
    ),
    "bases": (
        "这是选址研究；请用 supplysim bases",
        "this is a study of bases: use supplysim bases",
    ),
    "run": (
        "这是一次模拟的结果；请用 supplysim why、chart、brief、replay、export 或 compare",
        "this is a run: use supplysim why, chart, brief, replay, export or compare",
    ),
    "results": (
        "这是研究的结果；请用 supplysim results、status、compare 或 explore",
        "these are results of a study: use supplysim results, status, compare or explore",
    ),
    "packed": (
        "这是打包的结果；请用 supplysim reproduce",
        "this is a packed result: use supplysim reproduce",
    ),
    "bases results": (
        (
            "这是选址研究（supplysim bases）的结果：打开其中的 index.html，数据在 tables.xlsx；"
            "图可用 supplysim chart 重画；仿真的各次模拟在 {folder}.runs，"
            "对它用 supplysim results、brief、compare、explore 或 pack"
        ),
        (
            "this is what supplysim bases has found: open index.html in it, the data are in "
            "tables.xlsx; supplysim chart draws its charts anew; its simulated runs lie in "
            "{folder}.runs: use supplysim results, brief, compare, explore or pack on that"
        ),
    ),
    "comparison": (
        (
            "这是比较（supplysim compare）的结果：打开其中的 compare.html，数据在 compare.xlsx；"
            "图可用 supplysim chart 重画。简报、追查、打包要用方案的结果文件夹："
            "先用 supplysim run 运行各方案，再对那些文件夹用 supplysim brief、why、replay 或 pack"
        ),
        (
            "this is what supplysim compare has found: open compare.html in it, the data are in "
            "compare.xlsx; supplysim chart draws its chart anew. Briefs, causes and packing need "
            "the runs themselves: supplysim run each case, then use supplysim brief, why, replay "
            "or pack on those folders"
        ),
    ),
}


def shipped_files(kind: Literal["scenario", "study", "bases"]) -> dict[str, Path]:
    """Return the files of what is shipped of a kind by name, sorted.

    Examples
    --------
    >>> [*shipped_files("bases")]
    ['bases-10-to-15', 'bases-small']
    """
    paths = sorted(shipped.root("experiments").glob(f"*/{kind}.toml"))
    return {path.parent.name: path for path in paths}


def nearest_shipped(text: str, kind: Literal["scenario", "study", "bases"]) -> str:
    """Return the shipped name that was probably meant, empty when none is near.

    One of another kind is better than none: who writes it is told which command takes it.

    Examples
    --------
    >>> nearest_shipped("smal", "scenario"), nearest_shipped("fleet-and-crane", "scenario")
    ('small', 'fleet-and-cranes')
    """
    kinds: list[Literal["scenario", "study", "bases"]] = [kind, "scenario", "study", "bases"]
    near = [name for one in kinds for name in get_close_matches(text, shipped_files(one), n=1)]
    return next(iter(near), "")


def kind_of_data(data: Mapping[str, Any]) -> Kind | None:
    """Return what a TOML file describes, None where its entries tell nothing.

    Examples
    --------
    >>> kind_of_data({"base": "small", "levers": {}})
    'study'
    """
    found: dict[Kind, int] = {kind: len(signs & data.keys()) for kind, signs in SIGNS.items()}
    best = max(found, key=lambda kind: found[kind])
    return best if found[best] else None


def kind_of(text: str) -> Kind | None:
    """Return what a shipped name, a file or a folder is, None where that cannot be told.

    Examples
    --------
    >>> kind_of("small"), kind_of("fleet-and-cranes"), kind_of("nowhere")
    ('scenario', 'study', None)
    """
    try:
        path = Path(text).expanduser()
        if not path.exists() and shipped.has("experiments", text):
            path = shipped.find("experiments", text)
        if path.is_dir():
            return next((kind for name, kind in _FILES.items() if (path / name).is_file()), None)
        if path.suffix.lower() == ".zip" and path.is_file():
            return "packed"
        if path.suffix.lower() == ".toml" and path.is_file():
            return kind_of_data(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError, RuntimeError):  # unreadable, or a name that no system takes
        pass
    return None


def mistaken(text: str, wanted: Kind, *, where: str) -> Fault | None:
    """Return a fault when a name or path means a thing of another kind than is wanted.

    Parameters
    ----------
    text
        As a person has written it.
    wanted
        What the command takes.
    where
        What it is called in the message.
    """
    kind = kind_of(text)
    return None if kind in {None, wanted} else _told(kind, where, value=text)


def mistaken_data(data: Mapping[str, Any], wanted: Kind, *, file: str) -> Fault | None:
    """Return a fault when the entries of a file are those of another kind, none of the wanted.

    Parameters
    ----------
    data
        Its entries.
    wanted
        What it was opened as.
    file
        Its path.
    """
    kind = kind_of_data(data)
    if kind in {None, wanted} or SIGNS[wanted] & data.keys():
        return None
    return _told(kind, wanted, file=file)


def _told(kind: Kind | None, where: str, *, value: str = "", file: str = "") -> Fault | None:
    if kind is None:
        return None
    zh, en = (text.replace("{folder}", value.rstrip("/\\")) for text in _TOLD[kind])
    return Fault(where, zh, en, value=value, file=file)
