"""Reading what the doors are given: whole numbers, and opening hours, every fault at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from pydantic import ValidationError

from supplysim.calendars import ALWAYS, Calendar
from supplysim.distributions import Distribution
from supplysim.errors import BilingualError, Fault
from supplysim.plan.tables import IntArray
from supplysim.scenario.faults import faults_of
from supplysim.scenario.quantities import read_distribution

_T = TypeVar("_T")

__all__ = [
    "Times",
    "Windows",
    "counts_per_plant",
    "one_or_many",
    "opening_hours",
    "times_per_plant",
    "whole_number",
    "whole_numbers",
]

Times = float | str | Mapping[str, Any] | Sequence[Any]
"""Seconds, a distribution (CONTRACTS 5), or one of these for each plant."""

Windows = Sequence[tuple[int, int]]
"""(open, close) pairs in whole seconds, half-open, ascending."""


def whole_numbers(
    name: str, values: Any, faults: list[Fault], *, ndim: int = 1, least: int | None = 0
) -> IntArray:
    """Return ``values`` as whole numbers; faults go to ``faults``.

    Parameters
    ----------
    name
        What the values are called in a message.
    ndim
        How many dimensions they must have; an empty list is fine where lists are.
    least
        Smallest number allowed; None = any.

    Returns
    -------
    IntArray
        The numbers, or zeros in their place when something is wrong with them.

    Examples
    --------
    >>> faults = []
    >>> whole_numbers("service", [60, -1, 2.5], faults).tolist()
    [0, 0, 0]
    >>> print(faults[0].text("en"))
    service[1] = -1: must be a whole number, at least 0 (2 like this)
    """
    try:
        raw = np.asarray(values)
    except ValueError:
        raw = np.empty(0, dtype=object)
    if raw.size == 0 and raw.dtype != object and ndim > 0:
        return raw.astype(np.int64) if raw.ndim == ndim else np.zeros((0,) * ndim, dtype=np.int64)
    if raw.dtype.kind not in "iuf" or raw.ndim != ndim:
        faults.append(Fault(name, *_SHAPES[ndim], value=_shown(values)))
        return np.zeros((0,) * ndim, dtype=np.int64)
    bad = ~np.isfinite(raw) | (raw != np.floor(raw)) | (np.abs(raw) >= _MOST)
    if least is not None:
        bad |= raw < least
    if bad.any():
        faults.append(_not_whole(name, raw, bad, least))
        return np.zeros(raw.shape, dtype=np.int64)
    return raw.astype(np.int64)


def whole_number(name: str, value: Any, faults: list[Fault], *, least: int | None = 1) -> int:
    """Return one whole number of at least ``least`` (None = any); ``least`` or 0 if it is bad.

    Examples
    --------
    >>> faults = []
    >>> whole_number("cranes", 0, faults)
    1
    >>> print(faults[0].text("en"))
    cranes = 0: must be a whole number, at least 1
    """
    before = len(faults)
    found = whole_numbers(name, value, faults, ndim=0, least=least)
    return int(found) if len(faults) == before else least or 0


def one_or_many(name: str, values: Any, faults: list[Fault], *, least: int = 1) -> IntArray:
    """Return one whole number (an array without dimension) or a list of them.

    Examples
    --------
    >>> one_or_many("trucks", 5, []).ndim, one_or_many("trucks", [5, 4], []).ndim
    (0, 1)
    """
    one = values is None or np.isscalar(values) or getattr(values, "ndim", 1) == 0
    return whole_numbers(name, values, faults, ndim=0 if one else 1, least=least)


def counts_per_plant(name: str, values: Any, plants: int | None, faults: list[Fault]) -> list[int]:
    """Return a whole number of at least 1 for each plant; ``plants`` None = nobody knows how many.

    Examples
    --------
    >>> counts_per_plant("trucks", 5, 2, [])
    [5, 5]
    """
    before = len(faults)
    counts: list[int] = np.atleast_1d(one_or_many(name, values, faults)).tolist()
    return _for_each(name, counts, plants if len(faults) == before else None, faults)


def times_per_plant(
    name: str, values: Times, plants: int | None, faults: list[Fault]
) -> list[Distribution]:
    """Return a distribution of seconds for each plant.

    Examples
    --------
    >>> [time.average() for time in times_per_plant("load", ["5 min", 240], 2, [])]
    [300.0, 240.0]
    """
    if not isinstance(values, list | tuple | np.ndarray):
        return _for_each(name, [_time(name, values, faults)], plants, faults)
    each = [_time(f"{name}[{i}]", one, faults) for i, one in enumerate(values)]
    return _for_each(name, each, plants, faults)


def opening_hours(name: str, windows: Windows | None, faults: list[Fault]) -> Calendar:
    """Return a calendar of ``windows``; None is always open.

    Examples
    --------
    >>> opening_hours("calendar", [(0, 3600), (7200, 10800)], [])
    Calendar(2 windows, 2.0 h open)
    """
    if windows is None:
        return ALWAYS
    before = len(faults)
    found = whole_numbers(name, windows, faults, ndim=2, least=None)
    if len(faults) > before:
        return ALWAYS
    if found.size and found.shape[1] != 2:  # noqa: PLR2004 - opens and closes
        faults.append(Fault(name, "每个时段应为（开，关）两个整数", "a window is (open, close)"))
        return ALWAYS
    flat = found.ravel()
    if (np.diff(flat)[::2] <= 0).any() or (np.diff(flat)[1::2] < 0).any():
        faults.append(
            Fault(
                name,
                "时段应按先后排列、互不重叠，关闭晚于开放",
                "windows must ascend without overlap, each closing after it opens",
            )
        )
        return ALWAYS
    return Calendar([(int(a), int(b)) for a, b in found])


def _time(name: str, value: Any, faults: list[Fault]) -> Distribution:
    if isinstance(value, np.generic):
        value = value.item()
    try:
        return Distribution.model_validate(read_distribution(value, "s"))
    except BilingualError as error:
        faults.append(Fault(name, error.zh, error.en, value=_shown(value)))
    except ValidationError as error:
        found = faults_of(error, Distribution, lambda _: "")
        faults += [replace(one, where=f"{name}.{one.where}".rstrip(".")) for one in found]
    return Distribution(dist="fixed", value=1)


def _for_each(name: str, values: list[_T], plants: int | None, faults: list[Fault]) -> list[_T]:
    """Return a value for each plant: the one that is given, or those that are."""
    if plants is None or len(values) == plants:
        return values
    if len(values) == 1:
        return values * plants
    zh, en = f"有 {len(values)} 个值，应为一个", f"holds {len(values)} values instead of one"
    if plants > 1:
        zh, en = f"{zh}，或 {plants} 个（每个厂一个）", f"{en}, or {plants} (one a plant)"
    faults.append(Fault(name, zh, en))
    return values


def _not_whole(name: str, raw: Any, bad: Any, least: int | None) -> Fault:
    """Return the fault of the first bad number, and how many there are."""
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    first = raw[place]
    if abs(first) >= _MOST:
        zh, en = f"应为绝对值小于 {_MOST} 的整数", f"must be a whole number of less than {_MOST}"
    elif least is None:
        zh, en = "应为整数", "must be a whole number"
    else:
        zh, en = f"应为整数，不小于 {least}", f"must be a whole number, at least {least}"
    if raw.ndim:
        zh, en = f"{zh}（共 {int(bad.sum())} 处）", f"{en} ({int(bad.sum())} like this)"
    return Fault(name + "".join(f"[{i}]" for i in place), zh, en, value=f"{first:.17g}")


def _shown(value: Any) -> str:
    """Return a value as text, cut to what fits into a message."""
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_SHAPES = (
    ("应为一个整数", "must be one whole number"),
    ("应为一列整数", "must be a list of whole numbers"),
    ("应为若干行等长的整数", "must be rows of whole numbers, equally long"),
)
"""What is wanted, by the number of dimensions."""

_LONGEST = 60

_MOST = 2**53
"""Beyond this a float no longer tells whole numbers apart; 285 million years in seconds."""
