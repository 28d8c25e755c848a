"""supplysim: precast supply from the mould to the crane hook, simulated component by component.

Examples
--------
>>> import supplysim as ss
>>> base = ss.load("small")  # doctest: +SKIP
>>> run = ss.simulate(base, seed=1)  # doctest: +SKIP
>>> run.kpi("on_time_installation_rate")  # doctest: +SKIP

Names are looked up on first use, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from supplysim.compiled import guard

if TYPE_CHECKING:
    from supplysim import errors
    from supplysim.analysis import analyse
    from supplysim.bases.locate import locate_bases
    from supplysim.comparison import compare
    from supplysim.experiment import Results, Study, open_results
    from supplysim.metrics.levers import cost_effectiveness, lever_cost
    from supplysim.parts.flow_line import flow_line
    from supplysim.parts.haul import haul
    from supplysim.parts.serve import serve
    from supplysim.relief import relieve
    from supplysim.reproduction import cite, pack, reproduce
    from supplysim.run import Run, open_run
    from supplysim.scenario import Scenario, load, scenarios
    from supplysim.simulation import draws, simulate

__all__ = [
    "Results",
    "Run",
    "Scenario",
    "Study",
    "__version__",
    "analyse",
    "cite",
    "compare",
    "cost_effectiveness",
    "draws",
    "errors",
    "flow_line",
    "haul",
    "lever_cost",
    "load",
    "locate_bases",
    "open_results",
    "open_run",
    "pack",
    "relieve",
    "reproduce",
    "scenarios",
    "serve",
    "simulate",
]

__version__ = "0.1.0"

guard()

_HOMES = {
    "Results": "supplysim.experiment",
    "Run": "supplysim.run",
    "Scenario": "supplysim.scenario",
    "Study": "supplysim.experiment",
    "analyse": "supplysim.analysis",
    "cite": "supplysim.reproduction",
    "compare": "supplysim.comparison",
    "cost_effectiveness": "supplysim.metrics.levers",
    "draws": "supplysim.simulation",
    "flow_line": "supplysim.parts.flow_line",
    "haul": "supplysim.parts.haul",
    "lever_cost": "supplysim.metrics.levers",
    "load": "supplysim.scenario",
    "locate_bases": "supplysim.bases.locate",
    "open_results": "supplysim.experiment",
    "open_run": "supplysim.run",
    "pack": "supplysim.reproduction",
    "relieve": "supplysim.relief",
    "reproduce": "supplysim.reproduction",
    "scenarios": "supplysim.scenario",
    "serve": "supplysim.parts.serve",
    "simulate": "supplysim.simulation",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module the first time it is asked for."""
    if name == "errors":
        return import_module("supplysim.errors")
    if name not in _HOMES:
        raise AttributeError(f"module 'supplysim' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
