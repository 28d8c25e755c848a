"""What is wrong with demand of one's own: names, rows that contradict each other, gaps."""

from collections import Counter
from collections.abc import Iterator

from supplysim.bases.demand import rows_of
from supplysim.bases.study import Study
from supplysim.bases.subject import Subject, unknown
from supplysim.errors import Fault

__all__ = [
    "cases_named",
    "months",
    "periods_named",
    "rows_twice",
    "undemanded",
    "unmixed",
    "zones_named",
]


def periods_named(subject: Subject) -> Iterator[Fault]:
    """Yield rows of periods that the study has not."""
    yield from _names(subject.study, "period", [*subject.study.periods], ("期", "period"))


def cases_named(subject: Subject) -> Iterator[Fault]:
    """Yield rows of cases that the study has not."""
    known = [*subject.study.cases]
    yield from _names(subject.study, "case", known, ("需求情景", "case of demand"))


def zones_named(subject: Subject) -> Iterator[Fault]:
    """Yield rows of zones and building types that the scenario of prices has not."""
    prices = subject.prices
    yield from _names(subject.study, "zone", [*prices.zones], ("分区", "zone"))
    known = [*prices.archetypes]
    yield from _names(subject.study, "archetype", known, ("建筑类型", "building type"))


def _names(study: Study, field: str, known: list[str], what: tuple[str, str]) -> Iterator[Fault]:
    for i, row in enumerate(study.demand):
        given = str(getattr(row, field))
        if given and given not in known:
            yield unknown(f"demand.{i}.{field}", given, known, what)


def rows_twice(subject: Subject) -> Iterator[Fault]:
    """Yield rows that say the same twice, also together with the table of markets."""
    study, kept = subject.study, subject.kept.get("demand")
    keys = [(r.period, r.zone, r.month, r.archetype, r.case) for r in study.demand]
    for i, key in enumerate(keys):
        first = keys.index(key)
        if first < i:
            number = (first if kept is None else kept[first]) + 1
            zh, en = f"与第 {number} 项重复", f"says again what entry {number} says"
            yield Fault(f"demand.{i}", zh, en, value=", ".join(part for part in key if part))
    markets = {(market.period, market.zone) for market in study.markets}
    both = dict.fromkeys((r.period, r.zone) for r in study.demand)
    for period, zone in both:
        if (period, zone) in markets:
            zh = "市外市场表（markets）中也有这个分区和期；请只写在一处"
            en = "this zone and period are in the table of markets, too; write them in one place"
            yield Fault("demand", zh, en, value=f"{zone}, {period}")


def months(subject: Subject) -> Iterator[Fault]:
    """Yield months out of their period, and periods told by month and by year."""
    study = subject.study
    for i, row in enumerate(study.demand):
        if not row.month or row.period not in study.periods or not row.period.isdigit():
            continue
        first, years = int(row.period), study.periods[row.period].years
        if not first <= int(row.month[:4]) < first + years:
            zh, en = f"不在期 {row.period} 之内", f"does not lie in the period {row.period}"
            yield Fault(f"demand.{i}.month", zh, en, value=row.month)
    kinds = Counter((r.period, r.case, bool(r.month)) for r in study.demand)
    for period, case, monthly in kinds:
        if monthly and (period, case, False) in kinds:
            zh = "同一期中有的行写了月份，有的没有；请统一"
            en = "some rows of this period name a month and some do not; write one or the other"
            yield Fault("demand", zh, en, value=period)


def undemanded(subject: Subject) -> Iterator[Fault]:
    """Yield periods for which a case of demand has none."""
    study = subject.study
    for key, period in study.periods.items():
        for case, entry in study.cases.items():
            if not rows_of(study, case, key) and not entry.demand.get(key, period.demand):
                zh = f"情景 {case} 在这一期没有需求：请写方案名，或在需求表（demand）中写出"
                en = f"case {case} has no demand in it: name a scenario, or write it in demand"
                yield Fault(f"periods.{key}.demand", zh, en)


def unmixed(subject: Subject) -> Iterator[Fault]:
    """Yield rows without a building type where the scenario of prices has no mix of them."""
    prices = subject.prices
    bare = [i for i, row in enumerate(subject.study.demand) if not row.archetype]
    if bare and not prices.portfolio.mix:
        zh = f"方案 {prices.name} 没有建筑类型的组合（portfolio.mix）；请写出建筑类型"
        en = f"{prices.name} has no mix of building types (portfolio.mix); name the type"
        yield Fault(f"demand.{bare[0]}.archetype", zh, en)
