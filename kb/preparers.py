"""What upper apps have ready in every instance: a registry that they fill when they are ready."""

from collections.abc import Callable, Sequence

# Makes what is missing and tells what it made, in a few words each; nothing the second time.
Preparer = Callable[[], list[str]]
_PREPARERS: dict[str, Preparer] = {}


def register(name: str, preparer: Preparer) -> None:
    """Let an app prepare its part of every instance."""
    _PREPARERS[name] = preparer


def registered() -> Sequence[Preparer]:
    """All of them, in the order in which they were named."""
    return tuple(_PREPARERS.values())
