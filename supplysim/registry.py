"""Named collections of plain functions: policies, and whatever else a scenario names."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Generic, TypeVar

from supplysim.errors import Fault, InputError

__all__ = ["Registry"]

Function = TypeVar("Function", bound=Callable[..., object])


class Registry(Generic[Function]):
    """Functions of one family, found by name.

    Parameters
    ----------
    family
        What the functions are, for messages: "sequencing".
    """

    def __init__(self, family: str) -> None:
        self.family = family
        self._functions: dict[str, Function] = {}
        self._words: dict[str, tuple[str, str]] = {}

    def register(self, name: str, *, zh: str = "", en: str = "") -> Callable[[Function], Function]:
        """Return a decorator that enters a function under ``name``.

        Parameters
        ----------
        zh, en
            What people call it; its name where they are not given.
        """

        def enter(function: Function) -> Function:
            self._functions[name] = function
            self._words[name] = (zh or name, en or name)
            return function

        return enter

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._functions))

    def __contains__(self, name: object) -> bool:
        return name in self._functions

    def words(self, name: str) -> tuple[str, str]:
        """Return what a function is called in Chinese and in English, its name if it is unknown.

        Examples
        --------
        >>> rules: Registry[Callable[..., object]] = Registry("sequencing")
        >>> _ = rules.register("slack", zh="最小余量先做", en="least slack first")(print)
        >>> rules.words("slack"), rules.words("mine")
        (('最小余量先做', 'least slack first'), ('mine', 'mine'))
        """
        return self._words.get(name, (name, name))

    def get(self, name: str) -> Function:
        """Return the function called ``name``.

        Raises
        ------
        InputError
            When no function has that name; the nearest one is offered.
        """
        if name not in self._functions:
            names = list(self)
            near = get_close_matches(name, names, n=1)
            raise InputError(
                [
                    Fault(
                        where=f"policies.{self.family}",
                        value=name,
                        zh=f"没有这个策略；可用：{'、'.join(names)}",
                        en=f"no such policy; available: {', '.join(names)}",
                        nearest=near[0] if near else "",
                    )
                ]
            )
        return self._functions[name]
