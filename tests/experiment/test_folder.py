"""Results are found by the folder that is named, or where a study puts them by itself."""

import pytest

from supplysim.errors import InputError
from supplysim.experiment.folder import default_folder, results_folder
from supplysim.experiment.index import FILE, Index


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put_results(folder):
    folder.mkdir(parents=True)
    (folder / FILE).write_text("", encoding="utf-8")


def test_a_folder_with_results_is_meant_itself(here):
    put_results(here / "mine")
    put_results(here / "out" / "mine")
    assert results_folder("mine") == here.joinpath("mine").relative_to(here)


@pytest.mark.parametrize("text", ["fleet-and-cranes", "mine", "mine.toml", "folder"])
def test_a_study_is_where_it_puts_its_results(here, text):
    (here / "mine.toml").write_text('base = "small"\n', encoding="utf-8")
    (here / "folder").mkdir()
    (here / "folder" / "study.toml").write_text('base = "small"\n', encoding="utf-8")
    name = text.removesuffix(".toml")
    put_results(here / "out" / name)
    assert results_folder(text) == default_folder(name)


def test_the_name_that_a_study_gives_itself_counts(here):
    (here / "mine.toml").write_text('name = "车辆: a"\n', encoding="utf-8")
    put_results(here / "out" / "车辆_ a")
    assert results_folder("mine.toml") == default_folder("车辆: a")


def test_a_study_without_results_is_told_the_command(here):
    with pytest.raises(InputError, match="run supplysim sweep fleet-and-cranes first"):
        results_folder("fleet-and-cranes")
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    ("text", "words"), [("small", "this is a scenario"), ("nowhere", "there is no such folder")]
)
@pytest.mark.usefixtures("here")
def test_what_is_no_study_is_told_by_whoever_opens_it(text, words):
    with pytest.raises(InputError, match=words):
        Index.read(results_folder(text) / FILE)
