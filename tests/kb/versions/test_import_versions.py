"""The Code civil with all its versions, loaded and read at each of its dates.

What is expected is taken from the file itself: the moments that it gives (in seconds, read in Paris time)
and, for what is older than 1970, the days that the names of the laws give, copied here by hand.
"""

import gzip
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from kb import actions
from kb.models import Expression, LegalCode, Passage
from kb.reading import text_of
from kb.search_records import WorkRecords
from kb.versions.dating import Dates
from kb.versions.history import history_of
from kb.versions.periods import When
from kb.versions.questions import article_on, text_on
from tests.factories import ExpressionFactory, LegalCodeFactory, MembershipFactory
from tests.shared import shared_file

pytestmark = pytest.mark.django_db

# The small numbers that the file counts days before 1970 with, and the day that the law's name gives.
DAYS_BEFORE_1970 = {
    1: date(1803, 3, 14), 2: date(1803, 3, 15), 3: date(1803, 3, 21), 5: date(1803, 3, 27),
    6: date(1803, 4, 29), 7: date(1803, 5, 13), 10: date(1804, 2, 4), 11: date(1804, 2, 6),
    12: date(1804, 2, 9), 13: date(1804, 2, 10), 14: date(1804, 2, 17), 15: date(1804, 2, 19),
    16: date(1804, 2, 24), 17: date(1804, 3, 16), 18: date(1804, 3, 17), 19: date(1804, 3, 19),
    20: date(1804, 3, 20), 21: date(1804, 3, 24), 22: date(1804, 3, 25), 24: date(1804, 3, 30),
    35: date(1898, 4, 8), 61: date(1938, 2, 18), 62: date(1938, 11, 12), 68: date(1942, 9, 22),
    71: date(1945, 11, 5), 72: date(1946, 4, 14), 73: date(1946, 10, 7), 76: date(1956, 8, 7),
    77: date(1957, 3, 27), 82: date(1958, 8, 30), 83: date(1958, 10, 7), 86: date(1958, 12, 25),
    87: date(1959, 1, 8), 89: date(1962, 8, 7), 93: date(1964, 12, 14), 94: date(1964, 12, 15),
    97: date(1965, 6, 15), 100: date(1966, 2, 1), 103: date(1966, 11, 1), 105: date(1967, 7, 1),
    107: date(1967, 8, 1), 110: date(1968, 1, 3), 111: date(1968, 11, 1),
}  # fmt: skip


def day_of(version: dict[str, Any]) -> date | None:
    """When a version began, as far as the file says."""
    epoch = version["epoch"]
    if epoch >= 25_200:
        return datetime.fromtimestamp(epoch, ZoneInfo("Europe/Paris")).date()
    return DAYS_BEFORE_1970.get(epoch)


def words(text: str) -> list[str]:
    """The words of a version, without its title."""
    return text.partition("\n----\n")[2].split()


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    with gzip.open(shared_file("legal/code_civil_versions.jsonl.gz"), "rt") as file:
        return [json.loads(line) for line in file]


def load(**options: Any) -> dict[str, Any]:
    out = io.StringIO()
    path = str(shared_file("legal/code_civil_versions.jsonl.gz"))
    call_command("import_versions", path, json=True, stdout=out, **options)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


def test_import__says_what_it_loaded_and_what_is_odd_by_row(rows: list[dict[str, Any]]) -> None:
    result = load(title="Code civil", publish=True)
    assert (result["articles"], result["versions"]) == (963, sum(len(row["versions"]) for row in rows))
    assert result["added"] is True
    assert result["uncertain"] == sum(day_of(v) is None for row in rows for v in row["versions"]) - 1
    told = {(one["article"], one["problem"].partition(":")[0]) for one in result["odd"]}
    # Article 17, version 2: before 1938 by its place, a law of 1993 by its name.
    assert ("17", "version 2") in told
    row = next(one for one in result["odd"] if one["article"] == "17")["row"]
    assert rows[row - 1]["path"].endswith("/Article 17.md")


def test_import__again_changes_nothing() -> None:
    first = load(title="Code civil", publish=True)
    before = list(Passage.objects.order_by("pk").values_list("pk", "eid", "version"))
    again = load(title="Code civil", publish=True)
    assert (again["added"], again["expression"], again["work"]) == (False, first["expression"], first["work"])
    assert list(Passage.objects.order_by("pk").values_list("pk", "eid", "version")) == before
    by_key = load(work=first["work"])
    assert by_key["expression"] == first["expression"]
    assert Expression.objects.count() == LegalCode.objects.count() == 1


def test_every_article__reads_right_at_each_of_its_dates(rows: list[dict[str, Any]]) -> None:
    load(title="Code civil", publish=True)
    work = LegalCode.objects.get()
    texts = dict(Passage.objects.values_list("pk", "text"))
    checked = 0
    for row in rows:
        number = row["path"].rpartition("/Article ")[2].removesuffix(".md")
        history = history_of(work, f"art_{number}", "fr")
        assert [words_of(texts[moment.pk]) for moment in history.moments] == [
            words(version["text"]) for version in row["versions"]
        ]
        assert [moment.amended_by for moment in history.moments] == [v["law"] for v in row["versions"]]
        for day, version in _days(row["versions"]):
            answer = history.on(day)
            assert answer is not None
            assert answer.when == When.IN_FORCE, (number, day)
            assert words_of(texts[history.moments[answer.index].pk]) == words(version["text"]), (number, day)
            checked += 1
    assert checked > 4000


def words_of(text: str) -> list[str]:
    return text.split()


def _days(versions: list[dict[str, Any]]) -> Iterator[tuple[date, dict[str, Any]]]:
    """Days on which it is certain which version applied: the first one, the last one, and today."""
    starts = [day_of(version) for version in versions]
    for index, version in enumerate(versions):
        start, after = starts[index], starts[index + 1 : index + 2]
        if start:
            yield start, version
        if start and after and after[0] is not None:
            yield after[0] - timedelta(days=1), version
    yield date(2026, 1, 1), versions[-1]


def test_article__is_read_at_a_date_on_its_page(client: Client) -> None:
    load(title="Code civil", publish=True)
    key = LegalCode.objects.get().key
    page = client.get(reverse("passage_on", args=[key, date(1950, 1, 1), "art_102"])).content.decode()
    assert "Toutefois, le domicile du patron-batelier" in page
    assert "Décret-loi du 12 novembre 1938" in page
    before = client.get(reverse("passage_on", args=[key, date(1938, 11, 11), "art_102"])).content.decode()
    assert "patron-batelier" not in before
    assert "Le domicile de tout Français" in before
    wording = reverse("wording", args=[key, Expression.objects.get().pk, "art_102", 2])
    assert "patron-batelier" in client.get(wording).content.decode()
    assert wording in page


def test_contents__of_a_day_hold_what_existed_then() -> None:
    load(title="Code civil", publish=True)
    work = LegalCode.objects.get()
    now, then = text_of(work), text_on(work, date(1810, 1, 1))
    assert now is not None
    assert then is not None
    assert then.text is not None
    # The protection of the human body (art. 16-2) came in 1994; the domicile (art. 102) in 1803.
    assert now.contents().get("art_16-2") is not None
    assert then.text.contents().get("art_16-2") is None
    assert then.text.contents().get("art_102") is not None
    assert all(node.is_leaf or list(node.units()) for node in then.text.contents().nodes)
    assert not [node for node in then.text.contents().nodes if node.is_leaf and node.kind != "article"]


def test_article_of_unknown_start__is_said_to_be_so(client: Client) -> None:
    """Article 17, version 2, has a place before 1938 and after 1898 and no day."""
    load(title="Code civil", publish=True)
    work = LegalCode.objects.get()
    applied = article_on(work, "art_17", date(1938, 2, 18))
    assert applied is not None
    assert applied.nearest.not_before == date(1898, 4, 8)
    page = client.get(reverse("history", args=[work.key, "art_17"])).content.decode()
    assert "1898" in page


def test_search__holds_todays_wordings_alone() -> None:
    load(title="Code civil", publish=True)
    records = list(WorkRecords().records([LegalCode.objects.get().search_group]))
    assert len({record.key for record in records}) == len(records)
    domicile = next(record for record in records if record.number == "102")
    assert "domicile stable" in domicile.text
    assert sum(record.kind == "article" for record in records) == 963


def test_import__of_a_file_without_an_article_leaves_nothing(tmp_path: Any) -> None:
    path = tmp_path / "vide.jsonl"
    path.write_text('{"path": "x"}\n')
    with pytest.raises(CommandError, match="article"):
        call_command("import_versions", str(path), title="Code", json=False)
    assert not LegalCode.objects.exists()
    assert not Expression.objects.exists()


def test_import__whose_dates_meet_those_of_another_text_is_refused(tmp_path: Any) -> None:
    other = ExpressionFactory(work=LegalCodeFactory(title="Code"), in_force_from=date(1990, 1, 1))
    path = tmp_path / "versions.jsonl"
    one = {"path": "Article 1.md", "versions": [{"law": "Loi 1803-03-14", "epoch": 1, "text": "Texte."}]}
    path.write_text(json.dumps(one))
    with path.open("rb") as handle, pytest.raises(ValidationError, match=other.filename):
        actions.import_versions(other.work, File(handle, name="versions.jsonl"), by=None)
    assert Expression.objects.get() == other
    actions.set_dates(other, Dates(), by=None)
    with path.open("rb") as handle:
        expression, _ = actions.import_versions(other.work, File(handle, name="versions.jsonl"), by=None)
    assert (expression.in_force_from, expression.passages.get().eid) == (date(1803, 3, 14), "art_1")


def test_import__is_not_read_again_as_a_document(tmp_path: Any) -> None:
    path = tmp_path / "versions.jsonl"
    one = {"path": "Article 1.md", "versions": [{"law": "Loi 1803-03-14", "epoch": 1, "text": "Texte."}]}
    path.write_text(json.dumps(one))
    call_command("import_versions", str(path), title="Code", publish=True, stdout=io.StringIO())
    expression = Expression.objects.get()
    client = Client()
    client.force_login(MembershipFactory(editor=True).user)
    response = client.post(reverse("kb_admin:read_again", args=[expression.pk]), follow=True)
    assert response.status_code == 200
    expression.refresh_from_db()
    assert (expression.message, expression.passages.get().text) == ("", "Texte.")


@pytest.mark.parametrize(
    "options",
    [{"work": "n-existe-pas"}, {"path": "/nulle/part.jsonl", "title": "Code"}],
)
def test_import__of_what_is_not_there_says_so(options: dict[str, str], tmp_path: Any) -> None:
    path = tmp_path / "versions.jsonl"
    path.write_text("{}")
    with pytest.raises(CommandError, match="There is no"):
        call_command("import_versions", options.pop("path", str(path)), **options)
