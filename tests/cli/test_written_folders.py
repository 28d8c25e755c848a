"""Folders of ``bases`` and ``compare`` with the commands that people try on them next."""

import shutil
from itertools import permutations
from pathlib import Path

import pytest

from supplysim.bases.alternatives import OPTIONS
from supplysim.cli.earlier import left_in
from supplysim.cli.folder import output_folder

TOY = Path(__file__).parents[1] / "bases" / "toy_study"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return folders that ``bases`` (located only) and ``compare`` have written."""
    import supplysim as ss  # noqa: PLC0415
    from supplysim.bases.files import load_study  # noqa: PLC0415 - heavy, once
    from supplysim.bases.result import run_study  # noqa: PLC0415
    from supplysim.comparison import write_comparison  # noqa: PLC0415
    from supplysim.report.bases_write import write_study  # noqa: PLC0415

    home = tmp_path_factory.mktemp("written")
    study = load_study(TOY)
    (home / "found").mkdir()
    result = run_study(study.model_copy(update={"simulation": None}))
    write_study(result, home / "found", lang="zh")
    base = ss.load("toy-river")
    less = base.with_({"fleets.*.trucks": 1})
    write_comparison(ss.compare({"base": base, "less": less}, replications=2), home / "compared")
    return home


@pytest.fixture
def folders(here, written):
    shutil.copytree(written, here, dirs_exist_ok=True)
    return here


@pytest.mark.parametrize("name", ["found", "compared"])
@pytest.mark.parametrize(
    "words",
    [
        ("brief", "X", "--format", "html"), ("why", "X"), ("replay", "X"), ("export", "X"),
        ("results", "X"), ("status", "X"), ("explore", "X"), ("cite", "X"), ("migrate", "X"),
        ("pack", "X", "x.zip"), ("compare", "small", "X"), ("run", "X"), ("sweep", "X"),
        ("bases", "X"), ("check", "X"),
    ],
)  # fmt: skip
def test_a_command_that_cannot_use_the_folder_says_what_it_is_and_what_can(
    command,
    folders,  # noqa: ARG001 - works in the folder
    name,
    words,
):
    ended = command(*(name if word == "X" else word for word in words), "--lang", "en")
    assert ended.code == 2
    what = "supplysim bases has found" if name == "found" else "supplysim compare has found"
    assert what in ended.err
    assert ended.err.count("\n  - ") == 1


def test_charts_of_a_study_of_bases_are_drawn_anew_in_another_language(command, folders):
    before = (folders / "found" / "charts" / "extra_costs.svg").read_bytes()
    ended = command("chart", "found", "--lang", "en", "--format", "svg,pdf", "--out", "charts")
    assert ended.code == 0, ended.err
    names = {path.name for path in (folders / "charts").iterdir()}
    assert {"extra_costs.svg", "extra_costs.pdf", "map-best-1.svg", "map-as-planned.csv"} <= names
    assert (folders / "found" / "charts" / "extra_costs.svg").read_bytes() == before


def test_a_chart_drawn_anew_is_the_chart_that_was_written(command, folders):
    """In the language of the study the same picture comes out, byte by byte."""
    ended = command("chart", "found", "--name", "map-best-1", "--format", "png", "--out", "again")
    assert ended.code == 0, ended.err
    again, first = (
        (folders / place / "map-best-1.png").read_bytes() for place in ("again", "found/charts")
    )
    assert again == first


def test_the_chart_of_a_comparison_is_drawn_anew(command, folders):  # noqa: ARG001
    ended = command("chart", "compared", "--lang", "en", "--out", "charts", "--format", "png")
    assert ended.code == 0, ended.err
    assert Path("charts/differences.png").is_file()


def test_a_chart_that_is_none_names_those_that_are(command, folders):  # noqa: ARG001
    ended = command("chart", "found", "--name", "gantt", "--lang", "en")
    assert ended.code == 2
    assert "extra_costs" in ended.err
    ended = command("chart", "compared", "--project", "p1", "--lang", "en")
    assert ended.code == 2
    assert "folders that supplysim run has written" in ended.err


def test_packing_a_study_of_bases_packs_its_runs(command, folders):
    """Its runs lie beside it, kept as a sweep keeps them."""
    runs = folders / "found.runs"
    runs.mkdir()
    ended = command("pack", "found", "x.zip", "--lang", "en")
    assert "its simulated runs: found.runs" in ended.err
    assert ended.code == 2  # there are none in it
    assert "holds no results" in ended.err


def test_force_leaves_nothing_of_another_kind(written, tmp_path):
    """``bases`` where ``compare`` had written, and the other way round; one's own files stay."""
    for before, after in permutations([written / "found", written / "compared"]):
        target = tmp_path / before.name
        shutil.copytree(before, target)
        for name in ("notes.txt", "plan.html"):
            (target / name).write_text("mine", encoding="utf-8")
        with output_folder(target, force=True) as staging:
            shutil.copytree(after, staging, dirs_exist_ok=True)
        now = {path.name for path in target.iterdir()}
        assert now == {path.name for path in after.iterdir()} | {"notes.txt", "plan.html"}


def test_everything_that_was_written_is_known_again(written, tmp_path):
    for name in ("found", "compared"):
        assert set(left_in(written / name)) == set((written / name).iterdir())
    for name in ("bases.json", *(f"{option.name}.html" for option in OPTIONS)):
        (tmp_path / name).touch()
    assert set(left_in(tmp_path)) == set(tmp_path.iterdir())
