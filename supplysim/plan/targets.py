"""The plan's targets and its baseline, as printed, and the arithmetic that ties them together.

The tables beside this module are transcribed from the plan: a blank cell of the plan is
``not stated`` and reads as None, never as zero or as a neighbour's value. Shares, capacities and
counts are inputs of a scenario, not results of the model.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from supplysim.errors import Fault, InputError

__all__ = [
    "NOT_STATED",
    "Figure",
    "Targets",
    "area_served_m2",
    "city_share",
    "least_key_share",
    "load_targets",
    "scaled_shares",
    "steel_intensity",
]

NOT_STATED = "not stated"
"""What the tables hold where the plan's cell is blank."""

_BASE_UNITS = {
    "%": (0.01, "1"),
    "个": (1.0, "1"),
    "家": (1.0, "1"),
    "万立方米": (1e4, "m3"),
    "万平方米": (1e4, "m2"),
    "万吨": (1e4, "t"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of the plan.

    Parameters
    ----------
    key
        Zone or indicator.
    name_zh, name_en
        Its name as printed, and in English.
    year
        Year the figure is for.
    value
        The number as printed, in ``unit``; None where the plan states none.
    unit
        Unit as printed: %, 个, 家, 万立方米, 万平方米, 万吨.
    denominator
        What the number is a share of, or counts over; says so where the plan does not state it.
    attribute
        The plan's own attribute, 预期性 (indicative), or "not stated".
    document, table, row
        Where it stands: title of the document, title of the table, row or paragraph.
    note
        What the text says beyond the cell, or the sentence the figure was taken from.
    """

    key: str
    name_zh: str
    name_en: str
    year: int
    value: float | None
    unit: str
    denominator: str
    attribute: str
    document: str
    table: str
    row: str
    note: str

    @property
    def amount(self) -> float | None:
        """The value in base units (1, m2, m3, t); None where not stated."""
        return None if self.value is None else self.value * _BASE_UNITS[self.unit][0]

    @property
    def base_unit(self) -> str:
        """Unit of ``amount``."""
        return _BASE_UNITS[self.unit][1]


@dataclass(frozen=True, slots=True)
class Targets:
    """All figures of the plan: Table 1 by zone, Table 2 by indicator, the baseline of 2016."""

    zones: tuple[Figure, ...]
    industry: tuple[Figure, ...]
    baseline: tuple[Figure, ...]

    def zone_share(self, zone: str, year: int) -> float | None:
        """Return Table 1's prefabricated share of a zone, 0 to 1; None where not stated.

        Raises
        ------
        KeyError
            When Table 1 has no such zone or year.

        Examples
        --------
        >>> targets = load_targets()
        >>> targets.zone_share("xiqing", 2020)
        0.3
        >>> targets.zone_share("xiqing", 2025) is None
        True
        """
        return _find(self.zones, zone, year).amount

    def indicator(self, key: str, year: int) -> float | None:
        """Return Table 2's target in base units (1, m3, t); None where not stated.

        Raises
        ------
        KeyError
            When Table 2 has no such indicator or year.

        Examples
        --------
        >>> load_targets().indicator("concrete_capacity", 2025)
        1500000.0
        """
        return _find(self.industry, key, year).amount

    def fact(self, key: str) -> float:
        """Return a baseline figure of 2016 in base units (1, m2, m3, t).

        Raises
        ------
        KeyError
            When the baseline has no such figure.

        Examples
        --------
        >>> load_targets().fact("concrete_capacity")
        830000.0
        """
        amount = _find(self.baseline, key, 2016).amount
        if amount is None:
            raise KeyError(key)
        return amount

    def zone_names(self) -> tuple[str, ...]:
        """Return the keys of Table 1's zones, in the plan's order."""
        return tuple(dict.fromkeys(figure.key for figure in self.zones))


def load_targets(folder: Traversable | None = None) -> Targets:
    """Read the plan's tables.

    Parameters
    ----------
    folder
        Folder with ``zone_targets.csv``, ``industry_targets.csv`` and ``baseline_2016.csv``;
        None reads the tables that ship with the package.

    Raises
    ------
    InputError
        When a number, a unit or a column cannot be read; every fault is listed.
    """
    place = files("supplysim.plan") / "data" if folder is None else folder
    faults: list[Fault] = []
    tables = [
        _read(place / name, faults)
        for name in ("zone_targets.csv", "industry_targets.csv", "baseline_2016.csv")
    ]
    if faults:
        raise InputError(faults)
    return Targets(*tables)


def city_share(zone_shares: Mapping[str, float], start_shares: Mapping[str, float]) -> float:
    """Return the city's prefabricated share: zone shares weighted by shares of new starts.

    Zones without a share of their own count as none prefabricated.

    Examples
    --------
    >>> round(city_share({"key": 1.0, "other": 0.2}, {"key": 0.25, "other": 0.75}), 2)
    0.4
    """
    return math.fsum(zone_shares.get(zone, 0.0) * weight for zone, weight in start_shares.items())


def least_key_share(floor: float, ring_share: float) -> float:
    """Return the least share of new starts in 100 % zones that reaches a city floor.

    With p in 100 % zones, r in 30 % zones and the rest at 20 % the city's share is
    0.20 + 0.80 p + 0.10 r (PARAMETERS 1b).

    Examples
    --------
    >>> round(least_key_share(0.30, 0.3), 4)
    0.0875
    """
    return (floor - 0.20 - 0.10 * ring_share) / 0.80


def area_served_m2(
    capacity: tuple[float, float, float], intensity: tuple[float, float, float]
) -> float:
    """Return the building area that capacities in concrete, steel and timber serve a year, m2.

    Parameters
    ----------
    capacity
        m3 of concrete, t of steel, m3 of timber a year.
    intensity
        m3, t and m3 per m2 of building area of that material; all above zero.

    Examples
    --------
    >>> area_served_m2((100.0, 10.0, 11.0), (0.1, 0.1, 0.11))
    1200.0
    """
    return math.fsum(c / i for c, i in zip(capacity, intensity, strict=True))


def steel_intensity(
    targets: Targets, concrete_m3_per_m2: float, *, timber_m3_per_m2: float = 0.11
) -> float:
    """Return the steel intensity, t/m2, at which the capacities of 2016 serve the area claimed.

    Solves 0.83/a + 0.745/s + 0.02/w = 12 (Mm2) for s (PARAMETERS 1a).

    Parameters
    ----------
    targets
        The plan's figures; capacities and area are its baseline.
    concrete_m3_per_m2
        Intensity a of precast concrete.
    timber_m3_per_m2
        Intensity w of timber; 0.11 is an assumption of PARAMETERS 1a.

    Raises
    ------
    ValueError
        When concrete and timber alone already serve the whole area.

    Examples
    --------
    >>> round(steel_intensity(load_targets(), 0.104), 2)
    0.19
    """
    concrete = targets.fact("concrete_capacity") / concrete_m3_per_m2
    timber = targets.fact("timber_capacity") / timber_m3_per_m2
    left = targets.fact("area_served") - concrete - timber
    if left <= 0:
        raise ValueError("concrete and timber alone serve the whole area")
    return targets.fact("steel_capacity") / left


def scaled_shares(
    zone_targets: Mapping[str, float], start_shares: Mapping[str, float], city: float
) -> dict[str, float]:
    """Return zone shares in proportion to targets that give the city a stated share.

    Every zone is moved by the same factor, so the order of the zones stays the plan's.

    Parameters
    ----------
    zone_targets
        Share of each zone, 0 to 1.
    start_shares
        Share of the city's new starts in each zone.
    city
        Share of the whole city to reach.

    Raises
    ------
    ValueError
        When a zone would have to pass 100 %.

    Examples
    --------
    >>> scaled_shares({"a": 1.0, "b": 0.5}, {"a": 0.5, "b": 0.5}, 0.375)
    {'a': 0.5, 'b': 0.25}
    """
    factor = city / city_share(zone_targets, start_shares)
    scaled = {zone: share * factor for zone, share in zone_targets.items()}
    if max(scaled.values()) > 1:
        raise ValueError(f"a city share of {city} needs more than 100 % in some zone")
    return scaled


def _find(figures: tuple[Figure, ...], key: str, year: int) -> Figure:
    for figure in figures:
        if figure.key == key and figure.year == year:
            return figure
    raise KeyError((key, year))


def _read(path: Traversable, faults: list[Fault]) -> tuple[Figure, ...]:
    """Read one table; its headings are bilingual and end with the column's key."""
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    heading = [title.split()[-1] for title in rows[0]] if rows else []
    missing = [name for name in Figure.__dataclass_fields__ if name not in heading]
    if missing:
        names = ", ".join(missing)
        faults.append(Fault("1", f"缺少列：{names}", f"missing columns: {names}", path.name))
        return ()
    figures = []
    for number, cells in enumerate(rows[1:], start=2):
        figure = _figure(dict(zip(heading, cells, strict=False)), path.name, number, faults)
        if figure is not None:
            figures.append(figure)
    return tuple(figures)


def _figure(cells: Mapping[str, str], file: str, number: int, faults: list[Fault]) -> Figure | None:
    value, year, unit = cells.get("value", ""), cells.get("year", ""), cells.get("unit", "")
    known = len(faults)
    if value != NOT_STATED and not _is_number(value):
        faults.append(
            Fault(
                f"{number} value",
                f"应为非负数或“{NOT_STATED}”",
                f'must be a number, not negative, or "{NOT_STATED}"',
                file,
                value,
            )
        )
    if not year.isdigit():
        faults.append(Fault(f"{number} year", "应为年份", "must be a year", file, year))
    if unit not in _BASE_UNITS:
        allowed = "、".join(_BASE_UNITS)
        faults.append(
            Fault(f"{number} unit", f"可用单位：{allowed}", f"must be one of {allowed}", file, unit)
        )
    if len(faults) > known:
        return None
    texts = {name: cells[name] for name in Figure.__dataclass_fields__ if name in cells}
    number_or_none = None if value == NOT_STATED else float(value)
    return Figure(**{**texts, "year": int(year), "value": number_or_none})  # type: ignore[arg-type]


def _is_number(text: str) -> bool:
    try:
        return 0 <= float(text) < math.inf
    except ValueError:
        return False
