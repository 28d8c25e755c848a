"""Verdicts: shares, factors, and what takes precedence over what."""

import numpy as np
import pytest

from supplysim.calendars import DAY, MINUTE
from supplysim.model.draws import Draws
from supplysim.model.verdicts import SITE, SOUND, TRANSIT, Verdicts
from supplysim.model.world import make_plan
from supplysim.streams import Streams
from tests.runs.scenarios import town


def verdicts(**changes):
    scenario = town({f"quality.{name}": value for name, value in changes.items()})
    plan = make_plan(scenario)
    return Verdicts(scenario.quality, plan, Draws(scenario, plan, Streams(1)))


def everything(made):
    return range(len(made.arrivals(0).stage))


def test_a_new_mould_multiplies_the_share_for_its_first_kits():
    made = verdicts(plant_reject_share=0.1, new_mould_factor=3, new_mould_kits=2)
    plain = verdicts(plant_reject_share=0.3, new_mould_factor=1)
    rows = everything(made)
    assert [made.new_mould(kit) for kit in (1, 2, 3)] == [True, True, False]
    new = made.fails(rows, 0, new_mould=True)
    assert new == plain.fails(rows, 0, new_mould=False)
    worn = made.fails(rows, 0, new_mould=False)
    assert set(worn) < set(new)
    assert len(worn) / len(rows) == pytest.approx(0.1, abs=0.03)


def test_the_third_remake_is_taken_as_sound():
    made = verdicts(
        plant_reject_share=1, site_reject_share=1, repair_share=1, transit_damage_share=1
    )
    rows = everything(made)
    for attempt in range(3):
        assert len(made.fails(rows, attempt, new_mould=True)) == len(rows)
        assert SOUND not in made.arrivals(attempt).stage
        assert made.repair_s(rows, attempt) > 0
    assert made.fails(rows, 3, new_mould=True) == []
    assert set(made.arrivals(3).stage) == {SOUND}
    assert made.repair_s(rows, 3) == made.arrivals(3).extra_s.sum() == 0


def test_damage_beyond_repair_goes_before_a_defect_and_a_defect_before_a_repair():
    both = {"site_reject_share": 1, "transit_damage_share": 1, "site_repair_min": 9}
    assert set(verdicts(**both, repairable_share=0).arrivals(0).stage) == {TRANSIT}
    mendable = verdicts(**both, repairable_share=1).arrivals(0)
    assert set(mendable.stage) == {SITE}
    assert mendable.extra_s.sum() == 0


def test_damaged_pieces_are_repaired_or_rejected_by_their_share():
    made = verdicts(transit_damage_share=1, repairable_share=0.7, site_repair_min=9).arrivals(0)
    stage, extra = np.array(made.stage), made.extra_s
    assert (extra == np.where(stage == SOUND, 9 * MINUTE, 0)).all()
    assert (stage == TRANSIT).mean() == pytest.approx(0.3, abs=0.05)


def test_one_piece_of_every_so_many_of_a_type_and_project_is_tested():
    made = verdicts(test_types=["DBS"], test_every=10, test_d=2)
    plan = make_plan(town())
    tested = np.array(made.tested(everything(made)))
    project = plan.building_project[plan.storey_building[plan.component_storey]]
    for row in range(len(plan.projects)):
        mine = np.flatnonzero((project == row) & (plan.component_type == plan.types.index("DBS")))
        assert tested[np.isin(tested, mine)].tolist() == mine[::10].tolist()
    assert made.test_s == 2 * DAY


def test_supervision_spares_the_test_and_tracing_the_search():
    assert verdicts(test_types=["DBS"], resident_supervision=True).tested(range(9)) == []
    assert verdicts(search_share=1, traceability=True).arrivals(0).search_s.sum() == 0
    assert (verdicts(search_share=1, search_min=4).arrivals(0).search_s == 4 * MINUTE).all()
