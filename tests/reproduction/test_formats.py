"""Files of format 1 need no upgrade; any number that no step leads from is refused plainly."""

import json
import sqlite3
import zipfile
from shutil import copytree

import pytest

from supplysim.errors import InputError
from supplysim.reproduction import Migrated, migrate, pack
from supplysim.scenario import init


def refused(path, words):
    with pytest.raises(InputError) as caught:
        migrate(path)
    assert words in caught.value.text("en")


def test_every_kind_of_file_has_format_one(folder, many, studied, tmp_path):
    (tmp_path / "study.toml").write_text('name = "s"\nbase = "small"\n[levers]\n', encoding="utf-8")
    found = [
        migrate(place)
        for place in (
            init(tmp_path / "mine.toml"),
            tmp_path / "study.toml",
            folder,
            many,
            studied,
            pack(folder, tmp_path / "a.zip").path,
        )
    ]
    kinds = ["scenario", "study", "run", "run", "results", "packed"]
    assert found == [Migrated(kind, 1, 1) for kind in kinds]


def test_a_newer_format_is_refused_for_every_kind(folder, studied, tmp_path):
    (tmp_path / "new.toml").write_text("format = 2\n", encoding="utf-8")
    copytree(folder, tmp_path / "run")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    text = json.dumps(manifest | {"format": 2})
    (tmp_path / "run" / "manifest.json").write_text(text, encoding="utf-8")
    copytree(studied, tmp_path / "results")
    index = sqlite3.connect(tmp_path / "results" / "runs.sqlite")
    index.execute("UPDATE meta SET value = '2' WHERE name = 'format'")
    index.commit()
    index.close()
    with zipfile.ZipFile(tmp_path / "new.zip", "w") as packed:
        packed.writestr("contents.json", '{"format": 2}')
    for name in ("new.toml", "run", "results", "new.zip"):
        refused(tmp_path / name, "written by a newer version")


def test_there_is_nothing_older_than_the_first_format(tmp_path):
    (tmp_path / "old.toml").write_text("format = 0\n", encoding="utf-8")
    refused(tmp_path / "old.toml", "none that can be upgraded")


@pytest.mark.parametrize("number", ['"1"', "true", "1.5"])
def test_a_format_is_a_whole_number(tmp_path, number):
    (tmp_path / "odd.toml").write_text(f"format = {number}\n", encoding="utf-8")
    refused(tmp_path / "odd.toml", "a whole number")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.toml", b"= no toml", "cannot be read"),
        ("a.zip", b"no zip", "cannot be read"),
        ("a.txt", b"", "give a .toml"),
    ],
)
def test_what_has_no_format_is_refused(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    refused(tmp_path / name, words)
    refused(tmp_path / "absent.toml", "cannot be read")
    refused(tmp_path, "this folder holds no results")
