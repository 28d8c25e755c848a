"""The page in a browser: it shows the record, obeys, asks nothing of the network, is light."""

import io
import time
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PIL import Image

from supplysim.basemap import BaseMap
from supplysim.replay import replay
from supplysim.replay.show import Replay
from supplysim.testing import example_run
from tests.browser import open_page
from tests.replay.test_scene import on_road

pytestmark = pytest.mark.slow

HOUR = 3600
TRUCKS = 300
MOST_MS = 8


@pytest.fixture(scope="module")
def page(tmp_path_factory, run, fewer):
    folder = tmp_path_factory.mktemp("browser")
    start, end = run.scenario.window_start, run.scenario.window_start + timedelta(days=14)
    path = replay(run, fewer, start=start, end=end, lang="en").save(folder / "replay.html")
    with open_page(folder) as opened:
        opened.open(path)
        yield opened
        assert opened.errors == []
        assert opened.outside() == []


def shown(page):
    return [(run["loaded"], run["empty"]) for run in page.ask("replay.state()")["runs"]]


def test_trucks_on_the_map_are_those_of_the_record(page, run, fewer):
    seen = []
    for second in range(0, 14 * 24 * HOUR, 97 * 60):
        page.ask(f"replay.pause(); replay.seek({second})")
        state = page.ask("replay.state()")
        moment = run.scenario.window_start + timedelta(seconds=second)
        expected = [on_road(each, moment) for each in (run, fewer)]
        assert shown(page) == expected
        assert [len(each["trucks"]) for each in state["runs"]] == [sum(pair) for pair in expected]
        assert page.ask("byId('loaded0').textContent") == str(expected[0][0])
        seen += expected
    assert sum(map(sum, seen)) > 10


def test_a_truck_is_drawn_on_its_way(page, run):
    """Half-way through its trip a loaded truck is half-way along its route."""
    loads = run.loads
    start = run.scenario.window_start
    row = loads.index[(loads["departed"] > start) & (loads["plant"] == "west")][3]
    departed, arrived = loads["departed"][row], loads["arrived"][row]
    half = (departed - start + (arrived - departed) / 2).total_seconds()
    page.ask(f"replay.pause(); replay.seek({half})")
    off = page.ask(
        """(() => {
          const map = replay.maps[0], mark = map.marks.find((m) => m.phase === LOADED);
          const route = map.run.routes[map.run.trips.route[mark.row]];
          let left = route.length / 2, i = 1;
          while (left > route.at[i] - route.at[i - 1]) left -= route.at[i] - route.at[i - 1], i++;
          const part = left / (route.at[i] - route.at[i - 1]);
          const x = route.x[i - 1] + part * (route.x[i] - route.x[i - 1]);
          const y = route.y[i - 1] + part * (route.y[i] - route.y[i - 1]);
          return Math.hypot(mark.x - map.px(x), mark.y - map.py(y));
        })()"""
    )
    assert off < 4  # it keeps to the right of the road by less than this


def test_playing_moves_the_trucks_and_the_clock(page, run):
    loads = run.loads
    departed = loads["departed"][loads["departed"] > run.scenario.window_start].iloc[5]
    second = (departed - run.scenario.window_start).total_seconds() + 60
    page.ask(f"byId('speed').selectedIndex = 0; replay.pause(); replay.seek({second})")
    before, clock = page.ask("replay.state()"), page.ask("byId('clock').textContent")
    page.ask("byId('play').click()")
    page.wait(f"replay.t > {second} + 90")
    page.ask("byId('play').click()")
    after = page.ask("replay.state()")
    assert not after["playing"]
    assert page.ask("byId('clock').textContent") != clock
    places = [{row: (x, y) for row, x, y in each["runs"][0]["trucks"]} for each in (before, after)]
    moved = [row for row in places[0].keys() & places[1].keys() if places[0][row] != places[1][row]]
    assert moved


def test_the_slider_seeks(page):
    page.ask(
        "replay.pause(); byId('slider').value = 90000;"
        "byId('slider').dispatchEvent(new Event('input'))"
    )
    assert page.ask("replay.t") == 25 * HOUR
    assert page.ask("byId('clock').textContent") == "Wed, 2 Sept 2020, 01:00"


def test_keys_play_and_seek(page):
    page.ask("replay.pause(); replay.seek(36000)")
    page.press("ArrowRight")
    assert page.ask("replay.t") == 36600
    page.press("PageDown")
    page.press("ArrowLeft")
    assert page.ask("replay.t") == 36000 + 24 * HOUR
    page.press("Home")
    assert page.ask("replay.t") == 0
    page.press(" ")
    assert page.ask("replay.playing")
    page.press(" ")
    assert not page.ask("replay.playing")


def test_a_plant_under_the_pointer_is_named(page):
    x, y = page.ask(
        """(() => {
          const map = replay.maps[0], box = map.canvas.getBoundingClientRect();
          const mark = map.marks.find((m) => m.plant && m.plant.title.startsWith("West"));
          return [mark.x + box.left, mark.y + box.top];
        })()"""
    )
    page.move(x, y)
    page.wait("!byId('tip').hidden")
    assert page.ask("byId('tip_head').textContent").startswith("West")
    assert "m³" in page.ask("byId('tip_text').textContent")


def test_closures_of_the_moment_are_written_on_the_map(page):
    def closed(hour):
        page.ask(f"replay.pause(); replay.seek({hour * HOUR})")
        return page.ask("[...document.querySelectorAll('#closed0 li')].map((l) => l.textContent)")

    assert closed(12) == ["truck ban"]
    assert closed(20) == []
    assert closed(23) == ["night"]


def test_the_table_tells_what_the_map_shows(page, run):
    page.ask("replay.pause(); replay.seek(36000); byId('details').open = true")
    page.wait("document.querySelectorAll('#sites0 tr').length > 0")
    rows = page.ask(
        "[...document.querySelectorAll('#sites0 tr')]"
        ".map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    assert len(rows) == run.storeys["project"].nunique()
    assert all(" / " in done for _, done, _ in rows)
    page.ask("byId('details').open = false")


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_is_wider_than_the_window(page, width):
    page.size(width, 844)
    root = "document.documentElement"
    wide, room = page.ask(f"[{root}.scrollWidth, {root}.clientWidth]")
    assert wide <= room
    page.size(1280, 800)


def test_readers_who_want_less_motion_get_steps(page):
    motion = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    page.call("Emulation.setEmulatedMedia", features=motion)
    page.ask("replay.pause(); replay.seek(0); replay.frames.length = 0")
    page.ask("byId('speed').selectedIndex = 3; replay.play()")
    page.wait("replay.frames.length > 2")
    page.ask("replay.pause()")
    page.call("Emulation.setEmulatedMedia", features=[])
    # half an hour a second: 15 minutes a step, the first none; smooth motion has half a minute
    assert page.ask("replay.t / replay.frames.length") > 5 * 60


def crowd():
    """Return a scene in which 300 trucks are on the road at once."""
    scene = replay(example_run()).scenes[0]
    row = np.arange(TRUCKS, dtype=np.int64)
    none = np.zeros(TRUCKS, dtype=np.int64)
    trips = replace(
        scene.trips, route=none, departed=row * 60 - 36000, arrived=row * 60 + 40 * HOUR,
        unloaded=row * 60 + 50 * HOUR, left=row * 60 + 50 * HOUR, returned=row * 60 + 60 * HOUR,
        truck=none, storey=none, components=none + 2, mass_kg=none + 5000,
    )  # fmt: skip
    return replace(scene, trips=trips)


def test_a_frame_with_300_trucks_is_light(tmp_path):
    path = Replay((crowd(),), "en").save(tmp_path / "replay.html")
    with open_page(tmp_path) as page:
        page.open(path)
        page.ask("byId('speed').selectedIndex = 0; replay.seek(30000); replay.play()")
        page.wait("replay.frames.length > 100")
        state = page.ask("replay.state()")
        assert state["runs"][0]["loaded"] == TRUCKS
        assert state["frame_ms"] <= MOST_MS


def test_a_notebook_s_frame_shows_the_page_with_its_script_run(tmp_path, run):
    start = run.scenario.window_start
    shown = run.replay(start=start, end=start + timedelta(days=2))
    path = tmp_path / "cell.html"
    html = "<!DOCTYPE html><meta charset=utf-8><body data-ready=yes>" + shown._repr_html_()
    path.write_text(html, encoding="utf-8")
    with open_page(tmp_path) as page:
        page.open(path)

        def trucks_over_time():
            # nothing can be asked inside the frame; the strip of the time line is the script's work
            page.picture(tmp_path / "seen.png")
            seen = np.asarray(Image.open(tmp_path / "seen.png").convert("RGB"))
            return int((seen == (0x8F, 0xB0, 0xC8)).all(axis=2).sum())

        ends = time.monotonic() + 30
        while trucks_over_time() < 20 and time.monotonic() < ends:
            time.sleep(0.2)
        assert trucks_over_time() >= 20
        assert page.errors == []
        assert page.outside() == []


def test_a_base_map_is_drawn_under_the_roads(run, tmp_path):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(buffer, "PNG")
    base = BaseMap("x", (-30.4, 44.9, -29.7, 45.1), buffer.getvalue(), "png")
    path = replay(run, base=base).save(tmp_path / "based.html")
    with open_page(tmp_path) as opened:
        opened.open(path)
        red, green, _, _ = opened.ask(
            "[...byId('map0').getContext('2d').getImageData(60, 200, 1, 1).data]"
        )
        assert red > 200 > green  # without it the ground is nearly white
        assert opened.errors == []
        assert opened.outside() == []
