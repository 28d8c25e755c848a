"""How each failure becomes an exit code and a text that a person can act on."""

import errno
import functools
import sys
import traceback
from collections.abc import Callable
from typing import ParamSpec

import typer

from supplysim.cli.codes import BAD_INPUT, FAILED, INTERRUPTED
from supplysim.cli.streams import say
from supplysim.cli.words import phrase
from supplysim.errors import InputError, Lang, OutputError, SupplysimError, system_reason

__all__ = ["guarded", "tell"]

Parameters = ParamSpec("Parameters")


def guarded(command: Callable[Parameters, int]) -> Callable[Parameters, None]:
    """Return a command that exits with the code it returns, or tells what went wrong.

    The command's keywords ``lang`` and ``verbose`` say in which language, and whether with the
    call stack.
    """

    @functools.wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        lang: Lang = "en" if kwargs.get("lang") == "en" else "zh"
        try:
            code = command(*args, **kwargs)
        except KeyboardInterrupt:
            say(phrase("interrupted", lang))
            code = INTERRUPTED
        except (BrokenPipeError, typer.Exit):
            raise
        except Exception as error:  # noqa: BLE001 - the last one who can tell a person
            code = tell(error, lang)
            _stack(verbose=bool(kwargs.get("verbose")))
        raise typer.Exit(code)

    return run


def tell(error: Exception, lang: Lang) -> int:
    """Write what went wrong to stderr and return the exit code that fits."""
    if _interrupted(error):
        say(phrase("interrupted", lang))
        return INTERRUPTED
    match error:
        case InputError() | OutputError():
            say(error.text(lang))
            return BAD_INPUT
        case SupplysimError():
            say(phrase("run failed", lang, what=error))
        case MemoryError():
            say(phrase("no memory", lang))
        case OSError():
            zh, en = system_reason(error)
            place = f"{error.filename}: " if error.filename else ""
            say(phrase("system", lang, what=place + (zh if lang == "zh" else en)))
            return BAD_INPUT if error.errno == errno.ENAMETOOLONG else FAILED
        case _:
            say(phrase("defect", lang, what=f"{type(error).__name__}: {error}"))
    return FAILED


def _interrupted(error: BaseException | None) -> bool:
    """Tell whether Ctrl-C is behind an error; pydantic writes it into the text of its own."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt) or "KeyboardInterrupt" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _stack(*, verbose: bool) -> None:
    if verbose:
        traceback.print_exc(file=sys.stderr)
