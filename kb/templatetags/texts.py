"""Addresses within a text, in the way it is being read: its current version, or one of its versions."""

from django import template

from kb.reading import Text

register = template.Library()


@register.simple_tag
def passage_url(text: Text, eid: str) -> str:
    """The address of a passage of this text."""
    return text.passage_url(eid)
