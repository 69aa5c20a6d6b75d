"""What an editor is told of a file: the codes that reports keep, put into the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

# Why a file could not be read.
FAILURES = {
    "is_empty": _("The file is empty. Choose another one."),
    "is_broken": _("The file is damaged and cannot be opened. Get a fresh copy, or save it again as a PDF."),
    "is_encrypted": _("The file is protected by a password. Save a copy without the password and add that."),
    "is_archive": _("This is an archive. Unpack it, and add the documents that it holds."),
    "is_word": _("This is an old word processor's document (DOC or RTF). Save it as DOCX or PDF."),
    "is_open_document": _("This is an OpenDocument file. Save it as DOCX or PDF."),
    "is_unknown": _("This is no kind of file that can be read. Save the document as a PDF."),
    "has_no_text": _("The file has no text, and nothing on its %(pages)s pages could be recognised as text."),
    "cannot_recognise": _(
        "The file is a scan, and this server cannot recognise text yet. Tell the administrator to install "
        "Tesseract with French and English, then read the file again."
    ),
    "is_too_slow": _("Reading the file took too long and was stopped. Split it into smaller files."),
    "is_too_heavy": _("Reading the file needs more memory than is allowed. Split it into smaller files."),
    "is_too_long": _(
        "The text of the file is too long: more than %(lines)s lines or %(millions)s million characters. "
        "Split it into smaller files."
    ),
    "has_too_many_passages": _(
        "The text falls into more than %(most)s articles and headings, as no text of law does. Check that it "
        "is the right file, or split it into smaller ones."
    ),
    "has_too_long_passage": _(
        "One page or article of the text has more than %(millions)s million characters: the file has neither "
        "pages nor articles that could be told apart. Save it as a PDF, or split it into smaller files."
    ),
    "has_no_such_act": _(
        "Act %(act)s was not found in the file, which holds %(count)s: its text may have been read anew. "
        "Choose the act again."
    ),
    "went_wrong": _(
        "Something went wrong on our side while the file was read. Try again; if it fails again, "
        "tell the administrator."
    ),
}
# What deserves a look in a text that was read.
WARNINGS = {
    "read_as_text": _("The file is called a PDF but holds plain text; it was read as text."),
    "page_unreadable": _("Page %(page)s could not be read."),
    "has_no_articles": _("No articles were found, so the text is kept page by page."),
    "has_blank_pages": _("%(count)s pages have no text: %(pages)s. They may be scanned."),
    "has_empty_articles": _("%(count)s articles have no text: %(numbers)s."),
    "has_several_acts": _(
        "The file holds %(count)s acts, which begin on pages %(pages)s. Each can become a work of its own."
    ),
    "has_brief_acts": _(
        "%(count)s acts without articles, such as appointments, stay in the text of the file: none is "
        "proposed as a work."
    ),
    "was_recognised": _(
        "The text of %(count)s pages was recognised from a scan, with %(confidence)s %% confidence on "
        "average: it may hold errors."
    ),
    "pictures_left_out": _(
        "%(count)s pages are scanned and were left out: %(pages)s. This server cannot recognise text yet; "
        "tell the administrator to install Tesseract with French and English, then read the file again."
    ),
    "has_uncertain_pages": _(
        "The text of %(count)s scanned pages was recognised with little confidence: %(pages)s. Compare them "
        "with their images."
    ),
    "numbering_restarts": _(
        "The numbering of the articles starts again at 1 (%(count)s times, on pages %(pages)s)."
    ),
    "quotes_articles": _(
        "%(count)s articles stand in quotation marks: the text gives other articles a new wording. They are "
        "kept under the article that quotes them."
    ),
}


def told(notice: Mapping[str, Any]) -> str:
    """A notice of a report (its ``code`` and ``params``) in the reader's language."""
    text = FAILURES.get(notice["code"]) or WARNINGS.get(notice["code"])
    return str(text) % notice.get("params", {}) if text else str(notice["code"])
