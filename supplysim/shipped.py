"""Where the data that comes with the program lies: road networks and scenarios."""

from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from supplysim.errors import Fault, InputError

__all__ = ["Kind", "find", "has", "root"]

Kind = Literal["networks", "experiments"]

_PACKAGE = Path(__file__).resolve().parent


def root(kind: Kind) -> Path:
    """Return the folder of all shipped networks or scenarios.

    In an installed package it is ``supplysim/shipped/<kind>``; in a working copy, where the wheel
    has not been built, it is the folder of that name beside the package.
    """
    installed = _PACKAGE / "shipped" / kind
    return installed if installed.is_dir() else _PACKAGE.parent / kind


def has(kind: Kind, name: str) -> bool:
    """Tell whether ``name`` is shipped: a folder, or a file ``<name>.toml``."""
    return _path(kind, name) is not None


def find(kind: Kind, name: str) -> Path:
    """Return the shipped folder called ``name``, or the file ``<name>.toml``.

    Parameters
    ----------
    kind
        "networks" or "experiments".
    name
        Name with forward slashes, such as "small" or "common/base".

    Raises
    ------
    InputError
        When nothing of that name is shipped; the nearest name is offered.
    """
    path = _path(kind, name)
    if path is not None:
        return path
    folder = root(kind)
    names = sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    near = get_close_matches(name, names, n=1)
    what_zh, what_en = ("路网", "road network") if kind == "networks" else ("方案", "scenario")
    raise InputError(
        [
            Fault(
                where=kind,
                value=name,
                zh=f"没有这个内置{what_zh}；可用：{'、'.join(names)}",
                en=f"no such shipped {what_en}; available: {', '.join(names)}",
                nearest=near[0] if near else "",
            )
        ]
    )


def _path(kind: Kind, name: str) -> Path | None:
    parts = name.split("/")
    # Only plain names: "..", drive letters or backslashes would lead out of the shipped folder.
    if any(part in {"", ".", ".."} or set(part) & set('\\:*?"<>|\0') for part in parts):
        return None
    folder = root(kind).joinpath(*parts)
    if folder.is_dir():
        return folder
    file = folder.with_name(folder.name + ".toml")
    return file if file.is_file() else None
