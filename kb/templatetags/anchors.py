"""The words of a report with the recommendations that were made of them."""

from django import template
from django.utils.html import format_html, format_html_join

from kb.follow_up.anchors import Anchors, Span, cut, squeezed

register = template.Library()


@register.filter
def is_anchored(line: str, anchors: Anchors | None) -> bool:
    """Whether something of the line was made a recommendation: its other links give way then, for a link
    holds no other."""
    return bool(anchors and anchors.get(squeezed(line)))


@register.filter
def anchored(line: str, anchors: Anchors | None) -> str:
    """The line with what was recommended marked and linked; unchanged where nothing was."""
    if not anchors:
        return line
    spans = anchors.get(squeezed(line), ())
    if not spans:
        return line
    return format_html_join("", "{}", ((_piece(text, span),) for text, span in cut(line, spans)))


def _piece(text: str, span: Span | None) -> str:
    if span is None:
        return text
    return format_html(
        '<a class="recommended" id="recommandation-{}" href="{}" title="{}">{}</a>',
        span.pk,
        span.url,
        span.label,
        text,
    )
