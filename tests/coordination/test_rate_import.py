"""Exchange rates from a table: all of it, or nothing and the rows that are wrong."""

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from coordination import register
from coordination.content import BudgetLine, content_of, write_content
from coordination.models import ExchangeRate
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db


def run(tmp_path: Path, text: str, *options: str) -> tuple[dict[str, Any], int]:
    """The report that the command prints, and its exit code."""
    path, out, code = tmp_path / "rates.csv", io.StringIO(), 0
    path.write_text(text, encoding="utf-8")
    try:
        call_command("import_rates", str(path), *options, "--json", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return json.loads(out.getvalue()), code


GOOD = 'currency,date,rate,source\nXOF,2026-01-01,0.0016,BCEAO\neur,01/02/2026,"1,08",\n'


def test_import__twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    report, code = run(tmp_path, GOOD)
    assert (report["created"], report["problems"], code) == (2, [], 0)
    rates = set(ExchangeRate.objects.values_list("currency", "date", "rate", "source"))
    assert {(currency, str(day), rate, source) for currency, day, rate, source in rates} == {
        ("XOF", "2026-01-01", Decimal("0.0016"), "BCEAO"),
        ("EUR", "2026-02-01", Decimal("1.08"), ""),
    }
    assert run(tmp_path, GOOD)[0] | {"problems": []} == {
        "created": 0, "updated": 0, "unchanged": 2, "activities": 0, "problems": [],
    }  # fmt: skip


def test_import__with_semicolons_as_a_spreadsheet_writes_it(tmp_path: Path) -> None:
    assert run(tmp_path, "\ufeffCurrency;Date;Rate\nXOF;2026;0,0016\n")[0]["created"] == 1


def test_import__a_wrong_row_is_named_and_nothing_is_loaded(tmp_path: Path) -> None:
    report, code = run(
        tmp_path,
        "currency,date,rate\nXOF,2026-01-01,0.0016\nXO,hier,-3\nUSD,2026-01-01,1\nEUR,2026-01-01,beaucoup\n"
        "XOF,2026-01-01,2\nEUR,,1e400\n",
    )
    assert code == 1
    assert [(problem["row"], problem["column"]) for problem in report["problems"]] == [
        (3, "currency"), (3, "date"), (3, "rate"), (4, "currency"), (5, "rate"), (6, "date"),
        (7, "date"), (7, "rate"),
    ]  # fmt: skip
    assert not ExchangeRate.objects.exists()


def test_import__a_table_of_something_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="currency, date, rate"):
        call_command("import_rates", str(path))


def test_import__measures_what_it_is_about_again(tmp_path: Path) -> None:
    activity = ActivityFactory()
    budget = BudgetLine(value=Decimal(1_000_000), currency="XOF")
    write_content(activity, replace(content_of(activity), budgets=(budget,)))
    register.record(activity)
    assert activity.footprints.current().get().money is None
    assert run(tmp_path, GOOD, "--dry-run")[0]["activities"] == 1
    assert activity.footprints.current().get().money is None
    assert not ExchangeRate.objects.exists()
    run(tmp_path, GOOD)
    assert activity.footprints.current().get().money == 1600
