"""Scenario files: TOML with tables beside it, or a workbook; one may stand on another."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from supplysim import shipped
from supplysim.errors import BilingualError, Fault
from supplysim.kinds import Kind, mistaken_data, shipped_files
from supplysim.scenario.faults import nearest
from supplysim.scenario.reading import Key, Note, Reading
from supplysim.scenario.sheet_table import is_workbook
from supplysim.scenario.tables import fill
from supplysim.scenario.workbook import read_workbook
from supplysim.texts import parsed

__all__ = ["FORMAT", "UPGRADES", "locate", "read_layers", "settle_places", "shipped_names"]

FORMAT = 1
"""Format number of scenario files; older ones are upgraded, newer ones refused."""

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

UPGRADES: Mapping[int, Upgrade] = {}
"""Per older format, what turns a file of it into one of the next format; none exists yet."""

_IDENTITY = ("name", "title_zh", "title_en")


def locate(text: str, folder: Path) -> Path | None:
    """Return the scenario file that a name or path means, None when there is none.

    A name without ``.toml`` or ``.xlsx`` is first a shipped scenario ("small", "common/base"),
    then a folder with ``scenario.toml``. Paths are taken from ``folder``.
    """
    try:
        is_file = text.endswith(".toml") or is_workbook(Path(text))
        if not is_file and shipped.has("experiments", text):
            path = shipped.find("experiments", text)
        else:
            path = folder / Path(text).expanduser()
        if path.is_dir():
            path /= "scenario.toml"
        return path if path.is_file() or is_file else None
    except (OSError, ValueError, RuntimeError):  # names no file system takes; "~nobody"
        return None


def read_layers(
    path: Path,
    model: type[BaseModel],
    reading: Reading,
    *,
    kind: Kind = "scenario",
    upgrades: Mapping[int, Upgrade] = UPGRADES,
    above: tuple[Path, ...] = (),
) -> dict[str, Any]:
    """Return the raw scenario of a file with everything it stands on merged under it.

    Parameters
    ----------
    path
        TOML file or workbook.
    model
        Class that the result will be validated with.
    reading
        Collects faults, notes, digests and origins.
    kind
        What the file is read as; one that is plainly another kind is refused as such.
    upgrades
        Steps from older formats.
    above
        Files that extend this one, to find loops.

    Returns
    -------
    dict
        Raw data with ``extends`` resolved and tables filled in; what could not be read is left
        out, with a fault.
    """
    others, reading.origins = reading.origins, {}
    data, replaced = _read_file(path, model, reading, where="extends" if above else kind)
    own, reading.origins = reading.origins, others
    stranger = mistaken_data(data, kind, file=str(path)) if data else None
    if stranger is not None:
        reading.faults.append(stranger)
    if data is None or stranger is not None or not _upgraded(data, path, reading, upgrades):
        reading.broken = True
        return {}
    under: dict[str, Any] = {}
    below = _base(data.pop("extends", None), path, reading, (*above, path))
    if below is not None:
        further = (*above, path)
        under = read_layers(below, model, reading, kind=kind, upgrades=upgrades, above=further)
    if not above:
        # A variant is not called like its base: without a name it is called like its file.
        folder = path.resolve().parent.name
        data.setdefault("name", folder if path.name == "scenario.toml" else path.stem)
        under = {key: value for key, value in under.items() if key not in _IDENTITY}
    if is_workbook(path):  # it has told the cell of each value
        for at in replaced:
            reading.forget(at)
        reading.origins.update(own)
    else:
        reading.mark(data, str(path))
        replaced = fill(data, model, path.parent, reading)
    settle_places(data, path.parent, reading)
    return _merged(under, data, frozenset(replaced), ())


def settle_places(data: dict[str, Any], folder: Path, reading: Reading) -> None:
    """Turn names of folders and files in raw data into absolute ones, taken from ``folder``.

    A shipped network keeps its name, so that a scenario means the same on another machine. Code
    of a user (``rules.py:name``, ``package.module:name``) is refused unless the reading allows it;
    it is not run here.
    """
    network = data.get("network")
    if isinstance(network, str) and not shipped.has("networks", network):
        data["network"] = _network(network, folder, reading)
    policies = data.get("policies")
    if not isinstance(policies, dict):
        return
    for family, name in policies.items():
        if isinstance(name, str) and ":" in name:
            policies[family] = _code(name, f"policies.{family}", folder, reading)


def _network(text: str, folder: Path, reading: Reading) -> str:
    try:
        path = (folder / Path(text).expanduser()).resolve()
        if path.is_dir():
            return str(path)
    except (OSError, ValueError, RuntimeError):
        pass
    root = shipped.root("networks")
    names = sorted(p.name for p in root.iterdir() if p.is_dir()) if root.is_dir() else []
    reading.faults.append(
        Fault(
            "network",
            f"没有这个路网；应为文件夹，或内置路网 {'、'.join(names)}",
            f"no such road network: write a folder or one of {', '.join(names)}",
            file=reading.origin(("network",)),
            value=text,
            nearest=nearest(text, names),
        )
    )
    return text


def _code(text: str, where: str, folder: Path, reading: Reading) -> str:
    file, _, name = text.rpartition(":")
    if not reading.allow_code:
        reading.faults.append(
            Fault(
                where,
                "来自文件的代码需要明确允许（--allow-code）",
                "code from a file has to be allowed (--allow-code)",
                file=reading.origin(tuple(where.split("."))),
                value=text,
            )
        )
        return text
    if not file.endswith(".py"):
        return text
    path = folder / file
    reading.load_bytes(path, where)
    return f"{path.resolve()}:{name}"


def _read_file(
    path: Path, model: type[BaseModel], reading: Reading, *, where: str
) -> tuple[dict[str, Any] | None, list[Key]]:
    """Return the raw data of one file, and the places of tables that are read already."""
    content = reading.load_bytes(path, where)
    if content is None:
        return None, []
    if is_workbook(path):
        return read_workbook(content, path, model, reading) or (None, [])
    return _read_toml(content, path, where, reading), []


def _read_toml(content: bytes, path: Path, where: str, reading: Reading) -> dict[str, Any] | None:
    try:
        return parsed(content)
    except BilingualError as error:
        reading.faults.append(Fault(where, error.zh, error.en, file=str(path)))
        return None


def _upgraded(
    data: dict[str, Any], path: Path, reading: Reading, upgrades: Mapping[int, Upgrade]
) -> bool:
    """Bring raw data to the current format in place; False with a fault when that is impossible."""
    given = data.get("format", FORMAT)
    number = given
    while isinstance(number, int) and number in upgrades and number < FORMAT:
        changed = upgrades[number](data)
        data.clear()
        data.update(changed)
        number += 1
    if isinstance(number, bool) or number != FORMAT:
        zh, en = f"只能读取格式 {FORMAT} 及可升级的旧格式", f"only format {FORMAT} can be read"
        if isinstance(number, int) and number > FORMAT:
            zh, en = f"{zh}；请升级本程序", f"{en}; this file needs a newer version of the program"
        reading.faults.append(Fault("format", zh, en, file=str(path), value=str(given)))
        return False
    if given != FORMAT:
        note = f"{path.name}: {given} -> {FORMAT}"
        reading.notes.append(Note(f"文件格式已升级（{note}）", f"file format upgraded ({note})"))
    data["format"] = FORMAT
    return True


def _base(text: Any, path: Path, reading: Reading, above: tuple[Path, ...]) -> Path | None:
    """Return the file that ``extends`` names; None without one, or with a fault."""
    if text is None:
        return None
    below = locate(text, path.parent) if isinstance(text, str) else None
    zh, en, near = "", "", ""
    if below is None:
        zh = "没有这个方案；应为内置方案名，或 .toml、.xlsx 文件"
        en = "no such scenario: write a shipped name, a .toml or an .xlsx file"
        near = nearest(str(text), shipped_names())
    elif any(below.resolve() == other.resolve() for other in above):
        chain = " -> ".join(p.name for p in (*above, below))
        zh, en = f"循环引用：{chain}", f"goes round in a circle: {chain}"
    if en:
        reading.broken = True
        file, value = str(path), str(text)
        reading.faults.append(Fault("extends", zh, en, file=file, value=value, nearest=near))
        return None
    return below


def shipped_names() -> list[str]:
    """Return the names of the shipped scenarios, sorted."""
    return [*shipped_files("scenario")]


def _merged(
    under: Mapping[str, Any], over: Mapping[str, Any], replaced: frozenset[Key], at: Key
) -> dict[str, Any]:
    """Lay one raw table over another: tables merge key by key, anything else replaces.

    A table read from a CSV is complete and replaces; so does a distribution.
    """
    result = dict(under)
    for key, value in over.items():
        here = (*at, key)
        below = result.get(key)
        whole = here in replaced or not isinstance(value, dict) or "dist" in value
        if whole or not isinstance(below, dict):
            result[key] = value
        else:
            result[key] = _merged(below, value, replaced, here)
    return result
