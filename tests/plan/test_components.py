"""Components: counts of the archetypes, loads within every limit, names and offsets that hold."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.model.world import make_plan
from supplysim.plan.components import pieces_of_storey, slices, storey_pattern
from supplysim.scenario import load
from supplysim.scenario.demand import Archetype, ComponentType
from supplysim.scenario.loads import Loads

LAYING = ("flat", "upright")


@pytest.fixture(scope="module")
def small():
    return load("small")


@pytest.fixture(scope="module")
def plan(small):
    return make_plan(small)


# --- how many -------------------------------------------------------------------------------


@pytest.mark.parametrize(("archetype", "pieces"), [("A", 56), ("B", 76), ("C", 104), ("D", 85)])
def test_a_storey_of_500_m2_has_the_pieces_of_its_archetype(small, archetype, pieces):
    assert sum(pieces_of_storey(small.archetypes[archetype], 500.0)) == pieces


def test_pieces_grow_with_the_area_round_half_up_and_are_never_none(small):
    horizontal = small.archetypes["A"]  # 40 slabs, 2 stairs, 6 balconies, 8 small slabs
    assert pieces_of_storey(horizontal, 1000.0) == [80, 4, 12, 16]
    assert pieces_of_storey(horizontal, 125.0) == [10, 1, 2, 2]  # 0.5 and 1.5 round up
    assert pieces_of_storey(horizontal, 10.0) == [1, 1, 1, 1]


# --- any archetype --------------------------------------------------------------------------

NAMES = "abcd"
types = st.builds(
    lambda volume, mass, laying, truck: {
        "family": "all",
        "volume_m3": volume / 10,
        "mass_t": mass / 10,
        "laying": laying,
        "per_truck": truck,
        "lift_min": 10,
    },
    st.integers(1, 60),
    st.integers(1, 150),
    st.sampled_from(LAYING),
    st.integers(1, 25),
)
pieces = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(NAMES),
            "per_500_m2": st.integers(1, 30),
            "phase": st.sampled_from(("vertical", "horizontal")),
            "rank": st.integers(1, 3),
        }
    ),
    min_size=1,
    unique_by=lambda piece: piece["type"],
)
cases = st.fixed_dictionaries(
    {
        "kinds": st.lists(types, min_size=len(NAMES), max_size=len(NAMES)),
        "pieces": pieces,
        "zones": st.integers(1, 4),
        "storey_m2": st.sampled_from((120.0, 500.0, 777.0)),
        "payload_t": st.integers(15, 40),
        "volume_m3": st.integers(6, 20),
    }
)


class Storey:
    """One storey laid out, with the types of its pieces."""

    def __init__(self, case):
        self.kinds = {n: ComponentType(**k) for n, k in zip(NAMES, case["kinds"], strict=True)}
        self.archetype = Archetype(pieces=case["pieces"], zones=case["zones"])
        self.loads = Loads(payload_t=case["payload_t"], volume_m3=case["volume_m3"])
        self.area = case["storey_m2"]
        self.pattern = storey_pattern(
            self.archetype,
            self.area,
            components=self.kinds,
            codes={name: code for code, name in enumerate(NAMES)},
            loads=self.loads,
        )
        self.names = [NAMES[code] for code in self.pattern.types]

    def of_loads(self):
        return [self.names[a:b] for a, b in slices(self.pattern.load_first)]

    def of_parts(self):
        return slices(self.pattern.part_first_load)


@given(cases)
def test_no_load_exceeds_mass_volume_or_geometry_unless_it_is_one_piece(case):
    storey = Storey(case)
    for names in storey.of_loads():
        kinds = [storey.kinds[name] for name in names]
        assert kinds
        if len(kinds) > 1:
            assert sum(kind.mass_t for kind in kinds) <= storey.loads.payload_t + 1e-6
            assert sum(kind.volume_m3 for kind in kinds) <= storey.loads.volume_m3 + 1e-6
        assert sum(Fraction(1, kind.per_truck) for kind in kinds) <= 1


def test_loads_are_weighed_in_the_whole_kilograms_that_trucks_count():
    """24 pieces of 1.0416 t are 24.998 t; as 1,042 kg each they would be 25.008 t."""
    kind = {
        "family": "all", "volume_m3": 0.1, "mass_t": 1.0416, "per_truck": 99, "lift_min": 10
    }  # fmt: skip
    pattern = storey_pattern(
        Archetype(pieces=[{"type": "a", "per_500_m2": 24}]),
        500.0,
        components={"a": ComponentType(**kind)},
        codes={"a": 0},
        loads=Loads(payload_t=25),
    )
    assert pattern.load_first.tolist() == [0, 23, 24]


@given(cases)
def test_no_load_mixes_laying_classes(case):
    storey = Storey(case)
    for names, laying in zip(storey.of_loads(), storey.pattern.load_laying, strict=True):
        assert {storey.kinds[name].laying for name in names} == {LAYING[laying]}


@given(cases)
def test_a_load_is_closed_only_when_the_next_piece_does_not_fit(case):
    storey = Storey(case)
    loads = storey.of_loads()
    for first, last in storey.of_parts():
        for names, following in zip(loads[first:last], loads[first + 1 : last], strict=False):
            kinds = [storey.kinds[name] for name in [*names, following[0]]]
            fits = (
                len({kind.laying for kind in kinds}) == 1
                and sum(Fraction(1, kind.per_truck) for kind in kinds) <= 1
                and sum(kind.mass_t for kind in kinds) <= storey.loads.payload_t
                and sum(kind.volume_m3 for kind in kinds) <= storey.loads.volume_m3
            )
            assert not fits


@given(cases)
def test_every_piece_is_laid_out_once_in_its_phase_by_rank(case):
    storey = Storey(case)
    counts = pieces_of_storey(storey.archetype, storey.area)
    rows = {piece.type: piece for piece in storey.archetype.pieces}
    zones = storey.archetype.zones
    bounds = storey.pattern.load_first[storey.pattern.part_first_load].tolist()
    assert Counter(storey.names) == dict(zip(rows, counts, strict=True))
    for part, (a, b) in enumerate(pairwise(bounds)):
        laid = [rows[name] for name in storey.names[a:b]]
        assert {piece.phase for piece in laid} <= {"vertical" if part < zones else "horizontal"}
        assert [piece.rank for piece in laid] == sorted(piece.rank for piece in laid)
    assert len(bounds) == 2 * zones + 1


@given(cases)
def test_zones_share_the_pieces_of_a_row_evenly(case):
    storey = Storey(case)
    zones = storey.archetype.zones
    bounds = storey.pattern.load_first[storey.pattern.part_first_load].tolist()
    for phase, shift in (("vertical", 0), ("horizontal", zones)):
        rows = sum(piece.phase == phase for piece in storey.archetype.pieces)
        sizes = [bounds[shift + z + 1] - bounds[shift + z] for z in range(zones)]
        assert max(sizes) - min(sizes) <= rows


@given(cases)
def test_ordinals_count_each_laying_class_from_one(case):
    storey = Storey(case)
    for code in (0, 1):
        ordinals = storey.pattern.load_ordinal[storey.pattern.load_laying == code]
        assert ordinals.tolist() == list(range(1, len(ordinals) + 1))


# --- the tables of a portfolio --------------------------------------------------------------

PARENTS = [
    ("building_first", "building_project", "storey_building"),
    ("part_first", "storey_building", "part_storey"),
    ("part_first_load", "part_storey", "load_part"),
    ("load_first", "load_part", "component_load"),
]


@pytest.mark.parametrize(("offsets", "parent", "child"), PARENTS)
def test_offsets_are_contiguous_and_agree_with_the_parent_of_each_row(plan, offsets, parent, child):
    first, of = getattr(plan, offsets), getattr(plan, child)
    assert first[0] == 0
    assert first[-1] == len(of)
    assert (np.diff(first) >= 0).all()
    assert len(first) == len(getattr(plan, parent)) + 1
    for row, (a, b) in enumerate(slices(first)):
        assert (of[a:b] == row).all()


def test_every_storey_of_a_tower_repeats_one_pattern(plan):
    for a, b in slices(plan.building_first):
        first = plan.load_first[plan.part_first_load[plan.part_first[a : b + 1]]]
        patterns = {tuple(plan.component_type[i:j].tolist()) for i, j in slices(first)}
        assert len(patterns) == 1


def test_the_small_portfolio_has_the_pieces_of_its_archetypes(plan):
    """quay: 16 storeys of A; park: 14 of B; tower-square: 12 of D."""
    project = plan.building_project[plan.storey_building[plan.component_storey]]
    counts = dict(zip([p.name for p in plan.projects], np.bincount(project).tolist(), strict=True))
    assert counts == {"quay": 16 * 56, "park": 14 * 76, "tower-square": 12 * 85}


def test_phases_and_zones_follow_the_order_of_erection(plan):
    for a, b in slices(plan.part_first):
        phases = list(zip(plan.part_phase[a:b].tolist(), plan.part_zone[a:b].tolist(), strict=True))
        assert phases == sorted(phases)
        assert set(plan.part_phase[a:b].tolist()) == {0, 1}


def test_loads_are_named_by_project_building_storey_class_and_ordinal(plan):
    names = [plan.load_name(row) for row in range(len(plan.load_part))]
    assert len(set(names)) == len(names)
    assert names[0] == "park/B01/S04/upright/01"
    for row, name in enumerate(names):
        project, building, storey, laying, ordinal = name.split("/")
        above = int(plan.storey_building[plan.load_storey[row]])
        assert project == plan.projects[plan.building_project[above]].name
        assert building == plan.building_names[above]
        assert storey == f"S{plan.storey_number[plan.load_storey[row]]:02d}"
        assert laying == LAYING[plan.load_laying[row]]
        assert int(ordinal) == plan.load_ordinal[row]


def test_names_depend_on_neither_plants_nor_policies_nor_trucks(small, plan):
    other = make_plan(
        small.with_(
            {
                "plants.*.positions.slab": 1,
                "fleets.*.trucks": 7,
                "fleets.*.payload_t": 30,
                "policies.call_off": "buffer",
                "policies.sourcing": "nearest",
                "sites.cranes_per_tower": 0.5,
            }
        )
    )
    assert [other.load_name(i) for i in range(len(other.load_part))] == [
        plan.load_name(i) for i in range(len(plan.load_part))
    ]
    assert np.array_equal(other.load_first, plan.load_first)
