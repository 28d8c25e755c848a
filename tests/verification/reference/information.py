"""Information: when drawings are ready, what is changed, how wrong a site's report is."""

from typing import TYPE_CHECKING

from tests.verification.reference.clock import DAY

if TYPE_CHECKING:
    from tests.verification.reference.city import City
    from tests.verification.reference.plant import Order
    from tests.verification.reference.site import Tower


class Information:
    """What the master plan is told, and how late."""

    def __init__(self, city: "City") -> None:
        self.city = city
        self.late = [city.draws.drawings_late_s(p.name) for p in city.plan.projects]
        towers = range(len(city.storeys_of))
        sizes = [len(storeys) for storeys in city.storeys_of]
        self.changed = [city.draws.design_change_s(row, sizes[row]).tolist() for row in towers]
        self.wrong = [city.draws.look_ahead_s(row, sizes[row]).tolist() for row in towers]

    def reported_need(self, tower: "Tower", number: int) -> int:
        """Return the need date of a storey as its site reports it, error included."""
        return tower.need(number) + self.wrong[tower.row][number]

    def ready(self, order: "Order", asked: int) -> int:
        """Return when drawings and first moulds of an order are there."""
        production, project = self.city.scenario.production, order.project
        first = min(b.planned_first for b in self.city.plan.projects[project].buildings)
        awarded = first - int(production.award_lead_d * DAY)
        drawn = awarded + int(production.drawings_d * DAY) + self.late[project]
        moulds = drawn + int(production.mould_lead_d * DAY)
        number = self.city.storeys_of[order.building].index(order.storey)
        changed = self.changed[order.building][number]
        return max(moulds, asked + changed if changed else moulds)
