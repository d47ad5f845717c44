"""The agency's review in rounds: answers with comments, questions to the partner, its replies."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import AwareDatetime

from assessment_tools.answers import AnswerValue
from partner_screening.values import Value


class Stage(StrEnum):
    """Which determination a review leads to. The final one looks at every standard anew."""

    PRELIMINARY = "preliminary"
    FINAL = "final"


class ReviewAnswer(Value):
    """The agency's answer to one standard. A later one about the same standard takes its place.

    ``evidence`` are the ids of the documents that the reviewer looked at; ``named_evidence`` is what he
    or she looked at besides (a visit, a register of the agency).
    """

    id: str
    case_id: str
    partner_id: str
    stage: Stage
    standard: str
    value: AnswerValue
    comment: str
    evidence: tuple[str, ...] = ()
    named_evidence: str = ""
    submission_id: str | None = None
    by: str
    at: AwareDatetime


class Question(Value):
    """What the reviewer wants to know, or to have changed, about one standard."""

    id: str
    case_id: str
    partner_id: str
    round: int
    standard: str
    text: str
    by: str
    at: AwareDatetime


class Reply(Value):
    """The partner's answer to a question."""

    id: str
    question_id: str
    case_id: str
    partner_id: str
    text: str
    by: str
    at: AwareDatetime


def current_answers(answers: Iterable[ReviewAnswer], stage: Stage) -> dict[str, ReviewAnswer]:
    """Return the answer that counts for each standard that was answered in ``stage``."""
    counting: dict[str, ReviewAnswer] = {}
    for answer in sorted(answers, key=lambda one: one.at):
        if answer.stage is stage:
            counting[answer.standard] = answer
    return counting


def open_questions(questions: Iterable[Question], replies: Iterable[Reply]) -> tuple[Question, ...]:
    """Return the questions that the partner has not answered."""
    answered = {reply.question_id for reply in replies}
    return tuple(question for question in questions if question.id not in answered)


def unsettled(
    questions: Iterable[Question], answers: Iterable[ReviewAnswer]
) -> tuple[Question, ...]:
    """Return the open ``questions`` whose standard the reviewer has not answered since asking.

    A reviewer who takes a case back without waiting, or who finds the reply in a new self-assessment,
    settles the question by answering the standard anew.
    """
    given = tuple(answers)
    return tuple(
        question
        for question in questions
        if not any(one.standard == question.standard and one.at > question.at for one in given)
    )
