"""The numbers that Word shows before paragraphs and keeps apart from their words."""

import re
from typing import Any

from kb.ingestion.reading.list_numbers import numbered

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_MOST_LEVELS = 9
_SHOWN_AS_LINE = 60


class Numbering:
    """Counts the paragraphs of a document as they come. ``part`` is the root of its numbering
    definitions, ``styles`` that of its styles; either may be missing."""

    def __init__(self, part: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        if part is not None:
            self._read(part)
        if styles is not None:
            self._read_styles(styles)

    def _read(self, part: Any) -> None:
        for abstract in part.iter(f"{_W}abstractNum"):
            key = abstract.get(f"{_W}abstractNumId")
            self._levels[key] = {_whole(level, "ilvl"): level for level in abstract.iter(f"{_W}lvl")}
        for one in part.iter(f"{_W}num"):
            key, link = one.get(f"{_W}numId"), one.find(f"{_W}abstractNumId")
            self._abstract[key] = _value(link)
            for change in one.iter(f"{_W}lvlOverride"):
                start = change.find(f"{_W}startOverride")
                if start is not None:
                    self._starts[key, _whole(change, "ilvl")] = _number(_value(start), 1)

    def _read_styles(self, styles: Any) -> None:
        based: dict[str, str] = {}
        for style in styles.iter(f"{_W}style"):
            name = style.get(f"{_W}styleId", "")
            found = _list_of(style.find(f"{_W}pPr"))
            if found:
                self._of_style[name] = found
            elif (parent := style.find(f"{_W}basedOn")) is not None:
                based[name] = _value(parent)
        for name in based:
            seen, parent = set(), name
            while parent in based and parent not in seen:
                seen.add(parent)
                parent = based[parent]
            if parent in self._of_style:
                self._of_style[name] = self._of_style[parent]

    def label(self, paragraph: Any, style: str) -> str:
        """What stands before the paragraph, "Article 3 :" or "a)"; empty where it is not counted."""
        place = _list_of(paragraph.find(f"{_W}pPr")) or self._of_style.get(style)
        if place is None or place[0] == "0":
            return ""
        key, depth = place
        levels = self._levels.get(self._abstract.get(key, ""), {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(self._abstract[key], {})
        first = self._starts.pop((key, depth), None)
        counts[depth] = first if first is not None else counts.get(depth, _start(levels[depth]) - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        return _shown(levels, depth, counts)


def _shown(levels: dict[int, Any], depth: int, counts: dict[int, int]) -> str:
    level = levels[depth]
    if _value(level.find(f"{_W}numFmt")) == "bullet":
        return "-"

    def number(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        if at not in levels:
            return ""
        way = _value(levels[at].find(f"{_W}numFmt")) or "decimal"
        if level.find(f"{_W}isLgl") is not None:
            way = "decimal"
        return numbered(way, counts.get(at, _start(levels[at])))

    return _PLACE.sub(number, _value(level.find(f"{_W}lvlText")))[:_SHOWN_AS_LINE].strip()


def _list_of(properties: Any) -> tuple[str, int] | None:
    """The list and the level in it that these properties name."""
    found = properties.find(f"{_W}numPr") if properties is not None else None
    if found is None:
        return None
    key = _value(found.find(f"{_W}numId"))
    depth = _number(_value(found.find(f"{_W}ilvl")), 0)
    return (key, min(depth, _MOST_LEVELS - 1)) if key else None


def _value(element: Any) -> str:
    return str(element.get(f"{_W}val") or "") if element is not None else ""


def _whole(element: Any, name: str) -> int:
    return _number(element.get(f"{_W}{name}"), 0)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else otherwise


def _start(level: Any) -> int:
    return _number(_value(level.find(f"{_W}start")), 1)
