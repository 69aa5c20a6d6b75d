"""Changes that reach a work by another way than ``Work.save``: search is told of them too.

``Work.save`` marks its group itself, in its own transaction. What is here covers a page saved or deleted
as a plain ``Page``, what hangs on a work (texts, tags, themes, abbreviations), and what its records quote.
"""

from collections.abc import Iterable
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from taggit.models import Tag
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from kb.models import WORK_TYPES, Expression, Work, WorkAbbreviation, WorkTag
from kb.models.works import WORK_SOURCE
from reference.models import Organisation, Theme
from search import outbox


def connect() -> None:
    """Listen; called once, when the app is ready."""
    for model, signal, receiver in (
        (Page, post_save, _page_changed),
        (Page, pre_delete, _page_changed),
        (Work, pre_delete, _page_changed),
        (Expression, post_save, _part_changed),
        (Expression, pre_delete, _part_changed),
        (Expression, post_delete, _file_left),
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


def _file_left(instance: Expression, **kwargs: Any) -> None:
    """The file of a deleted text goes once the deletion is certain."""
    if instance.file and instance.file.name:
        storage: Storage = instance.file.storage
        name = instance.file.name
        transaction.on_commit(lambda: storage.delete(name), robust=True)
