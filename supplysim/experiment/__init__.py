"""Designed experiments: a study file, its points, their runs on all cores, and what came out.

Data flow: file -> ``Study`` -> points -> keys -> runs on workers -> store -> ``Results``. Runs that
are there already are never made again, and the same study gives the same results with any number
of workers, either engine and any interruption (DESIGN 6).
"""

from supplysim.experiment.results import Results, open_results
from supplysim.experiment.select import select
from supplysim.experiment.selection import Selected
from supplysim.experiment.spec import Selection
from supplysim.experiment.study import Study

__all__ = ["Results", "Selected", "Selection", "Study", "open_results", "select"]
