"""A source of records for tests, over a model that is there: organisations."""

from collections.abc import Iterator, Sequence

from django.db import transaction

from reference.models import Organisation
from search import outbox
from search.types import PUBLIC, SearchRecord

NAME = "test.organisation"


def group_of(organisation: Organisation) -> str:
    return f"{NAME}:{organisation.pk}"


class Organisations:
    """Two records an organisation: its name, and its acronym if it has one; "poison" cannot be read."""

    name = NAME

    def groups(self) -> Iterator[str]:
        for organisation in Organisation.objects.order_by("pk").iterator():
            yield group_of(organisation)

    def records(self, groups: Sequence[str]) -> Iterator[SearchRecord]:
        pks = [int(group.rpartition(":")[2]) for group in groups]
        for organisation in Organisation.objects.filter(pk__in=pks).order_by("pk"):
            if organisation.name_fr == "poison":
                raise ValueError("This one cannot be read.")
            yield self._record(organisation, "name", organisation.name_fr)
            if organisation.acronym_fr:
                yield self._record(organisation, "acronym", organisation.acronym_fr)

    def _record(self, organisation: Organisation, part: str, text: str) -> SearchRecord:
        group = group_of(organisation)
        return SearchRecord(
            key=f"{group}:{part}",
            group=group,
            kind="organisation",
            title=text,
            url=f"/{organisation.code}/",
            visible_to=frozenset({PUBLIC}),
            suggest=text,
        )


def save(organisation: Organisation) -> Organisation:
    """Save it, and mark it in the same transaction, as an action does."""
    with transaction.atomic():
        organisation.save()
        outbox.mark(group_of(organisation))
    return organisation


def delete(organisation: Organisation) -> None:
    with transaction.atomic():
        outbox.mark(group_of(organisation))
        organisation.delete()
