"""Deadlock: work waits and nothing can happen any more."""

from typing import TYPE_CHECKING

from supplysim.errors import DeadlockError

if TYPE_CHECKING:
    from supplysim.model.chain import Chain
    from supplysim.model.entities import Load
    from supplysim.plan.tables import PlanTables

__all__ = ["refuse_deadlock"]

_MOST_LINES = 20
"""Lines of the message; the first few waits of each kind tell enough."""


def refuse_deadlock(chain: "Chain") -> None:
    """Raise unless every tower is done.

    Raises
    ------
    DeadlockError
        It says who waits for what, the first few of each kind.
    """
    if any(not tower.done for tower in chain.towers.values()):
        raise DeadlockError("\n".join(_who_waits(chain)[:_MOST_LINES]))


def _who_waits(chain: "Chain") -> list[str]:
    plan = chain.world.plan
    lines = [f"deadlock at second {chain.kernel.now}: work waits and nothing can happen"]
    for code, plant in enumerate(chain.plants):
        lines += [
            f"  plant {chain.world.plants[code]}: the order of {plan.storey_name(order.storey)}"
            " waits for a line, moulds or yard room"
            for order in plant.waiting()[:3]
        ]
    for haulage in dict.fromkeys(chain.haulage.values()):
        lines += [f"  load {_name(plan, load)} waits for a truck" for load in haulage.waiting()[:3]]
    for row, tower in chain.towers.items():
        if not tower.done:
            needed = tower.needed()
            what = "its kit" if needed is None else _name(plan, needed)
            lines.append(f"  tower {chain.world.draws.building(row)} waits for {what}")
    return lines


def _name(plan: "PlanTables", load: "Load") -> str:
    again = f"/R{load.attempt}" if load.attempt else ""
    return plan.load_name(load.row % len(plan.load_part)) + again
