"""How an element of the standard is read into a value, and how values are merged into what is there."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from lxml import etree

from coordination.exchange.iati.nodes import Defaults, Node, UnreadableError, insert

V = TypeVar("V")


def _one(_: object) -> Hashable:
    return ()


@dataclass(frozen=True, slots=True)
class Codec(Generic[V]):
    """An element: its tag, how it is read, and how a value is written on it.

    ``write`` touches what the value says and nothing else, for the element may hold more than we do.
    ``keys``, from strict to loose, tell which element a changed value belongs to; a key of None fits none.
    """

    tag: str
    read: Callable[[Node, Defaults], V]
    write: Callable[[Node, V, Defaults], None]
    keys: Sequence[Callable[[V], Hashable | None]] = field(default=(_one,))


def read_all(parent: Node, codec: Codec[V], defaults: Defaults) -> tuple[V, ...]:
    """The values of the children of this codec; those that cannot be read are told and left out."""
    return tuple(value for _, value in _readable(parent, codec, defaults))


def merge(parent: Node, codec: Codec[V], values: Iterable[V], defaults: Defaults) -> None:
    """Make the children of this codec say ``values``.

    A child that says one of them stays untouched; a changed value is written on the child it belongs to,
    a new one on a new child, and children without a value go. Those that cannot be read stay.
    """
    free = _readable(parent, codec, defaults)
    left = []
    for value in values:
        same = next((pair for pair in free if pair[1] == value), None)
        if same is None:
            left.append(value)
        else:
            free.remove(same)
    for key in codec.keys:
        left = [value for value in left if not _written_on(free, codec, value, key, defaults)]
    for node, _ in free:
        parent.remove(node)
    for value in left:
        codec.write(insert(parent, etree.Element(codec.tag)), value, defaults)


def _readable(parent: Node, codec: Codec[V], defaults: Defaults) -> list[tuple[Node, V]]:
    found = []
    for node in parent.findall(codec.tag):
        try:
            found.append((node, codec.read(node, defaults)))
        except UnreadableError as problem:
            if defaults.tell:
                defaults.tell(problem)
    return found


def _written_on(
    free: list[tuple[Node, V]],
    codec: Codec[V],
    value: V,
    key: Callable[[V], Hashable | None],
    defaults: Defaults,
) -> bool:
    wanted = key(value)
    pair = next((pair for pair in free if wanted is not None and key(pair[1]) == wanted), None)
    if pair is None:
        return False
    free.remove(pair)
    codec.write(pair[0], value, defaults)
    return True
