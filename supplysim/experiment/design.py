"""Designs: which levels of which levers go together, before anything is simulated."""

import csv
import io
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from supplysim.errors import BilingualError, Fault, system_reason
from supplysim.experiment.spec import Lever, StudySpec
from supplysim.scenario.faults import nearest, shown
from supplysim.texts import decoded

__all__ = [
    "LARGEST",
    "Choice",
    "check_levels",
    "choices",
    "choices_count",
    "level_text",
    "read_rows",
]

LARGEST = 100_000
"""Most points of a design, so that a slip of the pen does not fill the memory."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One combination of what people set.

    Parameters
    ----------
    levels
        Level of each lever, by its name.
    case
        Name of the case, "" for a combination of the design.
    """

    levels: Mapping[str, Any] = field(default_factory=dict)
    case: str = ""

    @property
    def name(self) -> str:
        """What the combination is called: the case, or its levels.

        Examples
        --------
        >>> Choice({"trucks": 0.8, "cranes": 1.0}).name, Choice(case="lean").name
        ('trucks=0.8, cranes=1', 'lean')
        """
        if self.case:
            return self.case
        levels = [f"{name}={level_text(level)}" for name, level in self.levels.items()]
        return ", ".join(levels) or "base"


def level_text(level: Any) -> str:
    """Return a level as a person writes it."""
    return shown(level)


def choices_count(spec: StudySpec, rows: Sequence[Mapping[str, Any]]) -> int:
    """Return how many combinations a study has, without making them."""
    if spec.design.table:
        crossed = len(rows)
    elif spec.design.levers == "zip":
        crossed = max((len(lever.levels) for lever in spec.levers.values()), default=0)
    else:
        crossed = math.prod(len(lever.levels) for lever in spec.levers.values())
        crossed = crossed if spec.levers else 0
    return crossed + len(spec.cases) or 1


def choices(spec: StudySpec, rows: Sequence[Mapping[str, Any]]) -> tuple[Choice, ...]:
    """Return every combination of what people set: those of the design, then the named cases.

    Parameters
    ----------
    spec
        The study, without faults.
    rows
        Rows of its table of levels, empty where it has none.
    """
    names = list(spec.levers)
    levels = [lever.levels for lever in spec.levers.values()]
    if spec.design.table:
        crossed = [dict(row) for row in rows]
    elif not names:
        crossed = []
    elif spec.design.levers == "zip":
        crossed = [dict(zip(names, row, strict=True)) for row in zip(*levels, strict=True)]
    else:
        crossed = [dict(zip(names, row, strict=True)) for row in itertools.product(*levels)]
    found = [Choice(row) for row in crossed] + [Choice(case=name) for name in spec.cases]
    return tuple(found) or (Choice(),)


def check_levels(spec: StudySpec, file: str) -> list[Fault]:
    """Return what is wrong with the way in which levels are combined."""
    faults = []
    for name, lever in spec.levers.items():
        if not lever.levels and not spec.design.table:
            zh, en = "应写 scale 或 values", "needs scale or values"
            faults.append(Fault(f"levers.{name}", zh, en, file=file))
    lengths = {name: len(lever.levels) for name, lever in spec.levers.items()}
    if spec.design.levers == "zip" and len(set(lengths.values())) > 1:
        text = ", ".join(f"{name} {length}" for name, length in lengths.items())
        zh, en = f"zip 要求各杠杆取值个数相同：{text}", f"zip needs as many levels of each: {text}"
        faults.append(Fault("design.levers", zh, en, file=file, value="zip"))
    sampled = bool(spec.design.sampling[0])
    if bool(spec.uncertainties) != sampled:
        faults.append(_half_said(sampled, file))
    return faults


def _half_said(sampled: bool, file: str) -> Fault:
    if sampled:
        zh, en = "没有 [uncertainties] 可抽样", "there are no [uncertainties] to sample"
    else:
        zh = "有不确定量，应写抽样方法，如 uncertainties = { lhs = 32 }"
        en = "say how uncertainties are sampled, such as uncertainties = { lhs = 32 }"
    return Fault("design.uncertainties", zh, en, file=file)


def read_rows(
    path: Path, levers: Mapping[str, Lever]
) -> tuple[tuple[dict[str, Any], ...], list[Fault]]:
    """Return the rows of a table of levels, and what is wrong with it.

    Headings are names of levers, perhaps behind a Chinese word; cells are numbers or texts. Read
    as UTF-8, else as strictly valid GB18030.
    """
    text, faults = _text(path)
    lines = [
        (number, [cell.strip() for cell in cells])
        for number, cells in enumerate(csv.reader(io.StringIO(text)), 1)
        if any(cell.strip() for cell in cells) and not cells[0].startswith("#")
    ]
    if not lines:
        if not faults:
            faults.append(_in_table(path, 1, "表是空的", "the table is empty"))
        return (), faults
    heads = [(cell.split() or [""])[-1] for cell in lines[0][1]]
    faults += _heads(path, heads, levers)
    rows = []
    for number, cells in lines[1:]:
        if len(cells) != len(heads) or not all(cells):
            faults.append(_in_table(path, number, "每列都要有值", "every column needs a value"))
            continue
        rows.append({name: _cell(cell) for name, cell in zip(heads, cells, strict=True)})
    return tuple(rows), faults


def _heads(path: Path, heads: Sequence[str], levers: Mapping[str, Lever]) -> list[Fault]:
    faults = []
    for head in heads:
        if head not in levers:
            near = nearest(head, list(levers))
            zh, en = "表头不是杠杆名", "the heading is no lever"
            faults.append(_in_table(path, 1, zh, en, value=head, near=near))
    missing = [name for name in levers if name not in heads]
    if missing:
        text = ", ".join(missing)
        faults.append(_in_table(path, 1, f"缺少列：{text}", f"columns are missing: {text}"))
    return faults


def _text(path: Path) -> tuple[str, list[Fault]]:
    where = "design.levers.table"
    try:
        content = path.read_bytes()
    except OSError as error:
        zh, en = system_reason(error)
        return "", [Fault(where, f"无法读取：{zh}", f"cannot be read: {en}", file=str(path))]
    try:
        return decoded(content, kind="CSV")[0], []
    except BilingualError as error:
        return "", [Fault(where, error.zh, error.en, file=str(path))]


def _in_table(path: Path, line: int, zh: str, en: str, *, value: str = "", near: str = "") -> Fault:
    return Fault(f"line {line}", zh, en, file=str(path), value=value, nearest=near)


def _cell(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
