"""The real inputs that lie beside the repository and are not part of it."""

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("TOGUNA_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "data"


def shared_file(name: str) -> Path:
    """The path of a real input; where it is absent the test is skipped, or fails if
    TOGUNA_REQUIRE_SHARED is set, as it is in continuous integration."""
    path = ROOT / name
    if not path.exists():
        if os.environ.get("TOGUNA_REQUIRE_SHARED"):
            pytest.fail(f"The real input {name} is missing, and TOGUNA_REQUIRE_SHARED asks for it.")
        pytest.skip(f"The real input {name} does not lie beside this checkout.")
    return path
