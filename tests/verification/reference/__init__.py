"""The chain once more, written plainly from its documents, to check the production model against.

One SimPy process a component; openings and closings are processes too, and whoever works is
interrupted at closing and resumes at opening. Nothing here is fast, and nothing is shared with
``supplysim.model`` but what goes in: scenario, plan, roads, draws, opening windows, start state,
policies.
"""

from tests.verification.reference.city import City

__all__ = ["City"]
