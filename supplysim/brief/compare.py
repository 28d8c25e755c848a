"""Other cases beside the first: what changes, paired by replication, and what to do about it."""

from collections.abc import Sequence
from typing import Final

from supplysim.brief.annex import Annex, Entry
from supplysim.brief.certainty import advices, differs
from supplysim.brief.content import Action, Finding, Sentence
from supplysim.brief.evidence import Case, difference
from supplysim.statistics.intervals import alike
from supplysim.wording import kpi_form

__all__ = ["compared", "compared_actions", "sure", "together"]

_RATE: Final = "on_time_installation_rate"
_TOLD: Final = (_RATE, "throughput_m3_per_month", "crane_starved_share")
"""Measures that are compared."""


def compared(cases: Sequence[Case], annex: Annex) -> Finding | None:
    """Return what the other cases change in punctuality, output and waiting cranes."""
    if len(cases) < 2:  # noqa: PLR2004 - nothing to compare with
        return None
    zh = annex.lang == "zh"
    base, *titles = _titles(cases, annex)
    sentences = []
    for case, title in zip(cases[1:], titles, strict=True):
        rows = {f"d{place}": _gain(cases[0], case, key, annex) for place, key in enumerate(_TOLD)}
        names = [_name(case, key, annex) for key in _TOLD]
        split, gap = ("；", "") if zh else ("; ", " ")
        listed = split.join(
            f"{name}{gap}{{d{place}}}{{d{place}.interval}}" for place, name in enumerate(names)
        )
        text = f"{{title}}比{{base}}：{listed}。" if zh else f"{{title}} less {{base}}: {listed}."
        sentences.append(annex.say(text, title=title, base=base, **rows))
    heading = annex.text("compared_heading")
    return Finding(heading, tuple(sentences))


def compared_actions(cases: Sequence[Case], annex: Annex) -> tuple[Action, ...]:
    """Return the other cases as things to do: those that surely help first, then by their gain."""
    base, *titles = _titles(cases, annex)
    gains = [
        (_gain(cases[0], case, _RATE, annex), title)
        for case, title in zip(cases[1:], titles, strict=True)
    ]
    gains.sort(key=lambda pair: (not _helps(pair[0]), -pair[0].value, pair[1]))
    told = advices([(gain.value, gain.low, gain.high) for gain, _ in gains])
    actions = []
    for (gain, title), key in zip(gains, told, strict=True):
        why = annex.tell(
            "compared_why",
            base=base,
            gain=gain,
        )
        what = annex.text(key, name=title)
        actions.append(Action(what, why, sure(annex, gain)))
    return tuple(actions)


def together(cases: Sequence[Case], annex: Annex) -> tuple[Sentence, ...]:
    """Say, where there are several other cases, that nobody tried them together."""
    base, *others = _titles(cases, annex)
    return ((annex.text("not_together", base=base),),) if len(others) > 1 else ()


def sure(annex: Annex, gain: Entry) -> str:
    """Say how sure it is that something raises the on-time rate."""
    if _helps(gain):
        return annex.text("sure_gain")
    if differs(gain.low, gain.high):
        return annex.text("sure_loss")
    if alike(gain.low, gain.high):
        key = "nothing" if not gain.value else "all_gain" if gain.value > 0 else "all_loss"
        return annex.text(f"sure_{key}")
    if gain.value <= 0:
        return annex.text("sure_unseen")
    return annex.text("sure_open")


def _titles(cases: Sequence[Case], annex: Annex) -> list[str]:
    """Return the titles of cases; those of one title are numbered in the order given."""
    plain = [case.gallery.content.facts.title(annex.lang) for case in cases]
    bracket = "（方案{}）" if annex.lang == "zh" else " (case {})"
    return [
        title + bracket.format(place) if plain.count(title) > 1 else title
        for place, title in enumerate(plain, start=1)
    ]


def _helps(gain: Entry) -> bool:
    return gain.value > 0 and differs(gain.low, gain.high)


def _gain(base: Case, case: Case, key: str, annex: Annex) -> Entry:
    value, low, high = difference(base, case, key)
    name = _name(case, key, annex)
    unit = str(case.gallery.content.kpis.set_index("key")["unit"][key])
    form = kpi_form(key, unit)
    return annex.enter(
        f"difference:{key}",
        value,
        low=low,
        high=high,
        form="points" if form == "share" else unit if unit == "m3/month" else form,
        case=case.gallery.content.facts.title(annex.lang),
        run=f"{case.run(annex.lang)} − {base.run(annex.lang)}",
        name=f"{name}之差" if annex.lang == "zh" else f"{name}, difference",
    )


def _name(case: Case, key: str, annex: Annex) -> str:
    kpis = case.gallery.content.kpis
    return str(kpis.loc[kpis["key"] == key, f"name_{annex.lang}"].iloc[0])
