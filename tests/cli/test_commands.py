"""The small commands: each answers on stdout and tells what is wrong on stderr."""

import json
import subprocess
import sys

import jsonschema
import pytest
from rich.cells import cell_len

from supplysim.cli.default import default_scenario
from supplysim.experiment.store import Store, identity_of
from supplysim.kinds import shipped_files
from supplysim.policies.chosen import FAMILIES
from supplysim.scenario import load, scenarios


def test_alone_it_shows_three_commands_to_try(command):
    ended = command()
    assert ended.code == 0
    assert len([line for line in ended.out.splitlines() if line.startswith("  supplysim")]) == 3


@pytest.mark.parametrize("arguments", [("--lang", "en"), ("scenarios", "--lang", "en")])
def test_english_is_an_option_before_and_after_the_command(command, arguments):
    assert "天津" not in command(*arguments).out
    assert command("--lang", "en", "scenarios").out == command("scenarios", "--lang", "en").out


def test_english_may_be_set_once_and_for_all(command, monkeypatch):
    monkeypatch.setenv("SUPPLYSIM_LANG", "en")
    assert "Three commands" in command().out


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_that_is_closed_is_no_error(closed):
    line = f"'{sys.executable}' -m supplysim scenarios {closed}"
    assert subprocess.run(["/bin/sh", "-c", line], check=False).returncode == 0  # noqa: S603


def test_no_command_runs_more_than_it_can_count(command):
    ended = command("run", "small", "--replications", "100000000000")
    assert ended.code == 2
    assert "5000" in ended.err


@pytest.mark.parametrize("command_line", ["run small", "compare small city", "brief small"])
@pytest.mark.parametrize("seed", ["-1", "1.5", "x"])
def test_a_seed_is_a_whole_number_that_is_not_negative(command, here, command_line, seed):
    ended = command(*command_line.split(), "--seed", seed)
    assert ended.code == 2
    assert "--seed" in ended.err
    assert not any(here.iterdir())


@pytest.mark.parametrize(
    ("arguments", "en", "zh"),
    [
        (("check", "leer"), "there is no scenario.toml in this folder", "没有 scenario.toml"),
        (("why", "nowhere"), "there is no such folder", "没有这个文件夹"),
        (("results", "nowhere"), "there is no such folder, nor such a study", "也没有这样的研究"),
        (("migrate", "empty.toml"), "the file is empty", "文件是空的"),
    ],
)
def test_what_is_not_there_or_empty_is_said(command, here, arguments, en, zh):
    (here / "leer").mkdir()
    (here / "empty.toml").touch()
    ended = command(*arguments, "--lang", "en")
    assert ended.code == 2
    assert en in ended.err
    assert zh in command(*arguments).err


@pytest.mark.parametrize("content", ["", "[1", "{}", '{"study": {"base": 3}}'])
def test_a_damaged_study_folder_is_called_so(command, here, content):
    Store.claim(here / "k", identity_of("k", seed=0)).release()
    (here / "k" / "study.json").write_text(content, encoding="utf-8")
    for name in ("results", "brief", "explore", "cite"):
        ended = command(name, "k", "--lang", "en")
        assert ended.code == 2
        assert "damaged" in ended.err
        assert "damaged" in command(name, "k").err or "已损坏" in command(name, "k").err


@pytest.mark.parametrize("content", ["", "[1", "{}", "[]"])
def test_a_damaged_run_folder_is_called_so(command, here, content):
    (here / "r").mkdir()
    (here / "r" / "manifest.json").write_text(content, encoding="utf-8")
    for name in ("why", "chart", "replay", "export", "migrate", "cite"):
        ended = command(name, "r", "--lang", "en")
        assert ended.code == 2
        assert "damaged, or was not written by this program" in ended.err
        assert "已损坏，或不是本程序写的" in command(name, "r").err


def test_a_name_that_is_too_long_is_bad_input(command, here):
    ended = command("run", "small", "--out", here / ("a" * 300), "--lang", "en")
    assert ended.code == 2
    assert "the name is too long" in ended.err


def test_an_unknown_language_is_bad_input(command):
    assert command("scenarios", "--lang", "fr").code == 2


def test_scenarios_are_listed_and_the_default_one_is_marked(command):
    lines = command("scenarios").out.split("\n\n")[0].splitlines()[1:]
    assert len(lines) == len(scenarios())
    assert [line.split()[0] for line in lines if " * " in line] == [default_scenario()]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_studies_and_policies_that_are_shipped_are_listed_with_what_they_are(command, lang):
    listed = command("scenarios", "--lang", lang).out
    told = dict(line.split(maxsplit=1) for line in listed.splitlines() if line.startswith("  "))
    studies = [*shipped_files("study"), *shipped_files("bases")]
    rules = [name for family in FAMILIES.values() for name in family]
    assert {*studies, *rules} <= told.keys()
    assert all(told[name].strip() != name for name in studies)
    assert all(f"policies.{family}" in listed for family in FAMILIES)
    assert max(map(cell_len, listed.splitlines())) <= 80


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("sweep fleet-and-crane", "fleet-and-cranes"),
        ("status fleet-and-crane", "fleet-and-cranes"),
        ("run fleet-and-crane", "fleet-and-cranes"),
        ("check bases-smal", "bases-small"),
        ("sweep bases-smal", "bases-small"),
        ("bases smal", "small"),
    ],
)
def test_a_name_that_is_nearly_one_that_is_shipped_is_asked_about(command, here, line, near):
    ended = command(*line.split(), "--lang", "en")
    assert ended.code == 2
    assert f"did you mean {near}?" in ended.err
    assert not any(here.iterdir())


def test_explain_tells_meaning_unit_and_source(command):
    ended = command("explain", "plan.allowance", "--lang", "en")
    assert ended.code == 0
    assert all(word in ended.out for word in ("plan.allowance", "0.15", "source"))


def test_explain_offers_the_nearest_name(command):
    ended = command("explain", "plan.alowance")
    assert (ended.code, ended.out) == (2, "")
    assert "plan.allowance" in ended.err


def test_schema_is_a_schema_that_a_scenario_obeys(command):
    schema = json.loads(command("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(load("small").to_dict(), schema)


@pytest.mark.usefixtures("here")
def test_init_writes_what_check_accepts(command):
    assert command("init", "我的 方案.toml").code == 0
    ended = command("check", "我的 方案.toml")
    assert (ended.code, ended.err) == (0, "")


def test_init_leaves_an_existing_file_alone(command, here):
    file = here / "mine.toml"
    file.write_text("# mine", encoding="utf-8")
    assert command("init", file).code == 2
    assert file.read_text(encoding="utf-8") == "# mine"


def test_init_writes_toml_only_and_nothing_else(command, here):
    assert command("init", "mine.doc").code == 2
    assert list(here.iterdir()) == []


def test_check_refuses_a_target_that_run_would_refuse(command, here):
    text = 'format = 1\nextends = "small"\n[targets]\non_time = 0.5\n'
    (here / "bad.toml").write_text(text, encoding="utf-8")
    ended = command("check", "bad.toml", "--lang", "en")
    assert ended.code == 2
    assert "targets.on_time = 0.5" in ended.err


def test_check_lists_every_fault_at_once(command, here):
    (here / "bad.toml").write_text(
        'format = 1\nextends = "small"\n[plan]\nalowance = 1\n[sites]\nbuffer_m3 = "3 h"\n',
        encoding="utf-8",
    )
    ended = command("check", "bad.toml", "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert "2 faults" in ended.err
    assert "did you mean" in ended.err
    assert "buffer_m3" in ended.err


@pytest.mark.parametrize("text", ["", "format = 99\n", "format = \n", "\x00"])
def test_a_broken_file_is_bad_input(command, here, text):
    (here / "broken.toml").write_text(text, encoding="utf-8")
    ended = command("check", "broken.toml")
    assert (ended.code, ended.out) == (2, "")
    assert "broken.toml" in ended.err


def test_doctor_has_a_line_for_everything(command):
    ended = command("doctor")
    assert ended.code in {0, 1}
    assert all(line[:3] in {"ok ", "!! "} for line in ended.out.splitlines()[:15])
