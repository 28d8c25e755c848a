"""An alert stops casting, not curing, yards or cranes: sites see a gap one to three weeks later."""

from functools import cache

import supplysim as ss
from supplysim.run import Run
from tests.metrics.test_delay import FAST, QUICK, _rows, _scenario

ALERT = {
    "weather.alerts": "given",
    "weather.spells": [{"kind": "yellow", "start": "2020-11-02", "end": "2020-11-16"}],
}
"""Two weeks in early November; the rule of 2019 stops casting and nothing else."""

COVER = {
    **_rows(1, towers=1, precast_storeys=9, first_storey="2020-10-12"),
    "production.release_lead_d": 11,
    "production.freeze_d": 7,
}
"""One tower whose storeys are ordered eleven days ahead: the alert lasts longer than the stock."""


@cache
def _run(alert: bool) -> Run:
    return ss.simulate(_scenario(COVER, QUICK, FAST, ALERT if alert else {}), seed=0)


def _started(alert: bool) -> list[str]:
    return [at.isoformat() for at in _run(alert).storeys["started"]]


def test_storeys_cast_before_the_alert_are_erected_as_if_there_were_none():
    # Two storeys begin while nothing is cast, the fifth and sixth of the tower.
    assert _started(True)[:6] == _started(False)[:6]
    assert all("2020-11-02" < at < "2020-11-16" for at in _started(True)[4:6])


def test_the_gap_is_seen_two_weeks_after_the_alert_began():
    """The seventh storey was ordered on 4 November and waits with its steel for the concrete.

    Without the alert it begins when the storey below bears walking. With it, concrete is cast
    from 07:00 of 16 November on: 45 slabs, 3 a pallet, are 15 pallets, one every 20 minutes, the
    last at 12:00; 2 h of curing and three stages of 20 minutes follow. Fixed moulds work side by
    side and are ready before. There is no strength to wait for, so the kit is in stock at 15:00.
    """
    assert _started(False)[6] == "2020-11-14T16:30:00"
    assert _started(True)[6] == "2020-11-16T15:00:00"


def test_what_the_gap_costs_is_charged_to_the_alert_and_not_to_curing():
    """All but the last hours: the last of 15 pallets is cast after 14 others, 20 minutes each.

    For two of these turns it is being set up and reinforced itself; for the other twelve, four
    hours, it waits for a line that serves others, which is `line` by the rule of waits.
    """
    run = _run(True)
    late = run.storeys["lateness_s"] > 0
    assert late.tolist() == [False] * 6 + [True] * 3
    line = (run.storeys["lateness_s"] > 0) * 12 * 20 * 60
    assert run.charges["line"].tolist() == line.tolist()
    assert (
        run.charges["alert"].tolist() == (run.storeys["lateness_s"].where(late, 0) - line).tolist()
    )
    assert not run.charges["curing"].any()
    assert not any(column.any() for column in _run(False).charges.values())
