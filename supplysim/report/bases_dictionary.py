"""The data dictionary of a study of bases: what every column of every table is and means."""

from collections.abc import Mapping

import pandas as pd

from supplysim.errors import Lang
from supplysim.report.bases_columns import (
    FACTS,
    REASONS,
    TOLD,
    column,
    kinds_of,
    meaning,
    stem,
)
from supplysim.report.bases_words import TABLES, say

__all__ = ["dictionary"]

_LANGUAGES: tuple[Lang, Lang] = ("zh", "en")


def dictionary(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row a column of each table.

    Returns
    -------
    pandas.DataFrame
        ``table, column, name_zh, name_en``; ``number_zh, number_en``: whether it is a number, and
        which intervals it has or why it has none; ``meaning_zh, meaning_en``, empty where the
        heading says it all.
    """
    rows = []
    for name, table in tables.items():
        keys = [str(key) for key in table.columns]
        for key in keys:
            row = {"table": f"{TABLES[name][0]} {name}", "column": key}
            row |= {f"name_{lang}": column(key, lang) for lang in _LANGUAGES}
            row |= {f"number_{lang}": _number(key, keys, lang) for lang in _LANGUAGES}
            row |= {f"meaning_{lang}": meaning(name, key, lang) for lang in _LANGUAGES}
            rows.append(row)
    return pd.DataFrame(rows)


def _number(key: str, keys: list[str], lang: Lang) -> str:
    """Return what kind of number a column holds, in words."""
    at = 0 if lang == "zh" else 1
    base, kind = stem(key)
    if kind is not None:
        return say("end of", lang, name=TOLD[kind][at])
    kinds = kinds_of(base, keys)
    if kinds:
        listed = ("、" if lang == "zh" else ", ").join(TOLD[one][at] for one in kinds)
        return say("with intervals", lang, names=listed)
    if key in FACTS:
        return say("fact", lang, reason=REASONS[FACTS[key]][at])
    return say("no number", lang)
