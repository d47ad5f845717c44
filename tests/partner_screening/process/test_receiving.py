"""What a partner sends is kept as it came, read without trust, and refused by name."""

import io
import zipfile
from datetime import date

import pytest

from assessment_tools.answers import Answer as SelfAnswer
from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.case_file import case_file
from partner_screening.actions.process.cases import cases, close_case, open_case, withdraw_case
from partner_screening.actions.process.determinations import make_determination
from partner_screening.actions.process.evidence_text import opening_of
from partner_screening.actions.process.reassessments import open_reassessment
from partner_screening.actions.process.receiving import (
    EvidenceDetails,
    add_evidence,
    receive_answers,
    receive_workbook,
    submissions,
)
from partner_screening.actions.process.reviewing import return_to_partner, start_review
from partner_screening.errors import ConflictError, FileRefused, InputError, PermissionRefused
from partner_screening.fingerprints import fingerprint
from partner_screening.partner import ImplementingPartner, PartnerType
from partner_screening.process.case import Step
from partner_screening.process.evidence_file import EvidenceFile
from tests.assessment_tools.filled_workbooks import Filling
from tests.partner_screening.process.case_stories import determined, received, review, sheet
from tests.partner_screening.process.databases import on_sqlite

INSTRUMENT = load_instrument("un-hit-2020")
DETAILS = EvidenceDetails(
    "PSEA policy", "psea_policy", ("cs1_policy",), date(2025, 6, 1), language="en"
)


def workbook(partner_id="P-001", number=None, value=AnswerValue.NO, instrument=INSTRUMENT) -> bytes:
    """Return a workbook that was filled in well, but for one answer."""
    partner = ImplementingPartner(
        partner_id=partner_id, name="Hope Bridge", type=PartnerType.NATIONAL_NGO, country="KE"
    )
    filling = Filling(instrument, partner=partner).all_well()
    if number is not None:
        filling.answer(number, value)
    return filling.saved()


def step_of(office, case):
    return next(one.step for one in cases(office, "aud") if one.id == case.id)


def test_a_workbook_is_received_with_what_changed_since_the_one_before(office):
    """The lineage grows by what is new; the very same file again is said to be the same."""
    case = open_case(office, "olga", partner_id="P-001")
    first, second = workbook(), workbook(number=2)
    got = receive_workbook(office, "pia", case.id, first, "ours.xlsx")
    assert (got.is_new, got.submission.number, got.changes, got.problems) == (True, 1, (), ())
    assert step_of(office, case) is Step.RECEIVED
    assert not receive_workbook(office, "pia", case.id, first, "renamed.xlsx").is_new
    again = receive_workbook(office, "olga", case.id, second, "ours-2.xlsx")
    assert [(one.standard, one.before, one.after) for one in again.changes] == [
        ("cs3_vetting", "yes", "no")
    ]
    found = submissions(office, "rosa", case.id)
    assert [(one.number, one.by, one.sha256) for one in found] == [
        (1, "pia", fingerprint(first)),
        (2, "olga", fingerprint(second)),
    ]
    assert office.originals.read(found[0].sha256) == first


def test_the_same_workbook_does_not_answer_a_reviewers_question(office):
    """Sent again after the case was returned it changes nothing, and the partner is still asked."""
    case = open_case(office, "olga", partner_id="P-001")
    data = workbook()
    receive_workbook(office, "pia", case.id, data, "ours.xlsx")
    start_review(office, "rosa", case.id)
    return_to_partner(office, "rosa", case.id, {"cs3_vetting": "Who signs the form?"})
    assert not receive_workbook(office, "pia", case.id, data, "ours.xlsx").is_new
    assert step_of(office, case) is Step.RETURNED


def hostile_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    return target.getvalue()


@on_sqlite
@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"not a workbook", FileRefused),
        (hostile_zip(), FileRefused),
        (workbook("P-002"), FileRefused),
        (workbook(instrument=load_instrument("unicef-2020")), InputError),
    ],
    ids=["text", "zip bomb", "another partner", "another instrument"],
)
def test_what_cannot_be_received_is_refused_by_name_and_kept_as_it_came(office, data, refusal):
    """The case stays where it was; the file can be looked into afterwards."""
    case = open_case(office, "olga", partner_id="P-001")
    with pytest.raises(refusal) as refused:
        receive_workbook(office, "pia", case.id, data, "sent.xlsx")
    assert refused.value.remedy
    assert office.originals.read(fingerprint(data)) == data
    assert submissions(office, "aud", case.id) == ()
    assert step_of(office, case) is Step.REGISTERED


@on_sqlite
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"partner_id": "P-002"}, "of partner P-002"),
        ({"instrument": "unicef-2020@1"}, "answers are to unicef-2020@1"),
        ({"answers": (SelfAnswer(standard="cs9", value=AnswerValue.YES),)}, "cs9"),
        (
            {"answers": (SelfAnswer(standard="cs1_policy", value=AnswerValue.ADEQUATE),)},
            "cs1_policy",
        ),
        (
            {"answers": (SelfAnswer(standard="cs1_policy", value=AnswerValue.YES),) * 2},
            "more than once",
        ),
    ],
    ids=["partner", "instrument", "standard", "value", "twice"],
)
def test_answers_from_a_page_are_looked_at_like_a_workbook(office, change, message):
    """A page can be made to send anything."""
    case = open_case(office, "olga", partner_id="P-001")
    with pytest.raises(InputError, match=message):
        receive_answers(office, "pia", case.id, sheet("P-001").model_copy(update=change))
    assert step_of(office, case) is Step.REGISTERED


def test_answers_copied_from_the_last_case_are_sent_as_they_are(office, clock):
    """In a reassessment the partner may find that nothing changed; sending that is an answer too."""
    made = determined(office)
    clock.pass_days(100)
    close_case(office, "olga", made.case_id)
    case, copied = open_reassessment(
        office, "olga", partner_id="P-001", because="The partner asked for it"
    )
    assert copied is not None
    got = receive_answers(office, "pia", case.id, copied.sheet)
    assert (got.is_new, got.submission.number, got.changes) == (True, 2, ())
    assert step_of(office, case) is Step.RECEIVED


def test_nothing_is_received_while_it_is_reviewed(office):
    """What the reviewer reads does not change under the hand; a question opens the case again."""
    case = received(office)
    start_review(office, "rosa", case.id)
    with pytest.raises(ConflictError, match="under_review"):
        receive_workbook(office, "pia", case.id, workbook(), "late.xlsx")


def test_only_the_own_partner_or_an_officer_sends(office):
    """Another partner's people are refused before the file is opened."""
    case = open_case(office, "olga", partner_id="P-001")
    for stranger in ("paul", "rosa"):
        with pytest.raises(PermissionRefused):
            receive_workbook(office, stranger, case.id, b"never opened", "x.xlsx")
        with pytest.raises(PermissionRefused):
            add_evidence(office, stranger, case.id, b"x", "x.txt", details=DETAILS)


@on_sqlite
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "text_missing"),
        ({"kind": "photo album"}, "unknown_kind"),
        ({"standards": ()}, "unknown_standard"),
        ({"standards": ("cs9",)}, "unknown_standard"),
        ({"document_date": date(2026, 3, 3)}, "date_in_future"),
        ({"expires_on": date(2025, 5, 31)}, "end_before_start"),
        ({"supersedes": "evidence-99"}, "unknown_document"),
    ],
)
def test_a_document_without_sound_details_is_refused(office, change, code):
    """Each with what to give instead."""
    case = open_case(office, "olga", partner_id="P-001")
    details = EvidenceDetails(**(DETAILS.__dict__ | change))
    with pytest.raises(InputError) as refused:
        add_evidence(office, "pia", case.id, b"policy", "policy.txt", details=details)
    assert refused.value.code == code


def test_a_document_takes_the_place_of_one_of_the_same_partner_alone(office):
    """And the very same file for the same standards is filed once."""
    theirs = open_case(office, "olga", partner_id="P-002")
    other, _ = add_evidence(office, "paul", theirs.id, b"theirs", "theirs.txt", details=DETAILS)
    case = open_case(office, "olga", partner_id="P-001")
    add_evidence(office, "pia", case.id, b"ours", "ours.txt", details=DETAILS)
    with pytest.raises(ConflictError, match="This very file is filed"):
        add_evidence(office, "olga", case.id, b"ours", "renamed.txt", details=DETAILS)
    wrong = EvidenceDetails(**(DETAILS.__dict__ | {"supersedes": other.id}))
    with pytest.raises(InputError, match="of another partner"):
        add_evidence(office, "pia", case.id, b"new", "new.txt", details=wrong)


def test_nothing_is_filed_in_a_case_that_has_ended(office):
    """The remedy names the current case."""
    case = open_case(office, "olga", partner_id="P-001")
    withdraw_case(office, "olga", case.id, "No agreement is planned")
    with pytest.raises(ConflictError, match="has ended") as refused:
        add_evidence(office, "pia", case.id, b"x", "x.txt", details=DETAILS)
    assert "current case" in refused.value.remedy


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (
            b"Hope  Bridge\n\nCode of conduct",
            "code.txt",
            ("Hope Bridge", "Code of conduct"),
        ),
        (b"\x89PNG not a text", "scan.png", ()),
        (b"%PDF-1.4 broken", "code.pdf", ()),
    ],
)
def test_the_opening_of_a_document_is_read_as_far_as_it_can_be(data, name, expected):
    """What cannot be read says nothing, and is filed all the same."""
    assert opening_of(data, name) == expected


def test_the_partner_sees_the_agencys_answers_once_they_are_determined_on(office, clock):
    """Until then it sees its own answers and the questions; the officer sees everything at once."""
    case = received(office)
    review(office, case)
    shown = case_file(office, "pia", case.id).as_data()["standards"]
    assert {row["preliminary"] for row in shown} == {""}
    assert {row["self"] for row in shown} == {"yes"}
    officers = case_file(office, "olga", case.id).as_data()["standards"]
    assert {row["preliminary_by"] for row in officers} == {"rosa"}
    make_determination(office, "mara", case.id)
    shown = case_file(office, "pia", case.id).as_data()["standards"]
    assert {row["preliminary"] for row in shown} == {"yes"}


def test_a_document_of_an_earlier_case_supports_the_next_one(office):
    """Evidence belongs to the partner; a reassessment need not ask for the same paper again."""
    first = open_case(office, "olga", partner_id="P-001")
    add_evidence(office, "pia", first.id, b"policy", "policy.txt", details=DETAILS)
    withdraw_case(office, "olga", first.id, "Begun too early")
    case = open_case(office, "olga", partner_id="P-001")
    documents = case_file(office, "olga", case.id).evidence
    assert [one.file_name for one in documents] == ["policy.txt"]
    with office.records.reading() as view:
        (kept,) = view.all(EvidenceFile, partner_id="P-001")
    assert kept.case_id == first.id
