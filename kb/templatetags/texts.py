"""A text on a page: the addresses within it, in the way it is being read, and its table of contents."""

from collections.abc import Iterator, Sequence

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from kb.contents import Node
from kb.reading import Text
from kb.table import Line

register = template.Library()

_HEADING_SHOWN = 90


@register.simple_tag
def passage_url(text: Text, eid: str) -> str:
    """The address of a passage of this text."""
    return text.passage_url(eid)


@register.simple_tag
def contents_of(text: Text, lines: Sequence[Line], open_all: bool = False) -> SafeString:
    """The table of contents, folded as its lines say, or with its outermost parts open.

    Written here and not as a template, for it is a hundred lines on every page of reading.
    """
    return mark_safe("".join(_list(text, lines, open_all=open_all)))  # noqa: S308 - every word in it is escaped


def _list(text: Text, lines: Sequence[Line], *, open_all: bool) -> Iterator[str]:
    yield "<ol>"
    for line in lines:
        yield "<li>"
        yield from _part(text, line, is_open=open_all or line.open) if line.lines else _leaf(text, line)
        yield "</li>"
    yield "</ol>"


def _part(text: Text, line: Line, *, is_open: bool) -> Iterator[str]:
    mark = ' aria-current="true"' if line.here else ' class="around"' if line.open else ""
    span = "" if line.open else _span(line.node)
    yield f"<details{' open' if is_open else ''}><summary{mark}>{_name(line.node)}{span}</summary>"
    if line.direct:
        first, last = line.direct
        names = escape(first.label) if first is last else f"{escape(first.label)} – {escape(last.label)}"
        yield f'<a class="direct" href="{_url(text, line.node)}">{names}</a>'
    yield from _list(text, line.lines, open_all=False)
    yield "</details>"


def _leaf(text: Text, line: Line) -> Iterator[str]:
    node = line.node
    eid = f' data-eid="{escape(node.eid)}"' if node.is_leaf else ""
    here = ' aria-current="true"' if line.here else ""
    yield f'<a href="{_url(text, node)}"{eid}{here}>{_name(node)}{_span(node)}</a>'


def _name(node: Node) -> str:
    heading = f" <span>{escape(_cut(node.heading))}</span>" if node.heading else ""
    return f"{escape(node.label)}{heading}"


def _cut(heading: str) -> str:
    return heading if len(heading) <= _HEADING_SHOWN else Truncator(heading).chars(_HEADING_SHOWN)


def _span(node: Node) -> str:
    first, last = node.span
    if not first:
        return ""
    return f" <small>{escape(first) if first == last else f'{escape(first)} – {escape(last)}'}</small>"


def _url(text: Text, node: Node) -> str:
    return escape(text.passage_url(node.eid))
