"""Lines break where people break them, and none is wider than its room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.wrapping import CLOSING, broken, width_of, wrapped

texts = st.text(alphabet="ab，。（） 构件c-d–", min_size=1, max_size=60)


@given(texts, st.integers(2, 20), st.booleans(), st.booleans())
def test_no_letter_is_lost(text, room, hang, cut):
    lines = broken(text, room, hang=hang, cut=cut)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(texts, st.integers(2, 20))
def test_what_may_be_cut_fits(text, room):
    assert all(width_of(line) <= room for line in broken(text, room, cut=True))


@given(st.text(alphabet="构件，。", min_size=1, max_size=40), st.integers(4, 20))
def test_no_line_of_chinese_begins_with_a_closing_mark(text, room):
    assert not any(line[0] in CLOSING for line in broken(text, room)[1:])


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("where loads are", 11, ["where loads", "are"]),
        ("一二（三四）五", 6, ["一二", "（三四）", "五"]),
        ("一二，三四", 4, ["一二，", "三四"]),
        ("一\n\ntwo three", 9, ["一", "", "two three"]),
        ("", 9, [""]),
    ],
)
def test_lines_break_between_words_and_chinese_letters(text, room, lines):
    assert broken(text, room, hang=True) == lines


def test_a_measure_of_ones_own_decides():
    assert broken("aaa WW", 3.0, measure=lambda letter: 1.5 if letter == "W" else 0.5) == [
        "aaa", "WW",
    ]  # fmt: skip
    assert wrapped("一二三", width=4) == "一二\n三"
