"""recipient-country and recipient-region."""

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

# Code list Region: developing countries, unspecified.
UNSPECIFIED = "998"


@dataclass(frozen=True, slots=True)
class RecipientCountry:
    """A country by its ISO 3166-1 alpha-2 code and its share of 100."""

    code: str
    percentage: Decimal | None = None
    text: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class RecipientRegion:
    """A region of the world; ``vocabulary`` of code list RegionVocabulary (1 is OECD DAC)."""

    code: str
    percentage: Decimal | None = None
    vocabulary: str = "1"
    text: Text = NO_TEXT


def _percentage(node: Node) -> Decimal | None:
    return number(node, attribute(node, "percentage"))


def _read_country(node: Node, defaults: Defaults) -> RecipientCountry:
    return RecipientCountry(needed(node, "code"), _percentage(node), narratives.read(node, defaults))


def _write_country(node: Node, country: RecipientCountry, defaults: Defaults) -> None:
    set_attribute(node, "code", country.code)
    set_number(node, "percentage", country.percentage)
    narratives.write(node, country.text, defaults)


def _read_region(node: Node, defaults: Defaults) -> RecipientRegion:
    return RecipientRegion(
        needed(node, "code"),
        _percentage(node),
        attribute(node, "vocabulary") or "1",
        narratives.read(node, defaults),
    )


def _write_region(node: Node, region: RecipientRegion, defaults: Defaults) -> None:
    if region.vocabulary != (attribute(node, "vocabulary") or "1"):
        set_attribute(node, "vocabulary", region.vocabulary)
    set_attribute(node, "code", region.code)
    set_number(node, "percentage", region.percentage)
    narratives.write(node, region.text, defaults)


RECIPIENT_COUNTRY = Codec("recipient-country", _read_country, _write_country, (lambda value: value.code,))
RECIPIENT_REGION = Codec(
    "recipient-region", _read_region, _write_region, (lambda value: (value.vocabulary, value.code),)
)
