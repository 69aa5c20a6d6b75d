"""What readers do at their desk: each checks who asks, changes, in one transaction.

``by`` is the person. What they may not read or change does not exist for them: Http404.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.viewer import viewer_of_user
from kb.desk.following import digest_of
from kb.models import Collection, CollectionItem, CollectionVisibility, Follow, Note, Passage, Work
from search.types import TEAM

MOST_ITEMS, MOST_COLLECTIONS, MOST_FOLLOWED, MOST_NOTES_A_PLACE = 300, 200, 500, 50


def check_place(work: Work, eid: str, by: User) -> None:
    """Raise Http404 for a text or an article that this person may not read, or that is not there."""
    if not Work.objects.visible_to(viewer_of_user(by)).filter(pk=work.pk).exists():
        raise Http404
    if eid and not Passage.objects.filter(expression__work=work, eid=eid).exists():
        raise Http404


# -- notes


def write_note(work: Work, eid: str, text: str, scope: str, *, by: User) -> Note:
    """Write a note on an article or a text."""
    check_place(work, eid, by)
    if Note.objects.filter(author=by, work=work, eid=eid).count() >= MOST_NOTES_A_PLACE:
        raise ValidationError(_("You have written many notes here. Delete one first."))
    note = Note(author=by, work=work, eid=eid, text=text.strip(), scope=scope)
    note.full_clean(exclude=["author", "work"])
    note.save()
    return note


def delete_note(pk: int, *, by: User) -> None:
    """Delete a note of one's own."""
    if not Note.objects.filter(pk=pk, author=by).delete()[0]:
        raise Http404


# -- following


def follow(work: Work, eid: str, *, by: User) -> Follow:
    """Be told when a text or an article changes; said twice, it is once."""
    check_place(work, eid, by)
    if Follow.objects.filter(person=by).count() >= MOST_FOLLOWED:
        raise ValidationError(_("You follow many texts already. Stop following one first."))
    kept, _made = Follow.objects.get_or_create(
        person=by, work=work, eid=eid, defaults={"seen": digest_of(work, eid)}
    )
    return kept


def unfollow(work: Work, eid: str, *, by: User) -> None:
    """Be told no more; also of what one may no longer read."""
    Follow.objects.filter(person=by, work=work, eid=eid).delete()


# -- collections


def save_collection(collection: Collection, *, by: User) -> Collection:
    """Keep a new collection, or what its owner changed of it. Only the team publishes to everyone."""
    if collection.pk is None:
        if Collection.objects.filter(owner=by).count() >= MOST_COLLECTIONS:
            raise ValidationError(_("You have many collections already. Delete one first."))
        collection.owner = by
    _check_owns(collection, by)
    if collection.visibility == CollectionVisibility.PUBLIC and not may_publish(by):
        raise ValidationError(
            {"visibility": _("Only the coordination team may show a collection to everyone.")}
        )
    collection.full_clean(exclude=["owner", "key"])
    collection.save()
    return collection


def may_publish(person: User) -> bool:
    """Whether this person may show a collection to everyone."""
    return TEAM in viewer_of_user(person).tokens


def delete_collection(collection: Collection, *, by: User) -> None:
    """Delete a collection of one's own; the texts stay."""
    _check_owns(collection, by)
    collection.delete()


def add_item(collection: Collection, work: Work, eid: str, comment: str, *, by: User) -> CollectionItem:
    """Put a text or an article at the end of a collection; what is in it already gets the new comment."""
    _check_owns(collection, by)
    check_place(work, eid, by)
    with transaction.atomic():
        items = Collection.objects.select_for_update().get(pk=collection.pk).items
        there: CollectionItem | None = items.filter(work=work, eid=eid).first()
        if there is None and items.count() >= MOST_ITEMS:
            raise ValidationError(_("A collection holds 300 entries at most."))
        last: int = items.aggregate(last=Max("position"))["last"] or 0
        item = there or CollectionItem(collection=collection, work=work, eid=eid, position=last + 1)
        item.comment = comment.strip() or item.comment
        item.full_clean(exclude=["collection", "work"])
        item.save()
        collection.save()
    return item


def change_item(collection: Collection, pk: int, what: str, comment: str, *, by: User) -> None:
    """Move an entry up or down, take it out, or write its comment anew."""
    _check_owns(collection, by)
    with transaction.atomic():
        items = list(Collection.objects.select_for_update().get(pk=collection.pk).items.all())
        place = next((place for place, item in enumerate(items) if item.pk == pk), None)
        if place is None:
            raise Http404
        if what == "remove":
            items[place].delete()
        elif what in {"up", "down"}:
            _move(items, place, place + (-1 if what == "up" else 1))
        else:
            items[place].comment = comment.strip()
            items[place].full_clean(exclude=["collection", "work"])
            items[place].save()
        collection.save()


def _move(items: list[CollectionItem], place: int, to: int) -> None:
    """Put one in another's place, and number all anew."""
    if not 0 <= to < len(items):
        return
    items.insert(to, items.pop(place))
    for position, item in enumerate(items, start=1):
        item.position = position
    CollectionItem.objects.bulk_update(items, ["position"])


def _check_owns(collection: Collection, by: Any) -> None:
    if collection.owner_id != by.pk:
        raise Http404
