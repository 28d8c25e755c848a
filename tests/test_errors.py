"""Errors that tell a person what is wrong."""

import pickle

from supplysim.errors import Fault, InputError


def test_every_fault_is_a_line_under_their_number():
    error = InputError([Fault("a", "错", "wrong", file="x.toml", value="1", nearest="b")])
    assert error.text("en") == ("1 fault in the input:\n  - x.toml: a = 1: wrong (did you mean b?)")
    assert error.text("zh") == "输入有 1 处错误：\n  - x.toml: a = 1：错（是否想写 b？）"


def test_of_thousands_of_faults_the_first_are_written_and_all_are_kept():
    error = InputError([Fault(str(i), "错", "wrong") for i in range(5000)])
    lines = error.text("en").splitlines()
    assert (lines[0], len(lines), lines[-1]) == (
        "5000 faults in the input:", 302, "  ... and 4700 more",
    )  # fmt: skip
    assert error.text("zh").splitlines()[-1] == "  … 另有 4700 处"
    assert pickle.loads(pickle.dumps(error)).faults == error.faults  # noqa: S301 - our own
