"""The engine of a cluster: the contract of all engines, and what is its own."""

from collections.abc import Iterator

import pytest

from search.engines.elasticsearch import ElasticsearchEngine
from tests.search.engines.contract import EngineContract
from tests.services import elasticsearch_url


@pytest.fixture
def engine(db: None) -> Iterator[ElasticsearchEngine]:
    with ElasticsearchEngine([elasticsearch_url()], "toguna-contract").apart() as own:
        own.replace([], [])
        yield own


class TestElasticsearch(EngineContract):
    pass
