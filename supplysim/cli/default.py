"""Which scenario runs when none is named; which one that is, is data."""

from supplysim import shipped

__all__ = ["default_scenario"]

_FILE = "default.txt"


def default_scenario() -> str:
    """Return the name that ``experiments/default.txt`` holds."""
    return (shipped.root("experiments") / _FILE).read_text(encoding="utf-8").strip()
