"""Files of known answers that lie beside the project; they are read in place, never copied."""

import json
from pathlib import Path
from typing import Any

import pytest

__all__ = ["known"]

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "validation"


def known(name: str) -> Any:
    """Return the answers of one JSON file; skip the test where there is none."""
    file = _FOLDER / name
    if not file.exists():
        pytest.skip(f"{name} lies beside the project in its workshop only")
    return json.loads(file.read_text(encoding="utf-8"))
