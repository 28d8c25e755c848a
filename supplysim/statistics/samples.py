"""What statistics are taken of: finite numbers, enough of them; the rest is refused in words."""

from typing import NoReturn, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from supplysim.errors import Fault, InputError

__all__ = ["BoolArray", "FloatArray", "IntArray", "refuse", "sample", "share"]

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
IntArray: TypeAlias = NDArray[np.int64]


def sample(
    values: ArrayLike, *, where: str = "values", least: int = 2, ndim: int = 1
) -> FloatArray:
    """Return values as an array of floats.

    Parameters
    ----------
    values
        Numbers, replications or points along the first axis.
    where
        What they are called in a message.
    least
        Fewest entries along every axis.
    ndim
        Number of axes.

    Raises
    ------
    InputError
        When there are too few of them, the shape is another, or one is not finite.

    Examples
    --------
    >>> sample([3, 4]).tolist()
    [3.0, 4.0]
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != ndim or min(array.shape, default=0) < least:
        refuse(
            where,
            f"需要{ndim}维数组，每维至少 {least} 个数",
            f"an array of {ndim} axes with at least {least} numbers along each is needed",
            value=f"shape {array.shape}",
        )
    if not np.isfinite(array).all():
        count = int((~np.isfinite(array)).sum())
        refuse(
            where,
            "有缺失或无穷的数；请先去掉，并说明为何缺失",
            "some numbers are missing or infinite; leave them out first, and say why they are",
            value=f"{count} / {array.size}",
        )
    return array


def share(number: float, *, where: str) -> float:
    """Return a number between 0 and 1, both excluded.

    Raises
    ------
    InputError
        When it is not.
    """
    if not 0 < number < 1:
        refuse(where, "应在 0 与 1 之间", "must lie between 0 and 1", value=f"{number:g}")
    return number


def refuse(where: str, zh: str, en: str, *, value: str = "", nearest: str = "") -> NoReturn:
    """Raise an input error with one fault."""
    raise InputError([Fault(where, zh, en, value=value, nearest=nearest)])
