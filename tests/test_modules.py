"""House rules that no linter knows: length, names that are public, one claim per name."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
PACKAGE = TOP / "supplysim"
LONGEST = 500


def dotted(path):
    parts = path.relative_to(TOP).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__main__.py"]


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def exported(path):
    """Return the literal ``__all__`` of a module, None when it has none."""
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return ast.literal_eval(node.value)
    return None


def defined(path):
    kinds = ast.FunctionDef | ast.ClassDef
    return [n for n in tree(path).body if isinstance(n, kinds) and not n.name.startswith("_")]


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_has_one_subject_and_fits_on_few_pages(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_module_says_which_names_are_public(path):
    names = exported(path)
    if names is None:
        assert defined(path) == [], "define __all__"
        return
    assert len(names) == len(set(names))
    # what a decorator enters in a registry is found there, by name
    entered = {
        node.name
        for node in defined(path)
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    }
    assert {node.name for node in defined(path)} - entered <= set(names)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_every_public_name_exists(path):
    module = importlib.import_module(dotted(path))
    missing = [name for name in exported(path) or () if not hasattr(module, name)]
    assert missing == []


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_what_is_public_is_explained(path):
    assert ast.get_docstring(tree(path)), "the module has no docstring"
    bare = []
    for node in defined(path):
        inner = node.body if isinstance(node, ast.ClassDef) else []
        methods = [m for m in inner if isinstance(m, ast.FunctionDef) and m.name[0] != "_"]
        bare += [n.name for n in (node, *methods) if not ast.get_docstring(n)]
    assert bare == []


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_examples_in_docstrings_are_true(path):
    failed, _ = doctest.testmod(
        importlib.import_module(dotted(path)), optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert failed == 0
