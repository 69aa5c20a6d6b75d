"""Texts kept in French and English: one place that chooses which of the two a reader sees."""

from typing import Any

from django.contrib.admin import display
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(thing: Any, field: str, language: str | None = None) -> str:
    """``thing.<field>_fr`` or ``thing.<field>_en``: the reader's language, or the other when it is empty."""
    chosen = (language or get_language() or "fr")[:2]
    order = ("en", "fr") if chosen == "en" else ("fr", "en")
    return next((text for code in order if (text := getattr(thing, f"{field}_{code}"))), "")


def in_order(field: str, language: str | None = None) -> tuple[str, str]:
    """The columns of a text kept in both languages: the reader's, then the one to take when it is empty."""
    chosen = (language or get_language() or "fr")[:2]
    return (f"{field}_en", f"{field}_fr") if chosen == "en" else (f"{field}_fr", f"{field}_en")


class Named:
    """Mixin of a model with ``name_fr`` and ``name_en``."""

    @property
    @display(description=_("name"))
    def name(self) -> str:
        """The name in the reader's language, or the one there is."""
        return in_language(self, "name")

    def __str__(self) -> str:
        return self.name
