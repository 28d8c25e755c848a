"""What every test stands on: hypothesis without a clock, and no display; which model it is."""

import os

from hypothesis import HealthCheck, settings

from supplysim import compiled

os.environ.setdefault("MPLBACKEND", "Agg")


def pytest_report_header():
    """Say which model the tests are about."""
    return f"supplysim: {compiled.describe('en')}"


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
