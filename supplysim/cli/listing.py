"""What the program knows, as text: what is shipped with it, the meaning of a field."""

from collections.abc import Mapping
from pathlib import Path

from supplysim.cli.columns import columns
from supplysim.cli.default import default_scenario
from supplysim.cli.words import phrase
from supplysim.errors import Lang
from supplysim.kinds import shipped_files
from supplysim.policies.chosen import FAMILIES
from supplysim.scenario import Shipped, explain, scenarios

__all__ = ["explanation", "shipped_table"]


def shipped_table(lang: Lang) -> str:
    """Return what is shipped under the commands that take it, one a line.

    A star marks the default scenario.
    """
    default = default_scenario()
    parts = {
        "shipped scenarios": [
            (f"{entry}{' *' if str(entry) == default else ''}", entry.title(lang))
            for entry in scenarios()
        ],
        "shipped studies": _titles(shipped_files("study"), lang),
        "shipped bases": _titles(shipped_files("bases"), lang),
    }
    parts |= {
        f"shipped {family}": [(name, rules.words(name)[lang == "en"]) for name in rules]
        for family, rules in FAMILIES.items()
    }
    lines = columns([row for rows in parts.values() for row in rows]).splitlines()
    texts = []
    for key, rows in parts.items():
        own, lines = lines[: len(rows)], lines[len(rows) :]
        texts.append("\n".join([phrase(key, lang), *(f"  {line}" for line in own)]))
    return "\n\n".join(texts)


def _titles(files: Mapping[str, Path], lang: Lang) -> list[tuple[str, str]]:
    return [(name, Shipped.of(name, file).title(lang)) for name, file in files.items()]


def explanation(path: str, lang: Lang) -> str:
    """Return what each field that ``path`` means is about.

    Raises
    ------
    InputError
        When no field is so called.
    """
    return "\n".join(note.text(lang) for note in explain(path))
