"""Decision rules: plain functions over read-only views, found by the name a scenario gives.

A rule returns a key or a choice; ties are always settled by (project, building, storey, ordinal),
never by the order in which things were created (CONTRACTS 1). The same view always gets the same
answer: a rule keeps nothing in mind between two calls and draws no random numbers.
"""

from supplysim.policies.call_off import CALL_OFF
from supplysim.policies.chosen import FAMILIES, Rules, choose
from supplysim.policies.dispatch import DISPATCH
from supplysim.policies.sequencing import SEQUENCING
from supplysim.policies.sourcing import SOURCING

__all__ = ["CALL_OFF", "DISPATCH", "FAMILIES", "SEQUENCING", "SOURCING", "Rules", "choose"]
