"""Loading the demonstration and taking it out again, on the real library and the real index."""

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db.models import Model
from taggit.models import Tag

from accounts.models import Invitation, Membership, Role, User
from config.demonstration import ledger
from config.demonstration.data import CODE_KEY, works
from config.models import DemonstrationItem
from coordination.models import Activity, Footprint, OverlapPair, OverlapReview, Relation, Site
from kb.actions import create_work, ingest, publish
from kb.models import Expression, Passage, Work
from reference.models import Area, Organisation, Theme
from search import engines
from search.engines.base import EngineError
from search.models import OutboxEntry
from search.queries import ask
from search.types import ANONYMOUS, SearchQuery
from tests.config.conftest import run
from tests.coordination.first_data_set import load
from tests.factories import AreaFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_index")]


def everything() -> dict[str, list[Any]]:
    """What an instance holds, but for passwords and times."""
    records: tuple[type[Model], ...] = (*ledger.RECORDS.values(), Footprint, OverlapPair)
    return {
        "works": list(Work.objects.order_by("pk").values_list("pk", "key", "title", "live")),
        "texts": list(Expression.objects.order_by("pk").values_list("pk", "sha256", "state")),
        "passages": list(Passage.objects.order_by("pk").values_list("pk", "eid", "text")),
        "people": list(User.objects.order_by("pk").values_list("pk", "email", "name", "is_active")),
        "roles": list(Membership.objects.order_by("pk").values_list("pk", "user", "organisation", "role")),
        "organisations": list(Organisation.objects.order_by("pk").values()),
        "tags": list(Tag.objects.order_by("pk").values_list("pk", "name")),
        "themes": list(Theme.objects.order_by("pk").values_list("pk", "code")),
        **{model.__name__: list(model._default_manager.order_by("pk").values()) for model in records},
    }


@pytest.fixture
def loaded() -> Any:
    return run("load_demo")


def first_hit(text: str) -> Any:
    return ask(SearchQuery(text), ANONYMOUS).hits[0]


def test_load__tells_what_it_made(loaded: Any) -> None:
    records = {name: len(load(name)) for name in ("activities", "programmes", "results", "sites", "zones")}
    made = {name: loaded["made"][name] for name in (*records, "works", "people")}
    assert made == records | {"works": len(works()), "people": 6}
    assert loaded["kept"] == []
    assert not OutboxEntry.objects.exists()


def test_load__twice_is_once(loaded: Any) -> None:
    before, records = everything(), sorted(engines.current().digests())
    again = run("load_demo")
    assert everything() == before
    assert sorted(engines.current().digests()) == records
    assert set(again["made"].values()) == {0}
    assert again["kept"] == []


def test_sign_ins__work_and_are_new_at_each_load(loaded: Any) -> None:
    assert {person["role"] for person in loaded["sign_ins"]} == set(Role.values)
    again = run("load_demo")["sign_ins"]
    for former, person in zip(loaded["sign_ins"], again, strict=True):
        user = User.objects.get(email=person["email"])
        assert user.check_password(person["password"])
        assert not user.check_password(former["password"])
        assert person["password"] not in str(DemonstrationItem.objects.values_list())


def test_load__leaves_an_account_that_was_there_alone() -> None:
    User.objects.create_user("editor@example.org", "le-mien-reste-le-mien")
    loaded = run("load_demo")
    assert "person editor@example.org" in loaded["kept"]
    assert "editor" not in {person["role"] for person in loaded["sign_ins"]}
    assert User.objects.get(email="editor@example.org").check_password("le-mien-reste-le-mien")
    run("remove_demo")
    assert User.objects.filter(email="editor@example.org", is_active=True).exists()


def test_load__leaves_a_page_that_people_made_alone() -> None:
    mine = create_work("legal-code", "Code pénal", by=None, key="code-penal")
    assert "work code-penal" in run("load_demo")["kept"]
    run("remove_demo")
    assert [work.pk for work in Work.objects.all()] == [mine.pk]


def test_load__goes_on_where_it_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("config.demonstration.pages.run_ingestion", cut)
        with pytest.raises(KeyboardInterrupt):
            run("load_demo")
    assert not Work.objects.get(key=CODE_KEY).live
    loaded = run("load_demo")
    assert loaded["kept"] == []
    assert Work.objects.get(key=CODE_KEY).live
    assert Expression.objects.count() == 1
    assert first_hit("legitime defense").number == "122-3"


def test_load__an_index_that_cannot_be_written_is_told_and_no_password_changes(
    loaded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise EngineError("The search index cannot be used; run: manage.py rebuild_index")

    monkeypatch.setattr("search.outbox.drain", fail)
    with pytest.raises(CommandError, match="rebuild_index"):
        call_command("load_demo")
    person = loaded["sign_ins"][0]
    assert User.objects.get(email=person["email"]).check_password(person["password"])


def test_remove__leaves_nothing_but_what_every_instance_has(loaded: Any) -> None:
    removed = run("remove_demo")
    assert removed == {"removed": loaded["made"], "kept": []}
    rest = everything()
    assert rest.pop("themes") != []
    assert rest == {name: [] for name in rest}
    assert engines.current().count() == 0
    assert not DemonstrationItem.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_remove__takes_the_codes_file_along() -> None:
    run("load_demo")
    file: Any = Expression.objects.get().file
    assert file.storage.exists(file.name)
    run("remove_demo")
    assert not file.storage.exists(file.name)


def test_remove__twice_is_once(loaded: Any) -> None:
    run("remove_demo")
    again = run("remove_demo")
    assert again == {"removed": dict.fromkeys(loaded["made"], 0), "kept": []}


def test_remove__then_load_brings_it_back(loaded: Any) -> None:
    run("remove_demo")
    again = run("load_demo")
    assert again["made"] == loaded["made"]
    assert first_hit("legitime defense").number == "122-3"


def test_remove__keeps_a_page_that_someone_edited_and_its_issuer(loaded: Any) -> None:
    work = Work.objects.get(key="code-penal").specific
    work.summary_fr += " Complété par la rédaction."
    work.save_revision().publish()
    removed = run("remove_demo")
    assert {(item["kind"], item["key"]) for item in removed["kept"]} == {
        ("work", "code-penal"),
        ("organisation", "cnt"),
    }
    assert list(Work.objects.values_list("key", flat=True)) == ["code-penal"]
    assert first_hit("code pénal").work == "code-penal"
    assert run("remove_demo")["kept"] == removed["kept"]


def test_remove__keeps_a_page_with_a_draft_that_nobody_has_published(loaded: Any) -> None:
    work = Work.objects.get(key="code-penal").specific
    work.summary_fr += " Brouillon."
    work.save_revision()
    assert ("work", "code-penal") in {(i["kind"], i["key"]) for i in run("remove_demo")["kept"]}


def test_remove__keeps_a_page_that_was_given_a_file(loaded: Any) -> None:
    work = Work.objects.get(key="code-de-procedure-penale")
    file = ContentFile(b"Art. 1.- Un texte.", name="cpp.txt")
    ingest(work, file, by=None, in_background=False)
    run("remove_demo")
    assert Work.objects.get().key == "code-de-procedure-penale"


def test_remove__keeps_what_people_added(loaded: Any) -> None:
    mine = create_work("other", "Compte rendu", by=None, tags=["PROSMED"])
    publish(mine, by=None)
    Organisation.objects.create(code="moi", name_fr="Moi", parent=Organisation.objects.get(code="undp"))
    removed = run("remove_demo")
    assert [item["key"] for item in removed["kept"]] == ["undp", "un"]
    assert Work.objects.get().key == "compte-rendu"
    assert set(Organisation.objects.values_list("code", flat=True)) == {"un", "undp", "moi"}
    assert set(Work.objects.get().specific.tags.names()) == {"PROSMED"}


def test_remove__closes_the_account_of_someone_who_left_a_trace(loaded: Any) -> None:
    person = User.objects.get(email="coordinator@example.org")
    organisation = Organisation.objects.create(code="moi", name_fr="Moi")
    Invitation.objects.create(
        email="autre@example.org", organisation=organisation, role=Role.READER, invited_by=person
    )
    removed = run("remove_demo")
    assert ("person", "coordinator@example.org") in {(item["kind"], item["key"]) for item in removed["kept"]}
    person.refresh_from_db()
    assert not person.is_active
    assert not person.has_usable_password()
    assert authenticate(None, email=person.email, password=loaded["sign_ins"][0]["password"]) is None


def test_remove__keeps_an_activity_that_people_worked_on_with_all_that_it_needs(loaded: Any) -> None:
    changed, reviewed, other = (Activity.objects.get(source_code=code) for code in ("B23", "A18", "A02"))
    Activity.objects.filter(pk=changed.pk).update(contact_name="Awa")
    OverlapReview.objects.create(
        first=min(reviewed, other, key=lambda one: one.pk),
        second=max(reviewed, other, key=lambda one: one.pk),
        relation=Relation.COMPLEMENTARY,
        reason="Deux étapes.",
    )
    assert "activity B23" in run("load_demo")["kept"]
    kept = {(item["kind"], item["key"]): item["reason"] for item in run("remove_demo")["kept"]}
    assert kept["activity", "B23"] == "someone has changed it"
    assert kept["activity", "A18"] == kept["activity", "A02"] == "something refers to it"
    assert set(Activity.objects.values_list("source_code", flat=True)) == {"A02", "A18", "B23"}
    assert set(changed.places.values_list("area__pcode", flat=True)) == {"ML0506"}
    assert changed.programme is not None
    assert ("programme", "prosmed") in kept
    assert OverlapReview.objects.exists()
    assert not Activity.objects.get(source_code="B23").results.exists()


def test_remove__keeps_a_site_that_people_renamed_and_its_area(loaded: Any) -> None:
    Site.objects.filter(code="prison-mopti").update(name_en="Prison of Mopti")
    kept = {(item["kind"], item["key"]) for item in run("remove_demo")["kept"]}
    assert kept == {("site", "prison-mopti"), *(("area", code) for code in ("ML0506", "ML05", "ML"))}


def test_load__leaves_areas_that_were_there_alone() -> None:
    mine = AreaFactory(pcode="ML05", name_fr="Mopti", boundary={"type": "MultiPolygon", "coordinates": []})
    loaded = run("load_demo")
    mine.refresh_from_db()
    assert mine.boundary == {"type": "MultiPolygon", "coordinates": []}
    assert loaded["made"]["areas"] == 74
    run("remove_demo")
    assert [(area.pcode, area.pk) for area in Area.objects.filter(pcode="ML05")] == [("ML05", mine.pk)]
