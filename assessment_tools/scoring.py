"""Scoring: answers and their evidence in, an explanation per standard out; the score is its sum.

Pure: no clock, no file, no randomness. Nothing here knows how many standards an instrument has or
what its answers are called beyond "yes", "no" and "not applicable"; the instrument says all of it.
"""

from assessment_tools.answer_refusals import (
    other_instrument,
    refuse_misplaced,
    refuse_other_instrument,
    refuse_other_partner,
)
from assessment_tools.answers import (
    AnswerSheet,
    AnswerValue,
    Review,
    SupportingDocument,
)
from assessment_tools.assessment import AnswerDifference, Assessment, StandardResult
from assessment_tools.instrument import Band, CoreStandard, Instrument
from partner_screening.errors import UnknownRule
from partner_screening.evidence import Source
from partner_screening.parameters import Parameter, Parameters
from partner_screening.partner import CapacityOutcome, PartnerType
from partner_screening.values import Value

_PLAIN = frozenset({AnswerValue.YES, AnswerValue.NO})


class _Choices(Value):
    """What policy and case say beyond the instrument. ``None``: the instrument never asks for it."""

    not_applicable: Parameter | None
    file_required: Parameter | None
    has_sea_flag: bool

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return tuple(choice for choice in (self.not_applicable, self.file_required) if choice)


class _Given(Value):
    """What was answered for a standard and what is offered to prove it."""

    value: AnswerValue
    comment: str
    documents: tuple[SupportingDocument, ...]
    named_evidence: str = ""


def assess_self(
    sheet: AnswerSheet,
    instrument: Instrument,
    parameters: Parameters,
    *,
    has_sea_flag: bool = False,
    partner_type: PartnerType | None = None,
) -> Assessment:
    """Score the partner's own answers: a self-score, never a determination.

    ``parameters`` must hold ``not_applicable_counts_as`` where the instrument allows "not
    applicable", and ``evidence_file_required`` where it asks for evidence. ``partner_type`` is
    compared with the instrument's scope when given.

    Raises:
        UnknownRule: a parameter is missing or has a value that is not known.
        InputError: the sheet is for another instrument, or answers a standard twice, or with a value
            that the standard does not know, or a standard that the instrument does not have.

    """
    refuse_other_instrument(sheet.instrument, instrument)
    refuse_misplaced(((answer.standard, answer.value) for answer in sheet.answers), instrument)
    choices = _choices(instrument, parameters, has_sea_flag=has_sea_flag)
    given = {
        standard.id: _Given(
            value=sheet.answer(standard.id).value,
            comment=sheet.answer(standard.id).comment,
            documents=sheet.supporting(standard.id),
        )
        for standard in instrument.standards
    }
    return _assess(
        given,
        instrument,
        choices,
        partner_id=sheet.partner_id,
        basis="self",
        partner_type=partner_type,
    )


def assess_review(
    review: Review,
    sheet: AnswerSheet | None,
    instrument: Instrument,
    parameters: Parameters,
    *,
    has_sea_flag: bool = False,
    partner_type: PartnerType | None = None,
) -> Assessment:
    """Score the agency's answers, which alone count for a determination.

    A reviewer's yes counts when a document of the partner's ``sheet`` supports the standard or when
    the reviewer named other evidence.

    Raises:
        UnknownRule: as for ``assess_self``.
        InputError: as for ``assess_self``; also when ``sheet`` is of another partner.

    """
    refuse_other_instrument(review.instrument, instrument)
    refuse_misplaced(((answer.standard, answer.value) for answer in review.answers), instrument)
    if sheet is not None:
        refuse_other_instrument(sheet.instrument, instrument)
        refuse_other_partner(review.partner_id, sheet.partner_id)
    choices = _choices(instrument, parameters, has_sea_flag=has_sea_flag)
    given = {
        standard.id: _Given(
            value=review.answer(standard.id).value,
            comment=review.answer(standard.id).comment,
            documents=() if sheet is None else sheet.supporting(standard.id),
            named_evidence=review.answer(standard.id).evidence.strip(),
        )
        for standard in instrument.standards
    }
    return _assess(
        given,
        instrument,
        choices,
        partner_id=review.partner_id,
        basis="review",
        partner_type=partner_type,
    )


def differences(
    own: Assessment, reviewed: Assessment, review: Review
) -> tuple[AnswerDifference, ...]:
    """Return the standards on which partner and agency disagree, in the instrument's order.

    They disagree when the answers differ, or when the same answer counted for one of them only.

    Raises:
        InputError: the two assessments are of different partners or instruments.

    """
    refuse_other_partner(own.partner_id, reviewed.partner_id)
    if own.instrument != reviewed.instrument:
        raise other_instrument(own.instrument, reviewed.instrument)
    mine = {result.id: result for result in own.standards}
    return tuple(
        AnswerDifference(
            standard=theirs.id,
            self_answer=mine[theirs.id].answer,
            reviewed_answer=theirs.answer,
            self_counted=mine[theirs.id].is_counted,
            reviewed_counted=theirs.is_counted,
            reviewer_comment=review.answer(theirs.id).comment,
        )
        for theirs in reviewed.standards
        if theirs.id in mine
        and (theirs.answer, theirs.is_counted)
        != (mine[theirs.id].answer, mine[theirs.id].is_counted)
    )


def _assess(
    given: dict[str, _Given],
    instrument: Instrument,
    choices: _Choices,
    *,
    partner_id: str,
    basis: str,
    partner_type: PartnerType | None,
) -> Assessment:
    is_in_scope = partner_type is None or instrument.is_for(partner_type)
    standards = tuple(
        _judge(given[standard.id], standard, instrument, choices)
        for standard in (instrument.standards if is_in_scope else ())
    )
    left_out = {result.id for result in standards if result.reason == "not_applicable_left_out"}
    maximum = instrument.counting.maximum - sum(
        _best(instrument.standard(standard), instrument) for standard in left_out
    )
    has_total = is_in_scope and not (
        instrument.counting.total_needs_every_answer
        and any(result.answer is AnswerValue.UNANSWERED for result in standards)
    )
    score = sum(result.points for result in standards) if has_total else None
    band = None if score is None else _band(score, maximum, instrument)
    return Assessment(
        instrument=instrument.reference,
        instrument_checksum=instrument.checksum,
        partner_id=partner_id,
        basis=basis,
        standards=standards,
        score=score,
        maximum=maximum,
        capacity=band.capacity if band else CapacityOutcome.NOT_ASSESSED,
        risk=band.risk if band else None,
        gaps=tuple(
            result.id for result in standards if not result.is_counted and result.id not in left_out
        ),
        parameters=choices.parameters,
        is_in_scope=is_in_scope,
        capacity_rule=(
            f"{instrument.reference}/bands/{band.at_least}-{band.at_most}" if band else ""
        ),
        capacity_source=_cite(band.source) if band else "",
    )


def _band(score: int, maximum: int, instrument: Instrument) -> Band:
    """Return the band of ``score``.

    Where a standard was left out, whoever meets all the others is in the band of a full score; any
    other score keeps the borders as they are (domain facts 1.6 B).
    """
    compared = instrument.counting.maximum if score == maximum else score
    # Below the minimum (an unanswered standard gives less than the lowest answer) the lowest holds.
    compared = max(compared, instrument.counting.minimum)
    return next(band for band in instrument.bands if band.at_least <= compared <= band.at_most)


def _judge(
    given: _Given, standard: CoreStandard, instrument: Instrument, choices: _Choices
) -> StandardResult:
    if given.value is AnswerValue.NOT_APPLICABLE:
        return _not_applicable(given, standard, instrument, choices)
    if given.value is AnswerValue.UNANSWERED:
        return _result(given, standard, instrument, reason="unanswered")
    return _answered(given, standard, instrument, choices)


def _not_applicable(
    given: _Given, standard: CoreStandard, instrument: Instrument, choices: _Choices
) -> StandardResult:
    allowed = AnswerValue.NOT_APPLICABLE in standard.answers
    if not allowed or choices.has_sea_flag or choices.not_applicable is None:
        source = standard.not_applicable_source or instrument.counting.source
        return _result(given, standard, instrument, reason="not_applicable_refused", source=source)
    is_satisfied = choices.not_applicable.value == "satisfied"
    return _result(
        given,
        standard,
        instrument,
        reason="not_applicable_satisfied" if is_satisfied else "not_applicable_left_out",
        is_counted=is_satisfied,
        points=_best(standard, instrument) if is_satisfied else 0,
        parameter=choices.not_applicable,
    )


def _answered(
    given: _Given, standard: CoreStandard, instrument: Instrument, choices: _Choices
) -> StandardResult:
    counting = instrument.counting
    is_plain = given.value in _PLAIN
    lowest = _lowest(standard, instrument)
    points = counting.points.get(given.value, 0)
    if not counting.evidence_required or points == lowest:
        # The lowest answer claims nothing, so it needs no proof.
        documents, reason = given.documents, "answered_no" if is_plain else "rated"
        if is_plain and given.value in counting.met:
            reason = "yes_with_evidence"
        return _result(
            given,
            standard,
            instrument,
            reason=reason,
            is_counted=given.value in counting.met,
            points=points,
            documents=documents,
        )
    usable = tuple(item for item in given.documents if _says_something(item, instrument))
    is_file_required = choices.file_required is not None and choices.file_required.value == "yes"
    at_hand = tuple(item for item in usable if not (is_file_required and item.is_present is False))
    if at_hand or given.named_evidence:
        return _result(
            given,
            standard,
            instrument,
            reason="yes_with_evidence" if is_plain else "rated",
            is_counted=given.value in counting.met,
            points=points,
            documents=at_hand,
        )
    if usable:
        return _result(
            given,
            standard,
            instrument,
            reason="evidence_file_missing",
            points=lowest,
            documents=usable,
            parameter=choices.file_required,
        )
    reason = "yes_without_evidence" if is_plain else "rated_without_evidence"
    return _result(given, standard, instrument, reason=reason, points=lowest)


def _says_something(document: SupportingDocument, instrument: Instrument) -> bool:
    """Whether a document can prove anything: a known kind, and a title where the kind needs one."""
    for kind in instrument.evidence_kinds:
        if kind.id == document.kind:
            return bool(document.title.strip()) or not kind.needs_description
    return False


def _result(
    given: _Given,
    standard: CoreStandard,
    instrument: Instrument,
    *,
    reason: str,
    is_counted: bool = False,
    points: int = 0,
    documents: tuple[SupportingDocument, ...] = (),
    parameter: Parameter | None = None,
    source: Source | None = None,
) -> StandardResult:
    rule = f"{instrument.reference}/counting"
    if given.value is AnswerValue.NOT_APPLICABLE:
        rule = f"{instrument.reference}/standards/{standard.id}/not_applicable"
    authority = _cite(source or (parameter.source if parameter else instrument.counting.source))
    return StandardResult(
        id=standard.id,
        answer=given.value,
        is_counted=is_counted,
        points=points,
        reason=reason,
        rule=f"{rule}; {parameter.version}" if parameter else rule,
        source=authority,
        documents=documents,
        comment=given.comment,
        named_evidence=given.named_evidence,
    )


def _best(standard: CoreStandard, instrument: Instrument) -> int:
    return max(instrument.counting.points.get(answer, 0) for answer in standard.answers)


def _lowest(standard: CoreStandard, instrument: Instrument) -> int:
    return min(
        instrument.counting.points.get(answer, 0)
        for answer in standard.answers
        if answer is not AnswerValue.NOT_APPLICABLE
    )


def _cite(source: Source) -> str:
    return f"{source.title}, {source.locator}" if source.locator else source.title


def _choices(instrument: Instrument, parameters: Parameters, *, has_sea_flag: bool) -> _Choices:
    allows = any(
        AnswerValue.NOT_APPLICABLE in standard.answers for standard in instrument.standards
    )
    return _Choices(
        not_applicable=(
            _choice(parameters, "not_applicable_counts_as", ("satisfied", "left_out"))
            if allows
            else None
        ),
        file_required=(
            _choice(parameters, "evidence_file_required", ("yes", "no"))
            if instrument.counting.evidence_required
            else None
        ),
        has_sea_flag=has_sea_flag,
    )


def _choice(parameters: Parameters, name: str, allowed: tuple[str, ...]) -> Parameter:
    """Return the parameter ``name``.

    Raises:
        UnknownRule: the policy in force does not set it, or to a value that is not ``allowed``.

    """
    parameter = parameters.get(name)
    if parameter is None:
        raise UnknownRule(
            "unknown_parameter",
            f"The policy in force does not set the parameter '{name}'.",
            f"Add '{name}' to the policy file with one of these values: {', '.join(allowed)}.",
        )
    if parameter.value not in allowed:
        raise UnknownRule(
            "unknown_parameter_value",
            f"{parameter.version} sets '{name}' to '{parameter.value}', which is not known.",
            f"Use one of these values in the policy file: {', '.join(allowed)}.",
        )
    return parameter
