"""What the results of a study say: as tables, charts and sentences, as far as its design allows."""

from supplysim.analysis.outcome import Outcome, analyse
from supplysim.analysis.register import ANALYSES
from supplysim.analysis.write import write_analyses

__all__ = ["ANALYSES", "Outcome", "analyse", "write_analyses"]
