"""Equal keys mean equal results: what changes a key, and what does not."""

import re
import shutil
from pathlib import Path

import pytest

from supplysim.experiment import keys

TOP = Path(__file__).resolve().parents[2]
ONLY_TEXT = {
    "errors", "shipped", "wording", "why", "checks", "replay", "offline", "sheets", "saving",
    "kinds", "basemap", "texts", "allocation",
}  # fmt: skip
"""Rooms below the simulation that find, check, tell or save memory, and decide no number."""


def digest(base, **changes):
    given = {"network": "n", "code": {}, "model": "m"}
    return keys.world_key(base, **(given | changes))


def test_everything_that_a_result_depends_on_is_in_the_key(base):
    other = base.with_({"sites.buffer_m3": 80})
    changed = [
        digest(base),
        digest(other),
        digest(base, network="o"),
        digest(base, code={"kpi x": "1"}),
        digest(base, code={"kpi x": "2"}),
        digest(base, model="o"),
    ]
    assert len(set(changed)) == len(changed)
    assert digest(base) == digest(base.with_({"sites.buffer_m3": base.sites.buffer_m3}))


def test_seed_and_replication_are_in_the_key():
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1), (11, 1), (1, 11)]
    assert len({keys.run_key("w", seed=s, replication=r) for s, r in pairs}) == len(pairs)


def test_a_network_counts_by_names_and_contents(base, tmp_path):
    folder = tmp_path / "net"
    shutil.copytree(keys.network_folder(base), folder)
    before = keys.folder_digest(folder)
    assert before == keys.folder_digest(keys.network_folder(base))
    (folder / "nodes.csv").write_bytes((folder / "nodes.csv").read_bytes() + b"\n")
    assert keys.folder_digest(folder) != before


@pytest.mark.parametrize("room", ["model/tower.py", "metrics/kpis.py", "calendars.py"])
def test_editing_a_source_of_the_model_changes_every_key(room, tmp_path):
    package = tmp_path / "supplysim"
    shutil.copytree(TOP / "supplysim", package, ignore=shutil.ignore_patterns("__pycache__"))
    assert keys._sources_digest(package) == keys.model_digest()
    (package / "cli" / "app.py").write_text("", encoding="utf-8")
    assert keys._sources_digest(package) == keys.model_digest()
    (package / room).write_bytes((package / room).read_bytes() + b"\n")
    assert keys._sources_digest(package) != keys.model_digest()


def test_every_room_that_the_simulation_stands_on_counts():
    text = (TOP / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|", text, flags=re.MULTILINE)
    allowed = {room: set(re.findall(r"`(\w+)`", cell)) for room, cell in rows}
    below, found = {"simulation"}, set()
    while below:
        room = below.pop()
        found.add(room)
        below |= allowed[room] - found
    assert found - ONLY_TEXT == set(keys.MODEL_ROOMS)
