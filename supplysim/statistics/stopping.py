"""How many replications are enough: a rule judged on the ordered prefix alone.

Replications are numbered; what finished first says nothing. A rule looks at the first n of them,
n ascending, so its answer is the same with any number of workers, and with more runs at hand than
it needed. Stopping at the first n whose interval happens to be narrow favours samples that happen
to vary little; looking ahead takes most of that away (Hoad, Robinson and Davies, Journal of the
Operational Research Society 61, 2010, 1632-1644).
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from supplysim.errors import BilingualError
from supplysim.statistics.samples import BoolArray, FloatArray, refuse

__all__ = ["LOOK_AHEAD", "Path", "Precision", "Rule", "Verdict", "judge", "look_ahead", "portion"]

LOOK_AHEAD = 5
"""Further replications over which the precision must hold (Hoad et al. 2010, kLimit)."""

_HUNDRED = 100
_TWICE = 2.0
_PER_CENT = re.compile(r"\s*([0-9.]+)\s*%\s*")

Path = tuple[FloatArray, FloatArray]
"""Estimate and half width of a response over the first 1, 2, ... n replications; NaN where none."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How narrow an interval shall be.

    Parameters
    ----------
    half
        Largest half width: in the unit of the response, or as a share of its mean.
    relative
        Whether it is a share of the mean.
    """

    half: float
    relative: bool = False

    def __post_init__(self) -> None:
        if not self.half > 0:
            refuse("until", "半宽应大于 0", "a half width must be above 0", value=f"{self.half:g}")

    @classmethod
    def read(cls, raw: Any) -> "Precision":
        """Return what people write: 0.01 in the unit of the response, "2 %" of its mean.

        Raises
        ------
        BilingualError
            When it is neither.

        Examples
        --------
        >>> Precision.read("2 %")
        Precision(half=0.02, relative=True)
        """
        found = _PER_CENT.fullmatch(raw) if isinstance(raw, str) else None
        share = found is not None and found[1].count(".") <= 1 and found[1] != "."
        number = isinstance(raw, int | float) and not isinstance(raw, bool)
        half = float(found[1]) / 100 if found and share else float(raw) if number else math.nan
        if 0 < half < math.inf:
            return cls(half, relative=share)
        raise BilingualError(
            '应为正数（绝对半宽），或 "2 %"（相对均值）',
            'must be a positive number (absolute half-width) or "2 %" (of the mean)',
        )

    def met(self, means: FloatArray, halves: FloatArray) -> BoolArray:
        """Tell for each prefix whether its interval is narrow enough; where none is, it is not."""
        return np.asarray(halves <= self.bounds(means), dtype=np.bool_)

    def bounds(self, means: FloatArray) -> FloatArray:
        """Return the largest half width allowed at each mean."""
        return self.half * np.abs(means) if self.relative else np.full(len(means), self.half)


@dataclass(frozen=True, slots=True)
class Rule:
    """When to stop.

    Parameters
    ----------
    goals
        Precision by response; all must be met at once.
    least, most
        Fewest replications that are judged; most that are run.
    ahead
        Further replications over which the precisions must hold; above 100 replications that many
        per cent of them.
    """

    goals: Mapping[str, Precision]
    least: int = 5
    most: int = 200
    ahead: int = LOOK_AHEAD

    def __post_init__(self) -> None:
        if not 2 <= self.least <= self.most:  # noqa: PLR2004 - one replication has no interval
            refuse(
                "replications",
                "最少次数应不小于 2，且不大于最多次数",
                "the fewest must be at least 2 and at most the most",
                value=f"{self.least}, {self.most}",
            )
        if self.ahead < 0:
            refuse("ahead", "不能小于 0", "must not be below 0", value=str(self.ahead))


class Verdict(NamedTuple):
    """What a rule says of the replications at hand.

    Parameters
    ----------
    enough
        Number of replications at which all precisions were met and stayed so; None so far.
    use
        Replications to take the answer from: ``enough`` and those looked ahead, or ``most``.
    more
        Replications still to run before judging again; 0 when there is nothing left to do.
    """

    enough: int | None
    use: int
    more: int


def look_ahead(n: int, ahead: int = LOOK_AHEAD) -> int:
    """Return over how many further replications a precision met at ``n`` must hold.

    Hoad et al. 2010: ``ahead`` up to 100 replications, beyond that the same share of n.

    Examples
    --------
    >>> look_ahead(20), look_ahead(240)
    (5, 12)
    """
    return ahead * max(n, _HUNDRED) // _HUNDRED


def judge(rule: Rule, paths: Mapping[str, Path]) -> Verdict:
    """Judge the replications at hand.

    Parameters
    ----------
    rule
        When to stop.
    paths
        By response the estimate and half width of the first 1, 2, ... n replications, as from
        ``running_mean`` or ``running_ratio`` of :mod:`supplysim.statistics.intervals`; all of
        the same n.

    Raises
    ------
    InputError
        When a goal has no response.

    Examples
    --------
    The precision holds from the sixth replication on; two further ones confirm it.

    >>> path = (np.ones(8), np.array([np.nan, 9, 4, 1, 3, 2, 2, 2]))
    >>> rule = Rule({"rate": Precision(2.0)}, least=3, ahead=2)
    >>> judge(rule, {"rate": path})
    Verdict(enough=6, use=8, more=0)
    >>> judge(rule, {"rate": (path[0][:7], path[1][:7])})
    Verdict(enough=None, use=7, more=1)
    """
    for name in rule.goals:
        if name not in paths:
            refuse("until", "没有这个响应", "no such response", value=name)
    n = min((len(means) for means, _ in paths.values()), default=0)
    n = min(n, rule.most)
    met = np.ones(n, dtype=np.bool_)
    for name, goal in rule.goals.items():
        means, halves = paths[name]
        met &= goal.met(means[:n], halves[:n])
    start = _first(met, rule)
    if start is None:
        return Verdict(None, n, min(_shortest(met, rule), rule.most) - n if n < rule.most else 0)
    end = start + look_ahead(start, rule.ahead)
    if end <= n:
        return Verdict(start, end, 0)
    if n >= rule.most:  # met, but there is no room left to look ahead
        return Verdict(None, n, 0)
    return Verdict(None, n, min(end, rule.most) - n)


def portion(rule: Rule, paths: Mapping[str, Path]) -> int:
    """Return how many replications to run before judging again, where many run at once.

    Half widths shrink with the root of the number. Where they are still far too wide, asking for
    the fewest that could be enough would leave a large machine idle between judgements; the
    number is at most doubled. What turns out not to be needed is not used: :func:`judge` sees the
    ordered prefix.

    Examples
    --------
    Twice too wide after ten: forty will be needed, and ten more are run first.

    >>> rule = Rule({"rate": Precision(1.0)})
    >>> portion(rule, {"rate": (np.ones(10), np.full(10, 2.0))})
    10
    """
    verdict = judge(rule, paths)
    if not verdict.more:
        return 0
    n = verdict.use
    wide = max((_excess(goal, paths[name], n) for name, goal in rule.goals.items()), default=0.0)
    wanted = math.ceil(n * min(_TWICE, wide**2))
    return min(max(verdict.more, wanted - n), rule.most - n)


def _excess(goal: Precision, path: Path, n: int) -> float:
    """Return the half width after n replications over the one allowed, 2 where it is more."""
    means, halves = (column[n - 1 : n] for column in path)
    if not len(halves) or not halves[0] <= _TWICE * goal.bounds(means)[0]:
        return _TWICE
    bound = goal.bounds(means)[0]
    return float(halves[0] / bound) if bound else 0.0


def _first(met: BoolArray, rule: Rule) -> int | None:
    """Return the first n from which on all precisions are met over what there is to look ahead."""
    n = len(met)
    for start in range(rule.least, n + 1):
        if met[start - 1 : start + look_ahead(start, rule.ahead)].all():
            return start
    return None


def _shortest(met: BoolArray, rule: Rule) -> int:
    """Return the fewest replications after which a prefix that is not enough could be."""
    start = max(len(met) + 1, rule.least)
    return start + look_ahead(start, rule.ahead)
