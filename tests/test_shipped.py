"""Shipped data is found by plain names, and by nothing else."""

import pytest

from supplysim import shipped
from supplysim.errors import InputError


def test_a_folder_and_a_file_are_found_by_name():
    assert (shipped.find("networks", "toy-river") / "nodes.csv").is_file()
    assert shipped.find("experiments", "common/base").name == "base.toml"


@pytest.mark.parametrize("name", ["", "..", "../supplysim", "a//b", "small/..", "C:small", "\0"])
def test_no_name_leads_out_of_the_shipped_folders(name):
    assert not shipped.has("experiments", name)


def test_an_unknown_name_brings_the_nearest_one():
    with pytest.raises(InputError) as caught:
        shipped.find("networks", "toy-rivr")
    (fault,) = caught.value.faults
    assert fault.nearest == "toy-river"
    assert "toy-river" in fault.zh


def test_the_folder_inside_an_installed_package_comes_first(tmp_path, monkeypatch):
    (tmp_path / "shipped" / "networks" / "only-here").mkdir(parents=True)
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path)
    assert shipped.has("networks", "only-here")
    assert not shipped.has("networks", "toy-river")
