"""What can be done with recommendations: each function checks who asks, changes, and writes it down, in
one transaction.

``by`` is the person who asks; None is Toguna itself (a command run on the server), which may do anything.
Refusals are PermissionDenied, or ValidationError in words for people.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import viewer_of_user
from kb.actions import check_file
from kb.follow_up.history import noting, write
from kb.follow_up.rights import Rights, rights_of
from kb.models import FollowUp, Passage, Recommendation, Response, Status, Work
from kb.models.recommendations import LIVE, RecommendationAddressee, RecommendationArea
from reference.models import Area, Organisation, Theme

_MAY_ALL = Rights(edits=True, closes=True)


def _rights(by: Any) -> Rights:
    return _MAY_ALL if by is None else rights_of(by)


def _check_sees(by: Any, work: Work | None, field: str) -> None:
    """Raise ValidationError for a text that the person may not read."""
    if by is None or work is None:
        return
    if not Work.objects.visible_to(viewer_of_user(by)).filter(pk=work.pk).exists():
        raise ValidationError({field: _("This text is not in the library.")})


def create_recommendation(
    recommendation: Recommendation,
    *,
    by: Any,
    addressees: Iterable[Organisation] = (),
    areas: Iterable[Area] = (),
    themes: Iterable[Theme] = (),
) -> Recommendation:
    """Keep a new recommendation of a report; the same words of the same place given again are one.

    Raises ValidationError by field for what is missing, for a report that the person may not read, and
    for a passage that it does not have.
    """
    _rights(by).check_edits()
    _check_sees(by, recommendation.report, "report")
    _check_passage(recommendation)
    with transaction.atomic():
        if recommendation.eid and (same := _same(recommendation)):
            return same
        recommendation.created_by = by
        recommendation.full_clean(exclude=["created_by"])
        with noting(recommendation, by):
            recommendation.save()
            # the relations of a cluster keep what is added until the cluster is saved again
            for organisation in addressees:
                RecommendationAddressee.objects.create(
                    recommendation=recommendation, organisation=organisation
                )
            for area in areas:
                RecommendationArea.objects.create(recommendation=recommendation, area=area)
            recommendation.themes.set(list(themes))
    return recommendation


def _same(recommendation: Recommendation) -> Recommendation | None:
    there = Recommendation.objects.filter(report=recommendation.report, eid=recommendation.eid)
    return there.filter(quote=recommendation.quote, text_fr=recommendation.text_fr).first()


def _check_passage(recommendation: Recommendation) -> None:
    eid = recommendation.eid
    passages = Passage.objects.filter(expression__work=recommendation.report_id, eid=eid)
    if eid and not passages.exists():
        raise ValidationError({"eid": _("This text has no such passage.")})


def set_status(recommendation: Recommendation, status: str, *, by: Any, reason: str = "") -> None:
    """Say how far it has come. Editors open it or set it under way; to close it, or to take it up again
    once closed, is for coordinators."""
    rights = _rights(by)
    rights.check_edits()
    with transaction.atomic():
        recommendation.refresh_from_db()
        before = recommendation.status
        if status not in LIVE or before not in LIVE:
            _check_closes(rights)
        if status == before:
            return
        recommendation.status = Status(status)
        recommendation.save(update_fields=["status", "updated_at"])
        said = {"before": {"status": before}, "after": {"status": status}}
        write(recommendation, "status", by, reason=reason, **said)


def _check_closes(rights: Rights) -> None:
    if not rights.closes:
        raise ValidationError(
            {"status": _("Only a coordinator closes a recommendation, or takes it up again.")}
        )


def respond(  # noqa: PLR0913 - what a response says
    recommendation: Recommendation,
    organisation: Organisation | None,
    answer: str,
    *,
    by: Any,
    words: str = "",
    on: date | None = None,
) -> Response:
    """Record what an addressee answers; a new answer takes the place of the former, which the history
    keeps."""
    _rights(by).check_speaks(recommendation, organisation)
    with transaction.atomic():
        before = recommendation.responses.filter(organisation=organisation).first()
        response = before or Response(recommendation=recommendation, organisation=organisation)
        said = {"answer": response.answer, "words": response.words} if before else {}
        response.answer, response.words, response.by = answer, words, by
        response.on = on or timezone.localdate()
        response.full_clean(exclude=["by"])
        response.save()
        after = {"organisation": str(organisation or ""), "answer": answer, "words": words}
        write(recommendation, "respond", by, before=said, after=after)
    return response


def add_follow_up(  # noqa: PLR0913 - what a follow-up says
    recommendation: Recommendation,
    text: str,
    *,
    by: Any,
    on: date | None = None,
    organisation: Organisation | None = None,
    file: File[bytes] | None = None,
    link: str = "",
    work: Work | None = None,
) -> FollowUp:
    """Say what was done, with what proves it; the same said twice is one.

    Raises ValidationError for a day to come, for a text that the person may not read, and for a file that
    is empty or too large.
    """
    _rights(by).check_speaks(recommendation, organisation)
    _check_sees(by, work, "work")
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise ValidationError({"on": _("This day has not come yet: say what was done, not what will be.")})
    if file:
        check_file(file)
    follow_up = FollowUp(
        recommendation=recommendation, text=text, on=on, organisation=organisation, link=link, work=work
    )
    same = {"recommendation": recommendation, "text": text, "on": on, "organisation": organisation}
    with transaction.atomic():
        if there := FollowUp.objects.filter(**same, by=by).first():
            return there
        follow_up.by = by
        follow_up.full_clean(exclude=["by", "file", "filename"])
        _keep(follow_up, file)
        write(recommendation, "follow_up", by, reason=text)
    return follow_up


def _keep(follow_up: FollowUp, file: File[bytes] | None) -> None:
    """Save it with its file; a file whose row could not be written does not stay."""
    if not file:
        follow_up.save()
        return
    name = PurePath(file.name or "document").name
    follow_up.filename = name[-255:]
    try:
        follow_up.file.save(name[-100:], file, save=False)
        follow_up.save()
    except BaseException:
        follow_up.file.delete(save=False)
        raise
