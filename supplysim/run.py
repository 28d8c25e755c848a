"""The frozen record of one replication: frames, measures, and a folder that holds it all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from supplysim.errors import Fault, InputError, Lang
from supplysim.kinds import mistaken
from supplysim.ledger import Columns, Ledger
from supplysim.metrics import bottleneck as busiest
from supplysim.metrics import cost, delay, delay_groups, kpis, scorecard, summary
from supplysim.metrics.arrays import Arrays
from supplysim.plan.tables import IntArray
from supplysim.record import conservation, frames, page, store
from supplysim.record.digest import digest
from supplysim.record.provenance import Provenance, Road
from supplysim.record.schema import complete_charges
from supplysim.scenario import Scenario
from supplysim.why import find_component, story_frame, story_of

if TYPE_CHECKING:
    from supplysim.replay import Replay

__all__ = ["Run", "balance", "open_run"]

_NO_CHAIN = Fault(
    where="chain",
    zh="记录中没有因果链，无法区分新增延误，也无法说明原因",
    en="the record holds no chains: new lateness and causes cannot be told",
)


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """One replication of a scenario, as it was recorded.

    Frames are built on first use. Times are datetimes in frames and integer seconds from the
    scenario's start in the ledger; missing means not reached.

    Parameters
    ----------
    scenario
        The resolved scenario.
    ledger
        What the model wrote down.
    seed, replication
        Seed of the experiment and number of the replication.
    charges
        Seconds of lateness per storey row by cause (CONTRACTS 4); absent causes are zero.
    weather
        Integer columns with a ``time``, None where the run has no weather.
    provenance
        Versions, inputs, sources, warnings.
    new_charges
        Seconds of new lateness per storey row by cause; None lets them be worked out when asked
        for.

    Raises
    ------
    ModelError
        When charges do not fit the storeys.
    """

    scenario: Scenario
    ledger: Ledger
    seed: int
    replication: int
    charges: Mapping[str, IntArray] = field(default_factory=dict)
    weather_columns: Columns | None = None
    provenance: Provenance = field(default_factory=Provenance)
    new_charges: Mapping[str, IntArray] | None = None

    def __post_init__(self) -> None:
        storeys = len(self.ledger.plan.storey_number)
        object.__setattr__(self, "charges", complete_charges(self.charges, storeys))
        if self.new_charges is not None:
            new = complete_charges(self.new_charges, storeys)
            object.__setattr__(self, "new_charges", new)

    def __eq__(self, other: object) -> bool:
        """Tell whether scenario, seed, replication and record are the same."""
        if not isinstance(other, Run):
            return NotImplemented
        mine = (self.seed, self.replication, self.digest, self.scenario)
        return mine == (other.seed, other.replication, other.digest, other.scenario)

    def __hash__(self) -> int:
        return hash((self.seed, self.replication, self.digest))

    def __repr__(self) -> str:
        return (
            f"Run({self.scenario.name!r}, seed={self.seed}, replication={self.replication}: "
            f"{page.sizes(self.ledger.plan)}; digest {self.digest[:12]})"
        )

    def _repr_html_(self) -> str:
        return page.as_html(repr(self), self.kpis())

    @property
    def plan_hash(self) -> str:
        """Hash of the baseline; runs are compared only where it is the same."""
        return self.ledger.plan.plan_hash

    @cached_property
    def digest(self) -> str:
        """sha256 over the record's integers; the same on any processor (CONTRACTS 3)."""
        return digest(self.ledger, self.charges, self.weather_columns)

    @cached_property
    def arrays(self) -> Arrays:
        """The arrays that measures are computed from."""
        return Arrays(self.scenario, self.ledger)

    @cached_property
    def components(self) -> pd.DataFrame:
        """One row a component, with its milestones and whether it was on time."""
        return frames.components_frame(self.scenario, self.ledger)

    @cached_property
    def loads(self) -> pd.DataFrame:
        """One row a load, that is, a truck trip."""
        return frames.loads_frame(self.scenario, self.ledger)

    @cached_property
    def storeys(self) -> pd.DataFrame:
        """One row a storey, with its lateness and what it is charged to."""
        return frames.storeys_frame(self.scenario, self.ledger, self.charges)

    @cached_property
    def busy(self) -> pd.DataFrame:
        """One row a stretch of work of a resource."""
        return frames.busy_frame(self.scenario, self.ledger)

    @cached_property
    def stock(self) -> pd.DataFrame:
        """Levels of yards and site buffers, each valid from its time on."""
        return frames.stock_frame(self.scenario, self.ledger)

    @cached_property
    def orders(self) -> pd.DataFrame:
        """One row a production order."""
        return frames.orders_frame(self.scenario, self.ledger)

    @cached_property
    def jobs(self) -> pd.DataFrame:
        """One row a crane job."""
        return frames.jobs_frame(self.scenario, self.ledger)

    @cached_property
    def rejects(self) -> pd.DataFrame:
        """One row a rejected piece."""
        return frames.rejects_frame(self.scenario, self.ledger)

    @cached_property
    def weather(self) -> pd.DataFrame:
        """Weather of the replication, empty where it has none."""
        return frames.weather_frame(self.scenario, self.weather_columns)

    def kpi(self, key: str) -> float:
        """Return one measure over the window; NaN where nothing was to be measured.

        Raises
        ------
        InputError
            When there is no such measure.
        """
        return kpis.kpi_value(self.arrays, key)

    def kpis(self, by: str | None = None, *, lang: Lang = "zh") -> pd.DataFrame:
        """Return all measures over the window.

        Parameters
        ----------
        by
            None for the whole (index ``key``; columns ``value, unit, meaning, numerator,
            denominator``); "plant", "zone", "city" or "month" for a long table (columns ``key,
            group, value, numerator, denominator``).
        lang
            Language of the meanings.
        """
        if by is None:
            return kpis.kpi_table(self.arrays, lang=lang)
        return kpis.kpis_by(self.arrays, by)

    def on_time_table(self) -> pd.DataFrame:
        """Return the on-time rate at tolerances of 0, 1, 3, 7 days by component, m3, storey."""
        return kpis.on_time_table(self.arrays)

    def costs(self, by: str | None = None, *, lang: Lang = "zh") -> pd.DataFrame:
        """Return what the window cost, item by item (:mod:`supplysim.metrics.cost`).

        Parameters
        ----------
        by
            None for the whole (index ``item``; columns ``name, quantity, unit, yuan, yuan_per_m3,
            yuan_per_m2, confidence``); "plant", "zone" or "city" for a long table (columns ``item,
            group, quantity, yuan, yuan_per_m3``).
        lang
            Language of the names.
        """
        if by is None:
            return cost.cost_table(self.arrays, lang=lang)
        return cost.costs_by(self.arrays, by)

    def scorecard(self) -> pd.DataFrame:
        """Return the run beside the lines of the plan (:mod:`supplysim.metrics.scorecard`)."""
        return scorecard.scorecard(self.arrays)

    def bottleneck(self) -> busiest.Bottleneck:
        """Return the class of resources with the highest busy / open time, and all classes."""
        return busiest.bottleneck(self.arrays)

    @property
    def tells_new(self) -> bool:
        """Whether new lateness is known by cause, or can be worked out from the record."""
        return self.new_charges is not None or bool(self.ledger.chain)

    def charged(self, kind: delay_groups.Kind = "new") -> Mapping[str, IntArray]:
        """Return the seconds of lateness charged to every cause, one entry a storey row.

        Parameters
        ----------
        kind
            "total": every late storey's seconds, which add up to its lateness. "new": what
            exceeds the lateness of the storey below, each delay once, where it arose.

        Raises
        ------
        InputError
            When new lateness is asked for and the record holds no chains to tell it from.
        """
        if kind == "total":
            return self.charges
        if self.new_charges is None:
            if not self.tells_new:
                raise InputError([_NO_CHAIN])
            new = delay.attribute_delays(self.scenario, self.ledger).new
            object.__setattr__(self, "new_charges", new)
        return self.new_charges or {}

    def delays(
        self,
        by: str | None = None,
        kind: delay_groups.Kind = "new",
        *,
        in_window: bool = False,
    ) -> pd.DataFrame:
        """Return lateness by cause, for the whole or for groups of storeys.

        Parameters
        ----------
        by
            None, "plant", "zone", "project", "month" (of the planned finish) or "city".
        kind
            As in :meth:`charged`.
        in_window
            Count only storeys planned to be finished inside the window.

        Returns
        -------
        pandas.DataFrame
            Columns ``group`` (where ``by`` is given), ``cause, seconds, days, share``.

        Raises
        ------
        InputError
            When there is no such grouping, or the record tells no new lateness.
        """
        charged = self.charged(kind)
        return delay_groups.delays_by(self.arrays, charged, by, in_window=in_window)

    def component_delay(self, component: str) -> pd.Series:
        """Return the seconds charged to every cause for the lateness of one component.

        The walk is that of a storey, from the component's installation against its planned time;
        the seconds add up to its lateness and are all zero where it is on time.

        Parameters
        ----------
        component
            Its name, ``project/building/storey/017``.

        Raises
        ------
        InputError
            When there is no such component; the nearest names are told.
        """
        row = find_component(self.ledger.plan, component)
        if not self.ledger.chain:
            raise InputError([_NO_CHAIN])
        charged = delay.charge_component(self.scenario, self.ledger, row)
        return pd.Series(charged, name="seconds", dtype="int64").rename_axis("cause")

    def why(self, name: str, *, lang: Lang = "zh") -> pd.DataFrame:
        """Return the dated chain of causes behind a storey or a component, oldest first.

        Parameters
        ----------
        name
            ``project/building/storey``, such as "P007/B02/S05"; of a component with its number
            behind it, "P007/B02/S05/017".
        lang
            Language of the texts.

        Returns
        -------
        pandas.DataFrame
            One row a stretch, without gaps from the planned start of the tower on: ``start, end,
            cause`` ("work" for what went as planned)``, seconds, charged_s, text``. A last row
            without times holds what is charged to the plan itself. ``charged_s`` adds up to the
            lateness exactly.

        Raises
        ------
        InputError
            When there is no such storey or component; the nearest names are told.
        """
        return story_frame(story_of(self.scenario, self.ledger, name), lang=lang)

    def replay(
        self,
        beside: "Run | None" = None,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        lang: Lang = "zh",
    ) -> "Replay":
        """Return the run on a map, to be watched in a notebook or saved as a page.

        Parameters
        ----------
        beside
            A second run on the same clock.
        start, end
            The shown time, half-open; without them the window of the measures.
        lang
            Language of the page.

        Raises
        ------
        InputError
            When the time lies outside the record, or the record has no map.
        """
        from supplysim.replay import replay  # noqa: PLC0415 - few runs are watched

        runs = (self,) if beside is None else (self, beside)
        return replay(*runs, start=start, end=end, lang=lang)

    def summary(self) -> dict[str, Any]:
        """Return the JSON summary of CONTRACTS 6 for this replication alone."""
        return summary.summary(
            self.scenario,
            [self.kpis()],
            scenario_hash=self.scenario.hash,
            plan_hash=self.plan_hash,
            seed=self.seed,
            warnings=self.provenance.warnings,
        )

    def manifest(self) -> dict[str, Any]:
        """Return what ``manifest.json`` holds: all that is needed to understand the record."""
        source = self.provenance
        return {
            "format": store.FORMAT,
            "kind": "run",
            "versions": dict(source.versions),
            "commit": source.commit,
            "seed": self.seed,
            "replication": self.replication,
            "scenario_hash": self.scenario.hash,
            "plan_hash": self.plan_hash,
            "digest": self.digest,
            "inputs": {**dict(self.scenario.inputs), **source.inputs},
            "sources": list(source.sources),
            "nodes": {name: list(place) for name, place in source.nodes.items()},
            "routes": {name: list(route) for name, route in source.routes.items()},
            "roads": [list(road) for road in source.roads],
            "warnings": list(source.warnings),
            "scenario": self.scenario.to_dict(),
        }

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write the record to a folder that every later command can work from alone.

        Parameters
        ----------
        folder
            New or empty folder. It appears whole or not at all.
        force
            Replace a record that is there; other files in the folder are kept.

        Returns
        -------
        pathlib.Path
            The folder.

        Raises
        ------
        OutputError
            When the folder is not empty, or cannot be written.
        """
        target = Path(folder)
        store.write_folder(
            target,
            manifest=self.manifest(),
            ledger=self.ledger,
            charges=self.charges,
            new_charges=self.new_charges,
            weather=self.weather_columns,
            force=force,
        )
        return target


def open_run(folder: str | Path) -> Run:
    """Return the run that ``Run.save`` wrote to a folder, equal to the one saved.

    Raises
    ------
    InputError
        When the folder holds no run, or one written by a newer version.
    """
    try:
        manifest, ledger, charges, new_charges, weather = store.read_folder(Path(folder))
    except InputError:
        stranger = mistaken(str(folder), "run", where="DIR")
        if stranger is not None:
            raise InputError([stranger]) from None
        raise
    return Run(
        scenario=Scenario.from_dict(manifest["scenario"]),
        ledger=ledger,
        seed=manifest["seed"],
        replication=manifest["replication"],
        charges=charges,
        new_charges=new_charges,
        weather_columns=weather,
        provenance=Provenance(
            versions=manifest["versions"],
            commit=manifest["commit"],
            inputs=manifest["inputs"],
            sources=tuple(manifest["sources"]),
            nodes={name: (x, y) for name, (x, y) in manifest["nodes"].items()},
            routes={name: tuple(route) for name, route in manifest["routes"].items()},
            # records of older versions have no roads
            roads=tuple(Road(*road) for road in manifest.get("roads", ())),
            warnings=tuple(manifest["warnings"]),
        ),
    )


def balance(run: Run, time: int) -> pd.DataFrame:
    """Return where the components of each project are at an instant.

    Parameters
    ----------
    run
        The record.
    time
        Seconds from the scenario's start.

    Returns
    -------
    pandas.DataFrame
        Index ``project``; columns ``cast, yard, road, site, installed``, counts of components,
        the first being the sum of the others.
    """
    names = [project.name for project in run.ledger.plan.projects]
    counts = conservation.places(run.ledger, time)
    return pd.DataFrame(counts, index=pd.Index(names, name="project"))
