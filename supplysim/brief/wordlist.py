"""Every text of a brief by key, in both languages; a user's own wording in its place."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Final

from supplysim.brief.sentences import SENTENCES
from supplysim.brief.study_sentences import STUDY_SENTENCES
from supplysim.errors import BilingualError, Fault, InputError, Lang, listed
from supplysim.texts import read_toml

__all__ = ["TEXTS", "Wording", "read_wording", "words"]

Wording = Mapping[str, Mapping[str, str]]
"""Texts of the user's own: by language, then by key."""

_LANGS: Final = ("zh", "en")

_LABELS: Final[dict[str, tuple[str, str]]] = {
    "kicker": ("供应链模拟简报", "Supply simulation brief"),
    "draft": ("草稿", "DRAFT"),
    "answer": ("结论", "Answer"),
    "findings": ("发现", "Findings"),
    "actions": ("建议与次序", "What to do, in order"),
    "action": ("措施", "Action"),
    "why": ("依据", "Rests on"),
    "sure": ("把握", "How sure"),
    "overturned": ("结论在下列情况下不成立", "The conclusions do not hold if"),
    "assumptions": ("所依据的假设", "Assumptions it rests on"),
    "assumptions_note": (
        "下列输入是判断（J）或凭记忆、待核（R），不是事实；来源见 docs/SOURCES.md。",
        (
            "These inputs are judgement (J) or recalled and unchecked (R), not facts; sources are "
            "explained in docs/SOURCES.md."
        ),
    ),
    "more": (
        "另有{n}项同类输入，用 supplysim explain 查看。",
        "{n} more inputs of this kind: see supplysim explain.",
    ),
    "input": ("输入", "Input"),
    "value": ("取值", "Value"),
    "grade": ("可信度", "Grade"),
    "source": ("来源", "Source"),
    "annex": ("附录：数字来源", "Annex: where the numbers come from"),
    "annex_note": (
        (
            "正文中的角标是本表的行号。区间：单项的各自单独成立；联合的与同一指标的全部比较一并判断"
            "（Holm），因而更宽；结果表和比较表并连同其他指标判断，还要宽些。"
            "可信度：S 有据，C 由模拟算出，D 推算，R 待核，J 判断。"
        ),
        (
            "The marks in the text are the rows of this table. Intervals: a single one holds by "
            "itself; a joint one is judged together with all comparisons of its measure (Holm) and "
            "is wider for it; tables of results and comparisons judge other measures along with "
            "it and are wider still. Grade: S sourced, C computed by simulation, D derived, "
            "R unchecked, J judgement."
        ),
    ),
    "row": ("行", "Row"),
    "order": ("序", "No."),
    "annex_run": ("{of}，种子{seed}，{n}次", "{of}, seed {seed}, n = {n}"),
    "measure": ("指标", "Measure"),
    "interval": ("95%区间", "95 % interval"),
    "interval_single": ("（单项95%区间{interval}）", " (single 95 % interval {interval})"),
    "interval_joint": ("（联合95%区间{interval}）", " (joint 95 % interval {interval})"),
    "interval_alike": (
        "（各次都相同：由输入决定，或随机没有触及；给不出区间）",
        " (the same in every run: fixed by the inputs, or untouched by chance; no interval)",
    ),
    "kind_single": ("{interval}，单项", "{interval}, single"),
    "kind_joint": ("{interval}，联合", "{interval}, joint"),
    "kind_alike": ("各次相同，无区间", "all the same, none"),
    "run": ("运行", "Run"),
    "sources": ("数据来源与署名", "Sources and attribution"),
    "figures": ("图", "Charts"),
    "page": ("第{n}页", "page {n}"),
    "installed": ("吊装", "installed"),
    "planned": ("计划吊装", "planned"),
    "capacity": ("设计产能", "design capacity"),
    "on_time": ("准时吊装率（%，容差0天）", "On-time rate (%, 0 days of tolerance)"),
    "lateness": ("总延误（{unit}）", "Total lateness ({unit})"),
    "new": ("新增延误", "new lateness"),
    "total": ("总延误", "total lateness"),
    "charged": ("记入的延误", "charged"),
    "relieved": ("去掉原因后追回的延误", "relieved without the cause"),
    "volume": ("构件体积（{unit}/月）", "Component volume ({unit} a month)"),
    "zones": ("各分区准时吊装率", "On-time rate by zone"),
    "causes": ("楼层延误的原因", "Causes of late storeys"),
    "volumes": ("每月吊装量与计划、设计产能", "Installed a month, against plan and capacity"),
    "effects": ("各项措施的主效应", "Main effects of the levers"),
    "bars_are": ("线段为单项95%区间", "lines are single 95 % intervals"),
    "front": ("前沿上的组合", "on the front"),
    "beaten": ("其他组合", "other combinations"),
    "foot": ("由 supplysim 生成", "Written by supplysim"),
}


TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    **_LABELS,
    **SENTENCES,
    **STUDY_SENTENCES,
}
"""Text of every key, in Chinese and in English."""


def words(lang: Lang, own: Wording | None = None) -> dict[str, str]:
    """Return every text of one language by its key.

    Parameters
    ----------
    own
        Texts that take the place of the shipped ones (:func:`read_wording`).
    """
    shipped = {key: texts[_LANGS.index(lang)] for key, texts in TEXTS.items()}
    return shipped | dict((own or {}).get(lang, {}))


def read_wording(path: str | Path) -> Wording:
    """Return a wording of the user's own from a TOML file.

    It has a table ``[zh]``, ``[en]`` or both, with texts by the keys of :data:`TEXTS`. Names in
    braces stand for what is looked up; a text may leave some out but bring no others.

    Raises
    ------
    InputError
        With all that is wrong: an unknown language or key, no text, an unknown name in braces.
    """
    file = Path(path)
    try:
        data = read_toml(file)
    except BilingualError as error:
        zh, en = f"无法读取措辞：{error.zh}", f"the wording cannot be read: {error.en}"
        raise InputError([Fault("--wording", zh, en, file=str(file))]) from error
    faults = []
    for lang, texts in data.items():
        if lang not in _LANGS or not isinstance(texts, Mapping):
            zh, en = "应为 [zh] 或 [en] 表", "must be a table, [zh] or [en]"
            faults.append(Fault(lang, zh, en, file=str(file)))
            continue
        faults += [fault for key, text in texts.items() for fault in _wrong(lang, key, text, file)]
    if faults:
        raise InputError(faults)
    return {lang: dict(texts) for lang, texts in data.items()}


def _wrong(lang: str, key: str, text: object, file: Path) -> Iterator[Fault]:
    where = f"{lang}.{key}"
    if key not in TEXTS:
        near = ", ".join(get_close_matches(key, TEXTS))
        there = listed(list(TEXTS))
        zh, en = f"没有这个键；可用：{there[0]}", f"no such key; allowed: {there[1]}"
        yield Fault(where, zh, en, file=str(file), nearest=near)
        return
    if not isinstance(text, str) or not text.strip():
        yield Fault(where, "应为文字", "must be a text", file=str(file), value=str(text))
        return
    allowed = _names(TEXTS[key][_LANGS.index(lang)])
    try:
        unknown = _names(text) - allowed
    except ValueError as error:
        zh, en = f"花括号不成对：{error}", f"braces do not match: {error}"
        yield Fault(where, zh, en, file=str(file), value=text)
        return
    if unknown:
        given = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "–"
        yield Fault(
            where,
            f"没有可填入的 {'、'.join(f'{{{name}}}' for name in sorted(unknown))}；可用：{given}",
            f"nothing to fill in for {', '.join(f'{{{name}}}' for name in sorted(unknown))}; "
            f"allowed: {given}",
            file=str(file),
            value=text,
        )


def _names(text: str) -> set[str]:
    """Return the names in braces; formats and conversions count as part of an unknown name."""
    return {
        f"{name}{f'!{convert}' if convert else ''}{f':{form}' if form else ''}"
        for _, name, form, convert in Formatter().parse(text)
        if name is not None
    }
