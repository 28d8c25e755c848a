"""Workbooks for tests: written once, edited as a person edits them."""

import openpyxl

from supplysim.errors import InputError
from supplysim.scenario import load

__all__ = ["HEAD", "Desk", "row_of", "sheet_named"]

HEAD = 3
"""Row of the headings."""


def sheet_named(book, key):
    """Return the sheet whose name ends with a key."""
    return next(sheet for sheet in book.worksheets if sheet.title.split()[-1] == key)


def row_of(sheet, text, column):
    """Return the number of the row that holds a text in a column, counted from 1."""
    return next(
        number
        for number in range(1, sheet.max_row + 1)
        if str(sheet.cell(number, column).value or "") == text
    )


class Desk:
    """A workbook of ``small`` that a test edits, saves and loads."""

    def __init__(self, source, folder):
        self.path = folder / "方案.xlsx"
        self.book = openpyxl.load_workbook(source)

    def sheet(self, key):
        return sheet_named(self.book, key)

    def setting(self, path, form="settings"):
        """Return the yellow cell of a path on a form."""
        sheet = self.sheet(form)
        return sheet.cell(row_of(sheet, path, 3), 4)

    def column(self, key, name):
        heads = [str(cell.value).split()[-1] for cell in self.sheet(key)[HEAD]]
        return heads.index(name) + 1

    def cell(self, key, entry, name):
        """Return a cell by the name of its entry, or its number in a list, and its column's key."""
        sheet = self.sheet(key)
        row = HEAD + entry if isinstance(entry, int) else row_of(sheet, entry, 1)
        return sheet.cell(row, self.column(key, name))

    def load(self):
        self.book.save(self.path)
        return load(self.path)

    def faults(self):
        """Return what is wrong, by where it is said to be and what it says."""
        try:
            self.load()
        except InputError as error:
            return list(error.faults)
        return []
