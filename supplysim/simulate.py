"""One call from a scenario to a run."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from supplysim.metrics.delay import charge_delays
from supplysim.model.chain import Chain
from supplysim.model.initial import InitialState, initial_state
from supplysim.model.world import prepare
from supplysim.model.writing import write_ledger
from supplysim.run import Run
from supplysim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["InitialState", "draws", "simulate"]


def simulate(
    scenario: Scenario,
    *,
    seed: int = 0,
    replication: int = 0,
    initial: InitialState | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Simulate one replication and return its record.

    Parameters
    ----------
    scenario
        What is simulated.
    seed
        Seed of the experiment; 0 is a seed like any other.
    replication
        Number of the replication.
    initial
        State at the first second; by default what the baseline implies (``state.mode``).
    progress
        Called now and then with (simulated second, last second).

    Raises
    ------
    InputError
        When the scenario cannot be carried out.
    DeadlockError
        When work waits and nothing can happen any more.
    """
    world = prepare(scenario, seed=seed, replication=replication)
    if initial is None:
        crew = world.opening(scenario.sites.crew_calendar, "crew", "")
        initial = initial_state(scenario, world.plan, world.draws, crew=crew)
    chain = Chain(world, initial)
    chain.run(progress)
    ledger = write_ledger(chain)
    charges = charge_delays(scenario, ledger)
    return Run(
        scenario=scenario, ledger=ledger, seed=seed, replication=replication, charges=charges
    )
