"""A city is data: no code names one, but for the plan's own tables."""

import re
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
CITY = re.compile(r"tianjin|天津", re.IGNORECASE)
DATA = ("supplysim/plan/data",)


def code():
    paths = [*TOP.glob("*.py"), *(TOP / "supplysim").rglob("*"), *(TOP / ".ci").rglob("*")]
    for path in paths:
        name = path.relative_to(TOP).as_posix()
        is_code = path.is_file() and path.suffix in {".py", ".toml", ".html", ".css", ""}
        if is_code and not name.startswith(DATA):
            yield path


def test_no_code_names_the_city_it_was_first_written_for():
    found = [
        f"{path.relative_to(TOP).as_posix()}:{number}"
        for path in code()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if CITY.search(line)
    ]
    assert found == []


def test_the_search_looks_at_the_code():
    names = {path.relative_to(TOP).as_posix() for path in code()}
    assert {"supplysim/__init__.py", "supplysim/cli/app.py", ".ci/run"} <= names
    assert CITY.search("# Tianjin")
    assert CITY.search("天津市")
