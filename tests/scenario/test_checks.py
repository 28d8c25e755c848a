"""Between the parts of a scenario: every reference is good, everything can be made and carried."""

import pytest

from supplysim.errors import InputError
from supplysim.scenario import load
from supplysim.scenario.checks import check


def faults(scenario, **overrides):
    """Return the faults of a changed scenario by place; dots are written as two underscores."""
    changes = {path.replace("__", "."): value for path, value in overrides.items()}
    with pytest.raises(InputError) as caught:
        scenario.with_(changes)
    return {fault.where: fault for fault in caught.value.faults}


@pytest.mark.parametrize("name", ["small", "toy-river"])
def test_shipped_scenarios_are_without_fault(name):
    assert check(load(name)) == []


@pytest.mark.parametrize(
    ("path", "value", "where", "nearest"),
    [
        ("plan.crew_calendar", "sit", "plan.crew_calendar", "site"),
        ("sites.night_gate_calendar", "nightgate", "sites.night_gate_calendar", "night-gate"),
        ("line_types.slab.calendar", "plan", "line_types.slab.calendar", "plant"),
        ("plants.west.yard_calendar", "yart", "plants.west.yard_calendar", "yard"),
        ("fleets.*.calendar", "trucks", "fleets.east-own.calendar", "truck"),
        ("archetypes.A.pieces.0.type", "DBZ", "archetypes.A.pieces.0.type", "DBS"),
        ("portfolio.projects.0.archetype", "E", "portfolio.projects.0.archetype", ""),
        ("portfolio.projects.0.zone", "harbor", "portfolio.projects.0.zone", "harbour"),
        ("portfolio.projects.0.plant", "wst", "portfolio.projects.0.plant", "west"),
        ("portfolio.mix.E", 0.0, "portfolio.mix.E", ""),
        ("portfolio.exports.moon", {"m3_per_year": 1}, "portfolio.exports.moon", ""),
        ("components.DBS.family", "slabs", "components.DBS.family", "slab"),
        ("plants.west.lines.slap", 1, "plants.west.lines.slap", "slab"),
        ("fleets.west-own.plants", ["wset"], "fleets.west-own.plants.0", "west"),
        ("quality.test_types", ["DBS", "LTT"], "quality.test_types.1", "LT"),
    ],
)
def test_a_name_that_nothing_has_brings_the_nearest_one(small, path, value, where, nearest):
    fault = faults(small, **{path: value})[where]
    assert fault.nearest == nearest
    assert fault.en.startswith("no ")


def test_names_of_years_and_their_zones_are_checked():
    toy = load("toy-river")
    year = {"new_starts_mm2": 1, "prefabricated_share": {"hill": 0.5}}
    found = faults(toy, portfolio__years__soon=year)
    assert {"portfolio.years.soon", "portfolio.years.soon.prefabricated_share.hill"} <= set(found)


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("portfolio.mix.A", 0.9, "portfolio.mix"),
        ("portfolio.classes.social", 0.9, "portfolio.classes"),
        ("portfolio.steel_share", 0.9, "portfolio.concrete_share"),
        ("zones.harbour.start_share", 0.9, "zones"),
        ("portfolio.years.2020.prefabricated_share.harbour", 1.5,
         "portfolio.years.2020.prefabricated_share.harbour"),
    ],
)  # fmt: skip
def test_shares_sum_to_one_and_lie_between(path, value, where):
    assert where in faults(load("toy-river"), **{path: value})


def test_a_component_heavier_than_every_truck_is_told_with_the_most_that_goes(small):
    fault = faults(small, components__Z__mass_t=26)["components.Z.mass_t"]
    assert fault.en == "heavier than every truck: at most 25 t (payload_t of fleets and loads)"
    assert small.with_({"components.Z.mass_t": 25}).components["Z"].mass_t == 25


@pytest.mark.parametrize("path", ["fleets.*.payload_t", "loads.payload_t"])
def test_the_least_of_both_payloads_counts(small, path):
    found = faults(small, **{path: 3})
    assert "components.Z.mass_t" in found
    assert "components.DBS.mass_t" not in found


def test_the_heaviest_truck_of_its_laying_class_counts(small):
    scenario = small.with_({"fleets.west-own.payload_t": 4})
    assert check(scenario) == []
    upright = {"fleets.west-own.laying": ["upright"], "fleets.east-own.laying": ["flat"]}
    found = faults(small, **upright)
    assert found.keys() == {"plants.west", "plants.east"}
    assert "flat" in found["plants.west"].en


def test_a_fleet_without_trucks_carries_nothing(small):
    assert {"plants.west"} == faults(small, **{"fleets.west-own.trucks": 0}).keys()


def test_a_type_without_mould_is_told(small):
    assert faults(small, **{"plants.*.positions.wall": 0})["components.WQ.family"].en == (
        "no plant can make this mould family: no line or no mould positions"
    )
    # A type that no archetype uses needs no mould: the plants may make what is wanted.
    ours = {"plants.*.positions.wall": 0, "plants.*.lines.wall": 0}
    pieces = small.to_dict()["archetypes"]["A"]["pieces"]
    unused = {f"archetypes.{name}.pieces": pieces for name in ("B", "C", "D")}
    assert check(small.with_({**ours, **unused})) == []


def test_a_line_needs_mould_positions_and_nothing_is_negative(small):
    found = faults(small, plants__west__positions__slab=0, plants__east__lines__slab=-1)
    assert found["plants.west.positions.slab"].value == "0"
    assert found["plants.east.lines.slab"].en == "must not be negative"


@pytest.mark.parametrize("name", ["gate", "night-gate", "site", "plant"])
def test_a_calendar_that_never_opens_in_the_run_is_told(small, name):
    pauses = [{"start": "2020-07-01", "end": "2020-12-31"}]
    found = faults(small, **{f"calendars.{name}.pauses": pauses})
    assert found[f"calendars.{name}"].en == "never opens between start and horizon"


def test_a_pause_from_the_festival_needs_its_date(small):
    found = faults(small, holidays=[{"name": "Spring Festival", "date": "2019-02-05"}])
    assert found["calendars.truck.pauses.0"].en == "holidays has no Spring Festival for 2020"


def test_a_scenario_without_demand_is_told(small):
    assert faults(small, portfolio__projects=None)["portfolio"].en.startswith("no demand")


def test_projects_have_names_of_their_own(small):
    found = faults(small, portfolio__projects__1__project="quay")
    assert list(found) == ["portfolio.projects.1.project"]


@pytest.mark.parametrize("name", ["a/b", "a:b", " a", "a\tb"])
def test_names_that_would_break_a_path_are_told(small, name):
    assert "portfolio.projects.0.project" in faults(small, portfolio__projects__0__project=name)


@pytest.mark.parametrize(
    ("resource", "good"),
    [
        ("yard", True),
        ("yard:west", True),
        ("yard:north", False),
        ("line:west", True),
        ("line:west/slab1", True),
        ("line:west/slab2", False),
        ("casting", True),
        ("casting:west/slab1", True),
        ("casting:north", False),
        ("fleet:east-own", True),
        ("fleet:east", False),
        ("crane:quay/B01", True),
        ("gate:beach", False),
    ],
)
def test_a_closure_names_what_is_there(small, resource, good):
    row = {"resource": resource, "start": "2020-09-01", "end": "2020-09-02"}
    if good:
        assert small.with_({"closures": [row]}).closures[0].resource == resource
    else:
        assert list(faults(small, closures=[row])) == ["closures.0.resource"]


def test_faults_of_two_rules_come_together(small):
    found = faults(small, loads__payload_t=3, plan__hook_calendar="x")
    assert {"plan.hook_calendar", "components.Z.mass_t"} <= set(found)


def test_a_fault_between_parts_is_blamed_on_the_line_of_its_table(folder):
    folder.write("fleet,plants,trucks\nall,west; eastt,5\n", "fleets.csv")
    found = folder.faults('fleets = "fleets.csv"')
    assert found["fleets.all.plants.1"].file.endswith("fleets.csv:2")
    assert found["fleets.all.plants.1"].nearest == "east"
