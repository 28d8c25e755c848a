"""What is drawn of trips: of loads of the plan, and of the remake loads behind each of them."""

from typing import TYPE_CHECKING

from supplysim.distributions import Distribution
from supplysim.rounding import half_up
from tests.verification.reference.clock import HOUR, MINUTE
from tests.verification.reference.quality import EVEN

if TYPE_CHECKING:
    from tests.verification.reference.city import City


class TripDraws:
    """The draws of all a-th loads, by the row of the plan's load."""

    def __init__(self, city: "City", attempt: int) -> None:
        self._city, self._attempt = city, attempt
        loads, trucks = city.scenario.loads, city.scenario.breakdowns.truck
        self.loading_s = [half_up(m * MINUTE) for m in self._draw(loads.loading_min, "loading")]
        self.inspection_s = [
            half_up(m * MINUTE) for m in self._draw(loads.inspection_min, "inspection")
        ]
        factor = Distribution(dist="lognormal", mean=1, cv=loads.traffic_cv)
        self.haul_factor = self._draw(factor, "haul")
        self.back_factor = self._draw(factor, "back")
        self.stands_s = [0] * len(self.haul_factor)
        if trucks.on:
            happens = self._draw(EVEN, "breakdown.truck")
            delays = self._draw(trucks.delay_h, "breakdown.truck-delay")
            self.stands_s = [
                half_up(h * HOUR) if number < trucks.share else 0
                for number, h in zip(happens, delays, strict=True)
            ]

    def _draw(self, distribution: Distribution, purpose: str) -> list[float]:
        """Return one number a load: the k-th of a building belongs to its k-th load."""
        city, a = self._city, self._attempt
        drawn: list[float] = []
        for building, storeys in enumerate(city.storeys_of):
            count = sum(len(city.load_rows(storey)) for storey in storeys)
            name = city.draws.building(building)
            entity = f"{name}/R{a}" if a else name
            values = city.draws.apart(
                distribution, f"remake.{purpose}" if a else purpose, entity, count
            )
            drawn += values.tolist()
        return drawn
