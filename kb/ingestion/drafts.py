"""Nodes while they are being read, and their addresses."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

LONGEST_HEADING, LONGEST_LABEL, _LONGEST_NUMBER, _LONGEST_ADDRESS = 500, 120, 40, 150
# A longer line is no heading, nor the end of one.
LONGEST_HEADING_LINE = 300


@dataclass(slots=True)
class Draft:
    """A node while its lines are being gathered; each line with its length as printed.

    ``scope`` is the draft whose articles count by themselves, and which this one is in: an act among
    several, or what is annexed to one.
    """

    kind: str
    prefix: str
    label: str = ""
    number: str = ""
    last_number: str = ""
    heading: str = ""
    rank: int = 99
    parent: int | None = None
    scope: int | None = None
    act: int = 0
    quoted: bool = False
    first_page: int | None = None
    last_page: int | None = None
    lines: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """What does not fit into a label or a heading goes where it does: no word is lost."""
        self.number, self.last_number = self.number[:_LONGEST_NUMBER], self.last_number[:_LONGEST_NUMBER]
        if len(self.label) > LONGEST_LABEL:
            self.label, rest = _cut(self.label, LONGEST_LABEL)
            self.heading = f"{rest} {self.heading}".rstrip()
        if len(self.heading) > LONGEST_HEADING:
            self.heading, rest = _cut(self.heading, LONGEST_HEADING)
            self.lines.append((rest, len(rest)))

    @property
    def name(self) -> str:
        """How it is written in a heading path."""
        return " – ".join(part for part in (self.label, self.heading) if part)


def _cut(text: str, length: int) -> tuple[str, str]:
    """The text in two, at the last blank that leaves at most ``length`` characters in the first."""
    at = text.rfind(" ", 0, length + 1)
    at = at if at > 0 else length
    return text[:at].rstrip(), text[at:].strip()


def addresses(drafts: Sequence[Draft]) -> list[str]:
    """The eId of each draft, unique in the text; quoted articles take theirs after those of the text."""
    taken: dict[str, int] = {}
    used: set[str] = set()
    eids = [""] * len(drafts)
    for quoted in (False, True):
        for index, draft in enumerate(drafts):
            if draft.quoted is quoted:
                eids[index] = _unique(_address(draft, eids), taken, used)
    return eids


def _unique(base: str, taken: dict[str, int], used: set[str]) -> str:
    eid = base
    while eid in used:
        taken[base] = taken.get(base, 1) + 1
        eid = f"{base}__{taken[base]}"
    used.add(eid)
    return eid


def _address(draft: Draft, eids: Sequence[str]) -> str:
    folded = unicodedata.normalize("NFKD", draft.number).encode("ascii", "ignore").decode()
    own = f"{draft.prefix}_{folded}" if folded else draft.prefix
    above = draft.scope if draft.kind == "article" else draft.parent
    if above is None:
        return own
    whole = f"{eids[above]}__{own}"
    if len(whole) <= _LONGEST_ADDRESS:
        return whole
    return own if draft.scope is None else f"{eids[draft.scope]}__{own}"
