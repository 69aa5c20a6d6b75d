"""Reading settings from the environment: what is wrong is said, with what to do."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings import environment


def test_flag__a_typing_error_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOGUNA_HTTPS", "ture")
    with pytest.raises(ImproperlyConfigured, match="TOGUNA_HTTPS"):
        environment.flag("TOGUNA_HTTPS")


def test_number__words_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOGUNA_WORKERS", "two")
    with pytest.raises(ImproperlyConfigured, match="TOGUNA_WORKERS"):
        environment.number("TOGUNA_WORKERS", 1)


def test_database__another_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="TOGUNA_DATABASE_URL"):
        environment.database("mysql://x/y", tmp_path / "db")


def test_database__reads_a_postgresql_address(tmp_path: Path) -> None:
    read = environment.database("postgresql://aw%40:p%2Fw@db.example:5433/toguna", tmp_path / "db")
    wanted = {"NAME": "toguna", "USER": "aw@", "PASSWORD": "p/w", "HOST": "db.example", "PORT": "5433"}
    assert {name: read[name] for name in wanted} == wanted


def test_kept_secret__is_made_once_and_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    secret = environment.kept_secret(path)
    assert environment.kept_secret(path) == secret
    assert len(secret) >= 50
    assert path.stat().st_mode & 0o077 == 0


def test_kept_secret__a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(ImproperlyConfigured, match="TOGUNA_DATA"):
        environment.kept_secret(file / "key")
