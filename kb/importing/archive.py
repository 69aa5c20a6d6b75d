"""Where the files of an import lie: a zip, of which nothing is believed, or a folder of the server."""

import hashlib
import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

MOST_FILES = 2000
# Beyond this a file was packed to deceive: text rarely shrinks to a twentieth.
_LARGEST_RATIO = 200
_SMALL = 10 * 1024**2
_ENCRYPTED = 1
_UTF8_NAME = 0x800
_CHUNK = 1024**2
# What systems add to an archive or a folder, which nobody means.
_UNMEANT = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


class RefusedArchiveError(Exception):
    """The archive will not be opened; ``code`` is one of ``kb.importing.messages``."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Member:
    """A file: its name as people see it, its size in bytes, and what opens it."""

    name: str
    size: int
    key: str


class Files(Protocol):
    """The files of an import, by name."""

    members: dict[str, Member]

    def open(self, member: Member) -> IO[bytes]: ...


def folded(name: str) -> str:
    """A name by which a file is found whatever the case, the accents' encoding and the slashes."""
    return unicodedata.normalize("NFC", name.strip().replace("\\", "/")).casefold().removeprefix("./")


def sha256_of(files: Files, member: Member) -> str:
    """The digest of a file's content, read a little at a time."""
    digest = hashlib.sha256()
    with files.open(member) as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class Folder:
    """The files in a folder and below it; nothing that a link leads out to."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.members: dict[str, Member] = {}
        for found in sorted(self.path.rglob("*")):
            if found.is_file() and found.resolve().is_relative_to(self.path) and not _is_unmeant(str(found)):
                name = found.relative_to(self.path).as_posix()
                self.members[folded(name)] = Member(name, found.stat().st_size, name)

    def open(self, member: Member) -> IO[bytes]:
        return (self.path / member.key).open("rb")


class Archive:
    """The files of a zip. Raises RefusedArchiveError for one that is broken or was made to do harm."""

    def __init__(self, zipped: zipfile.ZipFile, largest: int) -> None:
        self.zipped = zipped
        self.members: dict[str, Member] = {}
        for info in _checked(zipped.infolist(), largest):
            name = _name_of(info)
            self.members[folded(name)] = Member(name, info.file_size, info.filename)

    def open(self, member: Member) -> IO[bytes]:
        return self.zipped.open(member.key)


@contextmanager
def opened(file: IO[bytes] | str | Path, largest: int) -> Iterator[Archive]:
    """A zip, to be closed again; at most ``largest`` bytes of files are accepted in it."""
    try:
        with zipfile.ZipFile(file) as zipped:
            yield Archive(zipped, largest)
    except (zipfile.BadZipFile, NotImplementedError, zipfile.LargeZipFile, EOFError) as error:
        raise RefusedArchiveError("not_a_zip") from error


def _checked(infos: list[zipfile.ZipInfo], largest: int) -> Iterator[zipfile.ZipInfo]:
    """The files that are meant; what is checked is checked before any is read."""
    if len(infos) > MOST_FILES:
        raise RefusedArchiveError("too_many_files", limit=MOST_FILES)
    if sum(info.file_size for info in infos) > largest:
        raise RefusedArchiveError("too_large_unpacked", limit=largest // 1024**2)
    for info in infos:
        if info.is_dir() or _is_unmeant(info.filename):
            continue
        if _leads_out(info):
            raise RefusedArchiveError("leads_out", name=info.filename[:100])
        if info.flag_bits & _ENCRYPTED:
            raise RefusedArchiveError("is_encrypted", name=info.filename[:100])
        if info.file_size > _SMALL and info.file_size > _LARGEST_RATIO * max(info.compress_size, 1):
            raise RefusedArchiveError("is_bomb", name=info.filename[:100])
        yield info


def _leads_out(info: zipfile.ZipInfo) -> bool:
    """Whether the name, or a link, leads out of the archive."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    return is_link or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]


def _is_unmeant(name: str) -> bool:
    return any(part in _UNMEANT for part in PurePosixPath(name.replace("\\", "/")).parts)


def _name_of(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: many programs write UTF-8 without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
