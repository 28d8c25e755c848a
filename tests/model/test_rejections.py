"""Rejections of one instant: each once, after all changes, in the order of their places."""

from itertools import permutations

import pytest

from supplysim.model.kernel import Decider, Kernel
from supplysim.model.rejections import Rejections

PLACES = [(4, 17), (4, 17, 1, 4, 0), (4, 20, 0, 3), (5, 1)]


class Watch(Decider):
    def __init__(self, told):
        super().__init__((1, 0))
        self.told = told

    def decide(self, now):
        self.told.append(("decides", now))


@pytest.mark.parametrize("order", list(permutations(PLACES)))
def test_they_are_settled_by_place_after_changes_and_before_other_decisions(order):
    kernel = Kernel(end=10)
    rejections, told = Rejections(kernel), []
    watch = Watch(told)

    def find(place):
        kernel.ask(watch)
        rejections.add(place, told.append, place)

    for place in order:
        kernel.at(3, find, place)
    kernel.at(3, told.append, "change")
    kernel.run()
    assert told == ["change", *PLACES, ("decides", 3)]


def test_what_is_found_while_others_are_settled_is_settled_in_the_same_instant():
    kernel = Kernel(end=10)
    rejections, told = Rejections(kernel), []
    kernel.at(3, lambda _: rejections.add((2,), lambda _: rejections.add((1,), told.append, 1), 0))
    kernel.at(4, told.append, 2)
    kernel.run()
    assert told == [1, 2]
