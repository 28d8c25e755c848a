"""Rejected pieces on a site put together by hand: who goes on, who waits, nobody sticks."""

import pytest

from supplysim.calendars import HOUR, NEVER
from supplysim.model.entities import Load, Part
from supplysim.model.rejected import held_up, in_order, last_of, next_load
from supplysim.plan.baseline import Steps

NO_STEPS = Steps(hold=0, formwork=0, topping=0, walking=0)
RANKS = [1, 1, 2, 2]


def erected(site, storey, **more):
    """Return when the pieces of one storey were installed."""
    built = site([storey, []], steps=NO_STEPS, storeys=1, start_stock=1, **more).run()
    assert built.towers[0].done
    return built


def test_pieces_of_the_same_rank_go_on_and_those_of_a_higher_rank_wait(site):
    # Four lifts of 100 s; the first piece is rejected at 0 and there again at 1000.
    built = erected(site, [[100] * 4], ranks=RANKS, rejects={0: ([0], 1000)})
    assert built.installed == [1100, 100, 1200, 1300]


def test_without_pieces_of_its_rank_everything_waits_for_the_rejected_piece(site):
    built = erected(site, [[100] * 4], ranks=[1, 2, 3, 3], rejects={0: ([0], 1000)})
    assert built.installed == [1100, 1200, 1300, 1400]


def test_a_later_load_of_the_same_rank_goes_on_too(site):
    # It was called for when the first load, then whole, should be empty: at 200.
    built = erected(site, [[100, 100], [100, 100]], ranks=[1] * 4, rejects={0: ([1], 1000)})
    assert built.installed == [100, 1100, 300, 400]


def test_the_storey_is_finished_when_the_last_rejected_piece_is_lifted(site):
    built = erected(site, [[100] * 4], ranks=RANKS, rejects={0: ([3], 5000)})
    assert built.installed == [100, 200, 300, 5100]
    assert built.towers[0].storeys[0].finished == 5100


def test_pieces_rejected_again_are_waited_for_again(site):
    twice = {0: ([0], 1000), 1000: ([0], 2000)}
    built = erected(site, [[100] * 4], ranks=RANKS, rejects=twice)
    assert built.installed == [3100, 100, 3200, 3300]


def test_a_truck_all_of_whose_pieces_are_rejected_leaves_at_once(site):
    built = erected(site, [[100, 100]], ranks=[1, 1], rejects={0: ([0, 1], 1000)})
    assert built.installed == [1100, 1200]
    assert built.emptied == [0, 1000]
    assert built.loads[0].unloaded == 0


def test_what_waits_for_a_rejected_piece_is_set_down_though_the_buffer_be_full(site):
    # One place at the gate and a buffer for one piece: the truck would bar the remade piece's way.
    built = erected(
        site, [[100] * 4], ranks=RANKS, rejects={0: ([0], 1000)}, buffer_l=100, gate_places=1,
        setdown_s=40,
    )  # fmt: skip
    assert [(job.load, job.unload, job.start, job.end) for job in built.crane.jobs] == [
        (0, 0, 0, 100),
        (0, 1, 100, 120),
        (1000, 0, 1000, 1100),
        (0, 0, 1100, 1300),
    ]
    assert built.emptied == [0, 1000]


def test_a_truck_is_not_set_down_once_the_rejected_piece_is_on_site(site):
    built = erected(site, [[HOUR, HOUR]], ranks=[1, 2], rejects={0: ([0], 0)})
    assert built.installed == [HOUR, 2 * HOUR]
    assert [job.unload for job in built.crane.jobs] == [0, 0]


@pytest.mark.parametrize("towers", [1, 2])
def test_a_shared_crane_builds_every_tower(site, towers):
    rejects = {row: ([2 * row], 3000 + row) for row in range(0, 4 * towers, 2)}
    built = site(
        [[[100, 100]], [[100, 100]]], steps=NO_STEPS, storeys=2, towers=towers, ranks=None,
        rejects=rejects, buffer_l=0, gate_places=1,
    ).run()  # fmt: skip
    assert all(tower.done for tower in built.towers)
    assert min(built.installed) > 0


# --- the rules one by one ---------------------------------------------------------------------


def load(row, first, last, *, attempt=0, **more):
    return Load(
        row=row, tower=0, storey=0, part=0, first=first, last=last, laying=0, mass_kg=1,
        volume_l=1, lift_s=1, setdown_s=1, plant=0, attempt=attempt, **more,
    )  # fmt: skip


def rank_end(piece):
    """Ranks of two pieces each: 0 1 | 2 3 | 4 5."""
    return piece - piece % 2 + 2


def part_of(*loads, missing, remakes):
    return Part(row=0, loads=loads, missing=missing, remakes=remakes)


def test_of_loads_that_may_be_lifted_one_on_site_comes_first():
    regular, again = load(1, 1, 6), load(1001, 0, 1, attempt=1)
    part = part_of(regular, missing=(0,), remakes=(again,))
    assert next_load(part, rank_end, 50) is regular
    again.present = 50
    assert next_load(part, rank_end, 49) is regular
    assert next_load(part, rank_end, 50) is again
    regular.present = 10
    assert next_load(part, rank_end, 50) is regular


def test_a_full_buffer_takes_every_load_that_may_be_lifted_next(site):
    # Two pieces of one rank come again; the later one comes first, to a site that sets all down.
    rejects = {0: ([0], 9000), 1: ([1], 1000)}
    built = erected(
        site, [[100], [100], [100]], ranks=[1, 1, 2], rejects=rejects, buffer_l=100, gate_places=1,
        direct=False, setdown_s=10, buffer_storeys=3, call_off="buffer",
    )  # fmt: skip
    assert built.installed[1] < built.installed[0] < built.installed[2]
    assert built.installed[1] < 2000


def test_a_load_stops_before_the_rank_above_a_missing_piece():
    regular, again = load(1, 1, 6), load(1001, 0, 5, attempt=1, skipped=frozenset({1, 2, 3}))
    part = part_of(regular, missing=(0, 4), remakes=(again,))
    assert last_of(part, regular, rank_end) == 2
    assert last_of(part, again, rank_end) == 2


def test_a_remade_piece_waits_for_lower_ranks_of_the_plans_loads():
    regular, again = load(1, 1, 4), load(1001, 4, 5, attempt=1)
    part = part_of(regular, missing=(4,), remakes=(again,))
    again.present = 0
    assert next_load(part, rank_end, 0) is regular
    assert last_of(part, regular, rank_end) == 4
    regular.next_piece = 4
    assert next_load(part, rank_end, 0) is again


def test_held_up_is_what_waits_while_the_remade_piece_is_away():
    regular, again = load(1, 1, 6), load(1001, 0, 1, attempt=1)
    upper = load(2, 6, 8)
    upper.part = 1
    part = part_of(regular, missing=(0,), remakes=(again,))
    held = [held_up(part, one, rank_end, 9) for one in (regular, upper, again)]
    assert held == [False, True, False]
    regular.next_piece = 2
    assert held_up(part, regular, rank_end, 9)
    again.present = NEVER  # on the hook, being set down
    assert held_up(part, regular, rank_end, 9)
    again.present = 9
    assert not held_up(part, regular, rank_end, 9)


def test_the_outlook_lifts_what_goes_on_then_remakes_then_what_waits():
    first, second, third = load(1, 0, 2), load(2, 2, 4), load(3, 4, 6)
    again = load(1001, 0, 1, attempt=1)
    first.next_piece = 2
    part = part_of(first, second, third, missing=(0,), remakes=(again,))
    assert list(in_order(part, rank_end)) == [first, again, second, third]
