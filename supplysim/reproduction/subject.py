"""What a folder of results holds: one run, several replications of one scenario, or a study."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from supplysim.errors import Fault, InputError
from supplysim.experiment.index import FILE, Index
from supplysim.experiment.results import Results
from supplysim.experiment.store import STUDY, read_study
from supplysim.kinds import mistaken
from supplysim.measured import known_measures
from supplysim.record.store import MANIFEST
from supplysim.run import Run, open_run
from supplysim.scenario import Scenario

__all__ = ["RunFolder", "StudyFolder", "record_folders", "runs_table", "subject_of"]

_REPLICATION = re.compile(r"r\d{3,}")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Replications of one scenario.

    Parameters
    ----------
    places
        The folder of each, in order.
    """

    places: tuple[Path, ...]

    def runs(self) -> Iterator[Run]:
        """Yield the runs one after the other, so that only one is in memory.

        Raises
        ------
        InputError
            When a record is not what its manifest says, or they are of different scenarios.
        """
        first: tuple[str, int] | None = None
        for place in self.places:
            run = open_run(place)
            own = (run.scenario.hash, run.seed)
            first = first or own
            if own != first:
                zh, en = (
                    "不是同一方案和种子的重复",
                    "is no replication of the same scenario and seed",
                )
                raise InputError([Fault("DIR", zh, en, value=str(place))])
            yield run


@dataclass(frozen=True, slots=True)
class StudyFolder:
    """A study that was run to its end.

    Parameters
    ----------
    data
        The study as it was run: its file, rows of levels, base scenario.
    results
        What it came to.
    meta
        Version and model that made it.
    """

    data: dict[str, Any]
    results: Results
    meta: dict[str, str]

    @property
    def base(self) -> Scenario:
        """The base scenario; its folders are not looked for."""
        return Scenario.from_dict(self.data["base"])


def subject_of(folder: Path) -> RunFolder | StudyFolder:
    """Return what a folder of results holds.

    Raises
    ------
    InputError
        When it holds no results, or a study that is not complete.
    """
    if (folder / STUDY).is_file():
        return _study(folder)
    places = record_folders(folder)
    if not places:
        zh = "没有结果：应为 supplysim run 或 sweep 写出的文件夹"
        en = "holds no results: give a folder that supplysim run or sweep has written"
        none = Fault("DIR", zh, en, value=str(folder))
        raise InputError([mistaken(str(folder), "run", where="DIR") or none])
    return RunFolder(places)


def record_folders(folder: Path) -> tuple[Path, ...]:
    """Return the folders of the replications that a folder holds; itself for a single run."""
    if (folder / MANIFEST).is_file():
        return (folder,)
    found = sorted(folder.glob(f"r*/{MANIFEST}"))
    return tuple(path.parent for path in found if _REPLICATION.fullmatch(path.parent.name))


def runs_table(results: Results) -> pd.DataFrame:
    """Return what every run of a study came to: point, replication, digest, plan, measures.

    Measures of the user's own are left out; the digest tells whether the record is the same.
    After the runs come the alternatives of a sequential selection: what is in the place of the
    digest is the number of runs that each took, and whether it can still be the best.
    """
    table = results.runs()
    names = results.points.set_index("point")["name"]
    table["point"] = table["point"].map(names)
    measures = [key for key in known_measures() if key in table.columns]
    runs = table[["point", "replication", "digest", "plan_hash", *measures]]
    selection = results.spec.selection
    if selection is None or not selection.sequential:
        return runs
    return pd.concat([runs, _selected(results)], ignore_index=True)


def _selected(results: Results) -> pd.DataFrame:
    """Return one row an alternative, in the form of rows of runs."""
    found = results.selected()
    assert found is not None  # noqa: S101 - the study asks for a selection
    told = [
        f"{n}, {stays}" for n, stays in zip(found.table["n"], found.table["stays"], strict=True)
    ]
    return pd.DataFrame({
        "point": found.table["choice"],
        "replication": "selection",
        "digest": told,
        found.selection.measure: found.table["mean"],
    })  # fmt: skip


def _study(folder: Path) -> StudyFolder:
    results = Results.open(folder)
    if not results.complete:
        zh = "研究未完成或有失败的运行；先用同一条 supplysim sweep 命令跑完"
        en = "is not complete, or runs of it failed; let the same supplysim sweep finish first"
        raise InputError([Fault("DIR", zh, en, value=str(folder))])
    index = Index.read(folder / FILE)
    try:
        meta = index.meta()
    finally:
        index.close()
    return StudyFolder(read_study(folder), results, meta)
