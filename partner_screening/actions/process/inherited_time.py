"""How long a country office's determination lasts that rests on answers of its headquarters."""

from datetime import date

from partner_screening.process.determining import CaseDetermination, ContestAnswer, is_effective
from partner_screening.process.inheritance import InheritedAnswer, lasts_until
from partner_screening.process.reassessment import ReassessmentTrigger
from partner_screening.process.review_round import ReviewAnswer, current_answers
from partner_screening.storage.record_store import RecordView


def inherited_until(view: RecordView, made: CaseDetermination, as_of: date) -> date | None:
    """Return the last day of what ``made`` took over; ``None`` when it took nothing over.

    An inherited answer that a reviewer replaced by one of his or her own does not count.
    """
    inherited = {one.answer_id: one for one in view.all(InheritedAnswer, case_id=made.case_id)}
    if not inherited:
        return None
    answers = current_answers(
        (one for one in view.all(ReviewAnswer, case_id=made.case_id) if one.at <= made.at),
        made.stage,
    )
    taken: dict[str, list[str]] = {}
    for answer in answers.values():
        if answer.id in inherited:
            source = inherited[answer.id]
            taken.setdefault(source.determination_id, []).append(source.standard)
    lasting = [
        _until(view, determination_id, standards, as_of)
        for determination_id, standards in taken.items()
    ]
    return min(lasting, default=None)


def _until(view: RecordView, determination_id: str, standards: list[str], as_of: date) -> date:
    taken = view.find(CaseDetermination, id=determination_id)
    assert taken is not None  # the database holds the reference
    contests = view.all(ContestAnswer, partner_id=taken.partner_id)
    later = [
        one
        for one in view.all(CaseDetermination, partner_id=taken.partner_id)
        if one.at > taken.at and one.at.date() <= as_of and is_effective(one, contests)
    ]
    triggers = view.all(ReassessmentTrigger, partner_id=taken.partner_id)
    return lasts_until(standards, taken, later, triggers, as_of)
