"""Files made for tests: texts of any size, PDFs of any text, and what people upload by mistake."""

import io
import zipfile

import pypdf
import typst

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def text_of_articles(count: int, words: int = 60) -> bytes:
    """A plain text of numbered articles."""
    body = " ".join(f"mot{n}" for n in range(words))
    return "\n".join(f"Article {n} : Texte {n} {body}." for n in range(1, count + 1)).encode()


def pdf(*pages: str) -> bytes:
    """A PDF with a page for each text."""
    source = "#set page(width: 15cm, height: 20cm)\n#set par(justify: false)\n"
    source += "\n#pagebreak()\n".join(page.replace("\n", " \\\n") for page in pages)
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("Article 1 : Texte.")))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zip_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


# name -> content, and the code of the message that its reading gives
BAD = {
    "encrypted": ("code.pdf", encrypted_pdf, "is_encrypted"),
    "blank": ("code.txt", lambda: b" \n\n ", "is_empty"),
    "truncated": ("code.pdf", lambda: pdf("Article 1 : Texte.")[:300], "is_broken"),
    "garbage": ("code.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, "is_broken"),
    "zip": ("code.pdf", zip_file, "is_archive"),
    "image": ("code.pdf", lambda: PNG, "is_image"),
    "web page": ("code.pdf", lambda: b"<!DOCTYPE html><p>Article 1</p>", "is_html"),
    "binary": ("code.txt", lambda: bytes(range(256)) * 50, "is_unknown"),
    "without text": ("code.pdf", lambda: pdf("#rect(width: 3cm, height: 3cm)"), "has_no_text"),
}
