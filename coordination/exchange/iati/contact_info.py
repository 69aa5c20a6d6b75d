"""contact-info."""

from dataclasses import dataclass

from coordination.exchange.iati import narratives
from coordination.exchange.iati.codec import Codec
from coordination.exchange.iati.narratives import NO_TEXT, Text
from coordination.exchange.iati.nodes import Defaults, Node, attribute, set_attribute, set_words, words


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask. ``type`` of code list ContactType (1 general); of several telephones the first."""

    organisation: Text = NO_TEXT
    person: Text = NO_TEXT
    telephone: str = ""
    email: str = ""
    website: str = ""
    type: str = ""


def _read(node: Node, defaults: Defaults) -> Contact:
    return Contact(
        organisation=narratives.read(node.find("organisation"), defaults),
        person=narratives.read(node.find("person-name"), defaults),
        telephone=words(node.find("telephone")),
        email=words(node.find("email")),
        website=words(node.find("website")),
        type=attribute(node, "type"),
    )


def _write(node: Node, contact: Contact, defaults: Defaults) -> None:
    set_attribute(node, "type", contact.type)
    narratives.write_child(node, "organisation", contact.organisation, defaults)
    narratives.write_child(node, "person-name", contact.person, defaults)
    set_words(node, "telephone", contact.telephone)
    set_words(node, "email", contact.email)
    set_words(node, "website", contact.website)


CONTACT_INFO = Codec(
    "contact-info",
    _read,
    _write,
    (lambda contact: contact.email or None, lambda contact: contact.person or None, lambda _: ()),
)
