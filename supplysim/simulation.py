"""One call from a scenario to a run, and one to its random numbers."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from numbers import Integral
from typing import TYPE_CHECKING, Any

from supplysim.allocation import give_back
from supplysim.errors import Fault, InputError
from supplysim.ledger import Ledger
from supplysim.metrics.delay import attribute_delays
from supplysim.model.chain import Chain
from supplysim.model.initial import InitialState, TowerState, check_state, initial_state
from supplysim.model.orders import OrderBook
from supplysim.model.weather import spell_columns
from supplysim.model.world import Groundwork, World, groundwork, prepare, with_outages
from supplysim.model.writing import write_ledger
from supplysim.record.conservation import check as check_conservation
from supplysim.record.provenance import Provenance, Road
from supplysim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from supplysim.run import Run

__all__ = [
    "Groundwork",
    "InitialState",
    "TowerState",
    "draws",
    "groundwork",
    "simulate",
    "whole_numbers",
]


def simulate(
    scenario: Scenario,
    *,
    seed: int = 0,
    replication: int = 0,
    initial: InitialState | None = None,
    progress: Callable[[int, int], None] | None = None,
    ground: Groundwork | None = None,
) -> "Run":
    """Simulate one replication and return its record.

    Parameters
    ----------
    scenario
        What is simulated.
    seed
        Seed of the experiment, a whole number, 0 or more; 0 is a seed like any other.
    replication
        Number of the replication, 0 or more.
    initial
        State at the first second; by default what the baseline implies (``state.mode``).
    progress
        Called now and then with (simulated second, last second).
    ground
        What replications of this scenario have in common (``groundwork(scenario)``), so that it
        is not made for each anew.

    Raises
    ------
    InputError
        When the scenario cannot be carried out, the initial state does not fit it, or seed or
        replication is no whole number, 0 or more.
    DeadlockError
        When work waits and nothing can happen any more; it says who waits for what.
    ModelError
        When the record breaks conservation.
    """
    seed, replication = whole_numbers(seed=seed, replication=replication)
    with _without_collector():
        world = prepare(scenario, seed=seed, replication=replication, ground=ground)
        weather, provenance = spell_columns(world.spells), _provenance(world)
        ledger = _record(world, initial, progress)
        # Calendars of a thousand cranes are large, and attribution compiles its own.
        del world
        check_conservation(ledger)
        give_back()
        charges = attribute_delays(scenario, ledger)
    # Its frames bring pandas, 80 MB: not beside the chain.
    from supplysim.run import Run  # noqa: PLC0415

    return Run(
        scenario=scenario,
        ledger=ledger,
        seed=seed,
        replication=replication,
        charges=charges.total,
        new_charges=charges.new,
        weather_columns=weather,
        provenance=provenance,
    )


def draws(scenario: Scenario, seed: int = 0, replication: int = 0) -> "pd.DataFrame":
    """Return every random number of a replication, as drawn, before any use.

    Returns
    -------
    pandas.DataFrame
        ``purpose, entity, index, value``, sorted by the first three. Purposes are listed in
        docs/MODEL.md. The portfolio's own draws have a seed of their own and are not in it.

    Raises
    ------
    InputError
        When seed or replication is no whole number, 0 or more.
    """
    import pandas as pd  # noqa: PLC0415 - heavy, used here only

    seed, replication = whole_numbers(seed=seed, replication=replication)
    world = prepare(scenario, seed=seed, replication=replication)
    book = OrderBook(scenario, world.plan, world.draws)
    entries = sorted(world.draws.everything(book.pallets_of, also=lambda: with_outages(world)))
    frames = [
        pd.DataFrame(
            {"purpose": purpose, "entity": entity, "index": range(len(values)), "value": values}
        )
        for purpose, entity, values in entries
    ]
    if not frames:
        return pd.DataFrame(columns=["purpose", "entity", "index", "value"])
    return pd.concat(frames, ignore_index=True)


def whole_numbers(**numbers: Any) -> tuple[int, ...]:
    """Return seeds or numbers of replications as they are, if all are whole and 0 or more.

    Raises
    ------
    InputError
        When some are not; streams would round them.

    Examples
    --------
    >>> whole_numbers(seed=7, replication=0)
    (7, 0)
    """
    zh, en = "应为不小于 0 的整数", "must be a whole number, 0 or more"
    faults = [
        Fault(name, zh, en, value=str(value))
        for name, value in numbers.items()
        if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < 0
    ]
    if faults:
        raise InputError(faults)
    return tuple(int(value) for value in numbers.values())


def _record(
    world: World, initial: InitialState | None, progress: Callable[[int, int], None] | None
) -> Ledger:
    """Run the chain and return its record; the chain itself is thrown away."""
    if initial is None:
        crew = world.opening(world.scenario.sites.crew_calendar, "crew", "")
        initial = initial_state(world.scenario, world.plan, world.draws, crew=crew)
    else:
        check_state(initial, world.plan, world.draws)
    chain = Chain(world, initial)
    chain.run(progress)
    give_back()
    ledger = write_ledger(chain)
    give_back()
    return ledger


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector still over a run's millions of small objects."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _provenance(world: World) -> Provenance:
    network = world.travel.network
    nodes = {node.name: (node.lon, node.lat) for node in network.nodes}
    routes = {}
    for row, project in enumerate(world.plan.projects):
        plant = world.plant_of[row]
        paths = world.out(plant, row).routes
        routes[f"{world.plants[plant]} > {project.name}"] = paths[0] if paths else ()
    return Provenance(
        inputs=dict(world.rules.sources),
        nodes=nodes,
        routes=routes,
        roads=tuple(
            Road(edge.u, edge.v, edge.road_class, " ".join(sorted(edge.tags)))
            for edge in network.edges
        ),
        sources=(network.licence,),
    )
