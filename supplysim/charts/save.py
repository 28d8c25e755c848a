"""Charts as files: an image for people and, beside it, the table it was drawn from."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from supplysim.charts.style import house_style
from supplysim.saving import save

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
    with _laid_out(figure):
        contents = {kind: _image(figure, kind) for kind in formats}
    text = data.to_csv(index=False, lineterminator="\n")
    contents["csv"] = text.encode("utf-8-sig")
    return [
        save(stem.with_name(f"{stem.name}.{kind}"), partial(_put, content))
        for kind, content in contents.items()
    ]


def _put(content: bytes, draft: Path) -> None:
    draft.write_bytes(content)


@contextmanager
def _laid_out(figure: Figure) -> Iterator[None]:
    """Lay the figure out once, so that every format has the same places and none waits for it.

    At the resolution of the image: letters are a little wider at another, and a label beside long
    names would lie beyond the edge.
    """
    dpi = figure.get_dpi()
    with house_style():
        figure.set_dpi(mpl.rcParams["savefig.dpi"])
        figure.draw_without_rendering()
        figure.set_dpi(dpi)
    engine = figure.get_layout_engine()
    figure.set_layout_engine("none")
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


def png_bytes(figure: Figure) -> bytes:
    """Return the chart as PNG at 150 dpi."""
    with _laid_out(figure):
        return _image(figure, "png")


def svg_bytes(figure: Figure) -> bytes:
    """Return the chart as SVG with its letters as paths, so that no font is needed to show it."""
    with _laid_out(figure):
        return _image(figure, "svg")


def _image(figure: Figure, kind: str) -> bytes:
    # no dates, no version: the same run gives the same bytes
    metadata = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
    buffer = io.BytesIO()
    with house_style():
        figure.savefig(buffer, format=kind, metadata=metadata[kind])
    return buffer.getvalue()
