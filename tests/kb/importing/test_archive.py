"""Archives of which nothing is believed."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from kb.importing.archive import Folder, RefusedArchiveError, opened, sha256_of
from tests.kb.importing.archives import archive, folder

LARGEST = 50 * 1024**2


def refusal(data: bytes, largest: int = LARGEST) -> str:
    with pytest.raises(RefusedArchiveError) as error, opened(io.BytesIO(data), largest):
        pass
    return error.value.code


def with_info(info: zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(info, content)
    return out.getvalue()


def link() -> bytes:
    info = zipfile.ZipInfo("lien.pdf")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return with_info(info, b"/etc/passwd")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_zip"),
        (b"%PDF-1.7", "not_a_zip"),
        (archive({"a.pdf": b"x" * 1000})[:60], "not_a_zip"),
        (archive({"../a.pdf": b"x"}), "leads_out"),
        (archive({"/etc/a.pdf": b"x"}), "leads_out"),
        (archive({"a/..\\..\\b.pdf": b"x"}), "leads_out"),
        (archive({"C:\\a.pdf": b"x"}), "leads_out"),
        (link(), "leads_out"),
        (archive({"a.txt": bytes(30 * 1024**2)}), "is_bomb"),
        (archive({f"{n}.txt": b"x" for n in range(2001)}), "too_many_files"),
    ],
    ids=range(10),
)
def test_archive__made_to_do_harm_or_broken_is_refused(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_archive__too_large_unpacked_is_refused_before_it_is_unpacked() -> None:
    assert refusal(archive({"a.txt": b"abc" * 1000, "b.txt": b"x" * 1000}), 3500) == "too_large_unpacked"


def test_archive__with_a_password_is_refused() -> None:
    data = bytearray(archive({"a.txt": b"x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert refusal(bytes(data)) == "is_encrypted"


def test_archive__leaves_out_what_systems_add() -> None:
    data = archive({"a.pdf": b"x", "__MACOSX/._a.pdf": b"x", "dossier/.DS_Store": b"x", "dossier/": b""})
    with opened(io.BytesIO(data), LARGEST) as files:
        assert list(files.members) == ["a.pdf"]


def test_archive__finds_names_whatever_their_encoding() -> None:
    data = archive({"Code pénal.pdf": b"x"})
    silent = data.replace(b"\x00\x08\x00\x00", b"\x00\x00\x00\x00")
    for each in (data, silent):
        with opened(io.BytesIO(each), LARGEST) as files:
            assert [member.name for member in files.members.values()] == ["Code pénal.pdf"]


def test_folder__gives_its_files_and_follows_no_link_out(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    inside = folder(tmp_path / "dossier", {"a.txt": "un", "b/c.txt": "deux"})
    (inside / "lien.txt").symlink_to(tmp_path / "secret.txt")
    files = Folder(inside)
    assert list(files.members) == ["a.txt", "b/c.txt"]
    assert sha256_of(files, files.members["a.txt"]) != sha256_of(files, files.members["b/c.txt"])
