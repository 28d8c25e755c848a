"""How far a run is, on stderr: a bar with the time left, or plain lines where there is none."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import floor

from supplysim.cli.streams import say
from supplysim.cli.words import phrase
from supplysim.errors import Lang

__all__ = ["Meter", "progress"]

_LINE_EVERY_S = 5.0
"""Seconds between two plain lines: a log stays readable, and a waiting person is not left alone."""

Meter = Callable[[str, float], None]
"""Takes what is being done and the share done, 0 to 1."""


@contextmanager
def progress(lang: Lang, *, quiet: bool = False, open_end: bool = False) -> Iterator[Meter]:
    """Give a meter that shows how far the work is and how long it will take.

    Nothing is shown when ``quiet``. On a terminal it is one moving bar, elsewhere a plain line
    every few seconds. With ``open_end`` the work may end before the share is 1, and the time left
    is told as the longest that it can take.
    """
    if quiet:
        yield lambda _what, _share: None
    elif sys.stderr.isatty():
        with _bar(open_end=open_end) as meter:
            yield meter
    else:
        yield _PlainLines(lang, open_end=open_end)


@contextmanager
def _bar(*, open_end: bool) -> Iterator[Meter]:
    from rich.console import Console  # noqa: PLC0415 - only where there is a terminal
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("≤" if open_end else "{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=1.0)
        yield lambda what, share: shown.update(task, description=what, completed=share)


class _PlainLines:
    """A meter that writes a line now and then."""

    def __init__(self, lang: Lang, *, open_end: bool) -> None:
        self._lang = lang
        self._key = "progress at most" if open_end else "progress"
        self._due = time.monotonic() + _LINE_EVERY_S
        self._began: tuple[float, float] | None = None
        self._under_way = ""
        self._ended = ""

    def __call__(self, what: str, share: float) -> None:
        now = time.monotonic()
        if self._began is None:
            # Preparing comes before the first call and says nothing of the pace that follows.
            self._began = (now, share)
        began, first = self._began
        if share < 1:
            self._under_way = what
        if now < self._due or share <= first or (share >= 1 and what == self._ended):
            return
        self._due = now + _LINE_EVERY_S
        if share >= 1:
            self._tell_end(what)
            return
        left_s = (now - began) * (1 - share) / (share - first)
        told = {"what": what, "share": f"{floor(100 * share)}%", "left": _clock(left_s)}
        say(phrase(self._key, self._lang, **told))

    def _tell_end(self, what: str) -> None:
        """Tell once that what was under way is done; of what comes after it no share is known."""
        self._ended = what
        done = what == self._under_way
        say(phrase("progress done", self._lang, what=what) if done else what)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
