"""A crane that climbs and that other trades use: days and hours worked out by hand."""

from functools import partial

import pytest

from supplysim.calendars import HOUR
from supplysim.model.site_crane import CraneUse, SiteCrane
from supplysim.plan.baseline import SiteHours, Steps
from tests.model.test_crane import NO_STEPS, daily

TEN = SiteHours(crew=daily((7, 17)), hook=daily((7, 17)), pour=daily((7, 17)))
"""Ten hours a day for crews, hook and pouring."""


@pytest.fixture
def site_with(site):
    """Build and run a site whose crews, hook and pours keep the same ten hours."""
    return lambda storey, *, steps=NO_STEPS, **options: site(
        storey, steps=steps, hours=TEN, **options
    ).run()


def crane(**use):
    return partial(SiteCrane, name="site/C01", use=CraneUse(**use))


def hours(built):
    """Lift jobs as (start, end) in hours from the first midnight."""
    return [(job.start / HOUR, job.end / HOUR) for job in built.crane.jobs if not job.unload]


def taken(built):
    return [(o.start / HOUR, o.end / HOUR, o.cause) for o in built.crane.taken]


def test_a_day_that_begins_with_lifts_to_make_belongs_to_precast(site_with):
    # The tower may begin at 07:00 of the first day, when the hook opens: its first part is ready
    # at that instant, so nothing is taken. The second storey is ready at 09:00 of the same day.
    built = site_with([[[HOUR, HOUR]], []], kind=crane(other_day_share=0.3), storeys=2)
    assert hours(built) == [(7, 9), (9, 11)]
    assert taken(built) == []


def test_on_another_day_precast_gets_the_last_share_of_the_hours(site_with):
    # Formwork of 4 h follows the walls lifted from 07:00 to 09:00. It ends at 13:00 of the first
    # day, a lifting day: slabs at once. Topping from 14:00 to 16:00, walking strength for 17 h
    # bears at 09:00 of the second day, after the hook has opened: three of ten hours are left.
    steps = Steps(hold=0, formwork=4 * HOUR, topping=2 * HOUR, walking=17 * HOUR)
    built = site_with(
        [[[HOUR, HOUR]], [[HOUR]]], steps=steps, kind=crane(other_day_share=0.3), storeys=2
    )
    # The crane first looks at 09:00, when the second storey begins; walls from 14:00 to 16:00, the
    # formwork stops at 17:00 and ends at 10:00 of the third day. That is a third other day.
    assert hours(built) == [(7, 9), (13, 14), (24 + 14, 24 + 16), (48 + 14, 48 + 15)]
    assert taken(built) == [(24 + 9, 24 + 14, "trades"), (48 + 10, 48 + 14, "trades")]


def test_a_part_that_becomes_ready_as_the_hook_opens_makes_a_lifting_day(site_with):
    # Walls until 09:00, 22 h of joint hold to 07:00 of the second day: that instant counts.
    steps = Steps(hold=22 * HOUR, formwork=0, topping=0, walking=0)
    built = site_with(
        [[[HOUR, HOUR]], [[HOUR]]], steps=steps, kind=crane(other_day_share=0.3), storeys=1
    )
    assert hours(built) == [(7, 9), (24 + 7, 24 + 8)]
    later = Steps(hold=22 * HOUR + 1, formwork=0, topping=0, walking=0)
    built = site_with(
        [[[HOUR, HOUR]], [[HOUR]]], steps=later, kind=crane(other_day_share=0.3), storeys=1
    )
    assert hours(built)[1] == (24 + 14, 24 + 15)


def test_lifts_that_go_on_past_midnight_make_the_new_day_a_day_of_lifting(site):
    # All hours are open. Walls are lifted from 23:00 to 01:00; two hours later, at 03:00, the
    # formwork is done and slabs follow at once, though no part was ready between 01:00 and 03:00.
    steps = Steps(hold=0, formwork=2 * HOUR, topping=0, walking=0)
    built = site(
        [[[2 * HOUR]], [[HOUR]]],
        steps=steps,
        kind=crane(other_day_share=0.3),
        storeys=1,
        late_s=lambda load: 23 * HOUR if load.row == 0 else 0,
    ).run()
    assert hours(built) == [(23, 25), (27, 28)]
    assert taken(built) == []


@pytest.mark.parametrize(("walking", "begins"), [(17, 24 + 9), (19, 24 + 14.6)])
def test_hours_of_a_day_count_from_the_end_of_a_climb(site_with, walking, begins):
    # A climb of 4 h from 15:00 closes the hook until 09:00. Walking strength of 17 h from 15:00
    # lets the second storey begin at 08:00, before the hook opens: a day of lifting. One of 19 h
    # bears at 10:00, an hour after: other trades have 70 % of the eight hours from 09:00 on.
    built = site_with(
        [[[HOUR]], []],
        steps=Steps(hold=0, formwork=0, topping=0, walking=walking * HOUR),
        kind=crane(other_day_share=0.3, climb_every=1, climb_s=4 * HOUR),
        storeys=2,
        late_s=lambda load: 7 * HOUR if load.row == 0 else 0,
    )
    assert hours(built) == [(14, 15), (begins, begins + 1)]


def test_a_load_that_is_late_on_a_day_that_began_with_lifts_finds_the_hook_free(site_with):
    # The structure waits from 07:00 on; the trucks come five hours late.
    built = site_with(
        [[[HOUR]], []],
        kind=crane(other_day_share=0.3),
        storeys=1,
        late_s=lambda _: 5 * HOUR,
    )
    assert hours(built) == [(12, 13)]
    assert taken(built) == []


def test_a_crane_climbs_half_a_day_after_every_second_storey_but_not_at_the_top(site_with):
    # Storeys of one hour follow one another; after the second and fourth the hook is away for 4 h.
    built = site_with([[[HOUR]], []], kind=crane(climb_every=2, climb_s=4 * HOUR), storeys=6)
    assert hours(built) == [
        (7, 8), (8, 9), (13, 14), (14, 15), (24 + 9, 24 + 10), (24 + 10, 24 + 11),
    ]  # fmt: skip
    assert taken(built) == [(9, 13, "crane"), (15, 24 + 9, "crane")]


def test_a_shared_crane_climbs_once_with_its_highest_tower(site_with):
    # The towers take turns, an hour a storey: the first has two storeys first, at 10:00; when the
    # second tower has two, the crane has climbed already.
    built = site_with(
        [[[HOUR]], []], towers=2, kind=crane(climb_every=2, climb_s=2 * HOUR), storeys=3
    )
    assert [job.load for job in built.crane.jobs] == [0, 3, 1, 4, 2, 5]
    assert hours(built) == [(7, 8), (8, 9), (9, 10), (12, 13), (13, 14), (14, 15)]
    assert taken(built) == [(10, 12, "crane")]


def test_nothing_is_set_down_while_the_crane_climbs(site_with):
    # Ten minutes of setting down, an hour of lifting, a climb of 4 h; the next truck has come.
    built = site_with(
        [[[HOUR]], []],
        kind=crane(climb_every=1, climb_s=4 * HOUR),
        storeys=2,
        direct=False,
        setdown_s=600,
        setting=daily((6, 18)),
        call_off="buffer",
    )
    climb = 7 * HOUR + 600 + HOUR
    assert taken(built) == [(climb / HOUR, (climb + 4 * HOUR) / HOUR, "crane")]
    assert [(job.start, bool(job.unload)) for job in built.crane.jobs] == [
        (7 * HOUR, True),
        (7 * HOUR + 600, False),
        (climb + 4 * HOUR, True),
        (climb + 4 * HOUR + 600, False),
    ]


def test_a_crane_that_nothing_is_taken_from_is_the_plain_crane(site_with):
    plain = site_with([[[HOUR, HOUR]], [[HOUR]]], storeys=4)
    other = site_with([[[HOUR, HOUR]], [[HOUR]]], storeys=4, kind=crane())
    assert plain.crane.jobs == other.crane.jobs
