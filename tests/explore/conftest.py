"""A small table of results, made by hand: 2 x 2 levels and one case beside them, two measures."""

import pandas as pd
import pytest

CASES = {
    "few": (1, 0.5, "first-come"),
    "more": (4, 0.5, "first-come"),
    "few, all cranes": (1, 1.0, "first-come"),
    "more, all cranes": (4, 1.0, "first-come"),
    "by date": (4, 1.0, "earliest-due"),
}
RATES = [(0.25, 0.2, 0.3), (0.6, 0.5, 0.7), (0.28, 0.2, 0.36), (0.9, 0.85, 0.95), (0.9, None, None)]
TARDY = [
    (100.0, 90.0, 110.0),
    (40.0, 30.0, 50.0),
    (95.0, 85.0, 105.0),
    (5.0, 3.0, 7.0),
    (None,) * 3,
]


def rows():
    for (name, levels), *measured in zip(CASES.items(), RATES, TARDY, strict=True):
        for (key, unit), numbers in zip(
            (("on_time_installation_rate", "1"), ("tardiness_h", "h")), measured, strict=True
        ):
            yield (name, *levels, key, unit, *numbers, 10)


@pytest.fixture
def results():
    names = ["choice", "trucks", "cranes", "dispatch", "measure", "unit", "value", "low", "high"]
    return pd.DataFrame(list(rows()), columns=[*names, "n"])
