"""``supplysim run``: record and report on disk, the answer on stdout, all else on stderr."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

import supplysim
from supplysim.cli.streams import ready_streams, show
from supplysim.testing import example_run

KEYS = {
    "on_time_installation_rate",
    "step_rate",
    "on_time_delivery",
    "otif",
    "throughput_m3_per_month",
    "components_per_day",
    "floor_m2",
    "plant_utilisation",
    "mould_turns",
    "yard_stock_days",
    "truck_turns_per_day",
    "truck_wait_share",
    "crane_busy_share",
    "crane_starved_share",
    "crane_blocked_share",
    "storey_cycle_adherence",
    "tardiness_h",
    "distance_km",
    "plan_tightness",
}
"""Keys that CONTRACTS 6 promises."""


@pytest.fixture
def stand_in(monkeypatch):
    """Let a record made by hand stand in for the simulation, and a line for the report.

    Returns the scenarios that were to be simulated.
    """
    asked = []

    def simulate(scenario, *, seed, replication, progress):
        asked.append(scenario)
        progress(0, 1)
        return replace(example_run(), seed=seed, replication=replication)

    def write_report(runs, path, *, lang):
        path.write_text(f"{lang} {len(list(runs))}", encoding="utf-8")

    monkeypatch.setattr("supplysim.simulation.simulate", simulate)
    monkeypatch.setattr("supplysim.report.write_report", write_report)
    return asked


def test_a_run_leaves_record_summary_and_report_and_tells_the_answer(command, here):
    ended = command("run", "small")
    assert ended.code == 0
    folder = here / "out" / "small-s0"
    assert "准时吊装率" in ended.out
    assert "单次模拟，无置信区间" in ended.out
    assert "单次模拟，无置信区间" in (folder / "report.html").read_text(encoding="utf-8")
    run = supplysim.open_run(folder)
    assert (run.seed, run.replication) == (0, 0)
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary == json.loads(json.dumps(run.summary()))
    assert [path.name for path in (here / "out").iterdir()] == ["small-s0"]


@pytest.mark.usefixtures("here", "stand_in")
def test_json_stands_alone_on_stdout(command):
    ended = command("run", "small", "--json", "--seed", 3, "--lang", "en")
    summary = json.loads(ended.out)
    assert set(summary) == {
        "format",
        "scenario",
        "hash",
        "plan_hash",
        "seed",
        "replications",
        "window",
        "kpis",
        "warnings",
    }
    assert set(summary["kpis"]) >= KEYS
    assert set(summary["kpis"]["otif"]) == {"value", "unit", "low", "high"}
    assert summary["kpis"]["otif"]["low"] is None
    assert (summary["scenario"], summary["seed"], summary["replications"]) == ("small", 3, 1)


def test_replications_have_a_folder_each_and_an_interval(command, here):
    ended = command("run", "small", "--replications", 2, "--out", "两 次", "--json")
    assert ended.code == 0
    assert sorted(path.name for path in (here / "两 次").iterdir()) == [
        "r000",
        "r001",
        "report.html",
        "summary.json",
    ]
    runs = [supplysim.open_run(here / "两 次" / name) for name in ("r000", "r001")]
    assert [run.replication for run in runs] == [0, 1]
    throughput = json.loads(ended.out)["kpis"]["throughput_m3_per_month"]
    assert throughput["low"] <= throughput["value"] <= throughput["high"]
    mean = sum(run.kpi("throughput_m3_per_month") for run in runs) / 2
    assert throughput["value"] == pytest.approx(mean)


@pytest.mark.usefixtures("stand_in")
def test_one_replication_can_be_run_alone(command, here):
    assert command("run", "small", "--replication-index", 1, "-q").code == 0
    assert supplysim.open_run(here / "out" / "small-s0").replication == 1


def test_replications_and_an_index_exclude_each_other(command, here):
    ended = command("run", "small", "--replications", 2, "--replication-index", 1)
    assert (ended.code, list(here.iterdir())) == (2, [])


def test_a_value_can_be_overridden(command, here, stand_in):
    assert (
        command("run", "small", "--set", "plan.allowance=0.2", "--set", "name=mine", "-q").code == 0
    )
    assert [scenario.plan.allowance for scenario in stand_in] == [0.2]
    assert (here / "out" / "mine-s0").is_dir()


@pytest.mark.parametrize(
    "setting", ["plan.alowance=1", "plan.allowance=-1", "plan.allowance", "targets.otiff=1"]
)
def test_a_bad_setting_is_told_and_nothing_is_written(command, here, setting):
    ended = command("run", "small", "--set", setting)
    assert (ended.code, ended.out, list(here.iterdir())) == (2, "", [])
    assert setting.partition("=")[0].split(".")[0] in ended.err


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("fleets.*.trucks=-1", "--set: fleets.east-own.trucks = -1: must be"),
        ("plan.alowance=1", "--set: plan.alowance = 1: no such field (did you mean plan.allowance"),
        ("policies.dispatch=fast", "--set: policies.dispatch = fast: no such policy"),
        ("targets.otiff=1", "--set: targets.otiff = 1: no such measure"),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_fault_of_a_setting_names_the_option(command, setting, words):
    assert words in command("run", "small", "--set", setting, "--lang", "en").err


@pytest.mark.usefixtures("here")
def test_a_fault_of_a_file_keeps_its_file(command):
    file = Path("mine.toml")
    file.write_text('extends = "small"\n[plan]\nallowance = -1\n', encoding="utf-8")
    told = command("run", file, "--set", "sites.buffer_m3=-1", "--lang", "en").err
    assert "mine.toml: plan.allowance = -1" in told
    assert "--set: sites.buffer_m3 = -1" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "fleet-and-cranes"), "this is a study: use supplysim sweep"),
        (("check", "fleet-and-cranes"), "this is a study: use supplysim sweep"),
        (("compare", "small", "fleet-and-cranes"), "this is a study: use supplysim sweep"),
        (("brief", "bases-10-to-15"), "this is a study of bases: use supplysim bases"),
        (("bases", "small"), "this is a scenario: use supplysim run"),
        (("sweep", "small"), "this is a scenario: use supplysim run"),
        (("plan", "bases-10-to-15"), "this is a study of bases: use supplysim bases"),
        (("results", "small"), "this is a scenario: use supplysim run"),
    ],
)
def test_a_thing_of_another_kind_is_one_fault_with_the_right_command(
    command, here, arguments, words
):
    ended = command(*arguments, "--lang", "en")
    assert (ended.code, list(here.iterdir())) == (2, [])
    assert words in ended.err
    assert "1 fault" in ended.err


def test_a_scenario_that_is_not_there_is_bad_input(command, here):
    ended = command("run", "smal", "--lang", "en")
    assert (ended.code, list(here.iterdir())) == (2, [])
    assert "small" in ended.err


@pytest.mark.usefixtures("stand_in")
def test_a_missed_target_ends_with_1_and_says_so(command, here):
    ended = command("run", "small", "--set", "targets.plan_tightness=1000", "--lang", "en")
    assert ended.code == 1
    assert "target missed" in ended.out
    assert (here / "out" / "small-s0" / "manifest.json").is_file()


@pytest.mark.usefixtures("stand_in")
def test_a_used_folder_is_refused_and_replaced_with_force(command, here):
    out = here / "mine"
    out.mkdir()
    (out / "notes.txt").write_text("precious", encoding="utf-8")
    assert command("run", "small", "--out", out).code == 2
    assert [path.name for path in out.iterdir()] == ["notes.txt"]
    assert command("run", "small", "--out", out, "--force", "-q").code == 0
    assert (out / "notes.txt").read_text(encoding="utf-8") == "precious"
    assert supplysim.open_run(out).seed == 0


def start(*arguments, encoding="utf-8", **options):
    environment = {
        **os.environ,
        "PYTHONIOENCODING": encoding,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "supplysim", *arguments], env=environment, **options
    )


def test_a_gbk_console_gets_every_line(here):
    with (here / "屏幕.txt").open("wb") as screen:
        assert start("run", "small", encoding="gbk", stdout=screen).wait() == 0
    assert "准时吊装率" in (here / "屏幕.txt").read_bytes().decode("gbk")


def test_a_character_that_gbk_lacks_is_replaced(monkeypatch):
    console = io.TextIOWrapper(io.BytesIO(), encoding="gbk")
    monkeypatch.setattr(sys, "stdout", console)
    ready_streams()
    show("644 m³，构件")
    assert console.buffer.getvalue().decode("gbk").rstrip() == "644 m?，构件"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a child on Windows")
def test_ctrl_c_ends_with_130_and_leaves_nothing(here):
    running = start("run", "small", "--replications", "500", stderr=subprocess.PIPE, cwd=here)
    deadline = time.monotonic() + 60
    while not list(here.glob("out/.*/content/r000/manifest.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in told
    assert list(here.iterdir()) == []
