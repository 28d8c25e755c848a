"""The simulated cases of a study on one page: sliders, pins, intervals and charts."""

from supplysim.explore.page import Explorer, explore
from supplysim.explore.results import table_of
from supplysim.explore.table import StudyTable, Texts, study_table

__all__ = ["Explorer", "StudyTable", "Texts", "explore", "study_table", "table_of"]
