"""``supplysim brief``: run folders or scenarios become a brief, with as many runs as it takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supplysim.cli.chart import known_formats, read_relief
from supplysim.cli.codes import OK
from supplysim.cli.folder import record_folders
from supplysim.cli.progress import Meter, progress
from supplysim.cli.streams import show
from supplysim.cli.words import phrase
from supplysim.errors import Lang

if TYPE_CHECKING:
    from supplysim.brief import Case
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
        Run folders, scenario names or ``.toml`` files; the others are compared with the first.
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
    template
        A typst file of one's own.
    lang, quiet, allow_code
        Language; no progress; policies of one's own may run.
    """

    subjects: tuple[str, ...]
    out: Path | None
    formats: str
    replications: int | None
    seed: int
    draft: bool
    template: Path | None
    lang: Lang
    quiet: bool
    allow_code: bool


def write_down(order: BriefOrder) -> int:
    """Gather the evidence, write the brief, tell where, and return the exit code.

    Raises
    ------
    InputError
        When a subject is neither a run nor a scenario, or plans differ.
    OutputError
        When a package is missing or a file cannot be written.
    """
    from supplysim.brief import FORMATS, brief_of, write_brief  # noqa: PLC0415 - heavy
    from supplysim.brief.typeset import ready  # noqa: PLC0415

    formats = known_formats(order.formats, FORMATS)
    ready(formats)
    with progress(order.lang, quiet=order.quiet) as meter:
        cases = [_case(subject, order, meter) for subject in order.subjects]
        meter(phrase("writing", order.lang), 1.0)
        brief = brief_of(cases, lang=order.lang, draft=order.draft)
        out = order.out or _default(order.subjects[0], cases[0])
        paths = write_brief(brief, out, formats=formats, template=order.template)
    for path in paths:
        show(phrase("written", order.lang, path=path))
    return OK


def _case(subject: str, order: BriefOrder, meter: Meter) -> "Case":
    from supplysim.brief import case_of  # noqa: PLC0415 - heavy
    from supplysim.run import open_run  # noqa: PLC0415

    folder = Path(subject)
    if not folder.is_dir():
        scenario = _load(subject, order)
        return case_of(_runs([], scenario, order.seed, order, meter))
    first = open_run(record_folders(folder)[0])
    runs = _runs(record_folders(folder), first.scenario, first.seed, order, meter)
    return case_of(runs, relief=read_relief(folder, first))


def _load(name: str, order: BriefOrder) -> "Scenario":
    from supplysim.checks import check_all  # noqa: PLC0415 - heavy
    from supplysim.errors import InputError  # noqa: PLC0415
    from supplysim.scenario import load  # noqa: PLC0415

    scenario = load(name, allow_code=order.allow_code)
    faults = check_all(scenario)
    if faults:
        raise InputError(faults)
    return scenario


def _runs(
    folders: list[Path], scenario: "Scenario", seed: int, order: BriefOrder, meter: Meter
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
