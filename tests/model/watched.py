"""Lines in which every pallet is looked at in every second: slow, plain, and all their own.

They know places, queues, pallets, open seconds and nothing of how the model works a line out.
"""

from hypothesis import strategies as st

from supplysim.calendars import Calendar
from supplysim.model.line import Line, Stage

ATTENDED, CAST, CURE = "interruptible", "uninterruptible", "unattended"
LAST_OPENING = 40
"""Second from which drawn calendars never close, so that all work ends."""


class Watched:
    """A line in which nobody passes. ``windows`` and ``queue`` hold one entry a stage."""

    def __init__(self, stages, windows, *, pallets, queue, until):
        self.stages, self.pallets, self.until = stages, pallets, until
        self.room = [
            q if s.places is not None else None for s, q in zip(stages, queue, strict=True)
        ]
        self.open = [{t for a, b in own for t in range(a, b)} for own in windows]

    def run(self, times):
        self.times = times
        self.rows = range(len(times))
        self.start, self.finish = ([[None] * len(self.stages) for _ in times] for _ in range(2))
        self.inside = [None] * len(times)  # the stage whose place a pallet holds
        self.waits = [0] * len(times)  # the stage before which a pallet waits
        self.left = [0] * len(times)
        self.t = 0
        while any(row[-1] is None for row in self.finish):
            self.ends()
            while self.moves():
                pass
            for j, k in enumerate(self.inside):
                if k is not None and (self.stages[k].work != ATTENDED or self.t in self.open[k]):
                    self.left[j] -= 1
            self.t += 1
        return self.start, self.finish

    def ends(self):
        for j, k in enumerate(self.inside):
            if k is None or self.finish[j][k] is not None or self.left[j] > 0:
                continue
            if self.stages[k].work != CURE or not self.open[k].isdisjoint((self.t, self.t - 1)):
                self.finish[j][k] = self.t

    def moves(self):
        return sum(self.leaves(j) or self.starts(j) for j in self.rows)

    def leaves(self, j):
        """Let a pallet go out of the line, or into the queue for the next stage."""
        k = self.inside[j]
        if k is None or self.finish[j][k] is None:
            return False
        after = k + 1
        if after < len(self.stages):
            ahead = sum(row[after] is None for row in self.start[: j + 1])
            if self.room[after] is not None and ahead > self.room[after]:
                return False
        self.inside[j], self.waits[j] = None, after
        return True

    def wanted(self, j):
        """Return the stage that a pallet could go to now."""
        k = self.inside[j]
        if k is None:
            return self.waits[j]
        return k + 1 if self.finish[j][k] is not None else len(self.stages)

    def starts(self, j):
        k = self.wanted(j)
        if k == len(self.stages) or (k == 0 and not self.has_pallet(j)):
            return False
        places = self.stages[k].places
        if places is not None and (
            sum(inside == k for inside in self.inside) >= places
            or any(row[k] is None for row in self.start[:j])
        ):
            return False
        return self.begins(j, k)

    def begins(self, j, k):
        needed = {ATTENDED: 1, CAST: self.times[j][k], CURE: 0}[self.stages[k].work]
        if not self.open[k].issuperset(range(self.t, self.t + needed)):
            return False
        self.start[j][k], self.left[j] = self.t, self.times[j][k]
        self.inside[j], self.waits[j] = k, None
        return True

    def has_pallet(self, j):
        left = sum(row[self.until] is not None for row in self.finish)
        return self.pallets is None or j < left + self.pallets


class WatchedAsReady(Watched):
    """A line in which a stage takes who was ready first, ties by row."""

    def run(self, times):
        self.taken = [None] * len(times)  # the stage that keeps a place for a pallet
        return super().run(times)

    def moves(self):
        stages = range(len(self.stages))
        return sum(self.takes(k) for k in stages) + super().moves()

    def ready(self, k):
        """Return pallets that could go to a stage, who was ready first in front."""
        rows = [
            j
            for j in self.rows
            if self.wanted(j) == k and self.taken[j] != k and (k > 0 or self.has_pallet(j))
        ]
        return sorted(rows, key=lambda j: (self.finish[j][k - 1] if k else 0, j))

    def takes(self, k):
        places = self.stages[k].places
        full = places is not None and sum(k in held for held in self.holds()) >= places
        first = next(iter(self.ready(k)), None)
        if full or first is None:
            return False
        self.taken[first] = k
        return True

    def holds(self):
        return zip(self.inside, self.taken, strict=True)

    def leaves(self, j):
        k = self.inside[j]
        if k is None or self.finish[j][k] is None:
            return False
        after = k + 1
        if after < len(self.stages) and self.room[after] is not None:
            blocked = [i for i in self.rows if self.inside[i] == k and self.wanted(i) == after]
            first = min(blocked, key=lambda i: (self.finish[i][k], i))
            if first != j or self.waits.count(after) >= self.room[after]:
                return False
        self.inside[j], self.waits[j] = None, after
        return True

    def starts(self, j):
        k = self.taken[j]
        if k is None or k != self.wanted(j) or not self.begins(j, k):
            return False
        self.taken[j] = None
        return True


def windows(draw):
    edges = sorted(draw(st.sets(st.integers(0, LAST_OPENING - 1), max_size=6)))
    return [*zip(edges[::2], edges[1::2], strict=False), (LAST_OPENING, 1000)]


@st.composite
def lines(draw, shortest=1):
    """Draw stages, their open windows, the line's other sizes, and the times of its pallets."""
    count = draw(st.integers(1, 4))
    stages = [
        Stage(
            draw(st.sampled_from((ATTENDED, ATTENDED, CAST, CURE))),
            draw(st.sampled_from((1, 1, 2, 3, None))),
        )
        for _ in range(count)
    ]
    hours = [windows(draw)] * count
    if draw(st.booleans()):
        hours = [windows(draw) for _ in stages]
    queues = st.sampled_from((None, 0, 1, 2))
    queue = [draw(queues)] * count
    if draw(st.booleans()):
        queue = [draw(queues) for _ in stages]
    sizes = {"pallets": draw(st.sampled_from((None, 1, 2, 3))), "queue": queue}
    seconds = st.lists(st.integers(shortest, 6), min_size=count, max_size=count)
    return stages, hours, sizes, draw(st.lists(seconds, min_size=1, max_size=6))


def line_of(stages, hours, sizes, **more):
    """Return a line whose pallets are free at its end."""
    return Line(
        stages,
        [Calendar(own) for own in hours],
        pallets=sizes["pallets"],
        queue=sizes["queue"][1:],
        **{"pallet_until": len(stages) - 1, **more},
    )
