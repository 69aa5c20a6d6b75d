"""The head of a table: hashtags, headers, and what people have said of headers before."""

import pytest

from coordination.exchange.three_w.head import FIELDS, IGNORED, NEEDED, folded, read_head


def _fields(*rows: list[str], **remembered: str) -> dict[str, str]:
    head = read_head([(number, row) for number, row in enumerate(rows, 1)], remembered)
    assert head is not None
    return {column.name: column.field for column in head.columns}


def test_no_rows__no_head() -> None:
    assert read_head([]) is None


def test_mali_5w_headers() -> None:
    header = ["Nom Organisation", "Organisation Accronyme", "Type Organisation"]
    header += ["Cluster", "Region", "Cercle", "admin2Pcod"]
    assert list(_fields(header).values()) == [
        "org_name",
        "org_acronym",
        "org_type_description",
        "sector_name",
        "admin1_name",
        "admin2_name",
        "admin2_code",
    ]


def test_tags_inside_headers_and_remarks_in_brackets() -> None:
    found = _fields(
        ["3W du mois"],
        [
            "NOM ORGANISATION\n(cette colonne est renseignée automatiquement) #org+name",
            "CLUSTER (Choisir dans la liste déroulante)",
            "REGION (Choisir) #adm1+name",
        ],
        ["OMS", "Santé", "Mopti"],
    )
    assert list(found.values()) == ["org_name", "sector_name", "admin1_name"]


@pytest.mark.parametrize(
    ("tag", "field"),
    [
        ("#org", "org_name"),
        ("#ORG + impl", "org_name"),
        ("#org+name+impl+fr", "org_name"),
        ("#org+acronym", "org_acronym"),
        ("#org+funder", "funder"),
        ("#org+type+code", "org_type_code"),
        ("#org+type", "org_type_description"),
        ("#adm1+code+v_pcode", "admin1_code"),
        ("#adm1", "admin1_name"),
        ("#adm1+code+start", ""),
        ("#date+start", "reference_period_start"),
        ("#date+end+activity", "end"),
        ("#targeted+m", "targeted_men"),
        ("#meta+has_hrp", IGNORED),
        ("#affected+killed", ""),
    ],
)
def test_hashtags(tag: str, field: str) -> None:
    assert _fields(["a column", "b"], [tag, "#x_other"])["a column"] == field


def test_the_more_telling_of_two_columns_fills_a_field() -> None:
    found = _fields(["Agency", "Partner"], ["#org", "#org+impl"], ["UN", "NGO"])
    assert found == {"Agency": IGNORED, "Partner": "org_name"}


def test_unknown_headers__need_a_mapping_which_is_remembered() -> None:
    rows = [["Structure", "Volet", "Zone d'intervention"], ["OMS", "Santé", "Mopti"]]
    head = read_head(list(enumerate(rows, 1)))
    assert head is not None
    assert head.missing == tuple(NEEDED)
    assert [column.header for column in head.unknown] == rows[0]
    said = {"structure": "org_name", "volet": "sector_name", folded("Zone d'intervention"): "admin1_name"}
    again = read_head(list(enumerate(rows, 1)), said)
    assert again is not None
    assert again.missing == ()


def test_what_people_said_goes_before_the_hashtag() -> None:
    found = _fields(["Agency", "Where"], ["#org", "#adm1"], agency="funder")
    assert found["Agency"] == "funder"


def test_every_needed_field_is_a_field() -> None:
    assert {field for fields in NEEDED.values() for field in fields} <= set(FIELDS)
