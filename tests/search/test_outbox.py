"""Changes reach the engine once, in order, and none is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from reference.models import Organisation
from search import engines, outbox
from search.checking import compare
from search.engines.base import EngineError
from search.models import OutboxEntry
from search.queries import ask
from search.types import ANONYMOUS, SearchQuery
from tests.factories import OrganisationFactory
from tests.indexes import broken_index
from tests.search.sources import delete, group_of, save

pytestmark = pytest.mark.usefixtures("only_organisations")


def _found(text: str) -> list[str]:
    return sorted(hit.title for hit in ask(SearchQuery(text), ANONYMOUS).hits)


def test_change__is_found_after_a_drain() -> None:
    save(OrganisationFactory.build(name_fr="Alpha une"))
    save(OrganisationFactory.build(name_fr="Alpha deux", acronym_fr="AD"))
    assert outbox.drain() == 2
    assert _found("alpha") == ["Alpha deux", "Alpha une"]
    assert not OutboxEntry.objects.exists()


def test_change__replaces_what_was_found_before() -> None:
    one = save(OrganisationFactory.build(name_fr="Alpha", acronym_fr="AL"))
    outbox.drain()
    one.name_fr, one.acronym_fr = "Beta", ""
    save(one)
    save(one)
    assert outbox.drain() == 1
    assert (_found("alpha"), _found("al"), _found("beta")) == ([], [], ["Beta"])


def test_deletion__takes_the_records_out() -> None:
    one = save(OrganisationFactory.build(name_fr="Alpha"))
    outbox.drain()
    delete(one)
    outbox.drain()
    assert _found("alpha") == []
    assert compare(engines.current()).agree


def test_change_that_is_rolled_back__marks_nothing() -> None:
    with transaction.atomic():
        save(OrganisationFactory.build(name_fr="Alpha"))
        transaction.set_rollback(True)
    assert outbox.drain() == 0


def test_entry_written_during_a_drain__is_kept_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what was read is deleted, whatever is marked while the engine commits."""
    one = save(OrganisationFactory.build(name_fr="Alpha"))
    engine = engines.current()
    replace = engine.replace
    seen = []

    def replace_while_it_changes(*args: object) -> None:
        seen.append(1)
        replace(*args)  # type: ignore[arg-type]
        if len(seen) == 1:
            one.name_fr = "Beta"
            save(one)

    monkeypatch.setattr(engine, "replace", replace_while_it_changes)
    outbox.drain()
    assert (len(seen), _found("beta"), _found("alpha")) == (2, ["Beta"], [])


def test_record_that_cannot_be_read__is_set_aside_and_the_others_pass() -> None:
    save(OrganisationFactory.build(name_fr="Alpha une"))
    poison = save(OrganisationFactory.build(name_fr="poison"))
    save(OrganisationFactory.build(name_fr="Alpha deux"))
    assert outbox.drain() == 2
    assert _found("alpha") == ["Alpha deux", "Alpha une"]
    entry = OutboxEntry.objects.get()
    assert (entry.group, entry.attempts) == (group_of(poison), 1)
    assert "This one cannot be read." in entry.error
    assert outbox.drain() == 0


def test_record_set_aside__is_tried_again_later_or_when_it_changes() -> None:
    poison = save(OrganisationFactory.build(name_fr="poison"))
    outbox.drain()
    OutboxEntry.objects.update(due_at=timezone.now())
    outbox.drain()
    entry = OutboxEntry.objects.get()
    assert entry.attempts == 2
    assert entry.due_at > timezone.now() + timedelta(seconds=90)
    poison.name_fr = "Alpha"
    save(poison)
    assert outbox.drain() == 1
    assert _found("alpha") == ["Alpha"]
    assert not OutboxEntry.objects.exists()


def test_group_of_no_source__is_set_aside() -> None:
    outbox.mark("nobody:1")
    assert outbox.drain() == 0
    assert "nobody:1" in OutboxEntry.objects.get().error


def test_engine_that_cannot_write__keeps_every_entry_as_it_is(tmp_path: Path) -> None:
    save(OrganisationFactory.build(name_fr="Alpha"))
    outbox.drain()
    with broken_index(tmp_path):
        save(OrganisationFactory.build(name_fr="Alpha deux"))
        with pytest.raises(EngineError):
            outbox.drain()
        assert OutboxEntry.objects.get().attempts == 0
    outbox.drain()
    assert _found("alpha") == ["Alpha", "Alpha deux"]


def test_drain__gives_way_to_another_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    save(OrganisationFactory.build(name_fr="Alpha"))
    monkeypatch.setattr(outbox, "_WAIT_SECONDS", 0.1)
    other = engines.made_anew(settings.SEARCH_ENGINE)
    with other.exclusive():
        assert outbox.drain() == 0
    assert outbox.drain() == 1


@pytest.mark.django_db(transaction=True)
def test_mark__asks_for_a_drain_after_the_commit() -> None:
    with transaction.atomic():
        save(OrganisationFactory.build(name_fr="Alpha"))
        assert _found("alpha") == []
    assert _found("alpha") == ["Alpha"]


def test_many_groups__are_brought_in_by_batches() -> None:
    OrganisationFactory.create_batch(120, name_fr="Alpha")
    outbox.mark(*(group_of(one) for one in Organisation.objects.all()))
    assert outbox.drain() == 120
    assert compare(engines.current()).agree
