"""Base maps of the user's own: read whole or refused with all that is wrong; nothing is guessed."""

import io
import json

import pytest
from PIL import Image

from supplysim.basemap import read_base_map, write_base_map
from supplysim.errors import InputError

BOUNDS = "bounds = { west = 1.0, south = 2.0, east = 3.0, north = 4.0 }\n"
SAID = 'source = "no. 1"\napproved = true\n'


def image(kind="PNG"):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(buffer, kind)
    return buffer.getvalue()


def described(folder, text, name="map.toml", **files):
    for file, content in files.items():
        (folder / file.replace("_", ".")).write_bytes(content)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_image_keeps_its_bounds_and_source(tmp_path, kind):
    text = f'{SAID}image = "base.img"\n{BOUNDS}'
    base = read_base_map(described(tmp_path, text, base_img=image(kind)))
    assert (base.source, base.kind) == ("no. 1", kind.lower())
    assert base.bounds == (1.0, 2.0, 3.0, 4.0)
    assert base.image == image(kind)


def test_lines_and_outlines_are_read_from_any_geojson(tmp_path):
    square = [[[0, 0], [2, 0], [2, 1], [2, 1], [0, 0]]]
    value = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": square}},
            {"type": "Feature", "geometry": None},
            {"type": "Feature", "geometry": {"type": "GeometryCollection", "geometries": [
                {"type": "Point", "coordinates": [9, 9]},
                {"type": "LineString", "coordinates": [[5, 5, 100], [6, 7, 100]]},
                {"type": "MultiPolygon", "coordinates": [square]},
            ]}},
        ],
    }  # fmt: skip
    text = f'{SAID}lines = "a.geojson"\n'
    base = read_base_map(described(tmp_path, text, a_geojson=json.dumps(value).encode()))
    outline = ((0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 0.0))  # the doubled point is one
    assert base.lines == (outline, ((5.0, 5.0), (6.0, 7.0)), outline)
    assert base.bounds == (0.0, 0.0, 6.0, 7.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'source = "x"\nimage = "base.img"\n{BOUNDS}', "approved = true"),
        (f'source = "x"\napproved = "yes"\nimage = "base.img"\n{BOUNDS}', "approved = true"),
        (f'approved = true\nimage = "base.img"\n{BOUNDS}', "whose map"),
        (f'{SAID}image = "base.img"\n', "write bounds"),
        (f'{SAID}image = "none.png"\n{BOUNDS}', "cannot be read"),
        (f'{SAID}image = "map.toml"\n{BOUNDS}', "no PNG or JPEG"),
        (f'{SAID}imag = "base.img"\nlines = "base.img"', "image"),
        (f'{SAID}lines = "base.img"\n', "no GeoJSON"),
        (f'{SAID}lines = "base.img"\nimage = "base.img"\n{BOUNDS}', "lines alone"),
        (f'{SAID}image = "base.img"\n{BOUNDS.replace("1.0", "5.0")}', "west < east"),
        (f'{SAID}image = "base.img"\n{BOUNDS.replace("4.0", "91.0")}', "on the globe"),
        ("source = ", "cannot be read"),
    ],
)
def test_what_is_wrong_is_refused_with_its_file(tmp_path, text, told):
    with pytest.raises(InputError, match=told) as refused:
        read_base_map(described(tmp_path, text, base_img=image()))
    assert all("map.toml" in fault.file for fault in refused.value.faults)


@pytest.mark.parametrize(
    "value",
    [
        {"type": "LineString", "coordinates": [[400, 0], [401, 0]]},  # metres, not degrees
        {"type": "Point", "coordinates": [1, 1]},
        {"type": "LineString", "coordinates": [[i / 1000, 0] for i in range(60_001)]},
        {"type": "LineString", "coordinates": 3},
        [],
    ],
)
def test_lines_that_cannot_be_drawn_are_refused(tmp_path, value):
    text = f'{SAID}lines = "a.geojson"\n'
    with pytest.raises(InputError):
        read_base_map(described(tmp_path, text, a_geojson=json.dumps(value).encode()))


def test_all_faults_are_told_at_once(tmp_path):
    text = 'imagge = "x"\nimage = "base.img"\n'
    with pytest.raises(InputError) as refused:
        read_base_map(described(tmp_path, text, base_img=image()))
    assert {fault.where for fault in refused.value.faults} == {
        "imagge", "approved", "source", "bounds",
    }  # fmt: skip
    assert refused.value.faults[0].nearest == "image"


def test_an_image_that_could_not_be_mailed_is_refused(tmp_path):
    text = f'{SAID}image = "base.img"\n{BOUNDS}'
    with pytest.raises(InputError, match="too large"):
        read_base_map(described(tmp_path, text, base_img=image() + bytes(1_500_000)))


def test_a_base_map_that_is_written_is_read_back_equal(tmp_path):
    said = 'source = "审图号：某S(2024)“1\\"号\\t"\napproved = true\n'
    lines = {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1.5]], [[2, 2], [2, 3]]]}
    for text, files in (
        (f'{said}image = "base.img"\n{BOUNDS}', {"base_img": image("JPEG")}),
        (f'{said}lines = "a.geojson"\n', {"a_geojson": json.dumps(lines).encode()}),
    ):
        base = read_base_map(described(tmp_path, text, **files))
        written = write_base_map(base, tmp_path / "again.toml")
        assert all(path.is_file() for path in written)
        assert read_base_map(written[0]) == base
