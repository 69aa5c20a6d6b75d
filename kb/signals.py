"""Changes that reach a work by another way than ``Work.save``: search is told of them too.

``Work.save`` marks its group itself, in its own transaction. What is here covers a page saved or deleted
as a plain ``Page``, what hangs on a work (texts, tags, themes, abbreviations), and what its records quote.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django_q.tasks import async_task
from taggit.models import Tag
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from kb.desk.following import tell_later
from kb.models import WORK_TYPES, Expression, ImportBatch, IngestionState, Work, WorkAbbreviation, WorkTag
from kb.models.works import WORK_SOURCE
from kb.proof.pages import forget_pages
from reference.models import Organisation, Theme
from search import outbox


def connect() -> None:
    """Listen; called once, when the app is ready."""
    for model, signal, receiver in (
        (Page, post_save, _page_changed),
        (Page, pre_delete, _page_changed),
        (Work, pre_delete, _page_changed),
        (Expression, post_save, _part_changed),
        (Expression, post_save, _text_read),
        (Expression, post_save, _followers_wait),
        (Expression, pre_delete, _part_changed),
        (Expression, post_delete, _file_left),
        (ImportBatch, post_delete, _archive_left),
        (WorkTag, post_save, _tagging_changed),
        (WorkTag, pre_delete, _tagging_changed),
        (WorkAbbreviation, post_save, _part_changed),
        (WorkAbbreviation, pre_delete, _part_changed),
        (Tag, post_save, _tag_changed),
        (Tag, pre_delete, _tag_changed),
        (Theme, post_save, _theme_changed),
        (Theme, pre_delete, _theme_changed),
        (Organisation, post_save, _organisation_changed),
        (Work.themes.through, m2m_changed, _themes_changed),
    ):
        signal.connect(
            receiver, sender=model, dispatch_uid=f"kb.{model.__name__}.{receiver.__name__}.{id(signal)}"
        )
    for kind in WORK_TYPES.values():
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(_page_changed, sender=kind, dispatch_uid=f"kb.{kind.__name__}.{id(signal)}")


def _mark(pks: Iterable[int | None]) -> None:
    works = [pk for pk in pks if pk]
    outbox.mark(*(f"{WORK_SOURCE}:{pk}" for pk in works), *Work.recommendation_groups(works))


def _page_changed(instance: Page, **kwargs: Any) -> None:
    if issubclass(instance.specific_class or Page, Work):
        _mark([instance.pk])


def _part_changed(instance: Expression | WorkAbbreviation, **kwargs: Any) -> None:
    _mark([instance.work_id])


def _tagging_changed(instance: WorkTag, **kwargs: Any) -> None:
    _mark([instance.content_object_id])


def _tag_changed(instance: Tag, **kwargs: Any) -> None:
    _mark(WorkTag.objects.filter(tag=instance).values_list("content_object_id", flat=True))


def _theme_changed(instance: Theme, **kwargs: Any) -> None:
    _mark(Work.objects.filter(themes=instance).values_list("pk", flat=True))


def _organisation_changed(instance: Organisation, **kwargs: Any) -> None:
    _mark(Work.objects.filter(issuer=instance).values_list("pk", flat=True))


def _themes_changed(instance: Any, pk_set: set[int] | None, **kwargs: Any) -> None:
    if isinstance(instance, Work):
        _mark([instance.pk])
    elif pk_set:
        _mark(pk_set)


def _text_read(instance: Expression, **kwargs: Any) -> None:
    """A text of an import that was to be published waits for nothing more once it was read."""
    if instance.state == IngestionState.READY and instance.import_items.filter(to_publish=True).exists():
        transaction.on_commit(partial(async_task, "kb.importing.actions.publish_read", instance.pk))


def _archive_left(instance: ImportBatch, **kwargs: Any) -> None:
    """The archive of a deleted import goes once the deletion is certain."""
    if instance.archive and instance.archive.name:
        storage: Storage = instance.archive.storage
        name = instance.archive.name
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def _followers_wait(instance: Expression, **kwargs: Any) -> None:
    if instance.state == IngestionState.READY:
        tell_later(instance.work_id)


def _file_left(instance: Expression, **kwargs: Any) -> None:
    """The file of a deleted text goes once the deletion is certain, unless another text was read from it;
    what was drawn of its pages goes with it."""
    if instance.file and instance.file.name:
        storage: Storage = instance.file.storage
        name = instance.file.name

        def forget() -> None:
            if not Expression.objects.filter(file=name).exists():
                forget_pages(instance)
                storage.delete(name)

        transaction.on_commit(forget, robust=True)
