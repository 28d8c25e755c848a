"""Ranges of inputs in which a target is met, or a finding turns, read as a sentence."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from supplysim.analysis.cells import worlds_of
from supplysim.analysis.design import baselines, choice_titles, headlines, titles
from supplysim.analysis.found import Found, Said, unfit
from supplysim.analysis.words import LANGS, number_of, value_of
from supplysim.errors import Lang
from supplysim.experiment import Results
from supplysim.experiment.stored import stored_study
from supplysim.measured import measure_name
from supplysim.statistics.prim import Box, best_box, prim
from supplysim.statistics.samples import BoolArray

__all__ = ["boxes"]

_FEWEST = 50
"""Samples of the world; with fewer a box of a twentieth of them holds next to none."""

_RARE = 0.1
"""Least share of samples on either side: what hardly ever or nearly always holds needs no box."""

_DENSITY = 0.9
"""Share of a box in which what is said of it has to hold."""


def boxes(results: Results) -> Found:
    """Return, by patient rule induction, where targets are met and where findings turn.

    Of every headline measure with a target in the base scenario: the box of inputs in which an
    alternative meets it. Of every difference to the baseline: the box in which it has the sign
    that it does not have on average. A box holds in at least 90 % of the samples inside it; where
    there is none, the densest one is given.

    Raises
    ------
    BilingualError
        When the world was not sampled often enough, or nothing turns.
    """
    kind, _ = results.spec.design.sampling
    if kind not in {"lhs", "sobol", "saltelli"}:
        unfit(
            f"须抽样不确定量至少{_FEWEST}次：uncertainties = {{ lhs = 64 }}",
            f"needs at least {_FEWEST} samples of uncertainties = {{ lhs = 64 }}",
        )
    rows, said = [], []
    names = list(results.spec.uncertainties)
    for zh, en, inputs, good in _questions(results):
        if len(inputs) < _FEWEST:
            unfit(f"样本不足{_FEWEST}个", f"fewer than {_FEWEST} samples")
        share = float(good.mean())
        if not _RARE <= share <= 1 - _RARE:
            always = share > _RARE
            told = f"{100 * share:.0f}"
            said.append(
                Said(
                    f"{zh}：在{told}%的样本中成立，{'几乎总是' if always else '几乎从不'}。",
                    f"{en}: in {told} % of samples, "
                    f"{'nearly always' if always else 'hardly ever'}.",
                )
            )
            continue
        found = prim(inputs.to_numpy(), good, names)
        box = best_box(found, density=_DENSITY) or found[-1]
        said.append(_sentence(zh, en, box, titles(results)))
        rows += [
            {"statement_zh": zh, "statement_en": en, "share": share, "factor": limit.name,
             "low": limit.low, "high": limit.high, "p": limit.p, "coverage": box.coverage,
             "density": box.density, "mass": box.mass}
            for limit in box.limits
        ]  # fmt: skip
    columns = ["statement_zh", "statement_en", "share", "factor", "low", "high", "p", "coverage",
               "density", "mass"]  # fmt: skip
    return Found(pd.DataFrame(rows, columns=columns), (), tuple(said))


def _questions(results: Results) -> Iterator[tuple[str, str, pd.DataFrame, BoolArray]]:
    """Yield statements in both languages, samples, and in which of them each holds."""
    targets = stored_study(results.folder).base.targets
    bases = baselines(results)
    names = choice_titles(results)
    for key in headlines(results):
        worlds = worlds_of(results, key)
        means = worlds.measured.mean(axis=2)
        zh, en = (measure_name(key, lang) for lang in LANGS)
        for row, name in enumerate(worlds.names):
            if key in targets:
                least = targets[key]
                yield (
                    f"“{names[name].zh}”的{zh}不低于 {value_of(least, key, 'zh')}",
                    f'"{names[name].en}": {en} of {value_of(least, key, "en")} or more',
                    worlds.inputs,
                    np.asarray(means[row] >= least),
                )
            if bases[row] == row:
                continue
            gain = means[row] - means[bases[row]]
            below = gain.mean() >= 0
            own, other = names[name], names[worlds.names[bases[row]]]
            yield (
                f"“{own.zh}”的{zh}{'低于' if below else '高于'}“{other.zh}”",
                f'"{own.en}": {en} {"below" if below else "above"} that of "{other.en}"',
                worlds.inputs,
                np.asarray(gain < 0 if below else gain > 0),
            )


def _sentence(zh: str, en: str, box: Box, names: Mapping[str, Said]) -> Said:
    limits = [(limit.name, limit.low, limit.high) for limit in box.limits]
    texts: dict[Lang, str] = {}
    for lang in LANGS:
        to = "至" if lang == "zh" else "to"
        parts = []
        for key, low, high in limits:
            name = names[key].text(lang)
            if np.isinf(low):
                parts.append(f"{name} ≤ {number_of(high)}")
            elif np.isinf(high):
                parts.append(f"{name} ≥ {number_of(low)}")
            else:
                parts.append(f"{name} {number_of(low)} {to} {number_of(high)}")
        texts[lang] = ("且" if lang == "zh" else " and ").join(parts)
    density, coverage = f"{100 * box.density:.0f}", f"{100 * box.coverage:.0f}"
    return Said(
        f"{zh}，当 {texts['zh'] or '（任何取值）'}：框内{density}%成立，"
        f"含全部成立样本的{coverage}%。",
        f"{en} where {texts['en'] or 'anything'}: holds in {density} % of the box, which has "
        f"{coverage} % of all such samples.",
    )
