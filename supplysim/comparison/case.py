"""A case of a comparison: a scenario under a name, with the runs of it that lie ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from supplysim.errors import Fault, InputError
from supplysim.measured import Measured
from supplysim.record.provenance import git_commit, versions
from supplysim.record.store import MANIFEST, read_json
from supplysim.scenario import Scenario, load, scenarios

__all__ = ["Case", "nearest_key", "read_case", "read_cases", "seed_of"]

_REPLICATIONS = f"r*/{MANIFEST}"


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario under a name.

    Parameters
    ----------
    name
        What it is called in tables and charts.
    scenario
        What is run.
    seed
        Seed of the runs that lie ready, None when it comes from no folder.
    ready
        Runs that this version made, by replication: folders, or what a study kept of them. They
        are read, not run again.
    stale
        Number of runs in the folder that another version made, which are run again.
    """

    name: str
    scenario: Scenario
    seed: int | None = None
    ready: Mapping[int, Path | Measured] = field(default_factory=dict)
    stale: int = 0


def read_cases(texts: Sequence[str], *, allow_code: bool = False) -> list[Case]:
    """Return the cases that people name: scenarios, ``.toml`` files, folders of runs or studies.

    A study is as many cases as it has alternatives. Two of the same name are told apart by what
    was written.

    Parameters
    ----------
    texts
        The base first.
    allow_code
        Whether policies of files may be code of the user.

    Raises
    ------
    InputError
        With every fault of every one of them.
    """
    found: list[tuple[str, Case]] = []
    faults: list[Fault] = []
    for text in texts:
        try:
            found += _named(text, allow_code=allow_code)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    names = [case.name for _, case in found]
    return [
        case if names.count(case.name) == 1 else replace(case, name=text) for text, case in found
    ]


def _named(text: str, *, allow_code: bool) -> list[tuple[str, Case]]:
    """Return the cases of one text, each with a longer name for where another has the same."""
    from supplysim.experiment.stored import (  # noqa: PLC0415 - only studies need the runner
        alternatives,
        is_study_folder,
    )

    if not is_study_folder(Path(text)) or text in map(str, scenarios()):
        return [(text, read_case(text, allow_code=allow_code))]
    seed, found = alternatives(text, allow_code=allow_code)
    return [
        (f"{text}: {one.name}", Case(one.name, one.scenario, seed, one.ready, one.stale))
        for one in found
    ]


def read_case(text: str, *, allow_code: bool = False) -> Case:
    """Return the case of a name, file or folder.

    A folder holds a run, or several replications of one scenario. Its scenario is taken from the
    manifest, and its runs are used where the same version made them. Names of shipped scenarios
    come first; write ``./small`` for a folder of that name.

    Raises
    ------
    InputError
        When there is no such scenario, or the folder's runs are of several scenarios or seeds.
    """
    folder = Path(text)
    manifests = _manifests(folder)
    if manifests and text not in map(str, scenarios()):
        return _of_folder(folder, manifests, allow_code=allow_code)
    scenario = load(text, allow_code=allow_code)
    return Case(scenario.name, scenario)


def seed_of(cases: Sequence[Case], seed: int | None) -> int:
    """Return the seed that all cases share: that of the folders, else the one given, else 0.

    Raises
    ------
    InputError
        When folders have other seeds than one another or than the one asked for.
    """
    seeds = {case.name: case.seed for case in cases if case.seed is not None}
    wanted = seed if seed is not None else next(iter(seeds.values()), 0)
    faults = [
        Fault(
            name,
            f"文件夹中是种子 {own} 的运行，不能与种子 {wanted} 成对；请用 --seed {own}，或改用方案",
            f"holds runs of seed {own}, which pair with none of seed {wanted}; use --seed {own}, "
            "or name the scenario instead",
            value=str(own),
        )
        for name, own in seeds.items()
        if own != wanted
    ]
    if faults:
        raise InputError(faults)
    return wanted


def _manifests(folder: Path) -> list[Path]:
    if (folder / MANIFEST).is_file():
        return [folder / MANIFEST]
    return sorted(folder.glob(_REPLICATIONS)) if folder.is_dir() else []


def _of_folder(folder: Path, manifests: Sequence[Path], *, allow_code: bool) -> Case:
    contents = []
    for path in manifests:
        try:
            contents.append((path.parent, _read(path)))
        except (OSError, ValueError, LookupError, TypeError) as error:
            zh = "该文件已损坏，或不是本程序写的"
            en = "this file is damaged, or was not written by this program"
            raise InputError([Fault(MANIFEST, zh, en, file=str(path.parent))]) from error
    kinds = {(entry["scenario_hash"], entry["seed"]) for _, entry in contents}
    if len(kinds) > 1:
        zh, en = "各次运行的方案或种子不同", "its runs are of several scenarios or seeds"
        raise InputError([Fault(str(folder), zh, en, value=str(len(kinds)))])
    ready = {int(entry["replication"]): place for place, entry in contents if _made_by_this(entry)}
    first = contents[0][1]
    return Case(
        name=folder.resolve().name,
        scenario=Scenario.from_dict(first["scenario"], allow_code=allow_code),
        seed=int(first["seed"]),
        ready=ready,
        stale=len(contents) - len(ready),
    )


def _read(path: Path) -> dict[str, Any]:
    """Return what is asked of a manifest, a KeyError where something is missing."""
    manifest = read_json(path)
    asked = ("scenario", "scenario_hash", "seed", "replication", "versions", "commit")
    return {name: manifest[name] for name in asked}


def _made_by_this(manifest: Mapping[str, object]) -> bool:
    """Tell whether this very program made a run; another one may give other numbers."""
    return manifest["versions"] == versions() and manifest["commit"] == git_commit()


def nearest_key(key: str, keys: Sequence[str]) -> str:
    """Return the key that was probably meant, "" when none is near."""
    return next(iter(get_close_matches(key, keys, n=1)), "")
