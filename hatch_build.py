"""The model compiled to C extensions when a wheel is built; ``python hatch_build.py`` does it here.

The sources run without, slower, and give the same records (docs/decisions/0132). Which modules are
compiled, and how extensions are kept from outliving their sources, stands in
``supplysim/compiled.py``.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import shorten
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SWITCH = "SUPPLYSIM_COMPILE"
NEEDED = ("mypy>=2.4", "setuptools>=70", "numpy>=1.26", "simpy>=4.1", "librt>=0.16")
"""What compiles, and the packages whose types are needed: the kernel is a SimPy environment, and
names for arrays are types only where numpy is there."""

UNREAD = ("defusedxml", "matplotlib", "networkx", "pandas", "pyarrow", "pydantic", "pydantic_core",
          "python_calamine", "scipy")  # fmt: skip
"""Packages left unread, installed or not: the same comes out, in a third of the time."""

TYPES = f"""[mypy]
ignore_missing_imports = True
follow_imports = silent
[mypy-{",".join(f"{package}.*" for package in UNREAD)}]
follow_imports = skip
follow_imports_for_stubs = True
"""


class CompiledModel(BuildHookInterface[Any]):
    """Puts extensions into a wheel, or beside the sources of an editable installation."""

    def dependencies(self) -> list[str]:
        """Return what a build needs besides hatchling: nothing where nothing is compiled."""
        return [] if why_plain() else list(NEEDED)

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files of the wheel are gathered."""
        self._folder = Path(tempfile.mkdtemp())
        reason = why_plain() or self._fault()
        if reason and os.environ.get(SWITCH) == "1":
            raise RuntimeError(f"{SWITCH}=1, but the model cannot be compiled:\n{reason}")
        editable = version == "editable"
        if editable:
            put_in_place(Path(self.root), None if reason else self._folder)
        elif not reason:
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
            for path in made(self._folder):
                build_data["force_include"][str(path)] = path.relative_to(self._folder).as_posix()
        why = shorten(reason.rpartition("\n")[2], 200)
        self.app.display_info(f"model in plain Python: {why}" if why else "compiled model")

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Throw away what is in the wheel now."""
        del version, build_data, artifact_path
        shutil.rmtree(self._folder)

    def _fault(self) -> str:
        """Compile, and return the last words of what went wrong, "" when nothing did."""
        # a process of its own, for mypyc and setuptools leave by sys.exit and look at sys.argv
        script = str(Path(self.root, "hatch_build.py"))
        done = subprocess.run(  # noqa: S603 - our own file
            (sys.executable, script, "--into", str(self._folder)), cwd=self.root, check=False,
            encoding="utf-8", errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        last = done.stdout.strip().splitlines()[-40:]
        return "\n".join(last or ["no message"]) if done.returncode else ""


def why_plain() -> str:
    """Return why nothing is to be compiled, "" when it is to be tried.

    Raises
    ------
    ValueError
        When the environment variable has a value that means nothing.
    """
    asked = os.environ.get(SWITCH, "")
    if asked not in {"", "0", "1"}:
        raise ValueError(f"{SWITCH} is {asked!r}; it may be 1 (must), 0 (never) or unset (try)")
    if asked:
        return "" if asked == "1" else f"{SWITCH}=0"
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cl")[0]
    if shutil.which(compiler) is None:
        return f"there is no C compiler ({compiler})"
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        return "the headers of Python are not installed"
    return ""


def compile_into(root: Path, folder: Path) -> None:
    """Write all extensions, and last what they were made from, to ``folder/supplysim``."""
    from mypyc.build import mypycify  # noqa: PLC0415 - only there where it is compiled
    from setuptools import Distribution  # noqa: PLC0415
    from setuptools.command.build_ext import build_ext  # noqa: PLC0415

    from supplysim import compiled  # noqa: PLC0415 - lies beside this file, which runs as a script

    class OnAllCores(build_ext):
        def build_extensions(self) -> None:
            compile_some = self.compiler.compile

            def compile_all(sources: list[str], **options: Any) -> list[str]:
                with ThreadPoolExecutor(os.cpu_count()) as pool:
                    parts = pool.map(lambda source: compile_some([source], **options), sources)
                    return [file for part in parts for file in part]

            self.compiler.compile = compile_all
            super().build_extensions()

    sealed = compiled.seal(root / "supplysim")
    sources = [file.relative_to(root).as_posix() for file in compiled.modules(root / "supplysim")]
    with tempfile.TemporaryDirectory() as scratch:
        types = Path(scratch, "mypy.ini")
        types.write_text(TYPES, encoding="utf-8")
        extensions = mypycify(
            [f"--config-file={types}", *sources],
            opt_level="1", debug_level="0", multi_file=True, group_name="supplysim.native",
            target_dir=f"{scratch}/c",
        )  # fmt: skip
        for extension in extensions:  # where headers lie when the library belongs to a package
            extension.include_dirs.append(f"{scratch}/c/supplysim")
        build = OnAllCores(Distribution({"name": "supplysim", "ext_modules": extensions}))
        build.build_lib, build.build_temp = str(folder), f"{scratch}/o"
        build.parallel = os.cpu_count()
        build.ensure_finalized()
        build.run()
    (folder / "supplysim" / compiled.SEAL).write_text(sealed, encoding="utf-8")


def made(folder: Path) -> list[Path]:
    """Return what was compiled, and last the file that says from what."""
    return sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.suffix == ".json")


def put_in_place(root: Path, folder: Path | None) -> None:
    """Put extensions beside their sources, in place of all that were there; None: put none."""
    package = root / "supplysim"
    (package / "compiled.json").unlink(missing_ok=True)  # what is half done counts as not done
    for old in package.rglob(f"*{sysconfig.get_config_var('EXT_SUFFIX')}"):
        old.unlink()  # a new file, for a process may be running the old one
    for path in made(folder) if folder else ():
        shutil.copyfile(path, root / path.relative_to(folder))


def main() -> None:
    """Compile in place, or into a folder."""
    parser = argparse.ArgumentParser(description="compile the model beside its sources")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    root, into = Path(__file__).resolve().parent, parser.parse_args().into
    os.chdir(root)
    if into is not None:
        compile_into(root, into)
        return
    with tempfile.TemporaryDirectory() as folder:
        compile_into(root, Path(folder))
        put_in_place(root, Path(folder))
        sys.stdout.write(f"{len(made(Path(folder))) - 2} modules compiled\n")


if __name__ == "__main__":
    main()
