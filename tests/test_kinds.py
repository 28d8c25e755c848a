"""What a file is, told by what only its kind has; a command names the one that takes it."""

import itertools
import zipfile

import pytest

from supplysim import kinds, shipped
from supplysim.bases.study import Study as BasesStudy
from supplysim.errors import InputError
from supplysim.experiment import Study
from supplysim.experiment.spec import StudySpec
from supplysim.kinds import SIGNS, kind_of, kind_of_data, mistaken, mistaken_data
from supplysim.scenario import Scenario, load

COMMANDS = {"scenario": "run", "study": "sweep", "bases": "bases"}
MODELS = {"scenario": Scenario, "study": StudySpec, "bases": BasesStudy}


@pytest.mark.parametrize("kind", SIGNS)
def test_signs_are_entries_of_their_kind_and_of_no_other(kind):
    others = [model for name, model in MODELS.items() if name != kind]
    assert SIGNS[kind] <= set(MODELS[kind].model_fields)
    assert not any(SIGNS[kind] & set(model.model_fields) for model in others)


def test_whatever_a_kind_requires_is_a_sign_of_it():
    """So that a file with everything that it needs is never taken for another kind."""
    for kind, model in MODELS.items():
        required = {name for name, field in model.model_fields.items() if field.is_required()}
        assert required - {"name", "cases"} <= SIGNS[kind]


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [("*/scenario.toml", "scenario"), ("*/study.toml", "study"), ("*/bases.toml", "bases")],
)
def test_every_shipped_file_and_name_is_of_its_kind(pattern, kind):
    files = sorted(shipped.root("experiments").glob(pattern))
    assert files
    for file in files:
        assert kind_of(str(file)) in {kind, None if kind == "scenario" else kind}
        assert kind_of(file.parent.name) == kind
        assert mistaken(file.parent.name, kind, where="x") is None


def test_a_file_without_signs_may_be_anything():
    assert kind_of_data({"extends": "small", "name": "x"}) is None
    assert mistaken_data({"extends": "small"}, "study", file="x.toml") is None


def test_a_file_with_a_sign_of_what_it_is_taken_for_is_left_to_its_reader():
    assert mistaken_data({"start": 1, "levers": {}, "base": ""}, "scenario", file="x") is None


@pytest.mark.parametrize(("kind", "wanted"), list(itertools.permutations(SIGNS, 2)))
def test_a_mistake_is_told_in_both_languages_with_the_command_to_use(kind, wanted):
    fault = mistaken_data(dict.fromkeys(SIGNS[kind], 1), wanted, file="x.toml")
    assert fault.file == "x.toml"
    for text in (fault.zh, fault.en):
        assert f"supplysim {COMMANDS[kind]}" in text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"study.json": "{}", "runs.sqlite": ""}, "results"),
        ({"manifest.json": "{}"}, "run"),
        ({"r000/manifest.json": "{}"}, "run"),
        ({"study.toml": ""}, "study"),
        ({"bases.json": "{}", "index.html": ""}, "bases results"),
        ({"compare.xlsx": "", "compare.html": ""}, "comparison"),
        ({"notes.txt": ""}, None),
    ],
)
def test_a_folder_is_what_its_files_say(tmp_path, content, kind):
    for name, text in content.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert kind_of(str(tmp_path)) == kind


def test_a_zip_is_a_packed_result_and_rubbish_is_nothing(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w"):
        pass
    (tmp_path / "x.toml").write_text("= no toml", encoding="utf-8")
    assert kind_of(str(tmp_path / "x.zip")) == "packed"
    for text in (str(tmp_path / "x.toml"), "a\0b", "~nobody/x", "nowhere.toml"):
        assert kind_of(text) is None


def test_a_study_loaded_as_a_scenario_is_one_fault():
    for text in ("fleet-and-cranes", str(shipped.find("experiments", "fleet-and-cranes"))):
        with pytest.raises(InputError, match="this is a study: use supplysim sweep") as told:
            load(text)
        assert len(told.value.faults) == 1
    with pytest.raises(InputError, match="this is a scenario") as told:
        Study.load(shipped.find("experiments", "small") / "scenario.toml")
    assert len(told.value.faults) == 1


def test_a_scenario_that_extends_a_study_is_told_the_file(tmp_path):
    (tmp_path / "s.toml").write_text('base = "small"\n[levers]\n', encoding="utf-8")
    (tmp_path / "x.toml").write_text('extends = "s.toml"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"s\.toml.*this is a study"):
        load(tmp_path / "x.toml")


@pytest.mark.parametrize("wanted", ["run", "results", "scenario", "study", "bases"])
def test_what_bases_and_compare_have_written_is_no_dead_end(tmp_path, wanted):
    """The message names the folder's page, and the command that does what is wanted."""
    found, compared = tmp_path / "found", tmp_path / "compared"
    for folder, sign in ((found, "bases.json"), (compared, "compare.xlsx")):
        folder.mkdir()
        (folder / sign).write_text("{}", encoding="utf-8")
    fault = mistaken(f"{found}/", wanted, where="DIR")
    for text in (fault.zh, fault.en):
        assert f"{found}.runs" in text
        assert "index.html" in text
        assert all(word in text for word in ("brief", "pack", "supplysim chart"))
    fault = mistaken(str(compared), wanted, where="DIR")
    for text in (fault.zh, fault.en):
        assert "compare.html" in text
        assert all(word in text for word in ("supplysim run", "brief", "why", "pack"))


def test_every_kind_has_words():
    assert kinds._TOLD.keys() == set(kinds.Kind.__args__)
