"""The answer and the findings about one case, in sentences whose numbers stand in the annex."""

import math
from typing import Any

import pandas as pd

from supplysim.brief.annex import Annex, Entry
from supplysim.brief.certainty import against
from supplysim.brief.content import Finding, Sentence
from supplysim.brief.evidence import Case
from supplysim.metrics.cost import TOTAL
from supplysim.report.findings import NEAR_SATURATION, about_closures
from supplysim.wording import cause, kpi_form, resource

__all__ = ["Teller", "share_of_cause"]

_HOUR_S = 3600.0
_DAY_H = 24.0
_TOLD = 3
"""Causes, and items of cost, that are told one by one."""


class Teller:
    """Tells what one case shows.

    Parameters
    ----------
    case
        The evidence.
    annex
        Where the numbers are entered.
    """

    def __init__(self, case: Case, annex: Annex) -> None:
        self._case, self._annex = case, annex
        self._content = case.gallery.content
        self._zh = annex.lang == "zh"

    def answer(self) -> Sentence:
        """Say how much was installed against the plan, on time, and whether it will do."""
        delivered, least = self.delivered(), self.least()
        verdict = against(delivered.value, delivered.low, delivered.high, least.value)
        text = self._annex.text("answer_sentence")
        return self._annex.say(
            text,
            opening=self.opening(),
            planned=self.monthly("planned_m3"),
            installed=self.monthly("installed_m3"),
            rate=self.kpi("on_time_installation_rate"),
            delivered=delivered,
            reach=self._annex.text(f"reach_{verdict.replace(' ', '_')}"),
            least=least,
        )

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings: delivery, what binds, lateness, zones, cost."""
        told = (self._delivery(), self._binding(), self._lateness(), self._zones(), self._cost())
        return tuple(finding for finding in told if finding is not None)

    # --- rows ---------------------------------------------------------------------------------

    def kpi(self, key: str) -> Entry:
        """Return the row of a measure."""
        content = self._content
        found = content.kpis[content.kpis["key"] == key]
        unit, name = (str(found[column].iloc[0]) for column in ("unit", f"name_{self._annex.lang}"))
        return self._enter(
            f"kpi:{key}", content.kpi(key), name=name, form=kpi_form(key, unit),
            low=content.kpi(key, "low"), high=content.kpi(key, "high"),
        )  # fmt: skip

    def delivered(self) -> Entry:
        """Return the row of the share of area delivered on schedule."""
        value, low, high = self._case.share("delivered:city")
        name = self._pick("按期交付面积占应交付面积", "area delivered on schedule over area due")
        return self._enter(
            "outcome:delivered:city", value, name=name, form="share", low=low, high=high
        )

    def least(self) -> Entry:
        """Return the row of the share from which delivery counts as met: an input."""
        name = self._pick("视为达到的最低比例", "least share that counts as met")
        return self._enter(
            "scenario:scorecard.least_share", self._case.least_share, name=name, form="share",
            grade=self._case.least_confidence,
        )  # fmt: skip

    def monthly(self, column: str) -> Entry:
        """Return the row of a volume of the window, summed over its months."""
        names = {
            "planned_m3": ("窗口内计划吊装量", "volume planned in the window"),
            "installed_m3": ("窗口内吊装量", "volume installed in the window"),
            "capacity_m3": ("窗口内设计产能", "design capacity in the window"),
        }
        return self._enter(
            f"monthly:{column}", float(self._content.monthly[column].sum()),
            name=self._pick(*names[column]), form="m3",
        )  # fmt: skip

    def opening(self) -> str:
        """Say what the numbers are: one run, or a mean."""
        n = self._content.facts.replications
        if n <= 1:
            return self._annex.text("opening_one")
        return self._annex.text("opening_many", n=n)

    # --- findings -----------------------------------------------------------------------------

    def _delivery(self) -> Finding:
        week = self._content.on_time.set_index("tolerance_d")["component"].get(7, math.nan)
        seven = self._enter(
            "on_time:7", float(week), form="share",
            name=self._pick("准时吊装率（容差7天）", "on-time rate, 7 days"),
        )  # fmt: skip
        sentences = [
            self._annex.tell(
                "delivery_rate",
                rate=self.kpi("on_time_installation_rate"),
                seven=seven,
                room=self.kpi("plan_tightness"),
            ),
            self._annex.tell(
                "delivery_steps",
                step=self.kpi("step_rate"),
                late=self.kpi("tardiness_h"),
            ),
        ]
        heading = self._annex.text("delivery_heading")
        return Finding(heading, tuple(sentences))

    def _binding(self) -> Finding | None:
        table = self._content.resources
        table = table[table["kind"] != "yard"]
        if not len(table):
            return None
        top = table.iloc[0]
        kind = str(top["kind"])
        name = resource(kind, self._annex.lang)
        share = self._enter(
            f"resource:{kind}", float(top["share"]), form="share",
            name=self._pick(f"{name}忙碌占比", f"busy share of {name}"),
        )  # fmt: skip
        near = float(top["share"]) > NEAR_SATURATION
        state = (
            self._annex.text("near_saturation") if near else self._annex.text("not_near_saturation")
        )
        sentences = [
            self._annex.tell(
                "busiest",
                name=name,
                share=share,
                state=state,
                used=self.kpi("plant_utilisation"),
            ),
            self._annex.tell(
                "waits",
                starved=self.kpi("crane_starved_share"),
                wait=self.kpi("truck_wait_share"),
            ),
        ]
        return Finding(self._annex.text("binding_heading"), tuple(sentences))

    def _lateness(self) -> Finding | None:
        causes = self._content.causes
        column = "new_h" if causes["new_h"].notna().any() else "total_h"
        rows = causes[causes[column] > 0].sort_values([column, "cause"], ascending=[False, True])
        if not len(rows):
            return None
        whole = float(rows[column].sum())
        entries = [
            share_of_cause(row, column, whole, self._case, self._annex)
            for _, row in rows[:_TOLD].iterrows()
        ]
        names = [cause(str(key), self._annex.lang) for key in rows["cause"][:_TOLD]]
        sentence = self._annex.tell(
            "lateness_causes",
            due=self._storeys("due"),
            late=self._storeys("late"),
            causes=self._annex.listed(list(zip(names, entries, strict=True))),
        )
        closures = about_closures(rows["cause"][:_TOLD], self._annex.lang).strip()
        heading = self._annex.text("lateness_heading", cause=names[0])
        return Finding(heading, (sentence, *([(closures,)] if closures else [])))

    def _zones(self) -> Finding | None:
        zones = self._content.zones
        zones = zones[zones["components"] > 0].sort_values(["rate_0d", "zone"], kind="stable")
        if len(zones) < 2:  # noqa: PLR2004 - one zone is the whole
            return None
        worst, best = zones.iloc[0], zones.iloc[-1]
        clear = not math.isnan(worst["high_0d"]) and worst["high_0d"] < best["low_0d"]
        first, last = (
            str(row[f"title_{self._annex.lang}"] or row["zone"]) for row in (best, worst)
        )
        sentence = self._annex.tell(
            "zones_order", first=first, last=last, best=self._zone(best), worst=self._zone(worst)
        )
        caution = () if clear else ((self._annex.text("zones_open"),),)
        heading = self._annex.text("zones_heading")
        return Finding(heading, (sentence, *caution))

    def _cost(self) -> Finding | None:
        costs = self._content.costs
        if not len(costs) or costs.loc[costs["item"] == TOTAL, "yuan_per_m3"].isna().any():
            return None
        parts = costs[costs["item"] != TOTAL].sort_values("yuan", ascending=False, kind="stable")
        total = self._item(costs[costs["item"] == TOTAL].iloc[0])
        named = [
            (str(row[f"name_{self._annex.lang}"]), self._item(row))
            for _, row in parts.iloc[:_TOLD].iterrows()
        ]
        sentence = self._annex.tell("cost_items", total=total, items=self._annex.listed(named))
        return Finding(self._annex.text("cost_heading"), (sentence,))

    # --- more rows ----------------------------------------------------------------------------

    def _storeys(self, key: str) -> Entry:
        names = {"due": ("窗口内应完成楼层", "storeys due in the window"),
                 "late": ("其中晚于计划或未完成", "of these late or unfinished")}  # fmt: skip
        return self._enter(
            f"storeys:{key}", float(self._content.storeys[key]), name=self._pick(*names[key]),
            form="whole",
        )  # fmt: skip

    def _zone(self, row: "pd.Series[float]") -> Entry:
        title = str(row[f"title_{self._annex.lang}"] or row["zone"])
        return self._enter(
            f"zone:{row['zone']}:rate_0d", float(row["rate_0d"]), form="share",
            name=self._pick(f"准时吊装率，{title}", f"on-time rate, {title}"),
            low=float(row["low_0d"]), high=float(row["high_0d"]),
        )  # fmt: skip

    def _item(self, row: "pd.Series[float]") -> Entry:
        title = str(row[f"name_{self._annex.lang}"])
        return self._enter(
            f"cost:{row['item']}", float(row["yuan_per_m3"]), form="yuan/m3",
            name=self._pick(f"每立方米成本，{title}", f"cost a m³, {title}"),
            low=float(row["low"]), high=float(row["high"]), grade=str(row["confidence"]),
        )  # fmt: skip

    def _enter(
        self,
        key: str,
        value: float,
        *,
        name: str,
        form: str,
        low: float = math.nan,
        high: float = math.nan,
        grade: str = "C",
    ) -> Entry:
        facts = self._content.facts
        return self._annex.enter(
            key, value, case=facts.title(self._annex.lang), name=name,
            run=self._case.run(self._annex.lang), form=form, low=low, high=high, grade=grade,
        )  # fmt: skip

    def _pick(self, zh: str, en: str) -> str:
        return zh if self._zh else en


def share_of_cause(
    row: "pd.Series[Any]", column: str, whole: float, case: Case, annex: Annex
) -> Entry:
    """Return the entry of the share of lateness that is charged to a cause.

    Parameters
    ----------
    row
        Of the table of causes of a page.
    column
        ``new_h`` or ``total_h``.
    whole
        Its sum over all causes.
    case, annex
        What it is a number of, and where it is entered.
    """
    key, kind = str(row["cause"]), column.removesuffix("_h")
    lang = annex.lang
    return annex.enter(
        f"cause:{key}:{column}:share", float(row[column]) / whole, form="share",
        low=float(row[f"{kind}_share_low"]), high=float(row[f"{kind}_share_high"]),
        case=case.gallery.content.facts.title(lang), run=case.run(lang),
        name=f"{cause(key, 'zh')}占延误" if lang == "zh" else
        f"share of lateness: {cause(key, 'en')}",
    )  # fmt: skip
