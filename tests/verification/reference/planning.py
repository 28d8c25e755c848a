"""The master plan: which orders are released, and when."""

from typing import TYPE_CHECKING

from tests.verification.reference.clock import DAY, Steps

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.plant import Order


class MasterPlan:
    """Looks at every tower's next storeys once a replanning period."""

    def __init__(self, city: "City") -> None:
        self.city = city
        city.env.process(self._replan())

    def _replan(self) -> Steps:
        period = int(self.city.scenario.production.replan_d * DAY)
        while True:
            for tower in self.city.towers:
                self._look_at(tower)
            yield self.city.env.timeout(period)

    def _look_at(self, tower) -> None:
        production = self.city.scenario.production
        now = self.city.env.now
        frozen = int(max(production.freeze_d, production.replan_d) * DAY)
        lead = int(production.release_lead_d * DAY)
        for number, storey in enumerate(tower.storeys):
            orders = self.city.orders_of[storey]
            if number < tower.installed or orders[0].asked is not None:
                continue
            if number - tower.under_way > production.stock_cap_storeys:
                break
            need = self.city.information.reported_need(tower, number)
            if need - lead > now + frozen:
                break
            for order in orders:
                self._fix(order, need, need - lead)

    def _fix(self, order: "Order", need: int, asked: int) -> None:
        city = self.city
        order.asked = asked
        order.due = city.due(order, need)
        at = max(city.env.now, asked, city.information.ready(order, asked))
        city.env.process(self._release(order, at))

    def _release(self, order: "Order", at: int) -> Steps:
        if at > self.city.env.now:
            yield self.city.env.timeout(at - self.city.env.now)
        order.released = self.city.env.now
        self.city.plants[order.plant].release(order)
