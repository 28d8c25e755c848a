"""Integer columns as text: differences, zigzag, bytes of seven bits, deflate, base64.

The page's script undoes it in ``assets/replay.js``. Times of a record ascend or nearly so, and
their differences fit into one or two bytes.
"""

import zlib
from base64 import b64encode

import numpy as np

from supplysim.plan.tables import IntArray

__all__ = ["pack", "to_bytes"]

_BITS = 7
_MORE = 0x80
_LONGEST = 10
"""Groups of seven bits in a 64-bit number."""


def pack(columns: dict[str, IntArray]) -> dict[str, object]:
    """Return columns as a JSON value: name and length of each in order, and the data.

    Examples
    --------
    >>> import numpy as np
    >>> pack({"t": np.array([5, 6, 300])})["columns"]
    [['t', 3]]
    """
    data = b"".join(to_bytes(column) for column in columns.values())
    return {
        "columns": [[name, len(column)] for name, column in columns.items()],
        "data": b64encode(zlib.compress(data, 9)).decode("ascii"),
    }


def to_bytes(column: IntArray) -> bytes:
    """Return a column's differences as numbers of as many bytes as they need.

    The first difference is the first value. Negative numbers take the odd places: 0, -1, 1, -2 are
    written as 0, 1, 2, 3. Of each byte seven bits count, low ones first; the eighth says that more
    follow.

    Examples
    --------
    >>> import numpy as np
    >>> to_bytes(np.array([5, 6, 300])).hex(" ")
    '0a 02 cc 04'
    """
    values = np.asarray(column, dtype=np.int64)
    step = np.diff(values, prepend=0)
    left = ((step << 1) ^ (step >> 63)).astype(np.uint64)
    bytes_of = np.zeros((len(left), _LONGEST), dtype=np.uint8)
    used = np.zeros((len(left), _LONGEST), dtype=np.bool_)
    for place in range(_LONGEST):
        used[:, place] = (left > 0) | (place == 0)
        low = (left & np.uint64(_MORE - 1)).astype(np.uint8)
        left >>= np.uint64(_BITS)
        bytes_of[:, place] = low | np.where(left > 0, _MORE, 0).astype(np.uint8)
    return bytes_of[used].tobytes()
