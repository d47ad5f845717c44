"""The whole file of a case, for people and programs: answers side by side, evidence, rounds, moves."""

from dataclasses import dataclass
from typing import Any

from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.cases import case_by_id
from partner_screening.actions.process.office import Office
from partner_screening.process.case import Case, CaseMove, in_order
from partner_screening.process.determining import CaseDetermination
from partner_screening.process.evidence_file import EvidenceFile, with_evidence
from partner_screening.process.people import Person
from partner_screening.process.review_round import (
    Question,
    Reply,
    ReviewAnswer,
    Stage,
    current_answers,
)
from partner_screening.process.submission import (
    Submission,
    changes_between,
    current_submission,
)


@dataclass(frozen=True)
class CaseFile:
    """A case with everything that was recorded in it, oldest first."""

    case: Case
    submissions: tuple[Submission, ...]
    evidence: tuple[EvidenceFile, ...]
    answers: tuple[ReviewAnswer, ...]
    questions: tuple[Question, ...]
    replies: tuple[Reply, ...]
    determinations: tuple[CaseDetermination, ...]
    moves: tuple[CaseMove, ...]

    def as_data(self) -> dict[str, Any]:
        """Return the file as plain data: lists of rows with the same keys."""
        replies = {reply.question_id: reply for reply in self.replies}
        return {
            "case": self.case.model_dump(mode="json"),
            "standards": self._standards(),
            "submissions": self._submissions(),
            "answers": self._rounds(),
            "register": self._register(),
            "evidence": [
                {
                    "id": one.id,
                    "title": one.title,
                    "kind": one.kind,
                    "standards": list(one.standards),
                    "dated": str(one.document_date or ""),
                    "came": str(one.at.date()),
                    "expires": str(one.expires_on or ""),
                    "language": one.language,
                    "file": one.file_name,
                    "sha256": one.sha256,
                    "page": one.page,
                    "adopted_by": one.adopted_by,
                    "supersedes": one.supersedes,
                }
                for one in self.evidence
            ],
            "questions": [
                {
                    "id": one.id,
                    "round": one.round,
                    "standard": one.standard,
                    "question": one.text,
                    "asked_by": one.by,
                    "answer": replies[one.id].text if one.id in replies else "",
                    "answered_by": replies[one.id].by if one.id in replies else "",
                }
                for one in self.questions
            ],
            "determinations": [
                {
                    "id": one.id,
                    "kind": one.kind,
                    "score": one.score,
                    "maximum": one.maximum,
                    "capacity": one.capacity,
                    "gaps": list(one.gaps),
                    "reviewers": list(one.reviewers),
                    "determined_by": one.by,
                    "on": str(one.at.date()),
                    "valid_until": str(one.valid_until),
                }
                for one in self.determinations
            ],
            "moves": [
                {
                    "at": one.at.isoformat(timespec="minutes"),
                    "to": one.to_step,
                    "by": one.by,
                    "reason": one.reason,
                }
                for one in self.moves
            ],
        }

    def _submissions(self) -> list[dict[str, Any]]:
        """Return a row per self-assessment, with the standards that it changed."""
        rows = []
        before: Submission | None = None
        for one in sorted(self.submissions, key=lambda one: one.number):
            changes = changes_between(before, one) if before else ()
            rows.append(
                {
                    "number": one.number,
                    "id": one.id,
                    "channel": one.channel,
                    "came": one.at.isoformat(timespec="minutes"),
                    "by": one.by,
                    "file": one.file_name,
                    "sha256": one.sha256,
                    "problems": one.problems,
                    "changed": [change.standard for change in changes],
                }
            )
            before = one
        return rows

    def _rounds(self) -> list[dict[str, Any]]:
        """Return every answer of the agency, also those whose place a later one took."""
        counting = {
            answer.id for stage in Stage for answer in current_answers(self.answers, stage).values()
        }
        return [
            {
                "at": one.at.isoformat(timespec="minutes"),
                "stage": one.stage,
                "standard": one.standard,
                "answer": one.value,
                "comment": one.comment,
                "looked_at": [*one.evidence, *([one.named_evidence] if one.named_evidence else [])],
                "by": one.by,
                "counts": one.id in counting,
            }
            for one in self.answers
        ]

    def _register(self) -> list[dict[str, Any]]:
        """Return the documents that the current self-assessment names, and whether each one came."""
        submission = current_submission(self.submissions)
        if submission is None:
            return []
        listed = with_evidence(submission.sheet, self.evidence).documents
        return [
            {
                "number": one.number,
                "title": one.title,
                "standards": list(one.standards),
                "file": one.file_name,
                "came": bool(one.is_present),
            }
            for one in listed[: len(submission.sheet.documents)]
        ]

    def _standards(self) -> list[dict[str, Any]]:
        """Return a row per standard: the partner's answer beside the agency's of each stage."""
        submission = current_submission(self.submissions)
        stages = {stage: current_answers(self.answers, stage) for stage in Stage}
        rows = []
        for standard in load_instrument(self.case.instrument).standards:
            own = submission.sheet.answer(standard.id) if submission else None
            row: dict[str, Any] = {
                "standard": standard.id,
                "self": own.value if own else "",
                "self_comment": own.comment if own else "",
            }
            for stage, answers in stages.items():
                given = answers.get(standard.id)
                row[f"{stage}"] = given.value if given else ""
                row[f"{stage}_comment"] = given.comment if given else ""
                row[f"{stage}_by"] = given.by if given else ""
            rows.append(row)
        return rows


def case_file(office: Office, actor: str, case_id: str) -> CaseFile:
    """Return the whole file of a case; people of a partner see their own alone.

    They see the agency's answers once they are determined on: a review that is under way is not a
    result, and the questions to them say what is wanted.

    Raises:
        InputError: unknown case.
        PermissionRefused: the actor may not read this partner's file.

    """
    partner_id = case_by_id(office, case_id).partner_id
    with office.look(actor, "partner.read", partner_id) as view:
        determinations = view.all(CaseDetermination, case_id=case_id)
        answers = view.all(ReviewAnswer, case_id=case_id)
        person = view.find(Person, id=actor)
        if person is not None and person.partner_id:
            determined = {made.stage: made.at for made in determinations}
            answers = tuple(
                one
                for one in answers
                if one.stage in determined and one.at <= determined[one.stage]
            )
        return CaseFile(
            case=view.all(Case, id=case_id)[0],
            submissions=view.all(Submission, case_id=case_id),
            evidence=view.all(EvidenceFile, partner_id=partner_id),
            answers=answers,
            questions=view.all(Question, case_id=case_id),
            replies=view.all(Reply, case_id=case_id),
            determinations=determinations,
            moves=in_order(view.all(CaseMove, case_id=case_id)),
        )
