"""``supplysim compare``: cases in pairs of runs, until the answer is precise enough."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplysim.cli.codes import OK
from supplysim.cli.columns import columns
from supplysim.cli.folder import SUMMARY, default_folder, output_folder
from supplysim.cli.progress import progress
from supplysim.cli.streams import say, show
from supplysim.cli.words import phrase
from supplysim.errors import Fault, InputError, Lang

if TYPE_CHECKING:
    from supplysim.comparison import Case, Comparison
    from supplysim.statistics.stopping import Rule

__all__ = ["CompareOrder", "tell_differences"]

FORMAT = 1
"""Format number of the JSON."""


@dataclass(frozen=True, slots=True)
class CompareOrder:
    """What the command line asks for.

    Parameters
    ----------
    cases
        Names, files or folders, the base first.
    seed
        None takes that of folders, else 0.
    replications
        Pairs; None lets the stopping rule decide.
    until
        Half widths of differences, ``MEASURE=0.01`` or ``MEASURE=2 %``; none for the default.
    replan, allow_code
        Allow cases with plans of their own; policies that are code of the user.
    workers
        Processes; None for one a core.
    out, force
        Output folder, None for the default one; whether to replace what it holds.
    json, lang, quiet
        Nothing but JSON on stdout; language; no progress and no notes.
    """

    cases: tuple[str, ...]
    seed: int | None
    replications: int | None
    until: tuple[str, ...]
    replan: bool
    allow_code: bool
    workers: int | None
    out: Path | None
    force: bool
    json: bool
    lang: Lang
    quiet: bool


def tell_differences(order: CompareOrder) -> int:
    """Compare what is asked for and return the exit code.

    Raises
    ------
    InputError, OutputError
        Before anything is simulated or written.
    """
    from supplysim.comparison import write_comparison  # noqa: PLC0415 - a light start

    rule = _rule(order.until)
    cases = _read(order)
    target = order.out or _default(cases, order)
    with output_folder(target, force=order.force) as folder:
        comparison = _compared(cases, order, rule)
        write_comparison(comparison, folder, lang=order.lang)
        _write_json(comparison, folder)
    if order.json:
        show(json.dumps(_content(comparison), indent=2))
    else:
        show(_text(comparison, order.lang))
        show("")
        show(phrase("report", order.lang, path=target / _page()))
        show(phrase("record", order.lang, path=target))
    return OK


def _rule(until: tuple[str, ...]) -> "Rule":
    from supplysim.comparison import rule_of  # noqa: PLC0415 - a light start

    goals: dict[str, float | str] = {}
    faults = []
    for text in until:
        key, equals, half = (part.strip() for part in text.partition("="))
        if not equals:
            zh, en = "应写成 指标=半宽，如 otif=0.01", "must be MEASURE=HALF, such as otif=0.01"
            faults.append(Fault("--until", zh, en, value=text))
        try:
            goals[key] = float(half)
        except ValueError:
            goals[key] = half
    if faults:
        raise InputError(faults)
    return rule_of(goals or None)


def _read(order: CompareOrder) -> "list[Case]":
    """Return the cases, or tell everything that is wrong with any of them."""
    from supplysim.checks import check_all  # noqa: PLC0415 - a light start
    from supplysim.comparison import read_cases  # noqa: PLC0415

    cases = read_cases(order.cases, allow_code=order.allow_code)
    if not order.quiet:
        for case in cases:
            for note in case.scenario.notes:
                say(note.text(order.lang))
    faults = [fault for case in cases for fault in check_all(case.scenario)]
    if faults:
        raise InputError(faults)
    return cases


def _compared(cases: "list[Case]", order: CompareOrder, rule: "Rule") -> "Comparison":
    from supplysim.comparison import Wanted, compare_cases, runs_on  # noqa: PLC0415 - a light start

    wanted = Wanted(
        seed=order.seed, replications=order.replications, rule=rule, replan=order.replan
    )
    with (
        progress(order.lang, quiet=order.quiet) as meter,
        runs_on(workers=order.workers) as runs,
    ):

        def tick(done: int, asked: int) -> None:
            meter(phrase("comparing", order.lang, done=done, asked=asked), done / max(asked, 1))

        return compare_cases(cases, wanted, runs=runs, progress=tick)


def _default(cases: "list[Case]", order: CompareOrder) -> Path:
    from supplysim.comparison.case import seed_of  # noqa: PLC0415 - a light start

    names = "-".join(Path(text).stem for text in order.cases)
    return default_folder(f"compare-{names}", seed_of(cases, order.seed))


def _page() -> str:
    from supplysim.comparison.write import PAGE  # noqa: PLC0415 - a light start

    return PAGE


def _text(comparison: "Comparison", lang: Lang) -> str:
    from supplysim.comparison import tell  # noqa: PLC0415 - a light start

    seed = phrase("seed", lang, seed=comparison.seed)
    head = f"{tell.title(comparison, lang)}\n{seed} · {tell.certainty(comparison, lang)}"
    blocks = ["\n".join([*tell.answer(comparison, lang), *tell.remarks(comparison, lang)])]
    heads, rows = tell.input_rows(comparison, lang)
    blocks.append(columns([heads[:-1], *(row[:-1] for row in rows)]))
    left = len(comparison.inputs) - len(rows)
    if left:
        blocks.append(phrase("more inputs", lang, n=left))
    for case in comparison.others:
        heads, rows = tell.difference_rows(comparison, case, lang)
        heads[0] = case
        blocks.append(columns([heads, *rows], right=frozenset({1, 2, 3, 4})))
    return "\n\n".join([head, *blocks])


def _content(comparison: "Comparison") -> dict[str, Any]:
    """Return what the JSON holds; numbers that are not there are null."""
    keys = ("key", "unit", "base", "value", "difference", "low", "high", "p_holm", "real")
    return {
        "format": FORMAT,
        "base": comparison.base,
        "seed": comparison.seed,
        "replications": comparison.replications,
        "reached": comparison.reached,
        "replanned": comparison.replanned,
        "cases": [
            {
                "case": case,
                "hash": comparison.scenarios[case].hash,
                "inputs": _records(comparison.inputs, case, ("field", "from", "to", "source")),
                "differences": _records(comparison.differences, case, keys),
            }
            for case in comparison.others
        ],
    }


def _records(table: Any, case: str, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = table[table["case"] == case][list(keys)].to_dict("records")
    return [{key: _number(value) for key, value in row.items()} for row in rows]


def _number(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write_json(comparison: "Comparison", folder: Path) -> None:
    text = json.dumps(_content(comparison), ensure_ascii=False, indent=2)
    (folder / SUMMARY).write_text(text + "\n", encoding="utf-8", newline="\n")
