"""Results of a study: read from its folder alone, with intervals over replications or samples."""

import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from supplysim.errors import Fault, InputError
from supplysim.experiment import index as rows
from supplysim.experiment.index import Index
from supplysim.experiment.naming import Names, StudyWords
from supplysim.experiment.selection import Selected, selected
from supplysim.experiment.spec import StudySpec
from supplysim.experiment.stopping import Stopping
from supplysim.experiment.store import read_study, refuse_older, table_path
from supplysim.experiment.units import units
from supplysim.measured import known_measures, measure_name, unit_of
from supplysim.scenario.faults import nearest
from supplysim.statistics.intervals import jackknife

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Results", "open_results"]

_SHOWN = 12
"""Rows of the table that are shown in a notebook."""


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """What a study came to.

    Parameters
    ----------
    folder
        Folder of the results.
    spec
        The study as it was run.
    replications
        Replications of every point that are used: those that the stopping rule asked for. 0
        while the study is still running or was interrupted; then all that are there are used.
    """

    folder: Path
    spec: StudySpec
    replications: int

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> "Results":
        """Return the results in a folder, also while a sweep is writing them.

        Raises
        ------
        InputError
            When there are none.
        """
        place = Path(folder)
        index = Index.read(place / rows.FILE)
        try:
            meta = index.meta()
        finally:
            index.close()
        refuse_older(place, meta)
        spec = StudySpec.model_validate(read_study(place)["study"])
        return cls(place, spec, int(meta.get("replications", "0")))

    def __repr__(self) -> str:
        count = self.replications or "unfinished"
        return (
            f"Results({self.spec.name!r}: {len(self.choices)} combinations, "
            f"{len(self._runs)} runs, replications {count}, failed {len(self.failed)}; "
            f"digest {self.digest[:12]})"
        )

    def _repr_html_(self) -> str:
        table = self.table().head(_SHOWN)
        return f"<p>{escape(repr(self))}</p>{table.to_html(index=False)}"

    @property
    def complete(self) -> bool:
        """Whether the stopping rule was reached and no run failed."""
        return bool(self.replications) and self.failed.empty

    @property
    def run_count(self) -> int:
        """Number of runs that are used."""
        return len(self._runs)

    @property
    def precise(self) -> bool:
        """Whether the precision that the study asks for was reached, and held when looked ahead.

        True also where none is asked for.
        """
        rule = Stopping(self.spec.replications)
        if not rule.sequential:
            return True
        index = Index.read(self.folder / rows.FILE)
        try:
            worlds = self.points["world"].drop_duplicates()
            found = index.sums(self.spec.seed, list(self.spec.replications.until))
        finally:
            index.close()
        points = [found.get(world, {}) for world in worlds]
        return bool(self.replications) and rule.judged(self.replications, points).enough is not None

    @property
    def responses(self) -> tuple[str, ...]:
        """Keys of the measures that are shown when none are asked for."""
        return self.spec.responses or tuple(self.measured)

    @cached_property
    def baseline(self) -> str:
        """The combination that others are compared with, the first of several; "" for none."""
        named = [place for place in read_study(self.folder)["baselines"] if place is not None]
        return str(self.choices["choice"].iloc[min(named)]) if named else ""

    @cached_property
    def words(self) -> StudyWords:
        """What levers, levels and combinations are called for people."""
        return StudyWords(self.spec)

    @cached_property
    def choice_names(self) -> dict[str, Names]:
        """Names of the combinations for people, in Chinese and in English, by ``choice``."""
        return self.words.choices(self.choices)

    @property
    def measure_names(self) -> dict[str, tuple[str, str]]:
        """Names of the measures that are there, in Chinese and in English, by their keys."""
        return {key: (measure_name(key, "zh"), measure_name(key, "en")) for key in self.measured}

    @cached_property
    def measured(self) -> list[str]:
        """Keys of the measures that are there, in their usual order."""
        names = [name for (name,) in self._rows("SELECT DISTINCT measure FROM measures")]
        known = [key for key in known_measures() if key in names]
        return [*known, *sorted(set(names) - set(known))]

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row a point: ``point, name, choice, sample``, and what was set, column by column."""
        table = self._read("SELECT point, name, choice, sample, world FROM points ORDER BY point")
        table["sample"] = table["sample"].astype("Int64")
        settings = self._read("SELECT point, name, value FROM settings")
        for name in self._settings:
            own = settings[settings["name"] == name].set_index("point")["value"]
            table[name] = table["point"].map(own)
        return table

    @cached_property
    def choices(self) -> pd.DataFrame:
        """One row a combination of what people set: ``choice`` and the level of each lever."""
        levers = [name for name in self._settings if name not in self.spec.uncertainties]
        table = self.points.drop_duplicates("choice")[["choice", *levers]]
        return table.reset_index(drop=True)

    @cached_property
    def failed(self) -> pd.DataFrame:
        """One row a run that failed: ``point, replication, error_zh, error_en``."""
        return self._read(
            "SELECT name AS point, replication, error_zh, error_en FROM runs "
            "JOIN points USING (world) WHERE status = 'failed' AND seed = ? "
            "ORDER BY points.point, replication",
            self.spec.seed,
        )

    def table(self, *measures: str) -> pd.DataFrame:
        """Return measures of every combination, with 95 % intervals.

        A value is a ratio of sums with its jackknife t interval. What it is over is told in
        :mod:`supplysim.experiment.units`: replications or, where the world is sampled, samples.

        Parameters
        ----------
        measures
            Keys, by default the study's responses.

        Returns
        -------
        pandas.DataFrame
            ``choice``, one column a lever, ``measure, unit, value, low, high, n``: n units of
            inference. Missing (NaN) is what has no value or no interval.

        Raises
        ------
        InputError
            When a measure is not there.
        """
        keys = self._keys(measures)
        totals = self._totals(*keys)
        found = [
            (*key, *_interval(group["numerator"].to_numpy(), group["denominator"].to_numpy()))
            for key, group in totals.groupby(level=[0, 1], sort=False)
        ]
        table = pd.DataFrame(
            found, columns=["choice_number", "measure", "value", "low", "high", "n"]
        )
        order = {key: i for i, key in enumerate(keys)}
        table = table.sort_values(
            ["choice_number", "measure"],
            key=lambda c: c.map(order) if c.name == "measure" else c,
            ignore_index=True,
        )
        levels = self.choices.loc[table.pop("choice_number")].reset_index(drop=True)
        table.insert(1, "unit", [unit_of(key) for key in table["measure"]])
        return pd.concat([levels, table], axis=1)

    def blocks(self, *measures: str) -> pd.DataFrame:
        """Return what measures are ratios of, by combination and unit of inference.

        Returns
        -------
        pandas.DataFrame
            ``choice, measure, block, numerator, denominator``: block is the unit of inference. The
            same block of two combinations is a pair.

        Raises
        ------
        InputError
            When a measure is not there.
        """
        table = self._totals(*measures).reset_index()
        names = self.choices["choice"].to_numpy()
        table.insert(0, "choice", names[table.pop("choice_number").to_numpy()])
        return table.rename(columns={"unit": "block"})

    def runs(self, *measures: str) -> pd.DataFrame:
        """Return one row a run, with the value of each measure.

        Returns
        -------
        pandas.DataFrame
            ``point, choice, sample``, one column a lever or uncertainty, ``replication, digest,
            plan_hash, seconds``, and one column a measure.
        """
        keys = self._keys(measures)
        pairs = self.sums(*keys)
        safe = pairs["denominator"].where(pairs["denominator"] != 0)
        values = pairs.assign(value=pairs["numerator"] / safe).pivot_table(
            index=["point", "replication"], columns="measure", values="value", dropna=False,
            observed=True,
        )  # fmt: skip
        table = self._runs.merge(self.points.drop(columns=["world", "name"]), on="point")
        wide = table.merge(values.reset_index(), on=["point", "replication"], how="left")
        first = ["point", "choice", "sample", *self._settings, "replication"]
        return wide[[*first, "digest", "plan_hash", "seconds", *keys]]

    def sums(self, *measures: str) -> pd.DataFrame:
        """Return numerator and denominator of every run and measure.

        Returns
        -------
        pandas.DataFrame
            ``point, replication, measure, numerator, denominator, choice_number`` (row of
            ``choices``)``, sample`` (0 where nothing is sampled)``, unit`` (of inference, -1 for a
            run that is no part of a mean).
        """
        keys = self._keys(measures)
        marks = ", ".join("?" * len(keys))
        table = self._read(
            "SELECT point, replication, measure, numerator, denominator "  # noqa: S608 - only ?
            "FROM points JOIN runs USING (world) JOIN measures USING (run) "
            f"WHERE status = 'done' AND seed = ? AND replication < ? AND measure IN ({marks})",
            self.spec.seed,
            self._used,
            *keys,
        )
        numbers = {name: i for i, name in enumerate(self.choices["choice"])}
        points = self.points.set_index("point")
        table["choice_number"] = table["point"].map(points["choice"].map(numbers))
        table["sample"] = table["point"].map(points["sample"].fillna(0).astype("int64"))
        table["unit"] = units(self.spec, table)
        return table

    def delays(self) -> pd.DataFrame:
        """Return the mean lateness of a replication by combination and cause.

        Returns
        -------
        pandas.DataFrame
            ``choice, cause, new_s, total_s``: seconds of new and of total lateness, summed over
            the storeys planned to be finished inside the window.
        """
        causes = self._delays().groupby(["choice", "cause"], sort=False)
        return causes[["new_s", "total_s"]].mean().reset_index()

    def delay_blocks(self) -> pd.DataFrame:
        """Return lateness by combination, cause and unit of inference.

        Returns
        -------
        pandas.DataFrame
            ``choice, cause, block, new_s, total_s``: block as in :meth:`blocks`, seconds summed
            over its replications as in :meth:`delays`.
        """
        found = self._delays().rename(columns={"unit": "block"})
        found = found[found["block"] >= 0]
        blocks = found.groupby(["choice", "cause", "block"], sort=False)
        return blocks[["new_s", "total_s"]].sum(min_count=1).reset_index()

    def _delays(self) -> pd.DataFrame:
        table = self._read(
            "SELECT point, replication, cause, new_s, total_s FROM points JOIN runs USING (world) "
            "JOIN delays USING (run) WHERE status = 'done' AND seed = ? AND replication < ? "
            "ORDER BY point, replication",
            self.spec.seed,
            self._used,
        ).merge(self.points[["point", "choice", "sample"]], on="point")
        table["sample"] = table["sample"].fillna(0).astype("int64")
        return table.assign(unit=units(self.spec, table))

    def costs(self) -> pd.DataFrame:
        """Return the mean cost of a replication by combination and item.

        Returns
        -------
        pandas.DataFrame
            ``choice, item, yuan``: yuan of the window, the item ``total`` being their sum.
        """
        found = self._read(
            "SELECT point, replication, item, yuan FROM points JOIN runs USING (world) "
            "JOIN costs USING (run) WHERE status = 'done' AND seed = ? AND replication < ? "
            "ORDER BY point, replication, costs.rowid",
            self.spec.seed,
            self._used,
        ).merge(self.points[["point", "choice"]], on="point")
        return found.groupby(["choice", "item"], sort=False)[["yuan"]].mean().reset_index()

    def selected(self) -> Selected | None:
        """Return what the selection of the study came to, None without ``[selection]``.

        Raises
        ------
        InputError
            When a run that it needs is not there or has no value of the measure.
        """
        return selected(self, self.spec.selection) if self.spec.selection else None

    def best(self) -> pd.DataFrame | None:
        """Return which alternatives can still be the best, None without ``[selection]``.

        Returns
        -------
        pandas.DataFrame
            ``choice, mean, n, stays``, the best mean first; n is the number of runs that the
            selection gave to each.

        Raises
        ------
        InputError
            As in :meth:`selected`.
        """
        found = self.selected()
        return None if found is None else found.table

    def kept(self, table: str, *, point: int, replication: int) -> pd.DataFrame:
        """Return a table that was kept of a run.

        Raises
        ------
        InputError
            When it was not kept, or is not as it was written.
        """
        found = self._read(
            "SELECT key, tables FROM runs JOIN points USING (world) "
            "WHERE point = ? AND replication = ? AND seed = ? AND status = 'done'",
            point,
            replication,
            self.spec.seed,
        )
        digests = json.loads(found["tables"].iloc[0]) if len(found) else {}
        if table not in digests:
            zh, en = f"没有保留；有：{'、'.join(digests)}", f"was not kept: {', '.join(digests)}"
            raise InputError([Fault(table, zh, en, nearest=nearest(table, list(digests)))])
        path = table_path(self.folder, table, found["key"].iloc[0])
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        if sha256(content).hexdigest() != digests[table]:
            zh, en = "文件丢失或被改动", "the file is missing or was changed"
            raise InputError([Fault(table, zh, en, file=str(path))])
        return pd.read_parquet(BytesIO(content))

    @cached_property
    def digest(self) -> str:
        """sha256 over the key, the record's digest and the measures of every run that is used."""
        total = sha256()
        found = self._rows(
            "SELECT key, digest, measure, numerator, denominator FROM runs "
            "JOIN measures USING (run) WHERE status = 'done' AND seed = ? AND replication < ? "
            "AND world IN (SELECT world FROM points) ORDER BY key, measure",
            self.spec.seed,
            self._used,
        )
        for row in found:
            total.update(repr(row).encode("utf-8"))
        return total.hexdigest()

    @property
    def _used(self) -> int:
        return self.replications or self.spec.replications.most

    @cached_property
    def _settings(self) -> list[str]:
        """Names of levers, cases and uncertainties, in the order of the study."""
        case = ["case"] if self.spec.cases else []
        return [*self.spec.levers, *case, *self.spec.uncertainties]

    @cached_property
    def _runs(self) -> pd.DataFrame:
        return self._read(
            "SELECT point, replication, digest, plan_hash, seconds FROM points "
            "JOIN runs USING (world) WHERE status = 'done' AND seed = ? AND replication < ? "
            "ORDER BY point, replication",
            self.spec.seed,
            self._used,
        )

    def _keys(self, measures: Sequence[str]) -> list[str]:
        faults = []
        for key in measures:
            if key not in self.measured:
                text = ", ".join(self.measured)
                zh, en = f"结果中没有这个指标；有：{text}", f"is not among the results: {text}"
                faults.append(
                    Fault("measure", zh, en, value=key, nearest=nearest(key, self.measured))
                )
        if faults:
            raise InputError(faults)
        return list(measures) or [key for key in self.responses if key in self.measured]

    def _totals(self, *measures: str) -> pd.DataFrame:
        """Return sums by combination, measure and unit of inference."""
        runs = self.sums(*measures)
        runs = runs[runs["unit"] >= 0]
        sums = runs.groupby(["choice_number", "measure", "unit"], sort=True)
        return sums[["numerator", "denominator"]].sum(skipna=False)

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        index = Index.read(self.folder / rows.FILE)
        try:
            return index.connection.execute(sql, values).fetchall()
        finally:
            index.close()

    def _read(self, sql: str, *values: Any) -> pd.DataFrame:
        index = Index.read(self.folder / rows.FILE)
        try:
            cursor = index.connection.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return pd.DataFrame(cursor.fetchall(), columns=names)
        finally:
            index.close()


def open_results(folder: str | os.PathLike[str]) -> Results:
    """Return the results that a study wrote to a folder.

    Raises
    ------
    InputError
        When there are none.
    """
    return Results.open(folder)


def _interval(
    numerator: "NDArray[np.float64]", denominator: "NDArray[np.float64]"
) -> tuple[float, float, float, int]:
    """Return value, low, high and number of units; what is never negative has no negative low."""
    value, low, high = jackknife(numerator.astype(np.float64), denominator.astype(np.float64))
    if low is not None and (numerator >= 0).all():
        low = max(low, 0.0)
    found = [math.nan if number is None else number for number in (value, low, high)]
    return found[0], found[1], found[2], len(numerator)
