"""Charts of a study of bases, or of a comparison, drawn anew from the tables beside them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from supplysim import charts
from supplysim.basemap import BaseMap, read_base_map
from supplysim.charts.register import Draw
from supplysim.charts.save import save_chart
from supplysim.errors import Fault, InputError, Lang
from supplysim.report.bases_write import BASE_MAP, SIGN

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
    base: BaseMap | None = None,
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
    base
        A base map of the user's own for maps; by default the one they were written with.

    Raises
    ------
    InputError
        When there is no chart of a name, a table is not what was written, or there is no map for
        the base map.
    OutputError
        When a file cannot be written.
    """
    sign = _read_sign(folder / SIGN)
    place = folder / "charts" if sign else folder
    tables = sorted(path.stem for path in place.glob("*.csv"))
    known = {name: draw for name in tables if (draw := _draw_of(name)) is not None}
    _refuse_unknown(names, list(known))
    centre = _centre(sign)
    if base is not None and centre is None:
        zh = "这里没有可以垫底图的地图（或由旧版本写成，请重跑 supplysim bases）"
        en = "there is no map here for it (or an older version wrote them: run supplysim bases)"
        raise InputError([Fault("--base-map", zh, en, value=base.source)])
    if base is None and (place / BASE_MAP).is_file():
        base = read_base_map(place / BASE_MAP)
    written: list[Path] = []
    for name in names or known:
        is_map = name.startswith(_MAP)
        source = str(sign.get("map_source" if is_map else "source", {}).get(lang, ""))
        try:
            data = pd.read_csv(place / f"{name}.csv", encoding="utf-8-sig")
            under = base if is_map else None
            figure, _ = charts.over_base_map(
                known[name], data, base=under, centre=centre, lang=lang, source=source
            )
        except (ValueError, LookupError, TypeError) as error:
            zh, en = f"不是当初写出的表：{error}", f"is not the table that was written: {error}"
            raise InputError([Fault("DIR", zh, en, file=str(place / f"{name}.csv"))]) from error
        written += save_chart(figure, data, (out or place) / name, formats=formats)
    return written


def _draw_of(name: str) -> Draw | None:
    if name.startswith(_MAP):
        return charts.service_map
    return (_BASES | _COMPARED).get(name)


def _centre(sign: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return where maps have their zero, None where that is not told."""
    match sign.get("map_centre"):
        case [int() | float() as lon, int() | float() as lat]:
            return float(lon), float(lat)
        case _:
            return None


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
