"""location."""

from dataclasses import dataclass
from decimal import Decimal

from coordination.exchange.iati import narratives
from coordination.exchange.iati.codec import Codec, merge
from coordination.exchange.iati.narratives import NO_TEXT, Text
from coordination.exchange.iati.nodes import (
    Defaults,
    Node,
    UnreadableError,
    attribute,
    child,
    code_of,
    needed,
    number,
    set_attribute,
    set_child,
    spelled,
    words,
)

# Code list GeographicVocabulary: G1 is GeoNames, A2 the UN's second administrative level, A4 ISO 3166-2.
GEONAMES = "G1"
WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"


@dataclass(frozen=True, slots=True)
class Administrative:
    """An administrative area by a code of a vocabulary."""

    vocabulary: str
    code: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, WGS 84."""

    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True, slots=True)
class Location:
    """Where an activity takes place; ``ids`` are pairs of a vocabulary and a code.

    ``reach``, ``exactness`` and ``kind`` are codes of GeographicLocationReach, GeographicExactness and
    GeographicLocationClass.
    """

    ref: str = ""
    name: Text = NO_TEXT
    ids: tuple[tuple[str, str], ...] = ()
    administratives: tuple[Administrative, ...] = ()
    point: Point | None = None
    activity: Text = NO_TEXT
    reach: str = ""
    exactness: str = ""
    kind: str = ""


def _read(node: Node, defaults: Defaults) -> Location:
    return Location(
        ref=attribute(node, "ref"),
        name=narratives.read(node.find("name"), defaults),
        ids=tuple(_id(found) for found in node.findall("location-id")),
        administratives=tuple(_administrative(found) for found in node.findall("administrative")),
        point=_point(node),
        activity=narratives.read(node.find("activity-description"), defaults),
        reach=code_of(node, "location-reach"),
        exactness=code_of(node, "exactness"),
        kind=code_of(node, "location-class"),
    )


def _id(node: Node) -> tuple[str, str]:
    return attribute(node, "vocabulary"), needed(node, "code")


def _administrative(node: Node) -> Administrative:
    return Administrative(attribute(node, "vocabulary"), needed(node, "code"), attribute(node, "level"))


def _point(node: Node) -> Point | None:
    pos = node.find("point/pos")
    said = words(pos)
    if not said:
        return None
    numbers = [number(pos, part) for part in said.split()]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        raise UnreadableError("no_point", pos, said)
    return Point(numbers[0], numbers[1])


def _write(node: Node, location: Location, defaults: Defaults) -> None:
    set_attribute(node, "ref", location.ref)
    set_child(node, "location-reach", location.reach)
    merge(node, _ID, location.ids, defaults)
    narratives.write_child(node, "name", location.name, defaults)
    narratives.write_child(node, "activity-description", location.activity, defaults)
    merge(node, _ADMINISTRATIVE, location.administratives, defaults)
    if _point(node) != location.point:
        _write_point(node, location.point)
    set_child(node, "exactness", location.exactness)
    set_child(node, "location-class", location.kind)


def _write_id(node: Node, value: tuple[str, str], _: Defaults) -> None:
    set_attribute(node, "vocabulary", value[0])
    set_attribute(node, "code", value[1])


def _write_administrative(node: Node, value: Administrative, _: Defaults) -> None:
    set_attribute(node, "vocabulary", value.vocabulary)
    set_attribute(node, "level", value.level)
    set_attribute(node, "code", value.code)


def _write_point(node: Node, point: Point | None) -> None:
    if point is None:
        node.remove(node.find("point"))
        return
    place = child(node, "point")
    set_attribute(place, "srsName", attribute(place, "srsName") or WGS84)
    child(place, "pos").text = f"{spelled(point.latitude)} {spelled(point.longitude)}"


_ID = Codec("location-id", lambda node, _: _id(node), _write_id, (lambda value: value,))
_ADMINISTRATIVE = Codec(
    "administrative", lambda node, _: _administrative(node), _write_administrative, (lambda value: value,)
)
LOCATION = Codec(
    "location",
    _read,
    _write,
    (
        lambda value: value.ids or None,
        lambda value: value.administratives or None,
        lambda value: value.name or None,
    ),
)
