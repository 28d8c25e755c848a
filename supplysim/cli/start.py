"""Entry point: readies the streams, then hands over to the commands."""

import os
import sys

from supplysim.allocation import give_back_at_once
from supplysim.cli.codes import INTERRUPTED
from supplysim.cli.streams import ready_streams

__all__ = ["main"]


def main() -> None:
    """Run the command line with the arguments of this process, and exit with its code."""
    try:
        ready_streams()
        give_back_at_once()
        from supplysim.cli.app import app  # noqa: PLC0415 - Ctrl-C while typer loads must exit 130

        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # whoever read our output has gone (``supplysim run | head``): no traceback on the way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
