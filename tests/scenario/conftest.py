"""A scenario folder to break: ``small`` by extension, with files a test writes beside it."""

from pathlib import Path

import pytest

from supplysim.errors import InputError
from supplysim.scenario import Scenario, load


class Folder:
    """Writes a scenario and its tables, loads it, tells its faults."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, text: str, name: str = "case.toml", encoding: str = "utf-8") -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode(encoding))
        return file

    def load(self, text: str, **options: object) -> Scenario:
        return load(self.write(f'extends = "small"\n{text}'), **options)

    def faults(self, text: str, **options: object) -> dict:
        with pytest.raises(InputError) as caught:
            self.load(text, **options)
        return {fault.where: fault for fault in caught.value.faults}


@pytest.fixture
def folder(tmp_path):
    """Return a folder of its own, with Chinese and a blank in its name."""
    path = tmp_path / "方案 一"
    path.mkdir()
    return Folder(path)


@pytest.fixture(scope="session")
def small():
    """Return the teaching scenario."""
    return load("small")
