"""What holds for every policy that is registered, whoever registered it."""

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import supplysim as ss
from supplysim.ledger import MISSING
from supplysim.policies import FAMILIES
from tests.policies.views import is_answer, views_of
from tests.runs.invariants import assert_sound
from tests.runs.scenarios import town

REGISTERED = [(family, name) for family, registry in FAMILIES.items() for name in registry]


def test_every_family_has_the_rules_that_are_promised():
    promised = {
        "sourcing": "nearest least-loaded nearest-with-room contract-shares linear-programme",
        "sequencing": "earliest-due campaign first-come storey-kit slack",
        "call_off": "just-in-time buffer fixed-cycle adaptive",
        "dispatch": "first-come earliest-due least-slack idle-crane-first",
    }
    assert promised.keys() == FAMILIES.keys()
    for family, names in promised.items():
        assert set(names.split()) <= set(FAMILIES[family])


@pytest.mark.parametrize(("family", "name"), REGISTERED)
def test_a_rule_says_what_it_does(family, name):
    rule = FAMILIES[family].get(name)
    assert (getattr(rule, "rule", rule).__doc__ or "").strip()


@pytest.mark.parametrize(("family", "name"), REGISTERED)
@settings(max_examples=40)
@given(st.data())
def test_a_rule_answers_every_view_alike_and_leaves_it_as_it_was(family, name, data):
    rule = FAMILIES[family].get(name)
    view = data.draw(views_of(family, rule))
    kept = deepcopy(view)
    answer = rule(view)
    data_between = data.draw(views_of(family, rule))
    rule(data_between)  # a rule that kept something in mind would now answer otherwise
    assert is_answer(family, rule, view, answer)
    assert hash(view) == hash(kept)  # what has a hash holds nothing that can be changed
    assert view == kept
    assert rule(kept) == answer


@pytest.mark.parametrize("name", sorted(FAMILIES["sourcing"]))
@settings(max_examples=40)
@given(st.data(), st.randoms(use_true_random=False))
def test_sourcing_does_not_depend_on_the_order_in_which_it_is_told(name, data, random):
    rule = FAMILIES["sourcing"].get(name)
    view = data.draw(views_of("sourcing", rule))
    mixed = list(view)
    random.shuffle(mixed)
    assert rule(tuple(mixed)) == rule(view)


@pytest.mark.parametrize(("family", "name"), REGISTERED)
def test_a_town_gets_built_soundly_with_every_rule(family, name):
    scarce = {"fleets.*.trucks": 2, "plants.*.positions.slab": 4}
    run = ss.simulate(town(scarce | {f"policies.{family}": name}), seed=0)
    assert_sound(run)
    assert (run.ledger.components["installed"] != MISSING).all()
