"""Linking a country office to its headquarters, and deciding which standards it takes over."""

from datetime import date

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.cases import case_by_id
from partner_screening.actions.process.office import Office, known_case, known_partner, require_text
from partner_screening.actions.process.reviewing import require_standards, stage_of
from partner_screening.actions.process.standing import partner_records, review_basis
from partner_screening.errors import ConflictError
from partner_screening.process.case import Case
from partner_screening.process.inheritance import (
    AnswerSource,
    Choice,
    HeadquartersResult,
    InheritedAnswer,
    PartnerLink,
    StandardOverride,
    answer_sources,
    current_headquarters,
    load_inheritance,
    require_link,
)
from partner_screening.process.reassessment import ReassessmentTrigger, Result, valid_until
from partner_screening.process.review_round import ReviewAnswer, current_answers
from partner_screening.process.standing import standing_determination
from partner_screening.process.submission import Submission, current_submission
from partner_screening.storage.record_store import RecordView


def link_headquarters(
    office: Office, actor: str, *, partner_id: str, headquarters_id: str, reason: str
) -> PartnerLink:
    """Say that a partner is a country office of another one; an empty id ends the link.

    Raises:
        InputError: a partner is unknown, both are the same, or of different kinds, or no reason.
        ConflictError: it stands so already, or headquarters would have headquarters of its own.
        PermissionRefused: the actor may not link partners.

    """
    with office.act(actor, "partner.link", partner_id) as act:
        partner = act.partner()
        before = current_headquarters(act.all(PartnerLink, partner_id=partner_id))
        if before == headquarters_id:
            raise ConflictError(
                "link_stands",
                f"The headquarters of partner {partner_id} is {before or 'nobody'} already.",
                "There is nothing to do.",
            )
        if headquarters_id:
            headquarters = known_partner(act, headquarters_id)
            require_link(partner.type, headquarters.type, partner_id, headquarters_id)
            _require_two_levels(act.all(PartnerLink), partner_id, headquarters_id)
        link = act.add(
            PartnerLink(
                id=act.new_id("link"),
                partner_id=partner_id,
                headquarters_id=headquarters_id,
                reason=require_text(reason, "reason"),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("headquarters_linked", link=link.id, headquarters=headquarters_id)
    return link


def links(office: Office, actor: str, partner_id: str) -> tuple[PartnerLink, ...]:
    """Return the links of a partner, oldest first; the last one holds.

    Raises:
        PermissionRefused: the actor may not read the partner's file.

    """
    with office.look(actor, "partner.read", partner_id) as view:
        return view.all(PartnerLink, partner_id=partner_id)


def decide_standard(
    office: Office,
    actor: str,
    *,
    case_id: str,
    standard: str,
    choice: Choice,
    reason: str,
    text: str = "",
) -> StandardOverride:
    """Let a country office inherit a standard, or assess it locally, for a reason of the file.

    Raises:
        InputError: unknown case, standard or reason.
        ConflictError: the case has ended, or the partner has no headquarters to inherit from.
        PermissionRefused: the actor may not decide it.

    """
    partner_id = case_by_id(office, case_id).partner_id
    with office.act(actor, "inheritance.decide", partner_id) as act:
        case = known_case(act, case_id)
        if not case.is_open:
            raise ConflictError(
                "case_ended", f"Case {case_id} has ended.", "Decide it in the partner's open case."
            )
        if not current_headquarters(act.all(PartnerLink, partner_id=partner_id)):
            raise ConflictError(
                "no_headquarters",
                f"Partner {partner_id} is linked to no headquarters.",
                "Link it with 'partner-screening inheritance link' first.",
            )
        require_standards(case, (standard,))
        load_inheritance().reason(reason, choice)
        decided = act.add(
            StandardOverride(
                id=act.new_id("inherit"),
                case_id=case_id,
                partner_id=partner_id,
                standard=standard,
                choice=choice,
                reason=reason,
                text=text.strip(),
                by=act.person.id,
                at=act.now,
            )
        )
        act.say("standard_placed", case=case_id, standard=standard, choice=choice, reason=reason)
    return decided


def answer_sources_of(office: Office, actor: str, case_id: str) -> tuple[AnswerSource, ...]:
    """Return for each standard of a country office's case where its answer comes from, and why.

    Raises:
        InputError: unknown case.
        PermissionRefused: the actor may not see it.

    """
    case = case_by_id(office, case_id)
    with office.look(actor, "inheritance.read", case.partner_id) as view:
        return _sources(view, case, office.today())


def inherit_answers(office: Office, actor: str, case_id: str) -> tuple[ReviewAnswer, ...]:
    """Answer the inherited standards of a case as headquarters' determination has them.

    Each answer names the determination that it comes from, and lasts no longer than that. A standard
    that the reviewer has answered in this stage is left as it is.

    Raises:
        InputError: unknown case.
        ConflictError: the case is at a step without a review, or nothing is inherited.
        PermissionRefused: the actor is no reviewer.

    """
    partner_id = case_by_id(office, case_id).partner_id
    with office.act(actor, "review.answer", partner_id) as act:
        case = known_case(act, case_id)
        stage = stage_of(case)
        answered = current_answers(act.all(ReviewAnswer, case_id=case_id), stage)
        inherited = [
            source
            for source in _sources(act, case, act.today)
            if source.choice is Choice.INHERITED and source.standard not in answered
        ]
        if not inherited:
            raise ConflictError(
                "nothing_inherited",
                f"Case {case_id} takes over no answer that is not given yet.",
                "See 'partner-screening inheritance sources' for where each answer comes from.",
            )
        submission = current_submission(act.all(Submission, case_id=case_id))
        given = [
            ReviewAnswer(
                id=act.new_id("answer"),
                case_id=case_id,
                partner_id=partner_id,
                stage=stage,
                standard=source.standard,
                value=source.answer or AnswerValue.UNANSWERED,
                comment=_comment(source),
                named_evidence=f"determination of headquarters in case {source.case_id}",
                submission_id=submission.id if submission else None,
                by=act.person.id,
                at=act.now,
            )
            for source in inherited
        ]
        for answer, source in zip(given, inherited, strict=True):
            act.add(answer)
            act.add(
                InheritedAnswer(
                    id=act.new_id("inherited"),
                    answer_id=answer.id,
                    case_id=case_id,
                    partner_id=partner_id,
                    standard=source.standard,
                    determination_id=source.determination_id,
                    by=act.person.id,
                    at=act.now,
                )
            )
        act.say(
            "answers_inherited",
            case=case_id,
            headquarters=inherited[0].headquarters_id,
            standards=[source.standard for source in inherited],
        )
    return tuple(given)


def _sources(view: RecordView, case: Case, as_of: date) -> tuple[AnswerSource, ...]:
    headquarters_id = current_headquarters(view.all(PartnerLink, partner_id=case.partner_id))
    return answer_sources(
        load_instrument(case.instrument),
        headquarters_id,
        _result_of(view, headquarters_id, as_of) if headquarters_id else None,
        view.all(StandardOverride, case_id=case.id),
        as_of,
    )


def _result_of(view: RecordView, headquarters_id: str, as_of: date) -> HeadquartersResult | None:
    """Return the latest determination of headquarters, if it stands; with what it answered."""
    records = partner_records(view, headquarters_id, as_of)
    made = standing_determination(records)
    if made is None:
        return None
    triggers = view.all(ReassessmentTrigger, partner_id=headquarters_id)
    answers = review_basis(view, made.case_id, headquarters_id, made.stage).answers
    return HeadquartersResult(
        partner_id=headquarters_id,
        case_id=made.case_id,
        determination_id=made.id,
        instrument=made.instrument,
        determined_on=made.at.date(),
        valid_until=valid_until(Result.DETERMINATION, made.valid_until, made.at, triggers, as_of),
        answers={
            standard: AnswerValue.NO
            if standard in made.gaps and answer.value is AnswerValue.YES
            else answer.value
            for standard, answer in answers.items()
        },
    )


def _comment(source: AnswerSource) -> str:
    why = f" ({source.reason}: {source.text})" if source.reason else ""
    return f"Taken over from headquarters {source.headquarters_id}{why}."


def _require_two_levels(
    every: tuple[PartnerLink, ...], partner_id: str, headquarters_id: str
) -> None:
    standing: dict[str, str] = {link.partner_id: link.headquarters_id for link in every}
    if standing.get(headquarters_id) or partner_id in standing.values():
        raise ConflictError(
            "headquarters_of_headquarters",
            f"{headquarters_id} is a country office itself, or {partner_id} is a headquarters.",
            "Link every country office to the headquarters directly.",
        )
