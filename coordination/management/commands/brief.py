"""The brief as a file, in one language, for whoever it is handed to."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.http import QueryDict
from django.utils.translation import override

from coordination.briefs.asked import LANGUAGES, brief_asked
from coordination.briefs.content import Brief, brief_of
from coordination.briefs.printing import drawing_of, html_of, pdf_of
from coordination.coverage_asked import CoverageAsked
from search.command import JsonCommand, Result
from search.types import PARTNERS, PUBLIC, TEAM, Viewer

# What is handed out goes further than one thinks: it counts what is public, unless somebody says otherwise.
READERS = {
    "public": Viewer(frozenset({PUBLIC})),
    "partners": Viewer(frozenset({PUBLIC, PARTNERS})),
    "team": Viewer(frozenset({PUBLIC, PARTNERS, TEAM})),
}
_PARAMETERS = ("area", "theme", "organisation", "from", "to")


class Command(JsonCommand):
    help = "Write the brief of one page, as PDF or HTML."

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", required=True, metavar="FILE", help="Ends with .pdf or .html.")
        parser.add_argument("--area", metavar="PCODE", help="One area, with all that lies in it.")
        parser.add_argument("--theme", metavar="CODE", help="One theme, with its narrower ones.")
        parser.add_argument("--organisation", metavar="CODE", help="One partner.")
        parser.add_argument("--from", metavar="DAY", help="First day, as 2026-01-31.")
        parser.add_argument("--to", metavar="DAY", help="Last day.")
        parser.add_argument("--language", choices=LANGUAGES, default="fr", help="Of the brief (default: fr).")
        parser.add_argument(
            "--for",
            choices=[*READERS],
            default="public",
            help="Who may see what it counts (default: public).",
        )

    def run(self, **options: Any) -> Result:
        output = Path(options["output"])
        if output.suffix.lower() not in {".pdf", ".html"}:
            raise CommandError(f"--output {output} must end with .pdf or .html.")
        viewer = READERS[options["for"]]
        # Commands speak English; what they write, the language that is asked for.
        with override("en"):
            asked = _asked(options, viewer)
        with override(options["language"]):
            made = brief_of(asked, viewer)
            written = _file(output, asked, made, viewer)
        try:
            output.write_bytes(written)
        except OSError as error:
            raise CommandError(f"{output} could not be written: {error.strerror}.") from error
        return {
            "file": str(output),
            "from": made.period.first.isoformat(),
            "to": made.period.last.isoformat(),
            **{part.name: part.number for part in made.parts},
        }


def _asked(options: dict[str, Any], viewer: Viewer) -> CoverageAsked:
    if options["from"] and options["to"] and options["from"] > options["to"]:
        raise CommandError(f"--from {options['from']} comes after --to {options['to']}: exchange the two.")
    query = QueryDict(mutable=True)
    query.update({name: options[name] for name in _PARAMETERS if options[name]})
    asked = brief_asked(query, viewer)
    if asked.problems:
        raise CommandError(" ".join(asked.problems))
    return asked


def _file(output: Path, asked: CoverageAsked, made: Brief, viewer: Viewer) -> bytes:
    if output.suffix.lower() == ".html":
        return html_of(made).encode()
    return pdf_of(made, drawing_of(asked, viewer))
