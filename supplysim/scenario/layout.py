"""Which sheet of a workbook holds which part of a scenario, and in what order.

Tables (plants, projects) have a sheet each, single values stand on forms: one row per value, its
path in one column and the value in another. Every field has one place; a field that is new in the
specification finds its own, a new table is given a sheet name here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from supplysim.scenario.shape import entries_of, model_of, noun, values_of

__all__ = [
    "FORMS",
    "README",
    "REFERENCES",
    "Form",
    "Table",
    "form_of",
    "single_fields",
    "tables",
]


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet of single values.

    Parameters
    ----------
    key, zh
        Its name in both languages: the sheet is called ``zh key``.
    holds
        Top-level fields whose values stand here; empty = all others.
    """

    key: str
    zh: str
    holds: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """Name of the sheet."""
        return f"{self.zh} {self.key}"


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with one row per entry.

    Parameters
    ----------
    key, zh
        Its name in both languages.
    path
        Place in the scenario; ``*`` stands for the entry of another table that a row belongs to.
    model
        Class of the entries.
    noun
        Heading of the first column: the name of an entry, or of the entry that a row belongs to;
        empty for a plain list.
    optional
        Whether a table without rows means "not given".
    """

    key: str
    zh: str
    path: tuple[str, ...]
    model: type[BaseModel]
    noun: str
    optional: bool

    @property
    def title(self) -> str:
        """Name of the sheet."""
        return f"{self.zh} {self.key}"

    @property
    def keyed(self) -> bool:
        """Whether rows are entries with names of their own."""
        return bool(self.noun) and not self.belongs

    @property
    def belongs(self) -> bool:
        """Whether a row belongs to an entry of another table."""
        return "*" in self.path


README = "readme"
"""Key of the sheet that tells what to do; it holds no input."""

REFERENCES = frozenset(
    {README, "nodes", "candidates", "sizes", "competitors", "cases", "rules", "demand"}
)
"""Keys of sheets that are no part of a scenario and are left unread here."""

FORMS = (
    Form("settings", "设置"),
    Form("moulds", "模具与排产", frozenset({"production"})),
    Form("policies", "策略", frozenset({"policies"})),
    Form("costs", "成本", frozenset({"costs", "scorecard"})),
    Form("risks", "天气与故障", frozenset({"weather", "breakdowns", "quality", "labour"})),
)
"""Forms; the first takes what no other holds."""

_SHEETS: dict[str, tuple[str, str]] = {
    "plants": ("plants", "构件厂"),
    "line_types": ("lines", "生产线"),
    "fleets": ("fleets", "车队"),
    "portfolio.projects": ("projects", "项目"),
    "zones": ("zones", "分区"),
    "portfolio.years": ("years", "各年新开工"),
    "portfolio.exports": ("exports", "市外需求"),
    "components": ("components", "构件类型"),
    "archetypes": ("archetypes", "建筑类型"),
    "archetypes.*.pieces": ("pieces", "楼层构件"),
    "calendars": ("calendars", "日历"),
    "calendars.*.pauses": ("pauses", "年度停工"),
    "holidays": ("holidays", "节假日"),
    "closures": ("closures", "停工数据"),
    "traffic.closures": ("roadworks", "道路封闭"),
    "weather.spells": ("spells", "大风与预警过程"),
    "weather.rules": ("alert_rules", "预警规则"),
    "labour.short": ("short", "缺员"),
    "labour.away": ("away", "离岗"),
    "production.maturity.programme": ("curing", "养护制度"),
}
"""Sheet of each table by its path, in the order of the workbook."""


@cache
def tables(model: type[BaseModel]) -> tuple[Table, ...]:
    """Return the tables of a scenario class, in the order of their sheets."""
    found = {".".join(path): (path, field) for path, field in _listed(model, ())}
    return tuple(_table(*found[path]) for path in _SHEETS if path in found)


@cache
def single_fields(model: type[BaseModel]) -> tuple[tuple[tuple[str, ...], FieldInfo], ...]:
    """Return path and field of every value that stands on a form; a table of numbers is one."""
    return tuple(_singles(model, ()))


def form_of(path: tuple[str, ...]) -> Form:
    """Return the form on which a value stands."""
    return next((form for form in FORMS if path[0] in form.holds), FORMS[0])


def _table(path: tuple[str, ...], field: FieldInfo) -> Table:
    model = entries_of(field.annotation)
    assert model is not None  # noqa: S101 - _listed yields no other
    key, zh = _SHEETS[".".join(path)]
    heading = ""
    if "*" in path:
        heading = noun(path[0])
    elif values_of(field.annotation) is not None:
        heading = noun(path[-1])
    optional = not field.is_required() and field.get_default(call_default_factory=True) is None
    return Table(key, zh, path, model, heading, optional)


def _listed(
    model: type[BaseModel], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    """Yield path and field of everything that is a table with entries."""
    for name, field in model.model_fields.items():
        path, entry = (*above, name), entries_of(field.annotation)
        below = model_of(field.annotation)
        if entry is not None:
            yield path, field
            yield from _listed(entry, (*path, "*"))
        elif below is not None and below.__name__ != "Distribution":
            yield from _listed(below, path)


def _singles(
    model: type[BaseModel], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    for name, field in model.model_fields.items():
        path, below = (*above, name), model_of(field.annotation)
        if entries_of(field.annotation) is not None:
            continue
        if below is not None and below.__name__ != "Distribution":
            yield from _singles(below, path)
        else:
            yield path, field
