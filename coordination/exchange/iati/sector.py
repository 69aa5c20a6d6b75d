"""sector and tag: what an activity is about, in vocabularies."""

from dataclasses import dataclass
from decimal import Decimal

from coordination.exchange.iati import narratives
from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.narratives import NO_TEXT, Text
from coordination.exchange.iati.nodes import (
    Defaults,
    Node,
    attribute,
    needed,
    number,
    set_attribute,
    set_number,
)

# Code list SectorVocabulary: OECD DAC purposes of five digits, and their categories of three.
DAC5, DAC3 = "1", "2"
# Both code lists: the reporting organisation's own vocabulary, named by its address.
OWN = "99"


@dataclass(frozen=True, slots=True)
class Sector:
    """A subject and its share of 100 among those of its vocabulary."""

    code: str
    percentage: Decimal | None = None
    vocabulary: str = DAC5
    uri: str = ""
    text: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Tag:
    """A word of a vocabulary (code list TagVocabulary) without a share."""

    code: str
    vocabulary: str
    uri: str = ""
    text: Text = NO_TEXT


def _read(node: Node, defaults: Defaults) -> Sector:
    return Sector(
        needed(node, "code"),
        number(node, attribute(node, "percentage")),
        attribute(node, "vocabulary") or DAC5,
        attribute(node, "vocabulary-uri"),
        narratives.read(node, defaults),
    )


def _write(node: Node, sector: Sector, defaults: Defaults) -> None:
    if sector.vocabulary != (attribute(node, "vocabulary") or DAC5):
        set_attribute(node, "vocabulary", sector.vocabulary)
    set_attribute(node, "vocabulary-uri", sector.uri)
    set_attribute(node, "code", sector.code)
    set_number(node, "percentage", sector.percentage)
    narratives.write(node, sector.text, defaults)


def _read_tag(node: Node, defaults: Defaults) -> Tag:
    return Tag(
        needed(node, "code"),
        needed(node, "vocabulary"),
        attribute(node, "vocabulary-uri"),
        narratives.read(node, defaults),
    )


def _write_tag(node: Node, tag: Tag, defaults: Defaults) -> None:
    set_attribute(node, "vocabulary", tag.vocabulary)
    set_attribute(node, "vocabulary-uri", tag.uri)
    set_attribute(node, "code", tag.code)
    narratives.write(node, tag.text, defaults)


SECTOR = Codec("sector", _read, _write, (lambda value: (value.vocabulary, value.uri, value.code),))
TAG = Codec("tag", _read_tag, _write_tag, (lambda value: (value.vocabulary, value.uri, value.code),))
