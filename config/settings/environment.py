"""Readers of environment variables: every setting that an operator may change goes through here."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding blanks."""
    return os.environ.get(name, default).strip()


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def flag(name: str, default: bool = False) -> bool:
    """A yes or a no; anything else is refused, so that a typing error never switches a safeguard off."""
    value = text(name, "1" if default else "0").lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.") from error


def kept_secret(path: Path) -> str:
    """The secret in ``path``, made on first use and readable by its owner only.

    Raises ImproperlyConfigured when the folder cannot be written: no system check runs without a key.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _made_secret(path)
    except OSError as error:
        raise _unwritable(path.parent) from error


def _made_secret(path: Path) -> str:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise _unwritable(path.parent) from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret := secrets.token_urlsafe(50))
    return secret


def _unwritable(folder: Path) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"The data folder {folder} cannot be written: set TOGUNA_DATA to one that this user may write to."
    )


def database(url: str, sqlite_path: Path) -> dict[str, object]:
    """A DATABASES entry: PostgreSQL from ``postgresql://user:password@host:port/name``, else SQLite.

    SQLite runs in WAL with IMMEDIATE transactions: in its default mode most of several concurrent
    read-then-write transactions fail.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_path,
            # Opening costs little; the last one to close writes the whole log back first.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            "TOGUNA_DATABASE_URL must start with postgresql:// (leave it empty for SQLite)."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def elasticsearch() -> dict[str, dict[str, object]]:
    """The entry of SEARCH_ENGINES for a cluster, where its addresses are told; an API key or a name and
    password, and the file of its certificate authority, if it asks for them."""
    urls = words("TOGUNA_ELASTICSEARCH_URL")
    if not urls:
        return {}
    options: dict[str, object] = {
        "ENGINE": "search.engines.elasticsearch.ElasticsearchEngine",
        "URLS": urls,
        "INDEX": text("TOGUNA_ELASTICSEARCH_INDEX", "toguna"),
        "SHARDS": number("TOGUNA_ELASTICSEARCH_SHARDS", 1),
    }
    if key := text("TOGUNA_ELASTICSEARCH_API_KEY"):
        options["API_KEY"] = key
    if authority := text("TOGUNA_ELASTICSEARCH_CA"):
        options["CA_CERTS"] = authority
    return {"elasticsearch": options}
