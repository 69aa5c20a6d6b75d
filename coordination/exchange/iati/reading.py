"""An IATI file read as a stream: activity after activity, with all that is wrong told by line.

The file is data of strangers: a document type is refused before anything is parsed (so there is no entity
and no external file to fetch), and the parser opens no connection and holds one activity at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from lxml import etree

from coordination.exchange.findings import Finding, RefusedError, error, warning
from coordination.exchange.iati.activity import HARDENED, TAG_NAME, IatiActivity, kept_of, read
from coordination.exchange.iati.nodes import Node, UnreadableError

_ROOT = "iati-activities"
# The first element must have begun by then.
_PROLOG = 1 << 20
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class ReadActivity:
    """One activity of a file: its value, the XML to keep of it, its line, and what was found."""

    activity: IatiActivity
    kept: str
    line: int
    findings: tuple[Finding, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether something keeps it out."""
        return any(finding.blocks for finding in self.findings)


def activities_in(stream: BinaryIO) -> Iterator[ReadActivity]:
    """The activities of a file, one by one. The stream must be able to go back to its start.

    Raises RefusedError: at once for what is no IATI file, after the activities before it for a broken one.
    """
    _check_prolog(stream)
    seen: dict[str, int] = {}
    try:
        for node in _nodes(stream):
            found = _read(node)
            yield _once(found, seen)
    except etree.XMLSyntaxError as problem:
        raise RefusedError(error("not_xml", problem.lineno)) from None


class _Begun(Exception):  # noqa: N818 - not an error: the prolog is over
    pass


def _check_prolog(stream: BinaryIO) -> None:
    """Refuse a file with a document type; it is met before any of its declarations is read."""
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise RefusedError(error("has_doctype", parser.CurrentLineNumber))

    def begun(*_: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, begun
    try:
        for _ in range(0, _PROLOG, _CHUNK):
            chunk = stream.read(_CHUNK)
            parser.Parse(chunk, not chunk)
        raise RefusedError(error("not_xml", 1))
    except _Begun:
        stream.seek(0)
    except (expat.ExpatError, LookupError, ValueError) as problem:
        if isinstance(problem, RefusedError):
            raise
        raise RefusedError(error("not_xml", getattr(problem, "lineno", 1))) from None


def _nodes(stream: BinaryIO) -> Iterator[Node]:
    """The activities' elements; each is emptied when the next one is asked for."""
    events = etree.iterparse(stream, events=("start", "end"), tag=(_ROOT, TAG_NAME), **HARDENED)
    begun = False
    for event, node in events:
        if not begun:
            _check_root(node)
            begun = True
        if event == "end" and node.tag == TAG_NAME and node.getparent() is not None:
            yield node
            parent = node.getparent()
            while parent[0] is not node:
                del parent[0]
            node.clear(keep_tail=True)
    if not begun:
        raise RefusedError(error("not_activities", column=str(events.root.tag)))


def _check_root(node: Node) -> None:
    if node.tag != _ROOT or node.getparent() is not None or node.getroottree().docinfo.internalDTD:
        raise RefusedError(error("not_activities", node.sourceline, str(node.tag)))
    version = node.get("version", "")
    if not version.startswith("2."):
        raise RefusedError(error("other_version", node.sourceline, _ROOT, version=version))


def _read(node: Node) -> ReadActivity:
    unreadable: list[UnreadableError] = []
    activity = read(node, unreadable.append)
    findings = [
        warning(problem.code, problem.line, problem.tag, value=problem.value[:60]) for problem in unreadable
    ]
    line = node.sourceline
    if not activity.identifier:
        findings = [finding for finding in findings if finding.column != "iati-identifier"]
        findings.append(error("is_missing", line, "iati-identifier"))
    if not activity.title:
        findings.append(error("is_missing", line, "title"))
    return ReadActivity(activity, kept_of(node), line, tuple(findings))


def _once(found: ReadActivity, seen: dict[str, int]) -> ReadActivity:
    """The same, held back if its identifier stood before in the file."""
    identifier = found.activity.identifier
    before = seen.setdefault(identifier, found.line)
    if not identifier or before == found.line:
        return found
    twice = error("identifier_twice", found.line, "iati-identifier", value=identifier[:120], other=before)
    return ReadActivity(found.activity, found.kept, found.line, (*found.findings, twice))
