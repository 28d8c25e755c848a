"""Three questions answered by simulation, as the README shows them.

``python -m supplysim.cli.answers [--lang zh|en]`` simulates the teaching scenario twenty times, as
it is and with a third truck at each plant, and prints what its brief says.
"""

import sys
from collections.abc import Sequence

from supplysim.brief import Case, brief_of, case_of, plain
from supplysim.cli.streams import ready_streams, show
from supplysim.errors import Lang
from supplysim.scenario import load
from supplysim.simulation import simulate

__all__ = ["answers", "evidence", "main"]

_REPLICATIONS = 20
_MORE = {"fleets.*.trucks": 3}
_QUESTIONS = (
    ("供应链能否完成规划？", "Can the chain deliver the plan?"),
    ("卡在哪里？", "Where does it jam?"),
    ("哪些措施有用？", "Which levers help?"),
)


def evidence() -> list[Case]:
    """Return the runs of the teaching scenario, and of the same with more trucks."""
    base = load("small")
    more = base.with_(
        {**_MORE, "name": "trucks", "title_zh": "每厂三辆车", "title_en": "Three trucks a plant"}
    )
    return [
        case_of(simulate(scenario, seed=0, replication=number) for number in range(_REPLICATIONS))
        for scenario in (base, more)
    ]


def answers(cases: Sequence[Case], lang: Lang) -> str:
    """Return the questions with their answers, as a list in Markdown."""
    brief = brief_of(cases, lang=lang)
    zh = lang == "zh"
    gap, split = ("", "：") if zh else (" ", ": ")
    _, binding, lateness, *_ = brief.findings
    action = brief.actions[0]
    told = (
        plain(brief.answer),
        gap.join(plain(finding.sentences[0]) for finding in (binding, lateness)),
        f"{_capital(action.what)}{split}{action.how_sure}{'。' if zh else '. '}{plain(action.why)}",
    )
    return "\n".join(
        f"{place}. **{question[0 if zh else 1]}** {text}"
        for place, (question, text) in enumerate(zip(_QUESTIONS, told, strict=True), start=1)
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def main() -> None:
    """Print the answers."""
    ready_streams()
    lang: Lang = "zh" if "zh" in sys.argv[1:] else "en"
    show(answers(evidence(), lang))


if __name__ == "__main__":
    main()
