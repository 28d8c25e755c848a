"""From runs to the content of a page: means and intervals over replications, facts, assumptions."""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

import pandas as pd

from supplysim.metrics.cost import pooled_costs
from supplysim.metrics.intervals import summarise
from supplysim.metrics.kpi import Kpi
from supplysim.metrics.kpis import measures
from supplysim.metrics.plan_lines import claim_beside
from supplysim.metrics.scorecard import pooled_scorecard
from supplysim.report.content import Content, Facts
from supplysim.report.flows import network_of
from supplysim.report.tables import Tables, reduce_run
from supplysim.roads.drawing import schematic
from supplysim.run import Run
from supplysim.scenario import Scenario
from supplysim.statistics.intervals import jackknife
from supplysim.wording import kpi_form

__all__ = ["MATTERS", "assumptions", "content_of", "credits_of", "pooled_map"]

MATTERS: Final = (
    "portfolio.area_factor",
    "portfolio.concrete_share",
    "portfolio.mix.*",
    "portfolio.precast_lag_d",
    "portfolio.exports.*.m3_per_year",
    "plan.allowance",
    "production.release_lead_d",
    "production.stock_cap_storeys",
    "line_types.*.effectiveness",
    "line_types.*.cv",
    "line_types.*.design_m3_per_unit",
    "plants.*.positions.*",
    "plants.*.yard_m3",
    "fleets.*.trucks",
    "fleets.*.payload_t",
    "loads.volume_m3",
    "loads.traffic_cv",
    "traffic.peak_factor",
    "traffic.permit_share",
    "sites.cranes_per_tower",
    "sites.buffer_m3",
    "sites.start_stock_storeys",
    "sites.start_lateness_d",
    "sites.recovery_gain",
    "sites.crew_cv",
    "state.made_up",
    "components.*.lift_min",
)
"""Inputs that move the measures most (SCENARIOS, "How it reacts"), as far as they are judgement.

``*`` stands for any one part of a path."""

_DRAWN: Final = ("portfolio.area_factor", "portfolio.concrete_share", "portfolio.mix.*")
"""Inputs of :data:`MATTERS` that shape drawn projects: they do nothing to a list of projects."""

_URL: Final = re.compile(r",? *https?://\S+")
_CREDIT_COLUMNS: Final = 3
_UNCERTAIN: Final = ("J", "R")


def content_of(runs: Iterable[Run]) -> Content:
    """Return the content of a page about one run or several replications of one scenario.

    Parameters
    ----------
    runs
        Replications of one scenario; each is reduced to small tables and let go before the next
        is asked for.

    Raises
    ------
    ValueError
        When there is no run.
    """
    rest = iter(runs)
    first = next(rest, None)
    if first is None:
        raise ValueError("no run to report on")
    warnings: dict[str, None] = {}
    tables = []
    for run in chain([first], rest):
        warnings.update(dict.fromkeys(run.provenance.warnings))
        tables.append(reduce_run(run))
    listed, left_out = assumptions(first.scenario)
    n = len(tables)
    return Content(
        facts=_facts(first, replications=n, warnings=tuple(warnings)),
        kpis=_kpis(tables),
        on_time=_mean([table.on_time for table in tables], "tolerance_d"),
        monthly=_monthly(tables),
        zones=_zones(tables),
        causes=_causes([table.causes for table in tables]),
        causes_by_zone=_by_zone(tables).assign(replications=n),
        flows=pooled_map([table.flows for table in tables]),
        resources=_resources(tables),
        storeys={key: sum(table.storeys[key] for table in tables) / n for key in tables[0].storeys},
        assumptions=listed,
        assumptions_left_out=left_out,
        costs=pooled_costs([table.costs for table in tables]),
        scorecard=pooled_scorecard([table.scorecard for table in tables], first.scenario),
        claim=claim_beside(first.scenario),
    )


def assumptions(scenario: Scenario) -> tuple[pd.DataFrame, int]:
    """Return the inputs of :data:`MATTERS` that are judgement or recalled, and how many more are.

    What does nothing in the scenario, because it has a list of projects, is left out. Values of the
    same field in several entries (plants, fleets) are one row: the common value, or
    the range with the number of entries.
    """
    fields = scenario.fields()
    fields = fields[fields["confidence"].isin(_UNCERTAIN)]
    pattern = fields["path"].map(_matching)
    idle = pattern.isin(_DRAWN) & (scenario.portfolio.projects is not None)
    fields, pattern = fields[~idle], pattern[~idle]
    kept = fields.assign(pattern=pattern)[pattern != ""]
    rows = []
    for path in MATTERS:
        own = kept[kept["pattern"] == path]
        if len(own):
            first = own.iloc[0]
            rows.append(
                {
                    "path": path if len(own) > 1 else first["path"],
                    "meaning_zh": first["zh"],
                    "meaning_en": first["en"],
                    "value": _value([str(value) for value in own["value"]]),
                    "unit": first["unit"],
                    "source": first["source"],
                    "confidence": first["confidence"],
                }
            )
    columns = ["path", "meaning_zh", "meaning_en", "value", "unit", "source", "confidence"]
    return pd.DataFrame(rows, columns=columns), len(fields) - len(kept)


def _matching(path: str) -> str:
    """Return the entry of :data:`MATTERS` that a path falls under, empty when there is none."""
    parts = path.split(".")
    for pattern in MATTERS:
        wanted = pattern.split(".")
        same = len(wanted) == len(parts)
        if same and all(w in ("*", p) for w, p in zip(wanted, parts, strict=True)):
            return pattern
    return ""


def _value(values: Sequence[str]) -> str:
    """Return the common value of several entries, or their range and number."""
    different = list(dict.fromkeys(values))
    if len(different) == 1:
        return different[0]
    try:
        numbers = sorted(different, key=float)
    except ValueError:
        return f"{different[0]} … ({len(values)})"
    return f"{numbers[0]} – {numbers[-1]} ({len(values)})"


def _facts(run: Run, *, replications: int, warnings: tuple[str, ...]) -> Facts:
    scenario = run.scenario
    network = network_of(run)
    credits_ = [] if network is None else credits_of(network.licence)
    return Facts(
        scenario=scenario.name,
        title_zh=scenario.title_zh,
        title_en=scenario.title_en,
        scenario_hash=scenario.hash,
        plan_hash=run.plan_hash,
        seed=run.seed,
        replications=replications,
        start=scenario.start,
        window_start=scenario.window_start,
        window_end=scenario.window_end,
        horizon=scenario.horizon,
        network=re.split(r"[\\/]", scenario.network.rstrip("\\/"))[-1],
        versions=dict(run.provenance.versions),
        commit=run.provenance.commit,
        sources=_sources(run, credits_),
        map_credit="; ".join(name for name, _ in credits_),
        map_centre=None if network is None else schematic(network).centre,
        warnings=warnings,
    )


def _sources(run: Run, credits_: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return the sources of the page, one line each.

    A licence that the record keeps as a whole text is told by its credits, or without a table of
    them by its text under the heading.
    """
    lines: list[str] = []
    for source in run.provenance.sources:
        body = [line.strip() for line in source.splitlines() if not line.startswith("#")]
        if "\n" not in source.strip() or not credits_:
            lines.append(" ".join(filter(None, body)))
    return tuple(dict.fromkeys([*lines, *(": ".join(credit) for credit in credits_)]))


def credits_of(licence: str) -> list[tuple[str, str]]:
    """Return source with licence, and its use, from the first table of a network's licence file.

    The table has the columns source, use, licence (as those of the shipped networks).
    """
    rows = [line.strip("| \r").split("|") for line in licence.splitlines() if "|" in line]
    cells = [[_URL.sub("", cell).strip() for cell in row] for row in rows[2:]]
    return [(f"{row[0]} ({row[2]})", row[1]) for row in cells if len(row) == _CREDIT_COLUMNS]


def _kpis(tables: Sequence[Tables]) -> pd.DataFrame:
    found = summarise([table.kpis for table in tables]).set_index("key")
    rows = []
    for measure in measures():
        if measure.key in found.index:
            row = found.loc[measure.key]
            rows.append(
                {
                    "key": measure.key,
                    "name_zh": measure.zh,
                    "name_en": measure.en[:1].upper() + measure.en[1:],
                    "meaning_zh": measure.meaning_zh,
                    "meaning_en": measure.meaning_en,
                    "unit": measure.unit,
                    "value": _number(row["value"]),
                    **_bounded(measure, _number(row["low"]), _number(row["high"])),
                }
            )
    return pd.DataFrame(rows)


def _bounded(measure: Kpi, low: float, high: float) -> dict[str, float]:
    """Return the limits of an interval; those of a share end at 0 and 1, as it does itself."""
    if kpi_form(measure.key, measure.unit) != "share":
        return {"low": low, "high": high}
    return {"low": _share(low), "high": _share(high)}


def _share(limit: float) -> float:
    """Return a limit cut to [0, 1]; a missing one stays missing."""
    return limit if math.isnan(limit) else min(max(limit, 0.0), 1.0)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def _mean(frames: Sequence[pd.DataFrame], key: str) -> pd.DataFrame:
    """Return the mean of every column over replications, rows matched by ``key``."""
    return pd.concat(frames).groupby(key, sort=False).mean(numeric_only=True).reset_index()


def _monthly(tables: Sequence[Tables]) -> pd.DataFrame:
    whole = _mean([table.monthly for table in tables], "month")
    limits = _limits([table.monthly.assign(one=1.0) for table in tables], "month",
                     ("installed_m3", "one"))  # fmt: skip
    return whole.assign(
        low_m3=limits["low"].to_list(), high_m3=limits["high"].to_list(), replications=len(tables)
    )


def _zones(tables: Sequence[Tables]) -> pd.DataFrame:
    frames = [table.zones for table in tables]
    titles = pd.concat(frames).drop_duplicates("zone")[["zone", "title_zh", "title_en"]]
    sums = pd.concat(frames).groupby("zone", sort=False).sum(numeric_only=True).reset_index()
    limits = _limits(frames, "zone", ("good_0d", "components"))
    means = _mean(frames, "zone")
    return titles.assign(
        components=means["components"].round().to_list(),
        rate_0d=(sums["good_0d"] / sums["components"]).to_list(),
        rate_7d=(sums["good_7d"] / sums["components_7d"]).to_list(),
        low_0d=[_share(limit) for limit in limits["low"]],
        high_0d=[_share(limit) for limit in limits["high"]],
        tightness=means["tightness"].to_list(),
        replications=len(tables),
    ).reset_index(drop=True)


def _causes(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return mean lateness by cause, with the limits of each cause's share of all of it."""
    limits = {}
    for kind in ("new", "total"):
        column = f"{kind}_h"
        shares = [frame.assign(whole=frame[column].sum(skipna=False)) for frame in frames]
        found = _limits(shares, "cause", (column, "whole"))
        for end in ("low", "high"):
            limits[f"{kind}_share_{end}"] = [_share(limit) for limit in found[end]]
    return _mean(frames, "cause").assign(**limits, replications=len(frames))


def _by_zone(tables: Sequence[Tables]) -> pd.DataFrame:
    """Return the mean lateness by zone and cause over replications."""
    frames = pd.concat([table.causes_by_zone for table in tables])
    names = ["zone", "title_zh", "title_en", "cause", "kind"]
    sums = frames.groupby(names, sort=False)["hours"].sum() / len(tables)
    return sums.reset_index()


def _limits(frames: Sequence[pd.DataFrame], key: str, ratio: tuple[str, str]) -> pd.DataFrame:
    """Return the 95 % jackknife limits of a ratio of sums, per key; missing for a single run."""
    stacked = pd.concat(frames)
    rows = []
    for name, own in stacked.groupby(key, sort=False):
        above, below = (own[column].to_numpy(dtype=float) for column in ratio)
        _, low, high = jackknife(above, below)
        rows.append((name, _number(low), _number(high)))
    return pd.DataFrame(rows, columns=[key, "low", "high"])


def pooled_map(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the mean of what a map shows; the rows of the first, where no portfolio is redrawn.

    Parameters
    ----------
    tables
        Tables of a flow map or of catchments, one a replication.
    """
    first = tables[0]
    if len(tables) == 1 or not len(first):
        return first
    names = [name for name in ("item", "name", "plant") if name in first]
    stacked = pd.concat(tables)
    sums = stacked.groupby(names, sort=False)[["m3", "loads"]].sum() / len(tables)
    rows = stacked.drop_duplicates(names).drop(columns=["m3", "loads"])
    joined = rows.merge(sums.reset_index(), on=names)
    return joined[first.columns].assign(replications=len(tables))


def _resources(tables: Sequence[Tables]) -> pd.DataFrame:
    sums = pd.concat([table.resources for table in tables]).groupby("kind", sort=False).sum()
    table = sums.assign(share=sums["busy_h"] / sums["open_h"]).reset_index()
    return table.sort_values(["share", "kind"], ascending=[False, True], ignore_index=True)
