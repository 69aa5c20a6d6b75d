"""What the commands that scripts rely on have in common: one result, as text or as one JSON object."""

import json
import logging
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

log = logging.getLogger(__name__)
Result = Mapping[str, Any]


class JsonCommand(BaseCommand):
    """A command that gives a result. With --json exactly one JSON object goes to standard output,
    {"error": "..."} on failure; the exit code is not 0 on failure either way."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Subclasses add theirs in ``add_more_arguments``."""
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        self.add_more_arguments(parser)

    def add_more_arguments(self, parser: CommandParser) -> None:
        """The command's own arguments."""

    def run(self, **options: Any) -> Result:
        """Do the work. Raises CommandError, with what to do, when it cannot be done."""
        raise NotImplementedError

    def describe(self, result: Result) -> str:
        """The result for a person."""
        return "\n".join(f"{name}: {value}" for name, value in result.items())

    def has_failed(self, result: Result) -> bool:
        """Whether a result that is there means failure all the same."""
        return False

    def handle(self, *args: Any, **options: Any) -> None:
        result = self.run(**options)
        self.stdout.write(json.dumps(result) if options["json"] else self.describe(result))
        if self.has_failed(result):
            sys.exit(1)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """As any command; with --json every failure is told in JSON too, one nobody thought of as well."""
        if not options.get("json"):
            return super().execute(*args, **options)
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            self._fail(str(error), error.returncode)
        except Exception as error:
            log.exception("The command failed.")
            self._fail(f"{type(error).__name__}: {error}", 1)

    def run_from_argv(self, argv: list[str]) -> None:
        """As any command; with --json arguments that make no sense are told in JSON too."""
        if "--json" not in argv:
            super().run_from_argv(argv)
            return
        try:
            super().run_from_argv(argv)
        except CommandError as error:
            self._fail(str(error), 2)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if "--json" in sys.argv:
            # The parser then raises instead of printing its usage and leaving.
            parser.called_from_command_line = False
        return parser

    def _fail(self, message: str, code: int) -> NoReturn:
        self.stdout.write(json.dumps({"error": message}))
        sys.exit(code or 1)
