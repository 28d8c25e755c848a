"""``supplysim brief``: run folders and scenarios."""

import pytest

import supplysim as ss


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a run of ``small``."""
    return ss.simulate(ss.load("small"), seed=0).save(tmp_path_factory.mktemp("某 市") / "run")


def test_a_draft_of_a_run_lies_in_its_folder(command, folder):
    ended = command("brief", folder, "--draft", "--format", "html", "-q", "--lang", "en")
    assert (ended.code, ended.err) == (0, "")
    page = (folder / "brief" / "brief-draft.html").read_text(encoding="utf-8")
    assert "DRAFT" in page
    assert "a single run, no intervals" in page


def test_runs_are_added_to_what_is_there(command, folder, here):
    ended = command(
        "brief", folder, "--replications", 3, "--format", "html", "--out", here / "out", "-q"
    )
    assert ended.code == 0
    page = (here / "out" / "brief.html").read_text(encoding="utf-8")
    assert "3次重复模拟" in page
    assert "草稿" not in page


def test_a_scenario_is_compared_with_a_run(command, folder, here):
    (here / "more.toml").write_text(
        'format = 1\nextends = "small"\nname = "more"\ntitle_zh = "车多"\n\n'
        "[fleets.east-own]\ntrucks = 6\n",
        encoding="utf-8",
    )
    ended = command(
        "brief", folder, here / "more.toml", "--replications", 2, "--format", "html", "-q",
        "--out", here / "out",
    )  # fmt: skip
    assert (ended.code, ended.err) == (0, "")
    # two replications settle nothing, so nothing is advised
    assert "“车多”暂不取舍" in (here / "out" / "brief.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Return the folder of a study of ``small`` that was run."""
    place = tmp_path_factory.mktemp("研 究")
    (place / "few.toml").write_text(
        'base = "small"\n[levers.trucks]\npath = "fleets.*.trucks"\nvalues = [1, 3]\n'
        "[replications]\nmin = 2\n",
        encoding="utf-8",
    )
    return ss.Study.load(place / "few.toml").run(out=place / "out", workers=1).folder


def test_a_study_is_briefed_from_its_folder(command, study):
    ended = command("brief", study, "--format", "html", "-q", "--lang", "en")
    assert (ended.code, ended.err) == (0, "")
    page = (study / "brief" / "brief.html").read_text(encoding="utf-8")
    assert "take &quot;trucks: 3&quot;" in page
    assert "2 replications a combination" in page


def test_a_study_stands_alone(command, study, folder):
    ended = command(
        "brief", study, folder, "--replications", 4, "--format", "html", "-q", "--lang", "en"
    )
    assert (ended.code, ended.out) == (2, "")
    assert "compare" in ended.err
    assert "[replications]" in ended.err


def test_a_workbook_is_briefed_like_any_scenario(command, here):
    assert command("init", here / "方案.xlsx").code == 0
    ended = command("brief", here / "方案.xlsx", "--replications", 2, "--format", "html", "-q")
    assert (ended.code, ended.err) == (0, "")
    assert "2次重复模拟" in (here / "out" / "brief-方案" / "brief.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--format", "odt"), "pdf, docx, pptx, png, html"),
        (("--replications", "1", "--format", "html"), "--draft"),
    ],
)
def test_what_cannot_be_made_is_bad_input(command, folder, arguments, told):
    ended = command("brief", folder, *arguments, "--lang", "en", "-q")
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err


@pytest.mark.usefixtures("here")
def test_a_folder_that_is_not_there_is_bad_input(command):
    ended = command("brief", "out/nothing", "--lang", "en", "-q")
    assert (ended.code, ended.out) == (2, "")
    assert "X = out/nothing: no such folder" in ended.err


@pytest.mark.usefixtures("here")
def test_a_name_that_is_no_scenario_is_bad_input(command):
    ended = command("brief", "smalll", "--draft", "--lang", "en", "-q")
    assert ended.code == 2
    assert "small" in ended.err


def test_the_same_twice_is_refused_before_anything_is_simulated(command, folder):
    for other in (folder, "small"):
        ended = command("brief", folder, other, "--format", "html", "--lang", "en", "-q")
        assert (ended.code, ended.out) == (2, "")
        assert "nothing to compare" in ended.err
    ended = command("brief", folder, "toy-river", "--seed", 9, "--lang", "en", "-q")
    assert ended.code == 2
    assert "seed 9" in ended.err
