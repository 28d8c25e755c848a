"""``supplysim why``: one storey's or component's chain, the causes of a run, what they relieve."""

import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplysim.cli.codes import OK
from supplysim.cli.columns import columns
from supplysim.cli.folder import record_folders
from supplysim.cli.opened import open_one
from supplysim.cli.progress import progress
from supplysim.cli.streams import show
from supplysim.cli.words import phrase
from supplysim.errors import Fault, InputError, Lang

if TYPE_CHECKING:
    import pandas as pd

    from supplysim.run import Run

__all__ = ["WhyOrder", "tell_why"]

FORMAT = 1
"""Format number of the JSON."""

_RELIEF = "relief.json"
_REPORT = "report.html"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class WhyOrder:
    """What the command line asks for.

    Parameters
    ----------
    folder
        Folder of a run, or of several replications.
    name
        Storey or component; None for the whole run.
    relief
        Run again without each of the largest causes.
    replications
        Pairs of runs.
    json, lang, quiet
        Nothing but JSON on stdout; language; no progress.
    """

    folder: Path
    name: str | None
    relief: bool
    replications: int
    json: bool
    lang: Lang
    quiet: bool


def tell_why(order: WhyOrder) -> int:
    """Tell what is asked for and return the exit code.

    Raises
    ------
    InputError
        When the folder holds no run, or no such storey or component.
    """
    if order.name is not None and order.relief:
        zh, en = (phrase("name and relief", lang) for lang in ("zh", "en"))
        raise InputError([Fault("--relief", zh, en, value=order.name)])
    if order.relief:
        return _relief(order)
    run = open_one(order.folder)
    content, text = _story(run, order) if order.name is not None else _overview(run, order)
    show(_dumped(content) if order.json else text)
    return OK


def _story(run: "Run", order: WhyOrder) -> tuple[dict[str, Any], str]:
    from supplysim.why import story_json, story_of, story_text  # noqa: PLC0415 - pandas is heavy

    story = story_of(run.scenario, run.ledger, order.name or "")
    return story_json(story, lang=order.lang), story_text(story, lang=order.lang)


# --- the whole run ---------------------------------------------------------------------------


def _overview(run: "Run", order: WhyOrder) -> tuple[dict[str, Any], str]:
    """Return the causes of a run, and the storeys on which most lateness arose."""
    kind = "new" if run.tells_new else "total"
    charged = {which: run.delays(kind=which) for which in ("total", kind)}  # type: ignore[arg-type]
    table = charged["total"].set_index("cause")[["seconds"]]
    table = table.rename(columns={"seconds": "total_s"})
    table["new_s"] = charged["new"]["seconds"].to_numpy() if kind == "new" else math.nan
    table = table[table["total_s"] > 0].sort_values(f"{kind}_s", ascending=False, kind="stable")
    worst, zones = _worst(run), _zones(run, kind)
    content = {
        "format": FORMAT,
        "scenario": run.scenario.name,
        "seed": run.seed,
        "replication": run.replication,
        "causes": [{"cause": cause, **row} for cause, row in table.to_dict("index").items()],
        "storeys": [{"name": name, "new_s": seconds} for name, seconds in worst],
        "zones": zones.rename(columns={"group": "zone", "seconds": f"{kind}_s"}).to_dict("records"),
    }
    return content, _overview_text(run, table, worst, zones, order)


def _zones(run: "Run", kind: str) -> "pd.DataFrame":
    """Return the two largest causes of each zone."""
    from supplysim.metrics.delay_groups import leading_causes  # noqa: PLC0415 - pandas is heavy

    return leading_causes(run.delays("zone", kind), count=2)  # type: ignore[arg-type]


def _overview_text(
    run: "Run",
    table: "pd.DataFrame",
    worst: list[tuple[str, int]],
    zones: "pd.DataFrame",
    order: WhyOrder,
) -> str:
    from supplysim.wording import cause, duration, lateness_scale  # noqa: PLC0415 - with the rest

    lang = order.lang
    if not len(table):
        return phrase("nothing late", lang)
    scale = lateness_scale(float(table["total_s"].max()) / 3600, lang)
    rows = [
        [
            cause(str(key), lang),
            *(scale.text(float(row[name]) / 3600, lang) for name in ("new_s", "total_s")),
        ]
        for key, row in table.iterrows()
    ]
    heads = [phrase(key, lang) for key in ("cause", "new lateness", "total lateness")]
    late = [[name, duration(seconds, lang)] for name, seconds in worst]
    table_text = columns([heads, *rows], right=frozenset({1, 2}))
    lines = [table_text, phrase("why scope", lang), "", phrase("worst storeys", lang)]
    lines += [f"  {line}" for line in columns(late).splitlines()] if late else []
    lines += ["", phrase("zones led by", lang)]
    lines += [f"  {line}" for line in columns(_zone_rows(run, zones, lang)).splitlines()]
    return "\n".join([*lines, "", phrase("ask why", lang, folder=order.folder)])


def _zone_rows(run: "Run", zones: "pd.DataFrame", lang: Lang) -> list[list[str]]:
    """Return each zone with its largest causes and their shares."""
    from supplysim.wording import cause, percent  # noqa: PLC0415 - with the rest

    rows: dict[str, list[str]] = {}
    for row in zones.to_dict("records"):
        told = f"{cause(str(row['cause']), lang)} {percent(float(row['share']), lang)}"
        rows.setdefault(str(row["group"]), []).append(told)
    title = "title_zh" if lang == "zh" else "title_en"
    joint = "，" if lang == "zh" else ", "
    names = {zone: getattr(spec, title) or zone for zone, spec in run.scenario.zones.items()}
    return [[names[zone], joint.join(told)] for zone, told in rows.items()]


def _worst(run: "Run") -> list[tuple[str, int]]:
    """Return the storeys on which most lateness arose, with its seconds."""
    storeys = run.storeys
    new = storeys["lateness_s"].clip(lower=0) - storeys["inherited_s"]
    rows = new[new > 0].sort_values(ascending=False, kind="stable").index[:_SHOWN]
    plan = run.ledger.plan
    return [(plan.storey_name(int(row)), int(new.iloc[row])) for row in rows]


# --- relief ----------------------------------------------------------------------------------


def _relief(order: WhyOrder) -> int:
    from supplysim.relief import relieve  # noqa: PLC0415 - simpy is heavy
    from supplysim.run import open_run  # noqa: PLC0415

    run = open_run(record_folders(order.folder)[0])
    with progress(order.lang, quiet=order.quiet) as meter:

        def tick(done: int, count: int) -> None:
            meter(phrase("relieving", order.lang), done / max(count, 1))

        table = relieve(run.scenario, seed=run.seed, replications=order.replications, progress=tick)
    content = _relief_json(run, table, order)
    text = _dumped(content)
    (order.folder / _RELIEF).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    if (order.folder / _REPORT).is_file():
        _report(order, table)
    show(text if order.json else _relief_text(table, order))
    return OK


def _report(order: WhyOrder, table: "pd.DataFrame") -> None:
    """Write the page of the folder again, with what its causes relieve."""
    from supplysim.report import content_of, write_report  # noqa: PLC0415 - matplotlib is heavy
    from supplysim.run import open_run  # noqa: PLC0415

    content = content_of(open_run(folder) for folder in record_folders(order.folder))
    page = replace(content, relief=table)
    write_report(page, order.folder / _REPORT, lang=order.lang)


def _relief_json(run: "Run", table: "pd.DataFrame", order: WhyOrder) -> dict[str, Any]:
    from supplysim.relief import REMOVALS  # noqa: PLC0415 - simpy is heavy

    rows = []
    for row in table.to_dict("records"):
        removal = REMOVALS[str(row["cause"])]
        known = {
            str(key): None if isinstance(value, float) and math.isnan(value) else value
            for key, value in row.items()
        }
        rows.append({**known, "removed": removal.zh if order.lang == "zh" else removal.en})
    return {
        "format": FORMAT,
        "scenario": run.scenario.name,
        "hash": run.scenario.hash,
        "seed": run.seed,
        "replications": order.replications,
        "causes": rows,
    }


def _relief_text(table: "pd.DataFrame", order: WhyOrder) -> str:
    from supplysim.relief import REMOVALS  # noqa: PLC0415 - simpy is heavy
    from supplysim.report.relieved import relief_rows, relief_unit  # noqa: PLC0415

    if not len(table):
        return phrase("nothing late", order.lang)
    heads, rows = relief_rows(table, order.lang)
    removals = [REMOVALS[str(key)] for key in table["cause"]]
    zh = order.lang == "zh"
    heads.append(phrase("taken out", order.lang))
    lines = [
        [*row, removal.zh if zh else removal.en]
        for row, removal in zip(rows, removals, strict=True)
    ]
    note = phrase(
        "relief note", order.lang, n=order.replications, unit=relief_unit(table, order.lang)
    )
    return f"{columns([heads, *lines], right=frozenset(range(1, len(heads) - 1)))}\n\n{note}"


def _dumped(content: dict[str, Any]) -> str:
    # ASCII only: the same bytes on every console, whatever its encoding
    return json.dumps(content, indent=2)
