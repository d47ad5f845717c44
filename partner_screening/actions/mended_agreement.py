"""A copy of an agreement with wording for what falls short.

Every file is read and written in a contained child. What is said of the copy is what the check finds
when it reads that copy anew, never what the insertion was meant to do.
"""

from typing import NamedTuple

from contract_clauses.agreement import Agreement
from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import (
    ClauseCheck,
    ElementResult,
    ElementStatus,
    StatusReason,
)
from contract_clauses.given_beside import with_annexes
from contract_clauses.language_detection import detect_languages
from contract_clauses.language_versions import versions_of
from contract_clauses.mending.insertion import Addition, Insertion, with_clauses
from contract_clauses.mending.placing import Place, article_heading, place_for
from contract_clauses.mending.standard import Wording
from contract_clauses.mending.word_comments import Writer
from contract_clauses.mending.word_file import WordFile
from contract_clauses.reading import read
from contract_clauses.requirement import ClauseSet
from contract_clauses.rules import ClauseRules
from partner_screening.actions.contained_reading import read_contained
from partner_screening.errors import InputError
from partner_screening.evidence import TextEvidence
from partner_screening.languages import Language
from partner_screening.reports.clause_notes import insertion_comment
from partner_screening.reports.wording import words_in
from partner_screening.sandbox import run_contained
from partner_screening.values import Value

_SHORT_OF = frozenset({ElementStatus.MISSING, ElementStatus.WEAKENED})


class MendWish(Value):
    """What is to be inserted, and in whose name.

    ``language`` is the language of the wording, None that of the agreement, or both of a bilingual
    one; ``standard`` is the agency's own wording, used before ours; ``with_recommended`` also inserts
    what the clause set only recommends, ``with_unclear`` what a passage may carry in words that the
    rules do not know. ``annexes`` were given beside the agreement: what they carry
    is not inserted.
    """

    clause_set: ClauseSet
    writer: Writer
    language: str | None = None
    standard: Wording = {}
    with_recommended: bool = False
    with_unclear: bool = False
    annexes: tuple[Agreement, ...] = ()


class InsertedClause(Value):
    """A clause that was inserted: its text, whether it is the agency's own, its number if known.

    ``passages`` are those of the original that weaken the element and stay in force.
    """

    element: str
    language: str
    text: str
    is_standard: bool
    clause: str | None
    passages: tuple[TextEvidence, ...]


class Shortfall(Value):
    """An element that still falls short in the copy, and the passages to strike or correct."""

    element: str
    requirement: str
    status: ElementStatus
    reasons: tuple[str, ...]
    passages: tuple[TextEvidence, ...]


class MendedAgreement(Value):
    """A copy with what was missing, and what the check says before and after its acceptance."""

    data: bytes
    languages: tuple[str, ...]
    before: ClauseCheck
    after: ClauseCheck
    inserted: tuple[InsertedClause, ...]
    shortfalls: tuple[Shortfall, ...]


class _Original(NamedTuple):
    """What is mended, with what, and the languages in which it is mended."""

    data: bytes
    name: str
    wish: MendWish
    rules: ClauseRules
    languages: tuple[str, ...]


class _Copy(NamedTuple):
    data: bytes
    inserted: tuple[InsertedClause, ...]


def mended_agreement(data: bytes, name: str, wish: MendWish, rules: ClauseRules) -> MendedAgreement:
    """Return a copy of a .docx with wording for every element that falls short.

    Raises:
        FileRefused: not a .docx, damaged, encrypted, signed or protected, or reading was stopped.
        InputError: there is no wording in the language of the agreement.

    """
    run_contained(_can_be_changed, data, name, file=name)
    agreement = with_annexes(read_contained(data, name), wish.annexes)
    before = check_agreement(agreement, wish.clause_set, rules)
    languages = (wish.language,) if wish.language else _languages(agreement, rules)
    original = _Original(data, name, wish, rules, languages)
    copy = _mended(original, frozenset())
    again, after = _read_anew(original, copy) if copy.inserted else (agreement, before)
    mended = {clause.element for clause in copy.inserted}
    still = mended & {element.id for element in after.elements if _is_wanted(element, wish)}
    if still:  # say in the comment what adding words could not mend
        copy = _mended(original, frozenset(still))
        again, after = _read_anew(original, copy)
    return MendedAgreement(
        data=copy.data,
        languages=languages,
        before=before,
        after=after,
        inserted=tuple(_numbered(clause, again) for clause in copy.inserted),
        shortfalls=_shortfalls(after, copy.inserted),
    )


def _mended(original: _Original, still_short: frozenset[str]) -> _Copy:
    """Insert what each language version lacks, one version after the other."""
    copy = _Copy(original.data, ())
    is_bilingual = len(original.languages) > 1
    for language in original.languages:
        agreement = _read(original, copy.data)
        check = check_agreement(
            agreement,
            original.wish.clause_set,
            original.rules,
            language if is_bilingual else None,
        )
        short = tuple(one for one in check.elements if _is_wanted(one, original.wish))
        if short:
            chosen = _wording(short, language, original)
            wanted = Insertion(
                place=_place(agreement, check, original.rules, language),
                heading=article_heading(language),
                additions=_additions(short, chosen, still_short),
            )
            data: bytes = run_contained(
                with_clauses,
                copy.data,
                original.name,
                wanted,
                original.wish.writer,
                file=original.name,
            )
            copy = _Copy(data, (*copy.inserted, *chosen.values()))
    return copy


def _read_anew(original: _Original, copy: _Copy) -> tuple[Agreement, ClauseCheck]:
    again = _read(original, copy.data)
    return again, check_agreement(again, original.wish.clause_set, original.rules)


def _read(original: _Original, data: bytes) -> Agreement:
    return with_annexes(read_contained(data, original.name), original.wish.annexes)


def _can_be_changed(data: bytes, name: str) -> None:
    WordFile(data, name, "insert")


def _is_wanted(element: ElementResult, wish: MendWish) -> bool:
    is_unclear = StatusReason.POSSIBLE_PARAPHRASE in element.reasons and (
        element.status is ElementStatus.CANNOT_TELL
    )
    falls_short = element.status in _SHORT_OF or (is_unclear and wish.with_unclear)
    is_asked = element.requirement == "mandatory" or wish.with_recommended
    return falls_short and is_asked and not element.is_accepted


def _languages(agreement: Agreement, rules: ClauseRules) -> tuple[str, ...]:
    """Return the versions of a bilingual agreement, else its main language."""
    detected = detect_languages(agreement)
    versions = [
        one for one in versions_of(agreement, detected.paragraphs) if one in rules.languages
    ]
    return tuple(versions) if len(versions) > 1 else detected.document[:1]


def _wording(
    short: tuple[ElementResult, ...], language: str, original: _Original
) -> dict[str, InsertedClause]:
    own = original.wish.standard.get(language, {})
    model = original.rules.wordings.get(language, {})
    lacking = [one.id for one in short if one.id not in own and one.id not in model]
    if lacking or language not in original.rules.languages:
        raise InputError(
            "no_wording",
            f"{original.name}: there is no wording in the language '{language}' for: "
            f"{', '.join(lacking) or 'any element'}.",
            "Choose the language with --language, or give your own wording with --standard.",
        )
    return {
        one.id: InsertedClause(
            element=one.id,
            language=language,
            text=own.get(one.id) or model[one.id],
            is_standard=one.id in own,
            clause=None,
            passages=one.evidence if one.status is ElementStatus.WEAKENED else (),
        )
        for one in short
    }


def _additions(
    short: tuple[ElementResult, ...],
    chosen: dict[str, InsertedClause],
    still_short: frozenset[str],
) -> tuple[Addition, ...]:
    return tuple(
        Addition(
            element=" ".join(element.id for element in carried),
            text=text,
            comment=tuple(
                line
                for element in carried
                for line in _comment(element, chosen[element.id], still_short)
            ),
        )
        for text, carried in _by_text(short, chosen).items()
    )


def _by_text(
    short: tuple[ElementResult, ...], chosen: dict[str, InsertedClause]
) -> dict[str, list[ElementResult]]:
    """Return the clauses to insert with the elements that each carries: no line is inserted twice."""
    grouped: dict[str, list[ElementResult]] = {}
    for element in short:
        text = chosen[element.id].text
        lines = set(text.splitlines())
        holder = next((known for known in grouped if lines <= set(known.splitlines())), text)
        grouped.setdefault(holder, []).append(element)
    return grouped


def _comment(
    element: ElementResult, clause: InsertedClause, still_short: frozenset[str]
) -> tuple[str, ...]:
    return insertion_comment(
        element,
        words_in(Language(clause.language)),
        is_standard=clause.is_standard,
        strikes=clause.passages,
        still_falls_short=element.id in still_short,
    )


def _place(agreement: Agreement, check: ClauseCheck, rules: ClauseRules, language: str) -> Place:
    spoken = detect_languages(agreement).paragraphs
    reading = read(agreement, rules.languages[language].index)
    return place_for(agreement, check, reading, spoken, language)


def _numbered(clause: InsertedClause, agreement: Agreement) -> InsertedClause:
    first = clause.text.splitlines()[0]
    for paragraph in reversed(agreement.paragraphs):
        if agreement.text_of(paragraph).endswith(first):
            return clause.model_copy(update={"clause": paragraph.clause})
    return clause


def _shortfalls(after: ClauseCheck, inserted: tuple[InsertedClause, ...]) -> tuple[Shortfall, ...]:
    ours = tuple(line for clause in inserted for line in clause.text.splitlines())
    return tuple(
        Shortfall(
            element=element.id,
            requirement=element.requirement,
            status=element.status,
            reasons=tuple(reason.value for reason in element.reasons),
            passages=tuple(
                evidence
                for evidence in element.evidence
                if not any(evidence.quote.strip() in line for line in ours)
            ),
        )
        for element in after.elements
        if element.status is not ElementStatus.PRESENT and not element.is_accepted
    )
