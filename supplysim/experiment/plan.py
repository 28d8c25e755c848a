"""The runs that are wanted of some scenarios, and the keys under which they are known."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from supplysim.experiment.code import Luggage, kpi_digests, pack, policy_digests
from supplysim.experiment.keys import folder_digest, network_folder, world_key
from supplysim.scenario import Scenario

__all__ = ["Plan"]


class Plan:
    """Scenarios that are to be run, with the keys of what their runs depend on.

    Parameters
    ----------
    scenarios
        Resolved scenarios, as those of all points of a study.

    Raises
    ------
    InputError
        When code of the user cannot be found.
    """

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        self.scenarios = tuple(scenarios)
        measures = {f"kpi {key}": digest for key, digest in kpi_digests().items()}
        networks: dict[Path, str] = {}
        codes: dict[str, dict[str, str]] = {}
        self.worlds: list[str] = []
        for scenario in self.scenarios:
            folder = network_folder(scenario)
            if folder not in networks:
                networks[folder] = folder_digest(folder)
            named = str(scenario.policies)
            if named not in codes:
                codes[named] = policy_digests(scenario)
            code = measures | codes[named]
            self.worlds.append(world_key(scenario, network=networks[folder], code=code))

    @cached_property
    def luggage(self) -> Luggage:
        """The user's code, for workers."""
        return pack(self.scenarios)

    def wanted(self, n: int) -> list[tuple[int, int]]:
        """Return point and replication of every run, each world once, point by point."""
        first = {world: i for i, world in reversed(list(enumerate(self.worlds)))}
        return [(i, replication) for i in sorted(first.values()) for replication in range(n)]

    def left(self, n: int, done: set[tuple[str, int]]) -> list[tuple[int, int]]:
        """Return the wanted runs that are not done."""
        return [(i, r) for i, r in self.wanted(n) if (self.worlds[i], r) not in done]
