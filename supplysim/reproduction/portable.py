"""What a scenario needs from the machine it lies on: its road network and the user's code.

A resolved scenario names both by where they lie. Packed, they are taken along and named by their
last name, which is all that counts for the scenario's hash; unpacked, they are found again.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from supplysim import shipped
from supplysim.errors import Fault, InputError
from supplysim.experiment.study import Study
from supplysim.policies import FAMILIES
from supplysim.policies.own import is_own
from supplysim.scenario import Scenario

__all__ = [
    "Belongings",
    "belongings",
    "inputs_by_name",
    "refuse_private",
    "refuse_varied",
    "settled",
]

_NETWORK_FILES = frozenset({".csv", ".json", ".md", ".toml", ".txt"})
"""Kinds of files that a road network consists of; maps and notes beside them stay behind."""

_SHORTEST_HOME = 4
"""Characters of a home folder that tells anything about its owner; "/" does not."""


@dataclass(frozen=True, slots=True)
class Belongings:
    """A scenario without places of this machine, and what has to go with it.

    Parameters
    ----------
    scenario
        The resolved scenario as plain data.
    parts
        Files of the road network and of the user's policies, by their names in the archive.
    code
        By policy family, the part that holds the user's policy.
    """

    scenario: dict[str, Any]
    parts: Mapping[str, bytes]
    code: Mapping[str, str]


def belongings(scenario: Scenario, *, known: Iterable[str] | None = None) -> Belongings:
    """Return what has to go with a scenario; no code is run.

    Parameters
    ----------
    scenario
        The resolved scenario.
    known
        Digests of the inputs of the run, among which code must be; None where they are not known.

    Raises
    ------
    InputError
        When the network or a policy's file is not there any more, or the code is another by now.
    """
    data = scenario.to_dict()
    parts = _network(scenario)
    data["network"] = PurePath(scenario.network).name
    code = {}
    for family in FAMILIES:
        name = getattr(scenario.policies, family)
        if is_own(name):
            content, part = _policy(name, family, known)
            parts[part], code[family] = content, part
            data["policies"][family] = PurePath(name).name
    return Belongings(data, parts, code)


def settled(
    data: Mapping[str, Any], folder: Path, code: Mapping[str, str], *, allow_code: bool
) -> Scenario:
    """Return a packed scenario that can be simulated from an unpacked folder.

    Raises
    ------
    InputError
        When it holds code of a user that nobody has allowed, or its data have faults.
    """
    if code and not allow_code:
        zh = "含用户自己的策略代码；看过并信任后，加 --allow-code（allow_code=True）再运行"
        en = "holds policies of a user; read them, and if you trust them add --allow-code"
        raise InputError([Fault(f"policies.{f}", zh, en, value=code[f]) for f in sorted(code)])
    place = folder / "networks" / PurePath(str(data["network"])).name
    policies = dict(data["policies"])
    for family, part in code.items():
        function = policies[family].rpartition(":")[2]
        policies[family] = f"{folder / part}:{function}"
    placed = {**data, "network": str(place), "policies": policies}
    return Scenario.from_dict(placed, allow_code=allow_code)


def inputs_by_name(inputs: Mapping[str, str]) -> dict[str, str]:
    """Return the digests of inputs by names that tell nothing of where they lay.

    Examples
    --------
    >>> inputs_by_name({"../li/plants.csv": "1", "experiments/small/plants.csv": "2"})
    {'plants.csv': '1', 'experiments/small/plants.csv': '2'}
    """
    named: dict[str, str] = {}
    for name, digest in inputs.items():
        path = PurePath(name)
        outside = path.is_absolute() or ".." in path.parts
        short = wanted = path.name if outside else name
        number = 2
        while short in named:
            short, number = f"{wanted} ({number})", number + 1
        named[short] = digest
    return named


def refuse_private(parts: Mapping[str, Path | bytes]) -> None:
    """Refuse texts that name the home folder of whoever packs.

    Raises
    ------
    InputError
        With every part that does.
    """
    home = str(Path.home())
    if len(home) < _SHORTEST_HOME:
        return
    signs = (home.encode(), home.replace("\\", "\\\\").encode())
    zh = "含本机个人文件夹的路径，未打包；请删去或改为相对路径"
    en = "names your home folder and was not packed; remove that or write a relative path"
    faults = [
        Fault(name, zh, en)
        for name, content in sorted(parts.items())
        if isinstance(content, bytes) and any(sign in content for sign in signs)
    ]
    if faults:
        raise InputError(faults)


def refuse_varied(study: Study) -> None:
    """Refuse a study that varies code of a user or the road network; no code is run.

    Only what the base scenario names is taken along, and only that is asked about before it runs.

    Raises
    ------
    InputError
        With every combination of levels that does.
    """
    points = {point.choice.name: point for point in study.points}
    zh = "改变了自有策略代码或路网，无法打包或复现；请每种单独做一个研究"
    en = "varies code of your own or the road network; make a study of each, and pack those"
    faults = [
        Fault("levers", zh, en, value=name)
        for name, point in points.items()
        if _places(study.scenario(point)) != _places(study.base)
    ]
    if faults:
        raise InputError(faults)


def _places(scenario: Scenario) -> list[str]:
    names = [getattr(scenario.policies, family) for family in FAMILIES]
    return [scenario.network, *(name for name in names if is_own(name))]


def _network(scenario: Scenario) -> dict[str, bytes]:
    name = scenario.network
    folder = shipped.find("networks", name) if shipped.has("networks", name) else Path(name)
    files = sorted(p for p in folder.glob("*") if p.is_file() and p.suffix in _NETWORK_FILES)
    if not files:
        zh, en = (
            "路网文件夹已不在，无法打包",
            "the folder of the road network is not there any more",
        )
        raise InputError([Fault("network", zh, en, value=name)])
    return {f"networks/{folder.name}/{path.name}": path.read_bytes() for path in files}


def _policy(name: str, family: str, known: Iterable[str] | None) -> tuple[bytes, str]:
    """Return the source of a policy of the user, and what it is called in the archive."""
    where, place = f"policies.{family}", name.rpartition(":")[0]
    file = _source(place)
    if file is None:
        zh = "找不到它的源文件；把它写入一个 .py 文件，以“文件.py:函数”命名后重跑，再打包"
        en = "its source file is not to be found; write it to a .py file, name it rules.py:name, "
        raise InputError([Fault(where, zh, f"{en}run again and pack that", value=name)])
    content = file.read_bytes()
    digest = sha256(content).hexdigest()
    if known is not None and digest not in set(known):
        zh, en = "代码在运行后被改动，与结果不符", "the code was changed after the run"
        raise InputError([Fault(where, zh, en, value=file.name)])
    return content, f"code/{digest[:12]}/{file.name}"


def _source(place: str) -> Path | None:
    """Return the file of ``rules.py`` or ``package.module``, found without importing anything."""
    if place.endswith(".py"):
        return Path(place) if Path(place).is_file() else None
    if place == "__main__":  # a notebook or script; a file of that name is something else
        return None
    inside = Path(*place.split(".")).with_suffix(".py")
    found = (Path(root or ".") / inside for root in sys.path)
    return next((path for path in found if path.is_file()), None)
