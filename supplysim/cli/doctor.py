"""Is everything here that a run needs? One line per thing, with what to do where it is not."""

import importlib
import importlib.metadata
import platform
import sys
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from supplysim import __version__
from supplysim.compiled import describe
from supplysim.errors import Lang

__all__ = ["Finding", "examine", "table"]

_NEEDED = (
    "simpy",
    "networkx",
    "numpy",
    "scipy",
    "matplotlib",
    "fontTools",
    "pandas",
    "pydantic",
    "pyarrow",
    "typer",
    "rich",
    "xlsxwriter",
    "python-calamine",
    "defusedxml",
    "librt",
    "mypy_extensions",
)
_LEAST_PYTHON = (3, 11)
_LEAST_FREE_GIB = 1.0
"""Peak memory a city-year is allowed to take (issue benchmark: 1 GiB)."""
_FONTS = ("SupplySimSansSC-Regular.ttf", "SupplySimSansSC-Bold.ttf")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Parameters
    ----------
    zh, en
        What was looked at.
    value
        What was found.
    ok
        Whether a run can do with it.
    zh_hint, en_hint
        What to do when it is not.
    """

    zh: str
    en: str
    value: str
    ok: bool
    zh_hint: str = ""
    en_hint: str = ""

    def line(self, lang: Lang) -> str:
        """Return the finding as one line."""
        mark = "ok " if self.ok else "!! "
        name, hint = (self.zh, self.zh_hint) if lang == "zh" else (self.en, self.en_hint)
        colon = "：" if lang == "zh" else ": "
        return f"{mark}{name}{colon}{self.value}" + ("" if self.ok else f" -> {hint}")


def examine() -> list[Finding]:
    """Return everything that was looked at, in reading order."""
    return [
        _python(),
        _model(),
        *(_package(name) for name in _NEEDED),
        _fonts(),
        _shipped(),
        _writable(),
        _memory(),
        _encoding(),
    ]


def table(findings: list[Finding], lang: Lang) -> str:
    """Return the findings as text, one a line."""
    return "\n".join(finding.line(lang) for finding in findings)


def _python() -> Finding:
    least = ".".join(map(str, _LEAST_PYTHON))
    return Finding(
        "Python",
        "Python",
        f"{platform.python_version()} ({platform.system()} {platform.machine()})",
        ok=sys.version_info[:2] >= _LEAST_PYTHON,
        zh_hint=f"需要 {least} 或更新",
        en_hint=f"{least} or newer is needed",
    )


def _model() -> Finding:
    """Tell whether the model is compiled; plain Python does as well, only slower."""
    zh, en = f"supplysim，{describe('zh')}", f"supplysim, {describe('en')}"
    return Finding(zh, en, __version__, ok=True)


def _package(name: str) -> Finding:
    try:
        importlib.import_module(name.replace("-", "_"))
        version, ok = importlib.metadata.version(name), True
    except (ImportError, OSError) as error:  # OSError: a shared library that does not load
        version, ok = str(error), False
    hint = f"python -m pip install {name}"
    return Finding(name, name, version, ok=ok, zh_hint=hint, en_hint=hint)


def _fonts() -> Finding:
    folder = files("supplysim") / "assets"
    missing = [name for name in _FONTS if not (folder / name).is_file()]
    return Finding(
        "中文字体",
        "Chinese font",
        "SupplySimSansSC" if not missing else ", ".join(missing),
        ok=not missing,
        zh_hint="重新安装 supplysim",
        en_hint="install supplysim again",
    )


def _shipped() -> Finding:
    from supplysim.scenario import scenarios  # noqa: PLC0415 - pydantic is heavy

    names = [str(entry) for entry in scenarios()]
    return Finding(
        "内置方案",
        "built-in scenarios",
        ", ".join(names) or "-",
        ok=bool(names),
        zh_hint="重新安装 supplysim",
        en_hint="install supplysim again",
    )


def _writable() -> Finding:
    here = Path.cwd()
    try:
        with tempfile.TemporaryDirectory(dir=here):
            ok = True
    except OSError:
        ok = False
    return Finding(
        "当前文件夹可写",
        "this folder can be written",
        str(here),
        ok=ok,
        zh_hint="换一个文件夹，或用 --out",
        en_hint="go to another one, or use --out",
    )


def _memory() -> Finding:
    free = _free_gib()
    return Finding(
        "可用内存",
        "free memory",
        "?" if free is None else f"{free:.1f} GiB",
        ok=free is None or free >= _LEAST_FREE_GIB,
        zh_hint=f"整年城市方案约需 {_LEAST_FREE_GIB:g} GiB",
        en_hint=f"a full city-year takes about {_LEAST_FREE_GIB:g} GiB",
    )


def _free_gib() -> float | None:
    """Return the memory that Linux calls available; None on systems that do not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    table = dict(line.split(":", 1) for line in lines)
    available = table.get("MemAvailable")
    return None if available is None else int(available.split()[0]) / 2**20


def _encoding() -> Finding:
    encoding = getattr(sys.stdout, "encoding", None) or "?"
    try:
        "构件 ≥".encode(encoding)
        ok = True
    except (LookupError, UnicodeEncodeError):
        ok = False
    hint = "PYTHONUTF8=1"
    return Finding(
        "输出编码",
        "output encoding",
        encoding,
        ok=ok,
        zh_hint=f"个别字符会显示为“?”；可设 {hint}",
        en_hint=f"some characters will show as '?'; set {hint}",
    )
