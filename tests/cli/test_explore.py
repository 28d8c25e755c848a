"""``supplysim explore``: from the folder of a study alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from supplysim.experiment import Study
from tests.explore.test_page import page_data
from tests.runs.scenarios import town


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    data = {
        "name": "fleet",
        "levers": {"trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]}},
        "replications": {"min": 2},
    }
    with ThreadPoolExecutor(1) as executor:
        results = Study.from_dict(data, base=town()).run(
            out=tmp_path_factory.mktemp("某 市") / "study", executor=executor
        )
    return results.folder


def test_the_page_lies_in_the_folder_of_the_study(command, folder):
    ended = command("explore", folder)
    assert (ended.code, ended.err) == (0, "")
    assert "2 个情形" in ended.out
    html = (folder / "explore.html").read_text(encoding="utf-8")
    assert [levels for _, levels, _ in page_data(html)["cases"]] == [[0.5], [1.0]]


def test_the_page_goes_where_it_is_told(command, folder, tmp_path):
    path = tmp_path / "x.html"
    ended = command("explore", folder, "--out", path, "--lang", "en")
    assert ended.code == 0
    assert str(path) in ended.out
    assert '<html lang="en">' in path.read_text(encoding="utf-8")


def test_a_folder_without_a_study_is_told(command, here):
    ended = command("explore", here)
    assert ended.code == 2
    assert ended.err
    assert list(here.iterdir()) == []
