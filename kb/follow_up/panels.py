"""What the page of a work shows of its mission, recommendations, objectives and lines."""

from kb.follow_up.objectives import tree_of
from kb.follow_up.promises import totals_of, visible_lines
from kb.follow_up.tracker import figures_of, sorted_by, visible, with_rows
from kb.models import Mission, Work
from kb.panels import Panel
from search.types import Viewer

# So many recommendations stand on the report's own page; the tracker has them all.
SHOWN = 20


def report_panel(viewer: Viewer, work: Work, eid: str) -> Panel | None:
    """The missions that a work reports on, and what it recommends."""
    if eid:
        return None
    found = visible(viewer).filter(report=work.pk)
    missions = list(Mission.objects.visible_to(viewer).filter(report=work.pk))
    rows = list(with_rows(sorted_by(found, ""))[: SHOWN + 1])
    if not rows and not missions:
        return None
    content = {
        "work": work,
        "missions": missions,
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "figures": figures_of(found, f"report={work.key}") if rows else [],
    }
    return Panel("kb/follow_up/report_panel.html", content, is_wide=True)


def objectives_panel(viewer: Viewer, work: Work, eid: str) -> Panel | None:
    """The objectives of a strategy, and who serves them."""
    tree = None if eid else tree_of(work, viewer)
    return Panel("kb/follow_up/objectives_panel.html", {"tree": tree}, is_wide=True) if tree else None


def commitment_panel(viewer: Viewer, work: Work, eid: str) -> Panel | None:
    """The lines of a commitment."""
    lines = [] if eid else list(visible_lines(viewer).filter(commitment=work.pk))
    if not lines:
        return None
    content = {"lines": lines, "totals": totals_of(lines)}
    return Panel("kb/follow_up/commitment_panel.html", content, is_wide=True)
