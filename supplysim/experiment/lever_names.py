"""What the levers of a study are called for people: by the field that they set."""

import re
from collections import Counter

from supplysim.experiment.spec import Lever, StudySpec
from supplysim.scenario import explain
from supplysim.scenario.paths import read_path
from supplysim.wording import unit_text

__all__ = ["lever_names"]

Names = tuple[str, str]
"""In Chinese and in English."""


def lever_names(spec: StudySpec) -> dict[str, Names]:
    """Return the name of every lever in both languages, by its key in the study.

    The meaning of its field with its unit, and the entries that its path names; its key too where
    two levers would be called alike.

    Examples
    --------
    >>> lever = {"path": "fleets.own.trucks", "scale": [1.0, 2.0]}
    >>> lever_names(StudySpec(name="x", base="small", levers={"more": lever}))["more"]
    ('车辆数，own（基准的倍数）', 'trucks, own (multiple of the base)')
    """
    names = {key: _name(lever) for key, lever in spec.levers.items()}
    counts = Counter(names.values())
    return {
        key: name if counts[name] == 1 else (f"{key}：{name[0]}", f"{key}: {name[1]}")
        for key, name in names.items()
    }


def _name(lever: Lever) -> Names:
    note = explain(lever.path)[0]
    # what follows lists words or explains them
    meanings = re.split("[：；（]", note.zh)[0], re.split("[:;]", note.en)[0]
    entries = [step.name for step in read_path(lever.path) or () if step.name not in note.path]
    zh, en = "，".join([meanings[0], *entries]), ", ".join([meanings[1], *entries])
    if lever.scale:
        return f"{zh}（基准的倍数）", f"{en} (multiple of the base)"
    if note.unit in {"", "1"}:
        return zh, en
    return f"{zh}（{unit_text(note.unit, 'zh')}）", f"{en} ({unit_text(note.unit, 'en')})"
