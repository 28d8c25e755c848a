"""Which model runs: the compiled one where it was made from these very sources, else plain Python.

Building supplysim compiles some modules to extensions that lie beside their sources, where Python
prefers them. An extension does not follow when its source is edited or another commit is checked
out. So a build seals what it has read, by digests, and before the first extension is loaded all of
it is looked at again (2 ms). When anything differs, the sources run: all of them, never a mixture.
"""

import json
import os
import sys
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final, Literal

__all__ = ["ROOMS", "SEAL", "SWITCH", "describe", "guard", "modules", "seal", "state"]

State = Literal["compiled", "off", "absent", "stale"]

SWITCH: Final = "SUPPLYSIM_COMPILE"
"""Environment variable; with "0" the sources run, whatever has been built."""

ROOMS: Final = (
    "calendars", "distributions", "errors", "ledger", "metrics/following", "model", "parts", "plan",
    "policies", "roads", "rounding", "scenario", "shipped", "streams", "texts", "units",
)  # fmt: skip
"""Rooms, of one room a module, whose sources decide what is compiled: it holds their constants."""

SEAL: Final = "compiled.json"
"""File in the package that says what its extensions were made from."""

_PACKAGE = Path(__file__).parent
_COMPILED = (
    "calendars.py",
    "ledger.py",
    "metrics/following.py",
    "parts/circles.py",
    "plan/baseline.py",
    "roads/searches.py",
    "roads/travel.py",
)
_SUFFIX = EXTENSION_SUFFIXES[0]

_WORDS: dict[State, tuple[str, str]] = {
    "compiled": ("模型已编译", "compiled model"),
    "off": (
        "模型为纯 Python（SUPPLYSIM_COMPILE=0）",
        "model in plain Python (SUPPLYSIM_COMPILE=0)",
    ),
    "absent": ("模型为纯 Python（没有编译）", "model in plain Python (not compiled)"),
    "stale": (
        "模型为纯 Python（编译结果与源文件不符）",
        "model in plain Python (what was compiled does not fit the sources)",
    ),
}


@cache
def state() -> State:
    """Tell what runs in this process, and if it is plain Python, why.

    Returns
    -------
    State
        "compiled"; or plain Python, because it was asked for ("off"), because nothing was compiled
        for this Python ("absent"), or because sources have changed since then ("stale").
    """
    return "off" if os.environ.get(SWITCH) == "0" else _judged(_PACKAGE)


def describe(lang: Literal["zh", "en"]) -> str:
    """Return in words what runs in this process."""
    return _WORDS[state()][0 if lang == "zh" else 1]


def guard() -> None:
    """See to it that no extension is loaded that its sources have left behind."""
    if not any(isinstance(finder, _Guard) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Guard())


def modules(package: Path = _PACKAGE) -> list[Path]:
    """Return the sources that are compiled."""
    stages = sorted(package.glob("model/*.py"))
    return [*(package / name for name in _COMPILED), *(p for p in stages if p.stem != "__init__")]


def seal(package: Path = _PACKAGE) -> str:
    """Return what the file ``SEAL`` must hold for extensions made now: for which Python, of what.

    It is asked for before a build reads the sources and written when all extensions are in place.
    """
    sources = {
        file.relative_to(package).as_posix(): sha256(file.read_bytes()).hexdigest()
        for room in ROOMS
        for file in (*package.glob(f"{room}.py"), *sorted(package.glob(f"{room}/**/*.py")))
    }
    return json.dumps({"extensions": _SUFFIX, "sources": sources}, indent=1) + "\n"


class _Guard:
    """A finder before all others: it finds the source where an extension may not be used."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the module's source, or None to leave the choice to Python."""
        del target
        if path is None or not name.startswith("supplysim."):
            return None
        for folder in path:
            source = Path(folder, name.rpartition(".")[2] + ".py")
            if _has_extension(source) and state() != "compiled":
                if not source.is_file():
                    raise ModuleNotFoundError(f"No module named {name!r}", name=name)
                return spec_from_file_location(name, source)
        return None


def _has_extension(source: Path) -> bool:
    return any(source.with_suffix(suffix).exists() for suffix in EXTENSION_SUFFIXES)


def _judged(package: Path) -> State:
    file = package / SEAL
    sealed = file.read_text(encoding="utf-8") if file.is_file() else ""
    if _SUFFIX not in sealed:
        return "absent"
    whole = all(source.with_suffix(_SUFFIX).is_file() for source in modules(package))
    return "compiled" if whole and sealed == seal(package) else "stale"
