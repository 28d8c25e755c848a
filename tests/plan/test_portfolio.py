"""The portfolio takes exactly the area it is given, and nothing in it moves anything else."""

import copy
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplysim.calendars import DAY
from supplysim.errors import InputError
from supplysim.plan.portfolio import (
    areas,
    concrete_areas_m2,
    draw_projects,
    make_portfolio,
    mix_intensity,
)
from supplysim.plan.site_days import SiteDays
from supplysim.plan.tables import Project
from supplysim.scenario.spec import Scenario


def raw() -> dict[str, Any]:
    """Return a made-up city of two zones and one neighbour, as it would be written."""
    line = {"kind": "pallet", "families": ["all"], "design_m3_per_unit": 1000}
    stages = ("setup", "reinforcement", "casting", "demoulding", "finishing", "qc")
    piece = {"family": "all", "per_truck": 10, "lift_min": 10}
    return {
        "name": "two-zones",
        "start": "2019-10-03",
        "window_start": "2020-01-01",
        "window_end": "2021-01-01",
        "horizon": "2021-01-01",
        "network": "line",
        "portfolio": {
            "years": {
                str(year): {"new_starts_mm2": 2, "prefabricated_share": {"north": s, "south": 0.2}}
                for year, s in ((2017, 0.4), (2018, 0.5), (2019, 0.6), (2020, 0.8))
            },
            "exports": {"abroad": {"m3_per_year": 20000}},
            "mix": {"slabs": 0.6, "walls": 0.4},
            "concrete_share": 0.7,
            "steel_share": 0.25,
            "timber_share": 0.05,
        },
        "zones": {
            "north": {"nodes": ["n1", "n2", "n3"], "start_share": 0.6},
            "south": {"nodes": ["s1"], "start_share": 0.4},
            "abroad": {"nodes": ["a1"], "priority": "outside"},
        },
        "components": {
            "slab": {**piece, "volume_m3": 0.5, "mass_t": 1.25},
            "wall": {**piece, "volume_m3": 2.0, "mass_t": 5.0},
        },
        "archetypes": {
            "slabs": {"pieces": [{"type": "slab", "per_500_m2": 40}]},
            "walls": {
                "pieces": [
                    {"type": "slab", "per_500_m2": 40},
                    {"type": "wall", "per_500_m2": 20, "phase": "vertical"},
                ]
            },
        },
        "calendars": {
            "site": {
                "hours": ["07:00-18:00"],
                "pauses": [{"start": "12-20", "end": "festival+18", "name": "winter"}],
            },
            **{
                name: {"hours": ["07:00-18:00"]}
                for name in ("crane", "plant", "yard", "truck", "gate", "night-gate")
            },
        },
        "holidays": [
            {"name": "Spring Festival", "date": day}
            for day in ("2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12")
        ],
        "line_types": {"line": {**line, **{f"{stage}_min": 10 for stage in stages}}},
        "plants": {
            "p1": {"node": "n1", "lines": {"line": 1}, "positions": {"line": 50}, "yard_m3": 1000}
        },
        "fleets": {"f1": {"plants": ["p1"], "trucks": 5}},
    }


def city(**portfolio: Any) -> Scenario:
    given_data = raw()
    given_data["portfolio"].update(portfolio)
    return Scenario.model_validate(given_data)


def rows(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Return rows of a user's own list, one per set of changes to a sound row."""
    sound = {
        "zone": "north", "node": "n1", "archetype": "slabs", "first_storey": "2020-03-01",
        "towers": 2, "precast_storeys": 10, "storey_m2": 500, "stagger_d": 20,
    }  # fmt: skip
    return [{"project": f"mine-{i}", **sound, **change} for i, change in enumerate(changes)]


def of(projects: tuple[Project, ...], zone: str, year: int) -> list[Project]:
    return [p for p in projects if p.name.startswith(f"{zone}-{year}-")]


CITY = city()
ALL = draw_projects(CITY)


def test_area_of_a_zone_and_year_is_share_times_starts() -> None:
    expected = concrete_areas_m2(CITY)
    assert expected["north", 2019] == pytest.approx(2e6 * 0.6 * 0.6 * 0.7)
    assert expected["south", 2020] == pytest.approx(2e6 * 0.4 * 0.2 * 0.7)
    for (zone, year), area in expected.items():
        drawn = math.fsum(p.area_m2 for p in of(ALL, zone, year))
        assert drawn == pytest.approx(area, rel=1e-12)


@settings(max_examples=15, deadline=None)
@given(starts=st.floats(0.001, 3), share=st.floats(0.001, 1), seed=st.integers(0, 10**6))
def test_area_is_exact_whatever_the_starts_and_the_seed(
    starts: float, share: float, seed: int
) -> None:
    year = {"new_starts_mm2": starts, "prefabricated_share": {"north": share, "south": 0}}
    drawn = draw_projects(city(years={"2019": year}, exports={}, seed=seed))
    total = math.fsum(p.area_m2 for p in drawn)
    assert total == pytest.approx(starts * 1e6 * 0.6 * share * 0.7, rel=1e-12)
    assert {p.zone for p in drawn} == {"north"}


def test_precast_storeys_take_their_share_of_every_project() -> None:
    for project in ALL:
        storeys = math.fsum(b.storey_m2 * len(b.storeys) for b in project.buildings)
        assert storeys == pytest.approx(project.area_m2 * 0.80 * 0.82)


def test_exports_take_their_volume_at_the_intensity_of_the_mix() -> None:
    intensity = mix_intensity(CITY)
    assert intensity == pytest.approx((0.6 * 20 + 0.4 * (20 + 40)) / 500)
    for year in range(2017, 2021):
        m2 = [b.storey_m2 * len(b.storeys) for p in of(ALL, "abroad", year) for b in p.buildings]
        assert math.fsum(m2) * intensity == pytest.approx(20000)


def test_steel_and_timber_are_counted_but_not_built() -> None:
    table = areas(CITY).set_index(["zone", "year", "material"])["area_m2"]
    assert table["north", 2020, "steel"] == pytest.approx(2e6 * 0.6 * 0.8 * 0.25)
    assert table["north", 2020, "timber"] == pytest.approx(2e6 * 0.6 * 0.8 * 0.05)
    assert "abroad" not in table.xs("steel", level="material").index.get_level_values("zone")
    concrete = math.fsum(table.xs("concrete", level="material"))
    assert math.fsum(p.area_m2 for p in ALL) == pytest.approx(concrete)


def test_the_area_factor_scales_the_city_and_not_its_exports() -> None:
    doubled = concrete_areas_m2(city(area_factor=2.0))
    for (zone, year), area in concrete_areas_m2(CITY).items():
        factor = 1 if zone == "abroad" else 2
        assert doubled[zone, year] == pytest.approx(factor * area)


def test_the_same_seed_gives_the_same_projects_and_another_seed_others() -> None:
    assert draw_projects(city()) == ALL
    assert draw_projects(city(seed=7)) != ALL


def test_projects_are_sorted_by_name_and_no_name_comes_twice() -> None:
    names = [p.name for p in ALL]
    assert names == sorted(set(names))


def test_a_fixed_portfolio_is_the_same_in_every_replication() -> None:
    assert draw_projects(CITY, replication=3) == ALL


def test_a_portfolio_drawn_per_replication_differs_and_repeats() -> None:
    each = city(draw="per_replication")
    assert draw_projects(each, replication=0) == ALL
    assert draw_projects(each, replication=1) != ALL
    assert draw_projects(each, replication=1) == draw_projects(each, replication=1)


def test_another_zone_leaves_every_other_project_as_it_was() -> None:
    more = raw()
    more["zones"] = {"east": {"nodes": ["e1"], "start_share": 0.3}, **more["zones"]}
    for year in more["portfolio"]["years"].values():
        year["prefabricated_share"]["east"] = 0.5
    drawn = draw_projects(Scenario.model_validate(more))
    assert tuple(p for p in drawn if p.zone != "east") == ALL
    assert any(p.zone == "east" for p in drawn)


def test_another_area_in_one_year_leaves_every_other_year_as_it_was() -> None:
    changed = copy.deepcopy(raw()["portfolio"]["years"])
    changed["2019"]["prefabricated_share"]["north"] = 0.9
    drawn = draw_projects(city(years=changed))

    def rest(projects: tuple[Project, ...]) -> list[Project]:
        return [p for p in projects if not p.name.startswith("north-2019-")]

    assert rest(drawn) == rest(ALL)
    assert len(of(drawn, "north", 2019)) > len(of(ALL, "north", 2019))


def test_more_area_adds_projects_behind_those_of_the_year() -> None:
    more = of(draw_projects(city(area_factor=1.5)), "north", 2019)
    before = of(ALL, "north", 2019)
    assert more[: len(before) - 1] == before[:-1]
    assert len(more) > len(before)


def test_another_year_leaves_the_years_there_were_as_they_were() -> None:
    years = raw()["portfolio"]["years"]
    longer = {"2016": years["2017"], **years}
    drawn = draw_projects(city(years=longer))
    assert tuple(p for p in drawn if "-2016-" not in p.name) == ALL


def test_archetypes_keep_close_to_the_mix_by_count() -> None:
    year = {"new_starts_mm2": 8, "prefabricated_share": {"north": 1.0}}
    drawn = draw_projects(city(years={"2019": year}, exports={}))
    walls = sum(p.archetype == "walls" for p in drawn)
    assert len(drawn) > 40
    assert walls == pytest.approx(0.4 * len(drawn), abs=2)


def test_starts_are_spread_evenly_over_the_year() -> None:
    year = {"new_starts_mm2": 8, "prefabricated_share": {"north": 1.0}}
    drawn = draw_projects(city(years={"2019": year}, exports={}))
    first = -275 * DAY  # 1 January 2019, seen from 3 October 2019
    quarters = [0, 0, 0, 0]
    for project in drawn:
        assert first <= project.start < first + 365 * DAY
        quarters[(project.start - first) * 4 // (365 * DAY)] += 1
    assert max(quarters) - min(quarters) <= 3


def test_sites_lie_at_nodes_of_their_zone_and_off_the_road() -> None:
    assert {p.node for p in ALL if p.zone == "north"} == {"n1", "n2", "n3"}
    assert all(0.5 <= p.access_km <= 4.0 for p in ALL)


def test_towers_begin_in_turn_at_midnight_and_never_before_the_site() -> None:
    for project in ALL:
        firsts = [b.planned_first for b in project.buildings]
        assert firsts == sorted(firsts)
        assert firsts[0] >= project.start
        assert all(t % DAY == 0 for t in firsts)


def test_storeys_lie_between_the_first_precast_one_and_the_roof() -> None:
    for project in ALL:
        for building in project.buildings:
            assert building.storeys[0] == 4
            assert building.storeys[-1] <= 33
            assert building.storeys == tuple(range(4, 4 + len(building.storeys)))
            assert 200 < building.storey_m2 < 900


def test_site_days_stand_still_in_the_winter_pause() -> None:
    days = SiteDays(CITY)
    december = 77  # 19 December 2019, the last day before the pause
    after_pause = 133  # 13 February 2020: Spring Festival of 25 January + 19 d
    assert days.after(december, 0) == december
    assert days.after(december, 1.5) == after_pause
    assert days.after(december + 5, 0) == after_pause
    assert days.after(0, 365) == pytest.approx(365, abs=30)


def test_first_storeys_are_not_planned_in_the_pause() -> None:
    starts = [b.planned_first // DAY for p in ALL for b in p.buildings]
    assert not [day for day in starts if 78 <= day < 133]
    assert max(starts.count(day) for day in set(starts)) <= 6


def test_only_towers_that_matter_to_the_run_are_kept() -> None:
    kept = make_portfolio(CITY)
    span = 456  # 3 October 2019 to 1 January 2021
    planned = {
        (p.name, b.name): (b.planned_first // DAY, len(b.storeys)) for p in ALL for b in p.buildings
    }
    there = {(p.name, b.name) for p in kept for b in p.buildings}
    # A tower whose slowest plan (9 d a storey, 75 d of pause) ended 45 d before the start is done.
    assert there == {
        key
        for key, (day, storeys) in planned.items()
        if -400 <= day <= span + 60 and day + storeys * 9 + 75 > -45
    }
    assert 0 < len(there) < len(planned)
    by_name = {p.name: p for p in ALL}
    assert all(p.area_m2 == by_name[p.name].area_m2 for p in kept)


def test_the_users_list_replaces_the_generated_projects() -> None:
    listed = city(projects=rows({"project": "late"}, {"project": "early", "plant": "p1"}))
    early, late = make_portfolio(listed)
    assert (early.name, late.name) == ("early", "late")
    assert (early.plant, late.plant) == ("p1", "")
    assert [b.planned_first // DAY for b in early.buildings] == [150, 170]
    assert early.buildings[0].storeys == tuple(range(4, 14))
    assert early.area_m2 == pytest.approx(2 * 10 * 500 / (0.80 * 0.82))
    assert early.start < early.buildings[0].planned_first


def test_every_date_past_the_horizon_is_told_at_once() -> None:
    late = rows({"first_storey": "2021-01-01"}, {}, {"first_storey": "2023-05-01"})
    with pytest.raises(InputError) as caught:
        make_portfolio(city(projects=late))
    assert [fault.where for fault in caught.value.faults] == [
        "portfolio.projects.0.first_storey",
        "portfolio.projects.2.first_storey",
    ]
    assert "2021-01-01" in caught.value.text("zh")


def test_an_empty_list_is_a_fault_not_an_empty_city() -> None:
    with pytest.raises(InputError):
        make_portfolio(city(projects=[]))
