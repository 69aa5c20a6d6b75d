"""Bring the demonstration in."""

from typing import Any

from django.core.management.base import CommandError

from config.demonstration.loading import load
from search.command import JsonCommand, Result
from search.engines.base import EngineError


class Command(JsonCommand):
    help = (
        "Load the demonstration: a short code that is no law, the documents that two public texts name, and "
        "one person a role. Safe to run again: it then changes nothing but these people's passwords, which "
        "are printed. remove_demo takes it out."
    )

    def run(self, **options: Any) -> Result:
        try:
            return load().as_json()
        except EngineError as error:
            raise CommandError(str(error)) from error

    def describe(self, result: Result) -> str:
        made = ", ".join(f"{count} {kind}" for kind, count in result["made"].items() if count)
        lines = [f"demonstration: {made or 'everything was there already'}"]
        lines += [f"left as it is, for someone made or changed it: {name}" for name in result["kept"]]
        lines += [f"address: {result['address']}", "sign-ins, with new passwords at each load:"]
        for person in result["sign_ins"]:
            lines.append(f"  {person['role']:<14} {person['email']:<28} {person['password']}")
        return "\n".join(lines)
