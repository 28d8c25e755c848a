"""``supplysim run``: simulate, write record and report, print the answer first."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from supplysim.cli.codes import FAILED, OK
from supplysim.cli.default import default_scenario
from supplysim.cli.folder import REPLICATION, SUMMARY, default_folder, output_folder
from supplysim.cli.progress import Meter, progress
from supplysim.cli.streams import say, show
from supplysim.cli.words import phrase
from supplysim.errors import Fault, InputError, Lang

if TYPE_CHECKING:
    from supplysim.cli.outcome import Outcome
    from supplysim.run import Run
    from supplysim.scenario import Scenario

__all__ = ["RunOrder", "carry_out", "unknown_targets"]

_REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class RunOrder:
    """What the command line asks for.

    Parameters
    ----------
    scenario
        Name or path; None for the default one.
    seed
        Seed of the experiment.
    replications
        Number of replications, None for a single run.
    index
        Number of the one replication to run, None for 0.
    overrides
        Texts ``PATH=VALUE``.
    out, force
        Output folder, None for the default one; whether to replace what it holds.
    json, lang, quiet
        Nothing but JSON on stdout; language; no progress and no notes.
    allow_code
        Whether policies may be code of the user.
    """

    scenario: str | None
    seed: int
    replications: int | None
    index: int | None
    overrides: tuple[str, ...]
    out: Path | None
    force: bool
    json: bool
    lang: Lang
    quiet: bool
    allow_code: bool = False

    def numbers(self) -> range:
        """Return the numbers of the replications to run."""
        first = self.index or 0
        return range(first, first + (self.replications or 1))


def carry_out(order: RunOrder) -> int:
    """Run what is asked for and return the exit code.

    Raises
    ------
    InputError, OutputError
        Before anything is simulated or written.
    """
    scenario = _read(order)
    target = order.out or default_folder(scenario.name, order.seed)
    with output_folder(target, force=order.force) as folder:
        with progress(order.lang, quiet=order.quiet) as meter:
            outcome = _fill(folder, scenario, order, meter)
        _publishable(folder, outcome)
    _tell(outcome, target, order)
    return OK if all(goal.met for goal in outcome.targets()) else FAILED


def _read(order: RunOrder) -> "Scenario":
    """Return the scenario with its overrides, or tell everything that is wrong with the order."""
    from supplysim.checks import check_all  # noqa: PLC0415 - a light start, Ctrl-C from the first
    from supplysim.scenario import load  # noqa: PLC0415

    if order.replications is not None and order.index is not None:
        zh, en = (phrase("many indices", lang) for lang in ("zh", "en"))
        raise InputError([Fault("--replication-index", zh, en, value=str(order.index))])
    settings = _settings(order.overrides)
    try:
        scenario = load(
            order.scenario or default_scenario(), overrides=settings, allow_code=order.allow_code
        )
    except InputError as error:
        raise InputError(_placed(error.faults, settings)) from None
    if not order.quiet:
        for note in scenario.notes:
            say(note.text(order.lang))
    faults = [*unknown_targets(scenario), *check_all(scenario)]
    if faults:
        raise InputError(_placed(faults, settings))
    return scenario


def _placed(faults: Sequence[Fault], settings: Mapping[str, object]) -> list[Fault]:
    """Name ``--set`` as the place of what is wrong with values that were given there."""
    from supplysim.scenario.paths import meets  # noqa: PLC0415 - pydantic is heavy

    return [
        replace(fault, file="--set")
        if not fault.file and any(meets(fault.where, path) for path in settings)
        else fault
        for fault in faults
    ]


def _settings(texts: tuple[str, ...]) -> dict[str, object]:
    from supplysim.scenario import read_setting  # noqa: PLC0415 - pydantic is heavy

    settings = {text: read_setting(text) for text in texts}
    zh, en = (phrase("set form", lang) for lang in ("zh", "en"))
    faults = [Fault("--set", zh, en, value=text) for text, read in settings.items() if read is None]
    if faults:
        raise InputError(faults)
    return dict(setting for setting in settings.values() if setting is not None)


def unknown_targets(scenario: "Scenario") -> list[Fault]:
    """Return a fault for every target that is no measure."""
    from supplysim.metrics.kpis import measures  # noqa: PLC0415 - pandas is heavy

    known = [measure.key for measure in measures()]
    return [
        Fault(
            f"targets.{key}",
            f"没有这个指标；可用：{'、'.join(known)}",
            f"no such measure; available: {', '.join(known)}",
            value=f"{least:g}",
            nearest=next(iter(get_close_matches(key, known, n=1)), ""),
        )
        for key, least in scenario.targets.items()
        if key not in known
    ]


def _fill(folder: Path, scenario: "Scenario", order: RunOrder, meter: Meter) -> "Outcome":
    """Simulate every replication into the folder, and write the report of all of them."""
    from supplysim.cli.outcome import Outcome, Piece  # noqa: PLC0415 - pandas is heavy
    from supplysim.report import write_report  # noqa: PLC0415

    pieces: list[Piece] = []

    def runs() -> "Iterator[Run]":
        """Give one run after the other, so that only one is in memory."""
        for run, place in _replications(folder, scenario, order, meter):
            run.save(place)
            pieces.append(Piece.of(run))
            yield run
        meter(phrase("writing", order.lang), 1.0)

    write_report(runs(), folder / _REPORT, lang=order.lang)
    return Outcome(scenario, order.seed, pieces)


def _places(folder: Path, order: RunOrder) -> list[Path]:
    """Return the folder of each replication: the output folder itself for a single run."""
    if len(order.numbers()) == 1:
        return [folder]
    return [folder / REPLICATION.format(number) for number in order.numbers()]


def _replications(
    folder: Path, scenario: "Scenario", order: RunOrder, meter: Meter
) -> "Iterator[tuple[Run, Path]]":
    from supplysim.simulation import simulate  # noqa: PLC0415 - simpy is heavy

    count = len(order.numbers())
    places = _places(folder, order)
    for done, (number, place) in enumerate(zip(order.numbers(), places, strict=True)):
        key = "simulating" if count == 1 else "replication"
        what = phrase(key, order.lang, name=scenario.name, number=done + 1, count=count)

        def tick(second: int, end: int, *, done: int = done, what: str = what) -> None:
            meter(what, (done + second / max(end, 1)) / count)

        yield (
            simulate(scenario, seed=order.seed, replication=number, progress=tick),
            place,
        )


def _publishable(folder: Path, outcome: "Outcome") -> None:
    text = json.dumps(outcome.summary(), ensure_ascii=False, indent=2)
    (folder / SUMMARY).write_text(text + "\n", encoding="utf-8", newline="\n")


def _tell(outcome: "Outcome", target: Path, order: RunOrder) -> None:
    if order.json:
        # ASCII only: the same bytes on every console, whatever its encoding
        show(json.dumps(outcome.summary(), indent=2))
    else:
        show(outcome.text(order.lang))
        show("")
        show(phrase("report", order.lang, path=target / _REPORT))
        show(phrase("record", order.lang, path=target))
    if not order.quiet:
        for text in outcome.warnings():
            say(text)
