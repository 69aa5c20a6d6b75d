"""Archives and folders made for tests."""

import io
import zipfile
from pathlib import Path

CODE = "Article 1 : Le vol est puni.\nArticle 2 : Le recel est puni, {}.\n"


def code(name: str) -> bytes:
    """A short code that no other is equal to."""
    return CODE.format(name).encode()


def archive(files: dict[str, bytes | str]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(name, content)
    return out.getvalue()


def folder(path: Path, files: dict[str, bytes | str]) -> Path:
    """A folder of these files."""
    for name, content in files.items():
        place = path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
