"""The award: who may bid, in what order packages are given, and what a bid shows."""

import pytest

from supplysim.calendars import DAY
from supplysim.errors import InputError
from supplysim.model.award import (
    award_date,
    award_projects,
    families_of,
    line_type_of,
    m3_by_line,
)
from supplysim.plan.portfolio import make_portfolio
from supplysim.scenario import load


@pytest.fixture(scope="module")
def small():
    return load("small")


def scenario_with(small, **changes):
    return small.with_({path.replace("__", "."): value for path, value in changes.items()})


def kilometres(table, default=10):
    """Return road metres by (plant, project)."""
    return lambda plant, project: table.get((plant, project.name), default) * 1000


class Bids:
    """A sourcing rule that writes down what it sees and takes the first bidder."""

    def __init__(self):
        self.seen = []

    def __call__(self, bidders):
        self.seen.append(list(bidders))
        return bidders[0].plant


def award(scenario, sourcing=None, distance=None):
    bids, distance = sourcing or Bids(), distance or kilometres({})
    plants = award_projects(scenario, make_portfolio(scenario), distance_m=distance, sourcing=bids)
    return plants, getattr(bids, "seen", [])


def test_every_project_goes_to_one_plant_that_was_asked(small):
    plants, _ = award(small, lambda bidders: bidders[-1].plant)
    assert plants == dict.fromkeys(("park", "quay", "tower-square"), "west")


def test_a_package_is_the_volume_of_all_its_components(small):
    """Twice six storeys of 500 m2 with 10 columns, 28 beams, 45 slabs and 2 stairs."""
    square = next(p for p in make_portfolio(small) if p.name == "tower-square")
    assert m3_by_line(small, square) == pytest.approx(
        {"slab": 12 * 45 * 0.52, "fixed": 12 * (10 * 1.3 + 28 * 0.55 + 2 * 0.8)}
    )


def test_families_and_their_lines_follow_the_archetype(small):
    assert families_of(small, "A") == ["fixed", "slab"]
    assert families_of(small, "B") == ["fixed", "slab", "wall"]
    assert [line_type_of(small, family) for family in families_of(small, "C")] == [
        "fixed",
        "slab",
        "wall",
    ]


def _capacity_m3(small, plant, kind):
    line, site = small.line_types[kind], small.plants[plant]
    units = site.positions[kind] if line.kind == "fixed" else site.lines[kind]
    return line.design_m3_per_unit * units


def test_packages_are_awarded_in_the_order_of_their_dates_and_the_fullest_line_counts(small):
    plants, seen = award(small)
    projects = {p.name: p for p in make_portfolio(small)}
    dated = sorted(projects.values(), key=lambda p: award_date(small, p))
    assert [p.name for p in dated] == ["quay", "park", "tower-square"]
    awarded = dict.fromkeys(("slab", "wall", "fixed"), 0.0)
    for project, bidders in zip(dated, seen, strict=True):
        package = m3_by_line(small, project)
        assert [b.plant for b in bidders] == ["east", "west"]
        full = max(
            package,
            key=lambda kind: (awarded[kind] + package[kind]) / _capacity_m3(small, "east", kind),
        )
        assert bidders[0].awarded_m3 == pytest.approx(awarded[full])
        assert bidders[0].package_m3 == pytest.approx(package[full])
        assert bidders[0].capacity_m3 == _capacity_m3(small, "east", full)
        assert bidders[1].awarded_m3 == 0
        assert plants[project.name] == "east"
        for kind, m3 in package.items():
            awarded[kind] += m3


def test_an_award_comes_the_lead_before_the_first_planned_storey(small):
    for project in make_portfolio(small):
        first = min(building.planned_first for building in project.buildings)
        assert award_date(small, project) == first - small.production.award_lead_d * DAY


def test_what_was_awarded_more_than_a_year_ago_no_longer_counts(small):
    rows = [row.model_dump(mode="json") for row in small.portfolio.projects]
    old = {**rows[0], "project": "before", "first_storey": "2019-07-01"}
    recent = {**rows[0], "project": "lately", "first_storey": "2019-08-01"}
    for row, counts in ((old, 0), (recent, 1)):
        scenario = small.with_({"portfolio.projects": [row, rows[0]]})
        project = next(p for p in make_portfolio(scenario) if p.name == row["project"])
        _, seen = award(scenario)
        assert seen[-1][0].awarded_m3 in [
            pytest.approx(counts * m3) for m3 in m3_by_line(scenario, project).values()
        ]


def test_a_bid_counts_the_line_that_would_be_fullest(small):
    """A plant with room for slabs but few fixed positions bids with its fixed positions."""
    scenario = small.with_({"plants.east.positions.fixed": 2})
    _, seen = award(scenario)
    assert {bidders[0].capacity_m3 for bidders in seen} == {
        2 * small.line_types["fixed"].design_m3_per_unit
    }


def test_only_plants_with_every_line_may_bid(small):
    scenario = small.with_({"plants.east.lines.wall": 0, "plants.east.positions.wall": 0})
    plants, seen = award(scenario)
    assert plants["park"] == "west"
    assert [[b.plant for b in bidders] for bidders in seen] == [
        ["east", "west"],
        ["west"],
        ["east", "west"],
    ]


def test_a_plant_beyond_the_economic_radius_bids_only_where_none_is_within(small):
    far = kilometres({("east", "quay"): 151, ("east", "park"): 151, ("west", "park"): 400})
    _, seen = award(small, distance=far)
    assert [[b.plant for b in bidders] for bidders in seen] == [
        ["west"],
        ["east", "west"],
        ["east", "west"],
    ]


def named(small, plant):
    rows = [row.model_dump(mode="json") for row in small.portfolio.projects]
    return small.model_copy(
        update={
            "portfolio": small.portfolio.model_validate(
                small.portfolio.model_dump(mode="json")
                | {"projects": [{**row, "plant": plant} for row in rows]}
            )
        }
    )


def test_a_plant_named_by_the_project_is_taken_without_asking(small):
    plants, seen = award(named(small, "west"), distance=kilometres({}, default=999))
    assert set(plants.values()) == {"west"}
    assert seen == []


def test_packages_that_nobody_can_make_are_all_told_at_once(small):
    scenario = named(small, "east").model_copy(
        update={
            "plants": {
                name: plant.model_copy(update={"lines": {"slab": 1}, "positions": {"slab": 8}})
                for name, plant in small.plants.items()
            }
        }
    )
    with pytest.raises(InputError) as caught:
        award(scenario)
    assert {fault.where for fault in caught.value.faults} == {
        "portfolio / park.plant",
        "portfolio / quay.plant",
        "portfolio / tower-square.plant",
    }
    assert all(fault.value == "east" for fault in caught.value.faults)


def test_a_rule_may_give_a_package_only_to_a_plant_that_was_asked(small):
    with pytest.raises(InputError, match="project quay cannot go there; it may go to east, west"):
        award(small, lambda _: "nowhere")


def test_a_package_that_no_plant_can_make_names_the_families_it_needs(small):
    slabs = {"lines": {"slab": 1}, "positions": {"slab": 8}}
    plants = {name: plant.model_copy(update=slabs) for name, plant in small.plants.items()}
    with pytest.raises(InputError, match="no plant has every line that fixed, slab") as caught:
        award(small.model_copy(update={"plants": plants}))
    assert all(fault.where.startswith("portfolio / ") for fault in caught.value.faults)
