"""A scenario as a workbook for an analyst: every field, in yellow cells that guard themselves.

Which sheet holds what stands in :mod:`supplysim.scenario.layout`. What is written is read back and
compared before it is kept, so that nothing is lost on the way through a spreadsheet.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from supplysim.errors import Fault, InputError
from supplysim.exchange.forms import leaves_at, leaves_of, write_form
from supplysim.exchange.guide import write_nodes, write_readme
from supplysim.exchange.rules import Lists
from supplysim.exchange.tables import column_of, name_range, write_table
from supplysim.roads.network import load_network
from supplysim.saving import save
from supplysim.scenario import Scenario, load
from supplysim.scenario.form import read_form
from supplysim.scenario.layout import FORMS, Form, Table, tables
from supplysim.scenario.reading import Key, Reading
from supplysim.scenario.sheet_table import read_sheet
from supplysim.workbooks import TAB_FIRST, TAB_REST, Look, new_workbook

__all__ = ["Extra", "ExtraForm", "write_workbook"]

_FIRST = ("settings", "plants", "lines", "moulds", "fleets", "projects", "zones", "years",
          "exports", "policies", "costs")  # fmt: skip
"""Sheets that an analyst looks at first; they come first and have a tab of their own colour."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A table of another room, such as candidate sites, on a sheet that scenarios leave unread.

    A study reads it by naming the workbook: ``candidates = "方案.xlsx"``.

    Parameters
    ----------
    key, zh
        Name of the sheet in both languages; the key is one of ``layout.REFERENCES``.
    noun
        Heading of the first column, which holds the names; empty for a plain list.
    model
        Class of the rows.
    entries
        The rows with their names, which are empty in a plain list.
    words
        Words to choose from, by field; or where they stand in the workbook.
    inside
        Names for which a table of numbers inside an entry has a column each, by field.
    """

    key: str
    zh: str
    noun: str
    model: type[BaseModel]
    entries: Sequence[tuple[str, BaseModel]] = ()
    words: Mapping[str, Sequence[str] | str] = field(default_factory=dict)
    inside: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The sheet as a table."""
        return Table(self.key, self.zh, (self.key,), self.model, self.noun, optional=False)

    @property
    def first_column(self) -> str:
        """Where the entries of the first column stand, spare rows included."""
        return column_of(self.table, len(self.entries))


@dataclass(frozen=True, slots=True)
class ExtraForm:
    """Single values of another room, such as the limits of a study, on a form of their own.

    Parameters
    ----------
    key, zh
        Name of the sheet in both languages; the key is one of ``layout.REFERENCES``.
    holder
        What has the values.
    paths
        Their places in it, those of tables with the name of an entry.
    """

    key: str
    zh: str
    holder: BaseModel
    paths: Sequence[Key]

    @property
    def form(self) -> Form:
        """The sheet as a form."""
        return Form(self.key, self.zh)


def write_workbook(
    scenario: Scenario,
    path: str | os.PathLike[str],
    *,
    base: str = "",
    extras: Sequence[Extra | ExtraForm] = (),
) -> Path:
    """Write a scenario as a workbook; return its path. A file that exists is kept.

    A scenario called like the file has no name written into it: a copy of the file is then called
    like the copy.

    Parameters
    ----------
    scenario
        The scenario, all of whose values are written.
    path
        New file that ends with ``.xlsx``.
    base
        Name of the scenario that it starts from, for the command that compares the two.
    extras
        Sheets of other rooms, written after those of the scenario.

    Raises
    ------
    InputError
        When the file is not to end with ``.xlsx``, or a value cannot be kept in a cell.
    OutputError
        When the file exists or cannot be written.
    """
    file = Path(path)
    if file.suffix.lower() != ".xlsx":
        zh, en = "文件名应以 .xlsx 结尾", "the name must end with .xlsx"
        raise InputError([Fault("workbook", zh, en, value=str(file))])

    def write(draft: Path) -> None:
        _write(scenario, draft, base or scenario.name, extras)
        _compare(scenario, load(draft, allow_code=True))
        for extra in extras:
            compare = _compare_extra if isinstance(extra, Extra) else _compare_form
            compare(extra, draft)  # type: ignore[arg-type]

    return save(file, write, replace=False)


def _write(scenario: Scenario, path: Path, base: str, extras: Sequence[Extra | ExtraForm]) -> None:
    network = load_network(scenario.network)
    every = tables(Scenario)
    lists = Lists.of_workbook(
        {table.key: name_range(table, scenario) for table in every if table.keyed},
        nodes=len(network.places),
    )
    with new_workbook(path, title=f"supplysim: {scenario.name}") as workbook:
        look = Look(workbook)
        more = [extra.table if isinstance(extra, Extra) else extra.form for extra in extras]
        write_readme(workbook, look, [*every, *more], name=path.name, base=base)
        entries: dict[str, Form | Table] = {form.key: form for form in FORMS}
        entries |= {table.key: table for table in every}
        for key in dict.fromkeys([*_FIRST, *entries]):
            entry = entries[key]
            sheet = workbook.add_worksheet(entry.title)
            sheet.set_tab_color(TAB_FIRST if key in _FIRST else TAB_REST)
            if isinstance(entry, Form):
                blank = frozenset({("name",)} if scenario.name == path.stem else ())
                leaves = leaves_of(entry, scenario)
                write_form(
                    sheet, entry.title, leaves, model=Scenario, look=look, lists=lists, blank=blank
                )
            else:
                write_table(sheet, entry, scenario, look, lists)
        for extra, entry in zip(extras, more, strict=True):
            sheet = workbook.add_worksheet(entry.title)
            sheet.set_tab_color(TAB_FIRST)
            if isinstance(extra, ExtraForm):
                leaves = leaves_at(extra.holder, extra.paths)
                model = type(extra.holder)
                write_form(sheet, entry.title, leaves, model=model, look=look, lists=lists)
                continue
            write_table(
                sheet, extra.table, scenario, look, lists,
                entries=extra.entries, words=extra.words, inside=extra.inside,
            )  # fmt: skip
        write_nodes(workbook, look, network)


def _compare(scenario: Scenario, read: Scenario) -> None:
    """Refuse what a spreadsheet cannot keep, such as a name with a semicolon in a list."""
    if read == scenario:
        return
    raise InputError(
        [
            Fault(
                str(row["field"]),
                "此值无法原样写入单元格（如含分号或首尾空格）；请先改名",
                "cannot be kept in a cell as it is, a semicolon or a blank at an end for instance",
                value=str(row["from"]),
            )
            for _, row in scenario.diff(read).iterrows()
        ]
    )


def _compare_extra(extra: Extra, path: Path) -> None:
    """Refuse rows of another room that a spreadsheet cannot keep."""
    reading = Reading()
    raw = read_sheet(path, extra.model, extra.noun, reading, (extra.key,))
    pairs = list(raw.items()) if isinstance(raw, dict) else [("", entry) for entry in raw]
    faults = list(reading.faults)
    if not faults and [(n, extra.model.model_validate(e)) for n, e in pairs] != list(extra.entries):
        zh = "此表有值无法原样写入单元格（如含分号或首尾空格）；请先改名"
        en = "a value of this table cannot be kept in a cell as it is; change it first"
        faults.append(Fault(extra.key, zh, en))
    if faults:
        raise InputError(faults)


def _compare_form(extra: ExtraForm, path: Path) -> None:
    """Refuse values of another room that a spreadsheet cannot keep."""
    reading = Reading()
    model, names = type(extra.holder), [".".join(at) for at in extra.paths]
    raw = read_form(path, extra.key, model, names, reading)
    written = extra.holder.model_dump()
    data = extra.holder.model_dump()
    for leaf in leaves_at(extra.holder, extra.paths):
        value: Any = raw
        for part in leaf.path:
            value = value.get(part) if isinstance(value, dict) else None
        above = data
        for part in leaf.path[:-1]:
            above = above[part]
        above.pop(leaf.path[-1], None)
        if value is not None:
            above[leaf.path[-1]] = value
    if reading.faults:
        raise InputError(reading.faults)
    if model.model_validate(data).model_dump() != written:
        zh = "此表有值无法原样写入单元格（如含分号或首尾空格）；请先改名"
        en = "a value of this form cannot be kept in a cell as it is; change it first"
        raise InputError([Fault(extra.key, zh, en)])
