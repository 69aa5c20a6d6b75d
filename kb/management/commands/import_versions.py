"""Bring in a code whose articles have changed over time, from a file of versions."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from kb import actions
from kb.models import Expression, LegalCode, Visibility, Work
from kb.versions.file import VersionsFile
from search import engines
from search.checking import bring_up_to_date
from search.command import JsonCommand, Result
from search.engines.base import EngineError


class Command(JsonCommand):
    help = (
        "Add a text whose articles have several versions, each with the law that made it and the day on "
        "which it began to apply. The same file is added once. Without --publish a new work stays a draft."
    )

    def add_more_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="JSON lines, an article each; packed with gzip or not")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--work", help="permanent key of the work that it is a text of")
        which.add_argument(
            "--title", help="title of the legal code or act to add it to, made when it is not there"
        )
        parser.add_argument("--visibility", default=Visibility.PUBLIC, choices=Visibility.values)
        parser.add_argument("--publish", action="store_true", help="make it public, to those who may see it")

    def run(self, **options: Any) -> Result:
        started = time.perf_counter()
        try:
            work, expression, content, is_new = self._import(options)
            bring_up_to_date(engines.current())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except EngineError as error:
            raise CommandError(str(error)) from error
        return {
            "work": work.key,
            "expression": expression.pk,
            "added": is_new,
            "articles": len(content.articles),
            "versions": sum(len(article.wordings) for article in content.articles),
            "uncertain": sum(
                1 for article in content.articles for one in article.wordings if one.start.not_before
            ),
            "odd": [asdict(oddity) for oddity in content.oddities],
            "seconds": round(time.perf_counter() - started, 3),
        }

    def _import(self, options: dict[str, Any]) -> tuple[Work, Expression, VersionsFile, bool]:
        path: Path = options["path"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        with transaction.atomic(), path.open("rb") as handle:
            work = self._work(options)
            known = work.expressions.count()
            expression, content = actions.import_versions(work, File(handle, name=path.name), by=None)
            if options["publish"] and not work.live:
                actions.publish(work, by=None)
        return work, expression, content, work.expressions.count() > known

    @staticmethod
    def _work(options: dict[str, Any]) -> Work:
        if key := options["work"]:
            found: Work | None = Work.objects.filter(key=key).first()
            if found is None:
                raise CommandError(f"There is no work with the key {key!r}.")
            return found
        title = options["title"].strip()
        known: Work | None = LegalCode.objects.filter(title=title).order_by("pk").first()
        return known or actions.create_work("legal-code", title, by=None, visibility=options["visibility"])

    def describe(self, result: Result) -> str:
        odd = [
            f"row {one['row']}, article {one['article'] or '?'}: {one['problem']}" for one in result["odd"]
        ]
        done = "added" if result["added"] else "was there already"
        total = f"{result['articles']} articles, {result['versions']} versions"
        total += f", {result['uncertain']} of unknown start"
        return "\n".join([*odd, f"{result['work']}: {total}; {done}; {result['seconds']} s"])
