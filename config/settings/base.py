"""Settings shared by every environment. What an operator may change comes from ``environment``."""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.settings import environment

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(environment.text("TOGUNA_DATA", str(BASE_DIR / "var"))).expanduser().resolve()

DEBUG = False
SECRET_KEY = environment.text("TOGUNA_SECRET_KEY")
SITE_URL = environment.text("TOGUNA_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = environment.words("TOGUNA_HOSTS")

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "coordination",
    "kb",
    "accounts",
    "reference",
    "search",
    "wagtail.contrib.settings",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "accounts.apps.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_filters",
    "django_q",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.AdminGate",
    "accounts.middleware.TeamMfa",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "accounts.context.standing",
                "accounts.context.unread_notices",
            ],
        },
    }
]

FORM_RENDERER = "config.forms.Renderer"

DATABASES = {
    "default": environment.database(environment.text("TOGUNA_DATABASE_URL"), DATA_DIR / "toguna.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Every request in a transaction would make each page view take SQLite's write lock.
ATOMIC_REQUESTS = False

# -- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An account is opened by an invitation sent to the address, which proves it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
ACCOUNT_CHANGE_EMAIL = True
# Besides allauth's own limits: an account in wrong hands must not mail the whole world.
ACCOUNT_RATE_LIMITS = {"invite": "60/h/user"}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Toguna – "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_TOTP_ISSUER = "Toguna"
# The address of an account is proven by the invitation, not always by a record of allauth.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A code stays good for half a minute more: phones without a network drift.
MFA_TOTP_TOLERANCE = 1
REQUIRE_TEAM_MFA = environment.flag("TOGUNA_REQUIRE_TEAM_MFA")
# Proxies of our own before the server, whose word on a visitor's address is taken.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TOGUNA_PROXIES", 0)
# Sign-in attempts are counted here, so every process must see the same cache.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Pages of reading, for seconds, in each process: what visitors read is the same for all of them.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

# So long, in seconds, may a page of reading be behind a text that changes, for those who cannot edit it.
CONTENTS_KEPT_SECONDS = 20

# -- language, place and time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
# The edition of the country's division that forms offer and the matrix shows unless asked otherwise.
AREA_EDITION = environment.text("TOGUNA_AREA_EDITION", "2021")
# The country of ISO 3166 in which all areas lie; files for others name it.
COUNTRY_CODE = environment.text("TOGUNA_COUNTRY_CODE", "ML").upper()
REFERENCE_CURRENCY = environment.text("TOGUNA_REFERENCE_CURRENCY", "USD").upper()
TIME_ZONE = environment.text("TOGUNA_TIME_ZONE", "Africa/Bamako")
USE_I18N = True
USE_TZ = True

# -- files: static ones are public, uploaded ones are served by a view that checks who asks
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

# -- wagtail
WAGTAIL_SITE_NAME = "Toguna"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Tags keep their accents and ignore case: "Genre" and "genre" are one tag.
TAGGIT_CASE_INSENSITIVE = True

# -- search
SEARCH_ENGINES: dict[str, dict[str, Any]] = {
    "tantivy": {"ENGINE": "search.engines.tantivy.TantivyEngine", "PATH": DATA_DIR / "index"},
    **environment.elasticsearch(),
}
# Whoever tells where a cluster is, means to use it.
SEARCH_ENGINE = environment.text("TOGUNA_SEARCH_ENGINE", list(SEARCH_ENGINES)[-1])
SEARCH_VIEWER = "accounts.viewer.viewer_of_user"

# -- ingestion: limits of the process that reads one file
INGESTION_MAX_BYTES = environment.number("TOGUNA_INGESTION_MAX_MB", 100) * 1024 * 1024
IMPORT_MAX_BYTES = environment.number("TOGUNA_IMPORT_MAX_MB", 1000) * 1024 * 1024
INGESTION_MEMORY_BYTES = environment.number("TOGUNA_INGESTION_MEMORY_MB", 1024) * 1024 * 1024
INGESTION_SECONDS = environment.number("TOGUNA_INGESTION_SECONDS", 45)

# -- work in the background: a job that is killed runs again after `retry`, so every job is
#    idempotent, ends within `timeout`, and long work is a chain of jobs
Q_CLUSTER: dict[str, Any] = {
    "name": "toguna",
    "orm": "default",
    "workers": environment.number("TOGUNA_WORKERS", 1),
    "timeout": 60,
    "retry": 90,
    "max_attempts": 5,
    "poll": 0.3,
    "queue_limit": 4,
    "bulk": 1,
    "save_limit": 500,
    "catch_up": False,
    "label": "Toguna",
    "ack_failures": True,
}

# -- security
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    # Wagtail's admin writes inline styles and scripts of its own; the site proper uses neither.
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

# -- mail
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = environment.text("TOGUNA_FROM_EMAIL", "toguna@localhost")

# -- logs: one JSON object a line
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": environment.text("TOGUNA_LOG_LEVEL", "INFO")},
    "loggers": {
        # pypdf warns of every irregularity of every file; the ingestion report says what matters.
        "pypdf": {"level": "ERROR"},
        # Each page saved, job asked for and stage run is a line of theirs; failures are what matters.
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django-q": {"level": "WARNING"},
        "haystack": {"level": "WARNING"},
        "elastic_transport": {"level": "WARNING"},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
