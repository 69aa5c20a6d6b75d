"""What of a file can be true: the rest is left out of the content, and told."""

from dataclasses import replace
from typing import Any

from coordination.content import ActivityContent
from coordination.exchange.findings import Finding, warning
from coordination.rules import contradictions_in

# What stands for nothing, in fields that are no list of lines.
_NOTHING: dict[str, Any] = {"theme_shares": (), "places": (), "place_shares": ()}
# A line goes at a time: so many may be wrong.
_ROUNDS = 50


def possible(content: ActivityContent, findings: list[Finding]) -> tuple[ActivityContent, list[Finding]]:
    """The content without what contradicts itself, and the findings with a warning for each."""
    for _ in range(_ROUNDS):
        problems = contradictions_in(content)
        if not problems:
            break
        name, message = next(iter(problems.items()))
        findings.append(warning("left_out", column=name, message=message))
        content = _without(content, *name.partition(".")[::2])
    return content, findings


def _without(content: ActivityContent, field: str, rest: str) -> ActivityContent:
    changes: dict[str, Any] = {field: _NOTHING.get(field)}
    if field == "place_shares":
        changes = {"places": tuple(replace(place, share=None) for place in content.places)}
    if rest:
        at = int(rest.partition(".")[0])
        changes = {field: tuple(line for place, line in enumerate(getattr(content, field)) if place != at)}
    return replace(content, **changes)
