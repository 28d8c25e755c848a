"""``supplysim compare``: the answer on the terminal, the rest in a folder."""

import json

import pytest

VARIANT = """format = 1
extends = "small"
name = "{name}"
[fleets.west-own]
trucks = {trucks}
[fleets.east-own]
trucks = {trucks}
"""


@pytest.fixture
def variant(here):
    def write(trucks, name="variant"):
        file = here / f"{name}.toml"
        file.write_text(VARIANT.format(name=name, trucks=trucks), encoding="utf-8")
        return file.name

    return write


def test_the_answer_comes_first_and_the_rest_lies_in_a_folder(command, here, variant):
    ended = command("compare", "small", variant(1), "--replications", 2, "--workers", 1,
                    "--lang", "en", "--quiet")  # fmt: skip
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "variant compared with small"
    assert lines[1] == "seed 0 · 2 pairs of runs"
    assert lines[3].startswith("variant: on-time rate ")
    assert "variant  fleets.west-own.trucks  2     1" in ended.out
    assert lines[-2].startswith("report: ")
    made = {path.name for path in (here / "out" / "compare-small-variant-s0").iterdir()}
    assert {"compare.html", "compare.xlsx", "differences.png", "summary.json"} <= made


def test_json_is_all_there_is_on_stdout(command, variant):
    ended = command("compare", "small", variant(1), "--replications", 1, "--workers", 1, "--json")
    told = json.loads(ended.out)
    assert ended.out.isascii()
    assert (told["base"], told["replications"], told["reached"]) == ("small", 1, True)
    (case,) = told["cases"]
    assert [row["to"] for row in case["inputs"]] == ["1", "1"]
    rate = case["differences"][0]
    assert (rate["key"], rate["low"], rate["real"]) == ("on_time_installation_rate", None, False)


def test_another_plan_is_bad_input_unless_allowed(command, here):
    ended = command("compare", "small", "toy-river", "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert "--replan" in ended.err
    assert not (here / "out").exists()


def test_one_case_alone_is_bad_input(command, here):
    ended = command("compare", "small", "--lang", "zh")
    assert ended.code == 2
    assert "至少需要两个方案" in ended.err
    assert not (here / "out").exists()


def test_a_folder_that_is_not_empty_is_left_alone(command, here, variant):
    (here / "full").mkdir()
    (here / "full" / "mine.txt").write_text("x", encoding="utf-8")
    ended = command("compare", "small", variant(1), "--out", "full")
    assert ended.code == 2
    assert [path.name for path in (here / "full").iterdir()] == ["mine.txt"]


def test_a_goal_may_be_a_share_of_the_base(command, variant):
    ended = command("compare", "small", variant(1), "--until", "throughput_m3_per_month = 50 %",
                    "--workers", 1, "--lang", "en", "--quiet")  # fmt: skip
    assert ended.code == 0
    assert "50 % of the base's value" in ended.out
    assert "10 pairs of runs" in ended.out


@pytest.mark.parametrize(
    ("goal", "said"),
    [("otif", "otif=0.01"), ("otif=much", "2 %"), ("otiff=1 %", "otif"), ("otif=nan", "2 %")],
)
def test_a_goal_that_is_none_is_bad_input(command, here, variant, goal, said):
    ended = command("compare", "small", variant(1), "--until", goal, "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert not (here / "out").exists()


def test_the_folder_of_a_study_is_all_its_alternatives(command, here):
    study = """format = 1
name = "fleet"
base = "small"
[levers.trucks]
path = "fleets.*.trucks"
values = [1, 2]
[replications]
min = 2
[compare]
baseline = { trucks = 2 }
"""
    (here / "study.toml").write_text(study, encoding="utf-8")
    assert command("sweep", "study.toml", "--workers", 1, "--quiet").code == 0
    ended = command("compare", "out/fleet", "--replications", 2, "--workers", 1, "--lang", "en",
                    "--quiet")  # fmt: skip
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("trucks=1 compared with trucks=2")
    assert (here / "out" / "compare-fleet-s0" / "compare.html").is_file()
