"""A study: a base scenario, what is varied in it, and what is to be known."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from supplysim import shipped
from supplysim.errors import Fault, InputError
from supplysim.experiment.checking import baselines_of, check_study, coinciding
from supplysim.experiment.design import (
    LARGEST,
    Choice,
    check_levels,
    choices,
    choices_count,
    read_rows,
)
from supplysim.experiment.points import Point, points_of, settings_of
from supplysim.experiment.sampling import sample_count
from supplysim.experiment.spec import StudySpec
from supplysim.experiment.stopping import Stopping
from supplysim.kinds import mistaken, nearest_shipped, shipped_files
from supplysim.scenario import Note, Scenario, load
from supplysim.scenario.faults import faults_of
from supplysim.scenario.files import locate, read_layers
from supplysim.scenario.reading import Reading
from supplysim.scenario.sheet_table import is_workbook

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from supplysim.experiment.crew import Progress
    from supplysim.experiment.results import Results

__all__ = ["FILE", "RUNS_UNASKED", "Study", "locate_study"]

FILE = "study.toml"
"""Name of the file of a study in a folder."""

RUNS_UNASKED = 5_000
"""Most runs that are begun without asking (CONTRACTS 5)."""


@dataclass(frozen=True, eq=False, repr=False)
class Study:
    """A designed experiment, checked and ready to run.

    Parameters
    ----------
    spec
        What the file says.
    base
        The scenario that everything is a change of.
    rows
        Rows of the table of levels, where there is one.
    folder
        Folder that files named by the study are in.
    notes
        What was noticed while reading.
    """

    spec: StudySpec
    base: Scenario
    rows: tuple[Mapping[str, Any], ...] = ()
    folder: Path = Path()
    notes: tuple[Note, ...] = ()

    @classmethod
    def load(cls, name_or_path: str | os.PathLike[str], *, allow_code: bool = False) -> "Study":
        """Return a study, read and checked.

        Parameters
        ----------
        name_or_path
            A ``.toml`` file, a folder with ``study.toml``, or the name of a shipped study.
        allow_code
            Whether policies may be functions of the user.

        Raises
        ------
        InputError
            With every fault at once.
        """
        path = locate_study(os.fspath(name_or_path))
        reading = Reading(allow_code=allow_code)
        data = read_layers(path, StudySpec, reading, kind="study")
        if reading.broken:
            raise InputError(reading.faults)
        if path.name == FILE and data.get("name") == path.stem:
            data["name"] = path.resolve().parent.name
        study = _built(data, reading, path.parent, file=str(path), allow_code=allow_code)
        return replace(study, notes=(*reading.notes, *study.base.notes))

    @classmethod
    def from_dict(
        cls,
        data: Mapping[str, Any],
        *,
        base: Scenario | None = None,
        folder: str | os.PathLike[str] = ".",
    ) -> "Study":
        """Return the study that raw data describe, as a file would.

        Parameters
        ----------
        data
            The content of a study file. What it names of your own code may be run.
        base
            Base scenario, in place of the one that ``data`` names.
        folder
            Folder that files named by the study are in.

        Raises
        ------
        InputError
            With every fault at once.

        Examples
        --------
        >>> study = Study.from_dict({
        ...     "name": "fleet", "base": "small",
        ...     "levers": {"trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]}},
        ... })
        >>> [point.name for point in study.points]
        ['trucks=0.5', 'trucks=1']
        """
        named = dict(data)
        if base is not None:
            named.setdefault("base", base.name)
        return _built(named, Reading(allow_code=True), Path(folder), base=base, allow_code=True)

    def __repr__(self) -> str:
        spec = self.spec
        return (
            f"Study({spec.name!r} on {self.base.name!r}: {self.size} points x "
            f"{spec.replications.min}-{spec.replications.most} replications)"
        )

    def _repr_html_(self) -> str:
        rows = [
            ("base", self.base.name),
            ("levers", ", ".join(self.spec.levers)),
            ("uncertainties", ", ".join(self.spec.uncertainties)),
            ("points", str(self.size)),
            ("replications", f"{self.spec.replications.min}-{self.spec.replications.most}"),
        ]
        cells = "".join(f"<tr><th>{a}</th><td>{escape(b)}</td></tr>" for a, b in rows)
        return f"<table><caption>{escape(self.spec.name)}</caption>{cells}</table>"

    @property
    def name(self) -> str:
        """Name of the study."""
        return self.spec.name

    @property
    def size(self) -> int:
        """Number of points, told without making them."""
        return _size(self.spec, self.rows)

    @property
    def first_runs(self) -> int:
        """Number of runs that are made in any case, before a rule or a selection asks for more."""
        selection, shared = self.spec.selection, Stopping(self.spec.replications).first
        more = 0 if selection is None else selection.first_runs(len(self.choices), shared)
        return self.size * shared + more

    @property
    def most_runs(self) -> int:
        """Number of runs if no rule ends them earlier, those of a selection included."""
        selection, shared = self.spec.selection, self.spec.replications.most
        more = 0 if selection is None else selection.most_runs(len(self.choices), shared)
        return self.size * shared + more

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Every combination of what people set."""
        return choices(self.spec, self.rows)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Every point of the design."""
        return points_of(self.spec, self.choices)

    @property
    def baselines(self) -> tuple[int | None, ...]:
        """For each choice, the position of the one it is compared with (``[compare]``)."""
        return baselines_of(self.spec, self.choices)

    def scenario(self, point: Point) -> Scenario:
        """Return the whole scenario of a point.

        Raises
        ------
        InputError
            When its levels do not go together.
        """
        settings = settings_of(self.spec, self.base, point, self.folder)
        return self.base.with_(settings) if settings else self.base

    def scenarios(self) -> tuple[Scenario, ...]:
        """Return the scenario of every point, in order.

        Raises
        ------
        InputError
            With the faults of all points whose levels do not go together, or that coincide.
        """
        found: list[Scenario] = []
        faults: list[Fault] = []
        for point in self.points:
            try:
                found.append(self.scenario(point))
            except InputError as error:
                faults += [replace(f, where=f"{point.name}: {f.where}") for f in error.faults]
        if not faults:
            pairs = zip(self.points, found, strict=True)
            faults = coinciding([(p.choice.name, s.hash) for p, s in pairs if not p.sample])
        if faults:
            raise InputError(faults)
        return tuple(found)

    def run(
        self,
        *,
        out: str | os.PathLike[str] | None = None,
        workers: int | None = None,
        executor: "Executor | None" = None,
        scheduler: Any = None,
        yes: bool = False,
        progress: "Progress | None" = None,
    ) -> "Results":
        """Simulate whatever is not there yet, and return the results.

        Parameters
        ----------
        out
            Folder of the results, by default ``out/<name>``. Runs that it holds already are not
            simulated again.
        workers
            Number of worker processes, by default one a processor.
        executor
            Any executor of the shape of ``concurrent.futures``, in place of worker processes.
        scheduler
            Address of a dask scheduler, or a ``distributed.Client``.
        yes
            Begin also when there are more than 5,000 runs.
        progress
            Called now and then with a ``Progress``.

        Raises
        ------
        InputError
            When the study cannot be run, or is too large.
        OutputError
            When the folder belongs to another study or version, or is in use.
        """
        from supplysim.experiment.runner import run_study  # noqa: PLC0415 - the runner knows us

        return run_study(
            self,
            out=out,
            workers=workers,
            executor=executor,
            scheduler=scheduler,
            yes=yes,
            progress=progress,
        )


def locate_study(text: str) -> Path:
    """Return the file of a study, given as such, by its folder, or by a shipped name.

    Raises
    ------
    InputError
        When there is none.
    """
    if not text.endswith(".toml") and shipped.has("experiments", text):
        path = shipped.find("experiments", text) / FILE
        if path.is_file():
            return path
    path = Path(text).expanduser()
    if path.is_dir():
        path /= FILE
    if is_workbook(path) and path.is_file():
        zh = "研究写成 .toml；工作簿是方案（supplysim run、check）或选址研究（supplysim bases）"
        en = (
            "a study is written as .toml; a workbook is a scenario (supplysim run, check) or a "
            "study of bases (supplysim bases)"
        )
        raise InputError([Fault("study", zh, en, value=text)])
    if path.is_file() or text.endswith(".toml"):
        return path
    names = [*shipped_files("study")]
    zh = f"没有这个研究；内置研究：{'、'.join(names)}，或给出 .toml 文件"
    en = f"no such study; shipped: {', '.join(names)}, or give a .toml file"
    none = Fault("study", zh, en, value=text, nearest=nearest_shipped(text, "study"))
    raise InputError([mistaken(text, "study", where="study") or none])


def _built(
    data: dict[str, Any],
    reading: Reading,
    folder: Path,
    *,
    base: Scenario | None = None,
    file: str = "",
    allow_code: bool,
) -> Study:
    """Return the study of raw data; the base is looked at also where the rest has faults."""
    faults = list(reading.faults)
    spec = None
    try:
        spec = StudySpec.model_validate(data)
    except ValidationError as error:
        faults += faults_of(error, StudySpec, lambda _: file)
    if base is None and isinstance(data.get("base"), str):
        base, more = _base(data["base"], folder, file, allow_code=allow_code)
        faults += more
    if spec is None or base is None or faults:
        raise InputError(faults)
    spec, faults = _with_cases(spec, base, folder, file, allow_code=allow_code)
    if faults:
        raise InputError(faults)
    rows: tuple[Mapping[str, Any], ...] = ()
    if spec.design.table:
        rows, faults = read_rows(folder / spec.design.table, spec.levers)
    faults += check_levels(spec, file)
    too_large = _too_large(spec, rows, file)
    # Of a design that is never run the levels need not be tried, one by one.
    faults += too_large or check_study(
        spec, base, rows=rows, file=file, folder=folder, allow_code=allow_code
    )
    if faults:
        raise InputError(faults)
    return Study(spec, base, rows, folder)


def _base(
    text: str, folder: Path, file: str, *, allow_code: bool
) -> tuple[Scenario | None, list[Fault]]:
    try:
        path = locate(text, folder)
        return load(path if path is not None else text, allow_code=allow_code), []
    except InputError as error:
        return None, [
            replace(f, where=f"base: {f.where}" if f.file else "base", file=f.file or file)
            for f in error.faults
        ]


def _with_cases(
    spec: StudySpec, base: Scenario, folder: Path, file: str, *, allow_code: bool
) -> tuple[StudySpec, list[Fault]]:
    """Return the study with the scenarios that cases name written out as what differs in them.

    So the study as it is stored says all by itself, wherever it is read again.
    """
    cases: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    own = base.to_dict()
    for name, settings in spec.cases.items():
        cases[name] = dict(settings)
        if "base" in spec.levers or "base" not in settings:
            continue
        other, more = _base(str(cases[name].pop("base")), folder, file, allow_code=allow_code)
        faults += [replace(fault, where=f"cases.{name}.{fault.where}") for fault in more]
        if other is not None:
            whole = other.to_dict()
            changed = {key: value for key, value in whole.items() if own.get(key) != value}
            cases[name] = changed | cases[name]
    return spec.model_copy(update={"cases": cases}), faults


def _too_large(spec: StudySpec, rows: Sequence[Mapping[str, Any]], file: str) -> list[Fault]:
    size = _size(spec, rows)
    if size <= LARGEST:
        return []
    zh, en = f"设计点不能超过 {LARGEST:,}", f"a design has at most {LARGEST:,} points"
    return [Fault("design", zh, en, file=file, value=f"{size:,}")]


def _size(spec: StudySpec, rows: Sequence[Mapping[str, Any]]) -> int:
    kind, number = spec.design.sampling
    samples = sample_count(kind, number, len(spec.uncertainties)) if kind else 1
    return choices_count(spec, rows) * samples
