"""What checks look at: a study as far as it could be read, with its scenarios and roads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from supplysim.bases.study import Study
from supplysim.errors import Fault, InputError
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables
from supplysim.scenario import Scenario, load
from supplysim.scenario.faults import instead

__all__ = ["Subject", "families_of", "stand", "unknown"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the checks of a study look at.

    Parameters
    ----------
    study
        What of it could be read.
    scenarios
        Those that it names and that could be read, by name.
    broken
        Tables of the study of which something could not be read, and ``prices``, ``existing``,
        ``roads`` where these could not.
    travel
        Roads of the scenario of prices, None where these are broken.
    kept
        Places of the entries of lists from which others had to be left out, by table.
    """

    study: Study
    scenarios: Mapping[str, Scenario]
    broken: frozenset[str] = frozenset()
    travel: TravelTables | None = None
    kept: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def prices(self) -> Scenario:
        """Scenario of prices; asked by checks that need it whole."""
        return self.scenarios[self.study.prices]

    @property
    def existing(self) -> Scenario:
        """Scenario of the plants that are there; asked by checks that need it whole."""
        return self.scenarios[self.study.existing]

    @property
    def roads(self) -> TravelTables:
        """Roads; asked by checks that need them whole."""
        if self.travel is None:
            raise ValueError("the roads could not be read")
        return self.travel


def stand(
    study: Study,
    *,
    broken: frozenset[str] = frozenset(),
    unreadable: frozenset[str] = frozenset(),
    kept: Mapping[str, tuple[int, ...]] | None = None,
) -> tuple[Subject, list[Fault]]:
    """Return a study with what it stands on, and the faults of the scenarios that it names.

    Parameters
    ----------
    study
        What of it could be read.
    broken, kept
        As in :class:`Subject`.
    unreadable
        Scenarios of which it has been told that they cannot be read.
    """
    faults: list[Fault] = []
    scenarios: dict[str, Scenario] = {}
    lost = set(broken)
    for name, where in dict(_named(study)).items():
        found = None if name in unreadable else _loaded(study, name, where, faults)
        if found is not None:
            scenarios[name] = found
            continue
        lost |= {key for key in ("prices", "existing") if getattr(study, key) == name}
    travel = None
    if study.prices in scenarios:
        prices = scenarios[study.prices]
        try:
            travel = TravelTables(load_network(prices.network), prices.traffic)
        except InputError as error:
            faults += error.faults
    if travel is None:
        lost.add("roads")
    return Subject(study, scenarios, frozenset(lost), travel, kept or {}), faults


def _named(study: Study) -> Iterator[tuple[str, str]]:
    """Yield every scenario that a study names, with the first place where it does."""
    found: dict[str, str] = {}
    pairs = [(study.prices, "prices"), (study.existing, "existing")]
    pairs += [(one.demand, f"periods.{key}.demand") for key, one in study.periods.items()]
    for key, case in study.cases.items():
        pairs += [(name, f"cases.{key}.demand.{period}") for period, name in case.demand.items()]
    if study.simulation is not None:
        pairs.append((study.simulation.scenario, "simulation.scenario"))
    for name, where in pairs:
        if name:
            found.setdefault(name, where)
    yield from found.items()


def _loaded(study: Study, name: str, where: str, faults: list[Fault]) -> Scenario | None:
    try:
        return load(name, allow_code=study.allows_code)
    except InputError as error:
        faults += [
            Fault(f"{where} > {f.where}", f.zh, f.en, f.file, f.value, f.nearest)
            for f in error.faults
        ]
        return None


def families_of(prices: Scenario) -> tuple[str, ...]:
    """Return the mould families of all lines, sorted."""
    return tuple(sorted({name for kind in prices.line_types.values() for name in kind.families}))


def unknown(where: str, value: str, known: list[str], what: tuple[str, str]) -> Fault:
    """Return the fault of a name that means nothing."""
    there = instead(value, known)
    zh = f"没有这个{what[0]}；可用：{there[0]}"
    en = f"no such {what[1]}; there are: {there[1]}"
    return Fault(where, zh, en, value=value, nearest=there[2])
