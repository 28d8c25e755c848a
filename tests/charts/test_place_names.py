"""Names on a map stand where nothing hides them, and where it is plain what they name."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from supplysim import charts
from supplysim.charts.style import house_style

NAMES = ("港区", "老城", "新城北片", "滨海")


def with_places(service, zones, candidates):
    rows = [
        {"item": "zone", "name": f"z{i}", "title_zh": name, "title_en": name, "x0_km": x,
         "y0_km": y, "m3": 5e4 - i}
        for i, (name, (x, y)) in enumerate(zip(NAMES, zones, strict=False))
    ] + [
        {"item": "candidate", "name": f"c{i}", "title_zh": "厂", "title_en": "plant",
         "kind": "existing", "x0_km": x, "y0_km": y, "m3": 0}
        for i, (x, y) in enumerate(candidates)
    ]  # fmt: skip
    roads = service[service["item"].isin(["road", "base"])]
    return pd.concat([roads, pd.DataFrame(rows).assign(m3_least=0.0, m3_most=0.0)])


def drawn(table):
    return charts.service_map(table.fillna({"kind": "", "title_zh": ""}), lang="zh")


def names_and_marks(table):
    """Return boxes of names, and middle and half width of the round marks, in pixels."""
    figure, ax = drawn(table)
    canvas = FigureCanvasAgg(figure)
    with house_style():
        canvas.draw()
    boxes = {
        text.get_text(): Text.get_window_extent(text, canvas.get_renderer())
        for text in ax.texts
        if text.get_text() in NAMES
    }
    marks = []
    for own in ax.collections:
        if own.get_gid() in {"zones", "candidates"}:
            at = own.get_offset_transform().transform(own.get_offsets())
            half = np.sqrt(own.get_sizes()) / 2 * figure.dpi / 72
            marks += list(zip(at, np.broadcast_to(half, len(at)), strict=True))
    return boxes, marks


def hidden(box, at, half):
    """Tell whether a mark lies on a name, by more than the line around a letter."""
    across = min(box.x1, at[0] + half) - max(box.x0, at[0] - half)
    up = min(box.y1, at[1] + half) - max(box.y0, at[1] - half)
    return across > 2 and up > 2


def test_a_site_below_its_zone_does_not_hide_the_zone_s_name(service):
    table = with_places(service, [(12.0, 2.4)], [(12.0, 1.7), (11.7, 1.6)])
    boxes, marks = names_and_marks(table)
    assert set(boxes) == {"港区"}
    assert not any(hidden(boxes["港区"], *mark) for mark in marks)


def test_a_zone_among_other_marks_has_its_name_farther_off_with_a_line(service):
    sides = {(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)} - {(0, 0), (0, -1)}
    around = [(12 + 0.7 * x, 2 + 0.7 * y) for x, y in sorted(sides)]
    boxes, marks = names_and_marks(with_places(service, [(12.0, 2.0)], around))
    assert set(boxes) == {"港区"}
    assert not any(hidden(boxes["港区"], *mark) for mark in marks)
    _, ax = drawn(with_places(service, [(12.0, 2.0)], around))
    (name,) = [text for text in ax.texts if text.get_text() == "港区"]
    assert name.arrow_patch is not None


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.floats(1, 19), st.floats(0, 4)), min_size=2, max_size=8, unique=True))
def test_no_mark_lies_on_a_name(places):
    road = {"item": "road", "name": "a > b", "x0_km": 0, "y0_km": 0, "x1_km": 20, "y1_km": 4,
            "road_class": "trunk", "m3": 5e4, "title_zh": "", "kind": ""}  # fmt: skip
    table = with_places(pd.DataFrame([road]), places[:2], places[2:])
    boxes, marks = names_and_marks(table)
    for box in boxes.values():
        assert not any(hidden(box, *mark) for mark in marks)
