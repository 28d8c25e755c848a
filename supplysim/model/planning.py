"""The master plan: when the orders of a storey are released to the plant.

An order is released ``release_lead_d`` before its need date. Every ``replan_d`` the sites report
how late (or early) they are, need dates move with that, and the orders whose release falls within
the frozen period are fixed. A tower with more storeys in hand than the stock cap gets no more
until the next plan. Nothing is released before drawings and moulds are ready.
"""

from collections.abc import Callable
from dataclasses import dataclass

from supplysim.calendars import DAY, HOUR
from supplysim.model.entities import Order
from supplysim.model.kernel import Kernel
from supplysim.model.tower import Tower
from supplysim.scenario.supply import Production

__all__ = ["MasterPlan", "TowerOrders"]


@dataclass(slots=True)
class TowerOrders:
    """The orders of one tower by storey index, and how far they have been released.

    ``haul_s`` is the nominal haul from its plant; ``drawings_at`` and ``mould_lead_s`` say when
    drawings and moulds are ready. Per storey, ``change_s`` is what a design change costs, and
    ``error_s`` by how much the site reports its need too late (negative: too early).
    """

    tower: Tower
    orders: list[list[Order]]
    haul_s: int
    drawings_at: int
    mould_lead_s: int
    change_s: list[int]
    error_s: list[int]
    fixed: int = 0


class MasterPlan:
    """Releases orders of all towers to their plants.

    Parameters
    ----------
    release
        Hands a released order to its plant, at the present instant.
    """

    def __init__(
        self,
        kernel: Kernel,
        towers: list[TowerOrders],
        production: Production,
        *,
        release: Callable[[Order], None],
    ) -> None:
        self.kernel = kernel
        self.towers = towers
        self.lead = int(production.release_lead_d * DAY)
        self.period = max(1, int(production.replan_d * DAY))
        self.frozen = max(int(production.freeze_d * DAY), self.period)
        self.cap = production.stock_cap_storeys
        self.delivery = int(production.delivery_lead_h * HOUR)
        self._release = release

    def start(self) -> None:
        """Make the first plan now, and a new one every period."""
        self.replan(None)

    def replan(self, _: object) -> None:
        """Fix the releases that fall into the frozen period."""
        now = self.kernel.now
        waiting = False
        for entry in self.towers:
            self._plan_tower(entry, now)
            waiting = waiting or entry.fixed < len(entry.orders)
        if waiting:
            self.kernel.at(now + self.period, self.replan)

    def _plan_tower(self, entry: TowerOrders, now: int) -> None:
        while entry.fixed < len(entry.orders):
            index = entry.fixed
            error = entry.error_s[index]
            need = entry.tower.expected_begin(index, now) + error
            asked = need - self.lead
            if asked > now + self.frozen:
                return
            in_hand = index - entry.tower.current
            if in_hand > self.cap:
                return
            drawings = max(entry.drawings_at, asked + entry.change_s[index])
            moulds = max(drawings, entry.drawings_at + entry.mould_lead_s)
            at = max(now, asked, moulds)
            for order in entry.orders[index]:
                order.need, order.asked, order.planned = need, asked, now
                order.drawings_at, order.moulds_at = drawings, moulds
                order.unseen_s = max(0, error)
                order.due = need - entry.haul_s - self.delivery
                self.kernel.at(at, self._release, order)
            entry.fixed += 1
