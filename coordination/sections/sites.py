"""Sites and their steps: a line a step, for a site may have none yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coordination.content import MilestoneLine, SiteLine
from coordination.models import Progress, Site, SiteKind, Stage
from coordination.sections.base import LineForm, NumberField, choice, text
from coordination.sections.lookups import Lookups
from kb.models import Work
from kb.partial_dates import PartialDate, PartialDateField


@dataclass(frozen=True, slots=True)
class Step:
    """A site with one of its steps, or none."""

    site: SiteLine
    milestone: MilestoneLine | None = None


_ORDER = {stage: at for at, stage in enumerate(Stage.values)}


def steps_of(sites: Sequence[SiteLine]) -> tuple[Step, ...]:
    """A line for each step, in the order of the steps."""
    found: list[Step] = []
    for site in sites:
        bare = replace(site, milestones=())
        milestones = sorted(site.milestones, key=lambda one: _ORDER.get(one.stage, 99))
        found += [Step(bare, one) for one in milestones] or [Step(bare)]
    return tuple(found)


def sites_of(steps: Sequence[Step]) -> tuple[SiteLine, ...]:
    """The sites that these lines name, each with its steps."""
    found: dict[SiteLine, list[MilestoneLine]] = {}
    for step in steps:
        found.setdefault(step.site, []).extend([step.milestone] if step.milestone else [])
    return tuple(replace(site, milestones=tuple(milestones)) for site, milestones in found.items())


class SiteForm(LineForm):
    """A site and a step of it."""

    lists = ("areas",)
    name = text(_("Site"), 150)
    kind = choice(_("Kind of site"), SiteKind.choices, SiteKind.COURT.value)
    area = text(_("Area"), 150, list="list-areas", autocomplete="off")
    stage = choice(_("Step"), Stage.choices, empty=_("none yet"))
    progress = choice(_("How far"), Progress.choices, Progress.EXPECTED.value)
    percent = NumberField(_("Percent done"))
    planned = PartialDateField(_("Planned for"))
    actual = PartialDateField(_("Came about on"))
    evidence = text(_("What shows it: words, or an address"), 1000)

    @classmethod
    def initial_of(cls, line: Any, lookups: Lookups, language: str) -> dict[str, Any]:
        site = Site.objects.filter(pk=line.site.site_id).first() if line.site.site_id else None
        step = line.milestone or MilestoneLine("")
        return {
            "name": site.name_fr if site else line.site.name,
            "kind": site.kind if site else line.site.kind,
            "area": lookups.area_label(site.area_id if site else line.site.area_id),
            "stage": step.stage,
            "progress": step.progress,
            "percent": step.percent,
            "planned": PartialDate(step.planned, step.planned_precision),
            "actual": PartialDate(step.actual, step.actual_precision),
            "evidence": step.evidence or step.evidence_url or _address(step.evidence_work_id),
        }

    def clean_percent(self) -> int | None:
        percent = self.cleaned_data["percent"]
        if percent is None:
            return None
        if percent != int(percent) or not 0 <= percent <= 100:
            raise ValidationError(_now("Write a number from 0 to 100."))
        return int(percent)

    def clean_area(self) -> str:
        said: str = self.cleaned_data["area"]
        if said and self.lookups.area(said) is None:
            raise ValidationError(_now("No area has this name, or several have: choose one of the list."))
        return said

    def line(self, said: Mapping[str, Any], before: Sequence[Any]) -> Any:
        if not said["name"].strip():
            raise ValidationError({"name": _now("Write the name of the site.")})
        site = self._site(said)
        if not said["stage"]:
            return Step(site)
        planned, actual = said["planned"], said["actual"]
        reached = actual.day and self.code("progress") == Progress.EXPECTED
        return Step(
            site,
            MilestoneLine(
                stage=said["stage"],
                progress=Progress.REACHED.value if reached else self.code("progress"),
                percent=said["percent"],
                planned=planned.day,
                planned_precision=planned.precision,
                actual=actual.day,
                actual_precision=actual.precision,
                **self._evidence(said["evidence"]),
            ),
        )

    def _site(self, said: Mapping[str, Any]) -> SiteLine:
        """A site that is there, or a new one."""
        area = self.lookups.area(said["area"]) if said["area"] else None
        kind, name = self.code("kind"), said["name"].strip()
        same = Site.objects.filter(kind=kind, name_fr__iexact=name, area=area).first() if name else None
        return SiteLine(same.pk) if same else SiteLine(None, kind, name, area)

    def _evidence(self, said: str) -> dict[str, Any]:
        if not said.startswith(("http://", "https://", "/")):
            return {"evidence": said}
        meant = self.lookups.text(said)
        return {"evidence_work_id": meant.work} if meant and meant.work else {"evidence_url": said}


def _address(work: int | None) -> str:
    found = Work.objects.filter(pk=work).first() if work else None
    return found.get_absolute_url() if found else ""
