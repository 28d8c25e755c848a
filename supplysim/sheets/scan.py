"""What a reader of values leaves out of a sheet: formulas, errors, per cents, how far it reaches.

Every part is parsed here before anything else looks at it; a document type, and with it entities
and outside references, is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from supplysim.errors import BilingualError
from supplysim.sheets.names import read_cell_name

__all__ = ["Marks", "elements", "percent_styles", "scan_part", "scan_sheet"]

Cell = tuple[int, int]
"""Row and column, counted from 1."""

_PERCENT_FORMATS = frozenset({9, 10})
"""Numbers of the built-in formats "0%" and "0.00%" (ECMA-376 part 1, 18.8.30)."""


_CONSTANTS = frozenset({"TRUE()", "FALSE()"})
"""Formulas that are values: LibreOffice saves every true and false in this way."""


@dataclass(slots=True)
class Marks:
    """What was found in one sheet.

    Parameters
    ----------
    formulas, errors, percents
        Cells with a formula; with an error value such as #REF!; with a per cent format.
    rows, columns
        Last row and last column that hold anything.
    """

    formulas: set[Cell] = field(default_factory=set)
    errors: set[Cell] = field(default_factory=set)
    percents: set[Cell] = field(default_factory=set)
    rows: int = 0
    columns: int = 0


def scan_part(name: str, content: bytes, handler: ContentHandler | None = None) -> None:
    """Parse one part; the handler sees its elements.

    Raises
    ------
    BilingualError
        When it is no XML, or declares a document type.
    """
    try:
        parseString(content, handler or ContentHandler(), forbid_dtd=True)
    except DefusedXmlException:
        raise BilingualError(
            f"{name} 含文档类型声明（实体或外部引用），不会读取",
            f"{name} declares a document type (entities, outside references) and is not read",
        ) from None
    except (SAXException, ValueError, LookupError) as error:
        raise BilingualError(
            f"{name} 已损坏（不是合法的 XML）", f"{name} is damaged: {error}"
        ) from None


def elements(name: str, content: bytes, wanted: str) -> list[dict[str, str]]:
    """Return the attributes of every element of one local name, in order."""
    handler = _Collector(wanted)
    scan_part(name, content, handler)
    return handler.found


def percent_styles(content: bytes) -> frozenset[str]:
    """Return the style numbers, as cells name them, whose number format is a per cent."""
    handler = _Styles()
    scan_part("xl/styles.xml", content, handler)
    own = {key for key, code in handler.formats.items() if "%" in code}
    return frozenset(
        str(i)
        for i, number in enumerate(handler.cells)
        if number in own or (number.isdigit() and int(number) in _PERCENT_FORMATS)
    )


def scan_sheet(name: str, content: bytes, percents: frozenset[str]) -> Marks:
    """Return what one sheet holds beside values."""
    handler = _SheetHandler(percents)
    scan_part(name, content, handler)
    return handler.marks


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Collector(ContentHandler):
    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.found: list[dict[str, str]] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX names it so
        if _local(name) == self.wanted:
            self.found.append({_local(key): value for key, value in attrs.items()})


class _Styles(ContentHandler):
    """Number formats of their own, and the format number of each cell style."""

    def __init__(self) -> None:
        super().__init__()
        self.formats: dict[str, str] = {}
        self.cells: list[str] = []
        self._inside = False

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        match _local(name):
            case "numFmt":
                self.formats[attrs.get("numFmtId", "")] = attrs.get("formatCode", "")
            case "cellXfs":
                self._inside = True
            case "xf" if self._inside:
                self.cells.append(attrs.get("numFmtId", ""))

    def endElement(self, name: str) -> None:  # noqa: N802
        if _local(name) == "cellXfs":
            self._inside = False


class _SheetHandler(ContentHandler):
    """Walks the cells of a sheet, those without a name of their own by their order."""

    def __init__(self, percents: frozenset[str]) -> None:
        super().__init__()
        self.marks = Marks()
        self._percents = percents
        self._row = 0
        self._cell: Cell = (0, 0)
        self._formula: list[str] | None = None

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        match _local(name):
            case "c":
                self._at(attrs)
            case "v" | "is" | "t":
                self.marks.rows = max(self.marks.rows, self._cell[0])
                self.marks.columns = max(self.marks.columns, self._cell[1])
            case "f":
                self._formula = []
            case "row":
                number: Mapping[str, str] = attrs
                given = number.get("r", "")
                self._row = int(given) if given.isdigit() else self._row + 1
                self._cell = (self._row, 0)

    def characters(self, content: str) -> None:
        if self._formula is not None:
            self._formula.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        if _local(name) == "f":
            if "".join(self._formula or ()).strip().upper() not in _CONSTANTS:
                self.marks.formulas.add(self._cell)
            self._formula = None

    def _at(self, attrs: Mapping[str, str]) -> None:
        named = read_cell_name(attrs.get("r", ""))
        self._cell = named or (self._cell[0], self._cell[1] + 1)
        if attrs.get("t", "") == "e":
            self.marks.errors.add(self._cell)
        if attrs.get("s", "") in self._percents:
            self.marks.percents.add(self._cell)
