"""``supplysim brief``: runs, scenarios or a study become a brief, with as many runs as it takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supplysim.cli.chart import known_formats, read_relief
from supplysim.cli.codes import OK
from supplysim.cli.folder import record_folders
from supplysim.cli.progress import Meter, progress
from supplysim.cli.streams import show
from supplysim.cli.words import phrase
from supplysim.errors import Fault, InputError, Lang

if TYPE_CHECKING:
    import pandas as pd

    from supplysim.brief import Brief, Case
    from supplysim.brief.wordlist import Wording
    from supplysim.run import Run
    from supplysim.scenario import Scenario

__all__ = ["BriefOrder", "write_down"]

_FOLDER = "brief"


@dataclass(frozen=True, slots=True)
class BriefOrder:
    """What the command line asks for.

    Parameters
    ----------
    subjects
        Run folders, scenario names, ``.toml`` or ``.xlsx`` files, the others compared with the
        first; or the folder of one study.
    out
        Where to; None for ``brief`` inside the first folder, or ``out/brief-<scenario>``.
    formats
        Separated by commas.
    replications
        How many in all; None lets the stopping rule decide.
    seed
        Seed of scenarios that are not simulated yet.
    draft
        Takes what there is, at least one run, and marks the brief.
    templates
        A typst file, Word document, slides of one's own.
    wording
        A TOML file with texts of one's own.
    lang, quiet, allow_code
        Language; no progress; policies of one's own may run.
    """

    subjects: tuple[str, ...]
    out: Path | None
    formats: str
    replications: int | None
    seed: int
    draft: bool
    templates: tuple[Path, ...]
    wording: Path | None
    lang: Lang
    quiet: bool
    allow_code: bool


@dataclass(frozen=True, slots=True)
class _Subject:
    """A scenario that a brief is about, the folders of its runs and what was relieved in them."""

    text: str
    scenario: "Scenario"
    seed: int
    runs: tuple[Path, ...] = ()
    relief: "pd.DataFrame | None" = None


def write_down(order: BriefOrder) -> int:
    """Gather the evidence, write the brief, tell where, and return the exit code.

    Raises
    ------
    InputError
        When a subject is neither a run, a scenario nor a study, or plans differ.
    OutputError
        When a package is missing or a file cannot be written.
    """
    from supplysim.brief import (  # noqa: PLC0415 - heavy
        FORMATS,
        read_templates,
        read_wording,
        write_brief,
    )
    from supplysim.brief.typeset import ready  # noqa: PLC0415

    formats = known_formats(order.formats, FORMATS)
    ready(formats)
    templates = read_templates(order.templates)
    wording = None if order.wording is None else read_wording(order.wording)
    with progress(order.lang, quiet=order.quiet) as meter:
        if _about_a_study(order):
            brief, out = _studied(order, wording)
        else:
            brief, out = _simulated(order, wording, meter)
        meter(phrase("writing", order.lang), 1.0)
        paths = write_brief(brief, out, formats=formats, templates=templates)
    for path in paths:
        show(phrase("written", order.lang, path=path))
    return OK


def _about_a_study(order: BriefOrder) -> bool:
    """Tell whether the subject is the results of a study; refuse what does not go with it.

    Raises
    ------
    InputError
        When there are other subjects beside it, or replications are asked for.
    """
    from supplysim.experiment.stored import is_study_folder  # noqa: PLC0415 - heavy

    studies = [subject for subject in order.subjects if is_study_folder(Path(subject))]
    faults = []
    if studies and len(order.subjects) > 1:
        zh, en = (phrase("study alone", lang) for lang in ("zh", "en"))
        faults.append(Fault("X", zh, en, value=studies[0]))
    if studies and order.replications is not None:
        zh, en = (phrase("study as it is", lang) for lang in ("zh", "en"))
        faults.append(Fault("--replications", zh, en, value=str(order.replications)))
    if faults:
        raise InputError(faults)
    return bool(studies)


def _studied(order: BriefOrder, wording: "Wording | None") -> "tuple[Brief, Path]":
    """Return the brief on a study and where it belongs."""
    from supplysim.brief import brief_of_study, trials_of  # noqa: PLC0415 - heavy
    from supplysim.experiment import open_results  # noqa: PLC0415

    folder = Path(order.subjects[0])
    trials = trials_of(open_results(folder), allow_code=order.allow_code)
    brief = brief_of_study(trials, lang=order.lang, draft=order.draft, wording=wording)
    return brief, order.out or folder / _FOLDER


def _simulated(order: BriefOrder, wording: "Wording | None", meter: Meter) -> "tuple[Brief, Path]":
    """Return the brief on runs and scenarios and where it belongs."""
    from supplysim.brief import brief_of  # noqa: PLC0415 - heavy
    from supplysim.brief.evidence import unpaired  # noqa: PLC0415

    subjects = [_subject(text, order) for text in order.subjects]
    faults = unpaired([(one.text, one.scenario, one.seed) for one in subjects])
    if faults:  # before minutes are spent on it
        raise InputError(faults)
    cases = [_case(subject, order, meter) for subject in subjects]
    brief = brief_of(cases, lang=order.lang, draft=order.draft, wording=wording)
    return brief, order.out or _default(order.subjects[0], cases[0])


def _subject(text: str, order: BriefOrder) -> _Subject:
    from supplysim.run import open_run  # noqa: PLC0415 - heavy

    if not Path(text).is_dir():
        return _Subject(text, _load(text, order), order.seed)
    runs = record_folders(Path(text))
    first = open_run(runs[0])
    return _Subject(text, first.scenario, first.seed, tuple(runs), read_relief(Path(text), first))


def _case(subject: _Subject, order: BriefOrder, meter: Meter) -> "Case":
    from supplysim.brief import case_of  # noqa: PLC0415 - heavy

    runs = _runs(subject.runs, subject.scenario, subject.seed, order, meter)
    return case_of(runs, relief=subject.relief)


def _load(name: str, order: BriefOrder) -> "Scenario":
    from supplysim.checks import check_all  # noqa: PLC0415 - heavy
    from supplysim.scenario import load  # noqa: PLC0415

    if Path(name).parent != Path() and not Path(name).exists():
        zh, en = (phrase("no subject", lang) for lang in ("zh", "en"))
        raise InputError([Fault("X", zh, en, value=name)])
    scenario = load(name, allow_code=order.allow_code)
    faults = check_all(scenario)
    if faults:
        raise InputError(faults)
    return scenario


def _runs(
    folders: Sequence[Path], scenario: "Scenario", seed: int, order: BriefOrder, meter: Meter
) -> "Iterator[Run]":
    from supplysim.brief.enough import RULE, replications  # noqa: PLC0415 - heavy
    from supplysim.run import open_run  # noqa: PLC0415
    from supplysim.simulation import simulate  # noqa: PLC0415

    def simulated(number: int) -> "Run":
        what = phrase("adding", order.lang, name=scenario.name, number=number + 1)
        # how many the rule will ask for is not known; the meter runs to the most it can be
        most = wanted or RULE.most
        return simulate(
            scenario,
            seed=seed,
            replication=number,
            progress=lambda second, end: meter(what, (number + second / max(end, 1)) / most),
        )

    wanted = order.replications
    if wanted is None and order.draft:
        wanted = 1
    return replications((open_run(folder) for folder in folders), simulated, exactly=wanted)


def _default(subject: str, case: "Case") -> Path:
    if Path(subject).is_dir():
        return Path(subject) / _FOLDER
    return Path("out") / f"{_FOLDER}-{case.name}"
