"""``supplysim status`` and ``supplysim results``: how far a study is, and what it came to."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplysim.cli.codes import OK
from supplysim.cli.columns import columns
from supplysim.cli.streams import say, show
from supplysim.cli.study_selection import selected_or_told, selection_data, selection_lines
from supplysim.cli.words import phrase
from supplysim.errors import Lang
from supplysim.wording import decimal, kpi_form, kpi_text, unit_text

if TYPE_CHECKING:
    import pandas as pd

    from supplysim.analysis import Outcome
    from supplysim.experiment import Results, Selected

__all__ = ["ResultsOrder", "tell_results", "tell_status"]

FORMAT = 1
"""Format number of the JSON."""

_HEADLINES = ("on_time_installation_rate", "throughput_m3_per_month", "cost_yuan_per_m3")
"""Measures that are shown where the study names none."""


@dataclass(frozen=True, slots=True)
class ResultsOrder:
    """What the command line asks for.

    Parameters
    ----------
    folder
        Folder of the results.
    out
        File to write, None for none.
    charts
        Folder for charts, tables and a workbook of every analysis that fits, None for none.
    json, lang
        Nothing but JSON on stdout; language.
    """

    folder: Path
    out: Path | None = None
    charts: Path | None = None
    json: bool = False
    lang: Lang = "zh"


def tell_status(study: Path, lang: Lang) -> int:
    """Print how far a study is; it may be running meanwhile."""
    from supplysim.experiment.folder import results_folder  # noqa: PLC0415 - light start
    from supplysim.experiment.index import FILE, Index  # noqa: PLC0415
    from supplysim.experiment.sign import sign_of_life  # noqa: PLC0415

    folder = results_folder(str(study))
    index = Index.read(folder / FILE)
    try:
        meta, counts, seconds = index.meta(), index.counts(), index.seconds()
        sign = sign_of_life(folder, index)
    finally:
        index.close()
    name, used = meta.get("study", "?"), int(meta.get("replications", "0"))
    seed = f" · {phrase('seed', lang, seed=meta['seed'])}" if "seed" in meta else ""
    show(f"{name} ({folder}){seed}")
    if sign is None:
        show(phrase("status quiet", lang))
    else:
        key = "status running" if sign.alive else "status interrupted"
        show(phrase(key, lang, host=sign.host, pid=sign.pid, age=round(sign.age_s)))
    show(_counts(meta, counts, seconds, lang))
    if used:
        show(phrase("status complete", lang, replications=used))
    elif sign is None or not sign.alive:
        command = _sweep_again(name, study, folder, lang)
        show(phrase("status open", lang, command=command))
    return OK


def _counts(
    meta: Mapping[str, str], counts: Mapping[str, int], seconds: float | None, lang: Lang
) -> str:
    """Return how many runs there are, and how many are wanted as far as is known."""
    wanted, most = (int(meta.get(key, "0")) for key in ("wanted", "most"))
    told = {
        "done": f"{counts.get('done', 0):,}",
        "wanted": f"{wanted:,}",
        "failed": f"{counts.get('failed', 0):,}",
        "each": "–" if seconds is None else f"{seconds:.2g}",
        "most": f"{most:,}",
    }
    open_end = meta.get("replications", "0") == "0" and most > wanted
    return phrase("status counts open" if open_end else "status counts", lang, **told)


def _sweep_again(name: str, study: Path, folder: Path, lang: Lang) -> str:
    """Return the command that goes on with a study, as far as it can be told."""
    from supplysim import shipped  # noqa: PLC0415 - light start
    from supplysim.experiment.folder import default_folder  # noqa: PLC0415

    if study != folder:
        subject = _word(study)
    elif shipped.has("experiments", name):
        subject = name
    else:
        subject = phrase("study file", lang)
    out = "" if folder == default_folder(name) else f" --out {_word(folder)}"
    return f"supplysim sweep {subject}{out}"


def _word(path: Path) -> str:
    """Return a path as one word of a command line."""
    return f'"{path}"' if " " in str(path) else str(path)


def tell_results(order: ResultsOrder) -> int:
    """Print or write what a study came to."""
    from supplysim.analysis import analyse  # noqa: PLC0415 - light start
    from supplysim.experiment import open_results  # noqa: PLC0415
    from supplysim.experiment.folder import results_folder  # noqa: PLC0415

    results = open_results(results_folder(str(order.folder)))
    if not results.replications:
        say(phrase("results partial", order.lang))
    outcome = analyse(results)
    if order.json:
        data = _as_json(outcome, selected_or_told(results, order.lang), order.lang)
        show(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))
    elif order.out is None:
        _show_table(results, order.lang)
        if found := selected_or_told(results, order.lang):
            show("\n".join(selection_lines(found, results.choice_names, order.lang)))
        _show_findings(outcome, order.lang)
    _write(outcome, order)
    return OK


def _write(outcome: "Outcome", order: ResultsOrder) -> None:
    """Write what is asked for, and tell where it lies."""
    from supplysim.experiment.export import write_results  # noqa: PLC0415 - light start

    if order.out is not None:
        tables = {name: found.table for name, found in outcome.found.items()}
        path = write_results(outcome.results, order.out, analyses=tables)
        if path != order.out:
            say(phrase("results second name", order.lang, wanted=order.out, path=path))
        say(phrase("written", order.lang, path=path))
    if order.charts is not None:
        from supplysim.analysis import write_analyses  # noqa: PLC0415 - matplotlib is heavy

        paths = write_analyses(outcome, order.charts, lang=order.lang)
        say(phrase("charts written", order.lang, count=len(paths), path=order.charts))


def _show_table(results: "Results", lang: Lang) -> None:
    from supplysim.experiment.units import unit_kind  # noqa: PLC0415 - light start

    keys = results.spec.responses or _HEADLINES
    table = results.table(*keys)
    heads = [phrase("combination", lang), *(_head(key, lang) for key in keys)]
    called = {key: names[0 if lang == "zh" else 1] for key, names in results.choice_names.items()}
    rows = [
        [called[str(choice)], *(_cell(row, lang) for _, row in group.iterrows())]
        for choice, group in table.groupby("choice", sort=False)
    ]
    show(columns([heads, *rows], right=frozenset(range(1, len(heads)))))
    unit = unit_kind(results.spec)
    n = int(table["n"].max()) if len(table) else 0
    show(phrase("results note", lang, unit=phrase(f"unit {unit}", lang), n=n))


def _head(key: str, lang: Lang) -> str:
    """Return the name of a measure, with its unit where its numbers do not bear it."""
    from supplysim.measured import measure_name, unit_of  # noqa: PLC0415 - light start

    name, unit = measure_name(key, lang), unit_of(key)
    if kpi_form(key, unit) != "ratio" or unit in {"", "1"}:
        return name
    bracket = "（{}）" if lang == "zh" else " ({})"
    return name + bracket.format(unit_text(unit, lang))


def _show_findings(outcome: "Outcome", lang: Lang) -> None:
    """Show what each analysis says, and why the others do not fit the design."""
    from supplysim.analysis import ANALYSES  # noqa: PLC0415 - light start

    for name, texts in outcome.sentences(lang).items():
        show(f"\n{ANALYSES[name].says(lang)}")
        for text in texts:
            show(f"  {text}")
    if outcome.unfit:
        show(f"\n{phrase('results unfit', lang)}")
        for name, reason in outcome.unfit.items():
            split = "：" if lang == "zh" else ": "
            show(f"  {ANALYSES[name].says(lang)}{split}{reason.text(lang)}")
    show(f"\n{phrase('results charts', lang, path=outcome.results.folder)}")


def _rows(table: "pd.DataFrame") -> list[dict[str, Any]]:
    rows = table.to_dict(orient="records")
    return [{str(key): _plain(value) for key, value in row.items()} for row in rows]


def _cell(row: "pd.Series[Any]", lang: Lang) -> str:
    from supplysim.measured import limit_of  # noqa: PLC0415 - light start
    from supplysim.statistics.intervals import alike  # noqa: PLC0415

    key, unit = row["measure"], row["unit"]
    numbers = row["value"], *(limit_of(key, row[name]) for name in ("low", "high"))
    texts = [_number(key, unit, number, lang) for number in numbers]
    if math.isnan(row["low"]):
        return texts[0]
    if alike(row["low"], row["high"]):
        return f"{texts[0]} ({phrase('all the same', lang)})"
    return f"{texts[0]} ({texts[1]} – {texts[2]})"


def _number(key: str, unit: str, number: float, lang: Lang) -> str:
    form = kpi_form(key, unit)
    return decimal(number) if form == "ratio" else kpi_text(key, unit, number, lang)


def _as_json(outcome: "Outcome", found: "Selected | None", lang: Lang) -> dict[str, Any]:
    results = outcome.results
    return {
        "format": FORMAT,
        "study": results.spec.name,
        "seed": results.spec.seed,
        "replications": results.replications,
        "complete": results.complete,
        "digest": results.digest,
        "failed": len(results.failed),
        "best": None if found is None else _rows(found.table),
        "selection": None if found is None else selection_data(found),
        "rows": _rows(results.table()),
        "findings": outcome.sentences(lang),
        "unfit": {name: reason.text(lang) for name, reason in outcome.unfit.items()},
    }


def _plain(value: Any) -> Any:
    """Return a value that JSON knows: no NaN."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
