"""What a results file keeps of each replication, beside the content of a report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from supplysim.measured import limit_of
from supplysim.metrics.intervals import summarise
from supplysim.metrics.kpi import KPIS
from supplysim.record.schema import CAUSES
from supplysim.record.store import MANIFEST
from supplysim.run import Run, open_run

__all__ = ["Kept", "by_group", "runs_in", "storeys_of"]

_REPLICATION = "r[0-9][0-9][0-9]*"
_STOREY = ["project", "building", "storey"]
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Kept:
    """One replication reduced to tables.

    Parameters
    ----------
    by_zone, by_plant
        ``run.kpis("zone")``, ``run.kpis("plant")``.
    storeys
        One row a storey: ``zone, planned_start, planned_finish, finished, lateness_d, late`` and
        one column per cause, in days.
    """

    by_zone: pd.DataFrame
    by_plant: pd.DataFrame
    storeys: pd.DataFrame

    @classmethod
    def of(cls, run: Run) -> "Kept":
        """Return what is kept of a run."""
        return cls(run.kpis("zone"), run.kpis("plant"), _storeys(run))


def runs_in(folder: Path) -> Iterator[Run]:
    """Yield the run of a folder, or its replications one after the other.

    Raises
    ------
    InputError
        When the folder holds no run.
    """
    places = sorted(path.parent for path in folder.glob(f"{_REPLICATION}/{MANIFEST}"))
    if (folder / MANIFEST).is_file() or not places:
        places = [folder]
    for place in places:
        yield open_run(place)


def by_group(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return each measure of each group over replications: ``group, key, value, low, high``.

    A group without a count in some replication counts as nothing over nothing there.
    """
    groups = sorted({str(group) for table in tables for group in table["group"]})
    keys = [key for key in KPIS if any((table["key"] == key).any() for table in tables)]
    parts = []
    for group in groups:
        own = [
            table[table["group"] == group]
            .set_index("key")[["numerator", "denominator"]]
            .reindex(keys, fill_value=0.0)
            for table in tables
        ]
        parts.append(_bounded(summarise(own)).assign(group=group))
    columns = ["group", "key", "value", "low", "high"]
    return pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns)


def _bounded(table: pd.DataFrame) -> pd.DataFrame:
    """Return measures whose limits of shares end at 0 and 1, as shares themselves do."""
    limits: dict[str, Any] = {
        name: [
            limit if limit is None else limit_of(str(key), limit)
            for key, limit in zip(table["key"], table[name], strict=True)
        ]
        for name in ("low", "high")
    }
    return table.assign(**limits)


def storeys_of(kept: Sequence[Kept]) -> pd.DataFrame:
    """Return one row a storey: planned dates, mean lateness in days, share of runs late, cause.

    Over several replications ``finished`` is left out; the cause is the one charged most over all
    of them, empty where the storey was never late.
    """
    first = kept[0].storeys
    if len(kept) == 1:
        table = first
    else:
        every = pd.concat([one.storeys for one in kept])
        grouped = every.groupby(_STOREY, sort=False)
        numbers = grouped[["lateness_d", "late", *CAUSES]].mean()
        dates = grouped[["zone", "planned_start", "planned_finish"]].first()
        table = pd.concat([dates, numbers], axis=1).reset_index()
    charged = table[list(CAUSES)]
    cause = charged.idxmax(axis=1).where(charged.max(axis=1) > 0, "")
    kept_columns = [name for name in table.columns if name not in CAUSES]
    return table[kept_columns].assign(cause=cause)


def _storeys(run: Run) -> pd.DataFrame:
    table = run.storeys
    pairs = run.components[["project", "zone"]].astype(str).drop_duplicates("project")
    zones = dict(pairs.itertuples(index=False, name=None))
    causes = {cause: table[f"late_{cause}_s"] / _DAY_S for cause in CAUSES}
    return pd.DataFrame(
        {
            **{name: table[name].astype(str) for name in _STOREY},
            "zone": table["project"].astype(str).map(zones),
            "planned_start": table["planned_start"],
            "planned_finish": table["planned_finish"],
            "finished": table["finished"],
            "lateness_d": table["lateness_s"] / _DAY_S,
            "late": (table["lateness_s"] > 0).astype(float),
            **causes,
        }
    )
