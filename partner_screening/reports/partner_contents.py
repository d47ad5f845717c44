"""What the report on one partner says, in one language. Pure: an outcome in, sentences out."""

from datetime import date

from assessment_tools.answers import SupportingDocument
from assessment_tools.assessment import AnswerDifference, Assessment, StandardResult
from partner_screening.outcome import AgreementOutcome, PartnerOutcome
from partner_screening.reports.tones import Tone, tone_of
from partner_screening.reports.wording import ProblemLine, ReasonLine, Words
from partner_screening.values import Value


class LabelledFact(Value):
    """A fact with its label, as shown in the head of a report."""

    label: str
    value: str


class Badge(Value):
    """A status in words, with its tone."""

    text: str
    tone: Tone


class StandardLine(Value):
    """One standard: both answers, whether it counted in the assessment shown, and why.

    ``difference`` says how the agency departs from the partner, if it does.
    """

    number: int
    title: str
    self_answer: str
    reviewed_answer: str
    counted: Badge
    why: str
    evidence: tuple[str, ...]
    comment: str
    difference: str


class ActionLine(Value):
    """One action of the plan in words."""

    number: int
    standard: str
    action: str
    owner: str
    proof: str
    due: str
    due_on: date


class AgreementLine(Value):
    """One agreement in the partner's report."""

    reference: str
    file: str
    gate: Badge
    verdict: Badge
    reasons: tuple[ReasonLine, ...]


class FileLine(Value):
    """A file that came in, with its fingerprint."""

    role: str
    path: str
    sha256: str


class PartnerContents(Value):
    """Everything that the report on one partner says, in order of importance."""

    partner_id: str
    title: str
    result: Badge
    facts: tuple[LabelledFact, ...]
    reasons: tuple[ReasonLine, ...]
    standards: tuple[StandardLine, ...]
    standards_note: str
    plan_note: str
    actions: tuple[ActionLine, ...]
    agreements: tuple[AgreementLine, ...]
    problems: tuple[ProblemLine, ...]
    files: tuple[FileLine, ...]
    rule_versions: tuple[str, ...]


def partner_contents(outcome: PartnerOutcome, words: Words) -> PartnerContents:
    """Return what is said about one partner."""
    recommendation = outcome.recommendation
    return PartnerContents(
        partner_id=outcome.partner.partner_id,
        title=outcome.partner.name,
        result=Badge(
            text=words.name("status", recommendation.status), tone=tone_of(recommendation.status)
        ),
        facts=_facts(outcome, words),
        reasons=words.reasons(recommendation.reasons),
        standards=_standards(outcome, words),
        standards_note=_standards_note(outcome, words),
        plan_note=_plan_note(outcome, words),
        actions=plan_actions(outcome, words),
        agreements=tuple(agreement_line(agreement, words) for agreement in outcome.agreements),
        problems=tuple(words.problem(problem) for problem in outcome.problems),
        files=tuple(
            FileLine(role=words.say(f"file_role.{file.role}"), path=file.path, sha256=file.sha256)
            for file in outcome.files
        ),
        rule_versions=rule_versions(outcome),
    )


def score_in_words(assessment: Assessment | None, words: Words) -> str:
    """Return "6 of 8", or why there is no score."""
    if assessment is None:
        return words.say("score.none")
    if assessment.score is None:
        return words.say("score.incomplete")
    return words.say("score.of", score=assessment.score, maximum=assessment.maximum)


def gaps_in_words(outcome: PartnerOutcome, words: Words) -> tuple[str, ...]:
    """Return the titles of the standards that are not met, by the agency's review if there is one."""
    judged = judged_assessment(outcome)
    if judged is None:
        return ()
    return tuple(words.standard(judged.instrument, gap) for gap in judged.gaps)


def judged_assessment(outcome: PartnerOutcome) -> Assessment | None:
    """Return the assessment that counts most: the agency's, else the partner's own."""
    return outcome.reviewed_assessment or outcome.self_assessment


def rule_versions(outcome: PartnerOutcome) -> tuple[str, ...]:
    """Return which policy, instrument and clause sets the outcome was made with, each once."""
    judged = judged_assessment(outcome)
    versions = [outcome.recommendation.policy]
    if judged is not None:
        versions.append(f"{judged.instrument} #{judged.instrument_checksum[:12]}")
        versions += [parameter.version for parameter in judged.parameters]
    for agreement in outcome.agreements:
        if agreement.check is not None:
            versions.append(f"{agreement.check.clause_set} #{agreement.check.engine[:12]}")
    return tuple(dict.fromkeys(versions))


def agreement_line(outcome: AgreementOutcome, words: Words) -> AgreementLine:
    """Return one agreement as it stands in the report on its partner."""
    return AgreementLine(
        reference=outcome.agreement.reference,
        file=outcome.agreement.file,
        gate=Badge(text=words.name("gate", outcome.gate.status), tone=tone_of(outcome.gate.status)),
        verdict=verdict_badge(outcome, words),
        reasons=words.reasons(outcome.gate.reasons),
    )


def verdict_badge(outcome: AgreementOutcome, words: Words) -> Badge:
    """Return the verdict of the clause check, or that there was nothing to check."""
    if outcome.check is None:
        return Badge(text=words.say("not_checked"), tone=Tone.NEUTRAL)
    verdict = outcome.check.verdict
    return Badge(text=words.name("verdict", verdict), tone=tone_of(verdict))


def document_in_words(document: SupportingDocument, words: Words) -> str:
    """Return one supporting document: title, file, page, and whether the file was found."""
    parts = [document.title or document.file_name]
    if document.file_name and document.file_name != document.title:
        parts.append(document.file_name)
    if document.page:
        parts.append(words.say("place.page", page=document.page))
    if document.is_present is False:
        parts.append(words.say("evidence.file_missing"))
    return " · ".join(parts)


def _facts(outcome: PartnerOutcome, words: Words) -> tuple[LabelledFact, ...]:
    partner, recommendation = outcome.partner, outcome.recommendation
    risk = words.name("risk", recommendation.risk) if recommendation.risk else "–"
    said = {
        "partner_id": partner.partner_id,
        "partner_type": words.name("partner_type", partner.type),
        "country": partner.country or "–",
        "capacity": words.name("capacity", recommendation.capacity),
        "risk": risk,
        "self_score": score_in_words(outcome.self_assessment, words),
        "reviewed_score": score_in_words(outcome.reviewed_assessment, words),
        "valid_until": words.day(recommendation.valid_until),
        "reviewer": outcome.review.reviewer if outcome.review else "–",
        "as_of": words.day(outcome.as_of),
    }
    return tuple(
        LabelledFact(label=words.say(f"fact.{key}"), value=value) for key, value in said.items()
    )


def _standards_note(outcome: PartnerOutcome, words: Words) -> str:
    if outcome.reviewed_assessment is not None:
        return words.say("standards.by_review", count=len(outcome.differences))
    if outcome.self_assessment is not None:
        return words.say("standards.by_self")
    return words.say("standards.none")


def _standards(outcome: PartnerOutcome, words: Words) -> tuple[StandardLine, ...]:
    judged = judged_assessment(outcome)
    if judged is None:
        return ()
    own = {result.id: result for result in _results(outcome.self_assessment)}
    reviewed = {result.id: result for result in _results(outcome.reviewed_assessment)}
    differing = {difference.standard: difference for difference in outcome.differences}
    return tuple(
        _standard_line(
            number,
            words.standard(judged.instrument, result.id),
            (own.get(result.id), reviewed.get(result.id)),
            _difference(differing.get(result.id), words),
            words,
        )
        for number, result in enumerate(judged.standards, start=1)
    )


def _difference(difference: AnswerDifference | None, words: Words) -> str:
    if difference is None:
        return ""
    is_answer = difference.self_answer is not difference.reviewed_answer
    return words.say("partner.different" if is_answer else "partner.counted_differently")


def _results(assessment: Assessment | None) -> tuple[StandardResult, ...]:
    return assessment.standards if assessment is not None else ()


def _standard_line(
    number: int,
    title: str,
    results: tuple[StandardResult | None, StandardResult | None],
    difference: str,
    words: Words,
) -> StandardLine:
    own, reviewed = results
    judged = reviewed or own
    assert judged is not None
    documents = judged.documents or (own.documents if own else ())
    return StandardLine(
        number=number,
        title=title,
        self_answer=words.name("answer", own.answer) if own else "–",
        reviewed_answer=words.name("answer", reviewed.answer) if reviewed else "–",
        counted=Badge(
            text=words.say("counted.yes" if judged.is_counted else "counted.no"),
            tone=Tone.GOOD if judged.is_counted else Tone.BAD,
        ),
        why=words.answer_reason(judged.reason),
        evidence=tuple(document_in_words(document, words) for document in documents),
        comment=judged.comment,
        difference=difference,
    )


def _plan_note(outcome: PartnerOutcome, words: Words) -> str:
    plan = outcome.plan
    if plan is None:
        return words.say("plan.none")
    return words.say(
        "plan.note", started=words.day(plan.started_on), deadline=words.day(plan.deadline)
    )


def plan_actions(outcome: PartnerOutcome, words: Words) -> tuple[ActionLine, ...]:
    """Return the actions of the plan in words; none without a plan."""
    plan = outcome.plan
    if plan is None:
        return ()
    return tuple(
        ActionLine(
            number=action.number,
            standard=words.standard(plan.instrument, action.standard),
            action=words.instrument_text(plan.instrument, f"actions.{action.key}.action"),
            owner=words.instrument_text(plan.instrument, f"owner_roles.{action.owner_role}"),
            proof=words.instrument_text(plan.instrument, f"actions.{action.key}.proof"),
            due=words.day(action.due),
            due_on=action.due,
        )
        for action in plan.actions
    )
