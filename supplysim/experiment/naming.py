"""What levers, uncertainties, levels and combinations of a study are called for people."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from supplysim.experiment.design import level_text
from supplysim.experiment.spec import StudySpec
from supplysim.policies.chosen import FAMILIES
from supplysim.scenario import explain
from supplysim.scenario.paths import read_path
from supplysim.scenario.value_words import choice_words, text_words
from supplysim.wording import unit_text

if TYPE_CHECKING:
    import pandas as pd

    from supplysim.scenario.explain import FieldNote

__all__ = ["Names", "StudyWords", "words_of_text"]

Names = tuple[str, str]
"""In Chinese and in English."""

_BASE: Names = ("基准", "base")


class StudyWords:
    """The words of one study.

    What the study itself calls things (``titles_zh``, ``titles_en``) goes before all else; then
    comes the meaning of the field that is set, and the words for its values. A name that has no
    words anywhere, such as that of a level, stays as the study writes it.

    Parameters
    ----------
    spec
        The study.

    Examples
    --------
    >>> levers = {"more": {"path": "fleets.own.trucks", "scale": [1.0, 2.0]},
    ...           "call": {"path": "policies.call_off", "values": ["buffer", "just-in-time"]}}
    >>> words = StudyWords(StudySpec(name="x", base="small", levers=levers))
    >>> words.factors["more"]
    ('车辆数，own（基准的倍数）', 'trucks, own (multiple of the base)')
    >>> words.choice({"more": 2.0, "call": "just-in-time"})[0]
    '车辆数，own：基准的2倍，叫料规则：准时叫料'
    """

    def __init__(self, spec: StudySpec) -> None:
        self._spec = spec
        self._paths = {key: lever.path for key, lever in spec.levers.items() if lever.path}
        self._paths |= {key: entry.path for key, entry in spec.uncertainties.items()}

    @cached_property
    def factors(self) -> dict[str, Names]:
        """Names of all levers and uncertainties with their units, by their keys."""
        return {key: self._with_unit(key, name) for key, name in self.short.items()}

    @cached_property
    def short(self) -> dict[str, Names]:
        """The same names without units; the key before those that would be called alike."""
        names = {
            key: self._given(_meaning(self._paths[key]) if key in self._paths else (key, key), key)
            for key in (*self._spec.levers, *self._spec.uncertainties)
        }
        counts = Counter(names.values())
        return {
            key: name if counts[name] == 1 else (f"{key}：{name[0]}", f"{key}: {name[1]}")
            for key, name in names.items()
        }

    def level(self, key: str, level: Any) -> Names:
        """Return what a level of a lever is called, with its unit; also of a level as text."""
        text = level_text(level)
        lever = self._spec.levers.get(key)
        if lever is not None and lever.scale:
            usual: Names = (f"基准的{text}倍", f"{text} × base")
        elif key in self._paths:
            usual = _value(_number(level), self._paths[key])
        else:
            usual = (text, text)
        return self._given(usual, f"{key}={text}", text)

    def choice(self, levels: Mapping[str, Any], case: str = "") -> Names:
        """Return what a combination is called: its case, or its levers with their levels."""
        if case:
            return self._given((case, case), case)
        told = [(self.short[key], self.level(key, level)) for key, level in levels.items()]
        if not told:
            return _BASE
        zh, en = (
            split.join(f"{name[lang]}{mark}{level[lang]}" for name, level in told)
            for lang, split, mark in ((0, "，", "："), (1, ", ", ": "))
        )
        return zh, en

    def choices(self, table: "pd.DataFrame") -> dict[str, Names]:
        """Return what every combination is called, by its key.

        Parameters
        ----------
        table
            One row a combination: ``choice``, a column a lever, and ``case`` where there are cases;
            what a combination does not set is missing.
        """
        found = {}
        for row in table.drop_duplicates("choice").to_dict("records"):
            case = row.get("case") if self._spec.cases else None
            levels = {key: row[key] for key in self._spec.levers if _there(row.get(key))}
            found[str(row["choice"])] = self.choice(levels, str(case) if _there(case) else "")
        return found

    def _with_unit(self, key: str, name: Names) -> Names:
        lever = self._spec.levers.get(key)
        if lever is not None and lever.scale:
            return f"{name[0]}（基准的倍数）", f"{name[1]} (multiple of the base)"
        unit = _note(self._paths[key]).unit if key in self._paths else ""
        if unit in {"", "1"}:
            return name
        return f"{name[0]}（{unit_text(unit, 'zh')}）", f"{name[1]} ({unit_text(unit, 'en')})"

    def _given(self, usual: Names, *keys: str) -> Names:
        """Return the study's own words for the first key that has them, else the usual ones."""
        zh, en = self._spec.titles_zh, self._spec.titles_en
        for key in keys:
            if key in zh or key in en:
                return zh.get(key, usual[0]), en.get(key, usual[1])
        return usual


def words_of_text(path: str, text: str) -> Names:
    """Return what a value that is a text is called: a policy, a kind, a distribution, yes and no.

    Examples
    --------
    >>> words_of_text("policies.call_off", "just-in-time"), words_of_text("weather.wind", "off")
    (('准时叫料', 'just in time'), ('不启用', 'off'))
    """
    steps = [step.name for step in read_path(path) or ()] or [path]
    if steps[0] == "policies" and steps[-1] in FAMILIES:
        return FAMILIES[steps[-1]].words(text)
    return choice_words(steps[-1], text) or (text_words(text, "zh"), text_words(text, "en"))


def _note(path: str) -> "FieldNote":
    return explain(path)[0]


def _meaning(path: str) -> Names:
    """Return the meaning of a field, and the entries that its path names."""
    note = _note(path)
    # what follows lists words or explains them
    meanings = re.split("[：；（]", note.zh)[0], re.split("[:;]", note.en)[0]
    entries = [step.name for step in read_path(path) or () if step.name not in note.path]
    return "，".join([meanings[0], *entries]), ", ".join([meanings[1], *entries])


def _value(value: Any, path: str) -> Names:
    """Return a value of a field in words, numbers with the unit of the field."""
    text = level_text(value)
    if isinstance(value, str):
        return words_of_text(path, value)
    if isinstance(value, list | tuple):
        zh, en = zip(*(_value(item, path) for item in value), strict=True) if value else ((), ())
        return "、".join(zh) or "无", ", ".join(en) or "none"
    unit = _note(path).unit
    zh_text, en_text = text_words(text, "zh"), text_words(text, "en")
    if unit in {"", "1"} or isinstance(value, bool):
        return zh_text, en_text
    return f"{zh_text}{unit_text(unit, 'zh')}", f"{en_text} {unit_text(unit, 'en')}"


def _number(level: Any) -> Any:
    """Return a text that is a number as one; else what is given."""
    if not isinstance(level, str):
        return level
    try:
        return float(level)
    except ValueError:
        return level


def _there(level: Any) -> bool:
    return level is not None and not (isinstance(level, float) and math.isnan(level))
