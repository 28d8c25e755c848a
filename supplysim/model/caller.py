"""What a tower asks its call-off rule."""

from typing import TYPE_CHECKING

from mypy_extensions import i64

from supplysim.calendars import NEVER
from supplysim.ledger import MISSING
from supplysim.model.entities import Load
from supplysim.model.tower_ports import SiteRules
from supplysim.policies.call_off import Call, NextLoad, just_in_time

if TYPE_CHECKING:
    from supplysim.model.tower import Tower

__all__ = ["Caller"]


class Caller:
    """Asks the rule of one tower when to call its next load.

    A load is looked at again and again, and most often nothing has changed: a rule gives the same
    answer for the same view, so that it is asked only when it would see something else.
    """

    def __init__(self, rules: SiteRules, *, direct: bool) -> None:
        self._rules, self._direct = rules, direct
        # The usual rule sees nothing but this, and views take their time.
        self._usual = rules.call_off is just_in_time
        self._notice: i64 = rules.notice_s
        self._load: Load | None = None
        self._expected: i64 = MISSING
        self._planned: i64 = MISSING
        self._storeys_begun: i64 = 0
        self._begun: i64 = MISSING
        self._late: tuple[int, ...] = ()
        self._answer: Call | None = None

    def when(self, tower: "Tower", load: Load, expected: i64) -> i64:
        """Return when a load should be called whose lifts should start at ``expected``.

        ``NEVER`` as long as the rule does not say.
        """
        if self._usual:
            self._expected = expected
            return expected - self._notice
        self._look(tower, load, expected)
        if self._answer is None:
            return NEVER
        return self._answer.at

    def call(self) -> Call:
        """Return the call-off of the load asked about last."""
        if self._usual:
            return Call(self._expected - self._notice, self._expected, self._direct)
        assert self._answer is not None  # noqa: S101 - who was told when calls then
        return self._answer

    def _look(self, tower: "Tower", load: Load, expected: i64) -> None:
        """Ask the rule, unless it would see what it saw last."""
        rules = self._rules
        storey = load.storey - tower.storeys[0].row
        trigger = storey - rules.buffer_storeys if storey > rules.buffer_storeys else 0
        begun: i64 = tower.storeys[trigger].begun
        if begun == MISSING and trigger <= tower.current:
            begun = tower.kernel.now  # began before the start of the run
        planned: i64 = load.planned + tower.shift
        storeys_begun: i64 = tower.current + 1
        late = tower.gate.late_s()
        if (
            load is self._load
            and expected == self._expected
            and planned == self._planned
            and storeys_begun == self._storeys_begun
            and begun == self._begun
            and late == self._late
        ):
            return
        self._load, self._late = load, late
        self._expected, self._planned = expected, planned
        self._storeys_begun, self._begun = storeys_begun, begun
        # By place and not by name, which takes twice the time.
        self._answer = rules.call_off(
            NextLoad(
                expected,
                planned,
                storey,
                storeys_begun,
                None if begun == MISSING else begun,
                late,
                rules.notice_s,
                rules.buffer_storeys,
                rules.lead_min_s,
                rules.lead_max_s,
                self._direct,
            )
        )
