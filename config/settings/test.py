"""Settings of the test suite: as in development, and everything written lies in a folder of its own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config.settings import environment
from config.settings.base import *  # noqa: F403
from config.settings.base import Q_CLUSTER, STORAGES

DATA_DIR = Path(tempfile.mkdtemp(prefix="toguna-test-"))
# Processes that a test forks leave the folder to the one that made it.
_MADE_BY = os.getpid()


@atexit.register
def _leave_nothing() -> None:
    if os.getpid() == _MADE_BY:
        shutil.rmtree(DATA_DIR, ignore_errors=True)


SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATABASES = {
    "default": environment.database(environment.text("TOGUNA_DATABASE_URL"), DATA_DIR / "toguna.sqlite3")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in service: in memory nobody can read while another one writes, as browsers make them do.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
SEARCH_ENGINES["tantivy"]["PATH"] = DATA_DIR / "index"
if "elasticsearch" in SEARCH_ENGINES:
    # Workers of one run share the cluster, not the index.
    SEARCH_ENGINES["elasticsearch"]["INDEX"] = DATA_DIR.name.replace("_", "-").lower()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _MEMORY, "LOCATION": "default"},
    "pages": {"BACKEND": _MEMORY, "LOCATION": "pages"},
}
CONTENTS_KEPT_SECONDS = 0
# Jobs run where they are asked for, so that a test sees their effect.
Q_CLUSTER = Q_CLUSTER | {"sync": True}
