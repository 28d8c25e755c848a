"""A packed result made again, and held against what it came to before."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, Self

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from supplysim.errors import Fault, InputError
from supplysim.experiment.keys import model_digest
from supplysim.experiment.spec import StudySpec
from supplysim.experiment.study import Study
from supplysim.record.provenance import git_commit, versions
from supplysim.record.store import MANIFEST
from supplysim.reproduction.archive import CONTENTS, unpack
from supplysim.reproduction.difference import Difference, between_runs, between_studies
from supplysim.reproduction.packing import RECORDS, RUNS, STUDY
from supplysim.reproduction.portable import refuse_varied, settled
from supplysim.reproduction.subject import RunFolder, runs_table
from supplysim.run import Run
from supplysim.simulation import groundwork, simulate

if TYPE_CHECKING:
    from supplysim.experiment.crew import State

__all__ = ["Change", "Progress", "Verdict", "reproduce"]

Progress = Callable[[float], None]
"""Is told, now and then, the share that is done, 0 to 1."""

_LIKELIEST = (
    "supplysim", "model", "commit", "numpy", "scipy", "simpy", "networkx", "python",
)  # fmt: skip
"""Whatever decides numbers comes first among the versions that differ; the others follow."""


@dataclass(frozen=True, slots=True)
class Change:
    """A version that is another here.

    Parameters
    ----------
    name
        Package, "python", "commit" of the source tree, or "model", the digest of its sources.
    was, now
        Version that the result was made with, and the one here.
    """

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a result came out the same.

    Parameters
    ----------
    kind
        "run" or "study".
    runs
        Number of runs that were made again.
    difference
        The first difference, None when everything is identical.
    changes
        Versions that are others here, the likeliest explanation first.
    """

    kind: str
    runs: int
    difference: Difference | None
    changes: tuple[Change, ...]

    @property
    def identical(self) -> bool:
        """Whether every run came out the same, to the last integer of its record."""
        return self.difference is None


def reproduce(
    file: str | os.PathLike[str],
    *,
    allow_code: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Verdict:
    """Make a packed result again in a scratch folder and tell whether it is the same.

    Of runs the whole record is compared, integer by integer; of a study the digest of every
    record and every measure.

    Parameters
    ----------
    file
        What ``pack`` has written.
    allow_code
        Whether policies of the user that it holds may be run.
    workers
        Number of worker processes for a study, by default one a processor.
    progress
        Called now and then with the share that is done.

    Raises
    ------
    InputError
        When the file is no packed result, of a newer format, damaged, changed or dangerous, or
        holds code and ``allow_code`` is not given.
    """
    with TemporaryDirectory(prefix="supplysim-") as scratch:
        folder = Path(scratch).resolve()
        about = _understood(Path(file), unpack(Path(file), folder))
        tick = progress or (lambda _: None)
        if about.kind == "run":
            difference = _runs_again(about, folder, tick, allow_code=allow_code)
        else:
            difference = _study_again(about, folder, tick, workers=workers, allow_code=allow_code)
        return Verdict(about.kind, about.runs, difference, _changes(about))


class _About(BaseModel):
    """What the table of contents says, as far as it is needed here."""

    model_config = ConfigDict(strict=True)

    kind: Literal["run", "study"]
    runs: int
    numbers: list[int]
    versions: dict[str, str]
    commit: str = ""
    model: str = ""
    code: dict[str, str]
    parts: dict[str, str]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {f"{RECORDS}/r{number:03d}/{MANIFEST}" for number in self.numbers}
        if self.kind == "study":
            needed = {STUDY, RUNS}
        missing = sorted((needed | set(self.code.values())) - set(self.parts))
        if missing or not self.numbers:
            raise ValueError(", ".join(missing) or "no runs")
        return self


def _understood(file: Path, about: dict[str, Any]) -> _About:
    try:
        return _About.model_validate(about)
    except ValidationError as error:
        what = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()
        )
        zh, en = f"目录不完整：{what}", f"its table of contents is not complete: {what}"
        raise InputError([Fault(CONTENTS, zh, en, file=str(file))]) from error


def _runs_again(
    about: _About, folder: Path, tick: Progress, *, allow_code: bool
) -> Difference | None:
    """Simulate replication by replication, until one comes out otherwise."""
    ground = None
    count = len(about.numbers)
    places = tuple(folder / RECORDS / f"r{number:03d}" for number in about.numbers)
    for done, was in enumerate(_whole(RunFolder(places).runs())):
        scenario = settled(was.scenario.to_dict(), folder, about.code, allow_code=allow_code)
        ground = ground or groundwork(scenario)
        now = simulate(
            scenario,
            seed=was.seed,
            replication=was.replication,
            ground=ground,
            progress=lambda second, end, done=done: tick((done + second / max(end, 1)) / count),  # type: ignore[misc]
        )
        if now.digest != was.digest:
            return between_runs(was, now, run=places[done].name)
    return None


def _study_again(
    about: _About, folder: Path, tick: Progress, *, workers: int | None, allow_code: bool
) -> Difference | None:
    study, was = _read_study(about, folder, allow_code=allow_code)

    def told(state: "State") -> None:
        tick(state.done / max(state.wanted, 1))

    results = study.run(out=folder / "again", workers=workers, yes=True, progress=told)
    if not results.failed.empty:
        failed = results.failed.iloc[0]
        name = f"{failed['point']} / {failed['replication']}"
        return Difference(name, "runs", "", "status", "done", str(failed["error_en"]))
    return between_studies(was, runs_table(results))


def _read_study(about: _About, folder: Path, *, allow_code: bool) -> tuple[Study, pd.DataFrame]:
    """Return the study of an unpacked folder, and what its runs came to."""
    try:
        data = json.loads((folder / STUDY).read_text(encoding="utf-8"))
        base = settled(data["base"], folder, about.code, allow_code=allow_code)
        study = Study(StudySpec.model_validate(data["study"]), base, tuple(data["rows"]), folder)
        was = pd.DataFrame(json.loads((folder / RUNS).read_text(encoding="utf-8")))
    except (LookupError, TypeError, ValidationError, json.JSONDecodeError) as error:
        raise _damaged(error) from error
    refuse_varied(study)
    return study, was


def _whole(runs: Iterator[Run]) -> Iterator[Run]:
    """Yield the runs; a manifest that lacks something is bad input, and no defect."""
    try:
        yield from runs
    except (LookupError, TypeError) as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> InputError:
    zh, en = f"内容不完整：{error}", f"its content is not complete: {error}"
    return InputError([Fault("FILE.zip", zh, en)])


def _changes(about: _About) -> tuple[Change, ...]:
    """Return what is another here, as far as both sides are known."""
    here = {**versions(), "model": model_digest(), "commit": git_commit()}
    before = {
        **about.versions,
        "model": about.model,
        "commit": about.commit,
    }
    found = [
        Change(name, was, here[name])
        for name, was in before.items()
        if was and here.get(name) and was != here[name]
    ]
    order = {name: i for i, name in enumerate(_LIKELIEST)}
    return tuple(
        sorted(found, key=lambda change: (order.get(change.name, len(order)), change.name))
    )
