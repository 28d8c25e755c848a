"""Rules of one's own for ``03-your-own-policy.ipynb``: plain functions of what a decision may see.

A rule is named in a scenario by file and function, ``own_rules.py:short_trips_first``; the smallest
key goes first.
"""

from supplysim.policies.dispatch import AtDecision, LoadView

__all__ = ["idle_then_short", "short_trips_first"]


def short_trips_first(load: LoadView) -> float:
    """Serve the load with the shortest way to its site, so that trucks are back soon."""
    return load.haul_s


@AtDecision
def idle_then_short(load: LoadView) -> float:
    """Serve loads for which a crane stands idle, longest wait first; then the shortest way."""
    if load.idle_since is not None:
        return load.idle_since - 10**10  # three centuries: before everything else
    return load.haul_s
