"""What could never be done is told before a run, with the field to blame."""

import pytest

from supplysim.scenario.possible import impossible
from tests.scenario.test_checks import faults


def test_the_shipped_scenario_can_be_done(small):
    assert impossible(small) == []


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("weather.wind_share", [0.0] * 11 + [1.0], "weather.wind_share.11"),
        ("weather.wind_share", [-0.1] + [0.0] * 11, "weather.wind_share.0"),
        ("weather.alerts_per_year", {"purple": 1}, "weather.alerts_per_year.purple"),
        ("weather.alerts_per_year", {"red": -1}, "weather.alerts_per_year.red"),
        ("weather.alert_days", [5, 2], "weather.alert_days"),
        ("weather.alert_days", [0, 2], "weather.alert_days"),
        ("production.strength_d", [3.0] * 11 + [-1.0], "production.strength_d.11"),
        ("sites.hold_factor", [1.0] * 11 + [-2.0], "sites.hold_factor.11"),
        # 600 min of casting at effectiveness 0.85 are 706, the one shift of small has 600.
        ("line_types.slab.casting_min", 600, "line_types.slab.casting_min"),
        # The longest window of the hook is 07:00-12:00.
        ("components.DBS.lift_min", 301, "components.DBS.lift_min"),
        # Toppings are poured from 07:00 to 22:00.
        ("archetypes.D.topping_h", 15.5, "archetypes.D.topping_h"),
    ],
)
def test_what_can_never_be_is_blamed_on_its_field(small, path, value, where):
    assert list(faults(small, **{path: value})) == [where]


def test_whole_work_that_just_fits_its_window_is_good(small):
    changes = {
        "line_types.slab.casting_min": 510,  # / 0.85 = 600, the shift
        "components.DBS.lift_min": 300,
        "archetypes.D.topping_h": 15,
    }
    assert impossible(small.with_(changes)) == []


def test_a_line_type_that_no_plant_has_is_not_looked_at(small):
    spec = small.to_dict()["line_types"]["slab"] | {"casting_min": 5000}
    assert impossible(small.with_({"line_types.giant": spec})) == []


def test_weather_given_as_data_ends_after_it_begins(small):
    spell = {"kind": "wind", "start": "2020-09-02", "end": "2020-09-02"}
    found = faults(small, weather__spells=[spell])
    assert "the end must come after the start" in next(iter(found.values())).en


@pytest.mark.parametrize("path", ["line_types.slab.effectiveness", "traffic.peak_factor"])
def test_a_share_of_nothing_is_refused(small, path):
    assert list(faults(small, **{path: 0})) == [path]
