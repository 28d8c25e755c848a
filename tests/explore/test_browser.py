"""The page in a browser: sliders, pins and charts show the table, and nothing else."""

import pytest

from supplysim.explore import explore, study_table
from tests.browser import open_page
from tests.explore.conftest import CASES

pytestmark = pytest.mark.slow


@pytest.fixture
def page(results, tmp_path):
    path = explore(study_table(results, title="trucks and cranes"), lang="en").save(
        tmp_path / "explore.html"
    )
    with open_page(tmp_path) as opened:
        opened.open(path)
        yield opened
        assert opened.errors == []
        assert opened.outside() == []


def state(page):
    return page.ask("explorer.state()")


def text(page, name):
    return page.ask(f"byId('{name}').textContent")


def test_every_case_can_be_reached_and_shows_its_own_numbers(page, results):
    rates = results[results["measure"] == "on_time_installation_rate"].set_index("choice")
    for name, levels in CASES.items():
        for i, level in enumerate(levels):
            page.ask(f"explorer.set({i}, {level!r})")
        assert state(page)["shown"] == name
        assert state(page)["exact"]
        assert text(page, "value0") == f"{100 * rates['value'][name]:g}%"
        assert text(page, "status") == "This combination was simulated."
    assert text(page, "interval0") == "no interval (one run) · n = 10"
    assert text(page, "value1") == "no value"


def test_both_axes_of_every_chart_say_what_they_are(page):
    words = page.ask("[...document.querySelectorAll('svg')].map((s) => s.textContent)")
    # its own chart, and the trade-off of both
    assert sum("ean tardiness (h)" in text for text in words) == 2
    assert sum("n-time installation rate" in text for text in words) == 2


def test_between_cases_the_nearest_is_shown_and_the_page_says_so(page):
    page.ask("explorer.set(0, 2.2)")
    assert state(page)["shown"] == "few"
    assert not state(page)["exact"]
    assert text(page, "status") == (
        "This combination was not simulated; shown is the nearest case that was: "
        "trucks 1, cranes 0.5, dispatch first-come"
    )
    page.ask("explorer.set(0, 2.6)")
    assert state(page)["shown"] == "more"
    page.ask("byId('go').click()")
    assert state(page)["exact"]
    assert page.ask("byId('go').hidden")


def test_a_corner_that_was_left_out_is_not_made_up(page):
    page.ask("explorer.set(0, 1); explorer.set(1, 1); explorer.set(2, 'earliest-due')")
    assert not state(page)["exact"]
    assert state(page)["shown"] in {"few, all cranes", "by date"}


def test_a_named_case_is_chosen_by_name_whatever_the_sliders_say(results, tmp_path):
    named = results["choice"] == "by date"
    results.loc[named, ["trucks", "cranes", "dispatch"]] = None
    results["case"] = results["choice"].where(named)
    path = explore(study_table(results, title="x"), lang="en").save(tmp_path / "explore.html")
    with open_page(tmp_path) as page:
        page.open(path)
        assert state(page)["shown"] == "few"
        page.ask("explorer.set(3, 'by date'); explorer.set(2, '')")
        assert (state(page)["shown"], state(page)["exact"]) == ("by date", True)
        page.ask("explorer.set(0, 4)")
        assert state(page)["shown"] == "by date"
        page.ask("explorer.set(3, ''); explorer.set(2, 'first-come')")
        assert (state(page)["shown"], state(page)["exact"]) == ("more", True)
        page.ask("byId('pin').click(); explorer.go(explorer.cases.all[4])")
        assert text(page, "value0") == "90%"
        assert page.errors == []


def test_a_slider_snaps_to_a_level_close_by(page):
    page.ask("byId('lever0').value = 990; byId('lever0').dispatchEvent(new Event('input'))")
    assert state(page)["wanted"][0] == 4
    assert text(page, "level0") == "4"


def test_keys_go_from_level_to_level(page):
    page.ask("byId('lever0').focus()")
    page.press("ArrowRight")
    assert state(page)["wanted"][0] == 4
    page.press("Home")
    assert state(page)["wanted"][0] == 1


def test_b_is_told_beside_a_and_no_more_than_intervals_can_tell(page):
    page.ask("byId('pin').click(); explorer.set(0, 4)")
    assert state(page)["pinned"] == "few"
    assert text(page, "beside0") == "A 25% · B − A: +35 points · intervals do not overlap"
    page.ask("explorer.set(0, 1); explorer.set(1, 1)")
    assert text(page, "beside1") == (
        "A 100 h · B − A: −5 h · intervals overlap: this page cannot tell them apart"
    )
    page.ask("byId('swap').click()")
    assert state(page)["shown"] == "few"
    page.ask("byId('unpin').click()")
    assert state(page)["pinned"] is None
    assert text(page, "beside0") == ""


def test_the_charts_hold_one_mark_a_case(page):
    assert page.ask("document.querySelectorAll('#profile0 circle').length") == 2
    # the case without a value of the second measure cannot be placed
    # the one that is shown has a mark of its own on top
    assert page.ask("document.querySelectorAll('#scatter > circle').length") == len(CASES) - 1
    assert page.ask("document.querySelectorAll('#scatter > g > circle').length") == 1
    page.ask("byId('pin').click(); explorer.go(explorer.cases.all[1])")
    assert page.ask("document.querySelectorAll('#scatter > g > circle').length") == 2
    page.ask("byId('unpin').click(); explorer.go(explorer.cases.all[0])")
    page.ask("byId('along').selectedIndex = 2; explorer.go(explorer.cases.all[3])")
    assert page.ask("document.querySelectorAll('#profile0 circle').length") == 2
    assert page.ask("document.querySelectorAll('#profile1 circle').length") == 1


def test_a_higher_value_is_drawn_higher(page):
    places = page.ask(
        "[...document.querySelectorAll('#profile0 circle')].map((c) => +c.getAttribute('cy'))"
    )
    assert places[0] > places[1]


def test_a_dot_leads_to_its_case(page):
    page.ask(
        "document.querySelectorAll('#profile0 circle')[1].dispatchEvent(new MouseEvent('click'))"
    )
    assert state(page)["shown"] == "more"


def test_the_table_repeats_the_charts(page):
    page.ask("byId('details').open = true")
    page.wait("byId('numbers').rows.length === 3")
    rows = page.ask("[...byId('numbers').rows].map((r) => [...r.cells].map((c) => c.textContent))")
    assert rows[1:] == [
        ["1", "25% (20% – 30%)", "100 h (90 – 110)"],
        ["4", "60% (50% – 70%)", "40 h (30 – 50)"],
    ]


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_window(page, width):
    page.size(width, 844)
    root = "document.documentElement"
    wide, room = page.ask(f"[{root}.scrollWidth, {root}.clientWidth]")
    assert wide <= room
