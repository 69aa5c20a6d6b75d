"""What the worker does by the clock."""

from django.db import transaction
from django_q.models import Schedule

# name, function, arguments as Python writes them, minutes between two runs
SCHEDULES = (
    ("search.outbox.drain", "search.outbox.drain", "", 1),
    ("search.checking.reconcile", "search.checking.reconcile", "", 6 * 60),
    ("kb.citing.bring_up_to_date", "kb.citing.actions.bring_up_to_date", "", 15),
    ("kb.desk.tell_followers", "kb.desk.following.tell_all", "", 60),
    ("accounts.notices.send_digests", "accounts.notices.send_digests", "", 24 * 60),
    ("clearsessions", "django.core.management.call_command", "'clearsessions'", 24 * 60),
)
_further: list[tuple[str, str, str, int]] = []


def register(name: str, func: str, args: str, minutes: int) -> None:
    """Have the worker do something of a room above this one, every so many minutes."""
    _further.append((name, func, args, minutes))


def ensure_schedules() -> list[str]:
    """Make the schedules that are missing or differ, and return their names."""
    changed = []
    with transaction.atomic():
        for name, func, args, minutes in (*SCHEDULES, *_further):
            wanted = {
                "func": func,
                "args": args or None,
                "schedule_type": Schedule.MINUTES,
                "minutes": minutes,
                "repeats": -1,
            }
            if not Schedule.objects.filter(name=name, **wanted).exists():
                Schedule.objects.update_or_create(name=name, defaults=wanted)
                changed.append(name)
    return changed
