"""The history of a recommendation: what was different before and after, in values that stay readable."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from kb.models import Answer, Priority, Recommendation, RecommendationChange, Status
from search import outbox

_CHOICES: dict[str, Any] = {
    "status": Status.choices,
    "priority": Priority.choices,
    "answer": Answer.choices,
}
_PLAIN = ("number", "text_fr", "text_en", "addressed_to_fr", "addressed_to_en", "quote", "eid", "source")


def content_of(recommendation: Recommendation) -> dict[str, Any]:
    """What can be edited of it, as JSON; names are those of today, for they are to be read later."""
    articles = recommendation.articles.select_related("work")
    return {
        **{name: getattr(recommendation, name) for name in _PLAIN},
        "report": recommendation.report.title,
        "mission": str(recommendation.mission or ""),
        "lead": str(recommendation.lead or ""),
        "addressees": sorted(str(one) for one in recommendation.addressees.all()),
        "areas": sorted(str(one) for one in recommendation.areas.all()),
        "themes": sorted(str(theme) for theme in recommendation.themes.all()),
        "articles": sorted(f"{one.work.title} {one.eid}".strip() for one in articles),
        "priority": recommendation.priority or "",
        "due": _due(recommendation),
        "status": recommendation.status,
    }


def _due(recommendation: Recommendation) -> str:
    """As far as it is known: "2026-03"."""
    length = {"year": 4, "month": 7}.get(recommendation.due_precision, 10)
    return recommendation.due.isoformat()[:length] if recommendation.due else ""


def write(recommendation: Recommendation, action: str, by: Any, **said: Any) -> None:
    """Add an entry, and have search look at the recommendation again. Call it in the transaction."""
    RecommendationChange.objects.create(recommendation=recommendation, action=action, by=by, **said)
    outbox.mark(recommendation.search_group)


@contextmanager
def noting(recommendation: Recommendation, by: Any) -> Iterator[None]:
    """Write down what the body changes of a recommendation; nothing, where it changes nothing."""
    with transaction.atomic():
        before = content_of(_fresh(recommendation)) if recommendation.pk else {}
        yield
        after = content_of(_fresh(recommendation))
        if changed := [name for name in after if after[name] != before.get(name)]:
            write(
                recommendation,
                "edit" if before else "create",
                by,
                before={name: before[name] for name in changed if name in before},
                after={name: after[name] for name in changed},
            )


def _fresh(recommendation: Recommendation) -> Recommendation:
    return Recommendation.objects.select_related("report", "mission", "lead").get(pk=recommendation.pk)


# -- reading


class Difference(NamedTuple):
    """One thing that changed, in words."""

    label: str
    before: str
    after: str


def action_labels() -> dict[str, str]:
    """What was done, in the reader's language."""
    return {
        "create": _("added"),
        "edit": _("changed"),
        "status": _("status changed"),
        "follow_up": _("follow-up added"),
        "respond": _("response recorded"),
        "link": _("activity linked"),
        "unlink": _("activity unlinked"),
    }


def differences(change: RecommendationChange) -> list[Difference]:
    """What an entry says, thing by thing; what was and is empty is left out."""
    labels = _labels()
    found = [
        Difference(
            str(labels.get(name, name)).capitalize(),
            _words(name, change.before.get(name)),
            _words(name, value),
        )
        for name, value in change.after.items()
    ]
    return [one for one in found if one.before or one.after]


def _labels() -> dict[str, Any]:
    fields = {field.name: field.verbose_name for field in Recommendation._meta.concrete_fields}
    return fields | {
        "addressees": _("addressees"),
        "areas": _("areas"),
        "themes": _("themes"),
        "articles": _("articles"),
        "answer": _("response"),
        "organisation": _("organisation"),
    }


def _words(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    choices: dict[Any, Any] = dict(_CHOICES.get(name, ()))
    return str(choices.get(value, value) or "")
