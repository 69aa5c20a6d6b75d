"""Who follows what, and telling them when it says something else.

What a text says is compared with what it said when its followers were last told, by a digest: so it makes no
difference in which way it was changed.
"""

import hashlib
import logging
from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import User
from accounts.notices import tell
from accounts.viewer import viewer_of_user
from kb.models import Follow, Passage, Work

log = logging.getLogger(__name__)
JOB = "kb.desk.following.tell_followers"
_CHUNK = 500
_FIELDS = ("eid", "number", "label", "heading", "text")


def digest_of(work: Work, eid: str = "") -> str:
    """A digest of what a text says and from when to when, or of one of its articles; empty where there is
    none."""
    text = work.current_expression
    if text is None:
        return ""
    passages = text.passages.order_by("position", "pk")
    if eid:
        passages = passages.filter(eid=eid)
    rows: Iterator[tuple[str, ...]] = passages.values_list(*_FIELDS).iterator(chunk_size=_CHUNK)
    digest, found = hashlib.sha256(), False
    for row in rows:
        digest.update("\x1f".join(row).encode("utf-8", "replace") + b"\x1e")
        found = True
    if not eid:
        digest.update(f"{text.in_force_from} {text.in_force_to}".encode())
    return digest.hexdigest() if found else ""


def tell_later(work: int) -> None:
    """Have the followers of a text told, if it has any; call it in the transaction that changed the text."""
    if Follow.objects.filter(work=work).exists():
        transaction.on_commit(partial(async_task, JOB, work), robust=True)


def tell_all() -> int:
    """Look at every text that is followed, for changes that no code saw; gives how many people were told."""
    works = Follow.objects.order_by("work").values_list("work", flat=True).distinct()
    return sum(tell_followers(pk) for pk in list(works))


def tell_followers(pk: int) -> int:
    """Tell those who follow a text, or an article of it, that it says something else now; gives how many
    were told. Running it again tells nobody twice."""
    work = Work.objects.live().filter(pk=pk).first()
    if work is None:
        return 0
    eids = Follow.objects.filter(work=work).order_by("eid").values_list("eid", flat=True).distinct()
    return sum(_tell(work, eid) for eid in list(eids))


def _tell(work: Work, eid: str) -> int:
    now = digest_of(work, eid)
    told = 0
    with transaction.atomic():
        changed = Follow.objects.select_for_update().filter(work=work, eid=eid).exclude(seen=now)
        for follow in changed.select_related("person"):
            if _may_read(follow.person, work):
                tell([follow.person], partial(_news, work, eid, is_gone=not now), _url(work, eid, now))
                told += 1
            follow.seen = now
            follow.save(update_fields=["seen"])
    return told


def _may_read(person: User, work: Work) -> bool:
    return person.is_active and Work.objects.visible_to(viewer_of_user(person)).filter(pk=work.pk).exists()


def _url(work: Work, eid: str, digest: str) -> str:
    passage = Passage(expression=work.current_expression, eid=eid) if eid and digest else None
    return passage.get_absolute_url() if passage else work.get_absolute_url()


def _news(work: Work, eid: str, *, is_gone: bool) -> str:
    label = eid and Passage.objects.filter(expression__work=work, eid=eid).order_by("-expression").first()
    words = {"work": work.name, "article": label.label if label else eid}
    if not eid:
        return _("%(work)s: the text has changed.") % words
    if is_gone:
        return _("%(article)s, %(work)s: no longer in the text.") % words
    return _("%(article)s, %(work)s: the article has changed.") % words
