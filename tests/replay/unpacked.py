"""The page of a replay read back, by another way than its script's."""

import json
import re
import zlib
from base64 import b64decode


def page_data(html):
    """Return what the page's script reads."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    return json.loads(found[1])


def unpack(packed):
    """Return the columns of a packed table as lists."""
    numbers = _numbers(zlib.decompress(b64decode(packed["data"])))
    columns = {}
    for name, length in packed["columns"]:
        total, column = 0, []
        for _ in range(length):
            total += next(numbers)
            column.append(total)
        columns[name] = column
    assert next(numbers, None) is None, "bytes are left over"
    return columns


def _numbers(data):
    groups = []
    for byte in data:
        groups.append(byte & 0x7F)
        if not byte & 0x80:
            plain = sum(group << (7 * place) for place, group in enumerate(groups))
            yield -(plain + 1) // 2 if plain % 2 else plain // 2
            groups = []
