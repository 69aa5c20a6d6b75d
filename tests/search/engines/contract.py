"""What every engine does, whichever it is: an engine's own tests inherit these."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.base import Engine, RecordError
from search.records import digest
from search.types import ANONYMOUS, PARTNERS, PUBLIC, TEAM, SearchRecord, SearchResults, Viewer
from tests.search.records import article, asked, counts, keys, put, record

PARTNER = Viewer(frozenset({PUBLIC, PARTNERS}))
HOSTILE = (
    "'",
    '"',
    "l'",
    '"a',
    "a AND OR NOT",
    "+a -b",
    "a:b",
    "body_fr_fold_stem:vol",
    "*",
    "(((",
    "]})",
    "\\",
    "/.*/",
    "a~2^3",
    "\x00",
    "\ud800 vol",
    "a" * 10_000,
    "vol " * 2_500,
    "\u202e\u0301\u200b",
    "\N{PILE OF POO}",
    "ﬁ œ ß İ ǅ",
    "article",
    "art. ",
    "article 99999999999999999999",
    "«»",
    "“vol”",
    "'; DROP TABLE--",
    "<script>alert(1)</script>",
)


class EngineContract:
    """Tests of an empty ``engine``, which the inheriting class gives as a fixture."""

    # -- words

    @pytest.mark.parametrize("typed", ["légitime", "legitime", "LÉGITIME", "le\u0301gitime", "légitimes"])
    def test_word__is_found_whatever_its_accents_case_and_number(self, engine: Engine, typed: str) -> None:
        put(engine, record("a", "Une défense légitime."), record("b", "Autre chose."))
        assert keys(asked(engine, typed)) == ["a"]

    @pytest.mark.parametrize(
        ("typed", "written"),
        [
            ("matiere", "La matière."),
            ("matière", "les matieres premieres"),
            ("détenu", "Les détenus sont séparés."),
            ("détenus", "Le détenu est entendu."),
            ("élus", "Un élu local."),
            ("lois", "La loi pénale."),
            ("travail", "Les travaux forcés."),
            ("état", "L’État partie."),
            ("oeuvre", "Mise en œuvre."),
            ("children", "A child is heard."),
        ],
    )
    def test_word__finds_its_other_forms(self, engine: Engine, typed: str, written: str) -> None:
        language = "en" if typed.isascii() and typed.startswith("child") else "fr"
        put(engine, record("a", written, language=language), record("b", "Autre chose."))
        assert keys(asked(engine, typed)) == ["a"]

    def test_word__finds_texts_of_both_languages(self, engine: Engine) -> None:
        put(engine, record("fr", "La justice pour tous."), record("en", "Justice for all.", language="en"))
        assert set(keys(asked(engine, "justice"))) == {"fr", "en"}

    def test_words__of_which_one_is_found_suffice_and_more_rank_higher(self, engine: Engine) -> None:
        put(
            engine, record("one", "Le vol."), record("two", "Le vol en réunion."), record("none", "Le reste.")
        )
        assert keys(asked(engine, "vol réunion")) == ["two", "one"]

    def test_stop_words__alone_find_nothing(self, engine: Engine) -> None:
        put(engine, record("a", "Il est dans le code."))
        assert asked(engine, "il est dans le").total == 0

    def test_blank_text__gives_everything(self, engine: Engine) -> None:
        put(engine, record("a", "Un."), record("b", "Deux."))
        assert asked(engine, " ").total == 2

    @pytest.mark.parametrize(
        "fields",
        [
            {"title": "Rébellion"},
            {"heading_path": ("Livre 2", "Rébellion")},
            {"work_title": "Traité de la rébellion"},
            {"tags": ("rébellion",)},
        ],
    )
    def test_word__is_found_in_title_headings_work_and_tags(
        self, engine: Engine, fields: dict[str, object]
    ) -> None:
        put(engine, record("a", "Un texte.", **fields), record("b", "Un texte."))
        assert keys(asked(engine, "rebellion")) == ["a"]

    def test_first_passage_under_a_heading__comes_before_those_that_only_mention_it(
        self, engine: Engine
    ) -> None:
        put(
            engine,
            article("1", "Rien.", heading_path=("Dispositions",)),
            article("2", "Quiconque trompe la justice.", heading_path=("Faux témoignages",)),
            article("3", "Les peines du faux témoignage.", heading_path=("Faux témoignages",)),
        )
        assert keys(asked(engine, "faux temoignages"))[0] == "code-2"

    # -- phrases

    def test_phrase__is_found_unstemmed_and_unaccented_in_this_order_only(self, engine: Engine) -> None:
        put(
            engine,
            record("whole", "En état de légitime défense, il agit."),
            record("apart", "La défense est légitime."),
            record("plural", "Les légitimes défenses."),
        )
        assert keys(asked(engine, '"legitime defense"')) == ["whole"]
        assert keys(asked(engine, "« état de légitime »")) == ["whole"]

    def test_phrase__must_be_there_though_other_words_need_not(self, engine: Engine) -> None:
        put(engine, record("a", "La légitime défense."), record("b", "La prison."))
        assert keys(asked(engine, '"légitime défense" prison')) == ["a"]

    # -- references

    @pytest.mark.parametrize(
        "typed",
        [
            "article 450-3",
            "art 450-3 code des choses",
            "art. 450-3 CT",
            "450-3 CT",
            "CT 450\u20103",
            "l'article 450-3 du code des choses",
            "450-3",
        ],
    )
    def test_reference__gives_the_article_first_then_what_cites_it(self, engine: Engine, typed: str) -> None:
        put(
            engine,
            article("450", "Trois ans."),
            article("450-3", "Est puni le vol."),
            article("451", "Les peines de l'article 450\u20103 sont doublées."),
            article("3", "450 francs d'amende."),
        )
        found = asked(engine, typed)
        assert (keys(found), found.reference) == (["code-450-3", "code-451"], "450-3")

    def test_reference__names_the_work_by_its_closest_name(self, engine: Engine) -> None:
        other = {
            "group": "test:other",
            "work": "other",
            "work_title": "Code militaire des choses",
            "work_names": ("Code militaire des choses", "CMC"),
        }
        put(engine, article("18", "Un."))
        put(engine, replace(article("18", "Deux.", **other), key="other-18"))
        assert keys(asked(engine, "art 18 code des choses"))[0] == "code-18"
        assert keys(asked(engine, "18 CMC")) == ["other-18"]
        assert set(keys(asked(engine, "article 18"))) == {"code-18", "other-18"}

    def test_reference__to_an_article_that_is_not_there_finds_no_noise(self, engine: Engine) -> None:
        put(engine, article("1", "Le présent article."))
        found = asked(engine, "article 999")
        assert (found.total, found.reference) == (0, "999")

    def test_number_among_words__is_a_word_where_no_work_is_named_so(self, engine: Engine) -> None:
        put(engine, article("12", "Rien."), record("a", "Une peine de 12 mois."))
        found = asked(engine, "12 mois")
        assert (keys(found)[0], found.reference) == ("a", "")

    def test_name_of_a_work__gives_the_work_first(self, engine: Engine) -> None:
        work = record(
            "work", "CT", kind="work", title="Code des choses", work_names=("Code des choses", "CT")
        )
        put(engine, work, *(article(str(n), "Le code des choses, le code des choses.") for n in range(5)))
        assert keys(asked(engine, "code des choses"))[0] == "work"
        assert keys(asked(engine, "ct"))[0] == "work"

    # -- snippets

    def test_snippet__shows_the_passage_that_matched(self, engine: Engine) -> None:
        text = "Une phrase sans rapport. " * 60 + "Le vol en réunion est puni. " + "Encore autre chose. " * 60
        put(engine, record("a", text))
        snippet = asked(engine, "reunion").hits[0].snippet
        assert "<mark>réunion</mark>" in snippet
        assert (snippet[:2], snippet[-2:]) == ("… ", " …")

    def test_snippet__of_a_phrase_marks_it_as_one(self, engine: Engine) -> None:
        put(engine, record("a", "Défense. " * 80 + "La légitime\ndéfense d'autrui & <b>."))
        snippet = asked(engine, '"legitime defense"').hits[0].snippet
        assert "<mark>légitime\ndéfense</mark> d&#x27;autrui &amp; &lt;b&gt;." in snippet

    def test_snippet__has_no_markup_but_mark(self, engine: Engine) -> None:
        text = '<script>vol("x")</script> &amp; <mark>faux</mark> \N{PILE OF POO} vol é vol'
        put(engine, record("a", text))
        snippet = asked(engine, "vol").hits[0].snippet
        assert re.findall("<[^>]*>", snippet) == ["<mark>", "</mark>"] * 3
        assert html.unescape(re.sub("</?mark>", "", snippet)) == text

    def test_snippet__is_the_beginning_when_only_a_heading_matched(self, engine: Engine) -> None:
        put(engine, record("a", "Il n'y a pas d'infraction.", heading_path=("Légitime défense",)))
        assert asked(engine, "légitime").hits[0].snippet == "Il n&#x27;y a pas d&#x27;infraction."

    def test_hit__carries_what_the_record_says(self, engine: Engine) -> None:
        put(
            engine,
            article("2", "Le vol.", heading_path=("Livre 1",), page=7, date="2024-12", status="in_force"),
        )
        hit = asked(engine, "vol").hits[0]
        assert (hit.kind, hit.number, hit.title, hit.heading_path) == ("article", "2", "Art. 2", ("Livre 1",))
        assert (hit.work, hit.work_title, hit.url) == ("code", "Code des choses", "/code-2/")
        assert (hit.page, hit.date, hit.status) == (7, "2024-12", "in_force")

    # -- facets and pages

    @pytest.fixture
    def shelf(self, engine: Engine) -> Engine:
        put(
            engine,
            record("a", "vol", facets={"work": ("x",), "tag": ("Genre", "a.b")}),
            record("b", "vol", facets={"work": ("x",)}),
            record("c", "vol", kind="page", facets={"work": ("y",), "tag": ("Genre",)}),
            record("d", "autre", facets={"work": ("z",)}),
        )
        return engine

    def test_facets__count_the_found_records(self, shelf: Engine) -> None:
        found = asked(shelf, "vol")
        assert counts(found, "work") == {"x": 2, "y": 1}
        assert counts(found, "tag") == {"Genre": 2, "a.b": 1}
        assert counts(found, "kind") == {"article": 2, "page": 1}

    def test_filter__narrows_hits_and_other_facets_but_not_its_own(self, shelf: Engine) -> None:
        found = asked(shelf, "vol", filters={"work": ("y",)})
        assert (found.total, keys(found)) == (1, ["c"])
        assert counts(found, "work") == {"x": 2, "y": 1}
        assert counts(found, "kind") == {"page": 1}

    def test_filters__of_one_facet_add_up_and_of_two_narrow(self, shelf: Engine) -> None:
        assert asked(shelf, "vol", filters={"work": ("x", "y")}).total == 3
        assert set(keys(asked(shelf, "vol", filters={"work": ("x", "y"), "tag": ("Genre",)}))) == {"a", "c"}

    @pytest.mark.parametrize("name", ["nobody's", "", "a.b", "work\x00", "é"])
    def test_filter__by_what_no_record_has_finds_nothing(self, shelf: Engine, name: str) -> None:
        assert asked(shelf, "vol", filters={name: ("x",)}).total == 0
        assert asked(shelf, "vol", filters={"work": (name,)}).total == 0

    def test_pages__follow_each_other_without_gap_or_repeat(self, engine: Engine) -> None:
        put(engine, *(record(str(n), f"vol {n}") for n in range(25)))
        pages = [asked(engine, "vol", offset=start, limit=10) for start in (0, 10, 20, 30)]
        assert [len(page.hits) for page in pages] == [10, 10, 5, 0]
        assert {key for page in pages for key in keys(page)} == {str(n) for n in range(25)}
        assert {page.total for page in pages} == {25}

    # -- who may see what

    def test_hidden_records__leave_no_trace(self, engine: Engine) -> None:
        """The world with records that a viewer may not see gives what the world without them gives."""
        shown = [
            article("1", "Le vol simple.", heading_path=("Vols",), facets={"tag": ("biens",)}),
            article("2", "Le vol aggravé par la nuit.", facets={"tag": ("biens",)}),
        ]
        hidden = [
            article("9", "Le vol secret.", visible_to=frozenset({TEAM}), facets={"secret": ("tag",)}),
            article("10", "Le vol des partenaires.", visible_to=frozenset({PARTNERS, "organisation:3"})),
            record("team", "secret", title="Secret vol", suggest="Secret vol", visible_to=frozenset({TEAM})),
        ]
        questions = ("vol", "secret", '"vol secret"', "article 9", "9 CT", "", "vols partenaires")
        typed = ("se", "art", "9", "vol", "art 9 code")
        put(engine, *shown)
        before = [_seen(asked(engine, text)) for text in questions]
        lines = [engine.suggest(text, ANONYMOUS, 8) for text in typed]
        put(engine, *shown, *hidden)
        assert [_seen(asked(engine, text)) for text in questions] == before
        assert [engine.suggest(text, ANONYMOUS, 8) for text in typed] == lines
        assert asked(engine, "secret", Viewer(frozenset({TEAM}))).total == 2

    def test_viewer__sees_a_record_when_they_share_a_token(self, engine: Engine) -> None:
        put(engine, record("a", "vol", visible_to=frozenset({PARTNERS, "organisation:3"})))
        assert asked(engine, "vol").total == 0
        assert asked(engine, "vol", PARTNER).total == 1
        assert asked(engine, "vol", Viewer(frozenset({"organisation:3"}))).total == 1
        assert asked(engine, "vol", Viewer(frozenset({"organisation:33"}))).total == 0

    def test_nobody__sees_nothing(self, engine: Engine) -> None:
        put(engine, record("a", "vol", suggest="Vol"))
        nobody = Viewer(frozenset())
        assert asked(engine, "vol", nobody).total == 0
        assert engine.suggest("vol", nobody, 8) == ()

    # -- suggestions

    @pytest.fixture
    def lines(self, engine: Engine) -> Engine:
        heading: dict[str, Any] = {"kind": "heading", "only_suggested": True}
        put(
            engine,
            record("h1", title="Légitime défense", suggest="Section 1 – Légitime défense", **heading),
            record("h2", title="x", suggest="Légitimité des actes", **heading),
            record("w", kind="work", title="Code des choses", suggest="Code des choses", work_names=("CT",)),
            record("silent", "légitime", title="Légitime"),
            *(article(number, "x") for number in ("45", "450", "450-3", "451")),
        )
        return engine

    @pytest.mark.parametrize("typed", ["legit", "LÉGIT", "légit", "legitim"])
    def test_suggestions__continue_what_was_typed(self, lines: Engine, typed: str) -> None:
        found = [line.text for line in lines.suggest(typed, ANONYMOUS, 8)]
        assert found == ["Légitimité des actes", "Section 1 – Légitime défense"]

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("légitime déf", "Section 1 – Légitime défense"),
            ("code", "Code des choses"),
            ("450", "Art. 450"),
            ("450-", "Art. 450"),
            ("450-3", "Art. 450-3"),
            ("article 451", "Art. 451"),
            ("art. 45 code des ch", "Art. 45"),
            ("45 ct", "Art. 45"),
        ],
    )
    def test_suggestions__put_the_nearest_first(self, lines: Engine, typed: str, first: str) -> None:
        assert lines.suggest(typed, ANONYMOUS, 8)[0].text == first

    def test_suggestions__are_as_many_as_asked_for_and_none_twice(self, engine: Engine) -> None:
        put(engine, *(record(str(n), suggest=f"Ligne {n % 5}") for n in range(20)))
        assert len(engine.suggest("ligne", ANONYMOUS, 3)) == 3
        assert sorted(line.text[-1] for line in engine.suggest("ligne", ANONYMOUS, 8)) == list("01234")

    def test_record_only_suggested__is_no_answer(self, lines: Engine) -> None:
        assert keys(asked(lines, "légitime")) == ["silent"]
        assert asked(lines, "", limit=100).total == 6

    # -- changes

    def test_replace__takes_the_place_of_all_records_of_its_groups_and_of_no_others(
        self, engine: Engine
    ) -> None:
        put(engine, record("a1", "vol", group="test:1"), record("a2", "vol", group="test:1"))
        put(engine, record("b", "vol", group="test:11"))
        put(engine, record("a3", "vol", group="test:1"))
        assert sorted(keys(asked(engine, "vol"))) == ["a3", "b"]
        engine.replace(["test:1"], [])
        assert (keys(asked(engine, "vol")), engine.count()) == (["b"], 1)

    def test_replace__that_fails_changes_nothing(self, engine: Engine) -> None:
        put(engine, record("a", "vol"))

        def failing() -> Iterator[SearchRecord]:
            yield record("new", "vol", group="test:a")
            raise ValueError("no such thing")

        with pytest.raises(RecordError, match="no such thing"):
            engine.replace(["test:a"], failing())
        with pytest.raises(RecordError, match="Two records have the key 'a'"):
            engine.replace(["test:a"], [record("a", "x"), record("a", "y")])
        assert keys(asked(engine, "vol")) == ["a"]
        put(engine, record("a", "autre"))
        assert keys(asked(engine, "autre")) == ["a"]

    def test_rebuild__holds_these_records_and_no_others(self, engine: Engine) -> None:
        put(engine, record("old", "vol"))
        assert engine.rebuild([[record("a", "vol")], [record("b", "vol"), record("c", "autre")]]) == 3
        assert sorted(keys(asked(engine, "vol"))) == ["a", "b"]
        assert engine.count() == 3

    def test_rebuild__that_fails_leaves_the_live_index(self, engine: Engine) -> None:
        put(engine, record("old", "vol"))
        with pytest.raises(RecordError):
            engine.rebuild([[record("a", "vol")], [record("a", "again")]])
        assert keys(asked(engine, "vol")) == ["old"]

    def test_digests__are_those_of_the_records(self, engine: Engine) -> None:
        records = [record("a", "Un\x00 deux.", tags=("x",)), record("b", facets={"tag": ("2", "1")})]
        put(engine, *records)
        assert dict(engine.digests()) == {one.key: digest(one) for one in records}

    # -- anything

    @pytest.mark.parametrize("typed", HOSTILE)
    def test_hostile_text__is_answered(self, engine: Engine, typed: str) -> None:
        put(engine, record("a", "Le vol.", suggest="Le vol"))
        assert asked(engine, typed).total in (0, 1)
        assert len(engine.suggest(typed, ANONYMOUS, 8)) in (0, 1)

    @pytest.mark.parametrize("text", [*HOSTILE, "a" * 1_000_000, "é" * 1_000_000, "\ud800" * 100])
    def test_hostile_record__is_indexed_with_the_rest(self, engine: Engine, text: str) -> None:
        hostile = record(
            "a",
            f"vol {text}",
            title=text,
            heading_path=(text,),
            work_names=(text,),
            tags=(text,),
            suggest=text,
            number=text,
            numbers=(text,),
            facets={"tag": (text,)},
        )
        put(engine, hostile, record("b", "vol"))
        found = asked(engine, "vol")
        assert set(keys(found)) == {"a", "b"}
        assert all(hit.snippet.encode("utf-8") is not None for hit in found.hits)
        assert dict(engine.digests())["a"] == digest(hostile)

    @settings(
        max_examples=150,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(typed=st.text(st.characters(codec=None), max_size=60))
    def test_any_text__is_answered(self, engine: Engine, typed: str) -> None:
        if not getattr(engine, "filled_for_any_text", False):
            put(engine, record("a", "Le vol de l'article 12.", suggest="Le vol", numbers=("12",)))
            vars(engine)["filled_for_any_text"] = True
        assert asked(engine, typed, filters={"kind": ("article", typed)} if typed else {}).total in (0, 1)
        assert len(engine.suggest(typed, ANONYMOUS, 8)) in (0, 1)

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(text=st.text(st.characters(codec=None), max_size=200))
    def test_any_record__is_found_by_its_neighbouring_word(self, engine: Engine, text: str) -> None:
        put(engine, record("a", f"{text} zébulon", title=text, tags=(text,)))
        found = asked(engine, "zebulon")
        assert keys(found) == ["a"]
        assert "<mark>" in found.hits[0].snippet


def _seen(results: SearchResults) -> tuple[object, ...]:
    """All that a viewer is shown of an answer, but for the score and the time it took."""
    hits = frozenset((hit.key, hit.snippet, hit.url) for hit in results.hits)
    return results.total, hits, results.facets, results.reference
