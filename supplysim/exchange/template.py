"""A scenario as a workbook for an analyst: every field, in yellow cells that guard themselves.

Which sheet holds what stands in :mod:`supplysim.scenario.layout`. What is written is read back and
compared before it is kept, so that nothing is lost on the way through a spreadsheet.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from supplysim.errors import Fault, InputError
from supplysim.exchange.forms import write_form
from supplysim.exchange.guide import write_nodes, write_readme
from supplysim.exchange.rules import Lists
from supplysim.exchange.tables import name_range, write_table
from supplysim.roads.network import load_network
from supplysim.saving import save
from supplysim.scenario import Scenario, load
from supplysim.scenario.layout import FORMS, Form, Table, tables
from supplysim.scenario.reading import Reading
from supplysim.scenario.sheet_table import read_sheet
from supplysim.workbooks import TAB_FIRST, TAB_REST, Look, new_workbook

__all__ = ["Extra", "write_workbook"]

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
        Words to choose from, by field.
    """

    key: str
    zh: str
    noun: str
    model: type[BaseModel]
    entries: Sequence[tuple[str, BaseModel]] = ()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The sheet as a table."""
        return Table(self.key, self.zh, (self.key,), self.model, self.noun, optional=False)


def write_workbook(
    scenario: Scenario,
    path: str | os.PathLike[str],
    *,
    base: str = "",
    extras: Sequence[Extra] = (),
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
        Tables of other rooms, written after those of the scenario.

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
            _compare_extra(extra, draft)

    return save(file, write, replace=False)


def _write(scenario: Scenario, path: Path, base: str, extras: Sequence[Extra]) -> None:
    network = load_network(scenario.network)
    every = tables(Scenario)
    lists = Lists.of_workbook(
        {table.key: name_range(table, scenario) for table in every if table.keyed},
        nodes=len(network.places),
    )
    with new_workbook(path, title=f"supplysim: {scenario.name}") as workbook:
        look = Look(workbook)
        more = [extra.table for extra in extras]
        write_readme(workbook, look, [*every, *more], name=path.name, base=base)
        entries: dict[str, Form | Table] = {form.key: form for form in FORMS}
        entries |= {table.key: table for table in every}
        for key in dict.fromkeys([*_FIRST, *entries]):
            entry = entries[key]
            sheet = workbook.add_worksheet(entry.title)
            sheet.set_tab_color(TAB_FIRST if key in _FIRST else TAB_REST)
            if isinstance(entry, Form):
                write_form(sheet, entry, scenario, look, lists, unnamed=scenario.name == path.stem)
            else:
                write_table(sheet, entry, scenario, look, lists)
        for extra, table in zip(extras, more, strict=True):
            sheet = workbook.add_worksheet(table.title)
            sheet.set_tab_color(TAB_FIRST)
            write_table(
                sheet, table, scenario, look, lists, entries=extra.entries, words=extra.words
            )
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
