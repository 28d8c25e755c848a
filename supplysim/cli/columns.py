"""Text in columns; a Chinese character is two cells wide on a terminal."""

from collections.abc import Sequence

from rich.cells import cell_len

__all__ = ["columns"]

_GAP = "  "


def columns(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> str:
    """Return rows of cells as aligned lines.

    Parameters
    ----------
    rows
        Cells; all rows have the same number of them.
    right
        Columns that are set flush right.

    Examples
    --------
    >>> print(columns([("准时率", "7.0 %"), ("OTIF", "10.0 %")], right=frozenset({1})))
    准时率   7.0 %
    OTIF    10.0 %
    """
    widths = [max(map(cell_len, cells)) for cells in zip(*rows, strict=True)]
    return "\n".join(
        _GAP.join(
            _padded(cell, width, right=i in right)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _padded(cell: str, width: int, *, right: bool) -> str:
    space = " " * (width - cell_len(cell))
    return space + cell if right else cell + space
