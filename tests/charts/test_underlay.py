"""A base map lies under a map, where its degrees say, and changes nothing else."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from supplysim import charts
from supplysim.basemap import BaseMap
from supplysim.charts.underlay import credit_of, over_base_map, underlay
from supplysim.roads.drawing import schematic
from supplysim.roads.network import load_network


@pytest.fixture
def ax():
    axes = Figure().subplots()
    axes.set_xlim(-5.0, 5.0)
    axes.set_ylim(-4.0, 4.0)
    return axes


def test_lines_go_through_the_nodes_they_are_made_of(ax):
    """A base map drawn from the nodes' own degrees meets the map drawn from them."""
    network = load_network("toy-river")
    lines = schematic(network)
    points = tuple((node.lon, node.lat) for node in network.nodes)
    underlay(ax, BaseMap("x", (0, 0, 1, 1), lines=(points,)), centre=lines.centre)
    (drawn,) = ax.collections[0].get_segments()
    assert drawn == pytest.approx(np.array([lines.xy[node.name] for node in network.nodes]))
    assert (ax.get_xlim(), ax.get_ylim()) == ((-5.0, 5.0), (-4.0, 4.0))


def test_an_image_lies_between_its_bounds(ax):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(buffer, "PNG")
    # a degree of latitude on the mean sphere is 111.195 km, of longitude at 60 degrees half of it
    base = BaseMap("x", (9.0, 59.0, 11.0, 61.0), buffer.getvalue(), "png")
    underlay(ax, base, centre=(10.0, 60.0))
    degree = 6371.0088 * np.pi / 180
    (image,) = ax.images
    assert image.get_extent() == pytest.approx([-degree / 2, degree / 2, -degree, degree])
    assert image.get_zorder() == 0
    assert (ax.get_xlim(), ax.get_ylim()) == ((-5.0, 5.0), (-4.0, 4.0))


def test_the_source_is_told_in_both_languages():
    base = BaseMap("审图号 1", (0, 0, 1, 1))
    assert credit_of(base, "zh") == "底图：审图号 1"
    assert credit_of(base, "en") == "Base map: 审图号 1"


@pytest.mark.parametrize("name", ["flow_map", "catchments", "route_map", "service_map"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_map_takes_a_base_map_and_says_whose_it_is(name, lang, table_of):
    base = BaseMap("审图号 1", (0, 0, 1, 1), lines=(((0.0, 0.0), (0.1, 0.1)),))
    draw = charts.CHARTS[name].draw
    plain, _ = draw(table_of[name], lang=lang)
    figure, ax = over_base_map(draw, table_of[name], base=base, centre=(0.0, 0.0), lang=lang)
    assert [c.get_gid() for c in ax.collections if c.get_gid() == "base"] == ["base"]
    told = " ".join(text.get_text() for text in figure.findobj(Text))
    assert credit_of(base, lang) in told.replace("\n", "")
    assert ax.get_xlim() == plain.axes[0].get_xlim()
    without, _ = over_base_map(draw, table_of[name], base=None, centre=(0.0, 0.0), lang=lang)
    assert "base" not in {c.get_gid() for c in without.axes[0].collections}


def test_the_example_of_the_guide_draws_a_route_over_a_base_map(tmp_path, monkeypatch):
    text = (Path(__file__).resolve().parents[2] / "docs" / "MAPS.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    (tmp_path / "a.geojson").write_text('{"type": "LineString", "coordinates": [[0, 0], [1, 1]]}')
    (tmp_path / "base.toml").write_text('source = "x"\napproved = true\nlines = "a.geojson"\n')
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(example, names)  # noqa: S102 - our own guide
    assert "base" in {c.get_gid() for c in names["figure"].axes[0].collections}
