"""Scenarios: what a run depends on, but for the seed.

A scenario is written in TOML with CSV tables beside it, one file standing on another by
``extends``. Reading it gives a frozen, validated ``Scenario``, or an ``InputError`` that lists
everything that is wrong, with file, key, value, what is allowed and the nearest valid name.

Examples
--------
>>> from supplysim.scenario import load
>>> base = load("small")
>>> more = base.with_({"sites.buffer_m3": "90 m3"})
>>> base.diff(more).values.tolist()
[['sites.buffer_m3', '60', '90', '200-400 m2 under the hook, PARAMETERS 7']]
"""

from supplysim.scenario.catalogue import Shipped, explain, init, load, scenarios, schema
from supplysim.scenario.explain import FieldNote
from supplysim.scenario.opening import compile_all, compile_calendar
from supplysim.scenario.paths import read_setting
from supplysim.scenario.reading import Note
from supplysim.scenario.spec import Scenario

__all__ = [
    "FieldNote",
    "Note",
    "Scenario",
    "Shipped",
    "compile_all",
    "compile_calendar",
    "explain",
    "init",
    "load",
    "read_setting",
    "scenarios",
    "schema",
]
