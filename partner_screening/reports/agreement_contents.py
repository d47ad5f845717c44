"""What the report on one agreement says, in one language. Pure: an outcome in, sentences out."""

from contract_clauses.clause_check import ClauseCheck, ElementResult, ElementStatus
from partner_screening.evidence import TextEvidence
from partner_screening.outcome import AgreementOutcome, PartnerOutcome
from partner_screening.reports.partner_contents import Badge, LabelledFact, verdict_badge
from partner_screening.reports.tones import tone_of
from partner_screening.reports.wording import ProblemLine, ReasonLine, Words
from partner_screening.values import Value


class Quotation(Value):
    """A quotation inside the paragraph that it stands in, and where that is in the document.

    ``before`` and ``after`` are the rest of the paragraph; empty when only the quotation is known.
    """

    before: str
    quote: str
    after: str
    place: str


class ElementLine(Value):
    """One clause element: its standing, why, the words that carry it, what to insert.

    Nothing is to be inserted while a person has not read what the rules cannot judge.
    """

    name: str
    requirement: str
    status: Badge
    shortfalls: tuple[str, ...]
    explanation: str
    source: str
    quotations: tuple[Quotation, ...]
    insert: str


class AgreementContents(Value):
    """Everything that the report on one agreement says, in order of importance."""

    reference: str
    title: str
    gate: Badge
    verdict: Badge
    facts: tuple[LabelledFact, ...]
    reasons: tuple[ReasonLine, ...]
    elements: tuple[ElementLine, ...]
    problems: tuple[ProblemLine, ...]
    fingerprints: tuple[LabelledFact, ...]


def agreement_contents(
    partner: PartnerOutcome, outcome: AgreementOutcome, words: Words
) -> AgreementContents:
    """Return what is said about one agreement of a partner."""
    check = outcome.check
    return AgreementContents(
        reference=outcome.agreement.reference,
        title=words.say("agreement.title", reference=outcome.agreement.reference),
        gate=Badge(text=words.name("gate", outcome.gate.status), tone=tone_of(outcome.gate.status)),
        verdict=verdict_badge(outcome, words),
        facts=_facts(partner, outcome, words),
        reasons=words.reasons(outcome.gate.reasons),
        elements=_elements(outcome, words),
        problems=tuple(words.problem(problem) for problem in (check.problems if check else ())),
        fingerprints=_fingerprints(check, outcome, words),
    )


def _facts(
    partner: PartnerOutcome, outcome: AgreementOutcome, words: Words
) -> tuple[LabelledFact, ...]:
    row, check = outcome.agreement, outcome.check
    said = {
        "partner": f"{partner.partner.name} ({partner.partner.partner_id})",
        "recommendation": words.name("status", partner.recommendation.status),
        "file": row.file or "–",
        "agreement_type": row.type.replace("_", " "),
        "amount": f"{row.amount} {row.currency}".strip() or "–",
        "start": words.day(row.start),
        "end": words.day(row.end),
        "clause_set": check.clause_set if check else row.clause_set or "–",
        "view": words.say(f"view.{check.document.view}") if check else "–",
        "as_of": words.day(partner.as_of),
    }
    return tuple(
        LabelledFact(label=words.say(f"fact.{key}"), value=value) for key, value in said.items()
    )


def _fingerprints(
    check: ClauseCheck | None, outcome: AgreementOutcome, words: Words
) -> tuple[LabelledFact, ...]:
    policy = LabelledFact(label=words.say("fact.policy"), value=outcome.gate.policy)
    if check is None:
        return (policy,)
    return (
        LabelledFact(label=words.say("fact.sha256"), value=check.document.sha256),
        LabelledFact(
            label=words.say("fact.clause_rules"), value=f"{check.clause_set} · {check.engine}"
        ),
        policy,
    )


def _elements(outcome: AgreementOutcome, words: Words) -> tuple[ElementLine, ...]:
    if outcome.check is None:
        return ()
    return tuple(
        element_line(element, outcome.excerpts, words) for element in outcome.check.elements
    )


def element_line(element: ElementResult, excerpts: tuple[str, ...], words: Words) -> ElementLine:
    """Return what is said about one element; ``excerpts`` are the paragraphs around quotations."""
    return ElementLine(
        name=words.name("element", element.id),
        requirement=words.say(f"requirement.{element.requirement}"),
        status=Badge(
            text=words.name("element_status", element.status), tone=tone_of(element.status)
        ),
        shortfalls=tuple(words.name("element_reason", reason) for reason in element.reasons)
        + ((words.say("element.accepted"),) if element.is_accepted else ()),
        explanation=words.element_reason(element),
        source=element.source,
        quotations=tuple(_quotation(evidence, excerpts, words) for evidence in element.evidence),
        insert="" if element.status is ElementStatus.CANNOT_TELL else element.insert,
    )


def _quotation(evidence: TextEvidence, excerpts: tuple[str, ...], words: Words) -> Quotation:
    """Return the quotation in its paragraph: the first excerpt that contains it, to the letter."""
    before = after = ""
    for excerpt in excerpts:
        if evidence.quote and evidence.quote in excerpt:
            before, after = excerpt.split(evidence.quote, 1)
            break
    return Quotation(
        before=before, quote=evidence.quote, after=after, place=_place(evidence, words)
    )


def _place(evidence: TextEvidence, words: Words) -> str:
    parts = []
    if evidence.clause:
        parts.append(words.say("place.clause", clause=evidence.clause))
    if evidence.page is not None:
        parts.append(words.say("place.page", page=evidence.page))
    parts.append(words.say("place.paragraph", paragraph=evidence.paragraph + 1))
    return ", ".join(parts)
