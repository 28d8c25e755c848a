"""The ``supplysim`` command: the only part of the package that writes to a terminal.

Results go to stdout, progress and messages to stderr. Exit codes: 0 ok, 1 the run failed or a
target was missed, 2 bad input, 130 interrupted (CONTRACTS 6).
"""

from supplysim.cli.start import main

__all__ = ["main"]
