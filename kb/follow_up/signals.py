"""Changes that reach a recommendation by another way than its actions: search is told of them too."""

from collections.abc import Iterable
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Model, Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from kb.models import FollowUp, Mission, Recommendation, RecommendationAddressee, RecommendationArea
from kb.models.recommendations import RECOMMENDATION_SOURCE
from reference.models import Area, Organisation, Theme
from search import outbox

# How the recommendations are found that quote a name.
_QUOTED: tuple[tuple[type[Model], str], ...] = (
    (Theme, "themes"),
    (Area, "areas__area"),
    (Mission, "mission"),
)


def connect() -> None:
    """Listen; called once, when the app is ready."""
    for model, _path in _QUOTED:
        post_save.connect(_quoted_changed, sender=model, dispatch_uid=f"kb.follow_up.{model.__name__}")
    post_save.connect(_organisation_changed, sender=Organisation, dispatch_uid="kb.follow_up.Organisation")
    for signal in (post_save, pre_delete):
        signal.connect(_changed, sender=Recommendation, dispatch_uid=f"kb.follow_up.one.{id(signal)}")
        for part in (RecommendationAddressee, RecommendationArea):
            uid = f"kb.follow_up.{part.__name__}.{id(signal)}"
            signal.connect(_part_changed, sender=part, dispatch_uid=uid)
    m2m_changed.connect(
        _themes_changed, sender=Recommendation.themes.through, dispatch_uid="kb.follow_up.themes"
    )
    post_delete.connect(_file_left, sender=FollowUp, dispatch_uid="kb.follow_up.file")


def _mark(pks: Iterable[int]) -> None:
    outbox.mark(*(f"{RECOMMENDATION_SOURCE}:{pk}" for pk in pks))


def _changed(instance: Recommendation, **kwargs: Any) -> None:
    _mark([instance.pk])


def _part_changed(instance: RecommendationAddressee | RecommendationArea, **kwargs: Any) -> None:
    _mark([instance.recommendation_id])


def _themes_changed(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Recommendation):
        _mark([instance.pk])


def _quoted_changed(sender: type[Model], instance: Model, created: bool, **kwargs: Any) -> None:
    if not created:
        path = next(path for model, path in _QUOTED if issubclass(sender, model))
        found = Recommendation.objects.filter(**{path: instance}).order_by()
        _mark(found.values_list("pk", flat=True).distinct())


def _organisation_changed(instance: Organisation, created: bool, **kwargs: Any) -> None:
    if not created:
        named = Q(lead=instance) | Q(addressees__organisation=instance)
        found = Recommendation.objects.filter(named).order_by()
        _mark(found.values_list("pk", flat=True).distinct())


def _file_left(instance: FollowUp, **kwargs: Any) -> None:
    """The file of a deleted follow-up goes once the deletion is certain."""
    if instance.file and instance.file.name:
        storage: Storage = instance.file.storage
        name = instance.file.name
        transaction.on_commit(lambda: storage.delete(name), robust=True)
