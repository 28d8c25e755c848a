"""What can go wrong, told so that a person can mend it.

Every class is also a fitting built-in. Input errors carry a list of faults, so that all of them
are shown at once, in Chinese or in English.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "BilingualError",
    "DeadlockError",
    "Fault",
    "InputError",
    "Lang",
    "ModelError",
    "OutputError",
    "SupplysimError",
]

Lang = Literal["zh", "en"]

_MOST_TOLD = 300
"""Faults written out; a table pasted into the wrong columns has thousands."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in an input.

    Parameters
    ----------
    where
        Dotted path of the field, or row and column of a table.
    zh, en
        What is wrong and what is allowed, one sentence in each language.
    file
        File the value was read from, empty when it came from a call.
    value
        The offending value as text, empty when something is missing.
    nearest
        The valid name that was probably meant, empty when there is none.
    """

    where: str
    zh: str
    en: str
    file: str = ""
    value: str = ""
    nearest: str = ""

    def text(self, lang: Lang = "zh") -> str:
        """Return the fault as one line."""
        place = f"{self.file}: {self.where}" if self.file else self.where
        if lang == "zh":
            value = f" = {self.value}" if self.value else ""
            hint = f"（是否想写 {self.nearest}？）" if self.nearest else ""
            return f"{place}{value}：{self.zh}{hint}"
        value = f" = {self.value}" if self.value else ""
        hint = f" (did you mean {self.nearest}?)" if self.nearest else ""
        return f"{place}{value}: {self.en}{hint}"


class BilingualError(ValueError):
    """A value cannot be used, said in both languages; a ``Fault`` once its place is known."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)

    def __reduce__(self) -> tuple[type["BilingualError"], tuple[str, str]]:
        return type(self), (self.zh, self.en)


class SupplysimError(Exception):
    """Root of every error this package raises on purpose."""


class InputError(SupplysimError, ValueError):
    """An input cannot be used; ``faults`` lists everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.text("en"))

    def __reduce__(self) -> tuple[type["InputError"], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)

    def text(self, lang: Lang = "zh") -> str:
        """Return the faults, one a line, under a line that counts them; not more than 300."""
        count = len(self.faults)
        if lang == "zh":
            head = f"输入有 {count} 处错误："
        else:
            head = f"{count} fault{'s' if count != 1 else ''} in the input:"
        lines = [head, *(f"  - {fault.text(lang)}" for fault in self.faults[:_MOST_TOLD])]
        if count > _MOST_TOLD:
            more = count - _MOST_TOLD
            lines.append(f"  … 另有 {more} 处" if lang == "zh" else f"  ... and {more} more")
        return "\n".join(lines)


class OutputError(SupplysimError, OSError):
    """An output folder or file cannot be written."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)

    def __reduce__(self) -> tuple[type["OutputError"], tuple[str, str]]:
        return type(self), (self.zh, self.en)

    def text(self, lang: Lang = "zh") -> str:
        """Return the message in one language."""
        return self.zh if lang == "zh" else self.en


class ModelError(SupplysimError, RuntimeError):
    """The run itself failed: an invariant of the model was broken."""


class DeadlockError(ModelError):
    """Work waits and no event is left; the message says who waits for what."""
