"""Where the bars of a timeline stand on paper: a name to the left, the line of days to the right."""

from collections.abc import Iterator
from dataclasses import dataclass

from coordination.coverage import Period
from coordination.timeline import Tick, place_of
from coordination.timeline_sheet import Group, Line, TimelineSheet
from kb.templatetags.dates import day

# In the drawing's own units.
WIDTH, NAMES = 1000.0, 300.0
HEAD, GROUP_ROW, ROW, BAR = 34.0, 28.0, 20.0, 11.0
# A bar of a day on a line of ten years can still be hit.
LEAST = 4.0
_NAME_CHARS, _GROUP_CHARS = 42, 110


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar: its upper left corner, its width, and where the part past its planned end begins."""

    line: Line
    name: str
    x: float
    y: float
    width: float
    late_x: float | None
    late_width: float

    height = BAR

    @property
    def middle(self) -> float:
        """Half its height."""
        return self.y + BAR / 2

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width

    @property
    def base(self) -> float:
        """Where its name stands."""
        return self.y + BAR - 1.5


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """A group: where its name stands, and its bars."""

    group: Group
    name: str
    y: float
    bars: tuple[DrawnBar, ...]


@dataclass(frozen=True, slots=True)
class DrawnTick:
    """A line with its label, which is left out where two would touch."""

    x: float
    label: str
    is_strong: bool


@dataclass(frozen=True, slots=True)
class TimelineDrawing:
    """All that is drawn, in a frame of this height; ``today`` is where today stands, if it is seen."""

    height: float
    groups: tuple[DrawnGroup, ...]
    ticks: tuple[DrawnTick, ...]
    today: float | None

    width, names, head = WIDTH, NAMES, HEAD

    @property
    def foot(self) -> float:
        """Where the lines end."""
        return self.height - 4


def drawing_of(sheet: TimelineSheet) -> TimelineDrawing:
    """The drawing of a timeline."""
    groups, top = [], HEAD
    for group in sheet.groups:
        bars = tuple(_bar(line, top + GROUP_ROW + at * ROW) for at, line in enumerate(group.lines))
        groups.append(DrawnGroup(group, _cut(group.label, _GROUP_CHARS), top + GROUP_ROW - 9, bars))
        top += GROUP_ROW + len(bars) * ROW
    return TimelineDrawing(top + 10, tuple(groups), tuple(_ticks(sheet)), _today(sheet.period, sheet))


def _x(share: float) -> float:
    return round(NAMES + share * (WIDTH - NAMES), 1)


def _bar(line: Line, top: float) -> DrawnBar:
    left, right = _x(line.bar.left), _x(line.bar.right)
    width = max(right - left, LEAST)
    left = min(left, WIDTH - width)
    late = line.bar.overdue_from
    late_x = None if late is None else max(_x(late), left)
    return DrawnBar(
        line,
        _cut(line.row.activity.title, _NAME_CHARS),
        left,
        top,
        round(width, 1),
        late_x,
        0.0 if late_x is None else round(max(left + width - late_x, 0.0), 1),
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _ticks(sheet: TimelineSheet) -> Iterator[DrawnTick]:
    free = NAMES - 1
    for tick in sheet.ticks:
        x, label = _x(tick.at), _label(tick)
        room = 7.0 * len(label) + 6
        shown = label if x >= free and x + room <= WIDTH + 8 else ""
        if shown:
            free = x + room
        # a line of years alone needs none to stand out
        yield DrawnTick(x, shown, tick.on.month == 1 and tick.months < 12)


def _label(tick: Tick) -> str:
    return (
        str(tick.on.year)
        if tick.on.month == 1 or tick.months >= 12
        else day(tick.on, "month").split("\u00a0")[0]
    )


def _today(period: Period, sheet: TimelineSheet) -> float | None:
    first, last = period
    return _x(place_of(sheet.asked.today, period)) if first <= sheet.asked.today <= last else None
