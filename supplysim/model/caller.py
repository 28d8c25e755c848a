"""What a tower asks its call-off rule."""

from mypy_extensions import i64

from supplysim.ledger import MISSING
from supplysim.model.entities import Load
from supplysim.model.gate import Gate
from supplysim.model.tower_ports import SiteRules
from supplysim.policies.call_off import Call, NextLoad

__all__ = ["Caller"]


class Caller:
    """Asks when to call the next load of a tower.

    A load is looked at again and again, and most often nothing has changed: a rule gives the same
    answer for the same view, so that it is asked only when it would see something else.
    """

    def __init__(self, rules: SiteRules, gate: Gate, *, direct: bool) -> None:
        self._rules, self._gate, self._direct = rules, gate, direct
        self._load: Load | None = None
        self._expected: i64 = MISSING
        self._planned: i64 = MISSING
        self._storeys_begun: i64 = 0
        self._begun: i64 = MISSING
        self._late: tuple[int, ...] = ()
        self._answer: Call | None = None

    def ask(
        self,
        load: Load,
        expected: i64,
        planned: i64,
        *,
        storey: int,
        storeys_begun: i64,
        begun: i64,
    ) -> Call | None:
        """Return when the rule would call a load (see ``NextLoad``); None as long as it says so."""
        late = self._gate.late_s()
        if (
            load is self._load
            and expected == self._expected
            and planned == self._planned
            and storeys_begun == self._storeys_begun
            and begun == self._begun
            and late == self._late
        ):
            return self._answer
        self._load, self._late = load, late
        self._expected, self._planned = expected, planned
        self._storeys_begun, self._begun = storeys_begun, begun
        rules = self._rules
        seen = (
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
        # Made of a tuple: by its own constructor a view takes three times as long.
        self._answer = rules.call_off(tuple.__new__(NextLoad, seen))
        return self._answer
