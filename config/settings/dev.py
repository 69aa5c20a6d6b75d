"""Settings of a machine of one's own: what ``make run`` and the commands use unless told otherwise."""

from config.settings import environment
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, STORAGES

DEBUG = environment.flag("TOGUNA_DEBUG")
SECRET_KEY = environment.text("TOGUNA_SECRET_KEY") or environment.kept_secret(DATA_DIR / "secret_key")
ALLOWED_HOSTS = environment.words("TOGUNA_HOSTS", "127.0.0.1,localhost,[::1]")
# Static files are read where they lie: nothing to collect.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Mails are kept as files, where someone trying Toguna can read the invitation they sent.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
