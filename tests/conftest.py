"""What every test stands on: hypothesis without a clock, and no display."""

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("MPLBACKEND", "Agg")

# Machines that test at night are slow and shared: a deadline would report the neighbours.
settings.register_profile(
    "supplysim",
    deadline=None,
    derandomize=True,
    max_examples=60,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("supplysim")
