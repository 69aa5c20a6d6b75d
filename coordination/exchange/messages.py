"""What an import found, in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.exchange.findings import Finding

_WORDS = {
    "not_xml": gettext_lazy("The file is no XML, or it is broken from here on."),
    "has_doctype": gettext_lazy("The file declares a document type: for safety it is not read. Take it out."),
    "not_activities": gettext_lazy("This is no file of IATI activities."),
    "other_version": gettext_lazy("Only IATI 2 is read; this is version %(version)s."),
    "identifier_twice": gettext_lazy("The identifier “%(value)s” stood in line %(other)s before."),
    "not_a_table": gettext_lazy("This is no table: save it as CSV or XLSX from a spreadsheet."),
    "is_empty": gettext_lazy("The table is empty."),
    "no_column": gettext_lazy("Say which column holds what: organisations, subjects and places are needed."),
    "is_missing": gettext_lazy("This is missing."),
    "no_organisation": gettext_lazy("The organisation that reports is not in the register."),
    "not_yours": gettext_lazy("You register for another organisation: this stays out."),
    "refused": "%(message)s",
    "left_out": gettext_lazy("Left out: %(message)s"),
    "no_date": gettext_lazy("“%(value)s” is no date, and was left out."),
    "no_number": gettext_lazy("“%(value)s” is no number, and was left out."),
    "no_theme": gettext_lazy("No theme of the register is called %(value)s."),
    "no_type": gettext_lazy("No type of activity is called %(value)s."),
    "no_area": gettext_lazy("No area of the register is called %(value)s."),
    "shortened": gettext_lazy("The title is shortened to 255 letters."),
    "results_in_part": gettext_lazy(
        "Of the results the whole numbers are taken in; the rest is kept beside."
    ),
    "likely_double": gettext_lazy("This may be activity %(other)s, “%(title)s”: update it instead?"),
    "several_organisations": gettext_lazy("“%(value)s” is read as %(count)s organisations."),
    "spelled_otherwise": gettext_lazy("“%(value)s” is taken for “%(other)s”."),
    "row_again": gettext_lazy("Row %(other)s says the same."),
}
_LEVELS = {
    "error": gettext_lazy("Error"),
    "warning": gettext_lazy("To look at"),
    "note": gettext_lazy("Note"),
}


def told(finding: Finding) -> str:
    """A finding in the reader's language: how bad, where, and what."""
    words = str(_WORDS.get(finding.code, finding.code))
    said = words % finding.params if finding.params or "%(" in words else words
    level = str(_LEVELS[finding.level.value])
    if finding.column:
        return _("%(level)s, “%(column)s”: %(words)s") % {
            "level": level, "column": finding.column, "words": said,
        }  # fmt: skip
    return _("%(level)s: %(words)s") % {"level": level, "words": said}
