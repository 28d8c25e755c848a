"""The ladder: cheapest point first, stacked, with what levers take from one another."""

import pytest

from supplysim.analysis.ladder import ladder
from supplysim.errors import BilingualError
from supplysim.metrics.levers import lever_cost
from tests.analysis.conftest import CRANES, RATE, TRUCKS, rate

BOTH = {"trucks": TRUCKS, "cranes": CRANES}
COMPARE = {"baseline": {"trucks": 2, "cranes": 0.5}}


def law(point, replication):
    """Trucks gain 10 points, cranes 20, both 25."""
    more = point.choice.levels["trucks"] == 3
    own = point.choice.levels["cranes"] == 1.0
    return rate(0.6 + 0.1 * more + 0.2 * own - 0.05 * (more and own) + 0.001 * replication)


def test_steps_are_stacked_by_what_a_point_costs(results_of, base):
    found = ladder(results_of(law, levers=BOTH, compare=COMPARE))
    table = found.table.set_index("step")
    start = base.with_({"fleets.*.trucks": 2, "sites.cranes_per_tower": 0.5})
    prices = {
        "trucks": (0.1, start.with_({"fleets.*.trucks": 3})),
        "cranes": (0.2, start.with_({"sites.cranes_per_tower": 1.0})),
    }
    yuan = {name: lever_cost(start, other).loc["total", "difference"]
            for name, (_, other) in prices.items()}  # fmt: skip
    first = min(prices, key=lambda name: yuan[name] / prices[name][0])
    assert list(table.index)[:2] == ["base", first]
    gain = prices[first][0]
    assert table.loc[first, "gain"] == pytest.approx(gain)
    assert table.loc[first, "yuan_per_point"] == pytest.approx(yuan[first] / (100 * gain))
    second = next(name for name in prices if name != first)
    assert table.loc[second, "interaction"] == pytest.approx(-0.05)
    assert table.loc[second, "value"] == pytest.approx(0.8515)


def test_the_ladder_ends_at_the_target(results_of, base):
    aimed = base.with_({"targets": {RATE: 0.65}})
    table = ladder(results_of(law, scenario=aimed, levers=BOTH, compare=COMPARE)).table
    assert len(table) == 2
    assert set(table["target"]) == {0.65}


def test_of_a_lever_the_level_that_gains_most_is_taken(results_of):
    def rising(point, replication):
        return rate(0.1 * point.choice.levels["trucks"] + replication / 100)

    levers = {"trucks": {"path": "fleets.*.trucks", "values": [2, 3, 5, 4]}}
    table = ladder(results_of(rising, levers=levers, compare={"baseline": {"trucks": 2}})).table
    first, last = table["step_en"]
    assert first == "base"
    assert last.startswith("trucks: 5; ")
    assert last.endswith(" a year per point")


def test_levers_that_gain_nothing_leave_the_start_alone(results_of):
    def worse(point, replication):
        return rate(0.9 - 0.1 * point.choice.levels["trucks"] + replication / 100)

    found = ladder(results_of(worse, compare={"baseline": {"trucks": 2}}))
    assert found.table["step"].tolist() == ["base"]
    assert "No lever raises" in found.sentences[0].en


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"levers": BOTH}, "baseline under"),
        ({"levers": BOTH, "compare": COMPARE, "replications": {"min": 1}}, "two replications"),
    ],
)
def test_what_it_needs_is_told(results_of, entries, said):
    with pytest.raises(BilingualError, match=said):
        ladder(results_of(law, **entries))
