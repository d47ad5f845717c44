"""What a review is looked through for: one standard in order, and each thing that may be wrong with it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assessment_tools.answers import Answer, AnswerSheet, AnswerValue, SupportingDocument
from assessment_tools.catalogue import load_instrument
from partner_screening.errors import RuleFileError
from partner_screening.findings import Severity
from partner_screening.languages import Language
from partner_screening.process.determining import ReviewBasis
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.review_lint import (
    LINT_FILE,
    LintGrounds,
    lint,
    lint_rules,
    outdated,
)
from partner_screening.process.review_round import (
    Question,
    Reply,
    ReviewAnswer,
    Stage,
    open_questions,
    unsettled,
)
from partner_screening.process.submission import Channel, Submission, changes_between

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
INSTRUMENT = load_instrument("un-hit-2020")
FIRST, LAST = INSTRUMENT.standards[0].id, INSTRUMENT.standards[-1].id
ORDERLY = {
    "title": "Policy",
    "opening": ("PSEA policy of Hope Bridge", "Adopted by the board"),
    "document_date": date(2025, 6, 1),
    "adopted_by": "the board",
    "language": "en",
}


def document(**changes: object) -> EvidenceFile:
    """Return a document that supports the first standard and is in order unless told otherwise."""
    values = {
        "id": "evidence-1",
        "partner_id": "P-001",
        "sha256": "aa",
        "file_name": "policy.pdf",
        "kind": "psea_policy",
        "standards": (FIRST,),
        "by": "pia",
        "at": NOW,
    }
    return EvidenceFile.model_validate(values | ORDERLY | changes)


def answer(value: AnswerValue = AnswerValue.YES, **changes: object) -> ReviewAnswer:
    """Return the agency's answer to the first standard, with the document as what was looked at."""
    values = {
        "id": "answer-1",
        "case_id": "case-1",
        "partner_id": "P-001",
        "stage": Stage.PRELIMINARY,
        "standard": FIRST,
        "value": value,
        "comment": "Read it.",
        "evidence": ("evidence-1",),
        "submission_id": "submission-1",
        "by": "rosa",
        "at": NOW,
    }
    return ReviewAnswer.model_validate(values | changes)


def grounds(**changes: object) -> LintGrounds:
    values = {
        "own_names": ("Hope Bridge", "HB"),
        "other_names": ("World Relief Union", "Aid"),
        "shared": frozenset(),
        "has_allegation": False,
        "open_standards": frozenset(),
        "fresh_months": 36,
        "as_of": date(2026, 3, 2),
    }
    return LintGrounds.model_validate(values | changes)


def found(
    given: ReviewAnswer | None, files: tuple[EvidenceFile, ...], **changes: object
) -> set[str]:
    """Return the rules that find something about the standard of ``given``."""
    standard = given.standard if given else FIRST
    basis = ReviewBasis(
        stage=Stage.PRELIMINARY,
        submission=None,
        evidence=files,
        answers={standard: given} if given else {},
    )
    return {
        one.rule for one in lint(basis, INSTRUMENT, grounds(**changes)) if one.standard == standard
    }


def test_a_standard_in_order_gives_nothing():
    """A yes, and a dated document in the partner's own name that was looked at."""
    assert found(answer(), (document(),)) == set()


@pytest.mark.parametrize(
    ("given", "files", "changes", "rule"),
    [
        (None, (document(),), {}, "standard_unanswered"),
        (answer(evidence=()), (), {}, "yes_without_evidence"),
        (answer(evidence=()), (document(),), {}, "evidence_not_looked_at"),
        (answer(), (document(),), {"tied": {"rosa"}}, "reviewer_with_interest"),
        (
            answer(AnswerValue.NOT_APPLICABLE, standard=LAST),
            (document(),),
            {"has_allegation": True},
            "not_applicable_with_allegation",
        ),
        (answer(), (document(),), {"open_standards": {FIRST}}, "question_open"),
        (answer(), (document(),), {"outdated": {FIRST}}, "answer_to_older_submission"),
        (answer(), (document(expires_on=date(2026, 3, 1)),), {}, "document_expired"),
        (
            answer(),
            (document(opening=("Code of WORLD RELIEF UNION",)),),
            {},
            "document_of_another_organisation",
        ),
        (answer(), (document(opening=("Code of Some Charity",)),), {}, "document_names_nobody"),
        (answer(), (document(opening=("The aid workers",)),), {}, "document_names_nobody"),
        (answer(), (document(),), {"shared": {"aa"}}, "document_of_several_partners"),
        (answer(), (document(document_date=date(2023, 3, 1)),), {}, "document_stale"),
        (answer(), (document(document_date=None),), {}, "document_undated"),
        (answer(), (document(adopted_by=""),), {}, "document_unsigned"),
        (answer(), (document(language=""),), {}, "document_language_unnamed"),
    ],
)
def test_each_thing_that_is_wrong_is_found_and_nothing_else(given, files, changes, rule):
    """One change from the standard in order, one finding."""
    assert found(given, files, **changes) == {rule}


@pytest.mark.parametrize(
    ("given", "files", "changes"),
    [
        (answer(evidence=(), named_evidence="visit of 3 May"), (), {}),
        (answer(AnswerValue.NO, evidence=()), (), {}),
        (answer(AnswerValue.NOT_APPLICABLE, standard=LAST, evidence=()), (), {}),
        (answer(), (document(expires_on=date(2026, 3, 2)),), {}),
        (answer(), (document(document_date=date(2023, 3, 2)),), {}),
        (answer(), (document(opening=()),), {}),
        (answer(), (document(opening=("مدونة سلوك جسر الأمل",)),), {}),
        (answer(), (document(opening=("1. 2. 3.",)),), {}),
        (
            answer(),
            (document(opening=("希望之桥行为守则",)),),
            {"own_names": ("Hope Bridge", "希望之桥")},
        ),
        (answer(), (document(opening=("Charter of HB, a foundation",)),), {}),
        (answer(), (document(opening=("hope bridge",)),), {"own_names": ("Hope  Bridge",)}),
        (
            answer(),
            (document(opening=("Hope Bridge with World Relief Union",)),),
            {},
        ),
        (answer(), (document(),), {"tied": {"somebody else"}}),
    ],
)
def test_what_only_looks_wrong_is_left_alone(given, files, changes):
    """A visit instead of a document, a last day that still counts, a text that nobody could read."""
    assert found(given, files, **changes) == set()


def test_the_guide_names_every_rule_and_says_which_stop_a_determination():
    """docs/process.md is what officers read."""
    guide = (Path(__file__).parents[3] / "docs" / "process.md").read_text("utf-8")
    rows = [line for line in guide.splitlines() if line.startswith("| `")]
    for rule in lint_rules():
        stops = "yes" if rule.severity is Severity.ERROR else "no"
        assert any(f"`{rule.id}`" in row and f"| {stops} |" in row for row in rows), rule.id


def test_only_documents_that_stand_are_judged():
    """A document whose place was taken is no longer held against the partner."""
    old = document(id="old", document_date=date(2019, 1, 1))
    new = document(supersedes="old")
    assert found(answer(evidence=("old", "evidence-1")), (old, new)) == set()


def test_errors_come_first():
    """What stops the determination stands above what is only shown."""
    basis = ReviewBasis(
        stage=Stage.PRELIMINARY,
        submission=None,
        evidence=(document(language=""),),
        answers={FIRST: answer()},
    )
    severities = [one.severity for one in lint(basis, INSTRUMENT, grounds())]
    assert severities == sorted(severities, key=lambda one: one is not Severity.ERROR)
    assert severities[-1] is Severity.WARNING


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("question: open}", "question: shut}", "is no fact"),
        ("fits: [{question: open}]", "fits: [{question: none}]", "contradicts rule"),
        ("fits_not: [{question: none}]", "fits_not: [{question: open}]", "contradicts rule"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused_by_its_line(tmp_path, before, after, message):
    """Whoever edits the rules is told at once, with file and line."""
    copy = tmp_path / "review_lint.yaml"
    copy.write_text(LINT_FILE.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(RuleFileError, match=message) as refused:
        lint_rules(copy)
    assert "review_lint.yaml:" in str(refused.value)


def submission(
    number: int, value: AnswerValue, title: str = "Policy", comment: str = ""
) -> Submission:
    """Return a self-assessment that answers the first standard alone."""
    return Submission(
        id=f"submission-{number}",
        case_id="case-1",
        partner_id="P-001",
        number=number,
        channel=Channel.WEB,
        sha256=str(number),
        file_name="",
        sheet=AnswerSheet(
            instrument=INSTRUMENT.reference,
            instrument_checksum=INSTRUMENT.checksum,
            partner_id="P-001",
            language=Language.EN,
            answers=(
                Answer(standard=FIRST, value=value, comment=comment),
                Answer(standard=LAST, value=AnswerValue.YES),
            ),
            documents=(
                SupportingDocument(number=1, title=title, kind="psea_policy", standards=(FIRST,)),
            ),
        ),
        by="pia",
        at=NOW,
    )


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (submission(2, AnswerValue.YES), frozenset()),
        (submission(2, AnswerValue.NO), {FIRST}),
        (submission(2, AnswerValue.YES, title="Another"), {FIRST}),
        (submission(2, AnswerValue.YES, comment="Since May."), {FIRST}),
    ],
)
def test_an_answer_is_outdated_only_where_the_partner_changed_something(later, expected):
    """Answer, comment or documents; the other standards keep the reviewer's answer."""
    earlier = submission(1, AnswerValue.YES)
    answers = {FIRST: answer(), LAST: answer(standard=LAST)}
    assert outdated(answers, (earlier, later)) == expected
    assert {one.standard for one in changes_between(earlier, later)} == expected


def test_an_answer_to_no_submission_of_the_case_is_outdated():
    """It was given before anything came in."""
    assert outdated({FIRST: answer(submission_id=None)}, (submission(1, AnswerValue.YES),)) == {
        FIRST
    }


def test_a_question_is_settled_by_a_reply_or_by_a_new_answer_of_the_reviewer():
    """And by nothing else: an answer from before the question settles nothing."""
    asked = Question(
        id="question-1",
        case_id="case-1",
        partner_id="P-001",
        round=1,
        standard=FIRST,
        text="Since when?",
        by="rosa",
        at=NOW,
    )
    later = NOW.replace(hour=10)
    reply = Reply(
        id="reply-1",
        question_id="question-1",
        case_id="case-1",
        partner_id="P-001",
        text="Since May.",
        by="pia",
        at=later,
    )
    assert open_questions((asked,), (reply,)) == ()
    waiting = open_questions((asked,), ())
    assert unsettled(waiting, (answer(at=NOW.replace(hour=8)),)) == (asked,)
    assert unsettled(waiting, (answer(standard=LAST, at=later),)) == (asked,)
    assert unsettled(waiting, (answer(at=later),)) == ()
