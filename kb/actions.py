"""What can be done with the library: each function checks who asks, changes, logs, in one transaction.

``by`` is the person who asks; None is Toguna itself (a command run on the server), which may do anything.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django_q.tasks import async_task
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, Site

from accounts.models import User
from kb import recognition
from kb.ingestion import pipeline
from kb.ingestion.local import limits_of, local_file
from kb.ingestion.types import Correction, Notice, Source, UnreadableFileError
from kb.ingestion.write import begin_reading, write_failure, write_passages
from kb.models import (
    WORK_TYPES,
    Expression,
    IngestionState,
    LegalCode,
    LibraryPage,
    Visibility,
    Work,
    WorkAbbreviation,
)
from kb.models.works import DatePrecision
from kb.versions.dating import DATE_FIELDS, Dates, as_text, dates_of, give_dates
from kb.versions.file import VersionsFile, lines_of, read_versions
from kb.versions.writing import VERSIONS, write_versions
from reference.models import Organisation, Theme
from search.types import TEAM, Viewer

logger = logging.getLogger(__name__)


def ensure_library() -> LibraryPage:
    """The page under which every work hangs, made on first use as the root of the site."""
    library: LibraryPage | None = LibraryPage.objects.first()
    if library is None:
        with transaction.atomic():
            root = Page.get_first_root_node()
            library = root.add_child(instance=LibraryPage(title="Toguna", slug=_free_slug(root, "toguna")))
            _retire_welcome_page(library)
    return library


def _free_slug(root: Page, base: str) -> str:
    taken = set(root.get_children().values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken)


def _retire_welcome_page(library: LibraryPage) -> None:
    """Give the default site the library as its root; Wagtail's own welcome page goes, if it is untouched."""
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": library}
    )
    welcome = Page.objects.filter(depth=2, slug="home", owner=None, latest_revision=None).first()
    if welcome and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()


def create_work(  # noqa: PLR0913 - the fields of a work
    type: str,
    title: str,
    *,
    by: User | None,
    date: date | None = None,
    date_precision: str = DatePrecision.DAY,
    visibility: str = Visibility.PUBLIC,
    organisation: Organisation | None = None,
    tags: Iterable[str] = (),
    themes: Iterable[Theme] = (),
    abbreviations: Iterable[str] = (),
    **fields: Any,
) -> Work:
    """A new work, kept as a draft until it is published.

    ``type`` is a code such as "legal-code"; ``fields`` are further fields of that kind of work. Raises
    ValidationError for a title or a field that will not do, PermissionDenied for someone who may not add.
    """
    library = ensure_library()
    if by is not None and not library.permissions_for_user(by).can_add_subpage():
        raise PermissionDenied
    work: Work = WORK_TYPES[type](
        title=title.strip(),
        date=date,
        date_precision=date_precision,
        visibility=visibility,
        organisation=organisation,
        owner=by,
        live=False,
        has_unpublished_changes=True,
        **fields,
    )
    with transaction.atomic():
        library.add_child(instance=work)
        work.tags.set(list(tags))
        work.themes.set(list(themes))
        work.abbreviations.set([WorkAbbreviation(label=label) for label in abbreviations])
        work.save()
        log(instance=work, action="wagtail.create", user=by, content_changed=True)
        work.save_revision(user=by, log_action=False)
    return work


def ingest(  # noqa: PLR0913 - what is known of a text
    work: Work,
    file: File[bytes],
    *,
    by: User | None,
    language: str = "fr",
    dates: Dates | None = None,
    in_background: bool = True,
) -> Expression:
    """Keep a file as a text of the work, and have it read by the worker.

    The same file given again is the same text: what failed is tried again, what was read stays as it is.
    Raises ValidationError for a file that is empty or too large and for dates that will not do,
    PermissionDenied for someone who may not edit the work. With ``in_background`` false the caller runs
    ``run_ingestion`` itself.
    """
    check_edits(work, by)
    check_file(file)
    sha256 = sha256_of(file)
    expression: Expression | None = work.expressions.filter(sha256=sha256).first()
    if expression is None:
        name = PurePath(file.name or "document").name
        expression = Expression(work=work, filename=name[-255:], sha256=sha256, size=file.size, added_by=by)
        expression.language = language
        expression = _keep(expression, file, dates or Dates())
    if in_background and expression.state in {IngestionState.WAITING, IngestionState.FAILED}:
        _enqueue(expression)
    return expression


def import_versions(work: Work, file: File[bytes], *, by: User | None) -> tuple[Expression, VersionsFile]:
    """Keep a file of versions (``kb.versions.file``) as a text of the work, its articles each with the dates
    of their wordings. The same file given again changes nothing.

    Raises ValidationError for a file that holds no article and for one whose dates meet those of another
    text, PermissionDenied for someone who may not edit the work.
    """
    check_edits(work, by)
    check_file(file)
    sha256 = sha256_of(file)
    content = read_versions(lines_of(file))
    if not content.articles:
        raise ValidationError(_("No row of the file holds an article."), code="empty")
    expression: Expression | None = work.expressions.filter(sha256=sha256).first()
    if expression is None:
        name = PurePath(file.name or "versions").name
        expression = Expression(work=work, filename=name[-255:], sha256=sha256, size=file.size, added_by=by)
    if expression.state != IngestionState.READY:
        with transaction.atomic():
            expression = (
                expression if expression.pk else _keep(expression, file, Dates(in_force_from=content.begins))
            )
            write_versions(expression, content)
    return expression, content


def set_dates(expression: Expression, dates: Dates, *, by: User | None) -> None:
    """Say from when to when a text applies. Raises ValidationError for dates that contradict each other or
    those of the work's other texts, PermissionDenied for someone who may not edit the work."""
    check_edits(expression.work, by)
    with transaction.atomic():
        former = dates_of(expression)
        closed = give_dates(expression, dates)
        expression.save(update_fields=DATE_FIELDS)
        data = _log_data(expression) | {"former": as_text(former), "dates": as_text(dates_of(expression))}
        data["closed"] = closed.filename if closed else ""
        log(instance=expression.work.specific, action="kb.set_dates", user=by, data=data)


def ingest_again(expression: Expression, *, by: User | None) -> None:
    """Have the worker read the file once more. Raises ValidationError for a file of versions, which is read
    when it is imported."""
    check_edits(expression.work, by)
    if expression.media_type == VERSIONS:
        raise ValidationError(_("A file of versions is read when it is imported: import it again."))
    with transaction.atomic():
        log(instance=expression.work.specific, action="kb.ingest_again", user=by, data=_log_data(expression))
        _enqueue(expression)


def recognise_again(expression: Expression, *, by: User | None) -> None:
    """Have the scanned pages that were given up tried again. Raises ValidationError where there are none."""
    check_edits(expression.work, by)
    pages = recognition.given_up_pages(expression)
    if not pages:
        raise ValidationError(_("No page was given up: there is nothing to try again."))
    with transaction.atomic():
        recognition.forget_given_up(expression)
        data = _log_data(expression) | {"pages": pages}
        log(instance=expression.work.specific, action="kb.recognise_again", user=by, data=data)
        _enqueue(expression)


def check_edits(work: Work, by: User | None) -> None:
    """Raise PermissionDenied for someone who may not edit the work."""
    if by is not None and not work.permissions_for_user(by).can_edit():
        raise PermissionDenied


def check_file(file: File[bytes]) -> None:
    """Raise ValidationError for a file that need not be kept: an empty one, or one that is too large."""
    if not file.size:
        raise ValidationError(_("The file is empty. Choose another one."), code="empty")
    if file.size > settings.INGESTION_MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)s. Split it, or make it smaller."),
            code="too_large",
            params={"limit": filesizeformat(settings.INGESTION_MAX_BYTES)},
        )


def sha256_of(file: File[bytes]) -> str:
    """The digest by which a file is recognised."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _keep(expression: Expression, file: File[bytes], dates: Dates) -> Expression:
    """Store the file and its expression; a file whose row could not be written does not stay."""
    work, by = expression.work, expression.added_by
    try:
        with transaction.atomic():
            give_dates(expression, dates)
            expression.file.save(expression.filename[-100:], file, save=False)
            expression.save(force_insert=True)
            log(instance=work.specific, action="kb.ingest", user=by, data=_log_data(expression))
    except IntegrityError:
        # Someone added the same file at the same moment: theirs counts.
        expression.file.delete(save=False)
        return Expression.objects.get(work=work, sha256=expression.sha256)
    except BaseException:
        expression.file.delete(save=False)
        raise
    return expression


def _log_data(expression: Expression) -> dict[str, Any]:
    return {"filename": expression.filename, "expression": expression.pk}


def _enqueue(expression: Expression) -> None:
    with transaction.atomic():
        if expression.state == IngestionState.FAILED:
            expression.state = IngestionState.WAITING
            expression.save(update_fields=["state"])
        transaction.on_commit(partial(async_task, "kb.actions.run_ingestion", expression.pk))


def run_ingestion(pk: int, at_once: bool = False) -> None:
    """Read the file of an expression into its passages; the worker's job, harmless to run again.

    Whatever is wrong with the file ends up in the expression's report, never in an exception. A text that
    was read before stays readable until the new reading is written. Pages that must be recognised first are
    left to jobs of their own, which end in this one again; with ``at_once`` they are waited for here.
    """
    expression = Expression.objects.select_related("work").filter(pk=pk).first()
    if expression is None:
        return
    if not begin_reading(expression):
        write_failure(pk, Notice("is_too_slow"))
        return
    with _failures_told(pk):
        try:
            _read(expression)
        except UnreadableFileError as error:
            if error.notice.code != recognition.NEEDED:
                raise
            recognition.note_pages(expression, error.notice.params["pages"])
            if not at_once:
                recognition.go_on_later(expression)
                return
            with _or_without_pictures(expression):
                while recognition.recognise_some(expression):
                    pass
                _read(expression)


def run_recognition(pk: int) -> None:
    """Recognise some of the scanned pages of an expression's file; the worker's job, one of a chain."""
    expression = Expression.objects.select_related("work").filter(pk=pk).first()
    if expression is None:
        return
    with _failures_told(pk), _or_without_pictures(expression):
        if recognition.recognise_some(expression):
            recognition.go_on_later(expression)
        else:
            async_task("kb.actions.run_ingestion", pk)


@contextmanager
def _or_without_pictures(expression: Expression) -> Iterator[None]:
    """Where the machine cannot recognise, read at least the pages that have a text."""
    try:
        yield
    except UnreadableFileError as error:
        if error.notice.code != recognition.IMPOSSIBLE:
            raise
        _read(expression, without_pictures=True)


def _read(expression: Expression, *, without_pictures: bool = False) -> None:
    with local_file(expression) as path:
        source = Source(
            path=path,
            language=expression.language,
            is_law=expression.work.specific_class is LegalCode,
            act=expression.act,
            recognised=recognition.recognised_texts(expression),
            without_pictures=without_pictures,
        )
        corrections = [correction.value for correction in expression.corrections.all()]
        pipeline.run(source, partial(write_passages, expression.pk), limits_of(expression), corrections)
    if _corrected_meanwhile(expression, corrections):
        _enqueue(expression)


@contextmanager
def _failures_told(pk: int) -> Iterator[None]:
    """Whatever goes wrong is kept with the expression, in words for its editor."""
    try:
        yield
    except UnreadableFileError as error:
        write_failure(pk, error.notice)
    except Exception:
        logger.exception("Reading the file of expression %s went wrong", pk)
        write_failure(pk, Notice("went_wrong"))


def _corrected_meanwhile(expression: Expression, corrections: Sequence[Correction]) -> bool:
    """Whether an editor corrected the text while its file was being read: it is then read once more."""
    now = set(expression.corrections.values_list("pk", flat=True))
    return now != {correction.key for correction in corrections}


def same_file_elsewhere(expression: Expression, viewer: Viewer) -> QuerySet[Work]:
    """The other works that hold the same file, if the viewer may see them."""
    return works_with_file(expression.sha256, viewer).exclude(pk=expression.work_id)


def works_with_file(sha256: str, viewer: Viewer) -> QuerySet[Work]:
    """The works that hold a file, if the viewer may see them; the team sees drafts too."""
    visible = Work.objects.all() if TEAM in viewer.tokens else Work.objects.visible_to(viewer)
    found: QuerySet[Work] = visible.filter(expressions__sha256=sha256).distinct()
    return found


def publish(work: Work, *, by: User | None) -> None:
    """Make the latest draft of the work public, to those who may see it."""
    with transaction.atomic():
        revision = work.get_latest_revision() or work.specific.save_revision(user=by)
        revision.publish(user=by)


def unpublish(work: Work, *, by: User | None) -> None:
    """Take the work out of the library's public side; it stays as a draft."""
    with transaction.atomic():
        UnpublishPageAction(work.specific, user=by).execute()


def delete(work: Work, *, by: User | None) -> None:
    """Delete the work with its texts; their files go once the deletion is certain."""
    with transaction.atomic():
        DeletePageAction(work.specific, user=by).execute()
