"""What an analysis gives: a table, a chart's name, and sentences; or why it does not fit."""

from dataclasses import dataclass, field
from typing import NoReturn

import pandas as pd

from supplysim.errors import BilingualError, Lang

__all__ = ["Drawing", "Found", "Said", "unfit"]


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in both languages."""

    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """Return it in one of them."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A table ready for a chart of ``supplysim.charts``.

    Parameters
    ----------
    name
        Name of its files.
    chart
        Name of the chart.
    table
        What it draws.
    """

    name: str
    chart: str
    table: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What one analysis of a study came to.

    Parameters
    ----------
    table
        Everything that was estimated, one statement a row.
    drawings
        Charts of it.
    sentences
        What is worth saying.
    """

    table: pd.DataFrame
    drawings: tuple[Drawing, ...] = ()
    sentences: tuple[Said, ...] = field(default=())


def unfit(zh: str, en: str) -> NoReturn:
    """Say why a design does not allow an analysis.

    Raises
    ------
    BilingualError
        Always.
    """
    raise BilingualError(zh, en)
