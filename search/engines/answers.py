"""What an engine found, as the values that people are shown, from what ``fields`` kept for it."""

from collections.abc import Iterable, Mapping
from typing import Any

from search.types import Hit, Suggestion


def hit_of(data: Mapping[str, Any], score: float, snippet: str) -> Hit:
    """What a hit shows; ``snippet`` is escaped HTML."""
    return Hit(
        key=data["key"],
        kind=data["kind"],
        number=data["number"],
        title=data["title"],
        heading_path=tuple(data["heading_path"]),
        work=data["work"],
        work_title=data["work_title"],
        url=data["url"],
        snippet=snippet,
        page=data["page"],
        date=data["date"],
        status=data["status"],
        score=score,
        title_en=data["title_en"],
        facets={name: tuple(values) for name, values in data["facets"].items()},
    )


def best_lines(found: Iterable[tuple[float, Mapping[str, Any]]], limit: int) -> tuple[Suggestion, ...]:
    """The best lines to suggest, shorter first among equals, each line once."""
    ranked = sorted(found, key=lambda pair: (-pair[0], len(pair[1]["suggest"])))
    lines = {
        (data["suggest"], data["work_title"]): Suggestion(
            data["kind"], data["suggest"], data["url"], data["work_title"]
        )
        for _, data in reversed(ranked)
        if data["suggest"]
    }
    return tuple(reversed(lines.values()))[:limit]
