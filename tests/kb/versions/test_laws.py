"""Days read from the names of laws, as the consolidated Code civil writes them."""

from datetime import date

import pytest

from kb.versions.laws import Basis, Start, Stated, starts_of, stated_in

NAMES = [
    ("Créé par Loi 1803-03-14", date(1803, 3, 14), Basis.LAW),
    ("Créé par Loi 1803-03-17 promulguée le 27 mars 1803", date(1803, 3, 27), Basis.PROMULGATED),
    ("Modifié par Décret-loi du 12 novembre 1938 (V)", date(1938, 11, 12), Basis.LAW),
    ("Modifié par Ordonnance n° 58-923 du 7 octobre 1958, art. 1 v. init.", date(1958, 10, 7), Basis.LAW),
    ("Modifié par LOI n°2008-1249 du 1er décembre 2008 - art. 14", date(2008, 12, 1), Basis.LAW),
    ("Modifié par Loi 89-487 1989-07-10 art. 11 JORF 14 Juillet 1989", date(1989, 7, 14), Basis.PUBLISHED),
    (
        "Modifié par Loi n°2006-728 du 23 juin 2006 - art. 29 JORF 24 juin 2006 en vigueur le 1er janvier "
        "2007",
        date(2007, 1, 1),
        Basis.IN_FORCE,
    ),
    (
        "Créé par Loi 1803-03-17 promulguée le 27 mars 1803 Modifié par Loi n°64-1230 du 14 décembre 1964 - "
        "art. 2 JORF 15 décembre 1964 en vigueur le 15 juin 1965",
        date(1965, 6, 15),
        Basis.IN_FORCE,
    ),
    (
        "Créé par Loi 1804-03-07 promulguée le 17 mars 1804 Modifié par Loi 46-682 1946-04-13 JORF 14 avril "
        "1946 rectificatif JORF 16, 24 avril",
        date(1946, 4, 14),
        Basis.PUBLISHED,
    ),
    ("Modifié par Décision n°2014-398 QPC du 2 juin 2014 - art. 1, v. init.", date(2014, 6, 2), Basis.LAW),
]


@pytest.mark.parametrize(("name", "day", "basis"), NAMES)
def test_stated__is_the_day_of_the_last_law_and_what_it_is_the_day_of(
    name: str, day: date, basis: Basis
) -> None:
    assert stated_in(name) == Stated(day, basis)


@pytest.mark.parametrize("name", ["", "Modifié par une loi", "du 31 février 2001", "Loi 2001-13-45"])
def test_stated__is_nothing_where_no_day_can_be_read(name: str) -> None:
    assert stated_in(name) is None


def test_starts__of_a_moment_are_its_day_in_paris() -> None:
    # 27 March 2014, 08:00 in Paris; the law is of three days before.
    name = "Modifié par LOI n°2014-366 du 24 mars 2014 - art. 46"
    assert starts_of([(1395903600, name)]) == {1395903600: Start(date(2014, 3, 27))}


def test_starts__of_counted_places_are_believed_as_far_as_they_are_in_order() -> None:
    starts = starts_of(
        [
            (1, "Créé par Loi 1803-03-14"),
            (3, "Créé par Loi 1803-03-11 promulguée le 21 mars 1803"),
            # An amendment whose name tells only of the law that made the article: its day comes too early.
            (31, "Créé par Loi 1803-03-11 promulguée le 21 mars 1803"),
            (61, "Modifié par Loi du 18 février 1938, v. init."),
            # A place before 1938 whose name tells of a law of 1993.
            (49, "Créé par Loi n°93-933 du 22 juillet 1993 - art. 50 JORF 23 juillet 1993"),
            (25200, "Modifié par Loi n°69-3 en vigueur le 1er janvier 1970"),
            (110, "sans date"),
        ]
    )
    assert starts[1] == Start(date(1803, 3, 14))
    assert starts[3] == Start(date(1803, 3, 21))
    assert starts[31] == starts[49] == Start(date(1938, 2, 18), not_before=date(1803, 3, 21))
    assert starts[61] == Start(date(1938, 2, 18))
    assert starts[110] == Start(date(1970, 1, 1), not_before=date(1938, 2, 18))
    assert starts[25200] == Start(date(1970, 1, 1))
