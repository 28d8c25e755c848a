"""``supplysim pack``, ``reproduce``, ``cite``, ``migrate``: from a folder to a verdict."""

from dataclasses import replace

import numpy as np
import pytest

import supplysim as ss
from tests.runs.scenarios import town


@pytest.fixture(scope="module")
def run():
    return ss.simulate(town(), seed=2)


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    return run.save(tmp_path_factory.mktemp("某 市") / "run")


def test_a_packed_run_is_made_again_and_is_identical(command, folder, here):
    ended = command("pack", folder, "结 果.zip", "--lang", "en")
    assert (ended.code, ended.err) == (0, "")
    assert "packed 1 run" in ended.out
    ended = command("reproduce", "结 果.zip", "--quiet")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("一致：1 次运行全部相同")
    assert [path.name for path in here.iterdir()] == ["结 果.zip"]


@pytest.mark.usefixtures("here")
def test_a_difference_is_told_and_exits_with_1(command, run):
    installed = run.ledger.components["installed"].copy()
    row = int(np.flatnonzero(installed > 0)[0])
    installed[row] += 60
    ledger = replace(run.ledger, components={**run.ledger.components, "installed": installed})
    replace(run, ledger=ledger).save("run")
    command("pack", "run", "a.zip")
    ended = command("reproduce", "a.zip", "--quiet", "--lang", "en")
    assert ended.code == 1
    assert f"table components, row {row} (" in ended.out
    assert f"was {installed[row]}, is {installed[row] - 60}" in ended.out


def test_a_citation_is_text_and_bibtex(command, folder, run):
    ended = command("cite", folder, "--lang", "en")
    assert (ended.code, ended.err) == (0, "")
    assert run.scenario.hash in ended.out
    assert "@software{" in ended.out
    assert "数据来源" in command("cite", folder).out


def test_the_current_format_needs_no_upgrade_and_a_newer_one_is_bad_input(command, folder, here):
    ended = command("migrate", folder, "--lang", "en")
    assert (ended.code, ended.out) == (
        0,
        "folder of a run, format 1, the current one; nothing to upgrade\n",
    )
    (here / "new.toml").write_text("format = 2\n", encoding="utf-8")
    ended = command("migrate", "new.toml")
    assert (ended.code, ended.out) == (2, "")
    assert "请升级本程序" in ended.err


@pytest.mark.parametrize("order", [("pack", ".", "a.zip"), ("reproduce", "a.zip"), ("cite", ".")])
def test_bad_input_exits_with_2(command, here, order):
    ended = command(*order, "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert "fault" in ended.err
    assert list(here.iterdir()) == []
