"""How a passage is cited: "art. 450-3 CP, version du 13 déc. 2024"."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from kb.models import Passage, PassageKind
from kb.reading import Text
from kb.templatetags.dates import day


def short_name(text: Text) -> str:
    """The abbreviation by which people cite the work, or its title."""
    first = text.work.abbreviations.order_by("pk").first()
    return first.label if first else text.work.name


def label_in_sentence(label: str, kind: str) -> str:
    """ "Art. 450-3" as it stands in the middle of a line."""
    return label[:1].lower() + label[1:] if kind in {PassageKind.ARTICLE, PassageKind.PAGE} else label


def citation(text: Text, name: str, passage: Passage, absolute: Callable[[str], str]) -> str:
    """The line that people paste: what is cited, which version of it, where it stands. A demonstration
    says that it is one, so that no copy of it is taken for law. ``absolute`` completes an address."""
    cited = f"{label_in_sentence(passage.label, passage.kind)} {name}"
    if text.work.is_demonstration:
        cited = _("%(cited)s (demonstration, of no legal value)") % {"cited": cited}
    return _("%(cited)s, version of %(day)s, %(address)s") % {
        "cited": cited,
        "day": day(text.dated),
        "address": absolute(text.version_url(passage.eid)),
    }
