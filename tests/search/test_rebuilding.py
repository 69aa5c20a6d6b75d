"""The index is made anew while people search and write: no error, no lost write, nothing left over."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from reference.models import Organisation
from search import engines, outbox
from search.checking import compare, rebuild
from search.engines.elasticsearch import ElasticsearchEngine
from search.queries import ask, suggest
from search.types import ANONYMOUS, SearchQuery
from tests.factories import OrganisationFactory
from tests.search.sources import delete, save

pytestmark = [pytest.mark.usefixtures("only_organisations"), pytest.mark.django_db(transaction=True)]
QUESTIONS_A_SECOND, REBUILDS = 20, 3


@contextmanager
def _meanwhile(*works: Callable[[], None]) -> Iterator[list[BaseException]]:
    """Do these again and again, each in a thread of its own, and collect what fails."""
    over, failures = threading.Event(), []

    def go_on(work: Callable[[], None]) -> None:
        try:
            while not over.is_set():
                work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go_on, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield failures
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _indices() -> int:
    """How many indices there are, whole ones and halves."""
    engine = engines.current()
    if isinstance(engine, ElasticsearchEngine):
        store = engine._store
        return len(store.client.indices.get(index=f"{store.alias}-*").body)
    return len(list(Path(settings.SEARCH_ENGINES["tantivy"]["PATH"]).glob("v*-*")))


def test_rebuild__disturbs_nobody_and_loses_nothing() -> None:
    OrganisationFactory.create_batch(150, name_fr="Alpha")
    rebuild(engines.current())
    answered: list[float] = []

    def search() -> None:
        started = time.perf_counter()
        found = ask(SearchQuery("alpha"), ANONYMOUS)
        assert found.available
        assert found.total >= 150
        assert suggest("alph", ANONYMOUS)
        answered.append(time.perf_counter() - started)
        time.sleep(max(0.0, 1 / QUESTIONS_A_SECOND - answered[-1]))

    def write() -> None:
        one = save(OrganisationFactory.build(name_fr="Beta"))
        two = save(OrganisationFactory.build(name_fr="Gamma", acronym_fr="GA"))
        outbox.drain()
        one.name_fr, two.acronym_fr = "Delta", ""
        save(one)
        save(two)
        if one.pk % 2:
            delete(two)
        outbox.drain()

    with _meanwhile(search, write) as failures:
        for _ in range(REBUILDS):
            rebuild(engines.current())
            time.sleep(0.3)
    while outbox.drain():
        pass
    assert failures == []
    assert answered
    assert Organisation.objects.filter(name_fr="Delta").exists()
    assert compare(engines.current()).agree
    assert _indices() == 1
