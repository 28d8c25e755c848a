"""What the program knows, as text: the built-in scenarios, the meaning of a field."""

from supplysim.cli.columns import columns
from supplysim.cli.default import default_scenario
from supplysim.errors import Lang
from supplysim.scenario import explain, scenarios

__all__ = ["explanation", "scenario_table"]


def scenario_table(lang: Lang) -> str:
    """Return the built-in scenarios, one a line; a star marks the default one."""
    default = default_scenario()
    rows = [
        (f"{entry}{' *' if str(entry) == default else ''}", entry.title(lang))
        for entry in scenarios()
    ]
    return columns(rows)


def explanation(path: str, lang: Lang) -> str:
    """Return what each field that ``path`` means is about.

    Raises
    ------
    InputError
        When no field is so called.
    """
    return "\n".join(note.text(lang) for note in explain(path))
