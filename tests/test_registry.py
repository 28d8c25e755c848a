"""Registries: functions by name, and help for a name that is not there."""

import pytest

from supplysim.errors import InputError
from supplysim.registry import Registry


@pytest.fixture
def rules():
    rules = Registry("sequencing")

    @rules.register("short-first")
    def short_first(order):
        return order

    @rules.register("long-first")
    def long_first(order):
        return -order

    return rules


def test_functions_are_found_by_the_name_they_were_entered_under(rules):
    assert rules.get("short-first")(3) == 3
    assert rules.get("long-first")(3) == -3
    assert "long-first" in rules
    assert "long_first" not in rules


def test_names_come_sorted(rules):
    assert list(rules) == ["long-first", "short-first"]


def test_registering_leaves_the_function_as_it_is(rules):
    assert rules.register("same")(abs) is abs


def test_an_unknown_name_is_refused_with_family_choices_and_the_nearest(rules):
    with pytest.raises(InputError) as caught:
        rules.get("short-frist")
    (fault,) = caught.value.faults
    assert (fault.where, fault.value) == ("policies.sequencing", "short-frist")
    assert fault.nearest == "short-first"
    for text in (fault.zh, fault.en):
        assert "long-first" in text
        assert "short-first" in text


def test_a_name_like_no_other_gets_no_suggestion(rules):
    with pytest.raises(InputError) as caught:
        rules.get("最短优先")
    assert caught.value.faults[0].nearest == ""
