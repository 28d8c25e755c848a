"""Imports point one way: the table in ARCHITECTURE.md is the law, and this reads it."""

import ast
import re
import sys
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from supplysim import compiled

TOP = Path(__file__).resolve().parent.parent
PACKAGE = TOP / "supplysim"
ROOT_MODULES = {"__init__", "__main__"}
NAME = re.compile(r"`([\w.]+)`")


@dataclass(frozen=True)
class Row:
    rooms: frozenset[str]
    packages: frozenset[str]


@dataclass(frozen=True)
class Import:
    target: str
    line: int
    typing_only: bool


def block(mark):
    text = (TOP / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return text.split(f"<!-- {mark}: begin -->")[1].split(f"<!-- {mark}: end -->")[0]


def table():
    rows = {}
    for line in block("layers").strip().splitlines()[2:]:
        room, _, rooms, packages = (cell.strip() for cell in line.strip("|").split("|"))
        names = [name.strip() for name in packages.split(",") if name.strip()]
        rows[room.strip("`")] = Row(frozenset(NAME.findall(rooms)), frozenset(names))
    return rows


def imports(path):
    """Yield every import of a module, also those inside functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.unparse(branch.test)
        for statement in branch.body
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        only = id(node) in typing_only
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, only)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (Import(name, node.lineno, only) for name in names)


def module_name(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def in_rooms():
    return [path for path in modules() if module_name(path) not in ROOT_MODULES]


def where(path, entry):
    return f"{path.relative_to(TOP)}:{entry.line}"


def test_every_module_lives_in_a_room_of_the_table():
    rooms = {module_name(path).split(".")[0] for path in in_rooms()}
    assert rooms - set(table()) == set()


def test_the_table_itself_points_one_way():
    graph = {room: row.rooms for room, row in table().items()}
    assert set().union(*graph.values()) <= set(graph)
    TopologicalSorter(graph).prepare()  # raises CycleError


@pytest.mark.parametrize("path", in_rooms(), ids=module_name)
def test_a_room_imports_only_what_its_row_names(path):
    room = module_name(path).split(".")[0]
    row = table()[room]
    wrong = []
    for entry in imports(path):
        top, _, rest = entry.target.partition(".")
        target = rest.split(".")[0]
        if top == "supplysim":
            allowed = target in {room, "__version__"} or target in row.rooms
        else:
            allowed = top in sys.stdlib_module_names or top in row.packages
        if not (allowed or entry.typing_only):
            wrong.append(f"{where(path, entry)} imports {entry.target}")
    assert wrong == []


def test_stages_never_import_one_another():
    strangers = set(NAME.findall(block("strangers")))
    assert len(strangers) == 4
    wrong = [
        f"{where(path, entry)} imports {entry.target}"
        for path in in_rooms()
        if module_name(path) in strangers
        for entry in imports(path)
        for other in strangers - {module_name(path)}
        if entry.target.startswith(f"supplysim.{other}")
    ]
    assert wrong == []


@pytest.mark.parametrize("path", in_rooms(), ids=module_name)
def test_nothing_but_the_command_line_writes_to_a_terminal(path):
    if module_name(path).split(".")[0] == "cli":
        pytest.skip("the command line may")
    found = [
        f"{path.relative_to(TOP)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Name) and node.id == "print")
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.stdout", "sys.stderr"})
    ]
    assert found == []


def test_the_root_imports_only_what_chooses_the_model_when_loaded():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    loaded = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    ours = [ast.unparse(node) for node in loaded if "supplysim" in ast.unparse(node)]
    assert ours == ["from supplysim.compiled import guard"]
    assert [e.target for e in imports(PACKAGE / "compiled.py") if "supplysim" in e.target] == []


def test_what_was_compiled_counts_as_stale_when_a_room_it_rests_on_changes():
    rows = table()
    rests_on = set().union(
        *(rows[room].rooms for room in ("calendars", "ledger", "model", "roads"))
    )
    assert rests_on <= set(compiled.ROOMS)
    assert {room.partition("/")[0] for room in compiled.ROOMS} <= set(rows)


def test_the_reader_sees_imports_inside_functions(tmp_path):
    path = tmp_path / "x.py"
    path.write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import simpy\n"
        "def f():\n    from supplysim.model import chain\n",
        encoding="utf-8",
    )
    found = {entry.target: entry.typing_only for entry in imports(path)}
    assert found == {
        "typing.TYPE_CHECKING": False,
        "simpy": True,
        "supplysim.model.chain": False,
    }
