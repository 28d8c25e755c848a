"""What is shown is what the record says."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from supplysim.replay import replay
from supplysim.testing import example_run

HOUR = 3600


def on_road(run, moment):
    """Count loaded and empty trucks on the road from the frame of loads."""
    loads = run.loads[run.loads["arrived"].isna() | (run.loads["arrived"] > run.loads["departed"])]

    def between(first, last):
        begun, ended = loads[first] <= moment, loads[last] <= moment
        return int((begun & ~ended).sum())

    return between("departed", "arrived"), between("unloaded", "returned")


@pytest.fixture(scope="module")
def scene(run):
    return replay(run).scenes[0]


def test_trucks_on_the_road_are_those_of_the_record(run, scene):
    steps = range(0, scene.span.seconds, 4 * HOUR + 17)
    found = [scene.trips.on_road(t) for t in steps]
    expected = [on_road(run, scene.span.start + timedelta(seconds=t)) for t in steps]
    assert found == expected
    assert sum(loaded + empty for loaded, empty in found) > 10


def test_a_hand_made_record_is_shown_second_by_second():
    trips = replay(example_run()).scenes[0].trips
    # the first truck leaves at 7:00, arrives at 8:00, is empty at 9:15 and home at 11:15
    expected = {7.0: (1, 0), 7.99: (1, 0), 8.0: (0, 0), 9.25: (1, 1), 11.25: (0, 1), 13.25: (0, 0)}
    assert {hour: trips.on_road(int(hour * HOUR)) for hour in expected} == expected


def test_trips_that_only_touch_the_span_are_shown(run):
    loads = run.loads
    row = loads["departed"].dropna().index[40]
    moment = loads["departed"][row] + (loads["arrived"] - loads["departed"])[row] / 2
    start = moment.floor("s").to_pydatetime()
    trips = replay(run, start=start, end=start + timedelta(seconds=1)).scenes[0].trips
    assert trips.on_road(0) == on_road(run, start)
    assert (trips.departed <= 0).any()


def test_empty_trucks_leave_between_being_empty_and_being_home(scene):
    trips = scene.trips
    assert (trips.unloaded <= trips.left).all()
    assert (trips.left <= trips.returned).all()
    driven = trips.returned - trips.left
    out = trips.arrived - trips.departed
    assert (driven <= 2 * out).all()


def test_routes_lead_from_plants_to_sites_of_the_map(scene):
    plants, sites = {p.node for p in scene.plants}, {s.node for s in scene.sites}
    assert {route[0] for route in scene.routes} <= plants
    assert {route[-1] for route in scene.routes} <= sites


def test_storeys_done_are_those_finished(run, scene):
    for site in scene.sites:
        own = run.storeys[run.storeys["project"] == site.place.name]
        for hours in range(0, scene.span.seconds // HOUR, 100):
            moment = scene.span.start + timedelta(hours=hours)
            done = site.done_before + int((site.finished <= hours * HOUR).sum())
            assert done == int((own["finished"] <= moment).sum())
        assert site.storeys == len(own)


def test_every_site_that_was_worked_on_is_there(run, scene):
    assert {site.place.name for site in scene.sites} == set(run.storeys["project"].astype(str))


def test_a_site_lifts_only_while_a_crane_job_is_under_way(run, scene):
    jobs = run.jobs.merge(run.loads[["load", "project"]], on="load")
    for site in scene.sites:
        own = jobs[jobs["project"] == site.place.name]
        begins = site.state.time[site.state.value == 2]
        assert len(begins) > 5
        for second in begins.tolist():
            moment = scene.span.start + timedelta(seconds=second)
            assert ((own["start"] <= moment) & (own["end"] > moment)).any()


def test_no_site_lifts_at_three_in_the_morning(scene):
    night = np.arange(3 * HOUR, scene.span.seconds, 24 * HOUR)
    for site in scene.sites:
        rows = np.searchsorted(site.state.time, night, "right") - 1
        assert (site.state.value[rows] == 0).all()


def test_yard_levels_are_those_of_the_record(run, scene):
    for plant in scene.plants:
        stock = run.stock[run.stock["place"] == plant.place.name]
        for second in range(0, scene.span.seconds, 50 * HOUR):
            moment = scene.span.start + timedelta(seconds=second)
            level = stock.loc[stock["time"] <= moment, "level_m3"].iloc[-1]
            row = np.searchsorted(plant.level_m3.time, second, "right") - 1
            assert abs(plant.level_m3.value[row] - level) <= 0.5


def test_volumes_add_up_to_those_of_the_record(run, scene):
    pieces = run.components
    for name in ("installed", "planned"):
        column = getattr(scene.counters, name)
        since = (pieces[name] > scene.span.start) & (pieces[name] <= scene.span.end)
        total = pieces.loc[since, "volume_m3"].sum()
        assert abs(column[-1] / 10 - total) <= 0.1
        assert (np.diff(column) >= 0).all()


def test_nights_and_bans_are_hours_of_every_day(scene):
    days = scene.span.seconds // (24 * HOUR)
    bans = [c for c in scene.closings if c.kind == "ban"]
    assert len(bans) == days
    hours = pd.DataFrame(bans)[["start", "end"]] % (24 * HOUR) / HOUR
    assert hours.drop_duplicates().to_numpy().tolist() == [[7.0, 19.0]]
    nights = [c for c in scene.closings if c.kind == "night"]
    # 22-06, cut in two at the ends of the span
    assert (nights[0].start, nights[0].end) == (0, 6 * HOUR)
    assert nights[-1].end == scene.span.seconds


def test_a_closure_given_as_data_is_shown():
    closings = replay(example_run()).scenes[0].closings
    wind = [(c.start / HOUR, c.end / HOUR) for c in closings if c.kind == "wind"]
    assert wind == [(114.0, 120.0)]
