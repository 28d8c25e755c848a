"""What the README tells people to type is what works."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import supplysim
from supplysim.cli.answers import answers, evidence
from supplysim.cli.balance import balance_of, city_scenarios, markdown
from supplysim.report import gallery_of, write_charts
from supplysim.scenario import load
from supplysim.simulation import simulate

TOP = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")
BLOCK = re.compile(r"<!-- (?P<mark>[\w: ]+) -->\n(?P<body>.*?)<!-- end -->", re.DOTALL)
FENCED = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def text(readme):
    return (TOP / readme).read_text(encoding="utf-8")


def blocks(readme):
    return {found["mark"]: found["body"] for found in BLOCK.finditer(text(readme))}


def fenced(readme, mark):
    return FENCED.search(blocks(readme)[mark])[1].strip()


@pytest.mark.parametrize("readme", READMES)
def test_one_command_each_sets_up_and_runs_or_tests(readme):
    for mark, ending in (
        ("command: run", ".venv/bin/supplysim run"),
        ("command: test", ".venv/bin/python -m pytest -n auto"),
    ):
        command = fenced(readme, mark)
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/python -m pip install -c ")
        assert command.endswith(ending)


def test_both_languages_give_the_same_commands():
    english, chinese = (blocks(readme) for readme in READMES)
    commands = [mark for mark in english if mark.startswith(("command", "python"))]
    assert len(commands) >= 5
    assert {mark: english[mark] for mark in commands} == {m: chinese[m] for m in commands}


@pytest.mark.parametrize("readme", READMES)
def test_links_lead_somewhere(readme):
    links = LINK.findall(text(readme))
    assert links
    assert [link for link in links if not (TOP / link).exists()] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_command_shown_is_known(readme):
    shown = set(re.findall(r"^supplysim (\w+)", text(readme), re.MULTILINE))
    known = subprocess.run(
        [sys.executable, "-m", "supplysim", "--help"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    ).stdout
    assert shown
    assert [name for name in shown if not re.search(rf"^\s+{name}\b", known, re.MULTILINE)] == []


def test_ten_lines_of_python_print_a_number():
    code = fenced("README.md", "python")
    assert len([line for line in code.splitlines() if line]) <= 10
    done = subprocess.run(  # noqa: S603 - our own README
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8", cwd=TOP
    )
    rates = [float(line) for line in done.stdout.splitlines()[:2]]
    assert all(0 <= rate <= 1 for rate in rates)


def test_the_constraints_pin_versions_and_name_no_address():
    lines = (TOP / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert len(pins) > 10
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []


def test_the_citation_and_the_changelog_name_this_version():
    for file in ("CITATION.cff", "CHANGELOG.md"):
        assert supplysim.__version__ in (TOP / file).read_text(encoding="utf-8")


def test_ci_types_the_readme_s_own_test_command():
    script = (TOP / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"sed -n '/(.*?)/,", script)[1]
    assert pattern == "<!-- command: test -->"
    assert pattern in text("README.md")


@pytest.mark.slow
@pytest.mark.parametrize(("readme", "lang"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_table_of_demand_and_capacity_is_what_the_program_prints(readme, lang, balances):
    """``SUPPLYSIM_WRITE_README=1`` writes the table instead of comparing it."""
    printed = f"\n{markdown(balances, lang)}\n\n"
    if os.environ.get("SUPPLYSIM_WRITE_README"):
        marked = re.compile(r"(<!-- table: balance -->\n).*?(?=<!-- end -->)", re.DOTALL)
        changed = marked.sub(lambda found: found[1] + printed, text(readme))
        (TOP / readme).write_text(changed, encoding="utf-8", newline="\n")
    assert blocks(readme)["table: balance"] == printed


@pytest.fixture(scope="module")
def cases():
    return evidence()


@pytest.mark.parametrize(("readme", "lang"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_answers_are_what_the_program_prints(readme, lang, cases):
    """``SUPPLYSIM_WRITE_README=1`` writes the answers instead of comparing them."""
    printed = f"\n{answers(cases, lang)}\n\n"
    if os.environ.get("SUPPLYSIM_WRITE_README"):
        marked = re.compile(r"(<!-- answers: small -->\n).*?(?=<!-- end -->)", re.DOTALL)
        changed = marked.sub(lambda found: found[1] + printed, text(readme))
        (TOP / readme).write_text(changed, encoding="utf-8", newline="\n")
    assert blocks(readme)["answers: small"] == printed
    assert printed.count("**") == 6  # three questions


@pytest.mark.parametrize(("readme", "lang"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_picture_is_what_the_commands_beside_it_draw(readme, lang, tmp_path):
    """``SUPPLYSIM_WRITE_README=1`` draws it anew instead of comparing it."""
    (picture,) = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text(readme))
    paragraph = text(readme).split(f"]({picture})")[0].rsplit("\n\n", 2)[1]
    commands = re.findall(r"`supplysim ([^`]+)`", " ".join(paragraph.split()))
    assert [command.split()[0] for command in commands] == ["run", "chart"]
    run = simulate(load(commands[0].split()[1]), seed=0)
    (name,) = re.findall(r"--name (\w+)", commands[1])
    gallery = gallery_of([run])
    drawn, _ = write_charts(gallery, tmp_path, lang=lang, names=[name], formats=("png",))
    if os.environ.get("SUPPLYSIM_WRITE_README"):
        (TOP / picture).write_bytes(drawn.read_bytes())
    assert (TOP / picture).stat().st_size < 150_000
    kept, new = (
        np.asarray(Image.open(path).convert("L"), float) for path in (TOP / picture, drawn)
    )
    assert kept.shape == new.shape
    assert np.abs(kept - new).mean() < 1  # of 255: other versions set letters a little otherwise


@pytest.fixture(scope="module")
def balances():
    return {name: balance_of(load(name)) for name in city_scenarios()}


def test_a_balance_counts_what_is_planned_and_what_plants_are_designed_for():
    """``small`` exports nothing; at 100 m3 a unit its design is a whole number of units."""
    scenario = load("small")
    balance = balance_of(scenario)
    assert balance.exports_m3 == 0
    assert 0 < balance.local_m3 < balance.design_m3 * 5
    window = (scenario.window_end - scenario.window_start).days
    halved = scenario.with_({"line_types.*.design_m3_per_unit": 100})
    units = balance_of(halved).design_m3 / 100 * 365.25 / window
    assert units == pytest.approx(round(units))
