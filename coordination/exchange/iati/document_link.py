"""document-link."""

from dataclasses import dataclass
from datetime import date

from coordination.exchange.iati import narratives
from coordination.exchange.iati.codec import Codec, merge
from coordination.exchange.iati.narratives import NO_TEXT, Text
from coordination.exchange.iati.nodes import Defaults, Node, attribute, day, needed, set_attribute, set_day


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A document at an address. ``categories`` of code list DocumentCategory, ``languages`` of ISO 639-1."""

    url: str
    title: Text = NO_TEXT
    format: str = ""
    description: Text = NO_TEXT
    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    day: date | None = None


def _read(node: Node, defaults: Defaults) -> DocumentLink:
    return DocumentLink(
        url=needed(node, "url"),
        title=narratives.read(node.find("title"), defaults),
        format=attribute(node, "format"),
        description=narratives.read(node.find("description"), defaults),
        categories=tuple(attribute(found, "code") for found in node.findall("category")),
        languages=tuple(attribute(found, "code") for found in node.findall("language")),
        day=day(node.find("document-date"), "iso-date"),
    )


def _write(node: Node, link: DocumentLink, defaults: Defaults) -> None:
    set_attribute(node, "format", link.format)
    set_attribute(node, "url", link.url)
    narratives.write_child(node, "title", link.title, defaults)
    narratives.write_child(node, "description", link.description, defaults)
    merge(node, _CATEGORY, link.categories, defaults)
    merge(node, _LANGUAGE, link.languages, defaults)
    set_day(node, "document-date", link.day)


def _read_code(node: Node, _: Defaults) -> str:
    return attribute(node, "code")


def _write_code(node: Node, code: str, _: Defaults) -> None:
    set_attribute(node, "code", code)


_CATEGORY = Codec("category", _read_code, _write_code, (lambda code: code,))
_LANGUAGE = Codec("language", _read_code, _write_code, (lambda code: code,))
DOCUMENT_LINK = Codec(
    "document-link", _read, _write, (lambda link: link.url, lambda link: link.title or None)
)
