"""stdout for results, stderr for everything else; neither ever fails on a character."""

import io
import logging
import os
import sys
from pathlib import Path

__all__ = ["log_to_stderr", "ready_streams", "say", "show"]


def ready_streams() -> None:
    """Make both streams replace what their encoding lacks, such as m³ on a GBK console.

    One that is closed (``supplysim run >&-``) swallows what is written to it.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nothing = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
            setattr(sys, name, nothing)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def show(text: str) -> None:
    """Write a result to stdout."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """Write a message to stderr."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def log_to_stderr(*, verbose: bool = False, quiet: bool = False) -> None:
    """Send the package's log records to stderr: warnings, with ``verbose`` all, else errors."""
    level = logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("supplysim")
    logger.handlers = [handler]
    logger.setLevel(level)
