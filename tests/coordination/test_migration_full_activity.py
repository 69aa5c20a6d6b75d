"""Databases of the first version: what stood in single fields stands in rows afterwards."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("coordination", "0003_follow_up")]


def migrate(targets: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def latest() -> Iterator[list[tuple[str, str]]]:
    """The last migrations of the app, to which the database is brought back."""
    leaves = [
        leaf for leaf in MigrationExecutor(connection).loader.graph.leaf_nodes() if leaf[0] == "coordination"
    ]
    yield leaves
    migrate(leaves)


@pytest.mark.django_db(transaction=True)
def test_migration__keeps_budgets_parts_of_results_milestones_and_themes(
    latest: list[tuple[str, str]],
) -> None:
    old = migrate(BEFORE)
    owner = old.get_model("reference", "Organisation").objects.create(code="o", name_fr="O")
    theme = old.get_model("reference", "Theme").objects.create(code="t", name_fr="T", name_en="T")
    activities, sites = (old.get_model("coordination", name).objects for name in ("Activity", "Site"))
    first = activities.create(
        reporting_organisation=owner,
        budget=Decimal("23000000.50"),
        budget_currency="XOF",
        budget_qualifier="over",
    )
    second = activities.create(reporting_organisation=owner)
    first.themes.add(theme)
    old.get_model("coordination", "Result").objects.create(
        activity=first, kind="output", actual=387, women=74, women_and_youth_qualifier="nearly-half",
        reported_from="2024-01-01", reported_to="2024-12-31",
    )  # fmt: skip
    built = sites.create(
        code="s", kind="court", name_fr="S", state="under-construction", acceptance="provisional",
        acceptance_on="2025-05-01", acceptance_precision="month", acceptance_basis="planned",
    )  # fmt: skip
    shared = sites.create(code="s2", kind="prison", name_fr="S2", state="in-use")
    built.activities.add(first)
    shared.activities.add(first, second)

    new = migrate(latest)
    rows = {name: new.get_model("coordination", name).objects for name in NAMES}
    budget = rows["Budget"].get()
    assert (budget.activity_id, budget.value, budget.currency, budget.qualifier, budget.period_from) == (
        first.pk, Decimal("23000000.50"), "XOF", "over", None,
    )  # fmt: skip
    result = rows["Result"].get()
    assert (result.actual, str(result.period_from), str(result.period_to)) == (
        387,
        "2024-01-01",
        "2024-12-31",
    )
    parts = set(rows["Disaggregation"].values_list("result", "sex", "combined", "actual", "share"))
    assert parts == {
        (result.pk, "female", "", Decimal(74), ""),
        (result.pk, "", "women-and-youth", None, "nearly-half"),
    }
    columns = ("site", "activity", "stage", "progress", "planned", "planned_precision")
    steps = {tuple(map(str, step)) for step in rows["Milestone"].values_list(*columns)}
    assert steps == {
        (str(built.pk), str(first.pk), "works", "under-way", "None", "day"),
        (str(built.pk), str(first.pk), "provisional", "expected", "2025-05-01", "month"),
        (str(shared.pk), "None", "operating", "reached", "None", "day"),
    }
    link = rows["ActivityTheme"].get()
    assert (link.activity_id, link.theme_id, link.share) == (first.pk, theme.pk, None)


NAMES = ("Budget", "Result", "Disaggregation", "Milestone", "ActivityTheme")
