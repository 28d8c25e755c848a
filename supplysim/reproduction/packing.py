"""One zip that holds all that is needed to make a result again, and nothing about its owner."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from supplysim.errors import Fault, InputError
from supplysim.experiment.spec import StudySpec
from supplysim.experiment.study import Study
from supplysim.record.store import MANIFEST, read_json
from supplysim.reproduction.archive import write_archive
from supplysim.reproduction.portable import (
    Belongings,
    belongings,
    inputs_by_name,
    refuse_private,
    refuse_varied,
)
from supplysim.reproduction.subject import RunFolder, StudyFolder, runs_table, subject_of
from supplysim.run import Run
from supplysim.scenario import Scenario

__all__ = ["RECORDS", "RUNS", "STUDY", "Packed", "pack"]

RECORDS = "records"
STUDY = "study.json"
RUNS = "runs.json"


@dataclass(frozen=True, slots=True)
class Packed:
    """A packed result.

    Parameters
    ----------
    path
        Where it lies.
    kind
        "run" or "study".
    runs
        Number of replications, or of the runs of a study.
    size
        Bytes.
    """

    path: Path
    kind: str
    runs: int
    size: int


def pack(folder: str | os.PathLike[str], file: str | os.PathLike[str]) -> Packed:
    """Write one zip from which others can make a result again (``reproduce``).

    It holds the resolved scenario, the road network and the user's policies by content, versions,
    seed, and what came out: the whole record of each replication, or digest and measures of every
    run of a study. It holds no name of a machine or user and no path; the same folder gives the
    same bytes.

    Parameters
    ----------
    folder
        Folder of a run, of several replications, or of a study that is complete.
    file
        The .zip to write; an existing file is replaced.

    Raises
    ------
    InputError
        When the folder holds no complete result, a record is damaged, or what belongs to it (road
        network, code) is not to be found or has been changed.
    OutputError
        When the file cannot be written.
    """
    source, target = Path(folder), Path(file)
    if target.suffix.lower() != ".zip":
        zh, en = "文件名应以 .zip 结尾", "the name must end with .zip"
        raise InputError([Fault("FILE.zip", zh, en, value=str(target))])
    subject = subject_of(source)
    with _gathered(subject) as (parts, about):
        refuse_private(parts)
        path = write_archive(target, parts, about)
    return Packed(path, about["kind"], about["runs"], path.stat().st_size)


@contextmanager
def _gathered(
    subject: RunFolder | StudyFolder,
) -> Iterator[tuple[dict[str, Path | bytes], dict[str, Any]]]:
    with TemporaryDirectory(prefix="supplysim-") as scratch:
        if isinstance(subject, RunFolder):
            yield _of_runs(subject, Path(scratch))
        else:
            yield _of_study(subject)


def _of_runs(subject: RunFolder, scratch: Path) -> tuple[dict[str, Path | bytes], dict[str, Any]]:
    parts: dict[str, Path | bytes] = {}
    digests: dict[int, str] = {}
    about: dict[str, Any] = {}
    for place, run in zip(subject.places, subject.runs(), strict=True):
        _refuse_changed(run, place)
        own = belongings(run.scenario, known=run.provenance.inputs.values())
        name = f"{RECORDS}/r{run.replication:03d}"
        folder = _without_places(run, own).save(scratch / name)
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                inside = path.relative_to(scratch).as_posix()
                # The manifest is text, in which names of this machine could stand.
                parts[inside] = path if path.suffix == ".parquet" else path.read_bytes()
        parts |= own.parts
        digests[run.replication] = run.digest
        about = {
            "kind": "run",
            "scenario": run.scenario.name,
            "scenario_hash": run.scenario.hash,
            "plan_hash": run.plan_hash,
            "seed": run.seed,
            "versions": dict(run.provenance.versions),
            "commit": run.provenance.commit,
            "code": dict(own.code),
        }
    made = {"runs": len(digests), "numbers": list(digests), "digests": list(digests.values())}
    return parts, {**about, **made}


def _refuse_changed(run: Run, place: Path) -> None:
    manifest = read_json(place / MANIFEST)
    if manifest["digest"] != run.digest or manifest["scenario_hash"] != run.scenario.hash:
        zh, en = "记录与其清单不符，已被改动或损坏", "the record is not the one its manifest tells"
        raise InputError([Fault("digest", zh, en, file=str(place / MANIFEST))])


def _without_places(run: Run, own: Belongings) -> Run:
    """Return the run as another machine would have recorded it."""
    provenance = replace(run.provenance, inputs=inputs_by_name(run.manifest()["inputs"]))
    return replace(run, scenario=Scenario.from_dict(own.scenario), provenance=provenance)


def _of_study(subject: StudyFolder) -> tuple[dict[str, Path | bytes], dict[str, Any]]:
    base = subject.base
    own = belongings(base)
    study = _study_without_places(subject.data, base)
    table = runs_table(subject.results)
    runs = table.to_dict("records")
    parts: dict[str, Path | bytes] = {
        **own.parts,
        STUDY: _json({"study": study, "rows": subject.data["rows"], "base": own.scenario}),
        RUNS: _json([{key: _plain(value) for key, value in row.items()} for row in runs]),
    }
    about = {
        "kind": "study",
        "study": subject.results.spec.name,
        "scenario": base.name,
        "scenario_hash": base.hash,
        "seed": subject.results.spec.seed,
        "numbers": list(range(subject.results.replications)),
        "versions": {"supplysim": subject.meta["version"]},
        "model": subject.meta["model"],
        "code": dict(own.code),
        "digests": [subject.results.digest],
        "runs": len(runs),
    }
    return parts, about


def _study_without_places(data: Mapping[str, Any], base: Scenario) -> dict[str, Any]:
    """Return the study's file as data, the files that it names by their last names.

    Raises
    ------
    InputError
        When it varies code of the user or the road network, of which only one can be packed.
    """
    spec = StudySpec.model_validate(data["study"])
    refuse_varied(Study(spec, base, tuple(data["rows"])))
    plain = {**data["study"], "base": base.name}
    if spec.design.table:
        table = PurePath(spec.design.table).name
        plain["design"] = {**plain["design"], "levers": {"table": table}}
    return plain


def _plain(value: object) -> object:
    """Return a value as JSON knows it; NaN, the only value that is not itself, is null."""
    if value != value:  # noqa: PLR0124
        return None
    return value.item() if hasattr(value, "item") else value


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
