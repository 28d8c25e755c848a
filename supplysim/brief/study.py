"""From a study to a brief: what was simulated, and no more than it can say."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from supplysim.brief.annex import Annex
from supplysim.brief.build import FEWEST, assumed, caption, doubtful
from supplysim.brief.content import Brief, Figure
from supplysim.brief.study_words import StudyTeller, study_title
from supplysim.brief.trials import COST, Trials
from supplysim.brief.wordlist import Wording, words
from supplysim.errors import Fault, InputError, Lang
from supplysim.measured import measure_name, unit_of
from supplysim.report.build import assumptions
from supplysim.scenario import Scenario

__all__ = ["brief_of_study"]

_SIDES: Final = ("value", "low", "high")


def brief_of_study(
    trials: Trials, *, lang: Lang = "zh", draft: bool = False, wording: Wording | None = None
) -> Brief:
    """Return the brief on a study: which combination, what each lever does, how sure that is.

    Parameters
    ----------
    trials
        The evidence (:func:`supplysim.brief.trials_of`).
    lang
        Language of every text.
    draft
        Allows an unfinished study and single runs, and marks the brief.
    wording
        Texts of the user's own (:func:`supplysim.brief.read_wording`).

    Raises
    ------
    InputError
        When the study is unfinished or has single runs, and this is no draft.
    """
    _refuse(trials, draft=draft)
    texts = words(lang, wording)
    annex = Annex(lang, texts)
    teller = StudyTeller(trials, annex)
    answer, findings, actions = teller.answer(), teller.findings(), teller.actions()
    listed, left_out = _assumptions(trials)
    return Brief(
        lang=lang,
        title=_title(trials, lang),
        subtitle=_subtitle(trials, lang),
        draft=draft,
        answer=answer,
        findings=findings,
        actions=actions,
        overturned=(*teller.overturned(), *doubtful(listed, annex)),
        assumptions=assumed(listed, lang),
        more_assumptions=left_out,
        figures=_figures(trials, lang, texts),
        annex=annex.rows,
        words=texts,
    )


def _refuse(trials: Trials, *, draft: bool) -> None:
    faults = []
    if not draft and not trials.finished:
        faults.append(
            Fault(
                "study", "研究尚未跑完；先用 supplysim sweep 跑完，或用 --draft 写草稿",
                "the study is unfinished: sweep it to its end, or write a draft with --draft",
                value=trials.spec.name,
            )
        )  # fmt: skip
    if not draft and trials.blocks < FEWEST:
        faults.append(
            Fault(
                "replications", "每种组合只有一次模拟，没有置信区间；增加 [replications] min，"
                "或用 --draft 写草稿",
                "one run a combination has no interval: raise min of [replications], or write a "
                "draft with --draft",
                value=trials.spec.name,
            )
        )  # fmt: skip
    if faults:
        raise InputError(faults)


def _title(trials: Trials, lang: Lang) -> str:
    spec = trials.spec
    title = study_title(spec, lang)
    return title[:1].upper() + title[1:]


def _subtitle(trials: Trials, lang: Lang) -> str:
    spec, base, n = trials.spec, trials.base, trials.blocks
    last = pd.Timestamp(base.window_end) - pd.Timedelta(seconds=1)
    window = f"{base.window_start:%Y-%m-%d} – {last:%Y-%m-%d}"
    if lang == "zh":
        unit = "个世界样本" if trials.unit == "sample" else "次重复模拟"
        return (
            f"基准方案“{_scenario_title(base, lang)}”；统计窗口 {window}；种子 {spec.seed}；"
            f"每种组合{n}{unit}"
        )
    unit = "samples of the world" if trials.unit == "sample" else "replications"
    return (
        f'Base "{_scenario_title(base, lang)}"; window {window}; seed {spec.seed}; '
        f"{n} {unit} a combination"
    )


def _scenario_title(base: Scenario, lang: Lang) -> str:
    return (base.title_zh if lang == "zh" else base.title_en) or base.name


def _assumptions(trials: Trials) -> tuple[pd.DataFrame, int]:
    """Return the inputs that are no facts; what the study itself varies is told elsewhere."""
    listed, left_out = assumptions(trials.base)
    spec = trials.spec
    varied = {lever.path for lever in spec.levers.values()}
    varied |= {each.path for each in spec.uncertainties.values()}
    return listed[~listed["path"].isin(varied)], left_out


# --- figures -------------------------------------------------------------------------------------


def _figures(trials: Trials, lang: Lang, texts: Mapping[str, str]) -> tuple[Figure, ...]:
    title = study_title(trials.spec, lang)
    source = (
        f"研究“{title}”，种子 {trials.spec.seed}"
        if lang == "zh"
        else f'Study "{title}", seed {trials.spec.seed}'
    )
    tables = {"main_effects": _effects(trials), "pareto_front": _front(trials)}
    # of the chart with main effects and interactions a brief draws the first alone
    captions = {"main_effects": texts["effects"], "pareto_front": caption("pareto_front", lang)}
    return tuple(
        Figure(name, table, source, captions[name]) for name, table in tables.items() if len(table)
    )


def _effects(trials: Trials) -> pd.DataFrame:
    means = trials.means(trials.measure)
    # levels bear the units
    levers = [trials.words.short[key] for key in means["lever"]]
    levels = [
        trials.words.level(*pair) for pair in zip(means["lever"], means["level"], strict=True)
    ]
    return means.assign(
        lever_zh=[zh for zh, _ in levers],
        lever_en=[en for _, en in levers],
        level_zh=[zh for zh, _ in levels],
        level_en=[en for _, en in levels],
        by="",
        by_level="",
        replications=trials.blocks,
        **_measured(trials.measure),
    )


def _front(trials: Trials) -> pd.DataFrame:
    """Return cost and measure of every combination; nothing where cost is the measure itself."""
    if trials.measure == COST:
        return pd.DataFrame()
    table = trials.table.set_index(["measure", "choice"])
    sides = {
        f"{axis}{'' if side == 'value' else f'_{side}'}": table.loc[key, side]
        for axis, key in (("x", COST), ("y", trials.measure))
        for side in _SIDES
    }
    both = pd.DataFrame(sides).reindex(trials.choices["choice"]).dropna(subset=["x", "y"])
    x, y = both["x"].to_numpy(), trials.sign * both["y"].to_numpy()
    beaten = [
        bool((((x <= a) & (y >= b)) & ((x < a) | (y > b))).any()) for a, b in zip(x, y, strict=True)
    ]
    prefixed = {
        f"{axis}_{name}": text
        for axis, key in (("x", COST), ("y", trials.measure))
        for name, text in _measured(key).items()
    }
    named = [trials.names[str(choice)] for choice in both.index]
    return both.reset_index(names="case").assign(
        case_zh=[zh for zh, _ in named],
        case_en=[en for _, en in named],
        on_front=[not lost for lost in beaten],
        replications=trials.blocks,
        **prefixed,
    )


def _measured(key: str) -> dict[str, str]:
    return {
        "measure": key,
        "measure_zh": measure_name(key, "zh"),
        "measure_en": measure_name(key, "en"),
        "unit": unit_of(key),
    }
