"""Rejected pieces by hand: the chain of a piece made again, charged to the second.

The record is that of ``test_hand_made_chain``: one storey of two loads, every calendar open, every
step at its nominal time. The last component is rejected and made again in the time that it took.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from supplysim.calendars import HOUR, MINUTE
from supplysim.ledger import MISSING
from supplysim.metrics.delay import attribute_delays, charge_component
from supplysim.metrics.tiles import Node, lay_longer
from supplysim.metrics.walk import Walk
from supplysim.record.lateness import lateness_s
from supplysim.why import story_of
from supplysim.why.tell import story_text
from tests.metrics.test_hand_made_chain import STAGES, SUPPLY, _finish, _ledger, _scenario, _seconds

MADE = 12.1
"""Hours from entering the line to quality control: the sum of the nominal stages."""


def _append(table, rows):
    """Return a table with one more row; what is not given is that of the last row."""
    return {
        name: np.append(column, np.int64(rows.get(name, column[-1])))
        for name, column in table.items()
    }


def _hours(**times):
    return {name: round(hours * HOUR) for name, hours in times.items()}


def _stages(since):
    return {name: round((at - 2 + since) * HOUR) for name, at in STAGES.items()}


def _remakes(parent_order, parent_load, time, stages):
    columns = {"order": 1, "parent_order": parent_order, "parent_load": parent_load, "time": time}
    return {
        n: np.array([v], dtype=np.int64) for n, v in (columns | {"repair_s": 0} | stages).items()
    }


def _order(since):
    begin = round(since * HOUR)
    names = ("planned", "needed", "asked", "released", "drawings_at", "moulds_at", "mould_at")
    return dict.fromkeys((*names, "yard_at", "start"), begin)


def rejected_at_the_site(mould_h=0.0):
    """Return the record: rejected at 16.75 h, made again, on site again, lifted in half an hour."""
    base = _ledger(_seconds(SUPPLY), by_supply=True, finish=_finish(SUPPLY))
    seen = SUPPLY["inspected"]
    taken = seen + mould_h
    done = taken + MADE
    # At the bay 0.4 h later, loaded in 0.75, papers 0.25, an hour on the road, inspected in 0.25.
    trip = _hours(
        assigned=done, loading=done + 0.4, loaded=done + 1.15, departed=done + 1.4,
        arrived=done + 2.4, inspected=done + 2.65, called_off=seen, ready=done,
        unloaded=done + 3.15,
    )  # fmt: skip
    lifted = trip["inspected"] + HOUR // 2
    first = {name: column.copy() for name, column in base.jobs.items()}
    for name in ("nominal", "worked"):
        first[name][1] = HOUR // 2
    first["end"][1] = round((SUPPLY["lift"] + 0.5) * HOUR)
    job = {
        "load": 2, "present": trip["inspected"], "asked": first["end"][1],
        "start": trip["inspected"], "end": lifted,
    }  # fmt: skip
    installed = base.components["installed"].copy()
    installed[2:] = first["end"][1], lifted
    loads = _append(base.loads, trip) | {
        "root": np.array([0, 1, 1], dtype=np.int64),
        "attempt": np.array([0, 0, 1], dtype=np.int64),
    }
    chain = dict(base.chain)
    own = _hours(asked=done, fits_at=done, at_bay=done + 0.4, admitted=done + 2.4) | {"load": 2}
    chain["trips"] = _append(base.chain["trips"], own)
    made = _stages(taken)
    chain["pieces"] = _append(
        base.chain["pieces"], {"load": 2, "order": 1, "released": round(done * HOUR)} | made
    )
    waited = _order(seen) | _hours(mould_at=taken, yard_at=taken, start=taken)
    chain["orders"] = _append(base.chain["orders"], waited)
    chain["remakes"] = _remakes(-1, 1, round(seen * HOUR), dict.fromkeys(STAGES, 0))
    chain["remade"] = {"order": np.array([1]), "component": np.array([3])}
    rejects = {
        "component": 3, "attempt": 0, "plant": 0, "load": 1, "cast": 0,
        "time": round(seen * HOUR), "stage": 1, "cause": 0,
    }  # fmt: skip
    return replace(
        base,
        components=base.components | {"installed": installed},
        loads=loads,
        storeys=base.storeys | {"finished": np.array([lifted])},
        jobs=_append(first, job),
        orders=_append(base.orders, _hours(released=seen, start=taken)),
        chain=chain,
        rejects={name: np.array([value], dtype=np.int64) for name, value in rejects.items()},
    )


def replaced_at_the_site():
    """Return the record of a stand-in: rejected at 16.75 h, another sent at once."""
    made = rejected_at_the_site()
    seen, early = SUPPLY["inspected"], round(-MADE * HOUR)
    moved = {name: column.copy() for name, column in made.loads.items()}
    for name in ("assigned", "loading", "loaded", "departed", "arrived", "inspected", "ready"):
        moved[name][2] += early
    jobs = {name: column.copy() for name, column in made.jobs.items()}
    for name in ("present", "start", "end"):
        jobs[name][2] += early
    chain = dict(made.chain)
    trips = {name: column.copy() for name, column in chain["trips"].items()}
    for name in ("asked", "fits_at", "at_bay", "admitted"):
        trips[name][-1] += early
    chain["trips"] = trips
    chain["pieces"] = {name: column[:-1] for name, column in chain["pieces"].items()}
    chain["remade"] = {"order": np.array([1]), "component": np.array([2])}
    end = int(jobs["end"][2])
    assert end == round((seen + 2.65 + 0.5) * HOUR)
    return replace(
        made,
        loads=moved,
        jobs=jobs,
        chain=chain,
        components=made.components
        | {"installed": np.append(made.components["installed"][:3], end)},
        storeys=made.storeys | {"finished": np.array([end])},
        rejects=made.rejects | {"stand_in": np.array([2])},
    )


def rejected_at_the_plant():
    """Return the record: scrapped at 14.1 h, made again at once; what follows is 12.1 h later."""
    t = _seconds(SUPPLY, "strong", round(MADE * HOUR))
    base = _ledger(t, by_supply=True, finish=_finish(SUPPLY))
    failed = STAGES["finish6"]
    chain = dict(base.chain)
    chain["pieces"] = base.chain["pieces"] | {"order": np.array([1])}
    for name, time in _stages(failed).items():
        chain["pieces"][name] = np.array([time])
    chain["orders"] = _append(base.chain["orders"], _order(failed))
    stages = {name: round(at * HOUR) for name, at in STAGES.items()}
    chain["remakes"] = _remakes(0, -1, round(failed * HOUR), stages)
    chain["remade"] = {"order": np.array([1]), "component": np.array([3])}
    return replace(
        base, orders=_append(base.orders, _hours(released=failed, start=failed)), chain=chain
    )


def charges(ledger):
    charged = attribute_delays(_scenario(), ledger).total
    sums = {cause: int(column.sum()) for cause, column in charged.items() if column.any()}
    assert sum(sums.values()) == lateness_s(ledger)[0]
    assert charge_component(_scenario(), ledger, 3) == {
        cause: int(column.sum()) for cause, column in charged.items()
    }
    return sums


def test_a_piece_rejected_at_the_site_is_charged_its_remaking_and_its_second_trip():
    # Lifted half an hour after 16.75 + 12.1 + 2.65 h instead of at 17.75 h.
    ledger = rejected_at_the_site()
    late = round((16.75 + 12.1 + 2.65 + 0.5 - 17.75) * HOUR)
    assert charges(ledger) == {"quality": late}


def test_a_piece_that_is_replaced_is_charged_the_second_trip_alone():
    # The stand-in was there: 2.65 h of trip and half an hour of lift behind 16.75 h.
    late = round((16.75 + 2.65 + 0.5 - 17.75) * HOUR)
    assert charges(replaced_at_the_site()) == {"quality": late}


def test_a_wait_of_a_remake_for_its_moulds_is_charged_to_the_moulds():
    # Newest first: the plan had half an hour for the first lift, so the wait is charged 4.5 h.
    late = {"quality": round((12.1 + 2.65) * HOUR), "mould": round(4.5 * HOUR)}
    assert charges(rejected_at_the_site(mould_h=5)) == late


def test_a_piece_rejected_at_the_plant_is_charged_its_remaking():
    assert charges(rejected_at_the_plant()) == {"quality": round(MADE * HOUR)}


@pytest.mark.parametrize(
    "make", [rejected_at_the_site, rejected_at_the_plant, replaced_at_the_site]
)
def test_the_chain_of_a_piece_made_again_has_no_gap_and_no_overlap(make):
    ledger = make()
    tiles = list(Walk(_scenario(), ledger).tiles(0))
    assert (tiles[0].end, tiles[-1].start) == (int(ledger.storeys["finished"][0]), 0)
    assert all(newer.start == older.end for newer, older in pairwise(tiles))
    assert {tile.label for tile in tiles} == {"work", "quality"}


def test_a_piece_not_there_again_at_the_end_is_charged_so_far():
    whole = rejected_at_the_site()
    end = round(20 * HOUR)
    cut = {
        name: np.where(column > end, MISSING, column) if name != "distance_m" else column
        for name, column in whole.loads.items()
    }
    installed = whole.components["installed"].copy()
    installed[3] = MISSING
    chain = whole.chain | {"parts": whole.chain["parts"] | {"lifted": np.array([0, MISSING])}}
    ledger = replace(
        whole,
        end=end,
        loads=cut,
        components=whole.components | {"installed": installed},
        storeys=whole.storeys | {"finished": np.array([MISSING])},
        jobs={name: column[:2] for name, column in whole.jobs.items()},
        chain=chain,
    )
    assert lateness_s(ledger)[0] == round(2.25 * HOUR)
    assert charges(ledger) == {"quality": round(2.25 * HOUR)}


@pytest.mark.parametrize(
    ("make", "lang", "words"),
    [
        (rejected_at_the_site, "en", "rejected at site-entry inspection on"),
        (rejected_at_the_site, "zh", "进场检验不合格"),
        (rejected_at_the_plant, "en", "scrapped at the plant on"),
        (rejected_at_the_plant, "zh", "厂内质检报废"),
    ],
)
def test_the_story_tells_where_and_when_a_piece_was_rejected(make, lang, words):
    text = story_text(story_of(_scenario(), make(), "P001/B01/S04"), lang=lang)
    assert words in text
    assert ("a piece made again" if lang == "en" else "补做") in text


def test_the_story_tells_what_stands_in_for_a_rejected_piece():
    story = story_of(_scenario(), replaced_at_the_site(), "P001/B01/S04")
    text = story.subjects.name(Node("assigned", 2), "en")
    assert "rejected at site-entry inspection on 2020-06-01 16:45, replaced by" in text
    assert "顶替" in story.subjects.name(Node("assigned", 2), "zh")


def test_what_quality_adds_is_the_end_of_what_is_beyond_the_nominal_time():
    tiles = lay_longer(
        0, 40 * MINUTE, steps=("stage", "repair"), nominal=20 * MINUTE, longer=30 * MINUTE
    )
    assert [(t.label, t.step, t.end - t.start) for t in tiles] == [
        ("work", "stage", 20 * MINUTE),
        ("quality", "repair", 20 * MINUTE),
    ]
