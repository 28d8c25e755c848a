"""The closures under which a record was made: those of its scenario, and those it drew."""

from supplysim.ledger import Ledger
from supplysim.scenario.closings import Closings, Outage
from supplysim.scenario.spec import Scenario

__all__ = ["closings_of", "regions_of"]


def closings_of(scenario: Scenario, ledger: Ledger, *, but: str | None = None) -> Closings:
    """Return the closures of every resource of a record.

    Parameters
    ----------
    but
        A cause whose drawn closures are left out.
    """
    columns = {name: values.tolist() for name, values in ledger.outages.items()}
    scopes, causes = ledger.names["scope"], ledger.names["cause"]
    rows = zip(columns["scope"], columns["time"], columns["end"], columns["cause"], strict=True)
    drawn = [
        Outage(scopes[scope], start, end, causes[cause])
        for scope, start, end, cause in rows
        if causes[cause] != but
    ]
    return Closings(scenario, drawn, regions_of(scenario, ledger))


def regions_of(scenario: Scenario, ledger: Ledger) -> dict[str, str]:
    """Return the region of every project."""
    return {project.name: scenario.zones[project.zone].region for project in ledger.plan.projects}
