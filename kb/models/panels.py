"""The fields of a work as an editor finds them in the admin."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

TEXTS = HelpPanel(template="kb/admin/texts_panel.html", heading=_("Texts"))


def tabs(*own: str) -> TabbedInterface:
    """The form of a kind of work; ``own`` are the fields that only this kind has."""
    return TabbedInterface(
        [
            ObjectList(_content(own), heading=_("Content")),
            ObjectList(CLASSIFICATION, heading=_("Classification")),
            ObjectList(RELATIONS, heading=_("Related texts")),
            ObjectList(VISIBILITY, heading=_("Visibility")),
        ]
    )


def _content(own: tuple[str, ...]) -> list[Any]:
    return [
        TitleFieldPanel("title", help_text=_("The French name, or the only one there is.")),
        FieldPanel("title_en"),
        FieldPanel("reference_number"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("date_precision")]),
        FieldPanel("issuer"),
        *(FieldPanel(name) for name in own),
        TEXTS,
        FieldPanel("summary_fr"),
        FieldPanel("summary_en"),
        FieldPanel("source"),
    ]


CLASSIFICATION: list[Any] = [
    FieldPanel("themes", widget=CheckboxSelectMultiple),
    FieldPanel("tags", help_text=_("Free words, separated by commas.")),
    InlinePanel(
        "abbreviations",
        heading=_("Abbreviations"),
        label=_("Abbreviation"),
        help_text=_(
            "The short names by which people cite it: CP, CPP. Searching “art. 12 CP” finds its article."
        ),
    ),
]
RELATIONS: list[Any] = [
    InlinePanel(
        "relations",
        label=_("Related text"),
        panels=[FieldRowPanel([FieldPanel("kind"), FieldPanel("other")])],
        help_text=_("Say it on one of the two texts: it shows on both."),
    ),
]
VISIBILITY: list[Any] = [
    FieldPanel("visibility"),
    FieldPanel("organisation"),
    FieldPanel("is_demonstration"),
    PublishingPanel(),
]
