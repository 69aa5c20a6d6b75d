"""Two entries that are one organisation: merged with all that refers to them, and taken apart again.

Whatever model refers to organisations is found by Django's own list of relations, so that a domain which
adds one need not be named here. Domains hear of it by ``organisations_merged``.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core import serializers
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from reference.models import Organisation, OrganisationAlias, OrganisationMerge

# Sent inside the transaction, after a merge and after its undoing: ``merge``, and ``rows``, the primary keys
# that changed hands, by model and field as in ``OrganisationMerge.moved``.
organisations_merged = Signal()

PERMISSION = "reference.delete_organisation"
_AT_ONCE = 500
Field = models.ForeignKey[Any, Any]


def references() -> Iterator[Field]:
    """Every column that names an organisation, but for those that belong to the merging itself."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.related_model is not OrganisationMerge:
            field: Any = relation.field
            if field.name != "merged_into":
                yield field


def counts(source: Organisation) -> list[tuple[str, int]]:
    """How much refers to it, by kind of record, for the person who is about to merge it."""
    found: dict[str, int] = {}
    for field in references():
        if field.model._meta.auto_created or field.remote_field.hidden:
            continue
        count = field.model._base_manager.filter(**{field.name: source}).count()
        label = str(field.model._meta.verbose_name_plural)
        found[label] = found.get(label, 0) + count
    return [(label, count) for label, count in sorted(found.items()) if count]


def merge(source: Organisation, target: Organisation, by: Any) -> OrganisationMerge:
    """Make all that names ``source`` name ``target``, and its names spellings of the target's.

    Raises PermissionDenied, or ValidationError where the two cannot be one.
    """
    if not by.has_perm(PERMISSION):
        raise PermissionDenied
    with transaction.atomic():
        source, target = _both(source, target)
        _check(source, target)
        made = OrganisationMerge(source=source, target=target, by=by)
        for field in references():
            _move(field, source, target, made)
        made.aliases = _spell(source, target)
        source.merged_into = target
        source.save()
        made.save()
        _tell(made)
    return made


def undo(merge: OrganisationMerge, by: Any) -> None:
    """Take a merge apart: what moved goes back, unless it has been given to a third one since."""
    if not by.has_perm(PERMISSION):
        raise PermissionDenied
    with transaction.atomic():
        merge = OrganisationMerge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone_at or merge.target.merged_into_id:
            raise ValidationError(_("This merge was undone already, or its result was merged further."))
        fields = {_key(field): field for field in references()}
        OrganisationAlias.objects.filter(organisation=merge.target, name__in=merge.aliases).delete()
        for key, pks in merge.moved.items():
            if key in fields:
                _give(fields[key], merge.target, merge.source, pks)
        for row in serializers.deserialize("python", merge.dropped):
            row.save()
        source = merge.source
        source.merged_into = None
        source.save()
        merge.undone_at, merge.undone_by = timezone.now(), by
        merge.save()
        _tell(merge)


def _both(source: Organisation, target: Organisation) -> tuple[Organisation, Organisation]:
    pks = [source.pk, target.pk]
    locked = Organisation.objects.select_for_update().order_by("pk").in_bulk(pks)
    if len(locked) != 2:
        raise ValidationError(_("Choose two organisations, neither of which was merged already."))
    return locked[source.pk], locked[target.pk]


def _check(source: Organisation, target: Organisation) -> None:
    if source.coordinates:
        # its people may do everything
        raise ValidationError(_("An organisation that coordinates the programme is not merged into another."))
    for one, other in ((source, target), (target, source)):
        if other.pk in {one.parent_id, one.successor_id}:
            raise ValidationError(_("One is part or successor of the other: they are two."))


def _move(field: Field, source: Organisation, target: Organisation, made: OrganisationMerge) -> None:
    rows = field.model._base_manager.filter(**{field.name: source})
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    if not pks:
        return
    kept = _give(field, source, target, pks)
    made.moved[_key(field)] = kept
    # what the target has already goes, and comes back when the merge is undone
    doubles = field.model._base_manager.filter(pk__in=set(pks) - set(kept))
    made.dropped += serializers.serialize("python", doubles)
    doubles.delete()


def _give(field: Field, of: Organisation, to: Organisation, pks: Sequence[Any]) -> list[Any]:
    """Make these rows name another organisation; those of which that one has the like stay. The rest."""
    given = []
    rows = field.model._base_manager.filter(**{field.name: of})
    if not _is_unique(field):
        for start in range(0, len(pks), _AT_ONCE):
            rows.filter(pk__in=pks[start : start + _AT_ONCE]).update(**{field.name: to})
        return list(pks)
    for pk in pks:
        try:
            with transaction.atomic():
                rows.filter(pk=pk).update(**{field.name: to})
            given.append(pk)
        except IntegrityError:
            continue
    return given


def _is_unique(field: Field) -> bool:
    meta = field.model._meta
    together = [names for names in meta.unique_together if field.name in names]
    constraints = [one for one in meta.constraints if field.name in getattr(one, "fields", ())]
    return bool(field.unique or together or constraints)


def _key(field: Field) -> str:
    return f"{field.model._meta.label}.{field.name}"


def _spell(source: Organisation, target: Organisation) -> list[str]:
    """Make the names of one spellings of the other; those that are nobody's yet."""
    names = {source.code, source.name_fr, source.name_en, source.acronym_fr, source.acronym_en} - {""}
    own = {target.name_fr, target.name_en, target.acronym_fr, target.acronym_en}
    taken = set(OrganisationAlias.objects.filter(name__in=names).values_list("name", flat=True))
    made = sorted(names - own - taken)
    OrganisationAlias.objects.bulk_create(OrganisationAlias(organisation=target, name=name) for name in made)
    return made


def _tell(merge: OrganisationMerge) -> None:
    # saved, so that whoever quotes their names hears of it
    merge.target.save()
    organisations_merged.send(sender=OrganisationMerge, merge=merge, rows=merge.moved)
