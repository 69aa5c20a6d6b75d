"""Settings of a real instance, behind a proxy that speaks TLS."""

from config.settings import environment
from config.settings.base import *  # noqa: F403
from config.settings.base import SITE_URL

SECURE_SSL_REDIRECT = environment.flag("TOGUNA_HTTPS", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = environment.number("TOGUNA_HSTS_SECONDS", 31_536_000 if SECURE_SSL_REDIRECT else 0)
LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT
CSRF_TRUSTED_ORIGINS = [SITE_URL]
REQUIRE_TEAM_MFA = environment.flag("TOGUNA_REQUIRE_TEAM_MFA", default=True)
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TOGUNA_PROXIES", 1)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("TOGUNA_SMTP_HOST", "localhost")
EMAIL_PORT = environment.number("TOGUNA_SMTP_PORT", 587)
EMAIL_HOST_USER = environment.text("TOGUNA_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("TOGUNA_SMTP_PASSWORD")
EMAIL_TIMEOUT = 15
EMAIL_USE_TLS = environment.flag("TOGUNA_SMTP_TLS", default=True)
