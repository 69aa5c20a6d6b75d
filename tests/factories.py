"""Makers of test objects; each trait names a state of the domain."""

from datetime import date
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from wagtail.models import Page, Site

from accounts.models import Membership, Role, User
from coordination import register
from coordination.content import content_of
from coordination.models import Activity, OrganisationRole, RecordState
from kb.models import Expression, IngestionState, LegalCode, LibraryPage, OtherDocument, Passage, PassageKind
from reference.models import ActivityType, Area, Organisation, Theme


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"org-{n}")
    name_fr = factory.Sequence(lambda n: f"Organisation {n}")
    name_en = factory.Sequence(lambda n: f"Organisation {n}")

    class Params:
        coordinating = factory.Trait(coordinates=True)


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme

    code = factory.Sequence(lambda n: f"theme-{n}")
    name_fr = factory.Sequence(lambda n: f"Thème {n}")
    name_en = factory.Sequence(lambda n: f"Theme {n}")


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("un-mot-de-passe")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.FOCAL_POINT

    class Params:
        coordinator = factory.Trait(
            organisation=factory.SubFactory(OrganisationFactory, coordinating=True), role=Role.COORDINATOR
        )
        editor = factory.Trait(
            organisation=factory.SubFactory(OrganisationFactory, coordinating=True), role=Role.EDITOR
        )


def library() -> Any:
    """The library page, made as the root of the site on first use."""
    page = LibraryPage.objects.first()
    if page is None:
        root = Page.get_first_root_node()
        page = root.add_child(instance=LibraryPage(title="Bibliothèque", slug="bibliotheque-racine"))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": page}
        )
    return page


class WorkFactory(DjangoModelFactory[Any]):
    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Texte {n}")

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, **kwargs: Any) -> Any:
        tags, themes = kwargs.pop("tags", ()), kwargs.pop("themes", ())
        abbreviations = kwargs.pop("abbreviations", ())
        work = library().add_child(instance=model_class(**kwargs))
        work.tags.set(tags)
        work.themes.set(themes)
        work.abbreviations.set([work.abbreviations.model(label=label) for label in abbreviations])
        work.save()
        return work


class LegalCodeFactory(WorkFactory):
    class Meta:
        model = LegalCode


class OtherDocumentFactory(WorkFactory):
    class Meta:
        model = OtherDocument


class ExpressionFactory(DjangoModelFactory[Expression]):
    class Meta:
        model = Expression

    work = factory.SubFactory(LegalCodeFactory)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    filename = "texte.txt"
    state = IngestionState.READY
    file = factory.LazyFunction(lambda: ContentFile(b"Art. 1.- Texte.", name="texte.txt"))


class PassageFactory(DjangoModelFactory[Passage]):
    class Meta:
        model = Passage

    expression = factory.SubFactory(ExpressionFactory)
    position = factory.Sequence(lambda n: n)
    kind = PassageKind.ARTICLE
    number = factory.Sequence(lambda n: str(n + 1))
    label = factory.LazyAttribute(lambda passage: f"Art. {passage.number}")
    eid = factory.LazyAttribute(lambda passage: f"art_{passage.number}")
    text = "Un texte."
    first_page = 1
    last_page = 1


class AreaFactory(DjangoModelFactory[Area]):
    class Meta:
        model = Area

    pcode = factory.Sequence(lambda n: f"ML{n:02}")
    edition = "2021"
    level = 1
    name_fr = factory.Sequence(lambda n: f"Région {n}")


class ActivityTypeFactory(DjangoModelFactory[ActivityType]):
    class Meta:
        model = ActivityType

    code = factory.Sequence(lambda n: f"type-{n}")
    name_fr = name_en = factory.Sequence(lambda n: f"Type {n}")


class ActivityFactory(DjangoModelFactory[Activity]):
    """An activity with one implementer, theme and place; its footprints are recorded."""

    class Meta:
        model = Activity
        skip_postgeneration_save = True

    title_fr = factory.Sequence(lambda n: f"Activité {n}")
    summary_fr = "Une phrase."
    reporting_organisation = factory.SubFactory(OrganisationFactory)
    type = factory.SubFactory(ActivityTypeFactory)
    status = 2
    planned_start = date(2026, 1, 1)
    planned_end = date(2026, 12, 31)
    contact_name = "Une personne"
    contact_email = "contact@example.org"
    state = RecordState.VALIDATED

    class Params:
        draft = factory.Trait(state=RecordState.DRAFT)
        submitted = factory.Trait(state=RecordState.SUBMITTED)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Activity:
        areas, themes = kwargs.pop("areas", None), kwargs.pop("themes", None)
        implementers = kwargs.pop("implementers", None)
        activity: Activity = super()._create(model_class, *args, **kwargs)
        activity.themes.set(themes if themes is not None else [ThemeFactory()])
        for area in [] if activity.countrywide else areas if areas is not None else [AreaFactory()]:
            activity.places.create(area=area)
        for organisation in implementers or [activity.reporting_organisation]:
            activity.participations.create(organisation=organisation, role=OrganisationRole.IMPLEMENTING)
        activity.incomplete = bool(content_of(activity).missing)
        activity.save(update_fields=["incomplete"])
        register.record(activity)
        return activity
