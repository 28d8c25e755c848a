"""Names of cells: A1 for the first, as spreadsheets write them."""

__all__ = ["cell_name", "column_name", "read_cell_name"]

_LETTERS = 26
_MOST_LETTERS, _MOST_DIGITS = 3, 7
"""Excel ends at XFD1048576."""


def column_name(column: int) -> str:
    """Return the letters of a column, counted from 1.

    Examples
    --------
    >>> column_name(1), column_name(26), column_name(27), column_name(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell, row and column counted from 1.

    Examples
    --------
    >>> cell_name(12, 4)
    'D12'
    """
    return f"{column_name(column)}{row}"


def read_cell_name(text: str) -> tuple[int, int] | None:
    """Return row and column, counted from 1, of a cell's name; None when it is none.

    Examples
    --------
    >>> read_cell_name("D12"), read_cell_name("$D$12"), read_cell_name("12")
    ((12, 4), (12, 4), None)
    """
    plain = text.replace("$", "").upper()
    letters = plain.rstrip("0123456789")
    digits = plain[len(letters) :]
    if not (0 < len(letters) <= _MOST_LETTERS and 0 < len(digits) <= _MOST_DIGITS):
        return None
    if not (letters.isascii() and letters.isalpha()):
        return None
    column = 0
    for letter in letters:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return int(digits), column
