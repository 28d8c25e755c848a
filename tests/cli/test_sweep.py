"""``plan``, ``sweep``, ``status`` and ``results``: one small study from a file to a workbook."""

import json
import os
import platform
import subprocess
import sys
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest

from supplysim.cli.study_selection import selection_lines
from supplysim.cli.sweep import SweepOrder
from supplysim.experiment import Study, open_results
from supplysim.measured import measure_name

FILE = """
base = "small"
name = "车辆"
[levers.trucks]
path = "fleets.*.trucks"
scale = [0.5, 1.0]
[replications]
min = 2
"""


@pytest.fixture
def file(here):
    (here / "study.toml").write_text(FILE, encoding="utf-8")
    return here / "study.toml"


def test_a_study_is_planned_swept_watched_and_read(command, file):
    planned = command("plan", file, "--lang", "en", "--workers", "1")
    assert planned.code == 0
    assert "2 points x 2 replications = 4 runs" in planned.out
    assert "done 0, lacking 4" in planned.out
    assert "1 processes: 0:0" in planned.out
    assert not os.path.exists("out")  # noqa: PTH110

    swept = command("sweep", file, "--workers", "1", "--quiet")
    assert (swept.code, swept.err) == (0, "")
    assert "每点 2 次模拟，共 4 次运行" in swept.out
    assert "已完成 4，还缺 0" in command("plan", file).out

    seen = command("status", "out/车辆", "--lang", "en")
    assert "done 4 (wanted so far 4), failed 0" in seen.out
    assert "no process is writing" in seen.out

    shown = command("results", "out/车辆", "--lang", "en")
    assert "on-time installation rate" in shown.out
    assert "trucks: 0.5 × base" in shown.out
    told = json.loads(command("results", "out/车辆", "--json").out)
    results = open_results("out/车辆")
    assert told["digest"] == results.digest
    assert told["complete"]
    value = results.table("otif")["value"].tolist()
    assert [row["value"] for row in told["rows"] if row["measure"] == "otif"] == value

    assert command("results", "out/车辆", "--out", "r.csv").code == 0
    assert pd.read_csv("r.csv")["measure"].nunique() > 20


def test_another_seed_needs_another_folder(command, file):
    assert command("sweep", file, "--workers", "1", "--quiet").code == 0
    file.write_text(f"seed = 7\n{FILE}", encoding="utf-8")
    for name in ("plan", "sweep"):
        ended = command(name, file, "--lang", "en")
        assert ended.code == 2
        assert "out/车辆 holds results with seed 0, but the seed of the study is 7" in ended.err
        assert "--out out/车辆-s7" in ended.err
    assert "种子 0 的结果，而研究的种子是 7" in command("sweep", file).err
    assert open_results("out/车辆").spec.seed == 0


def test_results_of_another_seed_are_not_those_of_the_study(command, file):
    assert command("sweep", file, "--workers", "1", "--quiet").code == 0
    file.write_text(f"seed = 7\n{FILE}", encoding="utf-8")
    for name in ("status", "results", "explore"):
        ended = command(name, file, "--lang", "en")
        assert ended.code == 2
        assert "out/车辆 holds results with seed 0, but the seed of the study is 7" in ended.err
        assert "种子 0 的结果，而研究的种子是 7" in command(name, file).err
    assert "out/车辆) · seed 0" in command("status", "out/车辆", "--lang", "en").out
    beside = ("--out", "out/车辆-s7")
    assert command("sweep", file, *beside, "--workers", "1", "--quiet").code == 0
    told = command("status", file, "--lang", "en").out
    assert "out/车辆-s7) · seed 7" in told
    assert json.loads(command("results", file, "--json").out)["seed"] == 7


HOLD = """
import os, signal, sys
from pathlib import Path
from supplysim.experiment.store import Store, identity_of
store = Store.claim(Path(sys.argv[1]), identity_of("车辆", seed=0))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_status_notices_that_its_process_was_killed(command, file):
    held = [sys.executable, "-c", HOLD, "out/车辆"]
    with subprocess.Popen(held, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        assert process.stdout.readline() == b"held\n"
        running = command("status", "out/车辆", "--lang", "en").out
        assert f"process {process.pid}, last sign of life" in running
        assert "goes on" not in running
        process.kill()
    told = command("status", file, "--lang", "en").out
    assert f"interrupted: its process is gone ({platform.node()}, process {process.pid}" in told
    assert f'not complete; `supplysim sweep "{file}"` goes on from there' in told
    zh = command("status", "out/车辆").out
    assert "已中断：写入它的进程已不在" in zh
    assert "运行 supplysim sweep 研究文件 即可续跑" in zh


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--engine", "ray"), "local or dask"),
        (("--engine", "dask"), "needs the address"),
        (("--scheduler", "tcp://localhost:1"), "goes with --engine dask"),
    ],
)
def test_an_engine_that_cannot_be_is_bad_input(command, file, arguments, words):
    ended = command("sweep", file, "--lang", "en", *arguments)
    assert ended.code == 2
    assert words in ended.err


def test_a_scheduler_that_cannot_be_reached_is_bad_input(command, file, monkeypatch):
    class Client:
        def __init__(self, address, timeout):
            raise TimeoutError(f"{address} after {timeout} s")

    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=Client))
    address = ("--scheduler", "tcp://nobody:8786")
    ended = command("sweep", file, "--engine", "dask", *address, "--lang", "en")
    assert ended.code == 2
    assert "tcp://nobody:8786: the scheduler does not answer; check the address" in ended.err


def test_too_many_runs_need_a_yes(command, file):
    file.write_text(FILE.replace("min = 2", "min = 2501"), encoding="utf-8")
    ended = command("sweep", file)
    assert ended.code == 2
    assert "--yes" in ended.err
    assert "2 x 2,501 = 5,002" in ended.err


def test_every_fault_of_a_study_is_told(command, here):
    (here / "study.toml").write_text(
        FILE.replace('trucks"', 'truks"').replace("0.5", "-1"), encoding="utf-8"
    )
    ended = command("plan", "study.toml", "--lang", "en")
    assert ended.code == 2
    assert "multiples must not be negative" in ended.err


def test_a_sweep_that_is_interrupted_says_that_it_can_go_on(command, file, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Study, "run", interrupted)
    ended = command("sweep", file, "--lang", "en")
    assert ended.code == 130
    assert "goes on from there" in ended.err


def test_failed_runs_are_told_and_give_exit_code_1(command, file, monkeypatch):
    made = Study.load(file)
    real = Study.run

    def failing(self, **options):
        from supplysim.experiment import work  # noqa: PLC0415
        from tests.experiment.test_runner import Counting  # noqa: PLC0415

        def fail(*_, **__):
            raise ZeroDivisionError("by nothing")

        monkeypatch.setattr(work, "simulate", fail)
        options.pop("workers")
        with Counting(1) as executor:
            return real(self, executor=executor, **options)

    monkeypatch.setattr(Study, "run", failing)
    ended = command("sweep", file, "--lang", "en")
    assert ended.code == 1
    assert f"{made.size * 2} runs failed" in ended.err
    assert "trucks=0.5, r0: ZeroDivisionError: by nothing" in ended.err


def test_what_can_still_be_the_best_is_told(command, file):
    text = file.read_text(encoding="utf-8")
    file.write_text(text + '[selection]\nmeasure = "otif"\n', encoding="utf-8")
    swept = command("sweep", file, "--workers", "1", "--quiet", "--lang", "en")
    assert "can still be the best in on time in full" in swept.out
    best = open_results("out/车辆").best()
    named = open_results("out/车辆").choice_names
    names = [named[choice][1] for choice in best.loc[best["stays"], "choice"]]
    shown = command("results", "out/车辆", "--lang", "en").out
    assert f"can still be the best in {measure_name('otif', 'en')}" in shown
    assert f"with 95 % confidence): {'; '.join(names)}" in shown
    told = json.loads(command("results", "out/车辆", "--json").out)["best"]
    assert [row["choice"] for row in told] == best["choice"].tolist()
    assert [row["stays"] for row in told] == best["stays"].tolist()


def test_a_sequential_selection_is_planned_made_and_told(command, file):
    text = file.read_text(encoding="utf-8")
    asked = 'measure = "tardiness_h"\ngoal = "smallest"\nprocedure = "kn"\nzone = 30\nfirst = 3\n'
    file.write_text(f"{text}[selection]\n{asked}", encoding="utf-8")
    planned = command("plan", file, "--lang", "en", "--workers", "1").out
    assert "selection: KN on tardiness_h, at most 396 runs more, 400 in all" in planned
    assert "done 0, lacking 6-400" in planned
    swept = command("sweep", file, "--workers", "1", "--lang", "en")
    assert swept.err.splitlines()[0] == (
        "车辆: 6 runs first, then KN adds runs until the best is known: at most 400 in all"
    )
    again = command("sweep", file, "--workers", "1")
    assert "先跑 6 次，然后由 KN 追加" in again.err
    results = open_results("out/车辆")
    selected = results.selected()
    lost = next(name for name in selected.names if name != selected.best)
    for line in selection_lines(selected, results.choice_names, "en"):
        assert line in swept.out
    zh, en = results.choice_names[lost]
    assert f"dropped: {en} after" in swept.out
    assert f"已淘汰：{zh}" in again.out
    chosen = open_results("out/车辆").selected().chosen
    status = command("status", "out/车辆", "--lang", "en").out
    assert f"done {sum(chosen.runs)} (wanted so far {sum(chosen.runs)})" in status
    shown = command("results", "out/车辆", "--lang", "en").out
    assert "(KN: correct with 95 % or more if 30 h better)" in shown
    told = json.loads(command("results", "out/车辆", "--json").out)["selection"]
    assert told["probability"] == 0.95
    assert told["runs"] == sum(chosen.runs)


def test_results_say_what_follows_and_draw_it(command, file, here):
    assert command("sweep", file, "--workers", "1", "-q").code == 0
    shown = command("results", "out/车辆", "--lang", "en", "--charts", "图")
    assert "paired differences to the baseline\n" in shown.out
    assert "Not for the design of this study:\n" in shown.out
    assert "inputs one at a time: needs uncertainties = { one_at_a_time = n }" in shown.out
    assert "charts and their numbers: supplysim results" in shown.out
    assert (here / "图" / "main_effects-on_time_installation_rate.png").is_file()
    assert (here / "图" / "analyses.xlsx").is_file()
    told = json.loads(command("results", "out/车辆", "--json").out)
    assert told["findings"]["differences"]
    assert "one_at_a_time" in told["unfit"]["tornado"]
    assert command("results", "out/车辆", "--out", "r.xlsx").code == 0
    assert "effects" in openpyxl.load_workbook(here / "r.xlsx").sheetnames


def test_a_folder_without_results_is_bad_input(command, here):
    for name in ("status", "results"):
        assert command(name, here).code == 2


def test_an_order_has_the_defaults_of_the_contract():
    order = SweepOrder("x")
    assert (order.out, order.workers, order.engine, order.yes) == (None, None, "local", False)
