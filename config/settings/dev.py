"""Settings of a machine of one's own: what ``make run`` and the commands use unless told otherwise."""

from config.settings import environment
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, STATIC_ROOT, STORAGES

DEBUG = environment.flag("TOGUNA_DEBUG")
SECRET_KEY = environment.text("TOGUNA_SECRET_KEY") or environment.kept_secret(DATA_DIR / "secret_key")
ALLOWED_HOSTS = environment.words("TOGUNA_HOSTS", "127.0.0.1,localhost,[::1]")
# Static files are read where they lie: nothing to collect, but the server wants the folder to be there.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Mails are kept as files, where someone trying Toguna can read the invitation they sent.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
