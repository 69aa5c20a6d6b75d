"""The values that pass from one stage of ingestion to the next. All are frozen, none knows a model."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


class Shared:
    """Mixin of frozen values: a pipeline that copies its inputs gets the value itself, not a second one."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


@dataclass(frozen=True, slots=True)
class RecognisedText(Shared):
    """What was recognised on a page (from 1) that is a picture, and how sure its words are, from 0 to 1.

    ``words`` are where they stand, where that is wanted: word, left, top, width and height, in
    ten-thousandths of the page.
    """

    page: int
    text: str
    confidence: float
    words: tuple[tuple[str, int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Source(Shared):
    """A file on this machine, to be read as a text with articles or, failing that, as pages.

    ``is_law`` says that the file is meant to hold articles: then a single one is enough to believe it.
    ``act`` is the place, from 1, of the one act to read out of a file that holds several. ``recognised``
    are the texts of its scanned pages, as far as they are known; ``without_pictures`` says that the others
    are left out, for nothing here can recognise them.
    """

    path: str
    language: str = "fr"
    is_law: bool = False
    act: int | None = None
    recognised: tuple[RecognisedText, ...] = ()
    without_pictures: bool = False


@dataclass(frozen=True, slots=True)
class Notice(Shared):
    """Something to tell the editor: a code of ``kb.ingestion.messages`` and its figures."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "params": dict(self.params)}


class UnreadableFileError(Exception):
    """The file gives no text; the notice says why in a way that can be told to a person."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.notice = Notice(code, params)


@dataclass(frozen=True, slots=True)
class Bookmark(Shared):
    """An entry of the file's own outline: its depth from 0, its words, and its page from 1."""

    depth: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Extraction(Shared):
    """What a file gave: the raw text of each page, and what the file says of itself.

    ``labels`` are the numbers printed on the pages when the file declares them, else empty. ``confidence``
    is for each page, from 0 to 1, how sure its recognised text is, None where it was not recognised; empty
    when no page was.
    """

    media_type: str
    pages: tuple[str, ...]
    labels: tuple[str, ...] = ()
    outline: tuple[Bookmark, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    confidence: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanText(Shared):
    """The lines that are text, in reading order, without what is printed on every page.

    ``page_of[i]`` is the page, from 1, of ``lines[i]``. ``width`` is the length in characters of a full
    line; 0 when lines are not wrapped. ``blank_pages`` have no text at all.
    """

    lines: tuple[str, ...]
    page_of: tuple[int, ...]
    page_count: int
    width: int
    blank_pages: tuple[int, ...] = ()
    running_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node(Shared):
    """A passage to be: the fields of ``kb.models.Passage``, with ``parent`` the index of the node above.

    ``quoted`` is true for an article that another one quotes (an amending text gives the new wording):
    it has its own address, and no place in the numbering of the text.
    """

    kind: str
    eid: str
    label: str
    number: str = ""
    last_number: str = ""
    heading: str = ""
    heading_path: tuple[str, ...] = ()
    text: str = ""
    first_page: int | None = None
    last_page: int | None = None
    parent: int | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Act(Shared):
    """One of several acts that a file holds, an issue of an official journal for instance.

    ``kind`` is its word in small letters ("loi", "décret"), ``reference`` what it is cited by ("Loi n°
    10-2025"), ``date`` its ISO date; the three are empty where the file prints no title. ``first_node`` to
    ``last_node`` are its nodes. ``articles`` counts its own: neither those that it quotes nor those of what
    is annexed.
    """

    title: str
    kind: str
    reference: str
    date: str
    first_node: int
    last_node: int
    first_page: int
    last_page: int
    articles: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Segmentation(Shared):
    """The tree of a text, in document order.

    ``acts`` are those of a file that holds several, else empty. ``act`` is the one that was read alone.
    ``running_lines`` are headings printed again at the top of a page, which are in no node.
    ``moved`` leads from an eId that a correction has taken away to the one that stands for it;
    ``misfits`` are the keys of corrections that no longer fit the text.
    """

    nodes: tuple[Node, ...]
    notices: tuple[Notice, ...] = ()
    acts: tuple[Act, ...] = ()
    act: Act | None = None
    running_lines: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    misfits: tuple[int, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class Correction(Shared):
    """What an editor changed in what was read: an operation of ``kb.ingestion.corrections`` on the passage
    that ``anchor`` recognises, with what it needs to know."""

    key: int
    operation: str
    anchor: Mapping[str, str]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report(Shared):
    """What reading the file found, for the editor who is to prove it.

    ``counts`` is by kind of passage. ``missing`` and ``repeated`` are normalised article numbers. ``acts``
    are those that could each become a work, empty unless the file holds several; ``act`` is the one that
    was read alone. ``confidence`` is that of each page whose text was recognised, by its number;
    ``uncertain_pages`` are those of them with little.
    """

    page_count: int
    blank_pages: tuple[int, ...]
    counts: Mapping[str, int]
    missing: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    running_lines: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    act: Act | None = None
    uncertain_pages: tuple[int, ...] = ()
    confidence: Mapping[int, float] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict, kw_only=True)

    def as_json(self) -> dict[str, Any]:
        return {
            "page_count": self.page_count,
            "blank_pages": list(self.blank_pages),
            "counts": dict(self.counts),
            "missing": list(self.missing),
            "repeated": list(self.repeated),
            "notices": [notice.as_json() for notice in self.notices],
            "running_lines": list(self.running_lines),
            "metadata": dict(self.metadata),
            "acts": [act.as_json() for act in self.acts],
            "act": self.act.as_json() if self.act else None,
            "uncertain_pages": list(self.uncertain_pages),
            "confidence": {str(page): sure for page, sure in self.confidence.items()},
            "moved": dict(self.moved),
        }
