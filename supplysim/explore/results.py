"""From the results of a study to what its page shows."""

from typing import TYPE_CHECKING

from supplysim.explore.table import StudyTable, Texts, study_table

if TYPE_CHECKING:
    from supplysim.experiment import Results

__all__ = ["table_of"]

_CASE = Texts("具名情形", "named case")


def table_of(results: "Results") -> StudyTable:
    """Return what a study came to, with the names of its levers and where it comes from.

    Parameters
    ----------
    results
        Also of a study that is still running or was interrupted; the page then says so.

    Raises
    ------
    InputError
        When nothing has been simulated yet.
    """
    spec = results.spec
    levers = {"case": _CASE}
    levers |= {key: Texts(zh, en) for key, (zh, en) in results.lever_names.items()}
    return study_table(
        results.table(),
        title=Texts(spec.title_zh or spec.name, spec.title_en or spec.name),
        levers=levers,
        measures={key: Texts(zh, en) for key, (zh, en) in results.measure_names.items()},
        notes=_notes(results),
    )


def _notes(results: "Results") -> list[Texts]:
    spec = results.spec
    paths = ", ".join(f"{name} = {' + '.join(lever.paths)}" for name, lever in spec.levers.items())
    notes = [
        Texts(
            f"研究 {spec.name}，基准方案 {spec.base}，种子 {spec.seed}，结果校验值 "
            f"{results.digest[:12]}。",
            f"Study {spec.name}, base scenario {spec.base}, seed {spec.seed}, digest of the "
            f"results {results.digest[:12]}.",
        )
    ]
    if paths:
        notes.append(Texts(f"可调项：{paths}。", f"Levers: {paths}."))
    if not results.complete:
        notes.append(
            Texts(
                "注意：研究尚未完成或有模拟失败，所示为已有的结果。",
                "Please note: the study is unfinished, or runs have failed; this is what is there.",
            )
        )
    return notes
