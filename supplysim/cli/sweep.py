"""``supplysim plan`` and ``supplysim sweep``: what a study takes, and running it."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supplysim.cli.codes import FAILED, INTERRUPTED, OK
from supplysim.cli.progress import Meter, progress
from supplysim.cli.streams import say, show
from supplysim.cli.study_selection import PROCEDURES, selected_or_told, selection_lines
from supplysim.cli.words import phrase
from supplysim.errors import Fault, InputError, Lang

if TYPE_CHECKING:
    from supplysim.experiment import Results, Study
    from supplysim.experiment.crew import State
    from supplysim.experiment.lacking import Lacking
    from supplysim.experiment.plan import Plan

__all__ = ["SweepOrder", "carry_out_sweep", "tell_plan"]

_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class SweepOrder:
    """What the command line asks for.

    Parameters
    ----------
    study
        File, folder or name of the study.
    out
        Folder of the results, None for the default one.
    workers
        Number of worker processes, None for one a processor.
    engine, scheduler
        "local" or "dask"; address of the dask scheduler.
    yes
        Whether to begin more than 5,000 runs.
    lang, quiet
        Language; no progress and no notes.
    allow_code
        Whether policies may be code of the user.
    """

    study: str
    out: Path | None = None
    workers: int | None = None
    engine: str = "local"
    scheduler: str | None = None
    yes: bool = False
    lang: Lang = "zh"
    quiet: bool = False
    allow_code: bool = False


def tell_plan(order: SweepOrder) -> int:
    """Print points x replications, what is done already, and how long the rest will take."""
    from supplysim.experiment.engines import processors  # noqa: PLC0415 - light start
    from supplysim.experiment.folder import default_folder  # noqa: PLC0415
    from supplysim.experiment.plan import Plan  # noqa: PLC0415

    study = _load(order)
    plan = Plan(study.scenarios())
    folder = order.out or default_folder(study.name)
    (done, least, most), seconds = _lacking(study, plan, folder)
    _tell_study(study, order.lang)
    show(phrase("study done", order.lang, done=f"{done:,}", left=_span(least, most)))
    if most:
        seconds = _pilot(plan, study.spec.seed, order) if seconds is None else seconds
        workers = order.workers or processors()
        times = [_clock(number * seconds / workers) for number in (least, most)]
        show(
            phrase(
                "study time",
                order.lang,
                each=f"{seconds:.2g}",
                workers=workers,
                least=times[0],
                most=times[1],
            )
        )
    show(phrase("study where", order.lang, path=folder))
    return OK


def carry_out_sweep(order: SweepOrder) -> int:
    """Run what a study lacks and return the exit code."""
    scheduler = _scheduler(order)
    study = _load(order)
    try:
        open_end = study.first_runs < study.most_runs
        with progress(order.lang, quiet=order.quiet, open_end=open_end) as meter:
            results = study.run(
                out=order.out,
                workers=order.workers,
                scheduler=scheduler,
                yes=order.yes,
                progress=_Teller(study, meter, order),
            )
    except KeyboardInterrupt:
        say(phrase("sweep interrupted", order.lang))
        return INTERRUPTED
    return _tell_end(results, order.lang)


def _load(order: SweepOrder) -> "Study":
    from supplysim.experiment import Study  # noqa: PLC0415 - light start

    study = Study.load(order.study, allow_code=order.allow_code)
    if not order.quiet:
        for note in study.notes:
            say(note.text(order.lang))
    return study


def _scheduler(order: SweepOrder) -> str | None:
    if order.engine not in {"local", "dask"}:
        raise _fault("--engine", "engine unknown", order.engine)
    if order.engine == "dask" and not order.scheduler:
        raise _fault("--engine", "engine scheduler", order.engine)
    if order.engine == "local" and order.scheduler:
        raise _fault("--scheduler", "scheduler engine", order.scheduler)
    return order.scheduler


def _fault(where: str, key: str, value: str) -> InputError:
    return InputError([Fault(where, phrase(key, "zh"), phrase(key, "en"), value=value)])


def _lacking(study: "Study", plan: "Plan", folder: Path) -> "tuple[Lacking, float | None]":
    """Return what is done and lacking, and how long a run in the folder took on average.

    Raises
    ------
    InputError, OutputError
        When a sweep would not take the folder.
    """
    from supplysim.experiment.index import FILE, Index  # noqa: PLC0415 - light start
    from supplysim.experiment.lacking import lacking  # noqa: PLC0415
    from supplysim.experiment.store import identity_of, refuse_other  # noqa: PLC0415

    if not (folder / FILE).is_file():
        return lacking(study, plan), None
    index = Index.read(folder / FILE)
    try:
        refuse_other(folder, index.meta(), identity_of(study.name, seed=study.spec.seed))
        return lacking(study, plan, index), index.seconds()
    finally:
        index.close()


def _pilot(plan: "Plan", seed: int, order: SweepOrder) -> float:
    """Return the seconds that one run takes; it is thrown away."""
    from supplysim.measured import measure  # noqa: PLC0415 - light start
    from supplysim.simulation import simulate  # noqa: PLC0415

    if not order.quiet:
        say(phrase("study piloting", order.lang))
    began = time.perf_counter()
    measure(simulate(plan.scenarios[0], seed=seed))
    return time.perf_counter() - began


def _tell_study(study: "Study", lang: Lang) -> None:
    spec, rule = study.spec, study.spec.replications
    show(
        phrase(
            "study head" if rule.min == rule.most else "study head open",
            lang,
            name=study.name,
            points=f"{study.size:,}",
            replications=_span(rule.min, rule.most),
            runs=f"{study.size * rule.most:,}",
        )
    )
    for key, names in (("levers", spec.levers), ("uncertainties", spec.uncertainties)):
        if names:
            show(phrase(f"study {key}", lang, names=", ".join(names)))
    if spec.replications.until:
        rules = ", ".join(f"{name} ± {width}" for name, width in spec.replications.until.items())
        show(phrase("study until", lang, rules=rules))
    if spec.selection is not None and spec.selection.sequential:
        runs = study.most_runs - study.size * spec.replications.most
        told = {
            "procedure": PROCEDURES[spec.selection.procedure],
            "measure": spec.selection.measure,
            "runs": f"{runs:,}",
            "most": f"{study.most_runs:,}",
        }
        show(phrase("study selection", lang, **told))


class _Teller:
    """Tells how far a sweep is; first of all what of it is known beforehand, and what is not."""

    def __init__(self, study: "Study", meter: Meter, order: SweepOrder) -> None:
        self._study, self._meter, self._order = study, meter, order
        self._open = study.first_runs < study.most_runs
        self._begun = order.quiet or not self._open

    def __call__(self, state: "State") -> None:
        if not self._begun:
            self._begun = True
            say(self._beginning())
        told = {"name": self._study.name, "done": f"{state.done:,}", "wanted": f"{state.wanted:,}"}
        rate = f"{state.per_s:.2g}" if state.per_s else "–"
        what = phrase("sweeping", self._order.lang, **told, rate=rate)
        whole = state.most if self._open else state.wanted
        self._meter(what, state.done / max(whole, 1))

    def _beginning(self) -> str:
        study, lang = self._study, self._order.lang
        asked = study.spec.selection
        selects = asked is not None and asked.sequential
        then = [phrase("sweep until", lang)] if study.spec.replications.until else []
        if asked is not None and selects:
            then.append(phrase("sweep selects", lang, procedure=PROCEDURES[asked.procedure]))
        return phrase(
            "sweep begins",
            lang,
            name=study.name,
            first=f"{study.first_runs:,}",
            then="；".join(then) if lang == "zh" else "; ".join(then),
            most=f"{study.most_runs:,}",
        )


def _tell_end(results: "Results", lang: Lang) -> int:
    show(
        phrase(
            "sweep done",
            lang,
            name=results.spec.name,
            replications=results.replications,
            runs=f"{results.run_count:,}",
            path=results.folder,
        )
    )
    if not results.precise:
        say(phrase("sweep ended", lang, most=results.spec.replications.most))
    failed = results.failed
    if len(failed):
        first = failed.iloc[0]
        say(phrase("sweep failed", lang, count=len(failed)))
        say(f"  {first['point']}, r{first['replication']}: {first[f'error_{lang}']}")
        return FAILED
    if found := selected_or_told(results, lang):
        show("\n".join(selection_lines(found, results.choice_names, lang)))
    show(phrase("sweep look", lang, path=results.folder))
    return OK


def _span(least: int, most: int) -> str:
    return f"{least:,}" if least == most else f"{least:,}-{most:,}"


def _clock(seconds: float) -> str:
    if seconds < _HOUR:
        minutes, rest = divmod(round(seconds), _MINUTE)
        return f"{minutes}:{rest:02d}"
    return f"{seconds / _HOUR:.1f} h"
