"""What the results of a study come to, analysis by analysis, as far as its design allows."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from supplysim.analysis.found import Found, Said
from supplysim.analysis.register import ANALYSES
from supplysim.errors import BilingualError, InputError, Lang
from supplysim.experiment import Results, open_results

__all__ = ["Outcome", "analyse"]


@dataclass(frozen=True, eq=False, repr=False)
class Outcome:
    """What analyses of a study found.

    Parameters
    ----------
    results
        What was analysed.
    found
        By name of the analysis.
    unfit
        Why the others do not fit the design or the results, by name.
    """

    results: Results
    found: Mapping[str, Found]
    unfit: Mapping[str, Said]

    def __repr__(self) -> str:
        return f"Outcome({self.results.spec.name!r}: {', '.join(self.found) or 'nothing fits'})"

    def sentences(self, lang: Lang = "zh") -> dict[str, list[str]]:
        """Return what is worth saying, by analysis."""
        return {
            name: [said.text(lang) for said in found.sentences]
            for name, found in self.found.items()
            if found.sentences
        }


def analyse(results: "Results | str | os.PathLike[str]") -> Outcome:
    """Return every analysis that the design of a study allows, and why the others do not fit.

    Parameters
    ----------
    results
        Results of a study, or their folder; also of one that is not complete.

    Raises
    ------
    InputError
        When the folder holds no results.
    """
    opened = results if isinstance(results, Results) else open_results(results)
    found: dict[str, Found] = {}
    reasons: dict[str, Said] = {}
    for name, analysis in ANALYSES.items():
        try:
            found[name] = analysis.make(opened)
        except BilingualError as error:
            reasons[name] = Said(error.zh, error.en)
        except InputError as error:
            first = error.faults[0]
            reasons[name] = Said(first.zh, first.en)
    return Outcome(opened, found, reasons)
