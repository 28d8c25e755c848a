from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest

from supplysim.basemap import BaseMap
from supplysim.errors import InputError, OutputError
from supplysim.replay import replay
from supplysim.testing import example_run
from tests.replay.unpacked import page_data, unpack

MOST_BYTES = 3_000_000


def test_the_page_holds_the_trips_of_the_record(run, week):
    shown = replay(run, start=week[0], end=week[1])
    packed = unpack(page_data(shown.html())["runs"][0]["pack"])
    trips = shown.scenes[0].trips
    for name in ("departed", "arrived", "unloaded", "left", "returned", "route", "truck"):
        assert packed[name] == getattr(trips, name).tolist()
    loads = run.loads
    begun = loads["departed"].between(week[0], week[1] - timedelta(seconds=1)) & (
        loads["arrived"] > loads["departed"]
    )
    assert sum(second >= 0 for second in packed["departed"]) == int(begun.sum()) > 20


def test_levels_and_states_of_the_page_are_those_of_the_scene(run, week):
    shown = replay(run, start=week[0], end=week[1])
    packed = unpack(page_data(shown.html())["runs"][0]["pack"])
    for name, steps in (
        ("level", [plant.level_m3 for plant in shown.scenes[0].plants]),
        ("state", [site.state for site in shown.scenes[0].sites]),
    ):
        assert packed[f"{name}_count"] == [len(each.time) for each in steps]
        assert packed[f"{name}_value"] == [v for each in steps for v in each.value.tolist()]
        assert packed[f"{name}_time"] == [t for each in steps for t in each.time.tolist()]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone(run, week, lang):
    html = replay(run, start=week[0], end=week[1], lang=lang).html()
    assert "default-src 'none'" in html
    for outside in ("http://", "https://", "src=", "url(", "@import"):
        assert outside not in html
    assert len(html.encode()) < MOST_BYTES
    assert ("播放" in html) == (lang == "zh")


def test_the_same_run_gives_the_same_page(run, week):
    pages = [replay(run, start=week[0], end=week[1]).html() for _ in range(2)]
    assert pages[0] == pages[1]


def test_a_title_cannot_end_the_script_or_write_markup():
    run = example_run()
    title = "</script><script>alert(1)</script>"
    hostile = replace(run, scenario=run.scenario.with_({"title_zh": title}))
    html = replay(hostile).html()
    assert title not in html
    assert page_data(html)["runs"]


def test_two_runs_share_clock_and_frame_and_tell_their_difference(run, fewer, week):
    html = replay(run, fewer, start=week[0], end=week[1], lang="en").html()
    data = page_data(html)
    assert len(data["runs"]) == 2
    assert data["seconds"] == 7 * 86400
    assert "Differs from A: fleets.west-own.trucks 2 → 1" in html


def test_in_a_notebook_it_is_a_frame_that_holds_the_page(run, week):
    shown = run.replay(start=week[0], end=week[1], lang="en")
    markup = shown._repr_html_()
    assert 'sandbox="allow-scripts"' in markup
    page = markup.split('srcdoc="')[1].split('"')[0]
    assert unescape(page) == shown.html()
    assert "trips" in repr(shown)


def test_without_days_the_window_is_shown(run):
    span = replay(run).scenes[0].span
    assert (span.start, span.end) == (run.scenario.window_start, run.scenario.window_end)


def test_a_run_may_be_shown_from_its_very_start(run):
    start = run.scenario.start
    scene = run.replay(start=start).scenes[0]
    assert (scene.span.start, scene.span.end) == (start, run.scenario.window_end)


def day(number, month=9):
    return datetime(2020, month, number)  # noqa: DTZ001 - local civil time


@pytest.mark.parametrize(
    ("start", "end", "where"),
    [
        (datetime(2019, 1, 1), None, ["start"]),  # noqa: DTZ001
        (None, datetime(2021, 1, 1), ["end"]),  # noqa: DTZ001
        (datetime(2019, 1, 1), datetime(2021, 1, 1), ["start", "end"]),  # noqa: DTZ001
        (day(8), day(8), ["end"]),
        (day(9), day(8), ["end"]),
    ],
)
def test_a_time_outside_the_record_is_refused_with_what_is_allowed(run, start, end, where):
    with pytest.raises(InputError) as caught:
        replay(run, start=start, end=end)
    assert [fault.where for fault in caught.value.faults] == where
    assert "2020" in caught.value.text("zh")


def test_runs_without_a_common_time_are_refused(run):
    with pytest.raises(InputError, match="no time in common"):
        replay(run, example_run())


def test_one_run_or_two(run):
    for runs in ((), (run, run, run)):
        with pytest.raises(InputError, match="one run or two"):
            replay(*runs)


def test_a_record_without_positions_names_every_place_that_is_missing():
    run = example_run()
    lost = replace(run, provenance=replace(run.provenance, nodes={"B": (0.0, 0.0)}))
    with pytest.raises(InputError) as caught:
        replay(lost)
    assert [(f.where, f.value) for f in caught.value.faults] == [
        ("plants.first.node", "A"),
        ("P001", "C"),
    ]


def test_a_record_of_an_older_version_shows_the_roads_of_its_routes():
    run = example_run()
    old = replace(run, provenance=replace(run.provenance, roads=()))
    scene = replay(old).scenes[0]
    assert [(road.u, road.v) for road in scene.roads] == [(0, 1), (1, 2)]


def test_a_page_is_saved_whole_and_nothing_else(run, week, tmp_path):
    shown = run.replay(start=week[0], end=week[1])
    path = shown.save(tmp_path / "new" / "replay.html")
    assert path.read_text(encoding="utf-8") == shown.html()
    assert [p.name for p in path.parent.iterdir()] == ["replay.html"]
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write"):
        shown.save(tmp_path / "file" / "replay.html")


@pytest.mark.parametrize("count", [1, 2])
def test_the_page_opens_on_a_busy_morning(run, fewer, count):
    """Trucks are out, it is morning, and no earlier morning had half as many out at once."""
    shown = replay(*[run, fewer][:count])
    data, scenes = page_data(shown.html()), shown.scenes
    opening = data["opening"]

    def out(second):
        return min(sum(scene.trips.on_road(second)) for scene in scenes)

    assert 6 <= opening / 3600 % 24 < 12  # the window opens at midnight
    mornings = [
        [out(day * 86400 + quarter * 900) for quarter in range(24, 48)] for day in range(14)
    ]
    most = max(map(max, mornings))
    first = next(day for day, counts in enumerate(mornings) if 2 * max(counts) >= most)
    assert out(opening) == max(mornings[first]) > 0
    assert opening // 86400 == first


def test_without_a_truck_the_page_opens_in_the_morning(run):
    start = run.scenario.start + timedelta(hours=2)
    assert page_data(replay(run, start=start, end=start + timedelta(hours=1)).html())["opening"]


def test_the_whole_road_network_is_on_the_map(run):
    data = page_data(replay(run).html())
    left, low, right, high = data["frame"]
    drawn = {node for road in data["runs"][0]["roads"] for node in road[:2]}
    for node in drawn:
        x, y = data["runs"][0]["nodes"][node]
        assert left < x < right
        assert low < y < high


def test_runs_of_one_title_are_told_apart_by_their_labels(run, fewer):
    html = replay(run, fewer, labels=["甲", "乙<b>"], lang="zh").html()
    assert "A · 小型教学方案（甲）" in html
    assert "B · 小型教学方案（乙&lt;b&gt;）" in html
    assert "小型教学方案（甲） / 小型教学方案（乙&lt;b&gt;）" in html


def test_a_base_map_lies_in_the_page_where_its_degrees_say(run):
    points = tuple((lon, lat) for lon, lat in run.provenance.nodes.values())
    base = BaseMap("审图号 <1>", (0, 0, 1, 1), lines=(points,))
    html = replay(run, base=base).html()
    data = page_data(html)
    assert data["base"]["lines"] == [data["runs"][0]["nodes"]]
    assert "底图：审图号 &lt;1&gt;" in html
    west, south, east, north = -30.3, 44.9, -29.8, 45.1
    image = BaseMap("x", (west, south, east, north), b"\x89PNG", "png")
    drawn = page_data(replay(run, base=image).html())["base"]
    assert drawn["image"] == "data:image/png;base64,iVBORw=="
    x0, y0, x1, y1 = drawn["box"]
    assert (y1 - y0) * 10 == pytest.approx((north - south) * 111_195, rel=1e-3)
    assert (x1 - x0) / (y1 - y0) == pytest.approx(0.5 / 0.2 * 0.7071, rel=1e-2)
