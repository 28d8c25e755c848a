"""The course of precision is that of the intervals themselves."""

import pytest

from supplysim.analysis.convergence import convergence
from supplysim.errors import BilingualError
from supplysim.statistics.intervals import mean_interval
from tests.analysis.conftest import RATE, rate

NOISE = [0.3, 0.5, 0.4, 0.42, 0.38, 0.41, 0.4, 0.39]


def law(point, replication):
    return rate(NOISE[replication % len(NOISE)] + 0.1 * point.number)


def test_each_row_is_the_interval_of_the_first_replications(results_of):
    table = convergence(results_of(law, replications={"min": 6})).table
    own = table[table["case"] == "trucks=2"].set_index("n")
    for n in range(2, 7):
        wanted = mean_interval(NOISE[:n])
        assert own.loc[n, "half"] == pytest.approx((wanted.high - wanted.low) / 2)
    assert own["bound"].isna().all()


def test_the_precision_asked_for_stands_beside_it(results_of):
    rule = {"min": 3, "max": 8, "until": {RATE: "20 %"}, "look_ahead": 0}
    found = convergence(results_of(law, replications=rule))
    assert (found.table["bound"] / found.table["value"]).tolist() == pytest.approx(
        [0.2] * len(found.table)
    )
    assert "as precise as asked in 2 of 2" in found.sentences[0].en


def test_two_replications_have_no_course(results_of):
    with pytest.raises(BilingualError, match="at least 3"):
        convergence(results_of(law, replications={"min": 2}))
