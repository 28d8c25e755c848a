"""A user's own wording takes the place of the shipped texts, or is refused with its faults."""

import os
import re
from pathlib import Path

import pytest

from supplysim.brief import brief_of, plain, read_wording
from supplysim.brief.document import as_docx
from supplysim.brief.page import as_html
from supplysim.brief.wordlist import TEXTS, words
from supplysim.errors import InputError
from supplysim.record.schema import CAUSES

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "BRIEFS.md"


def written(folder, text):
    file = folder / "措辞.toml"
    file.write_text(text, encoding="utf-8-sig")
    return file


def test_texts_of_ones_own_are_used_in_every_part(case, tmp_path):
    own = read_wording(
        written(
            tmp_path,
            '[en]\nkicker = "From the bureau"\nactions = "Proposals"\n'
            'answer_sentence = "On time: {rate}{rate.interval}."\n'
            'delivery_heading = "Are we late?"\nlever_truck = "hire lorries"\n'
            'input_otherwise = "Not so: {meaning}."\n[zh]\nkicker = "本局"\n',
        )
    )
    brief = brief_of([case], lang="en", wording=own)
    assert plain(brief.answer).startswith("On time: ")
    assert brief.findings[0].heading == "Are we late?"
    assert any(action.what.startswith("hire lorries") for action in brief.actions)
    assert any(plain(sentence).startswith("Not so: ") for sentence in brief.overturned)
    page = as_html(brief)
    assert "From the bureau" in page
    assert "<h2>Proposals</h2>" in page
    assert as_docx(brief) != as_docx(brief_of([case], lang="en"))


def test_what_is_not_said_otherwise_stays(case, tmp_path):
    own = read_wording(written(tmp_path, '[zh]\nkicker = "本局"\n'))
    assert words("en", own) == words("en")
    assert words("zh", own) == words("zh") | {"kicker": "本局"}
    one, other = brief_of([case], wording=own), brief_of([case])
    assert one.sentences() == other.sentences()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[en]\nkickr = "x"', ["no such key", "did you mean kicker", " more"]),
        ('[en]\nbusiest = "{name}, {shar}"', ["{shar}", "{share}"]),
        ('[en]\nbusiest = "{name.upper}"', ["{name.upper}"]),
        ('[en]\nbusiest = "{share:>9}"', ["{share:>9}"]),
        ('[en]\nbusiest = "{name"', ["braces do not match"]),
        ('[en]\nkicker = ""', ["must be a text"]),
        ("[en]\nkicker = 3", ["must be a text"]),
        ('[fr]\nkicker = "x"', ["[zh] or [en]"]),
        ('kicker = "x"', ["[zh] or [en]"]),
        ("[en", ["cannot be read"]),
    ],
)
def test_what_cannot_be_said_is_refused(tmp_path, text, told):
    with pytest.raises(InputError) as refused:
        read_wording(written(tmp_path, text))
    assert all(word in refused.value.text("en") for word in told)


def test_all_faults_are_told_at_once(tmp_path):
    with pytest.raises(InputError) as refused:
        read_wording(written(tmp_path, '[zh]\nkickr = "x"\nbusiest = "{x}"\n[fr]\n'))
    assert [fault.where for fault in refused.value.faults] == ["zh.kickr", "zh.busiest", "fr"]
    assert refused.value.faults[0].nearest == "kicker"


def test_every_text_has_the_same_names_in_both_languages():
    for key, texts in TEXTS.items():
        zh, en = (set(re.findall(r"\{([^}]*)\}", text)) for text in texts)
        assert zh == en, key


def test_every_cause_points_to_something_to_do():
    assert {f"lever_{cause}" for cause in CAUSES} == {k for k in TEXTS if k.startswith("lever_")}


def test_the_guide_shows_the_texts_as_they_are():
    """``SUPPLYSIM_WRITE_README=1`` writes the list anew instead of comparing it."""
    told = GUIDE.read_text(encoding="utf-8")
    lines = "".join(f"- `{key}` — {zh} · {en}\n" for key, (zh, en) in TEXTS.items())
    if os.environ.get("SUPPLYSIM_WRITE_README"):
        told = told[: told.index(f"\n- `{next(iter(TEXTS))}`") + 1] + lines
        GUIDE.write_text(told, encoding="utf-8", newline="\n")
    assert told.endswith(lines)
