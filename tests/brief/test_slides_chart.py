"""Native charts of slides: intervals as custom values that lie in the chart's own sheet."""

import io

import pandas as pd
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn

from supplysim.brief.slides_chart import add_bars, add_points
from supplysim.brief.slides_data import Bars, Limits, Points, Series

ORDERS = {
    "bar": ["idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions", "dPt", "dLbls",
            "trendline", "errBars", "cat", "val", "shape", "extLst"],
    "point": ["idx", "order", "tx", "spPr", "marker", "dPt", "dLbls", "trendline", "errBars",
              "xVal", "yVal", "smooth", "extLst"],
    "errBars": ["errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "val", "spPr",
                "extLst"],
}  # fmt: skip
"""Children of a series and of its intervals in the order that ISO/IEC 29500-1 demands."""

BARS = Bars(
    ("=SUM(A1)", "b"),
    (
        Series("rate", "1F5F8B", (50.0, 70.0), Limits((5.0, None), (10.0, None))),
        Series("plan", "A9C6DA", (60.0, 60.0)),
    ),
    "rate (%)",
    lying=False,
)
POINTS = Points(
    (
        Series("front", "1F5F8B", (2.0, 3.0), Limits((0.1, 0.2), (0.3, 0.4)), (10.0, 20.0),
               Limits((1.0, 1.0), (2.0, 2.0))),
        Series("others", "A9C6DA", (1.0,), Limits((0.5,), (0.5,)), (15.0,), Limits((3.0,), (4.0,))),
    ),
    ("x", "y"),
    ((0.0, 30.0, 10.0), (0.0, 5.0, 1.0)),
)  # fmt: skip


@pytest.fixture
def shapes():
    show = Presentation()
    return show.slides.add_slide(show.slide_layouts[6]).shapes


def children(element):
    return [child.tag.split("}")[1] for child in element]


def in_order(names, order):
    places = [order.index(name) for name in names]
    return places == sorted(places)


def sheet_of(chart):
    blob = chart.part.chart_workbook.xlsx_part.blob
    return load_workbook(io.BytesIO(blob))["Sheet1"]


def cells(sheet, reference):
    return [cell.value for (cell,) in sheet[reference.partition("!")[2].replace("$", "")]]


def bars_of(chart):
    return [series._element.findall(qn("c:errBars")) for series in chart.plots[0].series]


def read(bars, side):
    """Return reference and cached numbers of the plus or minus side, by place."""
    ref = bars.find(qn(f"c:{side}")).find(qn("c:numRef"))
    points = {int(pt.get("idx")): float(pt[0].text) for pt in ref.iter(qn("c:pt"))}
    return ref.find(qn("c:f")).text, points


def test_intervals_are_custom_values_in_the_order_of_the_standard(shapes):
    chart = add_bars(shapes, BARS, (0, 0, 5_000_000, 3_000_000))
    (bars,), none = bars_of(chart)
    assert none == []
    for series in chart.plots[0].series:
        assert in_order(children(series._element), ORDERS["bar"])
    assert in_order(children(bars), ORDERS["errBars"])
    assert bars.find(qn("c:errValType")).get("val") == "cust"
    assert read(bars, "plus")[1] == {0: 10.0}
    assert read(bars, "minus")[1] == {0: 5.0}


def test_a_person_finds_the_intervals_beside_the_numbers(shapes):
    chart = add_bars(shapes, BARS, (0, 0, 5_000_000, 3_000_000))
    sheet = sheet_of(chart)
    (bars,), _ = bars_of(chart)
    assert cells(sheet, read(bars, "plus")[0]) == [10.0, None]
    assert cells(sheet, read(bars, "minus")[0]) == [5.0, None]
    own = chart.plots[0].series[0]._element
    for path, wanted in (("c:val", [50.0, 70.0]), ("c:cat", ["=SUM(A1)", "b"])):
        assert cells(sheet, own.find(qn(path)).find(f".//{qn('c:f')}").text) == wanted
    assert sheet["A2"].data_type == "s"  # a name is no formula


def test_points_have_intervals_along_both_axes(shapes):
    chart = add_points(shapes, POINTS, (0, 0, 5_000_000, 3_000_000))
    sheet = sheet_of(chart)
    for series, bars in zip(POINTS.series, bars_of(chart), strict=True):
        found = {each.find(qn("c:errDir")).get("val"): each for each in bars}
        for direction, limits in (("x", series.limits_across), ("y", series.limits)):
            for side in ("minus", "plus"):
                wanted = list(getattr(limits, side))
                reference, cached = read(found[direction], side)
                assert list(cached.values()) == wanted
                assert cells(sheet, reference) == wanted
    for own, series in zip(chart.plots[0].series, POINTS.series, strict=True):
        assert in_order(children(own._element), ORDERS["point"])
        up = own._element.find(qn("c:yVal")).find(f".//{qn('c:f')}").text
        assert cells(sheet, up) == list(series.numbers)


def test_a_study_s_slides_have_the_intervals_of_its_table(case):
    from supplysim.brief import brief_of  # noqa: PLC0415
    from supplysim.brief.slides import as_pptx  # noqa: PLC0415

    brief = brief_of([case], lang="en")
    show = Presentation(io.BytesIO(as_pptx(brief)))
    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    table = pd.DataFrame(brief.figures[0].table)
    volumes = next(chart for chart, figure in zip(charts, brief.figures, strict=True)
                   if figure.name == "monthly_volume")  # fmt: skip
    (bars,), *others = bars_of(volumes)
    plus = list(read(bars, "plus")[1].values())
    numbers = list(volumes.plots[0].series[0].values)
    scale = table["installed_m3"].iloc[0] / numbers[0]
    wanted = ((table["high_m3"] - table["installed_m3"]) / scale).tolist()
    assert plus == pytest.approx(wanted, abs=2e-3)
    assert others == [[], []]
