"""Reading a network folder: network.toml, nodes.csv, edges.csv and the licence file.

Every fault of the tables is collected, so that all are shown at once. What the rows mean together
(connected, plausible lengths) is judged by ``checks``.
"""

import csv
import io
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from supplysim.errors import BilingualError, Fault, InputError
from supplysim.roads.graph import Edge, Node, RoadClass, RoadNetwork, Texts
from supplysim.texts import decoded

__all__ = ["FORMAT", "read_network"]

FORMAT = 1
"""Format number of network folders."""

_NODE_COLUMNS = ("id", "name_zh", "kind", "zone", "lon", "lat")
_EDGE_COLUMNS = ("u", "v", "road_class", "length_km")
_YES_NO = {"": False, "0": False, "1": True, "false": False, "true": True, "否": False, "是": True}


def read_network(folder: Path) -> RoadNetwork:
    """Read a network folder without judging whether the network makes sense.

    Parameters
    ----------
    folder
        Holds ``network.toml``, ``nodes.csv``, ``edges.csv`` and the licence file that the first
        names. CSV headings may be bilingual: the key is the last word (``长度 length_km``).

    Raises
    ------
    InputError
        A file or column is missing, a value is no number, the format is newer than this program.
    """
    log = _Log()
    head = _read_head(folder / "network.toml", log)
    node_rows = _read_table(folder / "nodes.csv", _NODE_COLUMNS, log)
    edge_rows = _read_table(folder / "edges.csv", _EDGE_COLUMNS, log)
    classes = _classes(head, str(folder / "network.toml"), log)
    nodes = [_node(row) for row in node_rows]
    edges = [_edge(row, classes) for row in edge_rows]
    licence = _licence(folder, head, log)
    for row in (*node_rows, *edge_rows):
        log.faults += row.faults
    if log.faults:
        raise InputError(log.faults)
    return RoadNetwork(
        name=str(head.get("name", folder.name)),
        title=Texts(str(head.get("title_zh", folder.name)), str(head.get("title_en", folder.name))),
        nodes=tuple(nodes),
        edges=tuple(edges),
        classes=MappingProxyType(classes),
        tags=_meanings(head, "tags"),
        zones=_meanings(head, "zones"),
        kinds=_meanings(head, "kinds"),
        licence=licence,
        notes=tuple(log.notes),
    )


@dataclass
class _Log:
    """What is wrong, and what is only worth a remark."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


class _Row:
    """One row of a table; remembers what is wrong with the values taken from it."""

    def __init__(self, file: Path, line: int, cells: Mapping[str, str]) -> None:
        self._file, self._line, self._cells = file, line, cells
        self.faults: list[Fault] = []

    def text(self, key: str, default: str = "") -> str:
        return self._cells.get(key, "") or default

    def needed(self, key: str) -> str:
        value = self.text(key)
        if not value:
            self._refuse(key, "不能为空", "must not be empty")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        found = self.maybe(key)
        if found is None:
            if default is None:
                self._refuse(key, "应为数字", "must be a number")
            return math.nan if default is None else default
        return found

    def maybe(self, key: str) -> float | None:
        value = self.text(key)
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            self._refuse(key, "应为数字", "must be a number")
            return math.nan
        return number

    def flag(self, key: str) -> bool:
        value = self.text(key).lower()
        if value not in _YES_NO:
            self._refuse(key, "应为 0 或 1", "must be 0 or 1")
        return _YES_NO.get(value, False)

    def _refuse(self, key: str, zh: str, en: str) -> None:
        where = f"row {self._line}, column {key}"
        self.faults.append(Fault(where, zh, en, file=str(self._file), value=self.text(key)))


def _node(row: _Row) -> Node:
    name = row.needed("id")
    zh = row.text("name_zh", name)
    return Node(
        name=name,
        title=Texts(zh, row.text("name_en", zh)),
        kind=row.text("kind"),
        zone=row.text("zone"),
        lon=row.number("lon"),
        lat=row.number("lat"),
        source=row.text("source"),
        accuracy_m=row.maybe("accuracy_m"),
    )


def _edge(row: _Row, classes: Mapping[str, RoadClass]) -> Edge:
    road_class = row.text("road_class")
    # An unknown class is a fault of the checks; its speed, if not given, is then 0 and one too.
    default = classes[road_class].free_kmh if road_class in classes else 0.0
    zh = row.text("name_zh")
    lanes = row.maybe("lanes")
    return Edge(
        u=row.needed("u"),
        v=row.needed("v"),
        title=Texts(zh, row.text("name_en", zh)),
        ref=row.text("ref"),
        road_class=road_class,
        length_km=row.number("length_km"),
        free_kmh=row.number("free_kmh", default),
        toll=row.flag("toll"),
        oneway=row.flag("oneway"),
        tags=frozenset(row.text("tags").split()),
        length_basis=row.text("length_basis"),
        lanes=None if lanes is None or math.isnan(lanes) else int(lanes),
        truck_limit_kmh=row.maybe("truck_limit_kmh"),
        note=row.text("note"),
    )


def _read_head(file: Path, log: _Log) -> dict[str, Any]:
    text = _read_text(file, log)
    try:
        head = tomllib.loads(text) if text is not None else {}
    except tomllib.TOMLDecodeError as error:
        log.faults.append(
            Fault("TOML", f"无法解析：{error}", f"cannot be read: {error}", str(file))
        )
        return {}
    number = head.get("format", FORMAT)
    if not isinstance(number, int) or not 1 <= number <= FORMAT:
        zh = f"此程序可读的格式号为 1 至 {FORMAT}"
        en = f"this program reads formats 1 to {FORMAT}"
        log.faults.append(Fault("format", zh, en, file=str(file), value=str(number)))
    return head


def _classes(head: Mapping[str, Any], file: str, log: _Log) -> dict[str, RoadClass]:
    table = head.get("classes", {})
    classes: dict[str, RoadClass] = {}
    for key, entry in table.items() if isinstance(table, dict) else ():
        given: Any = entry if isinstance(entry, dict) else {}
        speed, peak = given.get("free_kmh"), given.get("peak")
        numeric = isinstance(speed, int | float) and not isinstance(speed, bool)
        if not numeric or not isinstance(peak, bool):
            zh = "每类道路需要 free_kmh（km/h）和 peak（true 或 false）"
            en = "a class needs free_kmh (km/h) and peak (true or false)"
            log.faults.append(Fault(f"classes.{key}", zh, en, file=file))
            continue
        classes[key] = RoadClass(_texts(key, given), float(speed), peak)
    return classes


def _meanings(head: Mapping[str, Any], table: str) -> Mapping[str, Texts]:
    entries = head.get(table, {})
    pairs = entries.items() if isinstance(entries, dict) else ()
    return MappingProxyType({key: _texts(key, entry) for key, entry in pairs})


def _texts(key: str, entry: Any) -> Texts:
    given = entry if isinstance(entry, dict) else {}
    return Texts(str(given.get("zh", key)), str(given.get("en", key)))


def _licence(folder: Path, head: Mapping[str, Any], log: _Log) -> str:
    name = head.get("licence")
    return (_read_text(folder / str(name), log) or "") if name else ""


def _read_table(file: Path, needed: tuple[str, ...], log: _Log) -> list[_Row]:
    text = _read_text(file, log)
    if text is None:
        return []
    lines = list(csv.reader(io.StringIO(text, newline="")))
    if not lines:
        log.faults.append(Fault("file", "文件为空", "the file is empty", file=str(file)))
        return []
    keys = [cell.split()[-1] if cell.split() else "" for cell in lines[0]]
    missing = [key for key in needed if key not in keys]
    log.faults += [
        Fault(key, "缺少此列", "this column is missing", file=str(file)) for key in missing
    ]
    if missing:
        return []
    return [
        _Row(file, line, dict(zip(keys, map(_strip, cells), strict=False)))
        for line, cells in enumerate(lines[1:], start=2)
        if any(map(_strip, cells))
    ]


_strip: Callable[[str], str] = str.strip


def _read_text(file: Path, log: _Log) -> str | None:
    """Return the text of a file: UTF-8, with or without a mark, or else strictly valid GB18030."""
    try:
        raw = file.read_bytes()
    except OSError:
        log.faults.append(
            Fault("file", "文件不存在或无法读取", "is missing or not readable", str(file))
        )
        return None
    try:
        text, gb18030 = decoded(raw, kind=file.suffix[1:].upper())
    except BilingualError as error:
        log.faults.append(Fault("file", error.zh, error.en, str(file)))
        return None
    if gb18030:
        zh, en = "按 GB18030 编码读取", "read as GB18030, not UTF-8"
        log.notes.append(Fault("encoding", zh, en, file=str(file)))
    return text
