"""Exit codes of every command (CONTRACTS 6)."""

__all__ = ["BAD_INPUT", "FAILED", "INTERRUPTED", "OK"]

OK = 0
FAILED = 1
"""The run failed or a target was missed."""
BAD_INPUT = 2
INTERRUPTED = 130
