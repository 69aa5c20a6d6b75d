"""Every gold file beside this module (see gold/README.md), against what is read in its input."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kb.ingestion.types import Node
from search.numbers import expanded
from tests.kb.ingestion.reading import Reading, read
from tests.shared import shared_file

GOLD = Path(__file__).with_name("gold")
Entry = dict[str, Any]
_FORMS = str.maketrans(dict.fromkeys("’‘", "'") | dict.fromkeys("–—‑‐", "-") | {"\u00a0": " ", "\u202f": " "})


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.translate(_FORMS)).strip()


def _texts() -> Iterator[tuple[str, Entry, Entry]]:
    for path in sorted(GOLD.glob("*.toml")):
        gold = tomllib.loads(path.read_text(encoding="utf-8"))
        for text in gold["texts"]:
            name = f"{path.stem} act {text['act']}" if "act" in text else path.stem
            yield name, gold, text


def _each(part: str) -> list[Any]:
    """A test parameter for each entry of this part of each text."""
    params = []
    for name, gold, text in _texts():
        for entry in text.get(part, ()):
            what = entry.get("number") or entry.get("label") or entry.get("kind") or entry.get("words", "")
            marks = [pytest.mark.xfail(reason=entry["wrong"], strict=True)] if "wrong" in entry else []
            params.append(pytest.param(gold, text, entry, id=f"{name}: {what}"[:80], marks=marks))
    return params


def _reading(gold: Entry, text: Entry) -> Reading:
    path = GOLD / "samples" / gold["sample"] if "sample" in gold else shared_file(gold["file"])
    return _read(path, gold.get("is_law", True), gold.get("language", "fr"), text.get("act"))


@cache
def _read(path: Path, is_law: bool, language: str, act: int | None) -> Reading:
    return read(path, is_law, language, act)


def _path(node: Node) -> list[str]:
    return [_plain(part) for part in node.heading_path]


def _numbers(entries: list[str]) -> list[str]:
    return [
        number for entry in entries for number in expanded(*entry.split("..")[:2], *[""][entry.count("..") :])
    ]


ACTS = [pytest.param(gold, text, id=name) for name, gold, text in _texts() if "act" in text]
WHOLE = [pytest.param(gold, text, id=name) for name, gold, text in _texts()]


def test_gold__every_entry_says_where_it_was_read() -> None:
    for name, _, text in _texts():
        entries = [text] + [entry for part in text.values() if isinstance(part, list) for entry in part]
        silent = [entry for entry in entries if isinstance(entry, dict) and not entry.get("source")]
        assert silent == [], name


@pytest.mark.parametrize(("gold", "text"), WHOLE)
def test_gold__pages_and_numbers(gold: Entry, text: Entry) -> None:
    reading = _reading(gold, text)
    found = reading.report
    if "numbers" in text:
        assert [number for node in reading.own_articles for number in reading.numbers_of(node)] == _numbers(
            text["numbers"]
        )
    assert list(found.missing) == text.get("missing", [])
    assert list(found.repeated) == text.get("repeated", [])
    if "blank_pages" in text:
        assert list(found.blank_pages) == text["blank_pages"]
    if "notices" in text:
        assert sorted(reading.codes) == sorted(text["notices"])
    pages = [page for node in reading.nodes for page in (node.first_page, node.last_page) if page]
    assert [min(pages), max(pages)] == text["pages"]
    assert len({node.eid for node in reading.nodes}) == len(reading.nodes)


@pytest.mark.parametrize(("gold", "text"), ACTS)
def test_gold__act(gold: Entry, text: Entry) -> None:
    whole = _reading(gold, {}).report
    act = whole.acts[text["act"] - 1]
    assert (_plain(act.title), act.kind, _plain(act.reference), act.date) == (
        _plain(text["title"]),
        text["kind"],
        _plain(text["reference"]),
        text["date"],
    )
    assert [act.first_page, act.last_page] == text["pages"]
    assert act.articles == len(_numbers(text["numbers"]))
    assert len(whole.acts) == sum(1 for other in gold["texts"] if "act" in other)


@pytest.mark.parametrize(("gold", "text", "entry"), _each("counts"))
def test_gold__count(gold: Entry, text: Entry, entry: Entry) -> None:
    assert _reading(gold, text).report.counts.get(entry["kind"], 0) == entry["count"]


@pytest.mark.parametrize(("gold", "text", "entry"), _each("headings"))
def test_gold__heading(gold: Entry, text: Entry, entry: Entry) -> None:
    nodes = _reading(gold, text).of_kind(entry["kind"])
    found = [
        (_path(node), _plain(node.heading)) for node in nodes if _plain(node.label) == _plain(entry["label"])
    ]
    assert ([_plain(part) for part in entry.get("path", [])], _plain(entry.get("heading", ""))) in found


@pytest.mark.parametrize(("gold", "text", "entry"), _each("passages"))
def test_gold__passage(gold: Entry, text: Entry, entry: Entry) -> None:
    node = _passage(_reading(gold, text), entry)
    words = _plain(node.text)
    assert words.startswith(_plain(entry["first"]))
    assert words.endswith(_plain(entry["last"]))
    assert [node.first_page, node.last_page] == entry["pages"]
    for part in entry.get("contains", ()):
        assert _plain(part) in words
    for part in entry.get("lacks", ()):
        assert _plain(part) not in words
    if "heading" in entry:
        assert _plain(node.heading) == _plain(entry["heading"])
    if "paragraphs" in entry:
        assert len(node.text.split("\n")) == entry["paragraphs"]


def _passage(reading: Reading, entry: Entry) -> Node:
    """The one of this kind and number below these headings."""
    named = [node for node in reading.of_kind(entry.get("kind", "article")) if node.number == entry["number"]]
    paths = [_path(node) for node in named]
    wanted = [_plain(part) for part in entry.get("path", [])]
    assert wanted in paths
    return named[paths.index(wanted)]


@pytest.mark.parametrize(("gold", "text", "entry"), _each("nowhere"))
def test_gold__words_that_are_no_text(gold: Entry, text: Entry, entry: Entry) -> None:
    words = _plain(entry["words"])
    holding = [
        node.eid
        for node in _reading(gold, text).nodes
        if words in _plain(f"{node.label} {node.heading} {node.text}")
    ]
    assert holding == []
