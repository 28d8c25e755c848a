"""What an earlier command has left in a folder: what ``--force`` replaces, and nothing else."""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

__all__ = ["MANIFEST", "SUMMARY", "left_in"]

MANIFEST = "manifest.json"
SUMMARY = "summary.json"

_REPLICATION = re.compile(r"r\d{3,}")
_RUN = (SUMMARY, "report.html")
_WRITTEN: Mapping[str, tuple[str, ...]] = {
    # a record, and what was worked out from it
    MANIFEST: (MANIFEST, *_RUN, "*.parquet", "names.json", "chain", "relief.json"),
    SUMMARY: (SUMMARY,),
    "compare.xlsx": (
        "compare.xlsx", "compare.html", "differences.*", "inputs.csv", "causes.csv", "costs.csv",
        "runs.csv",
    ),
    "bases.json": (
        "bases.json", "index.html", "tables.xlsx", "tables", "charts", "findings.??.txt",
        "best-*.html", "as-it-is.html", "second-shift.html", "closure.html", "conversion.html",
        "no-new-base.html", "one-new-base.html", "each-district.html", "as-planned.html",
    ),
}  # fmt: skip
"""By the file that tells what was written to a folder, the patterns of what came with it."""


def left_in(folder: Path) -> list[Path]:
    """Return the entries of a folder that ``run``, ``compare`` or ``bases`` wrote there.

    A name counts only beside the file that tells the kind: ``costs.csv`` alone is somebody's own.
    """
    runs = [
        entry
        for entry in folder.iterdir()
        if _REPLICATION.fullmatch(entry.name) and (entry / MANIFEST).is_file()
    ]
    patterns = [
        pattern
        for sign, written in _WRITTEN.items()
        if (folder / sign).is_file()
        for pattern in written
    ]
    patterns += _RUN if runs else ()
    named = [
        entry
        for entry in folder.iterdir()
        if any(fnmatchcase(entry.name, pattern) for pattern in patterns)
    ]
    return [*runs, *named]
