"""A site to put together by hand: towers, one crane, and trucks that come when they are called."""

import re
from itertools import count, pairwise

import pytest
from librt.vecs import vec
from mypy_extensions import i16, i32, i64

from supplysim import compiled
from supplysim.calendars import ALWAYS, DAY
from supplysim.ledger import MISSING
from supplysim.model.crane import Buffer, Crane, Lifts
from supplysim.model.entities import Load, Part, StoreyState
from supplysim.model.kernel import Kernel
from supplysim.model.lists import PlanLists
from supplysim.model.tower import Tower
from supplysim.model.tower_ports import SiteRules, TowerPorts
from supplysim.plan.baseline import SiteHours
from supplysim.policies import CALL_OFF

STAND_IN = re.compile(
    r"interpreted classes cannot inherit from compiled|object expected; got (tests\.|types\.)"
)

ALWAYS_OPEN = SiteHours(ALWAYS, ALWAYS, ALWAYS)


class Pieces(PlanLists):
    """Pieces that are each of a type of their own: nominal lifts, litres, setting down."""

    def __init__(self, nominal_lift_s, volume_l, setdown_s):
        self.types = vec[i16](list(range(len(nominal_lift_s))))
        self.nominal_lift_s, self.volume_l = vec[i64](nominal_lift_s), vec[i64](volume_l)
        self.setdown_s = vec[i64](setdown_s)


class Site:
    """Towers under one crane.

    ``storey`` holds, per lifting part, its loads; a load is a list of nominal lift seconds. Drawn
    lifts are ``slower`` times as long. A called load arrives when it is wanted, plus ``late_s``.
    ``rejects`` holds, by load row, the components rejected on its arrival and the seconds until
    they are at the gate again; ``ranks`` the erection rank of every component.
    """

    def __init__(
        self,
        storey,
        *,
        steps,
        storeys=3,
        towers=1,
        zones=1,
        hours=ALWAYS_OPEN,
        setting=ALWAYS,
        receiving=ALWAYS,
        call_off="just-in-time",
        notice_s=0,
        buffer_storeys=1,
        start_stock=2,
        recovery_after_s=10**9,
        recovery_gain=0.1,
        inspection_s=0,
        stay_s=10**9,
        setdown_s=0,
        buffer_l=10**9,
        gate_places=2,
        direct=True,
        planned_cycle_s=DAY,
        late_s=lambda _: 0,
        released_s=lambda _: 0,
        slower=1.0,
        earliest=0,
        end=400 * DAY,
        rejects=None,
        ranks=None,
        kind=Crane,
    ):
        self.kernel = Kernel(end=end)
        self.calls, self.emptied, self.begun = [], [], 0
        self._late_s, self._direct = late_s, direct
        self._rejects, self._ranks = rejects or {}, ranks
        rows, first = count(), count()
        lifts = [s for part in storey for load in part for s in load] * storeys * towers
        self.loads, self.towers = [], []
        self._setdown_s = []
        rules = SiteRules(
            hours=hours,
            notice_s=notice_s,
            buffer_storeys=buffer_storeys,
            start_stock=start_stock,
            recovery_after_s=recovery_after_s,
            recovery_gain=recovery_gain,
            inspection_s=inspection_s,
            stay_s=stay_s,
            call_off=CALL_OFF.get(call_off),
        )
        for t in range(towers):
            states = [
                StoreyState(
                    row=t * storeys + s,
                    planned_start=s * planned_cycle_s,
                    parts=tuple(
                        Part(
                            row=p,
                            loads=tuple(
                                self._load(
                                    next(rows),
                                    load,
                                    first,
                                    place=(t, s, p),
                                    setdown_s=setdown_s,
                                    released=released_s(s),
                                )
                                for load in part
                            ),
                        )
                        for p, part in enumerate(storey)
                    ),
                )
                for s in range(storeys)
            ]
            self.towers.append(
                Tower(
                    self.kernel,
                    rank=(4, t),
                    row=t,
                    zones=zones,
                    steps=steps,
                    storeys=states,
                    earliest=earliest,
                    direct=direct,
                    receiving=receiving,
                    gate_places=gate_places,
                    rules=rules,
                    ports=TowerPorts(
                        call=self._call,
                        inspection_s=lambda _: inspection_s,
                        hold_s=lambda _, nominal_s: nominal_s,
                        crew_s=lambda _storey, _zone, topping: (
                            steps.topping if topping else steps.formwork
                        ),
                        ask_crane=lambda at: self.kernel.ask_at(at, self.crane),
                        began=self._began,
                        judge=self._judge,
                        turned_back=self._emptied,
                        rank_end=self._rank_end,
                    ),
                )
            )
        self._ends = vec[i32]([MISSING] * len(lifts))
        self.lists = Pieces(lifts, [100] * len(lifts), self._setdown_s)
        self.buffers = [Buffer(buffer_l) for _ in self.towers]
        self.crane = kind(
            self.kernel,
            rank=(5, 0),
            towers=list(zip(self.towers, self.buffers, strict=True)),
            hook=hours.hook,
            setting=setting,
            lifts=Lifts(vec[i32]([round(s * slower) for s in lifts]), self._ends),
            lists=self.lists,
            stay_s=stay_s,
            emptied=self._emptied,
        )

    @property
    def installed(self):
        return list(self._ends)

    def run(self):
        for tower in self.towers:
            self.kernel.at(0, lambda t: t.try_begin(), tower)
        self.kernel.run()
        return self

    def begins(self, tower=0):
        return [state.begun for state in self.towers[tower].storeys]

    def cycles(self, tower=0):
        begins = self.begins(tower)
        return [b - a for a, b in pairwise(begins)]

    def _load(self, row, lifts, first, *, place, setdown_s, released):
        a = next(first)
        tower, storey, part = place
        for _ in lifts[1:]:
            next(first)
        load = Load(
            row=row,
            tower=tower,
            storey=storey,
            part=part,
            first=a,
            last=a + len(lifts),
            laying=0,
            mass_kg=1000,
            volume_l=100 * len(lifts),
            lift_s=sum(lifts),
            setdown_s=setdown_s,
            plant=0,
            known=True,
            released=released,
        )
        self.loads.append(load)
        each, more = divmod(setdown_s, len(lifts))
        self._setdown_s += [each + (i < more) for i in range(len(lifts))]
        return load

    def _call(self, load, now, call):
        load.called, load.direct = now, call.direct
        self.calls.append((load.row, now, call))
        arrive = max(now, call.arrive) + self._late_s(load)
        self.kernel.at(arrive, self._arrive, load)

    def _arrive(self, load):
        load.arrived = self.kernel.now
        self.towers[load.tower].gate.arrive(load)

    def _emptied(self, load):
        load.unloaded = self.kernel.now
        self.emptied.append(load.row)

    def _judge(self, load):
        if load.row not in self._rejects:
            return None
        pieces, comes_s = self._rejects[load.row]
        again = Load(
            row=load.row + 1000,
            tower=load.tower,
            storey=load.storey,
            part=load.part,
            first=pieces[0],
            last=pieces[-1] + 1,
            skipped=frozenset(range(pieces[0], pieces[-1] + 1)) - frozenset(pieces),
            laying=0,
            mass_kg=1000,
            volume_l=100 * len(pieces),
            lift_s=sum(self.lists.nominal_lift_s[piece] for piece in pieces),
            setdown_s=load.setdown_s,
            plant=0,
            attempt=load.attempt + 1,
            direct=self._direct,
            known=True,
            released=self.kernel.now + comes_s,
            called=self.kernel.now,
        )
        load.reject(pieces, lift_s=again.lift_s)
        self.kernel.at(self.kernel.now + comes_s, self._arrive, again)
        return again

    def _rank_end(self, piece):
        if self._ranks is None:
            return piece + 1
        end = piece + 1
        while end < len(self._ranks) and self._ranks[end] == self._ranks[piece]:
            end += 1
        return end

    def _began(self):
        self.begun += 1


@pytest.fixture(scope="session")
def site():
    """Return the class of sites put together by hand."""
    return Site


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup():
    return (yield from left_to_plain_python())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call():
    return (yield from left_to_plain_python())


def left_to_plain_python():
    """Skip a test that puts something of its own in the place of a part of the compiled model."""
    try:
        return (yield)
    except TypeError as error:
        if compiled.state() == "compiled" and STAND_IN.search(str(error)):
            pytest.skip("a stand-in, which compiled classes do not take: SUPPLYSIM_COMPILE=0")
        raise
