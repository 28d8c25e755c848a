"""The benchmarks of studies and comparisons. Imports stand inside functions, as in ``suite``."""

import os
import time
from typing import Any

from tests.benchmarks.registry import Case, Done, Work, benchmark
from tests.benchmarks.suite import YEAR

CITY_YEAR = "tianjin-2016"
"""A scenario of a few seconds a run."""


@benchmark(commands=True)
def paired_answer(case: Case) -> Work:
    """``ss.compare``, a fifth more trucks, the on-time rate's change to 1 point; goal 60 s."""
    import supplysim as ss  # noqa: PLC0415

    base = case.scenario(YEAR)
    more = base.with_(base.scaled("fleets.*.trucks", 1.2 if not case.tiny else 2.0))
    limits: dict[str, Any] = {"most": 5, "workers": 1} if case.tiny else {}

    def work() -> Done:
        found = ss.compare({"base": base, "more": more}, **limits)
        row = found.difference("on_time_installation_rate")
        half = 100 * (row["high"] - row["low"]) / 2
        ratio = row["variance_ratio"]
        note = f"{found.replications} pairs, {100 * row['difference']:+.1f} +- {half:.1f} points"
        return Done(note=f"{note} after Holm, variance ratio {ratio:.1f}")

    return work


@benchmark(limit_s=2)
def open_study(case: Case) -> Work:
    """Results of 10,000 stored runs: opened, and the table of all measures with intervals; 2 s."""
    from supplysim.experiment import open_results  # noqa: PLC0415

    points, replications = (4, 5) if case.tiny else (100, 100)
    _store(case.scratch / "study", points, replications)

    def work() -> Done:
        table = open_results(case.scratch / "study").table()
        return Done(note=f"{points * replications:,} runs, {len(table)} rows")

    return work


@benchmark()
def sweep_small(case: Case) -> Work:
    """A study of 4 points on ``small`` with two workers, their start included."""
    from supplysim.experiment import Study  # noqa: PLC0415

    study = Study.from_dict(
        {
            "name": "sweep",
            "levers": {
                "trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]},
                "cranes": {"path": "sites.cranes_per_tower", "values": [0.5, 1.0]},
            },
            "replications": {"min": 1 if case.tiny else 50},
        },
        base=case.scenario("small"),
    )

    def work() -> Done:
        results = study.run(out=case.scratch / "sweep", workers=2)
        seconds = float(results.runs("otif")["seconds"].sum())
        return Done(note=f"{results.run_count} runs of {seconds / results.run_count:.3f} s")

    return work


@benchmark(commands=True)
def cores_busy(case: Case) -> Work:
    """A study of tianjin-2016, seconds a run, on all cores: the share of them that workers used."""
    from supplysim.experiment import Study  # noqa: PLC0415
    from supplysim.experiment.engines import processors  # noqa: PLC0415

    cores = processors()
    study = Study.from_dict(
        {
            "name": "cores",
            "levers": {"trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]}},
            "replications": {"min": 1 if case.tiny else 5 * cores},
        },
        base=case.scenario(CITY_YEAR),
    )

    def work() -> Done:
        began, before = time.perf_counter(), _children_s()
        results = study.run(out=case.scratch / "cores", workers=cores)
        whole = (time.perf_counter() - began) * cores
        busy = (_children_s() - before) / whole
        runs = results.runs("otif")["seconds"]
        held = float(runs.sum()) / whole
        note = f"{busy:.0%} of {cores} cores used, a run in each {held:.0%} of the time"
        return Done(note=f"{note}; {len(runs)} runs of {runs.mean():.1f} s")

    return work


@benchmark(limit_s=5)
def thousand_runs(case: Case) -> Work:
    """1,000 runs that take no time: handed to two workers, answered, entered; 5 ms a run."""
    from supplysim.experiment import Study  # noqa: PLC0415
    from supplysim.experiment.pool import Pool  # noqa: PLC0415

    runs = 20 if case.tiny else 1000
    study = Study.from_dict(
        {
            "name": "nothing",
            "levers": {"trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]}},
            "replications": {"min": runs // 2},
        },
        base=case.scenario("small"),
    )
    pool = Pool(2)
    for ready in [pool.submit(os.getpid) for _ in range(4)]:
        ready.result()

    def work() -> Done:
        began = time.perf_counter()
        results = study.run(out=case.scratch / "nothing", executor=_Idle(pool))
        each = 1000 * (time.perf_counter() - began) / runs
        pool.shutdown()
        return Done(note=f"{results.run_count:,} runs, {each:.1f} ms each")

    return work


class _Idle:
    """Hands on tasks to workers that only make up what came of them.

    Parameters
    ----------
    pool
        The workers.
    """

    def __init__(self, pool: Any) -> None:
        self.pool, self._max_workers = pool, pool.workers

    def submit(self, _: Any, task: Any) -> Any:
        return self.pool.submit(made_up, task.key, task.world, task.replication, task)


def made_up(key: str, world: str, replication: int, task: Any = None) -> Any:
    """Return an outcome of the usual size; what a real run would be given travels along."""
    from supplysim.experiment.outcome import Outcome  # noqa: PLC0415
    from supplysim.measured import Measured, known_measures  # noqa: PLC0415
    from supplysim.metrics.cost import ORDER  # noqa: PLC0415
    from supplysim.record.schema import CAUSES  # noqa: PLC0415

    pairs = {name: (1.0 + replication * i, 10.0 + i) for i, name in enumerate(known_measures())}
    causes, costs = dict.fromkeys(CAUSES, replication), dict.fromkeys(ORDER, 1.0)
    kept = Measured(pairs, causes, causes, costs, f"{world}-{replication}", "p")
    seed = 0 if task is None else task.seed
    return Outcome(key, world, seed, replication, kept, seconds=0.1)


def _store(folder: Any, points: int, replications: int) -> None:
    """Store runs with made-up measures: only how fast they are read matters."""
    from supplysim.experiment.design import Choice  # noqa: PLC0415
    from supplysim.experiment.points import Point  # noqa: PLC0415
    from supplysim.experiment.spec import StudySpec  # noqa: PLC0415
    from supplysim.experiment.store import Identity, Store  # noqa: PLC0415

    spec = StudySpec(name="x", base="small", levers={"a": {"path": "seed", "values": [1]}})
    with Store.claim(folder, Identity("x", "m", "1")) as store:
        choices = [Point(i, Choice({"a": i})) for i in range(points)]
        store.put_study(
            {"study": spec.model_dump(mode="json")}, choices, [f"w{p.number}" for p in choices]
        )
        for number in range(points):
            store.add([made_up(f"k{number}-{r}", f"w{number}", r) for r in range(replications)])
        store.put_meta(replications=str(replications))


def _children_s() -> float:
    """Return the CPU seconds of all worker processes that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system
