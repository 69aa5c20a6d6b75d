"""Judges XML by IATI's standard ruleset, read from its own file: a second opinion on what we write."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NEEDS = {
    "lang": (".//narrative", lambda node: node.get(_LANG)),
    "sector": ("transaction", lambda node: node.find("sector") is not None),
    "currency": (".//value", lambda node: node.get("currency")),
}


class Broken(NamedTuple):
    """A rule that an element breaks."""

    id: str
    severity: str
    identifier: str


class Ruleset:
    """The rules for activities."""

    def __init__(self, path: Path) -> None:
        self.rules: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self.judged = 0

    def broken(self, root: Any) -> Iterator[Broken]:
        """Every rule that the document breaks, with the identifier of the activity."""
        for path, kinds in self.rules.items():
            for node in root.xpath(path):
                for kind, body in kinds.items():
                    yield from self._judge(node, kind, body["cases"])

    def errors(self, root: Any) -> list[Broken]:
        """Those that make it invalid."""
        return [broken for broken in self.broken(root) if broken.severity == "error"]

    def _judge(self, node: Any, kind: str, cases: list[dict[str, Any]]) -> Iterator[Broken]:
        for case in cases:
            if kind == "loop":
                for value in dict.fromkeys(str(found) for found in node.xpath(case["foreach"])):
                    for inner, body in case["do"].items():
                        yield from self._judge(node, inner, _filled(body["cases"], value))
                continue
            if "condition" in case and not node.xpath(f"boolean({case['condition']})"):
                continue
            self.judged += 1
            if not _CHECKS[kind](node, case):
                info = case["ruleInfo"]
                activity = node.xpath("string(ancestor-or-self::iati-activity/iati-identifier)")
                yield Broken(info["id"], info["severity"], activity)


def _filled(value: Any, said: str) -> Any:
    return json.loads(json.dumps(value).replace("$1", said))


def _values(node: Any, case: dict[str, Any]) -> list[str]:
    found = [value for path in case["paths"] for value in node.xpath(path)]
    return [str(value.text or "") if etree.iselement(value) else str(value) for value in found]


def _day(node: Any, path: str) -> date | None:
    if path == "NOW":
        return datetime.now(UTC).date()
    found = node.xpath(path)
    return date.fromisoformat(str(found[0])[:10]) if found else None


def _dates_in_order(node: Any, case: dict[str, Any]) -> bool:
    less = node.xpath(case["less"])
    more = _day(node, case["more"])
    return more is None or all(date.fromisoformat(str(one)[:10]) <= more for one in less)


def _at_most_a_year(node: Any, case: dict[str, Any]) -> bool:
    start, end = _day(node, case["start"]), _day(node, case["end"])
    return start is None or end is None or (end - start).days <= 366


def _if_then(node: Any, case: dict[str, Any]) -> bool:
    return not node.xpath(f"boolean({case['if']})") or bool(node.xpath(f"boolean({case['then']})"))


def _one_or_all(node: Any, case: dict[str, Any]) -> bool:
    path, has = _NEEDS[case["all"]]
    return bool(node.xpath(case["one"])) or (
        all(map(has, node.findall(path))) and bool(node.findall(path)) >= (case["all"] == "sector")
    )


def _starts_with(node: Any, case: dict[str, Any]) -> bool:
    if "idCondition" in case:  # asks for a register of organisations that is kept elsewhere
        return True
    prefixes = [str(value) + case["separator"] for path in case["prefix"] for value in node.xpath(path)]
    return all(value.startswith(tuple(prefixes)) for value in _values(node, case))


_CHECKS: dict[str, Callable[[Any, dict[str, Any]], bool]] = {
    "unique": lambda node, case: len(set(values := _values(node, case))) == len(values),
    "startswith": _starts_with,
    "atleast_one": lambda node, case: any(node.xpath(path) for path in case["paths"]),
    "no_more_than_one": lambda node, case: sum(len(node.xpath(path)) for path in case["paths"]) <= 1,
    "one_or_all": _one_or_all,
    "date_now": lambda node, case: (_day(node, case["date"]) or date.min) <= datetime.now(UTC).date(),
    "date_order": _dates_in_order,
    "time_limit": _at_most_a_year,
    "regex_matches": lambda node, case: all(re.search(case["regex"], value) for value in _values(node, case)),
    "no_spaces": lambda node, case: all(value == value.strip() for value in _values(node, case)),
    "strict_sum": lambda node, case: sum(map(Decimal, _values(node, case))) == case["sum"],
    "range": lambda node, case: all(
        case["min"] <= float(value) <= case["max"] for value in _values(node, case)
    ),
    "if_then": _if_then,
}
