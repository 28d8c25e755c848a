"""Maturity: strength after steam and days to the gate, beside figures worked out elsewhere."""

import math

import pytest

from supplysim.scenario.maturity import Maturity, Step, curing_hours, ripening_s, strength_mpa
from supplysim.scenario.possible import impossible
from tests.scenario.test_checks import faults

DAY = 86400

# Worked figures of a C30 after 2 h at 22, 2 h at 40, 6 h at 55 and 2 h at 35 degC: strength, and
# by temperature of the yard days to 75 % and to 100 % of the grade.
EARLY = {0: (1.6, 11.5), 5: (1.3, 8.8), 15: (0.8, 5.4), 25: (0.5, 3.4)}
NORMAL = {0: (3.7, 15.6), 5: (2.8, 12.0), 15: (1.8, 7.3), 25: (1.1, 4.6)}
WORKED = {0.20: (19.8, EARLY), 0.25: (16.8, NORMAL)}


@pytest.mark.parametrize("s", WORKED)
def test_strength_after_steam_is_as_worked_out(s):
    assert strength_mpa(Maturity(s=s), curing_h=12) == pytest.approx(WORKED[s][0], abs=0.05)


@pytest.mark.parametrize("s", WORKED)
@pytest.mark.parametrize("yard_c", EARLY)
@pytest.mark.parametrize("share", [0.75, 1.0])
def test_days_to_the_gate_are_as_worked_out(s, yard_c, share):
    wanted = WORKED[s][1][yard_c][share == 1.0]
    maturity = Maturity(s=s, strength_share=share)
    days = ripening_s(maturity, curing_h=12, yard_c=yard_c) / DAY
    # The figures stand to a tenth of a day, some of them rounded up.
    assert days == pytest.approx(wanted, abs=0.1)


def test_the_seconds_are_those_of_the_law_rounded_up():
    # Ages pass at exp(13.65 - 4000 / (273 + T)); 28 / (1 - ln(30 / 38.2) / 0.2)^2 = 5.742 days of
    # 20 degC are wanted, the programme is worth 1.523; at 20 degC itself the rate is 0.998.
    wanted = 28 / (1 - math.log(30 / 38.2) / 0.2) ** 2
    steam = sum(
        h / 24 * math.exp(13.65 - 4000 / (273 + t)) for h, t in ((2, 22), (2, 40), (6, 55), (2, 35))
    )
    assert (round(wanted, 3), round(steam, 3)) == (5.742, 1.523)
    rate = math.exp(13.65 - 4000 / 293)
    exact = (wanted - steam) / rate * DAY
    assert ripening_s(Maturity(), curing_h=12, yard_c=20) == math.ceil(exact)


def test_curing_shorter_than_its_programme_counts_the_hours_it_has():
    two_steps = (Step(h=2, temperature_c=22), Step(h=3, temperature_c=40))
    cut = Maturity(programme=(Step(h=2, temperature_c=22), Step(h=9, temperature_c=40)))
    whole = Maturity(programme=two_steps)
    assert strength_mpa(cut, curing_h=5) == strength_mpa(whole, curing_h=5)
    assert strength_mpa(whole, curing_h=99) == strength_mpa(whole, curing_h=5)


def test_a_piece_that_is_strong_enough_at_demoulding_waits_for_nothing():
    assert ripening_s(Maturity(strength_share=0.5), curing_h=12, yard_c=-10) == 0


def test_concrete_without_a_mean_above_its_grade_may_never_get_there():
    # The law tends to 38.2 exp(0.2) = 46.66 MPa.
    assert ripening_s(Maturity(grade_mpa=46), curing_h=12, yard_c=20) is not None
    assert ripening_s(Maturity(grade_mpa=47), curing_h=12, yard_c=20) is None


def test_the_shortest_curing_of_the_lines_in_use_counts(small):
    assert curing_hours(small) == 10
    assert curing_hours(small.with_({"line_types.slab.curing_h": 14})) == 10
    assert curing_hours(small.with_({"line_types.fixed.curing_h": 9})) == 9
    unused = small.to_dict()["line_types"]["slab"] | {"curing_h": 1}
    assert curing_hours(small.with_({"line_types.spare": unused})) == 10


def test_a_programme_that_is_too_cold_for_demoulding_is_told(small):
    on = {"production.maturity.on": True}
    assert impossible(small.with_(on)) == []
    cold = on | {"production.maturity.programme": [{"h": 10, "temperature_c": 30}]}
    fault = faults(small, **cold)["production.maturity.programme"]
    # 10 h at 30 degC are 0.6526 d of 20 degC: 38.2 exp(0.2 (1 - sqrt(28 / 0.6526))) = 12.6 MPa.
    assert fault.en.startswith("gives 12.6 MPa after 10 h")
    assert impossible(small.with_(cold | {"production.maturity.on": False})) == []


def test_a_grade_that_is_never_reached_is_told(small):
    on = {"production.maturity.on": True, "production.maturity.grade_mpa": 47}
    assert list(faults(small, **on)) == ["production.maturity.grade_mpa"]
