"""What stands in a brief: figures, and five short lists, each with the address of all that it counts.

Every number is counted by the page that its address leads to, with the same filters and for the same viewer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from coordination.coverage import Period, RowKind
from coordination.coverage_asked import AREA_LEVELS, CoverageAsked
from coordination.filter_form import chips_of
from coordination.filters import ActivityFilter
from coordination.gap_list import ListedGap, gaps_listed
from coordination.kept_counts import Counted, counted
from coordination.listing import Row, rows_of, sorted_by
from coordination.listing import counted as pieces_of_work
from coordination.overlap_list import ListedOverlap, Overlaps
from kb.follow_up import promises, tracker
from kb.models import CommitmentLine, Recommendation
from kb.templatetags.dates import day
from reference.models import Area
from search.types import PARTNERS, TEAM, Viewer

# So many lines a list, and so many characters a line, that all of it stands on one page.
SHOWN = 4
TITLE_CHARS, DETAIL_CHARS = 95, 80


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and the address where it is taken apart."""

    label: str
    number: str
    url: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: what, the rest in small, and its address."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A list: its title, how many there are in all, where they are, the first of them, and what is said when
    there is none."""

    name: str
    title: str
    number: int
    url: str
    items: tuple[Item, ...]
    none: str

    @property
    def more(self) -> int:
        """How many the list leaves out."""
        return self.number - len(self.items)


@dataclass(frozen=True, slots=True)
class Brief:
    """A page for leadership. ``title`` says what it is about, ``audience`` who may see what it counts."""

    title: str
    period: Period
    figures: tuple[Figure, ...]
    parts: tuple[Part, ...]
    as_of: datetime | None
    today: date
    audience: str
    query: str

    @property
    def days(self) -> str:
        """The period in words."""
        first, last = self.period
        return _("%(first)s – %(last)s") % {"first": day(first), "last": day(last)}


def brief_of(asked: CoverageAsked, viewer: Viewer) -> Brief:
    """The brief that is asked for, as this viewer may read it."""
    found = counted(asked, viewer)
    maker = _Maker(asked, viewer, found)
    parts = (maker.gaps(), maker.overlaps(), maker.ending(), maker.recommendations(), maker.promises())
    return Brief(
        about(asked.chosen),
        found.period,
        (*maker.state(), *maker.doubts()),
        parts,
        found.as_of,
        asked.today,
        _audience(viewer),
        asked.address(),
    )


def about(chosen: ActivityFilter) -> str:
    """What a brief with these filters is about, in a line; its period is said beside it."""
    chips = chips_of(replace(chosen, first=None, last=None))
    return ", ".join(chip.label for chip in chips) or str(_("The whole register"))


def _audience(viewer: Viewer) -> str:
    if TEAM in viewer.tokens:
        return str(_("Counts everything in the register, also what partners do not see: for the team only."))
    if PARTNERS in viewer.tokens:
        return str(_("Counts what the partner that reads it may see."))
    return str(_("Counts what is public."))


class _Maker:
    """Makes the figures and lists of one brief."""

    def __init__(self, asked: CoverageAsked, viewer: Viewer, found: Counted) -> None:
        self.asked, self.viewer, self.found = asked, viewer, found

    # -- figures

    def state(self) -> Sequence[Figure]:
        """Who is there."""
        chosen = self._filter()
        active = pieces_of_work(chosen.activities(self.viewer, self.asked.today))[1]
        rows = chosen.footprints(self.viewer, self.asked.today)
        organisations = rows.order_by().values("organisation").distinct().count()
        held = [row for row, counts in self.found.totals.items() if row.kind is RowKind.AREA and counts.held]
        areas = self._areas()
        return (
            Figure(_("activities"), f"{active}", _address("activities", chosen.changed())),
            Figure(
                _("organisations at work"), f"{organisations}", self._matrix({"measure": "organisations"})
            ),
            Figure(
                _("areas where somebody is active, of all"),
                _("%(number)s of %(all)s") % {"number": len(held), "all": max(areas, len(held))},
                self._matrix({}),
            ),
        )

    def doubts(self) -> Sequence[Figure]:
        """What of it is not certain."""
        return (self._marked("late", _("late")), self._marked("unconfirmed", _("to confirm"), of_days=False))

    def _marked(self, mark: str, label: str, of_days: bool = True) -> Figure:
        chosen = self._filter(mark, of_days=of_days)
        number = pieces_of_work(chosen.activities(self.viewer, self.asked.today))[1]
        return Figure(label, f"{number}", _address("activities", chosen.changed()), warns=number > 0)

    def _areas(self) -> int:
        if self.asked.level == "country":
            return 1
        found = Area.objects.filter(edition=self.asked.edition, level=AREA_LEVELS[self.asked.level])
        codes = set(self.asked.chosen.areas)
        if not codes:
            return found.count()
        chain = found.values_list("pcode", "parent__pcode", "parent__parent__pcode")
        return sum(1 for codes_of_one in chain if codes & set(codes_of_one))

    # -- lists

    def gaps(self) -> Part:
        """Where nobody is though somebody is wanted, or soon nobody will be."""
        found = gaps_listed(self.asked, self.viewer)
        return Part(
            "gaps",
            _("Biggest gaps"),
            len(found),
            _address("gaps", self.asked.address()),
            tuple(map(_gap, found[:SHOWN])),
            _("No gap is known."),
        )

    def overlaps(self) -> Part:
        """Pairs that nobody has decided on."""
        found = Overlaps(self.asked, self.viewer)
        return Part(
            "overlaps",
            _("Overlaps to decide"),
            len(found),
            _address("overlaps", self.asked.address()),
            tuple(map(_overlap, found[0:SHOWN])),
            _("No overlap waits for a decision."),
        )

    def ending(self) -> Part:
        """What ends within 90 days."""
        chosen = self._filter("ending")
        found = chosen.activities(self.viewer, self.asked.today)
        return Part(
            "ending",
            _("Ending within 90 days"),
            pieces_of_work(found)[1],
            _address("activities", f"{chosen.changed()}&sort=end"),
            tuple(map(_activity, rows_of(sorted_by(found, "end")[:SHOWN]))),
            _("Nothing ends within 90 days."),
        )

    def recommendations(self) -> Part:
        """What should have been done by now."""
        query = QueryDict(mutable=True)
        query.update({"overdue": "1"} | self._about("area", "theme", addressee="organisations"))
        narrowed = tracker.RecommendationFilter(query, queryset=tracker.visible(self.viewer))
        found = narrowed.qs
        return Part(
            "recommendations",
            _("Recommendations overdue"),
            found.count(),
            _address("recommendations", query.urlencode()),
            tuple(map(_recommendation, tracker.with_rows(found)[:SHOWN])),
            _("No recommendation is overdue."),
        )

    def promises(self) -> Part:
        """What partners should have kept by now."""
        about = self._about("area", "theme")
        asked = promises.Asked(overdue=True, **about)
        lines = promises.narrowed(promises.visible_lines(self.viewer), asked)
        address = reverse("commitments")
        if partner := self.asked.chosen.organisations:
            lines = lines.filter(promised_by__code=partner[0])
            address = reverse("commitments_of", args=[partner[0]])
        query = QueryDict(mutable=True)
        query.update({"overdue": "1"} | about)
        return Part(
            "promises",
            _("Promises not kept"),
            lines.count(),
            f"{address}?{query.urlencode()}",
            tuple(map(_promise, lines[:SHOWN])),
            _("No promise is overdue."),
        )

    def _about(self, *same: str, **others: str) -> dict[str, str]:
        """What is chosen of each, under the name that another list gives it."""
        named = {name: f"{name}s" for name in same} | others
        chosen = {name: getattr(self.asked.chosen, attribute) for name, attribute in named.items()}
        return {name: codes[0] for name, codes in chosen.items() if codes}

    # -- addresses

    def _filter(self, *marks: str, of_days: bool = True) -> ActivityFilter:
        first, last = self.found.period if of_days else (None, None)
        return replace(self.asked.chosen, first=first, last=last, marks=marks)

    def _matrix(self, changes: dict[str, str]) -> str:
        return _address("coverage", self.asked.address(changes))


def _address(name: str, query: str) -> str:
    return f"{reverse(name)}?{query}" if query else reverse(name)


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _item(title: str, details: Sequence[str], url: str) -> Item:
    return Item(
        _cut(title or str(_("Without a title")), TITLE_CHARS),
        _cut(" · ".join(filter(None, details)), DETAIL_CHARS),
        url,
    )


def _gap(row: ListedGap) -> Item:
    kind = _("all ends soon") if row.is_coming else _("nobody is active")
    severity = row.gap.severity
    said = _("severity %(severity)s of 5") % {"severity": severity} if severity else _("leadership wants it")
    owner = str(row.case.owner) if row.case and row.case.owner else _("nobody looks after it")
    url = reverse("gap", args=row.key) if row.key else row.cell_url
    return _item(f"{row.area}, {row.theme}", (kind, said, owner), url)


def _overlap(row: ListedOverlap) -> Item:
    titles = [
        _cut(one.title or str(_("Without a title")), TITLE_CHARS // 2 - 1) for one in (row.first, row.second)
    ]
    who = " / ".join(str(one.reporting_organisation) for one in (row.first, row.second))
    score = _("score %(score)s") % {"score": number_format(row.score, 2)}
    return _item(" / ".join(titles), (score, who), row.first.get_absolute_url())


def _activity(row: Row) -> Item:
    where = (*row.places[:1], *row.organisations[:2])
    return _item(row.activity.title, (row.days, *where), row.activity.get_absolute_url())


def _recommendation(one: Recommendation) -> Item:
    due = _("due %(day)s") % {"day": day(one.due, one.due_precision)} if one.due else ""
    return _item(one.text, (due, *tracker.addressees_in_words(one)[:2]), one.get_absolute_url())


def _promise(line: CommitmentLine) -> Item:
    due = _("due %(day)s") % {"day": day(line.due, line.due_precision)} if line.due else ""
    return _item(line.text, (due, line.partner), line.get_absolute_url())
