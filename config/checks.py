"""System checks of the settings: each problem comes with what to do about it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def data_folder_is_writable(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    folder = Path(settings.DATA_DIR)
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if existing.is_dir() and os.access(existing, os.W_OK):
        return []
    return [
        Error(
            f"The data folder {folder} cannot be written.",
            hint="Set TOGUNA_DATA to a folder that this user may write to.",
            id="toguna.E001",
        )
    ]


@register()
def secret_key_is_set(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SECRET_KEY:
        return []
    return [
        Error(
            "There is no secret key.",
            hint="Set TOGUNA_SECRET_KEY to a long random text, the same for every process.",
            id="toguna.E002",
        )
    ]


@register()
def search_engine_is_known(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SEARCH_ENGINE in settings.SEARCH_ENGINES:
        return []
    known = ", ".join(sorted(settings.SEARCH_ENGINES))
    return [
        Error(
            f"There is no search engine called {settings.SEARCH_ENGINE!r}.",
            hint=f"Set TOGUNA_SEARCH_ENGINE to one of: {known}. An Elasticsearch cluster is known once "
            "TOGUNA_ELASTICSEARCH_URL tells where it is.",
            id="toguna.E003",
        )
    ]


@register(deploy=True)
def hosts_are_set(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.ALLOWED_HOSTS:
        return []
    return [
        Error(
            "No host name is allowed, so every request will be refused.",
            hint="Set TOGUNA_HOSTS to the names the site answers to, separated by commas.",
            id="toguna.E004",
        )
    ]


@register()
def a_job_ends_before_it_is_retried(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    cluster = settings.Q_CLUSTER
    if settings.INGESTION_SECONDS < cluster["timeout"] < cluster["retry"]:
        return []
    return [
        Error(
            "A background job could run twice at once, or be killed before it can report.",
            hint="Keep TOGUNA_INGESTION_SECONDS < Q_CLUSTER['timeout'] < Q_CLUSTER['retry'].",
            id="toguna.E005",
        )
    ]
