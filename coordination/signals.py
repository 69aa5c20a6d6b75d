"""Changes that reach activities and organisations by another way than the actions: search is told of them.

The actions mark what they change. What is here covers what the admin and imports change: the names that
records quote, and what is deleted with something else.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_save, pre_delete

from coordination import remeasuring
from coordination.merged import on_merge
from coordination.models import ACTIVITY_SOURCE, Activity, ExchangeRate, Indicator, Programme
from coordination.search_records import ORGANISATION_SOURCE
from reference.merging import organisations_merged
from reference.models import ActivityType, Area, Organisation, OrganisationAlias, TargetGroup, Theme, Zone
from search import outbox

# How the activities are found that quote a name.
_QUOTED: tuple[tuple[type[Model], str], ...] = (
    (Theme, "themes"),
    (Programme, "programme"),
    (ActivityType, "type"),
    (TargetGroup, "target_group"),
    (Area, "places__area"),
    (Zone, "places__zone"),
)
_AT_ONCE = 1_000


def connect() -> None:
    """Listen; called once, when the app is ready."""
    for model, _path in _QUOTED:
        post_save.connect(_quoted_changed, sender=model, dispatch_uid=f"coordination.{model.__name__}")
    for signal in (post_save, pre_delete):
        for sender, receiver in (
            (Organisation, _organisation_changed),
            (OrganisationAlias, _alias_changed),
        ):
            signal.connect(
                receiver, sender=sender, dispatch_uid=f"coordination.{sender.__name__}.{id(signal)}"
            )
    organisations_merged.connect(on_merge, dispatch_uid="coordination.merged")
    for signal in (post_save, post_delete):
        signal.connect(
            _rate_changed, sender=ExchangeRate, dispatch_uid=f"coordination.ExchangeRate.{id(signal)}"
        )
    post_save.connect(_indicator_changed, sender=Indicator, dispatch_uid="coordination.Indicator")
    pre_delete.connect(_activity_goes, sender=Activity, dispatch_uid="coordination.Activity")


def _mark(source: str, pks: Iterable[int]) -> None:
    groups = [f"{source}:{pk}" for pk in pks]
    for start in range(0, len(groups), _AT_ONCE):
        outbox.mark(*groups[start : start + _AT_ONCE])


def _quoted_changed(sender: type[Model], instance: Model, created: bool, **kwargs: Any) -> None:
    if created:
        return
    path = next(path for model, path in _QUOTED if issubclass(sender, model))
    _mark(
        ACTIVITY_SOURCE, Activity.objects.filter(**{path: instance}).distinct().values_list("pk", flat=True)
    )


def _organisation_changed(instance: Organisation, **kwargs: Any) -> None:
    _mark(ORGANISATION_SOURCE, [instance.pk])
    if kwargs.get("created"):
        return
    named = Q(reporting_organisation=instance) | Q(participations__organisation=instance)
    _mark(ACTIVITY_SOURCE, Activity.objects.filter(named).distinct().values_list("pk", flat=True))


def _alias_changed(instance: OrganisationAlias, **kwargs: Any) -> None:
    _mark(ORGANISATION_SOURCE, [instance.organisation_id])


def _rate_changed(instance: ExchangeRate, **kwargs: Any) -> None:
    remeasuring.of_currencies([instance.currency])


def _indicator_changed(instance: Indicator, created: bool, **kwargs: Any) -> None:
    if not created:
        remeasuring.of_indicator(instance.pk)


def _activity_goes(instance: Activity, **kwargs: Any) -> None:
    _mark(ACTIVITY_SOURCE, [instance.pk])
