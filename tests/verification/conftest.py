"""Every case of verification shows what it expected and what it got, in docs/MODEL.md."""

from collections.abc import Callable

import pytest

from tests.verification.validation_table import Row, check, write, writing


@pytest.fixture
def case() -> Callable[..., None]:
    """Return ``case(part, name, expected=, obtained=)``: a row of the validation table.

    Numbers are written to six figures, so that the table does not depend on the processor.
    The row in docs/MODEL.md must be the same; ``SUPPLYSIM_WRITE_VALIDATION=1`` writes it instead.
    """

    def enter(part: str, name: str, *, expected: object, obtained: object) -> None:
        row = Row(part, name, _text(expected), _text(obtained))
        if writing():
            write(row)
        else:
            check(row)

    return enter


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(_text(one) for one in value)
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)
