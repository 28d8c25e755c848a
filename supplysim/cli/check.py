"""``supplysim check``: everything that is wrong with a scenario, a workbook or a study of bases."""

from pathlib import Path
from typing import TYPE_CHECKING

from supplysim.cli.codes import BAD_INPUT, OK
from supplysim.cli.run import unknown_targets
from supplysim.cli.streams import say, show
from supplysim.cli.words import phrase
from supplysim.errors import Fault, InputError, Lang
from supplysim.kinds import kind_of

if TYPE_CHECKING:
    from supplysim.scenario import Scenario

__all__ = ["check_file"]


def check_file(file: str, *, allow_code: bool, lang: Lang) -> int:
    """Tell every fault of a file at once and return the exit code.

    A workbook with candidate sites is a scenario and a study of bases: what ``supplysim bases``
    would refuse is told with the rest.

    Parameters
    ----------
    file
        Name or path.
    allow_code
        Whether policies may be code of the user.
    lang
        Language of the faults.
    """
    from supplysim.bases.workbook import holds_study  # noqa: PLC0415 - light start

    study = kind_of(file) == "bases"
    faults: list[Fault] = []
    if study or holds_study(Path(file)):
        faults = _study_faults(file, allow_code=allow_code, lang=lang)
    if not study:
        told = {(fault.where, fault.zh, fault.value) for fault in faults}
        more = _scenario_faults(file, allow_code=allow_code, lang=lang)
        faults += [fault for fault in more if (fault.where, fault.zh, fault.value) not in told]
    if faults:
        say(InputError(faults).text(lang))
        return BAD_INPUT
    show(phrase("ok", lang, path=file))
    return OK


def _scenario_faults(file: str, *, allow_code: bool, lang: Lang) -> list[Fault]:
    """Return what is wrong with a scenario; say what was noticed as it was read."""
    from supplysim.checks import check_all  # noqa: PLC0415 - light start
    from supplysim.scenario import load  # noqa: PLC0415

    try:
        scenario: Scenario = load(file, allow_code=allow_code)
    except InputError as error:
        return list(error.faults)
    for note in scenario.notes:
        say(note.text(lang))
    return [*unknown_targets(scenario), *check_all(scenario)]


def _study_faults(file: str, *, allow_code: bool, lang: Lang) -> list[Fault]:
    """Return what is wrong with a study of bases, just as ``supplysim bases`` tells it.

    What may be meant though it looks like a slip is said.
    """
    from supplysim.bases.checks import doubts, gather  # noqa: PLC0415 - light start
    from supplysim.bases.files import load_study  # noqa: PLC0415
    from supplysim.bases.workbook import NoStudyError  # noqa: PLC0415

    try:
        study = load_study(file, allow_code=allow_code)
    except NoStudyError as error:
        # a scenario may have roads of its own; only its sheets for bases go unused then
        say(phrase("no study of bases", lang, what=error.faults[0].text(lang)))
        return []
    except InputError as error:
        return list(error.faults)
    subject, faults = gather(study)
    for note in (*study.notes, *doubts(subject)):
        say(note.text(lang))
    return faults
