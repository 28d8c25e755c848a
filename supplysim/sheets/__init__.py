"""Workbooks (.xlsx) from strangers, as cells: what is dangerous or ambiguous is refused first.

Knows nothing of scenarios. ``supplysim.scenario`` reads its workbooks through this room.
"""

from supplysim.sheets.book import Book, Sheet, read_book
from supplysim.sheets.names import cell_name

__all__ = ["Book", "Sheet", "cell_name", "read_book"]
