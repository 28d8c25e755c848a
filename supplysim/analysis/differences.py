"""Paired differences of every combination to the one it is compared with."""

from collections.abc import Iterator

import pandas as pd

from supplysim.analysis.cells import cells_of, titled
from supplysim.analysis.design import baselines, choice_titles
from supplysim.analysis.found import Drawing, Found, Said, unfit
from supplysim.analysis.words import LANGS, change_of, rows_of
from supplysim.experiment import Results
from supplysim.experiment.judged import judged
from supplysim.measured import measure_name, unit_of
from supplysim.statistics.intervals import alike

__all__ = ["differences"]

_DRAWN = 4
"""Combinations that a chart tells apart by colour; of more, those that differ most are drawn."""

_TOLD = 4
"""Sentences: beyond that a table is easier to read."""


def differences(results: Results) -> Found:
    """Return the paired difference of every combination and response.

    Each to the combination that ``[compare]`` names for it (else to the first one), over the same
    replications or samples of the world; limits and verdicts adjusted by Holm over all rows.

    Raises
    ------
    BilingualError
        When there is nothing to compare.
    """
    bases = baselines(results)
    pairs = [(row, base) for row, base in enumerate(bases) if row != base]
    if not pairs:
        unfit("至少要有两个组合", "needs at least two combinations")
    rows, found, n = [], [], 0
    for key in results.responses:
        cells = cells_of(results, key)
        n = max(n, cells.n)
        for row, base in pairs:
            found.append(cells.contrast({row: 1.0, base: -1.0}))
            rows.append({"case": cells.names[row], "to": cells.names[base], "key": key,
                         "name_zh": measure_name(key, "zh"), "name_en": measure_name(key, "en"),
                         "unit": unit_of(key), "base": float(cells.ratios[base]),
                         "value": float(cells.ratios[row]),
                         "difference": found[-1].value})  # fmt: skip
    keys = [str(row["key"]) for row in rows]
    table = judged(rows, found, replications=n, of=keys)
    for column in ("case", "to"):
        table = titled(table, column, choice_titles(results))
    first = table[table["key"] == results.responses[0]]
    order = first["difference"].abs().sort_values(ascending=False, kind="stable").index
    most = set(first["case"].loc[order[:_DRAWN]])
    drawn = table[table["case"].isin(most)].reset_index(drop=True)
    drawing = Drawing("paired_differences", "paired_differences", drawn)
    return Found(table, (drawing,), tuple(_sentences(results, first.loc[order])))


def _sentences(results: Results, own: pd.DataFrame) -> Iterator[Said]:
    """Yield the largest differences in the first response, and how many are real."""
    key = results.responses[0]
    zh, en = (measure_name(key, lang) for lang in LANGS)
    for row in rows_of(own.iloc[:_TOLD]):
        verdict = ("确有差别", "real") if row["real"] else ("未见差别", "not shown")
        if alike(row["low"], row["high"]):
            verdict = ("每一对都如此", "so in every pair")
        yield Said(
            f"“{row['case_zh']}”与“{row['to_zh']}”相比，{zh} {change_of(row, key, 'zh')}："
            f"{verdict[0]}。",
            f'"{row["case_en"]}" against "{row["to_en"]}": {en} {change_of(row, key, "en")}, '
            f"{verdict[1]}.",
        )
    if len(own) > _TOLD:
        real = int(own["real"].sum())
        yield Said(
            f"{zh}的 {len(own)} 项差别中，{real} 项确有差别；图中只画 {_DRAWN} 个最大的，余见表。",
            f"Of {len(own)} differences in {en} {real} are real; the chart has the {_DRAWN} "
            "largest, the table all.",
        )
    if len(results.responses) > 1:
        count = len(results.responses)
        yield Said(
            f"联合区间由 {count} 个指标的全部差别一并判断（Holm）；简报按指标分别判断，因而较窄。",
            f"Joint intervals are those of all differences in {count} measures, judged together "
            "(Holm); a brief judges each measure by itself, and its intervals are narrower.",
        )
