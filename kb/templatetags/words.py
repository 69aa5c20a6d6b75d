"""The words of a text on a page: its paragraphs, with the spaces that French typography asks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from kb.citing.links import Link
from kb.follow_up.anchors import Anchors, Span, cut, squeezed

register = template.Library()

_BEFORE_COLON = re.compile(r"(?<=\S)[ \u00a0]+(?=:)")
_BEFORE_HIGH = re.compile(r"(?<=\S)[ \u00a0]+(?=[;!?])")
_OPENING, _CLOSING = re.compile(r"«[ \u00a0]*"), re.compile(r"[ \u00a0]*»")
_NUMBER = re.compile(r"\b([nN][°º]|[aA]rt\.|p\.)[ \u00a0]+(?=\w)")
# Where a link begins and ends, while the spaces around it are set; no text has these characters.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKS = str.maketrans({_OPEN: "\ufffd", _CLOSE: "\ufffd"})
_LINKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_LINE = re.compile(r"[^\n]+")
_ITEM = re.compile(r"^(?:[-–—•]|\d{1,2}\s?[°º).\-]|[a-zA-Z]\s?\))\s*\S")


@register.filter
def typography(text: str, language: str = "fr") -> str:
    """The text with no-break spaces where French wants them, so that no sign begins a line alone;
    other languages are left as they are."""
    if language != "fr":
        return text
    text = _BEFORE_COLON.sub("\u00a0", text)
    text = _BEFORE_HIGH.sub("\u202f", text)
    text = _CLOSING.sub("\u00a0»", _OPENING.sub("«\u00a0", text))
    return _NUMBER.sub("\\1\u00a0", text)


@register.filter
def paragraphs(text: str) -> list[tuple[str, bool]]:
    """The lines of a text, each with whether it is an item of an enumeration ("1°", "a)", "-")."""
    return [(line, bool(_ITEM.match(line))) for line in text.split("\n") if line.strip()]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are a link, or none."""

    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, with the links in it."""

    pieces: Sequence[Piece]
    is_item: bool

    @property
    def text(self) -> str:
        """The whole line, without links."""
        return "".join(piece.text for piece in self.pieces)


@register.simple_tag
def words_of(
    text: str, language: str, links: Sequence[Link] = (), anchors: Anchors | None = None
) -> SafeString:
    """The words of a text as paragraphs, with what cites and what was made a recommendation as links.

    Written here and not as a template, for it is dozens of lines on every page of reading.
    """
    written = (_written(line, anchors) for line in lines_of(text, links, language))
    return mark_safe("".join(written))  # noqa: S308 - every word in it is escaped


def _written(line: Line, anchors: Anchors | None) -> str:
    spans = anchors.get(squeezed(line.text)) if anchors else None
    if spans:
        # What was made a recommendation; other links give way, for a link holds no other.
        words = "".join(_recommended(text, span) for text, span in cut(line.text, spans))
    else:
        words = "".join(map(_linked, line.pieces))
    return f'<p class="item">{words}</p>' if line.is_item else f"<p>{words}</p>"


def _recommended(text: str, span: Span | None) -> str:
    if span is None:
        return escape(text)
    place = f'id="recommandation-{span.pk}" href="{escape(span.url)}" title="{escape(span.label)}"'
    return f'<a class="recommended" {place}>{escape(text)}</a>'


def _linked(piece: Piece) -> str:
    if piece.link is None:
        return escape(piece.text)
    title = f' title="{escape(piece.link.title)}"' if piece.link.title else ""
    return f'<a href="{escape(piece.link.url)}"{title}>{escape(piece.text)}</a>'


def lines_of(text: str, links: Sequence[Link], language: str) -> list[Line]:
    """The lines of a text in pieces, those that cite as links."""
    text = text.translate(_MARKS)
    return [
        Line(list(_pieces(line[0], line.start(), links, language)), bool(_ITEM.match(line[0])))
        for line in _LINE.finditer(text)
        if line[0].strip()
    ]


def _pieces(line: str, start: int, links: Sequence[Link], language: str) -> Iterator[Piece]:
    inside = [link for link in links if start <= link.start < link.end <= start + len(line)]
    marked, done = "", 0
    for link in inside:
        marked += (
            line[done : link.start - start] + _OPEN + line[link.start - start : link.end - start] + _CLOSE
        )
        done = link.end - start
    # Every second part is what stands between the marks.
    parts = _LINKED.split(typography(marked + line[done:], language))
    for place, part in enumerate(parts):
        if part:
            yield Piece(part, inside[place // 2] if place % 2 else None)
