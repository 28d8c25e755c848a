"""Growth and ratios: what is made larger is, and what is measured adds up."""

import pytest

import supplysim as ss
from tests.benchmarks import growth
from tests.benchmarks.ratios import per_reference, per_timeouts

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def small():
    return ss.load("small")


def test_a_city_twice_as_large_has_twice_of_everything(small):
    once, twice = growth.cost(small, 1), growth.cost(growth.larger(small, 2), 2)
    assert twice.components == 2 * once.components
    assert 1.5 < twice.events / once.events < 2.5
    trucks = [sum(f.trucks for f in s.fleets.values()) for s in (small, growth.larger(small, 2))]
    assert trucks[1] == 2 * trucks[0]


def test_a_shorter_window_is_a_shorter_run(small):
    half = growth.shorter(small, 6)
    assert half.window_end - half.window_start == (small.window_end - small.window_start) / 2
    assert growth.cost(half, 6).events < growth.cost(small, 12).events


def test_every_step_of_a_run_is_measured(small):
    found = growth.cost(small, 1)
    assert set(found.seconds) == set(growth.STEPS)
    assert all(seconds > 0 for seconds in found.seconds.values())


def test_the_exponent_is_that_of_a_power_law():
    costs = [
        growth.Cost(size, dict.fromkeys(growth.STEPS, 3 * size**1.25), 0, 0) for size in (1, 2, 4)
    ]
    assert growth.exponent(costs, "run") == pytest.approx(1.25)


def test_the_command_prints_a_row_a_size_and_draws(capsys, tmp_path):
    chart = tmp_path / "growth.png"
    order = ["--scenario", "small", "--months", "6", "12", "--cities", "1", "2"]
    assert growth.main([*order, "--chart", str(chart)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 * 5
    assert chart.stat().st_size > 0


def test_ratios_are_of_two_times_in_one_process(small):
    assert per_timeouts(lambda: None, measured=20_000) < 0.01
    assert per_reference(growth.shorter(small, 1)) > 1
