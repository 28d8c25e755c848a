"""What the reference writes down: the columns of the record, None for what was not reached."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.verification.reference.clock import DAY

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.site import Tower
    from tests.verification.reference.storeys import Load, Storey

__all__ = ["COMPONENT_TIMES", "LOAD_TIMES", "STOREY_TIMES", "Table", "tables"]

COMPONENT_TIMES = ("cast", "demoulded", "released", "loaded", "arrived", "installed")
LOAD_TIMES = (
    "called_off", "ready", "assigned", "loading", "loaded", "departed", "arrived", "unloading",
    "unloaded", "returned",
)  # fmt: skip
STOREY_TIMES = ("started", "finished")

Table = Mapping[Any, Mapping[str, Any]]
"""Rows by their number in the plan, or by name; columns by name."""


def tables(city: "City") -> dict[str, Table]:
    """Return the components, loads, storeys and rejected pieces of a city that has run."""
    components: dict[int, dict[str, Any]] = {}
    loads: dict[str, dict[str, Any]] = {}
    storeys: dict[int, dict[str, Any]] = {}
    for tower in city.towers:
        for number, storey in enumerate(tower.storeys):
            if number < tower.installed:
                late = city.lateness_before(tower, number)
                storeys[storey] = _storey_before(city, storey, late)
                for load in city.load_rows(storey):
                    name = city.plan.load_name(load)
                    loads[name] = _load_before(city, tower, storey, late)
                    for piece in city.pieces_of_load(load):
                        components[piece] = _piece_before(city, piece, storey, late)
            else:
                floor = tower.floor(number)
                storeys[storey] = _storey(city, floor)
                for load in floor.loads:
                    loads[load.name] = _load(city, load)
                    for piece in load.pieces:
                        components[piece] = _piece(city, piece)
                for load in (load for part in floor.parts for load in part.again):
                    loads[load.name] = _load(city, load)
    return {
        "components": components,
        "loads": loads,
        "storeys": storeys,
        "rejects": _rejects(city),
        "city": {"whole": _pieces_cast(city)},
    }


def _rejects(city: "City") -> dict[Any, dict[str, Any]]:
    """Return the rejected pieces, by component and attempt."""
    return {
        (reject.component, reject.attempt): {
            "plant": reject.plant,
            "load": reject.load.name,
            "cast": reject.cast,
            "time": reject.time,
            "stage": reject.stage,
            "cause": reject.cause,
            "stand_in": reject.stand_in,
        }
        for reject in city.remakes.rejects
    }


def _pieces_cast(city: "City") -> dict[str, int]:
    """Return how many pieces were cast, those of the start state included, and thrown away."""
    installed = sum(
        len(city.pieces_of_storey(tower.storeys[number]))
        for tower in city.towers
        for number in range(tower.installed)
    )
    scrap = len(city.remakes.rejects)
    cast = sum(t is not None and t <= city.end for t in city.record["cast"])
    return {"castings": installed + cast + scrap, "scrap": scrap}


def _reached(city: "City", times: dict[str, int | None]) -> dict[str, Any]:
    return {k: None if t is None or t > city.end else t for k, t in times.items()}


def _storey(city: "City", floor: "Storey") -> dict[str, Any]:
    return _reached(city, {"started": floor.begun, "finished": floor.finished})


def _load(city: "City", load: "Load") -> dict[str, Any]:
    times = {name: getattr(load, name) for name in LOAD_TIMES}
    truck = load.truck.name if load.truck is not None else None
    return _reached(city, times) | {"truck": truck, "plant": load.plant_name}


def _piece(city: "City", piece: int) -> dict[str, Any]:
    times = {name: city.record[name][piece] for name in COMPONENT_TIMES}
    load, rejects = city.remakes.load_of[piece], city.remakes.times_rejected[piece]
    return _reached(city, times) | {
        "load": load.name,
        "plant": load.plant_name,
        "rejects": rejects,
    }


# What was installed before the run has the milestones that the start state implies.


def _storey_before(city: "City", storey: int, late: int) -> dict[str, Any]:
    plan = city.plan
    started = int(plan.planned_start[storey]) + late
    return _reached(city, {"started": started, "finished": int(plan.planned_finish[storey]) + late})


def _load_before(city: "City", tower: "Tower", storey: int, late: int) -> dict[str, Any]:
    """A load of such a storey arrived when its storey began; nothing more is known of it."""
    begun = int(city.plan.planned_start[storey]) + late
    times = dict.fromkeys(LOAD_TIMES) | dict.fromkeys(
        ("loaded", "departed", "arrived", "unloaded"), begun
    )
    return _reached(city, times) | {"truck": None, "plant": city.plant_name(tower)}


def _piece_before(city: "City", piece: int, storey: int, late: int) -> dict[str, Any]:
    production = city.scenario.production
    begun = int(city.plan.planned_start[storey]) + late
    lead = int(production.release_lead_d * DAY) - int(city.scenario.state.production_d * DAY)
    cast = begun - max(0, lead)
    times: dict[str, int | None] = {
        "cast": cast,
        "demoulded": min(cast + DAY // 2, begun),
        "released": min(cast + DAY // 2 + max(city.strength_s), begun),
        "loaded": begun,
        "arrived": begun,
        "installed": int(city.plan.planned[piece]) + late,
    }
    load = int(city.plan.component_load[piece])
    tower = city.tower_of(storey)
    return _reached(city, times) | {
        "load": city.plan.load_name(load),
        "plant": city.plant_name(tower),
        "rejects": 0,
    }
