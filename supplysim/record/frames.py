"""The tables of a record as pandas frames, with the columns of CONTRACTS 3."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from supplysim.ledger import MISSING, REJECT_CAUSES, REJECT_STAGES, Columns, Ledger
from supplysim.plan.tables import IntArray
from supplysim.record import remade
from supplysim.record.instants import midnight_s, window_s
from supplysim.record.labels import (
    category,
    component_names,
    loads_of,
    moments,
    storey_names,
)
from supplysim.record.lateness import deadline, inherited_s, judged, lateness_s, on_time
from supplysim.record.schema import CAUSES, TABLES
from supplysim.scenario.spec import Scenario
from supplysim.scenario.weather import KINDS, REGIONS

__all__ = [
    "busy_frame",
    "components_frame",
    "jobs_frame",
    "loads_frame",
    "orders_frame",
    "rejects_frame",
    "stock_frame",
    "storeys_frame",
    "weather_frame",
]

_LOAD_TIMES_BEFORE = ("called_off", "due", "ready", "assigned", "loading", "loaded", "departed")
_LOAD_TIMES_AFTER = ("arrived", "unloading", "unloaded", "returned")
_LITRES = 1000.0
_KILOGRAMS = 1000.0


def components_frame(scenario: Scenario, ledger: Ledger) -> pd.DataFrame:
    """Return one row a component, in erection order inside each storey."""
    plan, pieces, loads = ledger.plan, ledger.components, ledger.loads
    load, storey = remade.component_load(ledger), plan.component_storey
    building = plan.storey_building[storey]
    project = plan.building_project[building]
    shift = ledger.storeys["shift"]
    shifted = np.where(shift[storey] == MISSING, MISSING, plan.planned + shift[storey])
    materials = [scenario.components[kind].material for kind in plan.types]
    return pd.DataFrame(
        {
            "component": component_names(plan, storey),
            **_place(ledger, storey),
            "zone": category([p.zone for p in plan.projects], project),
            "type": category(plan.types, plan.component_type),
            "material": category(materials, plan.component_type),
            "plant": category(ledger.names["plant"], loads["plant"][load]),
            "load": category(loads_of(ledger), load),
            "volume_m3": plan.component_volume_l / _LITRES,
            "mass_t": plan.component_mass_kg / _KILOGRAMS,
            **_times(
                scenario.start,
                {
                    "planned": plan.planned,
                    "planned_shifted": shifted,
                    "cast": pieces["cast"],
                    "demoulded": pieces["demoulded"],
                    "released": pieces["released"],
                    "loaded": loads["loaded"][load],
                    "arrived": loads["arrived"][load],
                    "installed": pieces["installed"],
                },
            ),
            "rejects": pieces["rejects"].astype(np.int64),
            "on_time": _on_time(scenario, ledger),
        }
    )


def loads_frame(scenario: Scenario, ledger: Ledger) -> pd.DataFrame:
    """Return one row a load, that is, a truck trip from one plant for one storey."""
    plan, loads = ledger.plan, ledger.loads
    count = remade.sums(ledger, np.ones(len(plan.component_type), dtype=np.int64))
    return pd.DataFrame(
        {
            "load": pd.Series(loads_of(ledger), dtype=pd.StringDtype("pyarrow")),
            "plant": category(ledger.names["plant"], loads["plant"]),
            **_place(ledger, remade.plan_storey(ledger)),
            "truck": category(ledger.names["truck"], loads["truck"]),
            "components": count,
            "volume_m3": remade.sums(ledger, plan.component_volume_l) / _LITRES,
            "mass_t": remade.sums(ledger, plan.component_mass_kg) / _KILOGRAMS,
            **_times(scenario.start, {name: loads[name] for name in _LOAD_TIMES_BEFORE}),
            **_times(scenario.start, {name: loads[name] for name in _LOAD_TIMES_AFTER}),
            "distance_km": np.where(
                loads["distance_m"] == MISSING, np.nan, loads["distance_m"] / 1000.0
            ),
            "attempt": remade.attempts(ledger).astype(np.int64),
        }
    )


def storeys_frame(
    scenario: Scenario, ledger: Ledger, charges: Mapping[str, IntArray]
) -> pd.DataFrame:
    """Return one row a precast storey, its lateness and what the lateness is charged to."""
    plan = ledger.plan
    lateness = lateness_s(ledger)
    times = {
        "planned_start": plan.planned_start,
        "planned_finish": plan.planned_finish,
        "started": ledger.storeys["started"],
        "finished": ledger.storeys["finished"],
    }
    return pd.DataFrame(
        {
            **_place(ledger, np.arange(len(plan.storey_number), dtype=np.int64)),
            **_times(scenario.start, times),
            "lateness_s": lateness,
            "inherited_s": inherited_s(ledger, lateness),
            **{f"late_{cause}_s": charges[cause] for cause in CAUSES},
        }
    )


def busy_frame(scenario: Scenario, ledger: Ledger) -> pd.DataFrame:
    """Return one row a stretch of work of a resource.

    ``work_s`` is what the stretch used of the resource: seconds, times units (gantries, mould
    positions; litres of a yard).
    """
    busy = ledger.busy
    kind = ledger.resources["kind"][busy["resource"]]
    return pd.DataFrame(
        {
            "resource": category(ledger.names["resource"], busy["resource"]),
            "kind": category(ledger.names["kind"], kind),
            **_times(scenario.start, {"start": busy["start"], "end": busy["end"]}),
            "activity": category(ledger.names["activity"], busy["activity"]),
            "work_s": busy["work_s"].astype(np.int64),
        }
    )


def stock_frame(scenario: Scenario, ledger: Ledger) -> pd.DataFrame:
    """Return the levels of yards and site buffers, each valid from its time on."""
    stock = ledger.stock
    return pd.DataFrame(
        {
            "place": category(ledger.names["place"], stock["place"]),
            **_times(scenario.start, {"time": stock["time"]}),
            "level_m3": stock["level_l"] / _LITRES,
            "level_t": stock["level_kg"] / _KILOGRAMS,
        }
    )


def orders_frame(scenario: Scenario, ledger: Ledger) -> pd.DataFrame:
    """Return one row a production order: a storey, plant and mould family (CONTRACTS 2)."""
    orders = ledger.orders
    times = {name: orders[name] for name in ("released", "due", "start", "end")}
    return pd.DataFrame(
        {
            **_place(ledger, orders["storey"]),
            "plant": category(ledger.names["plant"], orders["plant"]),
            "family": category(ledger.names["family"], orders["family"]),
            **_times(scenario.start, times),
            "line": orders["line"].astype(np.int64),
        }
    )


def jobs_frame(scenario: Scenario, ledger: Ledger) -> pd.DataFrame:
    """Return one row a crane job: a load set down in the buffer or lifted into place."""
    jobs = ledger.jobs
    cranes = [
        name
        for name, kind in zip(
            ledger.names["resource"], ledger.resources["kind"].tolist(), strict=True
        )
        if ledger.names["kind"][kind] == "crane"
    ]
    times = {name: jobs[name] for name in ("structure", "present", "start", "end")}
    return pd.DataFrame(
        {
            "crane": category(cranes, jobs["crane"]),
            "load": category(loads_of(ledger), jobs["load"]),
            "unload": jobs["unload"].astype(np.bool_),
            **_times(scenario.start, times),
            "starved_s": jobs["starved_s"].astype(np.int64),
            "closed_s": jobs["closed_s"].astype(np.int64),
        }
    )


def rejects_frame(scenario: Scenario, ledger: Ledger) -> pd.DataFrame:
    """Return one row a rejected piece, by time.

    ``attempt`` = how often the component had been rejected before; ``load`` = the load that
    waited for the piece (stage plant) or brought it (site, transit); ``cause`` = defect,
    new-mould or damage; ``stand_in`` = the component of a later storey whose piece took its place,
    missing where it was made again itself.
    """
    none = np.zeros(0, dtype=np.int64)
    declared = TABLES["rejects"]
    rows = ledger.rejects or dict.fromkeys(declared, none)
    plan = ledger.plan
    names = component_names(plan, plan.component_storey)
    component = names.iloc[rows["component"]]
    donor = rows.get("stand_in", np.full(len(component), -1, dtype=np.int64))
    stand_in = names.iloc[donor].where(donor >= 0)
    return pd.DataFrame(
        {
            "component": component.reset_index(drop=True),
            "attempt": rows["attempt"],
            "plant": category(ledger.names["plant"], rows["plant"]),
            "load": category(loads_of(ledger), rows["load"]),
            **_times(scenario.start, {"cast": rows["cast"], "time": rows["time"]}),
            "stage": category(REJECT_STAGES, rows["stage"]),
            "cause": category(REJECT_CAUSES, rows["cause"]),
            "stand_in": stand_in.reset_index(drop=True),
        }
    )


def weather_frame(scenario: Scenario, weather: Columns | None) -> pd.DataFrame:
    """Return the weather of the replication, one row a spell; empty where the run has none."""
    none = np.zeros(0, dtype=np.int64)
    columns = weather or dict.fromkeys(("time", "end", "kind", "region"), none)
    return pd.DataFrame(
        {
            **_times(scenario.start, {"time": columns["time"], "end": columns["end"]}),
            "kind": category(KINDS, columns["kind"]),
            "region": category(REGIONS, columns["region"]),
        }
    )


def _place(ledger: Ledger, storey: IntArray) -> dict[str, Any]:
    """Return the columns project, building and storey of rows that belong to storeys."""
    plan = ledger.plan
    building = plan.storey_building[storey]
    numbers = [name.rsplit("/", maxsplit=1)[1] for name in storey_names(plan)]
    return {
        "project": category([p.name for p in plan.projects], plan.building_project[building]),
        "building": category(plan.building_names, building),
        "storey": category(numbers, storey),
    }


def _times(start: datetime, columns: Mapping[str, IntArray]) -> dict[str, Any]:
    return {name: moments(start, column) for name, column in columns.items()}


def _on_time(scenario: Scenario, ledger: Ledger) -> pd.arrays.BooleanArray:
    """Return whether each component was on time (0 days); missing outside D."""
    planned = ledger.plan.planned
    last = deadline(planned, midnight=midnight_s(scenario))
    counted = judged(planned, last, window=window_s(scenario), end=ledger.end)
    return pd.arrays.BooleanArray(on_time(ledger.components["installed"], last), ~counted)
