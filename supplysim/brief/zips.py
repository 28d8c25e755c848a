"""Office files with the same bytes for the same content: no clock in them."""

import io
import re
import zipfile
from typing import Final

__all__ = ["settled"]

_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip archive can hold."""

_STAMP: Final = re.compile(
    rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)"
)
_MOMENT: Final = rb"\g<1>1980-01-01T00:00:00Z\g<3>"


def settled(blob: bytes) -> bytes:
    """Return an Office file without the time at which it was written, also inside its parts.

    Parameters
    ----------
    blob
        A docx, pptx or xlsx file; workbooks inside it are settled too.
    """
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(blob)) as read,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, _part(name, read.read(name)))
    return buffer.getvalue()


def _part(name: str, data: bytes) -> bytes:
    if name.endswith(".xlsx"):
        return settled(data)
    return _STAMP.sub(_MOMENT, data) if name.endswith("core.xml") else data
