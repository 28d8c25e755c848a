"""Networks used by the tests of the roads, and a way to write a faulty one."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from supplysim.roads.graph import RoadNetwork
from supplysim.roads.network import load_network
from supplysim.roads.travel import TravelTables
from supplysim.scenario.place import Traffic
from supplysim.shipped import find

Edit = Callable[..., Path]


@pytest.fixture(scope="session")
def tianjin() -> RoadNetwork:
    return load_network("tianjin")


@pytest.fixture(scope="session")
def tianjin_tables(tianjin: RoadNetwork) -> TravelTables:
    return TravelTables(tianjin, Traffic())


@pytest.fixture
def edited_line(tmp_path: Path) -> Edit:
    """Copy the network `line` with texts replaced: edited_line(("nodes.csv", old, new), …)."""

    def edit(*changes: tuple[str, str, str]) -> Path:
        folder = tmp_path / "edited"
        shutil.copytree(find("networks", "line"), folder)
        for file, old, new in changes:
            path = folder / file
            text = path.read_text(encoding="utf-8-sig")
            assert old in text
            path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return edit
