"""An agency's own standard wording, read from a document that a legal officer writes.

A heading that is the id or the title of an element begins its wording. A document without such
headings (the agency's template agreement) is read by the clause check: the paragraphs that carry an
element are its wording.
"""

from collections.abc import Iterable, Mapping

from contract_clauses.agreement import Agreement, Paragraph, Role
from contract_clauses.clause_check import ClauseCheck
from contract_clauses.clause_number import typed_label
from contract_clauses.language_detection import detect_languages, language_of
from contract_clauses.mending.difference import Compared, word_difference

_WORDING = frozenset({Role.BODY, Role.TABLE, Role.TEXT_BOX})
Wording = dict[str, dict[str, str]]
"""Wording per language and element; paragraphs are parted by line feeds."""


def standard_wording(
    agreement: Agreement, check: ClauseCheck, titles: Mapping[str, Iterable[str]]
) -> Wording:
    """Return the wording that a document holds.

    ``titles`` are the titles of each element in all languages; ``check`` is the clause check of the
    same document, for elements that no heading names.
    """
    spoken = detect_languages(agreement).paragraphs
    named = _under_headings(agreement, _by_title(titles))
    carried = {
        element.id: sorted({evidence.paragraph for evidence in element.evidence})
        for element in check.elements
        if element.id not in named and element.status.value in {"present", "weakened"}
    }
    found: Wording = {}
    for element, places in (named | carried).items():
        for place in places:
            paragraph = agreement.paragraphs[place]
            if paragraph.role in _WORDING:
                own = found.setdefault(spoken[place], {})
                text = without_number(agreement.text_of(paragraph))
                own[element] = f"{own[element]}\n{text}" if element in own else text
    return found


def without_number(text: str) -> str:
    """Return a paragraph without the clause number typed before it."""
    return text[len(typed_label(text)) :].lstrip(" \t.:\u00a0")


def _by_title(titles: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {
        _plain(title): element for element, names in titles.items() for title in (element, *names)
    }


def _under_headings(agreement: Agreement, known: Mapping[str, str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    element: str | None = None
    for paragraph in agreement.paragraphs:
        text = agreement.text_of(paragraph)
        title = known.get(_plain(without_number(text)))
        if title is not None or _is_heading(paragraph):
            element = title
        elif element is not None:
            found.setdefault(element, []).append(paragraph.index)
    return found


def _is_heading(paragraph: Paragraph) -> bool:
    return paragraph.role in {Role.HEADING, Role.TITLE}


def _plain(title: str) -> str:
    return " ".join(title.casefold().replace("_", " ").split()).strip(" .:：")


def compared_with_standard(
    check: ClauseCheck, wording: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[Compared, ...]]:
    """Return, per element that the agreement speaks of, its wording beside the standard.

    Only wordings in one language are compared; elements without a standard are left out.
    """
    found: dict[str, tuple[Compared, ...]] = {}
    usual = check.document.languages[0] if check.document.languages else ""
    for element in check.elements:
        quotes = dict.fromkeys(without_number(evidence.quote) for evidence in element.evidence)
        text = " ".join(quotes)
        standard = wording.get(language_of(text) or usual, {}).get(element.id)
        if text and standard:
            found[element.id] = word_difference(text, standard.replace("\n", " "))
    return found
