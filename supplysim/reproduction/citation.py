"""How to cite a result: the program, the scenario by its hash, seed, version and sources."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from supplysim.errors import Lang
from supplysim.experiment.keys import network_folder
from supplysim.record.store import MANIFEST, read_json
from supplysim.reproduction.subject import RunFolder, StudyFolder, subject_of
from supplysim.roads.files import read_network

__all__ = ["AUTHORS", "LICENCE", "TITLE", "Citation", "cite"]

TITLE = "supplysim: discrete-event simulation of the precast chain from plant to crane hook"
AUTHORS = "The supplysim authors"
LICENCE = "MIT"
"""Title, authors and licence as CITATION.cff gives them."""

_CELLS = re.compile(r"^\|(.+)\|$")
_RULE = re.compile(r"^[|\s:-]+$")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation of a result has to say.

    Parameters
    ----------
    kind
        "run" or "study".
    name, title_zh, title_en
        Of the scenario, or of the study.
    scenario_hash
        sha256 of the resolved scenario; of a study, of its base.
    plan_hash
        sha256 of the baseline, "" for a study, whose points have their own.
    seed
        Seed of the draws.
    replications
        Numbers of the replications; of a study those of every point.
    version, commit
        Of the program that made it; commit is "" where it is not known.
    sources
        Sources of the data, one line each.
    """

    kind: str
    name: str
    title_zh: str
    title_en: str
    scenario_hash: str
    plan_hash: str
    seed: int
    replications: tuple[int, ...]
    version: str
    commit: str
    sources: tuple[str, ...] = ()

    def text(self, lang: Lang = "zh") -> str:
        """Return the citation as text, in one language."""
        return "\n".join([*(_zh(self) if lang == "zh" else _en(self)), *self._listed(lang)])

    def bibtex(self) -> str:
        """Return the citation as an entry for BibTeX."""
        commit = [f"commit {self.commit}"] if self.commit else []
        note = "; ".join([*_en(self)[1:], *commit])
        rows = {
            "title": f"{{{TITLE}}}",
            "author": f"{{{AUTHORS}}}",
            "version": self.version,
            "license": LICENCE,
            "note": _escaped(note),
        }
        body = "".join(f"  {name} = {{{value}}},\n" for name, value in rows.items())
        return f"@software{{supplysim-{self.scenario_hash[:8]}-s{self.seed},\n{body}}}"

    def _listed(self, lang: Lang) -> list[str]:
        if not self.sources:
            return []
        return [
            "数据来源：" if lang == "zh" else "Sources of data:",
            *(f"- {s}" for s in self.sources),
        ]


def cite(folder: str | os.PathLike[str]) -> Citation:
    """Return how to cite what a folder of results holds.

    Parameters
    ----------
    folder
        Folder of a run, of several replications, or of a study that is complete.

    Raises
    ------
    InputError
        When it holds no complete result, or the road network of a study is not there any more.
    """
    subject = subject_of(Path(folder))
    return _of_runs(subject) if isinstance(subject, RunFolder) else _of_study(subject)


def _of_runs(subject: RunFolder) -> Citation:
    run = next(subject.runs())
    numbers = [read_json(place / MANIFEST)["replication"] for place in subject.places]
    return Citation(
        kind="run",
        name=run.scenario.name,
        title_zh=run.scenario.title_zh,
        title_en=run.scenario.title_en,
        scenario_hash=run.scenario.hash,
        plan_hash=run.plan_hash,
        seed=run.seed,
        replications=tuple(numbers),
        version=run.provenance.versions.get("supplysim", ""),
        commit=run.provenance.commit,
        sources=_all_sources(run.provenance.sources),
    )


def _of_study(subject: StudyFolder) -> Citation:
    spec, base = subject.results.spec, subject.base
    return Citation(
        kind="study",
        name=spec.name,
        title_zh=spec.title_zh,
        title_en=spec.title_en,
        scenario_hash=base.hash,
        plan_hash="",
        seed=spec.seed,
        replications=tuple(range(subject.results.replications)),
        version=subject.meta["version"],
        commit="",
        sources=_all_sources((read_network(network_folder(base)).licence,)),
    )


def _all_sources(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for text in texts for line in _sources(text))


def _zh(one: Citation) -> list[str]:
    what = "方案" if one.kind == "run" else "研究"
    whose = "" if one.kind == "run" else "基准"
    commit = one.commit and f"（提交 {one.commit}）"
    lines = [
        f"{AUTHORS}. {TITLE}. 版本 {one.version}{commit}，{LICENCE}。",
        f"{what}：{one.title_zh or one.name}（{one.name}）",
        f"{whose}方案 sha256：{one.scenario_hash}",
    ]
    lines += [f"计划基线 sha256：{one.plan_hash}"] if one.plan_hash else []
    return [*lines, f"种子 {one.seed}，重复 {_numbers(one.replications)}（从 0 起）"]


def _en(one: Citation) -> list[str]:
    what = "scenario" if one.kind == "run" else "study"
    whose = "scenario" if one.kind == "run" else "base scenario"
    commit = one.commit and f" (commit {one.commit})"
    lines = [
        f"{AUTHORS}. {TITLE}. Version {one.version}{commit}, {LICENCE}.",
        f"{what}: {one.title_en or one.name} ({one.name})",
        f"sha256 of the {whose}: {one.scenario_hash}",
    ]
    lines += [f"sha256 of the baseline: {one.plan_hash}"] if one.plan_hash else []
    return [*lines, f"seed {one.seed}, replications {_numbers(one.replications)} (from 0)"]


def _numbers(replications: tuple[int, ...]) -> str:
    """Return replication numbers, short where they follow on one another.

    Examples
    --------
    >>> _numbers((0, 1, 2)), _numbers((3,)), _numbers((0, 2))
    ('0-2', '3', '0, 2')
    """
    first, last = min(replications), max(replications)
    if len(replications) > 1 and replications == tuple(range(first, last + 1)):
        return f"{first}-{last}"
    return ", ".join(map(str, replications))


def _sources(text: str) -> list[str]:
    r"""Return the lines of a licence file to cite: the rows of its table, else its first sentence.

    Examples
    --------
    >>> _sources("# Licence\n\n| source | licence |\n|---|---|\n| A, map | CC0 |\n")
    ['A, map (CC0)']
    >>> _sources("# Licence\n\nInvented. CC0.\n")
    ['Invented. CC0.']
    """
    lines = [line.strip() for line in text.splitlines()]
    rows = [m[1].split("|") for m in map(_CELLS.match, lines) if m and not _RULE.match(m[0])]
    if len(rows) > 1:
        return [f"{row[0].strip()} ({row[-1].strip()})" for row in rows[1:]]
    return next(([line] for line in lines if line and not line.startswith("#")), [])


def _escaped(text: str) -> str:
    """Return text in which TeX takes nothing for a command."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
