"""Everything that can be wrong with a study before it is run, told at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from supplysim.distributions import Distribution
from supplysim.errors import BilingualError, Fault, InputError
from supplysim.experiment.design import Choice, choices_count
from supplysim.experiment.points import (
    choice_settings,
    distribution_of,
    lever_settings,
    sample_settings,
)
from supplysim.experiment.sampling import quantiles
from supplysim.experiment.selection import steps_of
from supplysim.experiment.spec import StudySpec
from supplysim.measured import known_measures, too_wide
from supplysim.policies.chosen import FAMILIES
from supplysim.policies.own import is_own
from supplysim.scenario import Scenario
from supplysim.scenario.faults import faults_of, nearest, shown

__all__ = ["baselines_of", "check_study", "coinciding", "unknown_measure"]

_ENDS = np.array([0.0, 0.5, 1.0])


def check_study(
    spec: StudySpec,
    base: Scenario,
    *,
    rows: Sequence[Mapping[str, Any]] = (),
    file: str = "",
    folder: Path = Path(),
    allow_code: bool = False,
) -> list[Fault]:
    """Return everything wrong with the levers, uncertainties, cases and measures of a study."""
    check = _Check(spec, base, rows, folder, allow_code=allow_code)
    faults = [
        *_same_paths(spec),
        *(fault for name in spec.levers for fault in check.lever(name)),
        *(fault for name in spec.uncertainties for fault in check.uncertainty(name)),
        *(fault for name in spec.cases for fault in check.case(name)),
        *_titles(spec, rows),
        *_baseline(spec),
        *_known(spec),
        *_measures(spec),
        *_selection(spec, rows),
    ]
    return [replace(fault, file=fault.file or file) for fault in faults]


class _Check:
    """Tries out each level, sample and case alone."""

    def __init__(
        self,
        spec: StudySpec,
        base: Scenario,
        rows: Sequence[Mapping[str, Any]],
        folder: Path,
        *,
        allow_code: bool,
    ) -> None:
        self.spec, self.base, self.rows, self.folder = spec, base, rows, folder
        self.allow_code = allow_code

    def tried(self, settings: Mapping[str, Any]) -> Scenario:
        changed = self.base.with_(settings)
        _known_rules(changed)
        strange = changed.allowed_code - self.base.allowed_code
        if strange and not self.allow_code:
            zh = "研究文件中的自有代码需要明确允许（--allow-code）"
            en = "code named by a study file has to be allowed (--allow-code)"
            raise InputError([Fault("policies", zh, en, value=name) for name in sorted(strange)])
        return changed

    def lever(self, name: str) -> Iterator[Fault]:
        lever = self.spec.levers[name]
        levels = lever.levels
        if self.spec.design.table:
            levels = tuple(dict.fromkeys(row[name] for row in self.rows if name in row))
        found: dict[str, list[Fault]] = {}
        seen: dict[str, Any] = {}
        for level in levels:
            try:
                resolved = self.tried(lever_settings(lever, level, self.base, self.folder)).hash
            except InputError as error:
                found[shown(level)] = list(error.faults)
                continue
            if resolved in seen:
                yield _same(f"levers.{name}", seen[resolved], level)
            seen.setdefault(resolved, level)
        everywhere = [faults[0].zh for faults in found.values()]
        if len(found) == len(levels) > 1 and len(set(everywhere)) == 1:
            where = f"levers.{name}.path" if lever.path else f"levers.{name}"
            yield from _told(where, lever.path, next(iter(found.values())))
            return
        for text, faults in found.items():
            yield from _told(f"levers.{name}", text, faults)

    def uncertainty(self, name: str) -> Iterator[Fault]:
        where = f"uncertainties.{name}"
        entry = self.spec.uncertainties[name]
        try:
            dist = distribution_of(self.spec, name)
        except BilingualError as error:
            yield Fault(f"{where}.dist", error.zh, error.en, value=shown(entry.dist))
            return
        except ValidationError as error:
            yield from (
                replace(f, where=f"{where}.dist") for f in faults_of(error, Distribution, _nowhere)
            )
            return
        for value in dict.fromkeys(quantiles(dist, _ENDS).tolist()):
            try:
                self.tried(sample_settings(self.spec, {name: value}))
            except InputError as error:
                yield from _told(where, shown(value), error.faults)
                return

    def case(self, name: str) -> Iterator[Fault]:
        try:
            self.tried(choice_settings(self.spec, self.base, Choice(case=name), self.folder))
        except InputError as error:
            yield from _told(f"cases.{name}", "", error.faults)


def _titles(spec: StudySpec, rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Yield a fault for each name that is given to something the study does not have."""
    levels = {
        name: [shown(level) for level in (*lever.levels, *(r[name] for r in rows if name in r))]
        for name, lever in spec.levers.items()
    }
    known = [*spec.levers, *spec.uncertainties, *spec.cases]
    known += [text for name, own in levels.items() for level in own
              for text in (level, f"{name}={level}")]  # fmt: skip
    for table in ("titles_zh", "titles_en"):
        for key in getattr(spec, table):
            if key not in known:
                zh = "研究里没有这样的杠杆、不确定量、情形或水平"
                en = "the study has no such lever, uncertainty, case or level"
                yield Fault(f"{table}.{key}", zh, en, nearest=nearest(key, known))


def coinciding(named: Sequence[tuple[str, str]], *, where: str = "design.levers") -> list[Fault]:
    """Return a fault for each combination that resolves to the same scenario as an earlier one.

    Parameters
    ----------
    named
        Name of each combination, and hash of its whole scenario.
    where
        Place that is to blame.
    """
    seen: dict[str, str] = {}
    faults = []
    for name, resolved in named:
        if resolved in seen:
            faults.append(_same(where, seen[resolved], name))
        seen.setdefault(resolved, name)
    return faults


def baselines_of(spec: StudySpec, chosen: Sequence[Choice]) -> tuple[int | None, ...]:
    """Return, for each combination, the position of the one it is compared with.

    The baseline may name some of the levers: the others are then as in the combination itself.
    None where there is no such combination, and without ``[compare]``.
    """
    if spec.compare is None:
        return (None,) * len(chosen)
    wanted = spec.compare.baseline
    if "case" in wanted:
        place = next((i for i, c in enumerate(chosen) if c.case == wanted["case"]), None)
        return (place,) * len(chosen)
    known = {_levels(choice.levels): i for i, choice in enumerate(chosen) if not choice.case}
    whole = known.get(_levels(wanted))
    return tuple(
        whole if choice.case else known.get(_levels(dict(choice.levels) | wanted))
        for choice in chosen
    )


def _levels(levels: Mapping[str, Any]) -> str:
    return repr(sorted((name, shown(level)) for name, level in levels.items()))


def _same(where: str, first: Any, second: Any) -> Fault:
    return Fault(
        where,
        f"与 {shown(first)} 得到同一方案（取整后相等？）",
        f"gives the same scenario as {shown(first)} (equal once rounded?)",
        value=shown(second),
    )


def _told(where: str, value: str, faults: Sequence[Fault]) -> Iterator[Fault]:
    """Tell faults of a scenario under the place of the study that causes them."""
    for fault in faults:
        at = f"{fault.where} = {fault.value}" if fault.value else fault.where
        yield Fault(
            where,
            f"{at}：{fault.zh}",
            f"{at}: {fault.en}",
            value=value,
            nearest=fault.nearest,
        )


def _same_paths(spec: StudySpec) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    placed = [(f"levers.{name}", lever.paths) for name, lever in spec.levers.items()]
    placed += [(f"uncertainties.{name}", (one.path,)) for name, one in spec.uncertainties.items()]
    for here, paths in placed:
        for path in paths:
            if path in seen:
                other = seen[path]
                yield Fault(
                    f"{here}.path",
                    f"{other} 已设此字段",
                    f"{other} sets this field already",
                    value=path,
                )
            seen.setdefault(path, here)


def _baseline(spec: StudySpec) -> Iterator[Fault]:
    wanted = spec.compare.baseline if spec.compare is not None else {}
    for key, level in wanted.items():
        where = f"compare.baseline.{key}"
        if key == "case":
            if level not in spec.cases:
                near = nearest(str(level), list(spec.cases))
                zh, en = "没有这个情形", "no such case"
                yield Fault(where, zh, en, value=shown(level), nearest=near)
        elif key not in spec.levers:
            near = nearest(key, [*spec.levers, "case"])
            yield Fault(where, "没有这个杠杆", "no such lever", nearest=near)
        elif not spec.design.table and level not in spec.levers[key].levels:
            levels = ", ".join(shown(one) for one in spec.levers[key].levels)
            zh, en = f"应为该杠杆的取值之一：{levels}", f"must be one of its levels: {levels}"
            yield Fault(where, zh, en, value=shown(level))


def _known(spec: StudySpec) -> Iterator[Fault]:
    for name in spec.known.yuan if spec.known is not None else ():
        if name not in spec.cases:
            near = nearest(name, list(spec.cases))
            yield Fault(f"known.yuan.{name}", "没有这个情形", "no such case", nearest=near)


def _measures(spec: StudySpec) -> Iterator[Fault]:
    named = [("responses", key) for key in spec.responses]
    named += [("replications.until", key) for key in spec.replications.until]
    named += [("selection.measure", spec.selection.measure)] if spec.selection else []
    for where, key in named:
        yield from unknown_measure(where, key)
    for key, precision in spec.replications.precisions.items():
        if not precision.relative:
            yield from too_wide(f"replications.until.{key}", key, precision.half)
    if spec.selection is not None:
        yield from too_wide("selection.zone", spec.selection.measure, spec.selection.zone)


def unknown_measure(where: str, key: str) -> Iterator[Fault]:
    """Yield a fault when there is no such measure."""
    known = known_measures()
    if key not in known:
        text = ", ".join(known)
        zh, en = f"没有这个指标；可用：{text}", f"no such measure; available: {text}"
        yield Fault(where, zh, en, value=key, nearest=nearest(key, known))


def _selection(spec: StudySpec, rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    selection = spec.selection
    if selection is None or not selection.sequential:
        return
    if spec.uncertainties:
        zh = "有抽样的不确定量时每个方案不止一种情形；请用 subset"
        en = "where the world is sampled an alternative is no single scenario; use subset"
        yield Fault("selection.procedure", zh, en, value=selection.procedure)
    try:
        next(steps_of(selection, choices_count(spec, rows)))
    except InputError as error:
        yield from (replace(fault, where=f"selection.{fault.where}") for fault in error.faults)


def _known_rules(scenario: Scenario) -> None:
    """Look up the policies of a scenario by name; code of the user is not imported here."""
    for family, registry in FAMILIES.items():
        name = getattr(scenario.policies, family)
        if not is_own(name):
            registry.get(name)


def _nowhere(_path: Any) -> str:
    return ""
