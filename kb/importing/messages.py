"""What is wrong with an import, in plain words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PROBLEMS = {
    "not_a_zip": gettext_lazy("This is no ZIP archive, or it is damaged. Make it again."),
    "too_many_files": gettext_lazy("The archive holds more than %(limit)s files. Split it."),
    "too_large_unpacked": gettext_lazy("Unpacked, the archive is larger than %(limit)s MB. Split it."),
    "leads_out": gettext_lazy("“%(name)s” leads out of the archive. Make the archive again, of files only."),
    "is_encrypted": gettext_lazy("“%(name)s” is protected by a password. Make the archive without one."),
    "is_bomb": gettext_lazy("“%(name)s” is packed far too tightly to be a document. Take it out."),
    "no_table": gettext_lazy(
        "There is no table. Add a CSV file with the columns file, title and type to the files."
    ),
    "many_tables": gettext_lazy("The archive holds several CSV files. Keep one, or name it metadata.csv."),
    "not_a_table": gettext_lazy("The table cannot be read. Save it as CSV from a spreadsheet."),
    "is_empty": gettext_lazy("The table is empty."),
    "no_rows": gettext_lazy("The table names no file."),
    "no_column": gettext_lazy("This column is missing."),
    "unknown_column": gettext_lazy("This column is not known and was left out."),
    "too_many_rows": gettext_lazy("The table has more than %(limit)s rows. Split it."),
    "file_twice": gettext_lazy("Row %(other)s names the same file."),
    "files_unnamed": gettext_lazy("%(count)s files are named in no row and stay out: %(names)s."),
    "is_missing": gettext_lazy("This is missing."),
    "no_such_file": gettext_lazy("There is no file “%(name)s”."),
    "file_empty": gettext_lazy("The file “%(name)s” is empty."),
    "file_too_large": gettext_lazy("The file is larger than %(limit)s MB. Split it."),
    "same_content": gettext_lazy("Its content is the same as that of row %(other)s."),
    "in_library": gettext_lazy("The same file is in the library already: “%(title)s”. Take the row out."),
    "too_long": gettext_lazy("This is longer than %(limit)s characters."),
    "unknown_value": gettext_lazy("“%(value)s” is not known. Write one of: %(allowed)s."),
    "unknown_code": gettext_lazy("There is no such code: “%(value)s”."),
    "no_date": gettext_lazy("“%(value)s” is no date. Write it as 2024-12-13."),
    "needs_organisation": gettext_lazy("Give the code of the organisation that may read it."),
    "ends_before": gettext_lazy("A text is repealed after it has come into force."),
    "went_wrong": gettext_lazy("Something went wrong on our side. Try again; then tell the administrator."),
}


def told(problem: Mapping[str, Any]) -> str:
    """A problem (``kb.importing.table.Problem`` as JSON) in the reader's language, with its place."""
    words: str = str(PROBLEMS.get(problem["code"], problem["code"])) % problem["params"]
    place = {"row": problem["row"], "column": problem["column"], "words": words}
    if problem["row"] and problem["column"]:
        return _("Row %(row)s, column “%(column)s”: %(words)s") % place
    if problem["column"]:
        return _("Column “%(column)s”: %(words)s") % place
    return words
