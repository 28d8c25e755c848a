"""Bases over several periods: opened, expanded by steps, run, closed; demand that may be uncertain.

With y whether a candidate has at least a step in a period, x the share of a customer's demand that
it serves in a scenario of demand, u the share bought outside,

    minimise   cost of opening, expanding, running and closing
               + (1 - w) expected cost of serving + w worst cost of serving over the scenarios
    subject to sum over candidates of x + u = 1 for each customer, period and scenario,
               x <= y,   sum of d x <= capacity of the steps reached, product by product,
               steps are reached in order and kept until the base is closed,
               rules on how many of a group are open, and a budget a period.

A base that has opened in a period has only part of its capacity in it (ramp-up).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from supplysim.bases.location import Status, gap_of, shares_of
from supplysim.bases.program import Block, FloatArray, IntArray, Program, Solved
from supplysim.bases.search import Effort, k_best

__all__ = ["Rule", "Sited", "Siting"]

_HALF = 0.5
_MANY_LINKS = 20_000


@dataclass(frozen=True, slots=True)
class Rule:
    """How many of a group are open.

    Parameters
    ----------
    name
        What it is called in messages.
    members
        Rows of the candidates.
    periods
        In which it holds.
    least, most
        How many are open then.
    """

    name: str
    members: tuple[int, ...]
    periods: tuple[int, ...]
    least: float = 0.0
    most: float = np.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Siting:
    """A location problem over periods; S scenarios, T periods, I candidates, J customers, K steps.

    Parameters
    ----------
    serve
        (S, T, I, J): cost of serving the whole demand; infinite = may not serve.
    demand
        (S, T, J).
    capacity
        (I, K, products): of a base that has reached a step, the steps before it included.
    opening, closing
        (T, I): cost of opening and closing in a period; infinite = impossible.
    running
        (T, I, K): cost of running for the period at a step.
    expanding
        (T, I, K): cost of reaching a step from the one before; that of step 0 is not used.
    needs
        (J, products): what each customer's demand is made of, rows adding up to 1; by default all
        is product 0.
    existing
        (I,): step at the start, -1 = not there.
    earliest
        (I,): first period in which a base may be open; one that is there must close for as long.
    most
        (I,): last step that a candidate may reach.
    settled
        (T, I): steps that are given, so that only service is left to decide; None = free.
    ramp
        (T,): share of its capacity that a base has in the period in which it opens.
    outside
        (S, T, J): cost of buying the whole demand elsewhere; None = not possible.
    likelihood
        (S,): of each scenario of demand, adding up to 1.
    worst
        Weight of the worst scenario beside the expected cost, 0 to 1.
    rules
        How many of a group are open.
    budget
        (T,): most that opening and expanding may take in a period, in the unit of ``spend``.
    spend
        (I, K): what opening (step 0) and reaching each step take from the budget.
    by_site
        Whether answers are alternatives only when they use other sites, not for other dates.
    """

    serve: FloatArray
    demand: FloatArray
    capacity: FloatArray
    opening: FloatArray
    closing: FloatArray
    running: FloatArray
    expanding: FloatArray
    needs: FloatArray | None = None
    existing: IntArray | None = None
    earliest: IntArray | None = None
    most: IntArray | None = None
    settled: IntArray | None = None
    ramp: FloatArray | None = None
    outside: FloatArray | None = None
    likelihood: FloatArray | None = None
    worst: float = 0.0
    rules: tuple[Rule, ...] = ()
    budget: FloatArray | None = None
    spend: FloatArray | None = None
    by_site: bool = False

    @property
    def sizes(self) -> tuple[int, int, int, int, int]:
        """S, T, I, J and K."""
        scenarios, periods, candidates, customers = self.serve.shape
        return scenarios, periods, candidates, customers, self.capacity.shape[1]

    def solve(self, effort: Effort) -> tuple[list["Sited"], bool]:
        """Return the best answers, best first, and whether the list is complete.

        An empty list that is complete means that there is no answer.
        """
        writer = _Writer(self)
        program = writer.write()
        if len(writer.part) > _MANY_LINKS:
            program.tighten(writer.part, writer.owner, seconds=effort.time_limit_s)
        else:
            program.links(writer.part, writer.owner)
        found, complete = k_best(program, writer.switches, effort)
        return [writer.read(solved, effort) for solved in found], complete


@dataclass(frozen=True, slots=True)
class Sited:
    """One answer.

    Parameters
    ----------
    steps
        (T, I): step of each candidate, -1 = not open.
    shares
        (S, T, I, J): share of each customer's demand that each candidate serves.
    bought
        (S, T, J): share that is bought outside.
    objective, bound
        Cost, and what no such answer can be less than.
    fixed, serving
        The two parts of the cost; serving is that of each scenario, (S,), what is bought included.
    status, seconds
        As in :class:`supplysim.bases.location.Location`.
    """

    steps: IntArray = field(repr=False)
    shares: FloatArray = field(repr=False)
    bought: FloatArray = field(repr=False)
    objective: float
    bound: float
    fixed: float
    serving: tuple[float, ...]
    status: Status
    seconds: float

    @property
    def gap(self) -> float:
        """Relative gap between cost and bound."""
        return gap_of(self.objective, self.bound)


class _Writer:
    """Turns a siting problem into a programme, and a solution into an answer."""

    def __init__(self, siting: Siting) -> None:
        self.of = siting
        self.program = Program()
        scenarios, periods, candidates, customers, steps = siting.sizes
        first = np.eye(1, siting.capacity.shape[2])
        self.needs = np.repeat(first, customers, axis=0) if siting.needs is None else siting.needs
        self.existing = (
            np.full(candidates, -1) if siting.existing is None else np.asarray(siting.existing)
        )
        self.likelihood = (
            np.full(scenarios, 1.0 / scenarios) if siting.likelihood is None else siting.likelihood
        )
        self.shape = (periods, candidates, steps)
        self.alike = _alike(siting)
        self.blocks = sorted({(int(s), t) for (_, t), s in np.ndenumerate(self.alike)})
        first = np.arange(scenarios)[:, None] == self.alike
        served = np.isfinite(siting.serve) & first[:, :, None, None]
        self.scenario, self.period, self.row, self.column = np.nonzero(served)
        number = np.full((scenarios, periods), -1)
        for place, block in enumerate(self.blocks):
            number[block] = place
        self.block = number[self.scenario, self.period]
        self.serving = siting.serve[self.scenario, self.period, self.row, self.column]
        none: IntArray = np.zeros(0, dtype=np.int64)
        self.y: IntArray = none
        self.x = self.u = self.opens = self.closes = self.expands = none
        self.part = self.owner = self.switches = none

    def write(self) -> Program:
        """Return the programme, without its links x <= y."""
        self._states()
        self._changes()
        self._service()
        self._capacities()
        self._rules()
        return self.program

    # --- variables ---------------------------------------------------------------------------

    def _states(self) -> None:
        of, (periods, candidates, steps) = self.of, self.shape
        extra = np.diff(of.running, axis=2, prepend=0.0)
        high = np.ones(self.shape)
        if of.earliest is not None:
            early = np.arange(periods)[:, None] < np.asarray(of.earliest)[None, :]
            high[early] = 0.0
        if of.most is not None:
            high[:, np.arange(steps)[None, :] > np.asarray(of.most)[:, None]] = 0.0
        low = np.zeros(self.shape)
        if of.settled is not None:
            reached = np.arange(steps)[None, None, :] <= of.settled[:, :, None]
            low = high = reached.astype(np.float64)
        self.y = self.program.variables(
            extra.size, cost=extra.ravel(), low=low.ravel(), high=high.ravel(), whole=True
        ).reshape(self.shape)
        if steps > 1:
            self.program.links(self.y[:, :, 1:].ravel(), self.y[:, :, :-1].ravel())
        self.switches = self.y.ravel() if not of.by_site else self._sites(candidates)

    def _sites(self, candidates: int) -> IntArray:
        """Add whether a site is open in any period."""
        periods = self.shape[0]
        sites = self.program.variables(candidates, whole=True)
        ever = self.y[:, :, 0]
        self.program.links(ever.ravel(), np.tile(sites, periods))
        row = np.tile(np.arange(candidates), periods)
        each = np.arange(candidates)
        self.program.rows(candidates, (each, sites, 1.0), (row, ever.ravel(), -1.0), high=0.0)
        return sites

    def _changes(self) -> None:
        """Add what opens, expands and closes, and what that costs."""
        of, (periods, candidates, steps) = self.of, self.shape
        program = self.program
        self.opens, self.closes = (
            program.variables(
                cost.size,
                cost=np.where(np.isfinite(cost), cost, 0.0).ravel(),
                high=np.isfinite(cost).ravel().astype(np.float64),
            ).reshape(periods, candidates)
            for cost in (of.opening, of.closing)
        )
        more = of.expanding[:, :, 1:]
        self.expands = program.variables(more.size, cost=more.ravel()).reshape(more.shape)
        for t in range(periods):
            for s in range(steps):
                change = self.opens[t] if s == 0 else self.expands[t, :, s - 1]
                self._step(t, s, change)
        # a base that closes is closed, and so cannot shrink by "closing"
        closed = self.closes.ravel()
        row = np.arange(closed.size)
        program.rows(closed.size, (row, closed, 1.0), (row, self.y[:, :, 0].ravel(), 1.0), high=1.0)

    def _step(self, t: int, s: int, change: IntArray) -> None:
        """Write that a step is reached at a cost and kept until the base closes."""
        each = np.arange(self.shape[1])
        now = (each, self.y[t, :, s], 1.0)
        if t:
            before = [(each, self.y[t - 1, :, s], -1.0)]
            had = np.zeros(len(each))
        else:
            before, had = [], (self.existing >= s).astype(np.float64)
        self.program.rows(len(each), now, *before, (each, change, -1.0), high=had)
        self.program.rows(len(each), now, *before, (each, self.closes[t], 1.0), low=had)

    def _service(self) -> None:
        """Add who serves whom, what is bought outside, and the worst scenario."""
        of, program = self.of, self.program
        customers = of.sizes[3]
        weight = (1.0 - of.worst) * np.array(
            [self.likelihood[self.alike[:, t] == s].sum() for s, t in self.blocks]
        )
        self.x = program.variables(len(self.row), cost=self.serving * weight[self.block])
        demanded = self.block * customers + self.column
        blocks: list[Block] = [(demanded, self.x, 1.0)]
        if of.outside is not None:
            cost = self._outside() * weight[:, None]
            self.u = program.variables(cost.size, cost=cost.ravel())
            blocks.append((np.arange(cost.size), self.u, 1.0))
        program.rows(len(self.blocks) * customers, *blocks, low=1.0, high=1.0)
        self.part, self.owner = self.x, self.y[self.period, self.row, 0]
        if of.worst > 0:
            self._worst()

    def _outside(self) -> FloatArray:
        """Return what buying costs, (blocks, customers)."""
        if self.of.outside is None:
            return np.zeros((len(self.blocks), 0))
        return np.array([self.of.outside[block] for block in self.blocks])

    def _worst(self) -> None:
        of = self.of
        scenarios = of.sizes[0]
        worst = self.program.variables(1, cost=of.worst, high=np.inf)
        blocks: list[Block] = [(np.arange(scenarios), np.repeat(worst, scenarios), -1.0)]
        bought = self._outside()
        for s in range(scenarios):
            mine = self.alike[s, self.period] == self.scenario
            blocks.append((np.full(mine.sum(), s), self.x[mine], self.serving[mine]))
            if of.outside is not None:
                own = [self.alike[s, t] == first for first, t in self.blocks]
                places = self.u.reshape(bought.shape)[own].ravel()
                blocks.append((np.full(places.size, s), places, bought[own].ravel()))
        self.program.rows(scenarios, *blocks, high=0.0)

    # --- rows --------------------------------------------------------------------------------

    def _capacities(self) -> None:
        of, candidates = self.of, self.shape[1]
        products, period = of.capacity.shape[2], [t for _, t in self.blocks]
        extra = np.diff(of.capacity, axis=1, prepend=0.0)
        count = len(self.blocks) * candidates * products
        place = (self.block * candidates + self.row) * products
        wanted = of.demand[self.scenario, self.period, self.column, None] * self.needs[self.column]
        each = place[:, None] + np.arange(products)
        used = _entries(np.broadcast_arrays(each, self.x[:, None], wanted))
        index = np.arange(count).reshape(len(self.blocks), candidates, products)
        grid = np.broadcast_arrays(
            index[..., None],
            self.y[period][:, :, None, :],
            np.moveaxis(-extra, 1, 2)[None],
        )
        blocks: list[Block] = [used, _entries(grid)]
        if of.ramp is not None:
            lost = (1.0 - of.ramp[period])[:, None, None] * of.capacity[None, :, 0, :]
            slow = np.broadcast_arrays(index, self.opens[period][:, :, None], lost)
            blocks.append(_entries(slow))
        self.program.rows(count, *blocks, high=0.0)

    def _rules(self) -> None:
        of = self.of
        for rule in of.rules:
            for t in rule.periods:
                members = self.y[t, list(rule.members), 0]
                self.program.row(members, 1.0, low=rule.least, high=rule.most)
        if of.budget is None or of.spend is None:
            return
        for t, most in enumerate(of.budget):
            if np.isfinite(most):
                places = np.concatenate([self.opens[t], self.expands[t].ravel()])
                spend = np.concatenate([of.spend[:, 0], of.spend[:, 1:].ravel()])
                self.program.row(places, spend, high=float(most))

    # --- solution ----------------------------------------------------------------------------

    def read(self, solved: Solved, effort: Effort) -> Sited:
        """Return the answer that a solution stands for."""
        of = self.of
        x = np.zeros(0) if solved.x is None else solved.x
        steps = (x[self.y] > _HALF).sum(axis=2) - 1
        shares = np.zeros(of.serve.shape)
        shares[self.scenario, self.period, self.row, self.column] = x[self.x]
        shares = shares_of(shares[self.alike, np.arange(self.shape[0])[None, :]])
        paid = np.where(shares > 0, of.serve, 0.0) * shares
        serving = paid.sum(axis=(1, 2, 3))
        bought = np.zeros(of.demand.shape)
        if of.outside is not None:
            bought = np.clip(1.0 - shares.sum(axis=2), 0.0, 1.0)
            bought[bought < 1e-9] = 0.0  # noqa: PLR2004 - rounding of the solver
            serving = serving + (bought * of.outside).sum(axis=(1, 2))
        weighed = (1 - of.worst) * float(self.likelihood @ serving) + of.worst * float(
            serving.max()
        )
        return Sited(
            steps=steps,
            shares=shares,
            bought=bought,
            objective=solved.objective,
            bound=min(solved.bound, solved.objective),
            fixed=solved.objective - weighed,
            serving=tuple(float(cost) for cost in serving),
            status="optimal" if effort.reached(solved) else "time limit",
            seconds=solved.seconds,
        )


def _alike(siting: Siting) -> IntArray:
    """Return (S, T): the first scenario in which a period is just as it is in this one.

    Where costs and demand are the same, serving is the same linear programme under the same bases,
    so that one answer is best for all of them, for the mean and for the worst.
    """
    scenarios, periods, *_ = siting.sizes
    found = np.zeros((scenarios, periods), dtype=np.int64)
    tables = [siting.serve, siting.demand]
    tables += [] if siting.outside is None else [siting.outside]
    for s in range(scenarios):
        for t in range(periods):
            found[s, t] = next(
                first
                for first in range(s + 1)
                if all(np.array_equal(table[first, t], table[s, t]) for table in tables)
            )
    return found


def _entries(parts: Sequence[NDArray[Any]]) -> Block:
    """Return broadcast rows, variables and values as one block of entries."""
    row, variable, value = (part.ravel() for part in parts)
    return row, variable, value
