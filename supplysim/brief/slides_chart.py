"""Native charts of slides: numbers and intervals lie in the sheet that is edited with them."""

import io
from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from supplysim.brief.slides_data import Bars, Limits, Points, Series
from supplysim.brief.typeset import needed

__all__ = ["add_bars", "add_points", "numbers_sheet"]

_SHEET: Final = "Sheet1"
_GENERAL: Final = "General"
_BAR_PT: Final = 1.25
_INK: Final = "1F2933"
_BEFORE: Final = ("c:cat", "c:val", "c:xVal", "c:yVal", "c:smooth", "c:shape", "c:extLst")
"""What follows the intervals in a series (ISO/IEC 29500-1, CT_BarSer and CT_ScatterSer)."""


def add_bars(shapes: Any, chart: Bars, place: Sequence[int]) -> Any:
    """Return a new chart of bars on a slide.

    Parameters
    ----------
    shapes
        Of the slide.
    place
        Left, top, width and height in EMU.
    """
    data = needed("pptx.chart.data").CategoryChartData()
    data.categories = list(chart.names)
    for series in chart.series:
        data.add_series(series.name, list(series.numbers))
    kind = "BAR_CLUSTERED" if chart.lying else "COLUMN_CLUSTERED"
    native = shapes.add_chart(_kind(kind), *place, data).chart
    sheet: list[list[Any]] = [["", *chart.names]]
    sheet += [[series.name, *series.numbers] for series in chart.series]
    for own, series in zip(native.plots[0].series, chart.series, strict=True):
        if series.limits is not None:
            _add_limits(own, series, series.limits, sheet, direction=None)
    _keep(native, sheet)
    return native


def add_points(shapes: Any, chart: Points, place: Sequence[int]) -> Any:
    """Return a new chart of points on a slide; parameters as in :func:`add_bars`."""
    data = needed("pptx.chart.data").XyChartData()
    for series in chart.series:
        own = data.add_series(series.name)
        for across, number in zip(series.across, series.numbers, strict=True):
            own.add_data_point(across, number)
    native = shapes.add_chart(_kind("XY_SCATTER"), *place, data).chart
    sheet = _point_columns(chart.series)
    start = 1
    for own, series in zip(native.plots[0].series, chart.series, strict=True):
        for direction, limits in (("x", series.limits_across), ("y", series.limits)):
            if limits is not None:
                _add_limits(own, series, limits, sheet, direction=direction, start=start)
        start += len(series.numbers) + 2
    _keep(native, sheet)
    return native


def numbers_sheet(columns: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook with one sheet of these columns; None leaves a cell empty."""
    book = io.BytesIO()
    with Workbook(book, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet(_SHEET)
        for place, column in enumerate(columns):
            for row, value in enumerate(column):
                if isinstance(value, str):
                    sheet.write_string(row, place, value)
                elif value is not None:
                    sheet.write_number(row, place, value)
    return book.getvalue()


def _kind(name: str) -> Any:
    return getattr(needed("pptx.enum.chart").XL_CHART_TYPE, name)


def _point_columns(several: Sequence[Series]) -> list[list[Any]]:
    """Return the two columns in which series of points stand below one another.

    Each has its name over its numbers, and an empty row behind them, as references have it.
    """
    across: list[Any] = []
    up: list[Any] = []
    for series in several:
        across += [None, *series.across, None]
        up += [series.name, *series.numbers, None]
    return [across, up]


def _add_limits(
    own: Any,
    series: Series,
    limits: Limits,
    sheet: list[list[Any]],
    *,
    direction: str | None,
    start: int = 1,
) -> None:
    """Add intervals to a series as custom values, which stand in the sheet beside its numbers.

    Parameters
    ----------
    start
        Row of the first number in the sheet, counted from 0.
    """
    refs = []
    for sign, reach in (("−", limits.minus), ("+", limits.plus)):
        mark = "" if direction is None else f"{direction} "
        padding = [None] * (start - 1)
        sheet.append([*padding, f"{series.name} {mark}{sign}", *reach])
        refs.append((_cells(len(sheet) - 1, start, len(reach)), reach))
    bars = _element("c:errBars")
    if direction is not None:
        bars.append(_element("c:errDir", val=direction))
    bars.extend(
        [
            _element("c:errBarType", val="both"),
            _element("c:errValType", val="cust"),
            _element("c:noEndCap", val="0"),
        ]
    )
    for name, (cells, reach) in zip(("c:plus", "c:minus"), reversed(refs), strict=True):
        bars.append(_reference(name, cells, reach))
    bars.append(_line())
    element = own._element  # noqa: SLF001 - python-pptx has no interface for intervals
    ns = needed("pptx.oxml.ns")
    after = next(child for child in element if child.tag in {ns.qn(tag) for tag in _BEFORE})
    after.addprevious(bars)


def _reference(name: str, cells: str, reach: Sequence[float | None]) -> Any:
    """Return numbers by the cells they stand in, with what stands there."""
    outer, ref, cache = (_element(tag) for tag in (name, "c:numRef", "c:numCache"))
    formula, code = _element("c:f"), _element("c:formatCode")
    formula.text, code.text = cells, _GENERAL
    cache.extend([code, _element("c:ptCount", val=str(len(reach)))])
    for place, number in enumerate(reach):
        if number is not None:
            point, value = _element("c:pt", idx=str(place)), _element("c:v")
            value.text = repr(number)
            point.append(value)
            cache.append(point)
    ref.extend([formula, cache])
    outer.append(ref)
    return outer


def _line() -> Any:
    shape = _element("c:spPr")
    line = _element("a:ln", w=str(round(_BAR_PT * 12700)))
    fill, colour = _element("a:solidFill"), _element("a:srgbClr", val=_INK)
    fill.append(colour)
    line.append(fill)
    shape.append(line)
    return shape


def _element(tag: str, **attributes: str) -> Any:
    element = needed("pptx.oxml.xmlchemy").OxmlElement(tag)
    for key, value in attributes.items():
        element.set(key, value)
    return element


def _cells(column: int, start: int, count: int) -> str:
    letter = xl_col_to_name(column)
    return f"{_SHEET}!${letter}${start + 1}:${letter}${start + count}"


def _keep(native: Any, columns: Sequence[Sequence[Any]]) -> None:
    """Put the whole sheet in place of the one that holds the numbers alone."""
    native.part.chart_workbook.update_from_xlsx_blob(numbers_sheet(columns))
