"""Which activities hang together by their overlaps. Pure: pairs in, groups of more than two out.

Two that overlap are talked over by two; three or more that meet one another, directly or through others,
want one table. A group is a connected part of the graph whose edges are the pairs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Works that hang together: how many pairs hold them, and the highest score among these."""

    works: tuple[int, ...]
    pairs: int
    best: float


def clusters_of(scores: Mapping[Pair, float]) -> list[Cluster]:
    """The groups of three works or more, the largest first; ``scores`` are those of the pairs."""
    parents: dict[int, int] = {}
    for first, second in scores:
        parents[_root(parents, first)] = _root(parents, second)
    members: defaultdict[int, set[int]] = defaultdict(set)
    edges: defaultdict[int, list[float]] = defaultdict(list)
    for (first, second), score in scores.items():
        root = _root(parents, first)
        members[root] |= {first, second}
        edges[root].append(score)
    found = (Cluster(tuple(sorted(members[at])), len(edges[at]), max(edges[at])) for at in members)
    return sorted((one for one in found if len(one.works) > 2), key=_order)


def _order(cluster: Cluster) -> tuple[int, float, tuple[int, ...]]:
    return -len(cluster.works), -cluster.best, cluster.works


def _root(parents: dict[int, int], one: int) -> int:
    """Who stands for the group of this one; the way there is shortened for the next time."""
    way = [one]
    while (above := parents.setdefault(way[-1], way[-1])) != way[-1]:
        way.append(above)
    parents.update(dict.fromkeys(way, way[-1]))
    return way[-1]


def works_in(clusters: Iterable[Cluster]) -> set[int]:
    """All works of these groups."""
    return {work for cluster in clusters for work in cluster.works}
