"""A content as JSON, for pending versions and the history: read back with defaults for what an older one did
not know, and without what is known no more."""

from dataclasses import asdict, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from coordination.content.values import ActivityContent


def to_json(content: ActivityContent) -> dict[str, Any]:
    """The content as JSON can hold it."""
    values: dict[str, Any] = _plain(asdict(content))
    return values


def from_json(values: dict[str, Any]) -> ActivityContent:
    """The content that ``to_json`` wrote; a field that it did not know yet keeps its default."""
    content: ActivityContent = _read(ActivityContent, values)
    return content


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    known = get_type_hints(kind)
    return {field.name: known[field.name] for field in fields(kind)}


def _read(kind: Any, value: Any) -> Any:
    """A JSON value as what its field holds."""
    if value is None:
        return None
    if is_dataclass(kind):
        return _read_line(kind, value)
    if get_origin(kind) is UnionType:
        return _read(next(one for one in get_args(kind) if one is not type(None)), value)
    if get_origin(kind) is tuple:
        return _read_list(get_args(kind), value)
    if kind is date:
        return date.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value


def _read_line(kind: Any, value: dict[str, Any]) -> Any:
    known = {name: hint for name, hint in _hints(kind).items() if name in value}
    return kind(**{name: _read(hint, value[name]) for name, hint in known.items()})


def _read_list(kinds: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_read(kinds[0], one) for one in value)
    return tuple(_read(kind, one) for kind, one in zip(kinds, value, strict=True))
