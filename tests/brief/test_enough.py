"""How many replications are added."""

from itertools import count

import pandas as pd

from supplysim.brief.enough import FEWEST, MOST, replications


class Stub:
    """A run of which only the on-time rate is asked."""

    def __init__(self, replication, rate):
        self.replication, self._rate = replication, rate

    def kpis(self):
        row = {"numerator": [1000.0 * self._rate], "denominator": [1000.0]}
        return pd.DataFrame(row, index=["on_time_installation_rate"])


def made(rate):
    asked = []

    def simulate(number):
        asked.append(number)
        return Stub(number, rate(number))

    return simulate, asked


def test_a_steady_rate_takes_the_fewest():
    simulate, asked = made(lambda _: 0.6)
    assert len(list(replications([], simulate))) == FEWEST
    assert asked == list(range(FEWEST))


def test_a_wild_rate_takes_the_most():
    simulate, _ = made(lambda number: 0.2 if number % 2 else 0.9)
    assert len(list(replications([], simulate))) == MOST


def test_known_runs_come_first_and_are_not_simulated_again():
    simulate, asked = made(lambda _: 0.6)
    known = [Stub(number, 0.6) for number in range(7)]
    assert [run.replication for run in replications(known, simulate)] == list(range(FEWEST))
    assert asked == [7, 8, 9]


def test_a_number_that_is_asked_for_is_kept_but_nothing_known_is_left_out():
    simulate, asked = made(lambda _: 0.6)
    assert len(list(replications([], simulate, exactly=3))) == 3
    known = [Stub(number, 0.6) for number in range(5)]
    assert len(list(replications(known, simulate, exactly=1))) == 5
    assert asked == [0, 1, 2]


def test_it_stops_at_the_first_number_that_is_precise_enough():
    # after a wild start every further replication is the same: the interval shrinks as 1/n
    rates = {0: 0.62, 1: 0.58}
    simulate, _ = made(lambda number: rates.get(number, 0.6))
    found = list(replications([], simulate))
    assert FEWEST <= len(found) < MOST
    assert [run.replication for run in found] == [i for i, _ in zip(count(), found, strict=False)]
