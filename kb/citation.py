"""How a passage is cited: "art. 450-3 CP, version du 13 déc. 2024"."""

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Citation:
    """How a passage is cited. ``short`` is for the middle of a sentence; ``full`` says all that is needed to
    find the same words again."""

    short: str
    full: str


def citation(text: Text, name: str, passage: Passage, absolute: Callable[[str], str]) -> Citation:
    """The lines that people paste: what is cited, which version of it, where it stands. A demonstration
    says that it is one, so that no copy of it is taken for law. ``absolute`` completes an address."""
    version = day(text.dated(passage))
    cited = _marked(text, f"{label_in_sentence(passage.label, passage.kind)} {name}")
    short = _short(text, passage) % {"cited": cited, "day": version}
    return Citation(short, _full(text, passage, version, absolute(text.wording_url(passage))))


def _short(text: Text, passage: Passage) -> str:
    """What is unknown is said: the day on which a file was added is no version of the law."""
    if text.is_dated(passage):
        return _("%(cited)s, version of %(day)s")
    return _("%(cited)s, undated text, added to Toguna on %(day)s")


def _full(text: Text, passage: Passage, version: str, address: str) -> str:
    work, law = text.work, passage.amended_by
    said = {
        "work": _marked(
            text, f"{work.name} ({work.reference_number})" if work.reference_number else work.name
        ),
        "passage": label_in_sentence(passage.label, passage.kind),
        "day": version,
        "law": law[:1].lower() + law[1:],
        "address": address,
    }
    if law:
        return _("%(work)s, %(passage)s, version of %(day)s (%(law)s), %(address)s") % said
    if not text.is_dated(passage):
        return _("%(work)s, %(passage)s, undated text, added to Toguna on %(day)s, %(address)s") % said
    return _("%(work)s, %(passage)s, version of %(day)s, %(address)s") % said


def _marked(text: Text, cited: str) -> str:
    if text.work.is_demonstration:
        return _("%(cited)s (demonstration, of no legal value)") % {"cited": cited}
    return cited
