"""Briefs: what a study comes to, on two pages, with an annex in which every number is found."""

from supplysim.brief.build import FEWEST, brief_of
from supplysim.brief.content import AnnexRow, Brief, Cited, Finding, plain
from supplysim.brief.evidence import Case, case_of
from supplysim.brief.study import brief_of_study
from supplysim.brief.templates import Templates, read_templates
from supplysim.brief.trials import Trials, trials_of
from supplysim.brief.wordlist import read_wording
from supplysim.brief.write import FORMATS, write_brief

__all__ = [
    "FEWEST",
    "FORMATS",
    "AnnexRow",
    "Brief",
    "Case",
    "Cited",
    "Finding",
    "Templates",
    "Trials",
    "brief_of",
    "brief_of_study",
    "case_of",
    "plain",
    "read_templates",
    "read_wording",
    "trials_of",
    "write_brief",
]
