"""``supplysim init``: a file to start from, for a text editor or for a spreadsheet."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from supplysim.errors import Fault, InputError
from supplysim.scenario import Scenario, init, load

if TYPE_CHECKING:
    from pydantic import BaseModel

    from supplysim.exchange.template import Extra, ExtraForm

__all__ = ["write_start"]

_BASE = "small"
"""Scenario that a workbook starts from when none is named: one that runs in seconds."""

_ENDINGS = frozenset({".xlsx", ".toml"})

_OWN = {"title_zh": "", "title_en": ""}
"""A variant is not called like its base."""


def write_start(file: Path, base: str | None, *, allow_code: bool = False) -> Path:
    """Write a scenario to start from; return the path of the file.

    Parameters
    ----------
    file
        New file; ``.xlsx`` gives a workbook with every field, ``.toml`` a short text.
    base
        Name or path of the scenario that a workbook starts from, None for the smallest.
    allow_code
        Whether the base may name policies that are code of the user.

    Raises
    ------
    InputError
        When the file has another ending, or the base cannot be read.
    OutputError
        When the file cannot be written.
    """
    if file.suffix.lower() not in _ENDINGS:
        zh, en = "文件名应以 .xlsx 或 .toml 结尾", "the name must end with .xlsx or .toml"
        raise InputError([Fault("init", zh, en, value=str(file))])
    if file.suffix.lower() != ".xlsx":
        if base is not None:
            zh = "--from 只用于 .xlsx；在 .toml 中请写 extends"
            en = "--from is for .xlsx; in a .toml write extends"
            raise InputError([Fault("--from", zh, en, value=base)])
        return init(file)
    from supplysim.exchange.template import write_workbook  # noqa: PLC0415 - XlsxWriter, roads

    scenario = load(base or _BASE, allow_code=allow_code)
    return write_workbook(
        scenario.with_({"name": file.stem, **_OWN}),
        file,
        base=base or scenario.name,
        extras=_bases_sheets(scenario),
    )


def _bases_sheets(scenario: Scenario) -> "list[Extra | ExtraForm]":
    """Return the sheets of a study of bases, none where no shipped study has the same roads."""
    from supplysim.bases.files import load_study  # noqa: PLC0415 - only workbooks need them
    from supplysim.bases.workbook import LIMITS, SHEETS, limits_of, standing_on  # noqa: PLC0415
    from supplysim.exchange.template import Extra, ExtraForm  # noqa: PLC0415

    file = standing_on(scenario.network)
    if file is None:
        return []
    study = load_study(file)
    rows: dict[str, list[tuple[str, BaseModel]]] = {
        "candidates": [*study.candidates.items()],
        "sizes": [("", step) for step in study.sizes],
        "competitors": [*study.competitors.items()],
        "cases": [*study.cases.items()],
        "demand": [("", row) for row in study.demand],
    }
    words = {
        "instead_of": [*load(study.existing).plants],
        "period": [*study.periods],
    }
    lines = [*scenario.line_types]
    inside = {"demand": [*study.periods], "lines": lines, "positions": lines}
    nouns = {"candidates": "candidate", "competitors": "competitor", "cases": "case"}
    extras = {
        key: Extra(key, zh, nouns.get(key, ""), model, rows[key], words, inside)
        for key, (zh, model) in SHEETS.items()
    }
    # a size of one's own can be chosen
    sizes = extras["sizes"].first_column
    extras["candidates"] = replace(extras["candidates"], words={**words, "size": sizes})
    key, zh = LIMITS
    return [*extras.values(), ExtraForm(key, zh, study, limits_of(study.periods))]
