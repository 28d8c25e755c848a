"""One self-contained page about a run: answer, findings, charts, measures, assumptions."""

from supplysim.report.build import content_of
from supplysim.report.content import Content, Facts
from supplysim.report.gallery import Gallery, gallery_of
from supplysim.report.page import render
from supplysim.report.routes import route_table
from supplysim.report.write import write_charts, write_report

__all__ = [
    "Content",
    "Facts",
    "Gallery",
    "content_of",
    "gallery_of",
    "render",
    "route_table",
    "write_charts",
    "write_report",
]
