"""A user's own rule: found by ``package.module:name`` or ``rules.py:name``, checked, and dated.

Importing runs code, so it is done only for names that somebody has allowed. What a rule of one's
own answers is looked at every time, for a key that is no number would make the order of a queue
depend on chance.
"""

import inspect
import pkgutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from supplysim.errors import Fault, InputError

__all__ = ["Accepts", "Own", "checked", "fetch", "is_own"]

Accepts = Callable[[Any, Any], bool]
"""Tells whether an answer to a view can be used: ``accepts(answer, view)``."""

Rule = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Own:
    """A rule of the user, and the source that it came from: its name and sha256."""

    rule: Rule
    source: tuple[str, str]


def is_own(name: str) -> bool:
    """Tell whether a policy's name means code of the user.

    Examples
    --------
    >>> is_own("my_rules.sequencing:shortest"), is_own("earliest-due")
    (True, False)
    """
    return ":" in name


def fetch(name: str, *, where: str) -> Own:
    """Import the function that ``name`` means.

    Parameters
    ----------
    name
        ``package.module:name`` as Python finds modules, or ``path/rules.py:name``.
    where
        Field that names it, for messages.

    Raises
    ------
    InputError
        When the module cannot be imported, has nothing of that name, or what it has cannot be
        called with one view.
    """
    place, _, attribute = name.rpartition(":")
    module, digest = _file(place, name, where) if place.endswith(".py") else _module(name, where)
    rule = getattr(module, attribute, None)
    if not callable(rule):
        near = get_close_matches(attribute, _callables(module), n=1)
        raise _refused(
            where,
            name,
            f"{place} 中没有这个函数",
            f"{place} has no such function",
            nearest=f"{place}:{near[0]}" if near else "",
        )
    if not _takes_one(rule):
        raise _refused(
            where,
            name,
            "策略函数应恰好接受一个位置参数（所见的信息）",
            "a policy takes exactly one positional argument, the view",
        )
    source = Path(place).name if place.endswith(".py") else place
    return Own(rule, (source, digest or _written(rule, name, where)))


def checked(rule: Rule, accepts: Accepts, *, name: str, where: str, wants: tuple[str, str]) -> Rule:
    """Return the rule with every answer looked at.

    Parameters
    ----------
    wants
        What an answer must be, in Chinese and English, for the message.
    """

    def answer(view: Any) -> Any:
        given = rule(view)
        if not accepts(given, view):
            zh, en = wants
            raise _refused(
                where, name, f"返回了 {given!r}；{zh}", f"it returned {given!r}; it must give {en}"
            )
        return given

    return answer


def _file(place: str, name: str, where: str) -> tuple[ModuleType, str]:
    """Return the module of a file and the sha256 of what was run.

    It is kept under a name that holds its content: a changed file is another module.
    """
    path = Path(place)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _not_imported(name, where, error) from error
    digest = sha256(content).hexdigest()
    known = f"supplysim_own_{sha256(str(path).encode() + content).hexdigest()[:16]}"
    if known not in sys.modules:
        module = ModuleType(known)
        module.__file__ = str(path)
        sys.modules[known] = module
        try:
            exec(compile(content, str(path), "exec"), module.__dict__)  # noqa: S102 - allowed code
        except Exception as error:
            del sys.modules[known]
            raise _not_imported(name, where, error) from error
    return sys.modules[known], digest


def _module(name: str, where: str) -> tuple[ModuleType, str]:
    """Return a module and the sha256 of its file, "" when it has none or is a notebook or script.

    Of these, a rule's own text tells which code it is; in a worker process the file is another.
    """
    place = name.rpartition(":")[0]
    try:
        module = import_module(place)
    except Exception as error:
        raise _not_imported(name, where, error, nearest=_nearest_module(place)) from error
    file = None if place == "__main__" else getattr(module, "__file__", None)
    return module, sha256(Path(file).read_bytes()).hexdigest() if file else ""


def _nearest_module(place: str) -> str:
    package, _, last = place.rpartition(".")
    folders = getattr(sys.modules.get(package), "__path__", None)
    if package and folders is None:
        return ""
    names = [found.name for found in pkgutil.iter_modules(folders)]
    near = get_close_matches(last, names, n=1)
    return (f"{package}.{near[0]}" if package else near[0]) if near else ""


def _callables(module: ModuleType) -> list[str]:
    return [name for name in dir(module) if callable(getattr(module, name)) and name[0] != "_"]


def _takes_one(rule: Rule) -> bool:
    try:
        inspect.signature(rule).bind(None)
    except TypeError:
        return False
    except ValueError:
        return True  # some built-in functions do not tell; their answers are checked all the same
    return True


def _written(rule: Rule, name: str, where: str) -> str:
    """Return the sha256 of a function's own text, for one written in a notebook."""
    try:
        bare = getattr(rule, "rule", rule)  # what AtDecision and its like are wrapped around
        return sha256(inspect.getsource(bare).encode("utf-8")).hexdigest()
    except (OSError, TypeError) as error:
        raise _refused(
            where,
            name,
            "找不到它的源代码，记录将无法说明由哪段代码产生；请写入一个 .py 文件",
            "its source is not to be found, so that no record could say which code made it; "
            "write it to a .py file",
        ) from error


def _not_imported(name: str, where: str, error: Exception, *, nearest: str = "") -> InputError:
    what = f"{type(error).__name__}: {error}"
    return _refused(
        where, name, f"无法导入（{what}）", f"cannot be imported ({what})", nearest=nearest
    )


def _refused(where: str, name: str, zh: str, en: str, *, nearest: str = "") -> InputError:
    return InputError([Fault(where=where, value=name, zh=zh, en=en, nearest=nearest)])
