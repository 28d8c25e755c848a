"""From the results of a study to what its page shows."""

from typing import TYPE_CHECKING

from supplysim.explore.table import StudyTable, Texts, study_table

if TYPE_CHECKING:
    import pandas as pd

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
    levers |= {key: Texts(*names) for key, names in results.words.factors.items()}
    table = results.table()
    return study_table(
        table,
        title=Texts(spec.title_zh or spec.name, spec.title_en or spec.name),
        levers=levers,
        measures={key: Texts(zh, en) for key, (zh, en) in results.measure_names.items()},
        notes=_notes(results),
        levels=_level_words(results, table),
        start=results.baseline if results.baseline in set(table["choice"]) else "",
    )


def _level_words(results: "Results", table: "pd.DataFrame") -> dict[str, dict[str, Texts]]:
    """Return what levels that are texts are called; nothing where two would be called alike."""
    spec, words = results.spec, results.words
    found = {
        key: {str(x): Texts(*words.level(key, x)) for x in table[key].dropna().unique()}
        for key in spec.levers
    }
    found["case"] = {case: Texts(*words.choice({}, case)) for case in spec.cases}
    return {
        key: own
        for key, own in found.items()
        if len({texts.zh for texts in own.values()}) == len(own)
        and len({texts.en for texts in own.values()}) == len(own)
    }


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
