"""What a selection came to, in sentences and as data."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from supplysim.cli.streams import say
from supplysim.cli.words import phrase
from supplysim.errors import InputError, Lang
from supplysim.wording import unit_text

if TYPE_CHECKING:
    from supplysim.experiment import Results, Selected

__all__ = ["PROCEDURES", "selected_or_told", "selection_data", "selection_lines"]

PROCEDURES = {"kn": "KN", "rinott": "Rinott", "ocba": "OCBA"}
"""What people call the procedures that add runs."""


def selected_or_told(results: "Results", lang: Lang) -> "Selected | None":
    """Return what the selection of a study came to; say why where that cannot be told."""
    try:
        return results.selected()
    except InputError as error:
        say(error.text(lang))
        return None


def selection_lines(
    found: "Selected", names: Mapping[str, tuple[str, str]], lang: Lang
) -> list[str]:
    """Return which alternative is best and how sure that is, and the runs that each took.

    Parameters
    ----------
    names
        What each alternative is called, in Chinese and English.
    """
    from supplysim.measured import measure_name, unit_of  # noqa: PLC0415 - light start

    asked, chosen = found.selection, found.chosen
    unit = unit_of(asked.measure)
    zone = f"{asked.zone:g}" if unit == "1" else f"{asked.zone:g} {unit_text(unit, lang)}"
    between = "；" if lang == "zh" else "; "
    called = {key: own[0 if lang == "zh" else 1] for key, own in names.items()}
    told = {
        "measure": measure_name(asked.measure, lang),
        "names": between.join(called[name] for name in found.stays),
        "name": called[found.best],
        "sure": f"{100 * asked.confidence:g}",
        "procedure": PROCEDURES.get(asked.procedure, ""),
        "zone": zone,
        "needed": f"{chosen.needed:,}",
        "most": f"{asked.most:,}",
        "probability": f"{100 * (chosen.probability or 0):.1f}",
        "budget": f"{asked.budget or 0:,}",
    }
    first = phrase(_kind(found), lang, **told)
    if not asked.sequential:
        return [first]
    taken = zip(found.table["choice"], found.table["n"], strict=True)
    runs = between.join(f"{called[name]} – {n:,}" for name, n in taken)
    total = f"{sum(chosen.runs):,}"
    told_runs = phrase("selection runs", lang, runs=runs, total=total)
    return [first, told_runs, *_dropped(found, called, lang)]


def selection_data(found: "Selected") -> dict[str, Any]:
    """Return the same for JSON."""
    asked, chosen = found.selection, found.chosen
    return {
        "procedure": asked.procedure,
        "measure": asked.measure,
        "goal": asked.goal,
        "confidence": asked.confidence,
        "zone": asked.zone,
        "best": found.best,
        "decided": chosen.decided,
        "probability": chosen.probability,
        "runs": sum(chosen.runs),
    }


def _dropped(found: "Selected", called: Mapping[str, str], lang: Lang) -> list[str]:
    """Return which alternatives KN dropped, the one it kept longest first; the others drop none."""
    gone = found.table[~found.table["stays"]].sort_values("n", ascending=False, kind="stable")
    if found.selection.procedure != "kn" or gone.empty:
        return []
    names = [
        phrase("selection dropped one", lang, name=called[row["choice"]], runs=f"{row['n']:,}")
        for _, row in gone.iterrows()
    ]
    return [phrase("selection dropped", lang, names=("；" if lang == "zh" else "; ").join(names))]


def _kind(found: "Selected") -> str:
    """Return the key of the sentence that tells the outcome."""
    procedure = found.selection.procedure
    if procedure == "subset":
        return "results best"
    if procedure == "ocba":
        return "selection likely" if found.chosen.decided else "selection spent"
    return "selection sure" if found.chosen.decided else f"selection open {procedure}"
