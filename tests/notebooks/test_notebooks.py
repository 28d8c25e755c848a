"""Notebooks are stored empty, begin with a question, end with what was learned, and run."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
PATIENCE_S = 240

pytestmark = [
    # the notebooks are our own, and the kernel listens on this machine only
    pytest.mark.filterwarnings("ignore:.*encryption.*"),
]


def notebooks():
    return sorted(FOLDER.glob("*.ipynb"))


def cells_of(path, kind):
    found = nbformat.read(path, as_version=4)
    return [cell for cell in found.cells if cell.cell_type == kind]


def test_there_are_notebooks_numbered_without_gaps():
    assert [path.name[:2] for path in notebooks()] == [
        f"{number:02d}" for number in range(1, len(notebooks()) + 1)
    ]


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_outputs(path):
    nbformat.validate(nbformat.read(path, as_version=4))
    for cell in cells_of(path, "code"):
        assert cell.outputs == []
        assert cell.execution_count is None


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_has_one_cell_of_parameters_and_it_comes_first(path):
    tagged = ["parameters" in cell.metadata.get("tags", []) for cell in cells_of(path, "code")]
    assert tagged[0]
    assert sum(tagged) == 1


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_notebook_begins_with_a_question_and_ends_with_what_was_learned(path):
    texts = [cell.source for cell in cells_of(path, "markdown")]
    assert "问题" in texts[0]
    assert "Question" in texts[0]
    assert "学到了什么" in texts[-1]
    assert "What was learned" in texts[-1]


def cases():
    """Yield every notebook, and once more in English where it has a language."""
    for path in notebooks():
        yield pytest.param(path, "zh", id=path.stem)
        if 'lang = \\"zh\\"' in path.read_text(encoding="utf-8"):
            yield pytest.param(path, "en", id=f"{path.stem}-en")


@pytest.mark.slow
@pytest.mark.parametrize(("path", "lang"), list(cases()))
def test_a_notebook_runs_from_a_clean_copy(path, lang, tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "notebooks")
    book = nbformat.read(folder / path.name, as_version=4)
    parameters = next(cell for cell in book.cells if "parameters" in cell.metadata.get("tags", []))
    if lang == "en":
        parameters.source = parameters.source.replace('lang = "zh"', 'lang = "en"')
    NotebookClient(
        book, timeout=PATIENCE_S, resources={"metadata": {"path": str(folder)}}
    ).execute()
    learned = book.cells[-1].outputs[-1]["data"]["text/markdown"]
    assert learned.count("\n- ") >= 2
    said = [out.get("text", "") for cell in book.cells for out in cell.get("outputs", [])]
    assert not any("Warning" in text for text in said), said
    assert sorted(p.name for p in folder.iterdir() if p.suffix != ".pyc") == sorted(
        p.name for p in FOLDER.iterdir()
    )
