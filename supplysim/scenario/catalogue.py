"""The scenarios at hand: shipped ones by name, the user's own by path; what their fields mean."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from supplysim import shipped
from supplysim.errors import Fault, InputError, Lang, OutputError
from supplysim.kinds import mistaken, nearest_shipped, shipped_files
from supplysim.scenario.explain import FieldNote, describe
from supplysim.scenario.files import locate, read_layers, shipped_names
from supplysim.scenario.reading import Reading
from supplysim.scenario.spec import Scenario, build
from supplysim.scenario.starter import STARTER

__all__ = ["Shipped", "explain", "init", "load", "scenarios", "schema"]


@dataclass(frozen=True, slots=True)
class Shipped:
    """A scenario or a study that comes with the program."""

    name: str
    title_zh: str
    title_en: str

    @classmethod
    def of(cls, name: str, file: Path) -> Self:
        """Read the titles of one."""
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        return cls(name, str(data.get("title_zh", name)), str(data.get("title_en", name)))

    def __str__(self) -> str:
        return self.name

    def title(self, lang: Lang = "zh") -> str:
        """Return the title in one language."""
        return self.title_zh if lang == "zh" else self.title_en


def load(
    name_or_path: str | os.PathLike[str],
    *,
    overrides: Mapping[str, Any] | None = None,
    allow_code: bool = False,
) -> Scenario:
    """Return a scenario, read, validated and checked.

    Parameters
    ----------
    name_or_path
        Name of a shipped scenario ("small"), a ``.toml`` or ``.xlsx`` file, or a folder with
        ``scenario.toml``. Names come first; write ``./small`` for a folder of that name.
    overrides
        Values by dotted path, as for ``Scenario.with_``; a file that lacks them may then be read.
    allow_code
        Whether policies may be functions of the user (``package.module:name`` or
        ``rules.py:name``), which are imported when the scenario is simulated or checked.

    Raises
    ------
    InputError
        With every fault of every file at once.

    Examples
    --------
    >>> load("small").name
    'small'
    """
    text = os.fspath(name_or_path)
    path = locate(text, Path())
    if path is None:
        raise InputError([mistaken(text, "scenario", where="scenario") or _no_scenario(text)])
    reading = Reading(allow_code=allow_code)
    data = read_layers(path, Scenario, reading)
    if reading.broken:
        raise InputError(reading.faults)
    scenario = build(data, reading, overrides=overrides)
    if allow_code:
        scenario._allowed_code = frozenset(scenario._code().values())  # noqa: SLF001
    scenario._inputs = _named(reading.digests, path)  # noqa: SLF001 - this is where it is read
    scenario._notes = tuple(reading.notes)  # noqa: SLF001
    return scenario


def scenarios() -> tuple[Shipped, ...]:
    """Return the shipped scenarios, sorted by name.

    Examples
    --------
    >>> "small" in [str(entry) for entry in scenarios()]
    True
    """
    return tuple(Shipped.of(name, file) for name, file in shipped_files("scenario").items())


def explain(path: str) -> tuple[FieldNote, ...]:
    """Return what a field, a table or a column of a table means.

    Parameters
    ----------
    path
        ``fleets.*.trucks``, ``fleets.trucks`` or just ``trucks``.

    Raises
    ------
    InputError
        When no field is so called.

    Examples
    --------
    >>> explain("fleets.trucks")[0].en
    'trucks'
    """
    return describe(path, Scenario)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a resolved scenario, as ``Scenario.to_dict`` gives it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Scenario.model_json_schema(mode="validation"),
    }


def init(path: str | os.PathLike[str]) -> Path:
    """Write a commented scenario to start from; return its path.

    Parameters
    ----------
    path
        New file that ends with ``.toml``; an existing one is never overwritten.

    Raises
    ------
    InputError
        When the name does not end with ``.toml``.
    OutputError
        When the file exists or cannot be written.
    """
    file = Path(path)
    if file.suffix.lower() != ".toml":
        raise InputError(
            [
                Fault(
                    "init",
                    "文件名应以 .toml 结尾",
                    "the name must end with .toml",
                    value=str(file),
                )
            ]
        )
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(STARTER)
    except FileExistsError:
        raise OutputError(f"{file} 已存在，不会覆盖", f"{file} exists and is kept") from None
    except (OSError, ValueError) as error:
        raise OutputError.unwritable(file, error) from None
    return file


def _no_scenario(text: str) -> Fault:
    names = shipped_names()
    if Path(text).is_dir():
        zh, en = "文件夹里没有 scenario.toml", "there is no scenario.toml in this folder"
        return Fault("scenario", zh, en, value=text)
    return Fault(
        "scenario",
        f"没有这个方案；内置方案：{'、'.join(names)}，或给出 .toml、.xlsx 文件",
        f"no such scenario; shipped: {', '.join(names)}, or give a .toml or .xlsx file",
        value=text,
        nearest=nearest_shipped(text, "scenario"),
    )


def _named(digests: Mapping[Path, str], main: Path) -> tuple[tuple[str, str], ...]:
    """Name files so that the names mean the same on another machine."""
    root = shipped.root("experiments").resolve()
    named: dict[str, str] = {}
    for path, digest in digests.items():
        full = path.resolve()
        if full.is_relative_to(root):
            name = (Path("experiments") / full.relative_to(root)).as_posix()
        else:
            try:
                name = Path(os.path.relpath(full, main.resolve().parent)).as_posix()
            except ValueError:  # another drive
                name = full.name
        named[name] = digest
    return tuple(sorted(named.items()))
