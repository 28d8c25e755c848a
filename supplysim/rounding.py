"""One rule for rounding to whole numbers, everywhere."""

import math

__all__ = ["half_up"]


def half_up(number: float) -> int:
    """Round to the nearest whole number, halves upwards.

    Examples
    --------
    >>> half_up(2.5), half_up(3.5), half_up(-0.5)
    (3, 4, 0)
    """
    return math.floor(number + 0.5)
