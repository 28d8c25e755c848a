"""Which uncertain inputs a measure answers to: one at a time, by trajectories, by variance."""

from collections.abc import Iterator

import pandas as pd

from supplysim.analysis.cells import Worlds, naming, titled, worlds_of
from supplysim.analysis.design import baselines, choice_titles, headlines, titles
from supplysim.analysis.found import Drawing, Found, Said, unfit
from supplysim.analysis.words import LANGS, largest, number_of, value_of
from supplysim.errors import InputError
from supplysim.experiment import Results
from supplysim.experiment.judged import judged
from supplysim.experiment.sampling import cube
from supplysim.measured import measure_name
from supplysim.statistics.morris import morris
from supplysim.statistics.nested import Shares, variance_shares
from supplysim.statistics.paired import Difference
from supplysim.statistics.samples import FloatArray
from supplysim.statistics.sobol import saltelli_blocks, sobol

__all__ = ["finding_titles", "findings_of", "screening", "sensitivity", "shares", "swings"]

_TOLD = 3
_LESS = " − "
"""Between the names of two combinations whose difference is asked about."""


def findings_of(results: Results, worlds: Worlds) -> Iterator[tuple[str, FloatArray]]:
    """Yield what sensitivity is asked of: the baseline, and each difference to it.

    Yields
    ------
    tuple
        Name, and values of shape (samples, replications).
    """
    bases = baselines(results)
    first = min(base for base in bases)
    yield worlds.names[first], worlds.measured[first]
    for row, base in enumerate(bases):
        if row != base:
            name = f"{worlds.names[row]}{_LESS}{worlds.names[base]}"
            yield name, worlds.measured[row] - worlds.measured[base]


def finding_titles(results: Results) -> dict[str, Said]:
    """Return what each of those is called, by its name."""
    names = choice_titles(results)
    pairs = {
        f"{one}{_LESS}{other}": Said(
            f"“{names[one].zh}”减“{names[other].zh}”", f'"{names[one].en}" less "{names[other].en}"'
        )
        for one in names
        for other in names
    }
    return names | pairs


def swings(results: Results) -> Found:
    """Return what headline measures become as each input goes to its low and its high end.

    At the combination compared with, all other inputs at their medians. The swing from low to
    high is paired over replications and adjusted by Holm over the inputs of a measure.

    Raises
    ------
    BilingualError
        When inputs were not varied one at a time.
    """
    _asks(results, "one_at_a_time")
    tables, drawings, said = [], [], []
    for key in headlines(results):
        worlds = worlds_of(results, key)
        name, values = next(findings_of(results, worlds))
        table = titled(_swings(worlds, values), "factor", titles(results))
        table = titled(table.assign(of=name, **naming(key)), "of", finding_titles(results))
        tables.append(table)
        drawings.append(Drawing(f"tornado-{key}", "tornado", table))
        said.append(_swung(key, table))
    return Found(pd.concat(tables, ignore_index=True), tuple(drawings), tuple(said))


def screening(results: Results) -> Found:
    """Return the elementary effects of Morris on headline measures, at the baseline and of
    differences to it.

    Raises
    ------
    BilingualError
        When the world was not sampled by trajectories.
    """  # noqa: D205 - one sentence
    _asks(results, "morris")
    spec = results.spec
    names = list(spec.uncertainties)
    unit = cube("morris", spec.design.sampling[1], len(names), seed=spec.seed)
    tables, drawings = [], []
    for key in headlines(results):
        worlds = worlds_of(results, key)
        for number, (of, values) in enumerate(findings_of(results, worlds)):
            rows = [
                {"factor": e.name, "kind": "mu_star", "value": e.mu_star, "low": e.low,
                 "high": e.high, "mu": e.mu, "sigma": e.sigma, "noise": e.noise}
                for e in morris(unit, values, names)
            ]  # fmt: skip
            table = titled(pd.DataFrame(rows), "factor", titles(results)).assign(
                of=of, **naming(key), replications=worlds.replications
            )
            table = titled(table, "of", finding_titles(results))
            tables.append(table)
            drawings.append(Drawing(f"morris-{key}-{number}", "sensitivity_bars", table))
    whole = pd.concat(tables, ignore_index=True)
    return Found(whole, tuple(drawings), _most(whole, "mu_star"))


def sensitivity(results: Results) -> Found:
    """Return Sobol indices of headline measures, at the baseline and of differences to it.

    With bootstrap intervals, and the noise of replications told apart where there are two or
    more. What does not vary beyond its noise is left out, and said.

    Raises
    ------
    BilingualError
        When the world was not sampled by Saltelli's scheme, or nothing varies.
    """
    _asks(results, "saltelli")
    names = list(results.spec.uncertainties)
    tables, drawings, said = [], [], []
    for key in headlines(results):
        worlds = worlds_of(results, key)
        for number, (of, values) in enumerate(findings_of(results, worlds)):
            try:
                found = sobol(*saltelli_blocks(values, len(names)), names)
            except InputError:
                said.append(_still(key, finding_titles(results)[of]))
                continue
            rows = [
                {"factor": e.name, "kind": kind, "value": value, "low": low, "high": high}
                for e in found.indices
                for kind, value, low, high in (
                    ("S1", e.S1, e.S1_low, e.S1_high), ("ST", e.ST, e.ST_low, e.ST_high)
                )
            ]  # fmt: skip
            table = titled(pd.DataFrame(rows), "factor", titles(results)).assign(
                of=of, variance=found.variance, noise=found.noise, **naming(key),
                replications=worlds.replications,
            )  # fmt: skip
            table = titled(table, "of", finding_titles(results))
            tables.append(table)
            drawings.append(Drawing(f"sobol-{key}-{number}", "sensitivity_bars", table))
    if not tables:
        unfit(said[0].zh, said[0].en)
    whole = pd.concat(tables, ignore_index=True)
    return Found(whole, tuple(drawings), (*_most(whole, "ST"), *said))


def shares(results: Results) -> Found:
    """Return what part of the variance of a single run is due to inputs, and what to noise.

    Raises
    ------
    BilingualError
        When the world was not sampled, or with one replication a sample.
    """
    _asks(results, "lhs", "sobol", "saltelli")
    rows, said = [], []
    for key in headlines(results):
        worlds = worlds_of(results, key)
        if worlds.replications < 2:  # noqa: PLR2004 - with one, noise cannot be told apart
            unfit("每个样本至少要有两次模拟", "needs two replications of each sample")
        for number, (of, values) in enumerate(findings_of(results, worlds)):
            # Only the first point of a group is drawn by itself.
            found = variance_shares(values[:: worlds.group])
            if not number:
                said.append(_of_chance(key, found))
            rows.append({"of": of, **naming(key), "variance": found.variance,
                         "inputs": found.input, "noise": found.noise})  # fmt: skip
    return Found(pd.DataFrame(rows), (), tuple(said))


def _of_chance(key: str, found: Shares) -> Said:
    inputs, noise = f"{100 * found.input:.0f}", f"{100 * found.noise:.0f}"
    return Said(
        f"{measure_name(key, 'zh')}在单次运行之间的差异，{inputs}% 来自不确定输入，"
        f"{noise}% 来自随机。",
        f"Of the variance of {measure_name(key, 'en')} between single runs {inputs} % is due to "
        f"uncertain inputs, {noise} % to chance.",
    )


def _asks(results: Results, *kinds: str) -> None:
    if results.spec.design.sampling[0] not in kinds:
        text = " / ".join(f"{kind} = n" for kind in kinds)
        unfit(
            f"须抽样不确定量：uncertainties = {{ {text} }}",
            f"needs uncertainties = {{ {text} }} under [design]",
        )


def _swings(worlds: Worlds, values: FloatArray) -> pd.DataFrame:
    """Return one row an input, from the base point and the ends of each input's block."""
    names = list(worlds.inputs.columns)
    block = (len(values) - 1) // len(names)
    n = values.shape[1]
    rows, found = [], []
    for i, name in enumerate(names):
        low, high = 1 + i * block, (i + 1) * block
        swing = values[high] - values[low]
        error = float(swing.std(ddof=1)) / n**0.5 if n > 1 else float("nan")
        found.append(Difference(float(swing.mean()), error, float(n - 1)))
        rows.append({"factor": name, "low_input": worlds.inputs[name].iloc[low],
                     "high_input": worlds.inputs[name].iloc[high],
                     "base_input": worlds.inputs[name].iloc[0],
                     "at_low": float(values[low].mean()), "at_high": float(values[high].mean()),
                     "base": float(values[0].mean()), "difference": found[-1].value})  # fmt: skip
    return judged(rows, found, replications=n, of=[worlds.measure] * len(rows))


def _swung(key: str, table: pd.DataFrame) -> Said:
    row = largest(table)
    ends = number_of(float(row["low_input"])), number_of(float(row["high_input"]))
    zh, en = (measure_name(key, lang) for lang in LANGS)
    told = {
        lang: [value_of(float(row[end]), key, lang) for end in ("at_low", "at_high")]
        for lang in LANGS
    }
    return Said(
        f"对{zh}影响最大的输入：{row['factor_zh']}由 {ends[0]} 到 {ends[1]}，"
        f"由 {told['zh'][0]} 到 {told['zh'][1]}。",
        f"What moves {en} most: {row['factor_en']} from {ends[0]} to {ends[1]}, "
        f"from {told['en'][0]} to {told['en'][1]}.",
    )


def _most(whole: pd.DataFrame, kind: str) -> tuple[Said, ...]:
    """Return, for each measure and finding, the inputs that count most."""
    said = []
    for (measure, _of), own in whole[whole["kind"] == kind].groupby(["measure", "of"], sort=False):
        top = own.sort_values("value", ascending=False, kind="stable").head(_TOLD)
        numbers = [f"{value:.2f}" if kind == "ST" else number_of(value) for value in top["value"]]
        zh, en = (
            split.join(
                f"{name} {n}" for name, n in zip(top[f"factor_{lang}"], numbers, strict=True)
            )
            for lang, split in (("zh", "、"), ("en", ", "))
        )
        label = "ST" if kind == "ST" else "μ*"
        of_zh, of_en = own["of_zh"].iloc[0], own["of_en"].iloc[0]
        said.append(
            Said(
                f"{measure_name(str(measure), 'zh')}（{of_zh}）主要取决于（{label}）：{zh}。",
                f"{measure_name(str(measure), 'en')} ({of_en}) answers most to ({label}): {en}.",
            )
        )
    return tuple(said)


def _still(key: str, of: Said) -> Said:
    return Said(
        f"{measure_name(key, 'zh')}（{of.zh}）在各样本之间没有超出随机的变化。",
        f"{measure_name(key, 'en')} ({of.en}) does not vary between samples beyond chance.",
    )
