"""Cases compared: what differs in their inputs, what follows, and what of it is real.

Every case is run in the same replications, so that pairs of runs face the same draws.
"""

from supplysim.comparison.case import Case, read_cases
from supplysim.comparison.outcome import Comparison
from supplysim.comparison.pairing import Wanted, compare, compare_cases, rule_of
from supplysim.comparison.workers import runs_on
from supplysim.comparison.write import write_comparison

__all__ = [
    "Case",
    "Comparison",
    "Wanted",
    "compare",
    "compare_cases",
    "read_cases",
    "rule_of",
    "runs_on",
    "write_comparison",
]
