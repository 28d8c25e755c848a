"""A record as a folder: Parquet tables of integers, names and plan as JSON, a manifest."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from supplysim.errors import Fault, InputError, OutputError
from supplysim.ledger import MISSING, Columns, Ledger, halved
from supplysim.plan.tables import Building, IntArray, PlanTables, Project, in_32_bits, in_few_bits
from supplysim.record.remade import joined
from supplysim.record.schema import AGAIN, CAUSES, CODES, OFFSETS, PLAN_COLUMNS, TABLES, tables

__all__ = [
    "FORMAT",
    "MANIFEST",
    "Saved",
    "read_folder",
    "read_json",
    "write_folder",
    "write_table",
]

FORMAT = 1
"""Format number of run folders; newer ones are refused."""

MANIFEST = "manifest.json"
_NAMES = "names.json"
_LARGE = ("components", "loads", "jobs", "orders", "busy", "stock")
_NEW = "new_charges"
"""Table of new lateness by cause; no part of the digest, and missing in older folders."""


class Saved(NamedTuple):
    """What a folder holds: manifest, ledger, charges, new charges and weather, if any."""

    manifest: dict[str, Any]
    ledger: Ledger
    charges: dict[str, IntArray]
    new_charges: dict[str, IntArray] | None
    weather: Columns | None


def write_folder(
    folder: Path,
    *,
    manifest: Mapping[str, Any],
    ledger: Ledger,
    charges: Mapping[str, IntArray],
    new_charges: Mapping[str, IntArray] | None,
    weather: Columns | None,
    force: bool,
) -> None:
    """Write a record so that the folder is either whole or not there at all.

    Everything is written to a temporary folder beside the target and renamed at the end. With
    ``force``, files of the target that are not part of a record are kept.

    Raises
    ------
    OutputError
        When the target is not empty and ``force`` is not given, or cannot be written.
    """
    folder = folder.absolute()
    if not force and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(
            zh=f"{folder} 已存在且非空；换一个文件夹，或用 --force（force=True）覆盖",
            en=f"{folder} exists and is not empty; choose another folder, or overwrite it with "
            "--force (force=True)",
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _fill(fresh, manifest, ledger, charges, weather)
            if new_charges is not None:
                write_table(fresh / f"{_NEW}.parquet", dict(new_charges))
            fresh.chmod(0o755)
            _put_in_place(fresh, folder)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    except OSError as error:
        raise OutputError.unwritable(folder, error) from error


def read_folder(folder: Path) -> Saved:
    """Return what ``write_folder`` wrote.

    Raises
    ------
    InputError
        When the folder holds no record, one of a newer format, or a damaged one.
    """
    manifest = _read_manifest(folder)
    try:
        return Saved(manifest, *_read_record(folder))
    except (OSError, ValueError, LookupError, TypeError, pa.ArrowException) as error:
        raise _fault(
            folder,
            where=_NAMES,
            zh=f"结果文件夹已损坏：{error}",
            en=f"the folder of the run is damaged: {error}",
        ) from error


def _read_record(
    folder: Path,
) -> tuple[Ledger, dict[str, IntArray], dict[str, IntArray] | None, Columns | None]:
    names = read_json(folder / _NAMES)
    found = {
        path.relative_to(folder).with_suffix("").as_posix(): _read_table(path)
        for path in sorted(folder.rglob("*.parquet"))
    }
    charges = {cause: found["storeys"].pop(f"late_{cause}_s") for cause in CAUSES}
    plan = _plan(found, names)
    large = [name for name in found if name in _LARGE or name.startswith("chain/")]
    found |= {name: halved(found[name]) for name in large}
    ledger = Ledger(
        plan=plan,
        end=names["end"],
        chain={
            name.removeprefix("chain/"): columns
            for name, columns in found.items()
            if name.startswith("chain/")
        },
        names={name: tuple(values) for name, values in names["names"].items()},
        castings=names["castings"],
        scrap=names["scrap"],
        **{name: found[name] for name in TABLES if name not in {"loads", "rejects"}},
        loads=joined(found["loads"], found.get(AGAIN, {})),
        rejects=found.get("rejects", {}),
    )
    new = found.get(_NEW)
    return ledger, charges, new and {cause: new[cause] for cause in CAUSES}, found.get("weather")


def read_json(path: Path) -> dict[str, Any]:
    """Return a JSON file written by this package."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _read_manifest(folder: Path) -> dict[str, Any]:
    if not folder.exists():
        zh, en = (
            "没有这个文件夹；先运行 supplysim run",
            "there is no such folder; run supplysim run first",
        )
        raise InputError([Fault("DIR", zh, en, value=str(folder))])
    if not (folder / MANIFEST).is_file():
        raise _fault(
            folder,
            where=MANIFEST,
            zh="这不是一次模拟的结果文件夹（缺少该文件）",
            en="not the folder of a run (this file is missing)",
        )
    try:
        manifest = read_json(folder / MANIFEST)
        newer, older = manifest["format"] > FORMAT, manifest["format"] < FORMAT
    except (ValueError, LookupError, TypeError) as error:
        raise _fault(
            folder,
            where=MANIFEST,
            zh="该文件已损坏，或不是本程序写的",
            en="this file is damaged, or was not written by this program",
        ) from error
    if newer:
        raise _fault(
            folder,
            where=f"{MANIFEST}: format",
            value=str(manifest["format"]),
            zh=f"由更新的版本写成；本版本可读到格式 {FORMAT}",
            en=f"written by a newer version; this one reads formats up to {FORMAT}",
        )
    if older:
        raise _fault(
            folder,
            where=f"{MANIFEST}: format",
            value=str(manifest["format"]),
            zh="格式较旧；先运行 supplysim migrate",
            en="is of an older format; run supplysim migrate first",
        )
    return manifest


def _fault(folder: Path, *, where: str, zh: str, en: str, value: str = "") -> InputError:
    return InputError([Fault(where=where, file=str(folder), value=value, zh=zh, en=en)])


def _fill(
    folder: Path,
    manifest: Mapping[str, Any],
    ledger: Ledger,
    charges: Mapping[str, IntArray],
    weather: Columns | None,
) -> None:
    for name, columns in tables(ledger, charges, weather):
        path = folder / f"{name}.parquet"
        path.parent.mkdir(exist_ok=True)
        write_table(path, columns)
    names = {
        "end": int(ledger.end),
        "castings": int(ledger.castings),
        "scrap": int(ledger.scrap),
        "names": ledger.names,
        "types": ledger.plan.types,
        "plan_hash": ledger.plan.plan_hash,
        "projects": [asdict(project) for project in ledger.plan.projects],
    }
    _write_json(folder / _NAMES, names, indent=None)
    _write_json(folder / MANIFEST, manifest, indent=2)


def _write_json(path: Path, content: Mapping[str, Any], *, indent: int | None) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_table(path: Path, columns: Columns) -> None:
    """Write integer columns: codes by dictionary, all else as packed differences.

    Offsets lose their last entry, which is the number of rows of their child table.
    """
    arrays = {
        name: _narrow(column[:-1] if name in OFFSETS else column)
        for name, column in columns.items()
    }
    packed = {name: "DELTA_BINARY_PACKED" for name in arrays if name not in CODES}
    pq.write_table(
        pa.table(arrays),
        path,
        compression="zstd",
        use_dictionary=[name for name in arrays if name in CODES],
        column_encoding=packed or None,
        write_statistics=False,
        store_schema=False,
    )


def _narrow(column: IntArray) -> Any:
    """Return the column as 32-bit integers where they suffice; MISSING becomes null."""
    missing = column == MISSING
    present = np.where(missing, 0, column)
    limit = 2**31
    small = not len(present) or (-limit < int(present.min()) and int(present.max()) < limit)
    dtype = np.int32 if small else np.int64
    return pa.array(present.astype(dtype), mask=missing if missing.any() else None)


def _read_table(path: Path) -> Columns:
    table = pq.read_table(path, partitioning=None)
    return {
        name: table[name].cast(pa.int64()).fill_null(MISSING).to_numpy().astype(np.int64)
        for name in table.column_names
    }


def _plan(found: Mapping[str, Columns], names: Mapping[str, Any]) -> PlanTables:
    """Return the plan from its saved arrays, taken out of the tables they share."""
    arrays: dict[str, IntArray] = {}
    for table, columns in PLAN_COLUMNS.items():
        for column in columns:
            arrays[column] = found[table].pop(column)
    for first, child in OFFSETS.items():
        arrays[first] = np.append(arrays[first], len(arrays[child]))
    arrays["type_lift_s"] = np.zeros(len(names["types"]), dtype=np.int64)
    arrays["type_lift_s"][arrays["component_type"]] = arrays.pop("nominal_lift_s")
    arrays["component_type"] = in_few_bits(arrays["component_type"])
    arrays["planned"] = in_32_bits(arrays["planned"])
    return PlanTables(
        projects=tuple(_project(row) for row in names["projects"]),
        types=tuple(names["types"]),
        plan_hash=names["plan_hash"],
        **arrays,
    )


def _project(row: Mapping[str, Any]) -> Project:
    buildings = tuple(Building(**{**b, "storeys": tuple(b["storeys"])}) for b in row["buildings"])
    return Project(**{**row, "buildings": buildings})


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Rename ``fresh`` to ``folder``; what the folder held beside a record moves along."""
    if not folder.exists():
        fresh.rename(folder)
        return
    aside = Path(mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    old = aside / "old"
    folder.rename(old)
    try:
        fresh.rename(folder)
    except BaseException:
        old.rename(folder)
        aside.rmdir()
        raise
    if old.is_dir():
        _keep_foreign(old, folder)
    shutil.rmtree(aside)


def _keep_foreign(old: Path, folder: Path) -> None:
    """Move into ``folder`` what ``old`` holds beside the tables of a record."""
    record = (old / MANIFEST).is_file()
    for item in sorted(old.iterdir()):
        stale = record and (item.suffix == ".parquet" or item.name == "chain")
        if not stale and not (folder / item.name).exists():
            item.rename(folder / item.name)
