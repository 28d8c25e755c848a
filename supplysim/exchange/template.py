"""A scenario as a workbook for an analyst: every field, in yellow cells that guard themselves.

Which sheet holds what stands in :mod:`supplysim.scenario.layout`. What is written is read back and
compared before it is kept, so that nothing is lost on the way through a spreadsheet.
"""

import os
from pathlib import Path

from supplysim.errors import Fault, InputError
from supplysim.exchange.forms import write_form
from supplysim.exchange.guide import write_nodes, write_readme
from supplysim.exchange.look import TAB_FIRST, TAB_REST, Look, new_workbook
from supplysim.exchange.rules import Lists
from supplysim.exchange.tables import name_range, write_table
from supplysim.roads.network import load_network
from supplysim.saving import save
from supplysim.scenario import Scenario, load
from supplysim.scenario.layout import FORMS, Form, Table, tables

__all__ = ["write_workbook"]

_FIRST = ("settings", "plants", "lines", "moulds", "fleets", "projects", "zones", "years",
          "exports", "policies", "costs")  # fmt: skip
"""Sheets that an analyst looks at first; they come first and have a tab of their own colour."""


def write_workbook(scenario: Scenario, path: str | os.PathLike[str], *, base: str = "") -> Path:
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
        _write(scenario, draft, base or scenario.name)
        _compare(scenario, load(draft, allow_code=True))

    return save(file, write, replace=False)


def _write(scenario: Scenario, path: Path, base: str) -> None:
    network = load_network(scenario.network)
    every = tables(Scenario)
    lists = Lists.of_workbook(
        {table.key: name_range(table, scenario) for table in every if table.keyed},
        nodes=len(network.places),
    )
    workbook = new_workbook(path, title=f"supplysim: {scenario.name}")
    look = Look(workbook)
    write_readme(workbook, look, every, name=path.name, base=base)
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
    write_nodes(workbook, look, network)
    workbook.close()


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
