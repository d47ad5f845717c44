"""Changed copies of an agreement: what falls short inserted, or every finding as a comment.

Every file is read and written in a contained child. What is said of a copy is what the check finds
when it reads that copy anew, never what the insertion was meant to do.
"""

from contract_clauses.agreement import Agreement
from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ClauseCheck, ElementResult, ElementStatus
from contract_clauses.language_detection import detect_languages
from contract_clauses.mending.annotated_pdf import annotated_pdf
from contract_clauses.mending.annotation import annotated
from contract_clauses.mending.insertion import Addition, Insertion, with_clauses
from contract_clauses.mending.placing import Place, article_heading, place_for
from contract_clauses.mending.word_comments import Writer
from contract_clauses.mending.word_file import WordFile
from contract_clauses.ocr import OcrOptions
from contract_clauses.read_agreement import View, identify, read_agreement
from contract_clauses.reading import read
from contract_clauses.requirement import ClauseSet
from contract_clauses.rules import ClauseRules
from partner_screening.errors import InputError
from partner_screening.evidence import TextEvidence
from partner_screening.languages import Language
from partner_screening.reports.clause_notes import insertion_comment, notes_of
from partner_screening.reports.wording import Words, words_in
from partner_screening.sandbox import run_contained
from partner_screening.values import Value

_SHORT_OF = frozenset({ElementStatus.MISSING, ElementStatus.WEAKENED})


class MendWish(Value):
    """What is to be inserted, and in whose name.

    ``language`` is the language of the wording, None the main language of the agreement;
    ``standard`` is the agency's own wording per language and element, used before ours;
    ``with_recommended`` also inserts what the clause set only recommends.
    """

    clause_set: ClauseSet
    writer: Writer
    language: str | None = None
    standard: dict[str, dict[str, str]] = {}
    with_recommended: bool = False


class InsertedClause(Value):
    """A clause that was inserted: its text, whether it is the agency's own, its number if known."""

    element: str
    text: str
    is_standard: bool
    clause: str | None


class Shortfall(Value):
    """An element that still falls short in the copy, and the passages to strike or correct."""

    element: str
    requirement: str
    status: ElementStatus
    reasons: tuple[str, ...]
    passages: tuple[TextEvidence, ...]


class MendedAgreement(Value):
    """A copy with what was missing, and what the check says before and after its acceptance.

    ``passages`` are, per inserted element, those of the original that weaken it and stay in force.
    """

    data: bytes
    language: str
    before: ClauseCheck
    after: ClauseCheck
    inserted: tuple[InsertedClause, ...]
    shortfalls: tuple[Shortfall, ...]
    passages: dict[str, tuple[TextEvidence, ...]]


def read_contained(
    data: bytes, name: str, view: View = "accepted", ocr: OcrOptions | None = None
) -> Agreement:
    """Return an agreement read in a contained child; with ``ocr`` scanned pages are recognised.

    Raises:
        FileRefused: as ``read_agreement``, or reading was stopped.

    """
    agreement: Agreement = run_contained(_read, data, name, view, ocr, file=name)
    return agreement


def mended_agreement(data: bytes, name: str, wish: MendWish, rules: ClauseRules) -> MendedAgreement:
    """Return a copy of a .docx with wording for every element that falls short.

    Raises:
        FileRefused: not a .docx, damaged, encrypted, signed or protected, or reading was stopped.
        InputError: there is no wording in the language of the agreement.

    """
    run_contained(_can_be_changed, data, name, file=name)
    agreement = read_contained(data, name)
    before = check_agreement(agreement, wish.clause_set, rules)
    language = wish.language or _main_language(agreement)
    short = tuple(element for element in before.elements if _is_wanted(element, wish))
    if not short:
        return _nothing_to_mend(data, language, before)
    chosen = _wording(short, language, wish, rules, name)
    place = _place(agreement, before, rules, language)
    words = words_in(Language(language))
    passages = {element.id: element.evidence for element in short if element.evidence}

    def written(still_short: frozenset[str]) -> tuple[bytes, ClauseCheck, Agreement]:
        additions = tuple(
            Addition(
                element=" ".join(element.id for element in carried),
                text=text,
                comment=tuple(
                    line
                    for element in carried
                    for line in _comment(element, words, chosen[element.id], still_short)
                ),
            )
            for text, carried in _by_text(short, chosen).items()
        )
        wanted = Insertion(place=place, heading=article_heading(language), additions=additions)
        copy: bytes = run_contained(with_clauses, data, name, wanted, wish.writer, file=name)
        again = read_contained(copy, name)
        return copy, check_agreement(again, wish.clause_set, rules), again

    copy, after, again = written(frozenset())
    still = frozenset(
        element.id for element in after.elements if _is_wanted(element, wish)
    ) & frozenset(chosen)
    if still:  # say in the comment what adding words could not mend
        copy, after, again = written(still)
    return MendedAgreement(
        data=copy,
        language=language,
        before=before,
        after=after,
        inserted=tuple(_numbered(clause, again) for clause in chosen.values()),
        shortfalls=_shortfalls(after, chosen),
        passages=passages,
    )


def annotated_agreement(
    data: bytes,
    name: str,
    check: ClauseCheck,
    words: Words,
    writer: Writer,
    *,
    ocr: OcrOptions | None = None,
) -> bytes:
    """Return a copy of a .docx or .pdf with a comment or highlight at the words of every quotation.

    ``ocr`` is what the agreement was read with.

    Raises:
        FileRefused: another kind of file, a damaged, encrypted or protected one, a signed .docx, or
            reading was stopped.

    """
    notes = notes_of(check, words)
    if identify(data, name) == "pdf":
        marked: bytes = run_contained(annotated_pdf, data, name, notes, writer, ocr, file=name)
        return marked
    copy: bytes = run_contained(annotated, data, name, notes, writer, file=name)
    return copy


def _read(data: bytes, name: str, view: View, ocr: OcrOptions | None) -> Agreement:
    return read_agreement(data, name, view=view, ocr=ocr)


def _can_be_changed(data: bytes, name: str) -> None:
    WordFile(data, name, "insert")


def _is_wanted(element: ElementResult, wish: MendWish) -> bool:
    return (
        element.status in _SHORT_OF
        and not element.is_accepted
        and (element.requirement == "mandatory" or wish.with_recommended)
    )


def _nothing_to_mend(data: bytes, language: str, before: ClauseCheck) -> MendedAgreement:
    return MendedAgreement(
        data=data,
        language=language,
        before=before,
        after=before,
        inserted=(),
        shortfalls=_shortfalls(before, {}),
        passages={},
    )


def _main_language(agreement: Agreement) -> str:
    return detect_languages(agreement).document[0]


def _wording(
    short: tuple[ElementResult, ...], language: str, wish: MendWish, rules: ClauseRules, name: str
) -> dict[str, InsertedClause]:
    own, model = wish.standard.get(language, {}), rules.wordings.get(language, {})
    lacking = [one.id for one in short if one.id not in own and one.id not in model]
    if lacking or language not in rules.indexes:
        raise InputError(
            "no_wording",
            f"{name}: there is no wording in the language '{language}' for: "
            f"{', '.join(lacking) or 'any element'}.",
            "Choose the language with --language, or give your own wording with --standard.",
        )
    return {
        one.id: InsertedClause(
            element=one.id,
            text=own.get(one.id) or model[one.id],
            is_standard=one.id in own,
            clause=None,
        )
        for one in short
    }


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


def _place(agreement: Agreement, check: ClauseCheck, rules: ClauseRules, language: str) -> Place:
    spoken = detect_languages(agreement).paragraphs
    reading = read(agreement, rules.indexes[language])
    return place_for(agreement, check, reading, spoken, language)


def _comment(
    element: ElementResult, words: Words, clause: InsertedClause, still_short: frozenset[str]
) -> tuple[str, ...]:
    is_weakened = element.status is ElementStatus.WEAKENED
    return insertion_comment(
        element,
        words,
        is_standard=clause.is_standard,
        strikes=element.evidence if is_weakened else (),
        still_falls_short=element.id in still_short,
    )


def _numbered(clause: InsertedClause, agreement: Agreement) -> InsertedClause:
    first = clause.text.splitlines()[0]
    for paragraph in reversed(agreement.paragraphs):
        if agreement.text_of(paragraph).endswith(first):
            return clause.model_copy(update={"clause": paragraph.clause})
    return clause


def _shortfalls(after: ClauseCheck, inserted: dict[str, InsertedClause]) -> tuple[Shortfall, ...]:
    ours = tuple(line for clause in inserted.values() for line in clause.text.splitlines())
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
