"""Pages stay small however long the code and the article; nothing of a long article is lost."""

import gzip
import random
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kb.models import Passage
from kb.slices import slice_of, slices_of
from tests.factories import PassageFactory
from tests.kb.codes import code_with

COMPRESSED, UNCOMPRESSED = 100 * 1024, 400 * 1024


def sentences(characters: int) -> str:
    """Paragraphs that a packer finds about as hard as French."""
    draw = random.Random(characters)  # noqa: S311 - no secret is drawn
    syllables = [
        "ra",
        "ti",
        "on",
        "ment",
        "pré",
        "vu",
        "le",
        "juge",
        "con",
        "dam",
        "né",
        "à",
        "des",
        "pei",
        "nes",
    ]
    made: list[str] = []
    while sum(map(len, made)) + len(made) < characters:
        made.append(
            " ".join("".join(draw.choices(syllables, k=draw.randrange(1, 4))) for _ in range(80)) + "."
        )
    return "\n".join(made)


def assert_small(page: Any) -> None:
    assert page.status_code == 200
    assert len(page.content) < UNCOMPRESSED
    assert len(gzip.compress(page.content)) < COMPRESSED


@pytest.mark.django_db
def test_pages__of_a_code_of_2000_articles_are_small(client: Client) -> None:
    expression = code_with(2000, a_chapter=40, words=sentences(1200))
    key = expression.work.key
    for address in (
        reverse("work", args=[key]),
        reverse("passage", args=[key, "art_1"]),
        reverse("passage", args=[key, "art_1000"]),
        reverse("passage", args=[key, "book_2"]),
        reverse("passage", args=[key, "book_1__chp_3"]),
        reverse("expression_passage", args=[key, expression.pk, "art_2000"]),
        reverse("history", args=[key, "art_7"]),
    ):
        assert_small(client.get(address))


@pytest.mark.django_db
def test_article__of_300_kilobytes_is_read_in_small_parts_that_hold_all_of_it(client: Client) -> None:
    expression = code_with(6)
    text = sentences(300_000)
    Passage.objects.filter(eid="art_3").update(text=text)
    address = reverse("passage", args=[expression.work.key, "art_3"])
    read, seen = [], 0
    while True:
        seen += 1
        page = client.get(address, {"partie": str(seen)})
        assert_small(page)
        unit = next(unit for unit in page.context["page"].units if unit.asked)
        read.append(unit.text.words)
        if not unit.text.after:
            break
        assert f"?partie={seen + 1}" in page.content.decode()
    assert seen > 3
    assert "\n".join(read) == text
    for odd in ("0", "-1", "999", "x", "9" * 30):
        assert_small(client.get(address, {"partie": odd}))


@pytest.mark.django_db
def test_printing__gives_all_articles_in_bounded_pages(client: Client) -> None:
    expression = code_with(900, words=sentences(900))
    address = reverse("print", args=[expression.work.key])
    numbers: list[str] = []
    for part in range(1, 100):
        page = client.get(address, {"partie": str(part)})
        assert len(page.content) < 1_000_000
        numbers += re.findall(r"<h3>Art\. (\d+)", page.content.decode())
        if part == page.context["count"]:
            break
    assert part > 1
    assert numbers == [str(number) for number in range(1, 901)]


@pytest.mark.django_db
def test_printing__of_a_part_has_its_articles_alone(client: Client) -> None:
    expression = code_with(40)
    address = reverse("print", args=[expression.work.key])
    page = client.get(address, {"dans": "book_1__chp_2", "version": str(expression.pk)})
    assert re.findall(r"<h3>Art\. (\d+)", page.content.decode()) == [str(n) for n in range(11, 21)]
    assert client.get(address, {"dans": "chp_99"}).status_code == 404
    assert client.get(address, {"version": "999"}).status_code == 404
    PassageFactory(expression=expression, position=999, number="99", text="mot " * 200_000)
    long = client.get(address, {"dans": "art_99"})
    assert len(long.content) < 500_000
    assert reverse("passage", args=[expression.work.key, "art_99"]) in long.content.decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("court", ["court"]),
        ("un deux trois", ["un deux", "trois"]),
        ("abc\ndefghi", ["abc", "defghi"]),
        ("abcdefghijkl", ["abcdefgh", "ijkl"]),
    ],
)
def test_slices__are_cut_between_paragraphs_else_words_else_anywhere(text: str, expected: list[str]) -> None:
    assert slices_of(text, 8) == expected


def test_slice__is_the_nearest_to_the_one_asked_for() -> None:
    found = slice_of("un deux trois", 7, 8)
    assert (found.words, found.number, found.count, found.before, found.after) == ("trois", 2, 2, 1, 0)
