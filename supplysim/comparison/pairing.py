"""Runs cases in pairs until the answer is precise enough, and puts the comparison together."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from supplysim.comparison import tables
from supplysim.comparison.case import Case, nearest_key, seed_of
from supplysim.comparison.outcome import Comparison
from supplysim.comparison.workers import Job, Runs, runs_on
from supplysim.errors import BilingualError, Fault, InputError
from supplysim.measured import Measured, known_measures, too_wide
from supplysim.model.world import make_plan
from supplysim.scenario import Scenario
from supplysim.statistics.intervals import running_ratio
from supplysim.statistics.paired import running_difference
from supplysim.statistics.stopping import Precision, Rule, Verdict, judge

__all__ = ["DEFAULT_RULE", "Progress", "Wanted", "compare", "compare_cases", "rule_of"]

DEFAULT_RULE = Rule({"on_time_installation_rate": Precision(0.01)}, least=5, most=40)
"""The difference of the on-time rate to one percentage point either way."""

Progress = Callable[[int, int], None]
"""Called after every run with (runs done, runs asked for so far)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How cases are to be compared.

    Parameters
    ----------
    seed
        None takes that of folders, else 0.
    replications
        Pairs; None lets ``rule`` decide.
    rule
        When pairs are enough; goals are on the difference of a measure to the base, relative ones
        a share of the base's own value.
    replan
        Whether cases may have plans of their own.
    """

    seed: int | None = None
    replications: int | None = None
    rule: Rule = field(default=DEFAULT_RULE)
    replan: bool = False


def compare(
    cases: Mapping[str, Scenario],
    *,
    replications: int | None = None,
    seed: int = 0,
    until: Mapping[str, float | str] | None = None,
    least: int = DEFAULT_RULE.least,
    most: int = DEFAULT_RULE.most,
    replan: bool = False,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare cases with the first of them, in paired runs.

    Replication r of all cases faces the same draws. Differences are of ratios of sums, with
    jackknife t intervals over pairs; limits and verdicts are adjusted by Holm over all measures
    and cases.

    Parameters
    ----------
    cases
        Scenarios by name, two or more; the first is the base.
    replications
        Pairs of runs; by default as many as it takes until the precision of ``until`` holds, and
        holds on over five more (:mod:`supplysim.statistics.stopping`).
    seed
        Of all cases.
    until
        Largest half width of the 95 % interval of a difference, by measure: in its unit, or
        ``"2 %"`` of the base's value; by default .01 of ``on_time_installation_rate``.
    least, most
        Fewest pairs that are judged, and most that are run.
    replan
        Allow cases whose plans differ; without it they are refused, for lateness against another
        plan is another question.
    workers
        Processes, by default one a core; with 1 everything runs here.
    executor
        Anything of the shape of ``concurrent.futures`` to run on instead.
    progress
        Called after every run with (runs done, runs asked for so far).

    Raises
    ------
    InputError
        With fewer than two cases, equal ones, plans that differ, an unknown measure, or a
        scenario that cannot be carried out.

    Examples
    --------
    >>> import supplysim as ss
    >>> base = ss.load("small")
    >>> more = base.with_({"fleets.*.trucks": 8})
    >>> found = ss.compare({"base": base, "more": more}, replications=5)  # doctest: +SKIP
    >>> found.difference("on_time_installation_rate")["real"]  # doctest: +SKIP
    True
    """
    given = [Case(name, scenario) for name, scenario in cases.items()]
    wanted = Wanted(seed, replications, replan=replan)
    try:
        wanted = replace(wanted, rule=rule_of(until, least=least, most=most))
    except InputError as error:
        raise InputError([*_faults(given, wanted), *error.faults]) from error
    with runs_on(workers=workers, executor=executor) as runs:
        return compare_cases(given, wanted, runs=runs, progress=progress)


def compare_cases(
    cases: Sequence[Case], wanted: Wanted, *, runs: Runs, progress: Progress | None = None
) -> Comparison:
    """Compare cases on whatever makes the runs; see :func:`compare`."""
    faults = _faults(cases, wanted)
    if faults:
        raise InputError(faults)
    seed = seed_of(cases, wanted.seed)
    changed = tables.inputs({case.name: case.scenario for case in cases})
    _refuse_equal(cases, changed["case"].to_list())
    replanned = _plans(cases, replan=wanted.replan)
    made = _Made(cases, seed, runs, progress)
    verdict = _enough(made, wanted)
    kept = made.first(verdict.use)
    if not wanted.replan:
        _same_plans(kept)
    return Comparison(
        scenarios={case.name: case.scenario for case in cases},
        seed=seed,
        replications=verdict.use,
        rule=None if wanted.replications is not None else wanted.rule,
        reached=wanted.replications is not None or verdict.enough is not None,
        replanned=replanned,
        inputs=changed,
        differences=tables.differences(kept),
        causes=tables.causes(kept),
        costs=tables.costs(kept),
        runs=tables.runs_table(kept),
        notes=_notes(cases),
    )


def rule_of(
    until: Mapping[str, float | str] | None,
    *,
    least: int = DEFAULT_RULE.least,
    most: int = DEFAULT_RULE.most,
) -> Rule:
    """Return when pairs are enough; see :func:`compare`.

    Raises
    ------
    InputError
        With every goal that cannot be read.

    Examples
    --------
    >>> rule_of({"otif": "2 %"}).goals
    {'otif': Precision(half=0.02, relative=True)}
    """
    if until is None:
        return replace(DEFAULT_RULE, least=least, most=most)
    goals, faults = {}, []
    for key, raw in until.items():
        try:
            goals[key] = Precision.read(raw)
        except BilingualError as error:
            faults.append(Fault(f"until.{key}", error.zh, error.en, value=str(raw)))
            continue
        if not goals[key].relative:
            faults += too_wide(f"until.{key}", key, goals[key].half)
    if faults:
        raise InputError(faults)
    return Rule(goals, least=least, most=most)


class _Made:
    """The runs made so far: for every case the same replications, counted from 0."""

    def __init__(
        self, cases: Sequence[Case], seed: int, runs: Runs, progress: Progress | None
    ) -> None:
        self._cases, self._seed, self._runs, self._progress = cases, seed, runs, progress
        self._kept: dict[str, list[Measured]] = {case.name: [] for case in cases}
        self._done = self._asked = 0

    def more(self, number: int) -> None:
        """Make the next replications of all cases."""
        start = len(next(iter(self._kept.values())))
        jobs = [
            Job(case.scenario, self._seed, replication, case.ready.get(replication))
            for replication in range(start, start + number)
            for case in self._cases
        ]
        self._asked += len(jobs)
        found = iter(self._runs(jobs, self._tick))
        for _ in range(number):
            for case in self._cases:
                self._kept[case.name].append(next(found))

    def first(self, number: int) -> dict[str, list[Measured]]:
        """Return the first replications of every case."""
        return {name: own[:number] for name, own in self._kept.items()}

    def _tick(self) -> None:
        self._done += 1
        if self._progress is not None:
            self._progress(self._done, self._asked)


def _enough(made: _Made, wanted: Wanted) -> Verdict:
    """Make as many pairs as are wanted, or as the rule asks for."""
    if wanted.replications is not None:
        made.more(wanted.replications)
        return Verdict(None, wanted.replications, 0)
    rule = wanted.rule
    verdict, n = Verdict(None, 0, min(rule.least + rule.ahead, rule.most)), 0
    while verdict.more:
        made.more(verdict.more)
        n += verdict.more
        verdict = _judge(rule, made.first(n))
    return verdict


def _judge(rule: Rule, kept: Mapping[str, Sequence[Measured]]) -> Verdict:
    """Judge the differences of all cases to the base at once."""
    (_, base), *others = kept.items()
    goals, paths = {}, {}
    for name, own in others:
        for key, goal in rule.goals.items():
            response = f"{name}: {key}"
            pairs = tables.pairs_of(base, own, key)
            # A share of the difference would ask the more, the smaller the difference is.
            size, _ = running_ratio(pairs.numerators[0], pairs.denominators[0])
            _, halves = running_difference(pairs)
            goals[response], paths[response] = goal, (size, halves)
    return judge(replace(rule, goals=goals), paths)


def _faults(cases: Sequence[Case], wanted: Wanted) -> list[Fault]:
    faults = []
    if len(cases) < 2:  # noqa: PLR2004 - a comparison needs a pair
        zh, en = "至少需要两个方案", "at least two cases are needed"
        faults.append(Fault("cases", zh, en, value=str(len(cases))))
    names = [case.name for case in cases]
    faults += [
        Fault("cases", "名称重复", "the name is used twice", value=name)
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if wanted.replications is not None and wanted.replications < 1:
        zh, en = "至少要 1 次", "at least 1 is needed"
        faults.append(Fault("replications", zh, en, value=str(wanted.replications)))
    keys = known_measures()
    faults += [
        Fault("until", "没有这个指标", "no such measure", value=key, nearest=nearest_key(key, keys))
        for key in wanted.rule.goals
        if key not in keys
    ]
    return faults


def _refuse_equal(cases: Sequence[Case], changed: Sequence[str]) -> None:
    base = cases[0].name
    faults = [
        Fault(
            case.name,
            f"与 {base} 的输入完全相同，没有可比较的",
            f"its inputs are those of {base}: there is nothing to compare",
        )
        for case in cases[1:]
        if case.name not in changed
    ]
    if faults:
        raise InputError(faults)


def _plans(cases: Sequence[Case], *, replan: bool) -> bool:
    """Tell whether the plans differ; refuse that unless it is wanted. Nothing is simulated yet."""
    hashes = {case.name: make_plan(case.scenario).plan_hash for case in cases}
    base = cases[0].name
    other = [name for name, own in hashes.items() if own != hashes[base]]
    if other and not replan:
        raise InputError([_other_plan(name, base) for name in other])
    return bool(other)


def _same_plans(kept: Mapping[str, Sequence[Measured]]) -> None:
    """Refuse pairs whose plans differ in some replication, as a portfolio drawn anew may have."""
    (base, first), *others = kept.items()
    faults = [
        _other_plan(name, base)
        for name, own in others
        if any(a.plan_hash != b.plan_hash for a, b in zip(first, own, strict=True))
    ]
    if faults:
        raise InputError(faults)


def _other_plan(name: str, base: str) -> Fault:
    return Fault(
        name,
        f"基准计划与 {base} 不同，延误不可直接比较；要各按自己的计划比较，"
        "请加 --replan（replan=True）",
        f"its plan is not that of {base}, so lateness is against another plan; to compare each "
        "with its own plan add --replan (replan=True)",
    )


def _notes(cases: Sequence[Case]) -> tuple[tuple[str, str], ...]:
    return tuple(_stale(case) for case in cases if case.stale)


def _stale(case: Case) -> tuple[str, str]:
    name, count = case.name, case.stale
    return (
        f"{name}：文件夹中 {count} 次运行出自其他版本，已重新运行",
        f"{name}: runs in the folder made by another version were run again ({count})",
    )
