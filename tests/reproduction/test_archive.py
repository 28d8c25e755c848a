"""An archive is the same for the same content, and a hostile one does no harm."""

import json
import zipfile
from hashlib import sha256
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.errors import InputError
from supplysim.reproduction import archive
from supplysim.reproduction.archive import CONTENTS, unpack, write_archive

PARTS = {"a.json": b"{}", "tables/b.csv": b"x\n1\n"}


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "deep" / "scratch"
    folder.mkdir(parents=True)
    return folder


def forged(file, parts, *, listed=None, number=1):
    """Write a zip by hand; the table of contents lists ``listed`` or else all parts."""
    digests = {n: sha256(c).hexdigest() for n, c in (listed or parts).items()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(CONTENTS, json.dumps({"format": number, "parts": digests}))
        for name, content in parts.items():
            packed.writestr(name, content)
    return file


def refused(file, out, words):
    with pytest.raises(InputError) as caught:
        unpack(file, out)
    assert words in caught.value.text("en")
    assert str(file) in caught.value.text("zh")


def test_what_is_packed_comes_out_again(tmp_path, out):
    file = write_archive(tmp_path / "a.zip", PARTS, {"kind": "run"})
    about = unpack(file, out)
    assert about["kind"] == "run"
    found = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert found == PARTS


def test_equal_content_gives_equal_bytes_in_any_order(tmp_path):
    one = write_archive(tmp_path / "a.zip", PARTS, {"kind": "run"})
    two = write_archive(tmp_path / "b.zip", dict(reversed(PARTS.items())), {"kind": "run"})
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/x", "C:/x", "a\\..\\x", "a//x", "folder/", "x/.", "x. "]
)
def test_a_name_that_leads_out_is_refused_before_anything_is_written(tmp_path, out, name):
    refused(forged(tmp_path / "a.zip", {"good": b"1", name: b"1"}), out, "leads out of the folder")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [tmp_path / "a.zip"]


@given(st.text(alphabet="ab./\\: ~\x00中", max_size=12))
def test_an_accepted_name_stays_inside_on_every_system(name):
    if archive._stays_inside(name):
        for kind in (PurePosixPath, PureWindowsPath):
            path = kind(name)
            assert not path.is_absolute()
            assert not path.drive
            assert ".." not in path.parts
            assert path.as_posix() == name


def test_a_bomb_is_refused_unpacked(tmp_path, out):
    file = forged(tmp_path / "a.zip", {"bomb": bytes(8 * 1024**2)})
    refused(file, out, "suspiciously dense")
    assert list(out.iterdir()) == []


def test_limits_of_size_and_number(tmp_path, out, monkeypatch):
    file = forged(tmp_path / "a.zip", PARTS)
    monkeypatch.setattr(archive, "MOST_BYTES", 10)
    refused(file, out, "beyond 0 MB")
    monkeypatch.setattr(archive, "MOST_PARTS", 2)
    refused(file, out, "more than 2 parts")


def test_missing_added_and_changed_parts_are_all_told(tmp_path, out):
    missing = forged(tmp_path / "a.zip", {"a": b"1"}, listed={"a": b"1", "b": b"2", "c": b"3"})
    with pytest.raises(InputError) as caught:
        unpack(missing, out)
    assert [fault.value for fault in caught.value.faults] == ["b", "c"]
    refused(
        forged(tmp_path / "b.zip", {"a": b"1", "more": b"2"}, listed={"a": b"1"}),
        out,
        "not in the table of contents",
    )
    changed = forged(tmp_path / "c.zip", {"a": b"1"}, listed={"a": b"2"})
    refused(changed, out, "was changed after it was packed")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(tmp_path, out):
    file = forged(tmp_path / "a.zip", {"a": b"1", "A": b"2"})
    refused(file, out, "two parts of one name")


def test_a_newer_format_is_refused(tmp_path, out):
    refused(forged(tmp_path / "a.zip", PARTS, number=2), out, "written by a newer version")


@pytest.mark.parametrize("number", [0, "1", None])
def test_no_format_at_all_is_damage(tmp_path, out, number):
    refused(forged(tmp_path / "a.zip", PARTS, number=number), out, "is damaged")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no .zip as supplysim pack writes it"),
        (b"PK\x03\x04 no more", "is no complete .zip; send it again"),
        (b"hello", "is no .zip as supplysim pack writes it"),
        (b"\x89PNG\r\n\x1a\n", "is a PNG image, no .zip as supplysim pack writes it"),
    ],
)
def test_what_is_no_zip_is_refused(tmp_path, out, content, words):
    file = tmp_path / "a.zip"
    file.write_bytes(content)
    refused(file, out, words)
    refused(tmp_path / "absent.zip", out, "cannot be opened")


def test_another_zip_is_refused(tmp_path, out):
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("hello.txt", "x")
    refused(file, out, "was not written by supplysim pack")


@given(place=st.integers(min_value=0, max_value=10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_changes_nothing(tmp_path_factory, place, bit):
    home = tmp_path_factory.mktemp("flip")
    content = {"a.csv": bytes(range(256)) * 2}
    file = write_archive(home / "a.zip", content, {"kind": "run"})
    raw = bytearray(file.read_bytes())
    raw[place % len(raw)] ^= 1 << bit
    file.write_bytes(raw)
    scratch = Path(home / "out")
    scratch.mkdir()
    try:
        unpack(file, scratch)
    except InputError:
        return
    found = {p.name: p.read_bytes() for p in scratch.iterdir()}
    assert found == content
