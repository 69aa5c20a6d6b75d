"""Have a concordance proposed by likeness, for an editor to decide."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from kb.concordance import actions
from kb.management.commands.import_concordance import add_texts, work_of
from search.command import JsonCommand, Result


class Command(JsonCommand):
    help = (
        "Compare the articles of two texts by their words and propose which became which. An editor confirms "
        "or rejects the proposals in the admin; what was decided stays as it is."
    )

    def add_more_arguments(self, parser: CommandParser) -> None:
        add_texts(parser)

    def run(self, **options: Any) -> Result:
        try:
            made = actions.propose(work_of(options["from"]), work_of(options["to"]), by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return {"proposed": made}

    def describe(self, result: Result) -> str:
        return f"{result['proposed']} pairs are proposed"
