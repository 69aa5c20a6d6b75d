"""iati-activity: an activity as one value, and the value merged into the XML that was kept of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from coordination.exchange.iati.activity_date import ACTIVITY_DATE, ActivityDate
from coordination.exchange.iati.budget import BUDGET, Budget
from coordination.exchange.iati.codec import Codec, merge, read_all
from coordination.exchange.iati.contact_info import CONTACT_INFO, Contact
from coordination.exchange.iati.description import DESCRIPTION, Description
from coordination.exchange.iati.document_link import DOCUMENT_LINK, DocumentLink
from coordination.exchange.iati.identifier import IDENTIFIER, OTHER_IDENTIFIER, OtherIdentifier
from coordination.exchange.iati.location import LOCATION, Location
from coordination.exchange.iati.narratives import NO_TEXT, Text
from coordination.exchange.iati.nodes import LANG, Defaults, Node, UnreadableError, attribute, set_attribute
from coordination.exchange.iati.participating_org import PARTICIPATING_ORG, ParticipatingOrg
from coordination.exchange.iati.recipients import (
    RECIPIENT_COUNTRY,
    RECIPIENT_REGION,
    RecipientCountry,
    RecipientRegion,
)
from coordination.exchange.iati.related_activity import RELATED_ACTIVITY, RelatedActivity
from coordination.exchange.iati.reporting_org import REPORTING_ORG, UNSAID, ReportingOrg
from coordination.exchange.iati.result import RESULT, Result
from coordination.exchange.iati.sector import SECTOR, TAG, Sector, Tag
from coordination.exchange.iati.status import ACTIVITY_SCOPE, ACTIVITY_STATUS
from coordination.exchange.iati.title import TITLE
from coordination.exchange.iati.transaction import TRANSACTION, Transaction

TAG_NAME = "iati-activity"
_UPDATED = "last-updated-datetime"
# No entity, no network, no document type: what a stranger sends is read as data alone.
HARDENED: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "huge_tree": False,
}


@dataclass(frozen=True, slots=True)
class IatiActivity:
    """What we hold of an IATI activity; elements mean ``currency`` and ``language`` when they name none."""

    identifier: str
    reporting_org: ReportingOrg = UNSAID
    title: Text = NO_TEXT
    descriptions: tuple[Description, ...] = ()
    participating_orgs: tuple[ParticipatingOrg, ...] = ()
    other_identifiers: tuple[OtherIdentifier, ...] = ()
    status: str = ""
    dates: tuple[ActivityDate, ...] = ()
    contacts: tuple[Contact, ...] = ()
    scope: str = ""
    countries: tuple[RecipientCountry, ...] = ()
    regions: tuple[RecipientRegion, ...] = ()
    locations: tuple[Location, ...] = ()
    sectors: tuple[Sector, ...] = ()
    tags: tuple[Tag, ...] = ()
    budgets: tuple[Budget, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    documents: tuple[DocumentLink, ...] = ()
    related: tuple[RelatedActivity, ...] = ()
    results: tuple[Result, ...] = ()
    language: str = ""
    currency: str = ""
    hierarchy: str = ""
    updated: datetime | None = None


# Elements that stand once, with what the value holds when there is none, and those that may stand often.
_ONCE: dict[str, tuple[Codec[Any], Any]] = {
    "identifier": (IDENTIFIER, ""),
    "reporting_org": (REPORTING_ORG, UNSAID),
    "title": (TITLE, NO_TEXT),
    "status": (ACTIVITY_STATUS, ""),
    "scope": (ACTIVITY_SCOPE, ""),
}
_OFTEN: dict[str, Codec[Any]] = {
    "descriptions": DESCRIPTION,
    "participating_orgs": PARTICIPATING_ORG,
    "other_identifiers": OTHER_IDENTIFIER,
    "dates": ACTIVITY_DATE,
    "contacts": CONTACT_INFO,
    "countries": RECIPIENT_COUNTRY,
    "regions": RECIPIENT_REGION,
    "locations": LOCATION,
    "sectors": SECTOR,
    "tags": TAG,
    "budgets": BUDGET,
    "transactions": TRANSACTION,
    "documents": DOCUMENT_LINK,
    "related": RELATED_ACTIVITY,
    "results": RESULT,
}


def read(node: Node, tell: Callable[[UnreadableError], None] | None = None) -> IatiActivity:
    """The value of an ``iati-activity`` element; ``tell`` is told of each element that cannot be read."""
    defaults = _defaults(node, tell)
    once: dict[str, Any] = {
        name: next(iter(read_all(node, codec, defaults)), nothing) for name, (codec, nothing) in _ONCE.items()
    }
    often: dict[str, Any] = {name: read_all(node, codec, defaults) for name, codec in _OFTEN.items()}
    return IatiActivity(
        **once,
        **often,
        language=defaults.language,
        currency=defaults.currency,
        hierarchy=attribute(node, "hierarchy"),
        updated=_updated(node),
    )


def parsed(kept: str) -> Node:
    """The element of the XML that was kept of an activity."""
    return etree.fromstring(kept.encode(), etree.XMLParser(**HARDENED))


def kept_of(node: Node) -> str:
    """The XML of an activity, to keep beside its record."""
    return str(etree.tostring(node, encoding="unicode", with_tail=False))


def merged(activity: IatiActivity, kept: str = "") -> Node:
    """The activity as an element. With the XML that was kept of it, what we do not hold stays in its place,
    and so does the spelling of all that has not changed."""
    node = parsed(kept) if kept else _made(activity)
    defaults = _defaults(node)
    for name, (codec, nothing) in _ONCE.items():
        value = getattr(activity, name)
        merge(node, codec, () if value == nothing else (value,), defaults)
    for name, codec in _OFTEN.items():
        merge(node, codec, getattr(activity, name), defaults)
    set_attribute(node, "hierarchy", activity.hierarchy)
    if activity.updated and _updated(node) != activity.updated:
        set_attribute(node, _UPDATED, activity.updated.isoformat(timespec="seconds"))
    if not kept:
        etree.indent(node, space="  ", level=1)
    return node


def _made(activity: IatiActivity) -> Node:
    node = etree.Element(TAG_NAME)
    set_attribute(node, "default-currency", activity.currency)
    set_attribute(node, LANG, activity.language)
    return node


def _defaults(node: Node, tell: Callable[[UnreadableError], None] | None = None) -> Defaults:
    return Defaults(attribute(node, LANG).lower()[:2], attribute(node, "default-currency"), tell)


def _updated(node: Node) -> datetime | None:
    try:
        return datetime.fromisoformat(attribute(node, _UPDATED))
    except ValueError:
        return None
