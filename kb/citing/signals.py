"""Changes after which citations may lead elsewhere: a text that was read, a work that is new or renamed."""

from typing import Any

from django.db.models.signals import post_save

from kb.citing import actions
from kb.models import WORK_TYPES, Expression, IngestionState, Work, WorkAbbreviation


def connect() -> None:
    """Listen; called once, when the app is ready."""
    kinds: tuple[type[Work], ...] = (Work, *WORK_TYPES.values())
    for kind in kinds:
        post_save.connect(_work_changed, sender=kind, dispatch_uid=f"kb.citing.{kind.__name__}")
    post_save.connect(_text_changed, sender=Expression, dispatch_uid="kb.citing.Expression")
    post_save.connect(_name_added, sender=WorkAbbreviation, dispatch_uid="kb.citing.WorkAbbreviation")


def _work_changed(instance: Work, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        actions.mark(instance.pk)


def _text_changed(instance: Expression, raw: bool = False, **kwargs: Any) -> None:
    if not raw and instance.state == IngestionState.READY:
        actions.mark(instance.work_id)


def _name_added(instance: WorkAbbreviation, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        actions.mark(instance.work_id)
