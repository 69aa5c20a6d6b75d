"""Read what all texts cite, anew."""

import time
from typing import Any

from kb.citing import actions
from kb.models import Citation, CitationsDue
from search.command import JsonCommand, Result


class Command(JsonCommand):
    help = "Read the references in every text anew. They are kept by themselves: this is for an upgrade."

    def run(self, **options: Any) -> Result:
        started = time.perf_counter()
        actions.mark_all()
        read = 0
        while CitationsDue.objects.exists():
            read += actions.bring_up_to_date()
        found = Citation.objects.filter(place=0)
        return {
            "texts": read,
            "citations": found.count(),
            "not_held": found.filter(work=None).count(),
            "seconds": round(time.perf_counter() - started, 3),
        }

    def describe(self, result: Result) -> str:
        return (
            f"{result['citations']} citations in {result['texts']} texts, {result['not_held']} of them of "
            f"texts that the library does not hold, in {result['seconds']} s"
        )
