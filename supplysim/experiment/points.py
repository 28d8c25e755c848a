"""Points of a study: one combination of levers, one sample of the world, one resolved scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from supplysim.distributions import Distribution
from supplysim.errors import BilingualError, Fault, InputError
from supplysim.experiment.design import Choice
from supplysim.experiment.sampling import cube, quantiles
from supplysim.experiment.spec import Lever, StudySpec
from supplysim.rounding import half_up
from supplysim.scenario import Scenario
from supplysim.scenario.faults import field_at, nearest
from supplysim.scenario.paths import put, read_path
from supplysim.scenario.quantities import read_distribution
from supplysim.scenario.shape import extra, plain

__all__ = [
    "Point",
    "choice_settings",
    "distribution_of",
    "lever_settings",
    "points_of",
    "sample_settings",
    "settings_of",
]


@dataclass(frozen=True, slots=True)
class Point:
    """One place of a design, simulated in every replication.

    Parameters
    ----------
    number
        From 0, in the order of the design.
    choice
        What people set.
    sample
        Number of the sample of the world, None where the study samples nothing.
    draws
        Value of each uncertainty, by its name.
    """

    number: int
    choice: Choice
    sample: int | None = None
    draws: Mapping[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the point is called in tables and messages."""
        return self.choice.name if self.sample is None else f"{self.choice.name} #{self.sample}"


def points_of(spec: StudySpec, chosen: Sequence[Choice]) -> tuple[Point, ...]:
    """Return every point: each choice under each sample of the world.

    All choices meet the same samples, which therefore can be compared in pairs.
    """
    kind, number = spec.design.sampling
    if not kind:
        return tuple(Point(i, choice) for i, choice in enumerate(chosen))
    names = list(spec.uncertainties)
    unit = cube(kind, number, len(names), seed=spec.seed)
    columns = [
        quantiles(distribution_of(spec, name), unit[:, i]).tolist() for i, name in enumerate(names)
    ]
    worlds = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return tuple(
        Point(i * len(worlds) + sample, choice, sample, draws)
        for i, choice in enumerate(chosen)
        for sample, draws in enumerate(worlds)
    )


def settings_of(spec: StudySpec, base: Scenario, point: Point, folder: Path) -> dict[str, Any]:
    """Return the overrides of the base scenario at a point, what people set coming last."""
    worlds = sample_settings(spec, point.draws)
    return worlds | choice_settings(spec, base, point.choice, folder)


def sample_settings(spec: StudySpec, draws: Mapping[str, float]) -> dict[str, Any]:
    """Return the overrides of a sample; fields of whole numbers get whole numbers."""
    settings: dict[str, Any] = {}
    for name, value in draws.items():
        path = spec.uncertainties[name].path
        settings[path] = half_up(value) if _is_whole(path) else value
    return settings


def choice_settings(
    spec: StudySpec, base: Scenario, choice: Choice, folder: Path
) -> dict[str, Any]:
    """Return the overrides of what people set."""
    settings: dict[str, Any] = {}
    for name, level in choice.levels.items():
        settings |= lever_settings(spec.levers[name], level, base, folder)
    if choice.case:
        for key, value in spec.cases[choice.case].items():
            if key in spec.levers:
                settings |= lever_settings(spec.levers[key], value, base, folder)
            else:
                settings[key] = _placed(key, value, folder)
    return settings


def lever_settings(lever: Lever, level: Any, base: Scenario, folder: Path) -> dict[str, Any]:
    """Return the overrides of one level of a lever.

    Raises
    ------
    InputError
        When a number is to be scaled and there is none, or no level is so called.
    """
    if lever.settings:
        return _named_level(lever, level, folder)
    if not lever.scale:
        return {lever.path: _placed(lever.path, level, folder)}
    number = isinstance(level, int | float) and not isinstance(level, bool)
    if not number or not np.isfinite(level) or level < 0:
        zh, en = "应为不小于 0 的倍数", "must be a multiple of at least 0"
        raise InputError([Fault(lever.path, zh, en, value=str(level))])
    try:
        return base.scaled(lever.path, level)
    except InputError:
        # A slip in the path is told as such, with the nearest one.
        _, faults = put(base.to_dict(), lever.path, level, Scenario)
        if faults:
            raise InputError(faults) from None
        raise


def distribution_of(spec: StudySpec, name: str) -> Distribution:
    """Return the distribution of an uncertainty, in the unit of its field.

    Raises
    ------
    BilingualError
        When it is no distribution.
    ValueError
        When its parameters do not fit.
    """
    entry = spec.uncertainties[name]
    found, _, _ = field_at(Scenario, _names(entry.path))
    raw = read_distribution(entry.dist, extra(found, "unit"))
    if not isinstance(raw, int | float | Mapping) or isinstance(raw, bool):
        raise BilingualError("应为数或分布", "must be a number or a distribution")
    return Distribution.model_validate(raw)


def _named_level(lever: Lever, level: Any, folder: Path) -> dict[str, Any]:
    names = list(lever.settings)
    if level not in lever.settings:
        zh, en = f"没有这个水平；有：{'、'.join(names)}", f"no such level: {', '.join(names)}"
        fault = Fault("settings", zh, en, value=str(level), nearest=nearest(str(level), names))
        raise InputError([fault])
    return {path: _placed(path, value, folder) for path, value in lever.settings[level].items()}


def _is_whole(path: str) -> bool:
    _, annotation, _ = field_at(Scenario, _names(path))
    return plain(annotation) is int


def _names(path: str) -> list[str]:
    return [step.name for step in read_path(path) or ()]


def _placed(path: str, value: Any, folder: Path) -> Any:
    """Take names of folders and files of code from the folder of the study."""
    if not isinstance(value, str):
        return value
    if path.startswith("policies.") and ".py:" in value:
        file, _, name = value.rpartition(":")
        return f"{(folder / file).resolve()}:{name}"
    if path == "network" and (folder / value).is_dir():
        return str((folder / value).resolve())
    return value
