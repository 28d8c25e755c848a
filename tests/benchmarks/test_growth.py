"""Growth and ratios: what is made larger is, and what is measured adds up."""

import math
import shutil

import pytest

import supplysim as ss
from tests.benchmarks import growth
from tests.benchmarks.instructions import between_marks
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
    assert set(found.spent) == set(growth.STEPS)
    assert all(seconds > 0 for seconds in found.spent.values())


def test_the_exponent_is_that_of_a_power_law():
    costs = [
        growth.Cost(size, dict.fromkeys(growth.STEPS, 3 * size**1.25), 0, 0) for size in (1, 2, 4)
    ]
    assert growth.exponent(costs, "run") == pytest.approx(1.25)


def test_marks_are_made_before_and_after_every_step_in_their_order(small):
    times = iter(range(100))
    found = growth.cost(small, 1, clock=lambda: next(times) ** 2)
    # n-th step: (2 n + 1)^2 - (2 n)^2
    assert [found.spent[step] for step in growth.STEPS] == [
        4 * n + 1 for n in range(len(growth.STEPS))
    ]


def test_instructions_are_taken_from_between_the_marks(tmp_path):
    for number in range(1, 13):
        text = f"version: 1\nevents: Ir\ntotals: {number}000000\n"
        (tmp_path / f"counts.{number}").write_text(text, encoding="utf-8")
    steps = [2, 4, 6, 8, 10, 12]
    assert between_marks(tmp_path) == [1_000_000 * step for step in steps]


def test_n_log_n_grows_faster_than_n():
    costs = [growth.Cost(size, {}, size * 1000, 0) for size in (1, 4)]
    expected = math.log(4 * math.log(4000) / math.log(1000)) / math.log(4)
    assert growth.log_linear(costs) == pytest.approx(expected)
    assert 1 < expected < 1.2


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="needs valgrind")
@pytest.mark.slow
def test_instructions_are_counted(capsys):
    order = ["--scenario", "small", "--months", "6", "--cities", "--instructions"]
    assert growth.main(order) == 0
    row = capsys.readouterr().out.splitlines()[2].split()
    assert row[4::2] == ["G"] * len(growth.STEPS)
    assert all(float(count) > 0 for count in row[3::2])


def test_the_command_prints_a_row_a_size_and_draws(capsys, tmp_path):
    chart = tmp_path / "growth.png"
    order = ["--scenario", "small", "--months", "6", "12", "--cities", "1", "2"]
    assert growth.main([*order, "--chart", str(chart)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 * 6
    assert chart.stat().st_size > 0


def test_ratios_are_of_two_times_in_one_process(small):
    assert per_timeouts(lambda: None, measured=20_000) < 0.01
    assert per_reference(growth.shorter(small, 1)) > 1
