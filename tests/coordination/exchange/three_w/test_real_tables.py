"""Real 3W tables, with their counts: dirty names, regions in two cases, latin-1, hashtags in odd places."""

import csv
import subprocess
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from coordination.exchange.findings import Finding
from coordination.exchange.three_w.grouping import Grouping
from coordination.exchange.three_w.head import Head, read_head
from coordination.exchange.three_w.presence import Presence, presences_in
from coordination.exchange.three_w.writing import HEADER, TAGS, PresenceLine, table_of
from kb.exchange.sources import rows_of
from tests.shared import shared_file

SAMPLES = "3w/hxl_samples/"


class Read:
    """A table read to its end."""

    def __init__(self, stream: BytesIO, name: str) -> None:
        rows = list(rows_of(stream, name))
        head = read_head(rows)
        assert head is not None
        self.head: Head = head
        self.presences: list[Presence] = []
        self.findings: list[Finding] = []
        self.grouping = Grouping()
        for presence, found in presences_in(head, iter(rows)):
            self.findings += found
            if presence:
                self.presences.append(presence)
                self.findings += self.grouping.add(presence)

    @property
    def codes(self) -> Counter[str]:
        return Counter(finding.code for finding in self.findings)


def _read(name: str) -> Read:
    return Read(BytesIO(shared_file(name).read_bytes()), name)


def test_unhcr__every_row_a_presence() -> None:
    read = _read("3w/unhcr-3w.csv")
    assert read.head.is_tagged
    assert (read.head.header_row, read.head.last_row, read.head.missing) == (1, 2, ())
    assert [column.header for column in read.head.unknown] == ["Sector (Arabic)", "Organisation URL"]
    assert len(read.presences) == 2250
    text = shared_file("3w/unhcr-3w.csv").read_text(encoding="utf-8")
    lines = list(csv.DictReader(text.splitlines()))[1:]
    assert [one.place.admin1 for one in read.presences] == [line["Admin level 1"] for line in lines]
    assert [one.place.country for one in read.presences] == [line["Country name"] for line in lines]
    assert sum(len(group.rows) for group in read.grouping.groups.values()) == 2250
    assert not [finding for finding in read.findings if finding.level != "note"]


@pytest.mark.parametrize("name", ["3w/sample_3w_guinea_2015_fr.csv", "3w/guinea_ebola_3w_2015.json"])
def test_guinea__dirty_names(name: str) -> None:
    read = _read(name)
    assert not read.head.is_tagged
    assert (read.head.missing, read.head.unknown) == ((), ())
    assert len(read.presences) == 1418
    spelled = {finding.params["value"] for finding in read.findings if finding.code == "spelled_otherwise"}
    assert {"save the children", "save the Children", "Save The Children"} <= spelled
    both = [one for one in read.presences if "/" in "/".join(one.organisations)]
    assert ("UNICEF", "Save the Children") in {one.organisations for one in both}
    # The region that stands in two cases is one place.
    assert {one.place.admin1 for one in read.presences} >= {"kankan", "Kankan"}
    assert len({one.place.key for one in read.presences}) == 34
    assert sum(len(group.rows) for group in read.grouping.groups.values()) == 1418


def test_guinea__a_name_known_as_one_is_not_divided() -> None:
    table = BytesIO(shared_file("3w/sample_3w_guinea_2015_fr.csv").read_bytes())
    rows = list(rows_of(table, "x.csv"))
    head = read_head(rows)
    assert head is not None
    read = [one for one, _ in presences_in(head, iter(rows), lambda name: name == "CRG/FICR") if one]
    assert ("CRG/FICR",) in {one.organisations for one in read}
    assert ("USAID", "JHPIEGO") in {one.organisations for one in read}


@pytest.mark.parametrize(
    "name",
    [
        "input-valid.csv",
        "input-valid-latin1.csv",
        "input-valid.xlsx",
        "input-fuzzy.csv",
        "input-untagged.csv",
    ],
)
def test_samples__say_the_same_however_they_come(name: str) -> None:
    read = _read(SAMPLES + name)
    assert read.head.missing == ()
    assert [
        (one.sector, one.activity_type, one.organisations, one.place.country, one.place.admin1)
        for one in read.presences
    ] == [
        ("WASH", "Higiene", ("ACNUR",), "Panamá", "Los Santos"),
        ("Salud", "Vacunación", ("OMS",), "Colombia", "Cauca"),
        ("Educación", "Formación de enseñadores", ("UNICEF",), "Colombia", "Chocó"),
        ("WASH", "Urbano", ("OMS",), "Venezuela", "Amazonas"),
    ]
    # The hashtags of these files give women the column that is headed "Hombres".
    first, second = [100, None, 250, 80], [100, None, 300, 95]
    assert [one.targeted_women for one in read.presences] == (first if read.head.is_tagged else second)
    if "valid" in name:
        assert str(read.presences[0].period_start) == "2015-03-01"
        assert [one.targeted_men for one in read.presences] == second


@pytest.mark.parametrize("hashtags", [True, False])
def test_hapi_columns__are_written_and_read(hashtags: bool) -> None:
    from datetime import date

    from kb.exchange.tables import csv_response

    line = PresenceLine(
        location_code="MLI",
        location_name="Mali",
        admin1_code="ML05",
        admin1_name="Mopti",
        admin_level=1,
        org_name="=Barreau",
        org_acronym="B",
        org_type_code="22",
        sector_code="legal-aid",
        sector_name="Aide juridique",
        reference_period_start=date(2025, 1, 1),
        reference_period_end=date(2025, 12, 31),
        activity_id="ML-1",
        activity_title="Titre",
        activity_type="legal-aid",
        activity_status="2",
        start_date=date(2025, 2, 1),
        end_date=date(2026, 1, 31),
    )
    written = b"".join(csv_response("3w", HEADER, table_of([line], hashtags)))
    assert (b"#org+name" in written) is hashtags
    (one,) = Read(BytesIO(written), "3w.csv").presences
    assert (one.identifier, one.organisations, one.acronym) == ("ML-1", ("=Barreau",), "B")
    assert (one.place.admin1_code, one.place.admin1, one.place.country_code) == ("ML05", "Mopti", "MLI")
    assert (one.sector_code, one.sector, one.activity_type) == ("legal-aid", "Aide juridique", "legal-aid")
    assert (one.period_start, one.period_end) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (one.start, one.end, one.status) == (date(2025, 2, 1), date(2026, 1, 31), "2")
    assert (one.organisation_type, one.title) == ("22", "Titre")


def test_header_and_tags_are_one_list() -> None:
    assert tuple(PresenceLine.__dataclass_fields__) == HEADER
    assert len(set(TAGS.values())) == len(TAGS)


def test_a_hundred_thousand_rows__stream(tmp_path: Path) -> None:
    """In a process of its own, whose peak memory is measured (Linux counts it in KiB)."""
    table = tmp_path / "many.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["org_name", "sector_name", "admin2_code", "admin2_name", "activity_title"])
        writer.writerows(
            [
                f"Organisation {n % 400}",
                f"Sector {n % 30}",
                f"ML{n % 54:04}",
                f"Cercle {n % 54}",
                f"Title {n // 9}",
            ]
            for n in range(100_000)
        )
    program = (
        "import re, sys\n"
        "from itertools import chain, islice\n"
        "from coordination.exchange.three_w.grouping import Grouping\n"
        "from coordination.exchange.three_w.head import read_head\n"
        "from coordination.exchange.three_w.presence import presences_in\n"
        "from kb.exchange.sources import rows_of\n"
        "rows = rows_of(open(sys.argv[1], 'rb'), 'many.csv')\n"
        "first = list(islice(rows, 25))\n"
        "grouping = Grouping()\n"
        "for presence, found in presences_in(read_head(first), chain(first, rows)):\n"
        "    grouping.add(presence)\n"
        "rows = sum(len(group.rows) for group in grouping.groups.values())\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]\n"
        "print(rows, len(grouping.groups), int(peak) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(table)], capture_output=True, text=True, check=True
    )
    rows, groups, megabytes = map(int, done.stdout.split())
    assert rows == 100_000
    assert groups > 10_000
    assert megabytes < 300
