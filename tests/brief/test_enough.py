"""How many replications are added."""

import pandas as pd

from supplysim.brief.enough import RULE, replications
from supplysim.statistics.intervals import mean_interval

FEWEST = RULE.least + RULE.ahead


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
    assert len(list(replications([], simulate))) == RULE.most


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


def test_it_stops_when_the_rate_has_been_precise_over_what_is_looked_ahead():
    # after a wild start every further replication is the same: the interval shrinks as 1/n
    rates = [0.64, 0.56] + [0.6] * 28
    simulate, asked = made(lambda number: rates[number])
    found = len(list(replications([], simulate)))
    assert FEWEST < found < RULE.most
    precise = [mean_interval(rates[:n]).half <= 0.01 for n in range(RULE.least, found + 1)]
    assert precise.index(True) + RULE.least + RULE.ahead == found
    assert all(precise[precise.index(True) :])
    assert asked == list(range(found))
