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


def zip_file(**files: str) -> bytes:
    """An archive of these files, an underscore standing for the slash of a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items() or {"a_b": "c"}.items():
            archive.writestr(name.replace("_", "/"), content)
    return out.getvalue()


def word_file(*paragraphs: str) -> bytes:
    """A DOCX of these paragraphs; "# " begins a heading, a form feed alone a new page."""
    import docx

    document = docx.Document()
    for text in paragraphs:
        if text == "\f":
            document.add_page_break()
        elif text.startswith("# "):
            document.add_heading(text[2:], level=1)
        else:
            document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def scan(*pages: str) -> bytes:
    """A PDF whose pages are pictures of these texts."""
    import pypdfium2

    pictures = [page.render(scale=200 / 72).to_pil() for page in pypdfium2.PdfDocument(pdf(*pages))]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=200)
    return out.getvalue()


# name -> content, and the code of the message that its reading gives
BAD = {
    "encrypted": ("code.pdf", encrypted_pdf, "is_encrypted"),
    "blank": ("code.txt", lambda: b" \n\n ", "is_empty"),
    "truncated": ("code.pdf", lambda: pdf("Article 1 : Texte.")[:300], "is_broken"),
    "garbage": ("code.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, "is_broken"),
    "zip": ("code.pdf", zip_file, "is_archive"),
    "broken image": ("code.pdf", lambda: PNG, "is_broken"),
    "broken docx": ("code.docx", lambda: zip_file(**{"word_document.xml": "<w/>"}), "is_broken"),
    "old word": ("code.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is_word"),
    "rich text": ("code.rtf", lambda: rb"{\rtf1 Article 1 : Texte.}", "is_word"),
    "open document": ("code.odt", lambda: zip_file(**{"content.xml": "<a/>"}), "is_open_document"),
    "empty web page": ("code.html", lambda: b"<!DOCTYPE html><script>Article 1</script>", "is_empty"),
    "binary": ("code.txt", lambda: bytes(range(256)) * 50, "is_unknown"),
    "without text": ("code.pdf", lambda: pdf("#rect(width: 3cm, height: 3cm)"), "has_no_text"),
}
