"""A comparison in words: inputs, sources and verdicts as people read them."""

from types import SimpleNamespace

import pandas as pd
import pytest

from supplysim.comparison.tell import input_rows, verdict


@pytest.mark.parametrize(
    ("lang", "row"),
    [
        ("zh", ["a", "policies.call_off", "准时叫料", "提前叫料到现场缓冲", "参数表第6节"]),
        ("en", ["a", "policies.call_off", "just in time", "ahead, to a buffer",
                "parameter table 6"]),
    ],
)  # fmt: skip
def test_policies_and_sources_of_inputs_are_told_in_words(lang, row):
    inputs = pd.DataFrame(
        [{"case": "a", "field": "policies.call_off", "from": "just-in-time", "to": "buffer",
          "source": "PARAMETERS 6"}]
    )  # fmt: skip
    _, rows = input_rows(SimpleNamespace(inputs=inputs), lang)
    assert rows == [row]


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [(0.01, 0.03, "确有差别", "real"), (0.02, 0.02, "每一对都相差这么多", "so in every pair")],
)
def test_pairs_that_are_all_the_same_are_not_called_real(low, high, zh, en):
    row = pd.Series({"difference": 0.02, "low": low, "high": high, "p": 0.0, "real": True})
    assert (verdict(row, "zh"), verdict(row, "en")) == (zh, en)
