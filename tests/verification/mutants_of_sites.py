"""Mutants of what sites, curing, trailers, roads and crews do beyond the plain model."""

from tests.verification.mutant import Mutant

__all__ = ["OF_SITES"]

OF_SITES = (
    Mutant(
        "other trades have the hook by day, whatever there is to lift",
        "model/site_crane.py",
        "if any(part is not None and part.ready <= opening for part in parts):",
        "if any(part is None for part in parts):",
    ),
    Mutant(
        "a part that becomes ready with the hook comes too late",
        "model/site_crane.py",
        "part.ready <= opening for part",
        "part.ready < opening for part",
    ),
    Mutant(
        "lifts across midnight leave no trace in the day",
        "model/site_crane.py",
        "            self._note_day()\n",
        "            pass\n",
    ),
    Mutant(
        "a crane climbs with each of its towers",
        "model/site_crane.py",
        "if lifted <= self._highest or tower.done:",
        "if tower.done:",
    ),
    Mutant(
        "loads are set down while the crane climbs",
        "model/site_crane.py",
        "self._setting_hours.cut(now, end)",
        "pass",
    ),
    Mutant(
        "maturity counts the longest curing",
        "scenario/maturity.py",
        "return min(hours, default=0.0)",
        "return max(hours, default=0.0)",
    ),
    Mutant(
        "just warm enough is cold",
        "model/seasons.py",
        "1.0 if degrees >= sites.hold_warm_c",
        "1.0 if degrees > sites.hold_warm_c",
    ),
    Mutant(
        "direct loads go on trailers too",
        "model/fleet.py",
        "if self.spare and not load.direct and load.laying in self.laying:",
        "if self.spare and load.laying in self.laying:",
    ),
    Mutant(
        "a trailer is at home as soon as it is empty",
        "model/fleet.py",
        "self.kernel.at(home, self._trailer_home, journey.fleet)",
        "self._trailer_home(journey.fleet)",
    ),
    Mutant(
        "a trailer that is empty leaves the gate once more",
        "model/crane.py",
        "            if not load.on_trailer:\n",
        "            if True:\n",
    ),
    Mutant(
        "trucks that wait for a road leave before it opens",
        "roads/dated.py",
        "trip.departure(max(t, self.starts[i]))",
        "trip.departure(t)",
    ),
    Mutant(
        "a road is still open in the second in which it closes",
        "roads/dated.py",
        "return bisect_right(self.starts, t) - 1",
        "return bisect_right(self.starts, t - 1) - 1",
    ),
    Mutant(
        "curing needs the crew too",
        "model/crews.py",
        "s if i % STAGES == CURING else crews.lengthened(now, s)",
        "crews.lengthened(now, s)",
    ),
    Mutant(
        "of two shortages the milder holds",
        "scenario/labour.py",
        "min((share for a, b, share in spans if a <= edge < b), default=1.0)",
        "max((share for a, b, share in spans if a <= edge < b), default=1.0)",
    ),
    Mutant(
        "crews come back on the last day of their absence",
        "scenario/labour.py",
        "datetime.combine(last + timedelta(days=1), time())",
        "datetime.combine(last, time())",
    ),
)
