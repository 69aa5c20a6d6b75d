"""What was typed becomes a plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.plan import MAX_LIMIT, MAX_OFFSET, SearchPlan, make_plan
from search.query import MAX_WORDS
from search.types import SearchQuery


def _plan(text: str, **query: object) -> SearchPlan:
    return make_plan(SearchQuery(text, **query))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "number", "names", "explicit"),
    [
        ("article 450-3", "450-3", (), True),
        ("Art.450\u20103", "450-3", (), True),
        ("art 18 code pénal", "18", ("code", "penal"), True),
        ("art. 324-11 CP", "324-11", ("cp",), True),
        ("450-3 CP", "450-3", ("cp",), False),
        ("CP 450-3", "450-3", ("cp",), False),
        ("l'article 12 bis du code pénal", "12bis", ("code", "penal"), True),
        ("l’article premier de la Constitution", "1", ("constitution",), True),
        ("Code pénal, art. 1er", "1", ("code", "penal"), True),
        ("article L. 131-4", "L131-4", (), True),
        ("Article n° 7", "7", (), True),
        ("12", "12", (), False),
    ],
)
def test_reference__is_read(typed: str, number: str, names: tuple[str, ...], explicit: bool) -> None:
    reference = _plan(typed).reference
    assert reference is not None
    assert (reference.number, reference.names, reference.explicit) == (number, names, explicit)


@pytest.mark.parametrize(
    "typed",
    [
        "légitime défense",
        "loi du 26 juin",
        "art",
        "l'article",
        "articles",
        "partie 3 bis repetita",
        '"article 3"',
    ],
)
def test_text_without_a_reference__has_none(typed: str) -> None:
    assert _plan(typed).reference is None


@pytest.mark.parametrize(
    "typed", ['"légitime  défense" vol', "« légitime défense » vol", "vol “légitime, défense”"]
)
def test_quotes__make_a_phrase(typed: str) -> None:
    plan = _plan(typed)
    assert plan.phrases == ("légitime défense",)
    assert [word.text for word in plan.words] == ["vol"]


def test_quote_that_is_not_closed__is_no_phrase() -> None:
    plan = _plan('vol "en réunion')
    assert (plan.phrases, [word.text for word in plan.words]) == ((), ["vol", "en", "réunion"])


@pytest.mark.parametrize(
    ("typed", "form"),
    [("détenus", "détenu"), ("Détenu", "détenus"), ("lois", "loi"), ("élu", "élus"), ("yeux", "œil")],
)
def test_word__has_the_forms_that_its_stem_misses(typed: str, form: str) -> None:
    (word,) = _plan(typed).words
    assert form in word.forms


def test_words__are_cut_at_apostrophes() -> None:
    assert [word.text for word in _plan("l'état d’urgence").words] == ["l", "état", "d", "urgence"]


@pytest.mark.parametrize(
    ("typed", "everything"), [("", True), (" \n", True), ("\x00", True), ("'", False), ("a", False)]
)
def test_blank_text__asks_for_everything(typed: str, everything: bool) -> None:
    assert _plan(typed).everything is everything


def test_slice__is_kept_within_bounds() -> None:
    plan = _plan("vol", offset=-5, limit=0)
    assert (plan.offset, plan.limit) == (0, 1)
    plan = _plan("vol", offset=10**9, limit=10**9)
    assert (plan.offset, plan.limit) == (MAX_OFFSET, MAX_LIMIT)


def test_filters__without_values_are_left_out() -> None:
    assert _plan("vol", filters={"work": (), "tag": ("a",)}).filters == {"tag": ("a",)}


@given(st.text(st.characters(codec=None), max_size=3000))
def test_any_text__has_a_plan_of_bounded_size(typed: str) -> None:
    plan = _plan(typed)
    assert len(plan.words) <= MAX_WORDS
    assert all(word.text.encode("utf-8") for word in plan.words)
