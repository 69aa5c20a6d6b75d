"""The real inputs that lie beside the repository and are not part of it."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("TOGUNA_SHARED") or Path(__file__).resolve().parents[2] / "shared")
ROOT = SHARED / "data"
SEEDS = SHARED / "seeds"


def shared_file(name: str) -> Path:
    """The path of a real input; where it is absent the test is skipped, or fails if
    TOGUNA_REQUIRE_SHARED is set, as it is in continuous integration."""
    return _there(ROOT / name)


def shared_seed(name: str) -> Path:
    """The path of one of the two texts that the demonstration is drawn from; absent, as above."""
    return _there(SEEDS / name)


def _there(path: Path) -> Path:
    if not path.exists():
        if os.environ.get("TOGUNA_REQUIRE_SHARED"):
            pytest.fail(f"The real input {path.name} is missing, and TOGUNA_REQUIRE_SHARED asks for it.")
        pytest.skip(f"The real input {path.name} does not lie beside this checkout.")
    return path
