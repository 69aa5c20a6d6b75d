"""Text in several languages, as an element's narratives say it."""

from dataclasses import dataclass

from lxml import etree

from coordination.exchange.iati.nodes import LANG, Defaults, Node, attribute, child, remove, words


@dataclass(frozen=True, slots=True)
class Text:
    """Pairs of a language ("fr", "en", "" for unknown) and a text, in the order of the file."""

    narratives: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.narratives)

    def in_language(self, language: str) -> str:
        """The first text in the language; "" for none."""
        return next((text for said, text in self.narratives if said == language), "")

    @property
    def fr(self) -> str:
        """The French text."""
        return self.in_language("fr")

    @property
    def en(self) -> str:
        """The English text."""
        return self.in_language("en")

    @property
    def any(self) -> str:
        """The first text in any language."""
        return self.narratives[0][1] if self.narratives else ""

    def saying(self, language: str, text: str) -> "Text":
        """The same with this text for a language; the other languages stay, an empty text goes."""
        kept = [pair for pair in self.narratives if pair[0] != language]
        places = [at for at, pair in enumerate(self.narratives) if pair[0] == language]
        if text:
            kept.insert(places[0] if places else len(kept), (language, text))
        return Text(tuple(kept))


NO_TEXT = Text()


def text(**languages: str) -> Text:
    """A text by language: ``text(fr="Titre", en="Title")``; empty ones are left out."""
    return Text(tuple((language, said) for language, said in languages.items() if said))


def read(node: Node | None, defaults: Defaults) -> Text:
    """The narratives of an element."""
    if node is None:
        return Text()
    pairs = (_pair(narrative, defaults) for narrative in node.findall("narrative"))
    return Text(tuple(pair for pair in pairs if pair[1]))


def write(node: Node, value: Text, defaults: Defaults) -> None:
    """Make the element say this; narratives that say it already stay as they are."""
    if read(node, defaults) == value:
        return
    there = {_pair(narrative, defaults): narrative for narrative in node.findall("narrative")}
    remove(node, "narrative")
    for at, pair in enumerate(value.narratives):
        node.insert(at, there.pop(pair, None) if pair in there else _made(*pair, defaults))


def write_child(node: Node, tag: str, value: Text, defaults: Defaults) -> None:
    """Make the child of that tag say this; an empty text takes it away."""
    if value:
        write(child(node, tag), value, defaults)
    elif read(node.find(tag), defaults):
        remove(node, tag)


def _pair(narrative: Node, defaults: Defaults) -> tuple[str, str]:
    return attribute(narrative, LANG).lower()[:2] or defaults.language, words(narrative)


def _made(language: str, said: str, defaults: Defaults) -> Node:
    narrative = etree.Element("narrative")
    narrative.text = said
    if language and language != defaults.language:
        narrative.set(LANG, language)
    return narrative
