"""Charts of a study of bases, or of a comparison, drawn anew from the tables beside them."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from supplysim import charts
from supplysim.charts.register import Draw
from supplysim.charts.save import save_chart
from supplysim.errors import Fault, InputError, Lang
from supplysim.report.bases_write import SIGN

__all__ = ["redraw"]

_MAP = "map-"
_BASES: dict[str, Draw] = {
    "extra_costs": charts.extra_costs,
    "located_and_simulated": charts.located_and_simulated,
}
_COMPARED: dict[str, Draw] = {"differences": charts.paired_differences}


def redraw(
    folder: Path,
    out: Path | None,
    *,
    lang: Lang,
    names: tuple[str, ...] = (),
    formats: tuple[str, ...] = ("png", "svg"),
) -> list[Path]:
    """Draw the charts of a folder of ``supplysim bases`` or ``compare`` anew; return the files.

    Parameters
    ----------
    folder
        Has the tables of the charts as CSV.
    out
        Where to; None for beside them.
    lang
        Language of the charts.
    names
        Names of charts; all when empty.
    formats
        ``png``, ``svg``, ``pdf``.

    Raises
    ------
    InputError
        When there is no chart of a name, or a table is not what was written.
    OutputError
        When a file cannot be written.
    """
    sign = _read_sign(folder / SIGN)
    place = folder / "charts" if sign else folder
    known = {path.stem: path for path in sorted(place.glob("*.csv")) if _draw_of(path.stem)}
    _refuse_unknown(names, list(known))
    written: list[Path] = []
    for name in names or known:
        draw = _draw_of(name)
        key = "map_source" if name.startswith(_MAP) else "source"
        source = str(sign.get(key, {}).get(lang, ""))
        try:
            data = pd.read_csv(known[name], encoding="utf-8-sig")
            figure, _ = draw(data, lang=lang, source=source)  # type: ignore[misc]
        except (ValueError, LookupError, TypeError) as error:
            zh, en = f"不是当初写出的表：{error}", f"is not the table that was written: {error}"
            raise InputError([Fault("DIR", zh, en, file=str(known[name]))]) from error
        written += save_chart(figure, data, (out or place) / name, formats=formats)
    return written


def _draw_of(name: str) -> Draw | None:
    if name.startswith(_MAP):
        return charts.service_map
    return (_BASES | _COMPARED).get(name)


def _read_sign(path: Path) -> dict[str, Any]:
    """Return what a folder of a study of bases says of itself; empty for another folder."""
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        zh, en = f"已损坏：{error}", f"is damaged: {error}"
        raise InputError([Fault("DIR", zh, en, file=str(path))]) from error
    return content if isinstance(content, dict) else {}


def _refuse_unknown(names: tuple[str, ...], known: list[str]) -> None:
    listed_zh, listed_en = "、".join(known), ", ".join(known)
    faults = [
        Fault("--name", f"没有这张图；有：{listed_zh}", f"no such chart; there are: {listed_en}",
              value=name)
        for name in names
        if name not in known
    ]  # fmt: skip
    if faults:
        raise InputError(faults)
