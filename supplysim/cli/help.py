"""Help that fits its terminal: Chinese letters take two columns, which Click does not know."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from inspect import cleandoc
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from supplysim.wrapping import broken, width_of

__all__ = ["HelpCommand", "HelpGroup", "HelpPage"]

_MOST, _LEAST = 80, 40
"""Columns of a page: wider lines are hard to read, narrower ones hold nothing."""

_FIRST, _GAP, _STEP = 30, 2, 2
"""Most columns of what is explained, columns before the explanation, and of an indentation."""

_SAID: Final = {
    "Arguments": "参数 · Arguments",
    "Options": "选项 · Options",
    "Commands": "命令 · Commands",
    "Show this message and exit.": "显示本说明 · show this message",
}
"""What Click says, in both languages."""


class HelpPage:
    """A page of help; it has the methods of Click's formatter that commands call.

    Parameters
    ----------
    columns
        Of the terminal; those of the one at hand when None.
    """

    def __init__(self, columns: int | None = None) -> None:
        columns = shutil.get_terminal_size().columns if columns is None else columns
        self.width = max(min(columns, _MOST) - 2, _LEAST)
        self.current_indent = 0
        self._parts: list[str] = []

    def getvalue(self) -> str:
        """Return the page."""
        return "".join(self._parts)

    def write(self, string: str) -> None:
        """Write a text as it is."""
        self._parts.append(string)

    def write_paragraph(self) -> None:
        """Write an empty line, but not at the top."""
        if self._parts:
            self.write("\n")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        self._lines([f"{_SAID.get(heading, heading)}:"], self.current_indent)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        del prefix  # Click has one for translations
        head = f"用法 · Usage: {prog} "
        wide = width_of(head)
        self._beside(head, args, wide if self.width - wide >= _LEAST // 2 else _STEP)

    def write_text(self, text: str) -> None:
        r"""Write paragraphs; one that begins with a line ``\b`` keeps its lines."""
        for number, paragraph in enumerate(cleandoc(text).split("\n\n")):
            if number:
                self.write("\n")
            first, *rest = paragraph.split("\n")
            if first.strip() == "\b":
                self._lines(rest, self.current_indent)
                continue
            room = self.width - self.current_indent
            self._lines(broken(" ".join([first, *rest]), room, cut=True), self.current_indent)

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = _FIRST, col_spacing: int = _GAP
    ) -> None:
        """Write what there is, and beside it what it is."""
        most = min(col_max, self.width * 2 // 5)
        column = min(max(width_of(first) for first, _ in rows), most) + col_spacing
        for first, second in rows:
            self._beside(first, _SAID.get(second, second), column)

    def indent(self) -> None:
        """Begin further to the right."""
        self.current_indent += _STEP

    def dedent(self) -> None:
        """Begin further to the left again."""
        self.current_indent -= _STEP

    @contextmanager
    def indentation(self) -> Iterator[None]:
        """Begin further to the right for a while."""
        self.indent()
        try:
            yield
        finally:
            self.dedent()

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write a heading, and what belongs to it further to the right."""
        self.write_paragraph()
        self.write_heading(name)
        with self.indentation():
            yield

    def _beside(self, first: str, second: str, column: int) -> None:
        """Write a text in a column beside another one, below it where that reaches into it."""
        indent = self.current_indent + column
        lines = broken(second, self.width - indent, cut=True) if second else []
        if lines and width_of(first) <= column:
            lines[0] = first + " " * (column - width_of(first)) + lines[0]
            self._lines(lines[:1], self.current_indent)
            self._lines(lines[1:], indent)
            return
        room = self.width - self.current_indent
        self._lines(broken(first, room, cut=True), self.current_indent)
        self._lines(lines, indent)

    def _lines(self, lines: Sequence[str], indent: int) -> None:
        for line in lines:
            self.write(f"{' ' * indent}{line}".rstrip(" ") + "\n")


class HelpCommand(TyperCommand):
    """A command whose help fits."""

    def get_help(self, ctx: Any) -> str:
        """Return the help."""
        return _help(self, ctx)


class HelpGroup(TyperGroup):
    """The commands together: their help fits, and says of each in full what it does."""

    def get_help(self, ctx: Any) -> str:
        """Return the help."""
        return _help(self, ctx)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, cleandoc(command.help or "").split("\n")[0].removesuffix(".")))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _help(command: TyperCommand | TyperGroup, ctx: Any) -> str:
    page: Any = HelpPage()
    command.format_help(ctx, page)
    return str(page.getvalue()).rstrip("\n")
