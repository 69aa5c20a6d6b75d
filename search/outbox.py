"""What changed, written in the same transaction as the change, and brought to the engine later."""

from search.models import OutboxEntry


def mark(*groups: str) -> None:
    """Say that these groups' records are out of date. Call it inside the transaction that changed them."""
    OutboxEntry.objects.bulk_create([OutboxEntry(group=group) for group in groups])
