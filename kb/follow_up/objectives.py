"""The objectives of a strategy as a tree, with who serves each."""

from dataclasses import dataclass, field

from kb.follow_up import links
from kb.follow_up.links import Use
from kb.models import Objective, Work
from search.types import Viewer


@dataclass(slots=True)
class Branch:
    """An objective with those below it. ``use`` counts what refers to it itself."""

    objective: Objective
    use: Use
    children: list["Branch"] = field(default_factory=list)

    @property
    def is_served(self) -> bool:
        """Whether an activity refers to it, or to one below it."""
        return bool(self.use.activities) or any(child.is_served for child in self.children)


@dataclass(frozen=True, slots=True)
class Tree:
    """All objectives of a strategy; ``unserved`` are those that nothing refers to, nor to one below."""

    roots: list[Branch]
    unserved: list[Objective]
    count: int


def tree_of(strategy: Work, viewer: Viewer) -> Tree | None:
    """The tree, if the strategy has objectives; a fixed number of queries."""
    objectives = list(Objective.objects.visible_to(viewer).filter(strategy=strategy.pk))
    if not objectives:
        return None
    use = links.current().use_of_objectives(viewer, [one.pk for one in objectives])
    branches = {one.pk: Branch(one, use.get(one.pk, Use())) for one in objectives}
    roots = []
    for one in objectives:
        if one.parent_id in branches:
            branches[one.parent_id].children.append(branches[one.pk])
        else:
            roots.append(branches[one.pk])
    unserved = [one for one in objectives if not branches[one.pk].is_served]
    return Tree(roots, unserved, len(objectives))
