"""A run on a map, as it went: one HTML page that needs nothing but a browser.

>>> from supplysim.replay import replay
>>> from supplysim.testing import example_run
>>> shown = replay(example_run())
>>> shown.scenes[0].trips.on_road(7 * 3600)  # the first truck left at 7:00
(1, 0)
"""

from supplysim.replay.show import Replay, replay
from supplysim.replay.span import DAYS_OF_A_WEEK, week_of

__all__ = ["DAYS_OF_A_WEEK", "Replay", "replay", "week_of"]
