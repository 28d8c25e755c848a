"""Charts as files: an image for people and, beside it, the table it was drawn from."""

import io
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from supplysim.charts.style import house_style
from supplysim.errors import OutputError

__all__ = ["png_bytes", "save_chart", "svg_bytes"]


def save_chart(
    figure: Figure, data: pd.DataFrame, stem: Path, *, formats: tuple[str, ...] = ("png", "svg")
) -> list[Path]:
    """Write ``stem.png`` (150 dpi), ``stem.svg`` and ``stem.csv``; return the paths written.

    Parameters
    ----------
    figure
        The chart.
    data
        The table it was drawn from; written as UTF-8 with BOM, as spreadsheets expect.
    stem
        Path without a suffix; its folder is made when missing.
    formats
        ``png``, ``svg`` or ``pdf``.

    Raises
    ------
    OutputError
        When the folder or a file cannot be written.
    """
    try:
        stem.parent.mkdir(parents=True, exist_ok=True)
        written = []
        for kind in formats:
            path = stem.with_name(f"{stem.name}.{kind}")
            path.write_bytes(_image(figure, kind))
            written.append(path)
        table = stem.with_name(f"{stem.name}.csv")
        data.to_csv(table, index=False, encoding="utf-8-sig", lineterminator="\n")
    except OSError as fault:
        raise OutputError(
            f"无法写入图表 {stem}：{fault.strerror}", f"cannot write chart {stem}: {fault.strerror}"
        ) from fault
    return [*written, table]


def png_bytes(figure: Figure) -> bytes:
    """Return the chart as PNG at 150 dpi."""
    return _image(figure, "png")


def svg_bytes(figure: Figure) -> bytes:
    """Return the chart as SVG with its letters as paths, so that no font is needed to show it."""
    return _image(figure, "svg")


def _image(figure: Figure, kind: str) -> bytes:
    # no dates, no version: the same run gives the same bytes
    metadata = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
    buffer = io.BytesIO()
    with house_style():
        figure.savefig(buffer, format=kind, metadata=metadata[kind])
    return buffer.getvalue()
