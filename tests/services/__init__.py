"""The services that the suite runs on when it is told to: see ``make test-services``."""

import os

import pytest


def elasticsearch_url() -> str:
    """The address of the Elasticsearch of this run; without one the test is skipped, or fails in a run on
    services."""
    url = os.environ.get("TOGUNA_ELASTICSEARCH_URL", "")
    if not url and os.environ.get("TOGUNA_REQUIRE_SERVICES"):
        pytest.fail("There is no Elasticsearch in a run on services.")
    if not url:
        pytest.skip("There is no Elasticsearch in this run: make test-services starts one.")
    return url
