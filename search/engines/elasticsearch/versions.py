"""Which of two late writes is the newer one."""

from django.db import transaction

from search.models import OutboxEntry


def next_version() -> int:
    """A number larger than every one before it, in all processes: the outbox's own, which never turns back.

    Take it before the records are read. Whatever a write with a smaller number has read is then no newer
    than what this one reads, so the cluster may refuse it.
    """
    with transaction.atomic():
        entry = OutboxEntry.objects.create(group="")
        version = entry.pk
        entry.delete()
    return version
