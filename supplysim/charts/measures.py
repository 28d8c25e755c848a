"""How the measure of a study stands on an axis: its name, unit and scale.

The charts of studies take plain tables with the same few columns that name the measure:
``measure`` (its key)``, measure_zh, measure_en`` (its name) and ``unit`` (as of a KPI: "1", "m3",
"h", ...; "share" for a part of 1 that is no KPI).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from supplysim.charts.style import Lettering, either
from supplysim.errors import Lang
from supplysim.wording import area_scale, decimal, kpi_form, mass_scale, unit_text, volume_scale

__all__ = ["Measure", "in_order", "level_names", "level_text", "lever_names", "measure_of"]

_SCALES = {"m3": volume_scale, "m2": area_scale, "t": mass_scale}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure ready for an axis: divide by ``divisor``, write ``unit``."""

    name: str
    unit: str
    divisor: float
    share: bool

    def label(self, lang: Lang) -> str:
        """Return the label of the axis; a pure ratio says that it has no unit."""
        unit = self.unit or either(lang, "无量纲", "ratio")
        return either(lang, f"{self.name}（{unit}）", f"{self.name} ({unit})")

    def text(self, number: float) -> str:
        """Return one number as it is written beside a mark, in the unit of the axis."""
        if np.isnan(number):
            return "–"
        scaled = number / self.divisor
        return f"{scaled:.1f}" if self.share else decimal(scaled)


def measure_of(
    data: pd.DataFrame,
    values: Iterable[str],
    *,
    lettering: Lettering,
    lang: Lang,
    prefix: str = "",
) -> Measure:
    """Return the measure that a table is about.

    Parameters
    ----------
    data
        Has ``measure, measure_zh, measure_en, unit``, each with ``prefix`` before its name; the
        first row counts.
    values
        Columns whose largest number decides the scale.
    prefix
        "x_" or "y_" where a table is about two measures.

    Examples
    --------
    >>> table = pd.DataFrame({"measure": ["step_rate"], "measure_zh": ["逐层守时率"],
    ...                       "measure_en": ["step rate"], "unit": ["1"], "value": [0.5]})
    >>> measure = measure_of(table, ["value"], lettering=Lettering(), lang="en")
    >>> measure.label("en"), measure.text(0.5)
    ('Step rate (%)', '50.0')
    """
    if not len(data):
        return Measure(either(lang, "指标", "Measure"), "", 1.0, share=False)
    first = data.iloc[0]
    key, unit = str(first[f"{prefix}measure"]), str(first[f"{prefix}unit"])
    name = lettering.clean(str(first[f"{prefix}measure_{lang}"]) or key)
    name = name[:1].upper() + name[1:]
    if unit == "share" or kpi_form(key, unit) == "share":
        return Measure(name, "%", 0.01, share=True)
    largest = float(np.nanmax([0.0, *(data[column].abs().max() for column in values)]))
    if unit in _SCALES:
        scale = _SCALES[unit](largest, lang)
        return Measure(name, scale.unit, scale.divisor, share=False)
    return Measure(name, "" if unit == "1" else unit_text(unit, lang), 1.0, share=False)


def in_order(levels: Iterable[object]) -> list[object]:
    """Return the different levels: ascending where all are numbers, else as they come.

    Examples
    --------
    >>> in_order([1.2, 0.8, 1.2]), in_order(["late", "early"])
    ([0.8, 1.2], ['late', 'early'])
    """
    found = list(dict.fromkeys(levels))
    try:
        return sorted(found, key=lambda level: float(str(level)))
    except ValueError:
        return found


def level_text(level: object) -> str:
    """Return a level as it is written: numbers without needless digits, other texts as they are.

    Examples
    --------
    >>> level_text(1.0), level_text("0.80"), level_text("buffer")
    ('1', '0.8', 'buffer')
    """
    try:
        return f"{float(str(level)):g}"
    except ValueError:
        return str(level)


def level_names(data: pd.DataFrame, column: str, *, lang: Lang) -> dict[object, str]:
    """Return how each level is written: ``<column>_zh`` or ``_en`` where given, else as it is.

    Examples
    --------
    >>> level_names(pd.DataFrame({"level": ["buffer"], "level_en": ["storeys ahead"]}),
    ...             "level", lang="en")
    {'buffer': 'storeys ahead'}
    """
    named = f"{column}_{lang}" in data
    titles = data[f"{column}_{lang}"] if named else [""] * len(data)
    return {
        level: str(title) if named and not pd.isna(title) and title != "" else level_text(level)
        for level, title in zip(data[column], titles, strict=True)
    }


def lever_names(
    data: pd.DataFrame, column: str, *, lettering: Lettering, lang: Lang
) -> dict[str, str]:
    """Return what each lever is called: ``<column>_zh`` or ``_en`` where given, else its key."""
    names: dict[str, str] = {}
    titles = data.get(f"{column}_{lang}", data[column])
    for key, title in zip(data[column], titles, strict=True):
        text = str(title) if isinstance(title, str) and title else str(key)
        names.setdefault(str(key), lettering.clean(text))
    return names
