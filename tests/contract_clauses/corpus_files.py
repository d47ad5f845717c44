"""Reads the labelled agreements of the corpus; corpus/README.md describes their notation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from partner_screening.languages import Language
from partner_screening.rule_files import read_rule_file
from tests.contract_clauses.clause_scores import Label

FOLDER = Path(__file__).parent / "corpus"
HALVES = ("open", "sealed")
FORMATS = {"docx": ".docx", "pdf": ".pdf", "text": ".txt"}
ELEMENTS = (
    "prevention", "prohibition", "personnel_scope", "minors", "exchange_for_sex", "reporting",
    "investigation", "corrective_action", "termination", "standards_reference", "flow_down",
    "vetting", "training", "victim_assistance", "non_retaliation", "capacity_assessment",
    "policy_adopted",
)  # fmt: skip


class Kind(StrEnum):
    """What a line of the notation becomes."""

    TITLE = "title"
    HEADING = "heading"
    SUBHEADING = "subheading"
    BODY = "body"
    ROW = "row"
    BOX = "box"
    HEADER = "header"
    FOOTER = "footer"
    CONTENTS = "contents"


class Mark(StrEnum):
    """What the words between ``{`` and ``}`` are."""

    LIVE = ""
    INSERTED = "+"
    DELETED = "-"
    STRUCK = "~"
    HIDDEN = "?"
    FOOTNOTE = "^"
    COMMENT = "!"

    @property
    def is_live(self) -> bool:
        """Whether the words belong to the running text that is in force."""
        return self in {Mark.LIVE, Mark.INSERTED}


@dataclass(frozen=True)
class Words:
    """Words of one mark."""

    text: str
    mark: Mark = Mark.LIVE


@dataclass(frozen=True)
class Line:
    """One paragraph, or one row of a table with its ``cells``."""

    kind: Kind
    words: tuple[Words, ...] = ()
    cells: tuple[tuple[Words, ...], ...] = ()

    @property
    def plain_text(self) -> str:
        """The words as they are, whatever their mark."""
        return "".join(words.text for words in self.words)

    @property
    def live_texts(self) -> Iterator[str]:
        """The running text that is in force: one for a paragraph, one for each cell of a row."""
        for content in self.cells or (self.words,):
            text = "".join(words.text for words in content if words.mark.is_live)
            if text.strip():
                yield text.strip()


@dataclass(frozen=True, eq=False)  # one file, one value: results are kept by it
class CorpusAgreement:
    """One labelled agreement: how its file is made, and what the check must say of it."""

    name: str
    half: str
    language: Language
    format: str
    drafting: str
    traps: tuple[str, ...]
    has_automatic_numbers: bool
    lines: tuple[Line, ...]
    labels: dict[str, Label]

    @property
    def file_name(self) -> str:
        """The name that its file has."""
        return self.name.replace("/", "_") + FORMATS[self.format]


@lru_cache
def corpus() -> tuple[CorpusAgreement, ...]:
    """Return all agreements of the corpus, both halves."""
    return tuple(
        read_corpus_file(path, half, Language(path.parent.name))
        for half in HALVES
        for path in sorted((FOLDER / half).glob("*/*.yaml"))
    )


def read_corpus_file(path: Path, half: str, language: Language) -> CorpusAgreement:
    """Return the agreement of one file.

    Raises:
        ValueError: its notation or its labels are not whole.

    """
    data = dict(read_rule_file(path).data)
    lines = tuple(_line(text) for text in data.pop("text").splitlines() if text.strip())
    numbering = data.pop("numbering", "typed")
    found = CorpusAgreement(
        name=f"{half}/{language}/{path.stem}",
        half=half,
        language=language,
        format=data.pop("format"),
        drafting=data.pop("drafting"),
        traps=tuple(data.pop("traps", None) or ()),
        has_automatic_numbers=numbering == "automatic",
        lines=lines,
        labels=_labels(data.pop("expected"), path),
    )
    marks = {words.mark for line in lines for words in line.words} - {Mark.LIVE}
    if data or found.format not in FORMATS or numbering not in {"typed", "automatic"}:
        raise ValueError(f"{path}: unknown format, numbering or fields {sorted(data)}")
    if found.format != "docx" and (marks or found.has_automatic_numbers):
        raise ValueError(f"{path}: only a docx has {sorted(marks)} or automatic numbers")
    return found


_PREFIXES = (
    ("## ", Kind.SUBHEADING),
    ("# ", Kind.HEADING),
    ("= ", Kind.TITLE),
    ("[box] ", Kind.BOX),
    ("[header] ", Kind.HEADER),
    ("[footer] ", Kind.FOOTER),
    ("[contents] ", Kind.CONTENTS),
)
_MARKED = re.compile(r"\{([+\-~?^!])(.*?)\1\}")


def _line(text: str) -> Line:
    text = text.strip()
    if text.startswith("|"):
        cells = text.strip("|").split("|")
        return Line(Kind.ROW, cells=tuple(_words(cell.strip()) for cell in cells))
    for prefix, kind in _PREFIXES:
        if text.startswith(prefix):
            return Line(kind, _words(text.removeprefix(prefix)))
    return Line(Kind.BODY, _words(text))


def _words(text: str) -> tuple[Words, ...]:
    words: list[Words] = []
    place = 0
    for found in _MARKED.finditer(text):
        words += [Words(text[place : found.start()]), Words(found[2], Mark(found[1]))]
        place = found.end()
    words.append(Words(text[place:]))
    return tuple(one for one in words if one.text)


def _labels(expected: dict[str, Any], path: Path) -> dict[str, Label]:
    """Return a label per element: words for ``present``, a reason or nothing for the others.

    Under ``either`` stands a label of several statuses, where lawyers could honestly differ.
    """
    labels: dict[str, Label] = {}
    for status, named in expected.items():
        for element, detail in named.items():
            if element in labels or element not in ELEMENTS:
                raise ValueError(f"{path}: {element} is unknown or labelled twice")
            if status == "present":
                labels[element] = Label({status: frozenset()}, detail)
            elif status == "either":
                labels[element] = Label.read(detail)
            else:
                labels[element] = Label.read(f"{status} {detail or ''}")
    if unlabelled := set(ELEMENTS) - set(labels):
        raise ValueError(f"{path}: no label for {sorted(unlabelled)}")
    return labels
