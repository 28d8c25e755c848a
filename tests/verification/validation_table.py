"""The validation table of docs/MODEL.md, written and checked by the tests themselves."""

import os
from pathlib import Path
from typing import NamedTuple

__all__ = ["PARTS", "Row", "check", "read", "write", "writing"]

MODEL = Path(__file__).parents[2] / "docs" / "MODEL.md"
BEGIN, END = "<!-- validation: begin -->", "<!-- validation: end -->"
HEAD = ("| part | case | expected | obtained |", "|---|---|---|---|")
PARTS = ("line", "station", "trucks and cranes", "chain", "reference", "known figures")
"""Parts of the model in the order of the table."""


class Row(NamedTuple):
    """One case: what it is about, and its two values as text."""

    part: str
    case: str
    expected: str
    obtained: str

    def line(self) -> str:
        """Return the row in Markdown."""
        return "| " + " | ".join(field.replace("|", "\\|") for field in self) + " |"


def writing() -> bool:
    """Tell whether rows are to be written instead of checked."""
    return os.environ.get("SUPPLYSIM_WRITE_VALIDATION") == "1"


def read() -> list[Row]:
    """Return the rows that stand in docs/MODEL.md."""
    table = MODEL.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    return [
        Row(*(field.strip() for field in line.strip("| ").split(" | ")))
        for line in table.strip().splitlines()[len(HEAD) :]
    ]


def check(row: Row) -> None:
    """Assert that docs/MODEL.md says what has just been found."""
    assert row in read(), (
        f"docs/MODEL.md does not hold this row; write it with SUPPLYSIM_WRITE_VALIDATION=1:\n"
        f"{row.line()}"
    )


def write(row: Row) -> None:
    """Put a row into docs/MODEL.md, in place of the one of the same name."""
    assert row.part in PARTS, f"{row.part} is none of {PARTS}"
    text = MODEL.read_text(encoding="utf-8")
    rows = [old for old in read() if (old.part, old.case) != (row.part, row.case)]
    rows = sorted([*rows, row], key=lambda r: (PARTS.index(r.part), r.case))
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    table = "\n".join([*HEAD, *(row.line() for row in rows)])
    MODEL.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
