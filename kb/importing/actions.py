"""Bringing in many documents: keep the archive, check all of it, then a job for each file."""

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import User
from kb.actions import check_file, create_work, ensure_library, ingest, ingest_again, publish
from kb.dates import parse_date
from kb.importing.archive import Files, Member, RefusedArchiveError, folded, opened, sha256_of
from kb.importing.messages import PROBLEMS
from kb.importing.table import Known, Problem, Row, decoded, read_table
from kb.models import WORK_TYPES, Expression, ImportBatch, ImportItem, ImportState, IngestionState, Work
from kb.versions.dating import Dates
from reference.models import Organisation, Theme

logger = logging.getLogger(__name__)

_LARGEST_TABLE = 2 * 1024**2
_OWN_TABLE = "metadata.csv"


def begin(
    archive: File[bytes], *, by: User | None, table: File[bytes] | None = None, with_publishing: bool = False
) -> ImportBatch:
    """Keep an archive and have the worker check it; nothing is brought in yet.

    Raises ValidationError for a file that is empty or too large, PermissionDenied for someone who may not
    add works or, where that is asked for, publish them.
    """
    check_adds(by, with_publishing)
    if not archive.size:
        raise ValidationError(_("The file is empty. Choose another one."), code="empty")
    if archive.size > settings.IMPORT_MAX_BYTES:
        limit = filesizeformat(settings.IMPORT_MAX_BYTES)
        raise ValidationError(_("The archive is larger than %(limit)s. Split it.") % {"limit": limit})
    if table is not None and (table.size or 0) > _LARGEST_TABLE:
        raise ValidationError(_("The table is too large. Split it."))
    name = PurePath(archive.name or "import.zip").name[-100:]
    batch = ImportBatch(name=name, publish=with_publishing, by=by)
    batch.table = decoded(table.read()) if table is not None else ""
    try:
        with transaction.atomic():
            batch.archive.save(name, archive, save=False)
            batch.save()
            transaction.on_commit(partial(async_task, "kb.importing.actions.check_batch", batch.pk))
    except BaseException:
        batch.archive.delete(save=False)
        raise
    return batch


def check_adds(by: User | None, with_publishing: bool) -> None:
    """Raise PermissionDenied for someone who may not add works to the library, or publish them."""
    if by is None:
        return
    permissions = ensure_library().permissions_for_user(by)
    if not permissions.can_add_subpage() or (with_publishing and not permissions.can_publish_subpage()):
        raise PermissionDenied


def check_batch(pk: int) -> None:
    """Check an archive that was kept; the worker's job, harmless to run again."""
    batch = ImportBatch.objects.filter(pk=pk, state=ImportState.CHECKING).first()
    if batch is None:
        return
    try:
        with _files_of(batch) as files:
            check_files(batch, files)
    except RefusedArchiveError as error:
        _note_check(batch, [], [Problem(error.code, params=error.params)])
    except Exception:
        logger.exception("Checking import %s went wrong", pk)
        _note_check(batch, [], [Problem("went_wrong")])


@contextmanager
def _files_of(batch: ImportBatch) -> Iterator[Files]:
    with batch.archive.open("rb") as file, opened(file, settings.IMPORT_MAX_BYTES) as archive:
        yield archive


def check_files(batch: ImportBatch, files: Files) -> None:
    """Check the table of a batch against its files; a line for each row is kept when all are right."""
    found = batch.table or _table_among(files)
    if isinstance(found, Problem):
        _note_check(batch, [], [found])
        return
    known = Known(
        themes=frozenset(Theme.objects.values_list("code", flat=True)),
        organisations=frozenset(Organisation.objects.values_list("code", flat=True)),
    )
    rows, problems = read_table(found, files, known)
    if not rows and not problems:
        problems = [Problem("no_rows")]
    digests, wrong = _digests(rows, files)
    _note_check(batch, list(zip(rows, digests, strict=True)), sorted([*problems, *wrong], key=_place))


def _place(problem: Problem) -> int:
    return problem.row or 0


def _table_among(files: Files) -> str | Problem:
    """The text of the CSV that lies among the files."""
    tables = [member for name, member in files.members.items() if name.endswith(".csv")]
    own = [member for member in tables if folded(member.name).rpartition("/")[2] == _OWN_TABLE]
    tables = own or tables
    if len(tables) != 1:
        return Problem("many_tables" if tables else "no_table")
    if tables[0].size > _LARGEST_TABLE:
        return Problem("not_a_table")
    with files.open(tables[0]) as content:
        return decoded(content.read(_LARGEST_TABLE))


def _digests(rows: Sequence[Row], files: Files) -> tuple[list[str], list[Problem]]:
    """The digest of each row's file, and the rows whose content is there already."""
    digests: list[str] = []
    problems: list[Problem] = []
    first: dict[str, Row] = {}
    for row in rows:
        if row.member.size > settings.INGESTION_MAX_BYTES:
            limit = settings.INGESTION_MAX_BYTES // 1024**2
            problems.append(Problem("file_too_large", row.row, "file", {"limit": limit}))
            digests.append("")
            continue
        digest = sha256_of(files, row.member)
        digests.append(digest)
        other = first.setdefault(digest, row)
        if other is not row and other.member.key != row.member.key:
            problems.append(Problem("same_content", row.row, "file", {"other": other.row}))
        problems += _in_library(row, digest)
    return digests, problems


def _in_library(row: Row, digest: str) -> Iterator[Problem]:
    """The same file under another title. Under the same one the row was brought in before: it is left."""
    held = Work.objects.filter(expressions__sha256=digest).distinct()
    if held.exists() and not held.filter(title=row.fields["title"]).exists():
        yield Problem("in_library", row.row, "file", {"title": held[0].title})


def _note_check(batch: ImportBatch, rows: Sequence[tuple[Row, str]], problems: Sequence[Problem]) -> None:
    refused = any(problem.blocks for problem in problems)
    with transaction.atomic():
        batch.items.all().delete()
        if not refused:
            ImportItem.objects.bulk_create(
                ImportItem(
                    batch=batch,
                    row=row.row,
                    filename=row.member.name[:500],
                    sha256=digest,
                    fields=dict(row.fields),
                    to_publish=batch.publish,
                )
                for row, digest in rows
            )
        batch.problems = [problem.as_json() for problem in problems]
        batch.state = ImportState.REFUSED if refused else ImportState.CHECKED
        batch.save()


def start(batch: ImportBatch, *, by: User | None) -> None:
    """Bring in what was checked, a job for each file; started once, however often it is asked for.

    Raises PermissionDenied for someone who may not add works or publish them.
    """
    check_adds(by, batch.publish)
    with transaction.atomic():
        if ImportBatch.objects.filter(pk=batch.pk, state=ImportState.CHECKED).update(
            state=ImportState.STARTED
        ):
            for pk in batch.items.values_list("pk", flat=True):
                transaction.on_commit(partial(async_task, "kb.importing.actions.bring_in", pk))


def try_again(batch: ImportBatch, *, by: User | None) -> int:
    """Try the files that failed once more, and no other; how many those are.

    Raises PermissionDenied for someone who may not add works or publish them.
    """
    check_adds(by, batch.publish)
    with transaction.atomic():
        failed = list(batch.items.failed().select_related("expression__work"))
        for item in failed:
            if item.expression is not None:
                ingest_again(item.expression, by=by)
                continue
            ImportItem.objects.filter(pk=item.pk).update(state=IngestionState.WAITING, problem="")
            transaction.on_commit(partial(async_task, "kb.importing.actions.bring_in", item.pk))
    return len(failed)


def bring_in(pk: int) -> None:
    """Make the work and the text of one row; the worker's job, harmless to run again.

    What goes wrong is told on the row; the others go on.
    """
    item = ImportItem.objects.select_related("batch__by").filter(pk=pk, state=IngestionState.WAITING).first()
    if item is None:
        return
    try:
        with _files_of(item.batch) as files:
            bring_in_from(item, files)
    except RefusedArchiveError as error:
        _fail(item, str(PROBLEMS[error.code]) % error.params)
    except FileNotFoundError:
        _fail(item, _("The archive is gone. Import it again."))


def bring_in_from(item: ImportItem, files: Files, *, in_background: bool = True) -> None:
    """Make the work and the text of a row from these files: both, or neither."""
    member = files.members.get(folded(item.filename))
    try:
        if member is None:
            raise ValidationError(PROBLEMS["no_such_file"], params={"name": item.filename})
        with _copied(files, member) as file, transaction.atomic():
            work = _work_for(item)
            fields = item.fields
            item.expression = ingest(
                work,
                file,
                by=item.batch.by,
                language=fields["language"],
                dates=Dates(
                    in_force_from=_day(fields["in_force_from"]), in_force_to=_day(fields["in_force_to"])
                ),
                in_background=in_background,
            )
            item.work, item.state, item.problem = work, IngestionState.READY, ""
            item.save()
        if item.expression.state == IngestionState.READY:
            publish_read(item.expression.pk)
    except (ValidationError, PermissionDenied) as error:
        messages = error.messages if isinstance(error, ValidationError) else [_("You may not add works.")]
        _fail(item, " ".join(messages))
    except Exception:
        logger.exception("Bringing in row %s of import %s went wrong", item.row, item.batch_id)
        _fail(item, str(PROBLEMS["went_wrong"]))


@contextmanager
def _copied(files: Files, member: Member) -> Iterator[File[bytes]]:
    """A member as a file of its own, never longer than it was said to be."""
    with tempfile.TemporaryFile() as copy:
        with files.open(member) as content:
            left = member.size + 1
            while left > 0 and (chunk := content.read(min(1024**2, left))):
                left -= len(chunk)
                copy.write(chunk)
        if left <= 0:
            raise ValidationError(PROBLEMS["is_bomb"], params={"name": member.name})
        copy.seek(0)
        file: File[bytes] = File(copy, name=PurePath(member.name).name)
        file.size = member.size - left + 1
        check_file(file)
        yield file


def _work_for(item: ImportItem) -> Work:
    """The work of this type and title that holds the file already, or a new draft."""
    fields = item.fields
    known: Work | None = (
        WORK_TYPES[fields["type"]]
        .objects.filter(title=fields["title"], expressions__sha256=item.sha256)
        .first()
    )
    if known is not None:
        return known
    day, precision = parse_date(fields["date"])
    organisations = {each.code: each for each in Organisation.objects.filter(code__in=_codes(fields))}
    return create_work(
        fields["type"],
        fields["title"],
        by=item.batch.by,
        date=day,
        date_precision=precision,
        visibility=fields["visibility"],
        organisation=organisations.get(fields["organisation"]),
        issuer=organisations.get(fields["issuer"]),
        tags=fields["tags"],
        themes=Theme.objects.filter(code__in=fields["themes"]),
        abbreviations=fields["abbreviations"],
        title_en=fields["title_en"],
        reference_number=fields["reference"],
        source=fields["source"],
    )


def _codes(fields: dict[str, Any]) -> list[str]:
    return [fields[name] for name in ("organisation", "issuer") if fields[name]]


def _day(text: str) -> date | None:
    return parse_date(text)[0]


def _fail(item: ImportItem, problem: str) -> None:
    ImportItem.objects.filter(pk=item.pk).update(state=IngestionState.FAILED, problem=problem)


def publish_read(expression_pk: int) -> None:
    """Publish the work of an imported text that was read, where that was asked for; once."""
    expression = Expression.objects.select_related("work").filter(pk=expression_pk).first()
    if expression is None or expression.state != IngestionState.READY:
        return
    with transaction.atomic():
        waiting = ImportItem.objects.filter(expression=expression, to_publish=True)
        batches = [item.batch for item in waiting.select_related("batch__by")]
        if waiting.update(to_publish=False) and not expression.work.live:
            publish(expression.work, by=batches[0].by)
