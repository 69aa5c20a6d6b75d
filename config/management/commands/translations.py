"""Collect the texts to translate into ``locale/`` and compile them, or check that nothing is missing."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser


def catalogues(folder: Path) -> list[Path]:
    """The catalogues of a locale folder."""
    return sorted(folder.glob("*/LC_MESSAGES/*.po"))


def incomplete(catalogue: polib.POFile) -> list[str]:
    """The entries that a reader would meet untranslated, each as a line of text."""
    fuzzy = [f"fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    return fuzzy + [f"untranslated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]


def stale(path: Path) -> list[str]:
    """Whether the compiled form beside a catalogue is another's."""
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.read_bytes() == polib.pofile(str(path)).to_binary():
        return []
    return [f"stale: {compiled.name} is not what {path.name} gives; run make messages"]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if a text is missing, fuzzy or stale"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        folder = Path(settings.LOCALE_PATHS[0])
        if not check:
            self.collect()
            self.compile(folder)
            return
        found = [problem for path in catalogues(folder) for problem in stale(path)]
        with tempfile.TemporaryDirectory() as kept:
            shutil.copytree(folder, kept, dirs_exist_ok=True)
            try:
                self.collect()
                found += [p for path in catalogues(folder) for p in incomplete(polib.pofile(str(path)))]
            finally:
                shutil.copytree(kept, folder, dirs_exist_ok=True)
        if found:
            raise CommandError("The translations are not complete:\n" + "\n".join(found))
        self.stdout.write("The translations are complete.")

    def collect(self) -> None:
        call_command(
            "makemessages",
            locale=["fr"],
            domain="django",
            extensions=["html", "txt", "py"],
            ignore_patterns=[".venv/*", "var/*", "tests/*", "bench/*"],
            no_location=True,
            no_obsolete=True,
            verbosity=0,
        )

    def compile(self, folder: Path) -> None:
        for path in catalogues(folder):
            catalogue = polib.pofile(str(path))
            catalogue.save_as_mofile(str(path.with_suffix(".mo")))
            for problem in incomplete(catalogue):
                self.stdout.write(problem)
