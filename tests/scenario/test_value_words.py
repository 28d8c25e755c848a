"""What fields let choose, and distributions, have words in both languages."""

import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest

from supplysim.distributions import PARAMETERS
from supplysim.scenario import Scenario
from supplysim.scenario.shape import places
from supplysim.scenario.value_words import CHOICES, choice_words, text_words

HAN = re.compile("[一-鿿]")


def chosen(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    for inner in get_args(annotation):
        yield from chosen(inner)


OFFERED = sorted({(p.path[-1], value) for p in places(Scenario)
                  for value in chosen(p.field.annotation)})  # fmt: skip


@pytest.mark.parametrize(("field", "value"), OFFERED)
def test_every_value_that_a_field_offers_has_words(field, value):
    words = choice_words(field, value)
    assert words is not None
    assert HAN.search(words[0])
    assert words[1]
    assert not HAN.search(words[1])


def test_there_are_no_words_for_values_that_no_field_offers():
    offered = {value for _, value in OFFERED} | {f"{field}.{value}" for field, value in OFFERED}
    assert set(CHOICES) <= offered


@pytest.mark.parametrize("kind", sorted(set(PARAMETERS) - {"fixed"}))
def test_every_distribution_has_a_name_in_chinese(kind):
    assert not re.search("[A-Za-z]", text_words(f"{kind}(1, low=0, high=2)", "zh"))
    assert text_words(f"{kind}(1)", "en") == f"{kind}(1)"


def test_a_plain_text_stays_as_it_is():
    assert text_words("own rules", "zh") == "own rules"
    assert [text_words("none", lang) for lang in ("zh", "en")] == ["无", "none"]
