"""What the demonstration consists of, read from its data files.

Each row has a ``seed``: the text that it comes from and the phrases of that text which say so, word
for word (blanks aside). What the text doesn't say is left out. ``external`` is a fact of another
source, always shown with its address.
"""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

Row = dict[str, Any]

CODE_KEY = "code-penal-de-demonstration"
CODE_FILE = "code-penal-de-demonstration.pdf"


def rows(name: str) -> Any:
    """A data file: organisations, people, texts, works or code."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def works() -> list[Row]:
    """The fields of each work: those of the texts, then the demonstration code."""
    texts = rows("texts")
    return [_of_a_text(row, texts[row["seed"]["text"]]) for row in rows("works")] + [_code()]


def _of_a_text(row: Row, text: Row) -> Row:
    fields = {name: value for name, value in row.items() if name not in {"seed", "external"}}
    sources = [f"{text['title']} — {text['url']}" + (f" ({text['note']})" if text["note"] else "")]
    if external := row.get("external"):
        fields["summary_fr"] += (
            f"\n\nD’après une autre source\u00a0: {external['fact_fr']} ({external['url']})"
        )
        fields["summary_en"] += f"\n\nFrom another source: {external['fact_en']} ({external['url']})"
        sources.append(external["url"])
    return fields | {"source": "\n".join(sources)}


def _code() -> Row:
    code = rows("code")
    return {
        "key": CODE_KEY,
        "type": "legal-code",
        "title": code["title"],
        "title_en": code["title_en"],
        "summary_fr": code["summary_fr"],
        "summary_en": code["summary_en"],
        "source": code["source"],
        "abbreviations": code["abbreviations"],
        "themes": code["themes"],
        "tags": code["tags"],
        "is_demonstration": True,
    }
