"""Views of every family as data that may come up, and what a rule may answer to one."""

from math import isfinite

from hypothesis import strategies as st

from supplysim.calendars import DAY
from supplysim.policies.call_off import Call, NextLoad
from supplysim.policies.dispatch import LoadView
from supplysim.policies.sequencing import OrderView
from supplysim.policies.sourcing import AllAtOnce, Bidder, Candidate, Package

seconds = st.integers(-(10**8), 10**8)
leads = st.lists(st.integers(0, 10 * DAY), min_size=2, max_size=2).map(sorted)

orders = st.builds(
    OrderView,
    now=seconds,
    due=seconds,
    released=seconds,
    volume_m3=st.floats(0, 1e4),
    same_moulds=st.booleans(),
    kit_begun=st.booleans(),
    work_s=st.integers(0, 10**7),
)
loads = st.builds(
    LoadView,
    now=seconds,
    asked=seconds,
    arrive_by=seconds,
    haul_s=st.integers(0, 10**5),
    idle_since=st.none() | seconds,
)
metres = st.integers(0, 200_000)
volumes = st.integers(0, 10**5).map(float)
capacities = st.integers(1, 10**5).map(float)
NAMES = "abcdef"


@st.composite
def next_loads(draw):
    low, high = draw(leads)
    return NextLoad(
        expected=draw(seconds),
        planned=draw(seconds),
        storey=draw(st.integers(0, 60)),
        storeys_begun=draw(st.integers(0, 60)),
        begun=draw(st.none() | seconds),
        late_s=tuple(draw(st.lists(st.integers(-(10**6), 10**6), max_size=5))),
        notice_s=draw(st.integers(0, 5 * DAY)),
        buffer_storeys=draw(st.integers(0, 5)),
        lead_min_s=low,
        lead_max_s=high,
        direct=draw(st.booleans()),
    )


@st.composite
def bids(draw):
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    package, more = draw(volumes), draw(volumes)
    given = [draw(volumes) for _ in names]
    return tuple(
        Bidder(
            plant=name,
            distance_m=draw(metres),
            capacity_m3=draw(capacities),
            awarded_m3=draw(volumes),
            package_m3=package,
            contract_share=draw(st.floats(0, 1)),
            given_m3=mine,
            all_given_m3=sum(given),
            volume_m3=package + more,
        )
        for name, mine in zip(names, given, strict=True)
    )


@st.composite
def packages(draw):
    lines = ("slab", "wall")
    capacity = {name: (draw(capacities), draw(capacities)) for name in NAMES}
    made = []
    for number in range(draw(st.integers(0, 6))):
        names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
        kinds = draw(st.sampled_from(((0,), (1,), (0, 1))))
        made.append(
            Package(
                project=f"p{number}",
                awarded=draw(st.integers(-500, 500)) * DAY,
                lines=tuple(lines[kind] for kind in kinds),
                needs_m3=tuple(draw(volumes) for _ in kinds),
                candidates=tuple(
                    Candidate(name, draw(metres), tuple(capacity[name][k] for k in kinds), 1.0)
                    for name in names
                ),
            )
        )
    return tuple(made)


def views_of(family, rule):
    """Return the strategy of what a rule of a family is shown."""
    if isinstance(rule, AllAtOnce):
        return packages()
    return {
        "sourcing": bids(),
        "sequencing": orders,
        "call_off": next_loads(),
        "dispatch": loads,
    }[family]


def is_answer(family, rule, view, answer):
    """Tell whether a rule may answer so."""
    if isinstance(rule, AllAtOnce):
        may = {p.project: {c.plant for c in p.candidates} for p in view}
        return answer.keys() == may.keys() and all(answer[p] in may[p] for p in may)
    if family == "sourcing":
        return answer in {bidder.plant for bidder in view}
    if family == "call_off":
        return answer is None or (
            isinstance(answer, Call)
            and (type(answer.at), type(answer.arrive)) == (int, int)
            and answer.arrive - answer.at >= view.notice_s
            and (view.direct or not answer.direct)
        )
    return isinstance(answer, int | float) and isfinite(answer)
