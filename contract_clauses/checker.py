"""Checks one agreement against one clause set. Pure: the same values give the same result."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from contract_clauses.agreement import Agreement, Paragraph
from contract_clauses.alternative_texts import with_inactive_text
from contract_clauses.clause_check import (
    ClauseCheck,
    DocumentRead,
    ElementResult,
    ElementStatus,
    StatusReason,
    Verdict,
    ViewDifference,
)
from contract_clauses.collection_pause import collection_paused
from contract_clauses.explanations import facts_of, sentence_of, source_of
from contract_clauses.judgement import Judgement
from contract_clauses.language_detection import detect_languages
from contract_clauses.quotation import quotation
from contract_clauses.reading import Reading
from contract_clauses.requirement import ClauseElement, ClauseSet, SetElement
from contract_clauses.rules import ClauseRules
from contract_clauses.units import Unit
from contract_clauses.version_standing import (
    Judged,
    judge_versions,
    standing_of,
    version_problems,
)
from contract_clauses.view_changes import view_differences
from partner_screening.evidence import TextEvidence
from partner_screening.findings import Problem, Reason, Severity

_EXPLANATIONS_KEPT = 4_096


@collection_paused()
def check_agreement(
    agreement: Agreement, clause_set: ClauseSet, rules: ClauseRules, language: str | None = None
) -> ClauseCheck:
    """Return the standing of every element of ``clause_set`` in ``agreement``, and the verdict.

    ``language`` says what language the agreement is in; None finds it out paragraph by paragraph.

    Raises:
        UnknownRule: the clause set names an element that does not exist.

    """
    elements = tuple(rules.element(item.id) for item in clause_set.elements)
    spoken = _spoken(agreement, language)
    uncovered = tuple(sorted({code for code in spoken if code and code not in rules.languages}))
    versions = judge_versions(agreement, rules, spoken)
    judged = standing_of(agreement, rules, spoken, versions)
    problems = [*agreement.problems, *version_problems(agreement, versions, elements)]
    if agreement.inactive:
        _mark_inactive(agreement, rules, spoken, judged)
    differences = _differences(agreement, rules, language, judged, elements)
    problems += [_tracked_problem(one, agreement, rules) for one in differences]
    checked = _Checked(agreement, rules, judged, uncovered, _wordings(rules, spoken))
    results = [
        _result(item, element, checked)
        for item, element in zip(clause_set.elements, elements, strict=True)
    ]
    verdict, reasons = verdict_of(agreement, results, rules)
    return ClauseCheck(
        document=DocumentRead(
            path=agreement.path,
            sha256=agreement.sha256,
            format=agreement.format,
            languages=tuple(dict.fromkeys(code for code in spoken if code)),
            pages=agreement.pages,
            view=agreement.view,
        ),
        clause_set=clause_set.reference,
        engine=rules.fingerprint,
        verdict=verdict,
        reasons=reasons,
        elements=tuple(results),
        problems=tuple(problems),
        view_differences=differences,
    )


def _spoken(agreement: Agreement, language: str | None) -> tuple[str, ...]:
    if not agreement.is_readable:
        return ()
    if language:
        return tuple(language for _ in agreement.paragraphs)
    return detect_languages(agreement).paragraphs


def _wordings(rules: ClauseRules, spoken: tuple[str, ...]) -> dict[str, str]:
    """Return the model wordings in the language that most paragraphs are in."""
    usual = Counter(code for code in spoken if code in rules.wordings).most_common(1)
    return rules.wordings[usual[0][0]] if usual else rules.wordings["en"]


def _judged(agreement: Agreement, rules: ClauseRules, spoken: tuple[str, ...]) -> Judged:
    versions = judge_versions(agreement, rules, spoken)
    return standing_of(agreement, rules, spoken, versions)


def _mark_inactive(
    agreement: Agreement,
    rules: ClauseRules,
    spoken: tuple[str, ...],
    judged: Judged,
) -> None:
    """Give ``inactive_text`` to what would stand better if the inactive text were in force."""
    alternative, languages = with_inactive_text(agreement, spoken)
    other = _judged(alternative, rules, languages)
    for name, (judgement, _) in judged.items():
        would_stand = other[name][0].status in (ElementStatus.PRESENT, ElementStatus.WEAKENED)
        if would_stand and judgement.status in (ElementStatus.MISSING, ElementStatus.CANNOT_TELL):
            judgement.status = ElementStatus.MISSING
            judgement.reasons = (StatusReason.INACTIVE_TEXT,)


def _differences(
    agreement: Agreement,
    rules: ClauseRules,
    language: str | None,
    judged: Judged,
    elements: tuple[ClauseElement, ...],
) -> tuple[ViewDifference, ...]:
    """Judge the other view of an agreement with tracked changes, and compare."""
    other = agreement.other_view
    if other is None:
        return ()
    spoken = _spoken(other, language)
    otherwise = _judged(other, rules, spoken)
    if other.inactive:
        _mark_inactive(other, rules, spoken, otherwise)
    return view_differences(
        agreement,
        {name: judgement for name, (judgement, _) in judged.items()},
        other,
        {name: judgement for name, (judgement, _) in otherwise.items()},
        [element.id for element in elements],
    )


def _tracked_problem(
    difference: ViewDifference, agreement: Agreement, rules: ClauseRules
) -> Problem:
    """Name an element whose status hangs on tracked changes, with author and date."""
    who = sorted(
        {
            f"{one.author or '?'} {one.date.date() if one.date else '?'}"
            for one in difference.changes
        }
    )
    return Problem(
        code="tracked_change_affects_element",
        severity=Severity.WARNING,
        file=agreement.path,
        found=(
            f"{difference.element}: {agreement.view} {difference.status.value} / "
            f"{difference.other_view} {difference.other_status.value} ({', '.join(who)})"
        ),
        expected=rules.texts["problem_tracked_expected"],
        remedy=rules.texts["problem_tracked_remedy"],
    )


@dataclass(frozen=True, slots=True)
class _Checked:
    """What the result of every element is made of."""

    agreement: Agreement
    rules: ClauseRules
    judged: Judged
    uncovered: tuple[str, ...]
    wordings: dict[str, str]  # per element, in the language of the agreement


def _result(item: SetElement, element: ClauseElement, checked: _Checked) -> ElementResult:
    judgement, reading = checked.judged[element.id]
    is_accepted = bool(judgement.exceptions) and set(judgement.exceptions) <= set(item.accepts)
    is_readable = checked.agreement.is_readable and not (
        checked.agreement.has_unread_parts and not checked.uncovered
    )
    sentence, facts = _explained(
        checked.rules,
        element.id,
        (judgement.status, judgement.reasons, judgement.lacking, judgement.exceptions),
        checked.uncovered,
        (is_accepted, is_readable),
    )
    evidence = [
        quoted
        for unit in judgement.units
        if reading
        for quoted in _evidence(checked.agreement, reading, unit)
    ]
    falls_short = judgement.status is not ElementStatus.PRESENT and not is_accepted
    return ElementResult(
        id=element.id,
        requirement=item.requirement,
        status=judgement.status,
        reasons=judgement.reasons,
        is_accepted=is_accepted,
        explanation=sentence,
        facts=facts,
        source=source_of(element),
        evidence=tuple(dict.fromkeys(evidence)),
        insert=checked.wordings.get(element.id, "") if falls_short else "",
    )


@lru_cache(maxsize=_EXPLANATIONS_KEPT)
def _explained(
    rules: ClauseRules,
    element: str,
    standing: tuple[ElementStatus, tuple[StatusReason, ...], tuple[str, ...], tuple[str, ...]],
    uncovered: tuple[str, ...],
    facts: tuple[bool, bool],
) -> tuple[str, Reason]:
    """Return the sentence about one element and its facts; agreements share nearly all of them."""
    status, reasons, lacking, exceptions = standing
    is_accepted, is_readable = facts
    found = facts_of(
        rules.element(element),
        Judgement(status, reasons, [], lacking, exceptions),
        is_accepted=is_accepted,
        uncovered=uncovered,
        is_readable=is_readable,
    )
    return sentence_of(found, rules.texts.__getitem__), found


def _evidence(agreement: Agreement, reading: Reading, unit: Unit) -> list[TextEvidence]:
    found: list[TextEvidence] = []
    for start, end in unit.parts:
        first, last = reading.text.original_span(start, end)
        paragraph = _paragraph_at(agreement, first, unit)
        found.append(quotation(agreement, paragraph, first, last))
    return found


def _paragraph_at(agreement: Agreement, offset: int, unit: Unit) -> Paragraph:
    at = unit.passage
    while at > 0 and agreement.paragraphs[at].start > offset:
        at -= 1
    return agreement.paragraphs[at]


def verdict_of(
    agreement: Agreement, results: list[ElementResult], rules: ClauseRules
) -> tuple[Verdict, tuple[str, ...]]:
    """Compliant when every mandatory element is present or accepted; doubt is a need of review."""
    texts = rules.texts
    if not agreement.is_readable:
        named = [f"{problem.code}: {problem.found}".rstrip(": ") for problem in agreement.problems]
        return Verdict.NEEDS_REVIEW, (texts["verdict_unreadable"], *named)
    short: list[str] = []
    doubt: list[str] = []
    accepted: list[str] = []
    for result in results:
        if result.requirement != "mandatory" or result.status is ElementStatus.PRESENT:
            continue
        reasons = ", ".join(reason.value for reason in result.reasons)
        values = {
            "element": result.id,
            "reasons": reasons,
            "exceptions": result.facts.values["exceptions"],
        }
        if result.is_accepted:
            accepted.append(texts["verdict_accepted"].format(**values))
            continue
        told = texts[f"verdict_{result.status.value}"].format(**values)
        is_open = result.status is ElementStatus.CANNOT_TELL or _is_recognised(agreement, result)
        (doubt if is_open else short).append(told)
    doubt += [f"{problem.code}: {problem.found}" for problem in agreement.doubts]
    if short:
        return Verdict.NON_COMPLIANT, tuple(short + doubt)
    if doubt:
        return Verdict.NEEDS_REVIEW, tuple(doubt)
    return Verdict.COMPLIANT, tuple(accepted)


def _is_recognised(agreement: Agreement, result: ElementResult) -> bool:
    """Whether anything quoted was recognised in a picture: a letter misread may be what weakens it."""
    return any(
        agreement.is_recognised(agreement.paragraphs[quoted.paragraph], quoted.start, quoted.end)
        for quoted in result.evidence
    )
