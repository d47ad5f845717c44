"""Stories from the field about receiving, reviewing and determining (domain facts, section 8).

Each test is one of the numbered edge cases, told from its first step to what the program says in the
end, through the actions and on real databases.
"""

import io
from datetime import date, timedelta

import docx
import pytest

from assessment_tools.answers import AnswerValue
from partner_screening.actions.process.agreements import (
    AgreementTerms,
    agreement_standing,
    register_agreement,
)
from partner_screening.actions.process.allegations import note_allegation
from partner_screening.actions.process.case_file import case_file
from partner_screening.actions.process.cases import open_case
from partner_screening.actions.process.determinations import make_determination
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.people import declare_interest
from partner_screening.actions.process.receiving import (
    EvidenceDetails,
    add_evidence,
    receive_answers,
)
from partner_screening.actions.process.reviewing import (
    StandardReview,
    answer_standard,
    look_through,
    start_review,
)
from partner_screening.actions.process.standing import standing
from partner_screening.actions.process.unscored import decide_unscored, end_unscored
from partner_screening.errors import ConflictError, InputError, PermissionRefused
from partner_screening.partner import CapacityOutcome
from partner_screening.policy import DEFAULT_POLICY, load_policy
from partner_screening.process.allegation import AllegationState
from partner_screening.process.unscored import UnscoredKind
from partner_screening.storage.partners import keep_partner, partner_of
from tests.partner_screening.process.case_stories import (
    STANDARDS,
    agreement_text,
    received,
    review,
    send_evidence,
    sheet,
)

CORRECTIVE = "cs8_corrective_measures"
TERMS = AgreementTerms("cooperation_agreement")


def reasons(office, partner_id="P-001", as_of=None):
    """Return what is proposed about a partner, and the codes of the reasons."""
    found = standing(office, "olga", partner_id, as_of)
    return found.status, [reason.code for reason in found.reasons]


def rules_found(office, case):
    return {finding.rule for finding in look_through(office, "rosa", case.id)}


def word_file(*paragraphs: str) -> bytes:
    """Return a Word document of these paragraphs."""
    target = io.BytesIO()
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(target)
    return target.getvalue()


def contact(office, has_contact, partner_id="P-001"):
    """Have the partner list say whether a partner meets beneficiaries."""
    with office.database.writing() as connection:
        row = partner_of(connection, partner_id)
        assert row is not None
        keep_partner(connection, row.model_copy(update={"contact_with_beneficiaries": has_contact}))


def gate(office, reference="AoC-7", as_of=None):
    found = agreement_standing(office, "lena", partner_id="P-001", reference=reference, as_of=as_of)
    return found.gate.status, [reason.code for reason in found.gate.reasons]


def register(office, terms=TERMS, reference="AoC-7"):
    register_agreement(
        office,
        "olga",
        partner_id="P-001",
        reference=reference,
        terms=terms,
        data=agreement_text(),
        name="agreement.txt",
    )


def test_case_2_a_copied_code_of_conduct_is_seen_and_the_yes_is_overruled(office, clock):
    """All answers are yes; the only document is another NGO's code with its name unchanged.

    The other NGO sent the very same file before. The program shows both facts, refuses a determination
    on such a yes, and keeps the partner's and the agency's answers side by side with the reason.
    """
    code = word_file("World Relief Union", "Code of Conduct", "Staff shall not abuse anybody.")
    details = EvidenceDetails(
        "Code of conduct", "code_of_conduct", STANDARDS, date(2025, 11, 3), language="en"
    )
    theirs = open_case(office, "olga", partner_id="P-002")
    add_evidence(office, "paul", theirs.id, code, "code.docx", details=details)

    case = open_case(office, "olga", partner_id="P-001")
    receive_answers(office, "pia", case.id, sheet("P-001"))
    filed, told_to_partner = add_evidence(
        office, "pia", case.id, code, "our-code.docx", details=details
    )
    assert told_to_partner == ()  # who else sent it is not for the partner to know
    more = EvidenceDetails(details.title, details.kind, ("cs1_policy",), language="en")
    assert add_evidence(office, "olga", case.id, code, "again.docx", details=more)[1] == ("P-002",)

    start_review(office, "rosa", case.id)
    for standard in STANDARDS:
        answer_standard(
            office,
            "rosa",
            case.id,
            StandardReview(standard, AnswerValue.YES, "As they say.", evidence=(filed.id,)),
        )
    assert {"document_of_another_organisation", "document_of_several_partners"} <= rules_found(
        office, case
    )
    with pytest.raises(ConflictError, match="document_of_another_organisation"):
        make_determination(office, "mara", case.id)

    clock.pass_days(1)
    for standard in STANDARDS:
        answer_standard(
            office,
            "rosa",
            case.id,
            StandardReview(standard, AnswerValue.NO, "The code is that of World Relief Union."),
        )
    made = make_determination(office, "mara", case.id)
    assert (made.score, made.capacity) == (0, CapacityOutcome.LOW)
    first = case_file(office, "aud", case.id).as_data()["standards"][0]
    assert (first["self"], first["preliminary"]) == ("yes", "no")
    assert first["preliminary_comment"] == "The code is that of World Relief Union."
    assert reasons(office) == ("not_cleared", ["low_capacity"])


def test_case_2_a_code_of_an_organisation_that_is_no_partner_of_ours_is_doubted(office):
    """The copied name need not be in our register: the partner's own name is what is missing."""
    case = received(office)
    start_review(office, "rosa", case.id)
    copied = send_evidence(office, case, "pia", text="Code of conduct of Aid Without Frontiers.")
    own = send_evidence(
        office, case, "pia", text="CODE OF CONDUCT\nHOPE  BRIDGE, adopted by the board", page="1"
    )
    for document, is_doubted in ((copied, True), (own, False)):
        answer_standard(
            office,
            "rosa",
            case.id,
            StandardReview("cs1_policy", AnswerValue.YES, "Read it.", evidence=(document.id,)),
        )
        found = {
            finding.rule
            for finding in look_through(office, "rosa", case.id)
            if finding.standard == "cs1_policy"
        }
        assert ("document_names_nobody" in found) is is_doubted


def test_case_3_not_applicable_is_refused_while_an_allegation_is_known(office, clock):
    """Corrective measures "not applicable", and another agency's flag is open: not until it is closed."""
    case = received(office, answers={CORRECTIVE: AnswerValue.NOT_APPLICABLE})
    review(office, case, {CORRECTIVE: AnswerValue.NOT_APPLICABLE})
    note_allegation(
        office, "fay", partner_id="P-001", reference="SEA-2026-114", state=AllegationState.OPEN
    )
    assert "not_applicable_with_allegation" in rules_found(office, case)
    with pytest.raises(ConflictError, match="not_applicable_with_allegation"):
        make_determination(office, "mara", case.id)
    note_allegation(
        office, "fay", partner_id="P-001", reference="SEA-2026-114", state=AllegationState.CLOSED
    )
    assert make_determination(office, "mara", case.id).score == 8


def test_case_4_the_rule_about_not_applicable_that_gave_the_band_is_named(office, tmp_path):
    """Five yes, two no, one not applicable: medium where it counts as satisfied, low where it is left
    out. The determination says which version of the rule it was made with.
    """
    not_met = dict.fromkeys(("cs3_vetting", "cs6_assistance"), AnswerValue.NO)
    given = not_met | {CORRECTIVE: AnswerValue.NOT_APPLICABLE}
    stricter = tmp_path / "policy.yaml"
    stricter.write_text(
        DEFAULT_POLICY.read_text("utf-8").replace("value: satisfied", "value: left_out", 1), "utf-8"
    )
    strict_office = Office(
        office.database,
        load_policy(stricter),
        office.originals,
        clock=office.clock,
        new_id=office.new_id,
    )
    found = {}
    for place, partner_id, person in ((office, "P-001", "pia"), (strict_office, "P-002", "paul")):
        case = received(place, partner_id, person)
        review(place, case, given)
        made = make_determination(place, "mara", case.id)
        (rule,) = [one for one in made.parameters if "/not_applicable_counts_as=" in one]
        found[rule.partition("/")[2]] = (made.score, made.maximum, made.capacity)
    assert found == {
        "not_applicable_counts_as=satisfied": (6, 8, CapacityOutcome.MEDIUM),
        "not_applicable_counts_as=left_out": (5, 7, CapacityOutcome.LOW),
    }


def test_case_5_enumerators_void_the_exemption_of_a_survey_firm(office, clock):
    """ "No contact" was decided; then the firm hires people who visit households.

    From the day on which its row says so the exemption holds no longer, and the agreement that was
    open waits for an assessment. A new decision "no contact" is refused.
    """
    contact(office, has_contact=False)
    decided = decide_unscored(
        office,
        "mara",
        partner_id="P-001",
        outcome=UnscoredKind.NO_CONTACT,
        reason="Desk study from satellite pictures",
        scope="Survey design in the capital",
        expires_on=office.today() + timedelta(days=200),
    )
    register(office)
    assert reasons(office) == ("not_required", ["no_contact_decided"])
    assert gate(office)[0] == "open"

    clock.pass_days(40)
    contact(office, has_contact=True)
    status, codes = reasons(office)
    assert (status, "exemption_contradicted" in codes) == ("pending", True)
    assert gate(office)[0] == "pending"
    with pytest.raises(InputError, match="has contact with beneficiaries"):
        decide_unscored(
            office,
            "mara",
            partner_id="P-001",
            outcome=UnscoredKind.NO_CONTACT,
            reason="It is only a survey",
            scope="Household interviews",
            expires_on=office.today() + timedelta(days=30),
        )
    end_unscored(office, "olga", decided.id, "Forty enumerators interview households")
    status, codes = reasons(office)
    assert (status, "exemption_expired" in codes) == ("pending", True)


def test_case_6_the_emergency_ends_and_the_assumption_does_not_persist(office, clock):
    """Flood response under assumed low capacity; nobody schedules the assessment.

    After its last day the next amendment is stopped, whoever forgot what; a decision that would last
    longer than the policy allows is refused from the start.
    """
    with pytest.raises(InputError, match="policy allows 3 months"):
        decide_unscored(
            office,
            "mara",
            partner_id="P-001",
            outcome=UnscoredKind.EMERGENCY,
            reason="Flood in the delta",
            scope="Food for the camps",
            expires_on=office.today() + timedelta(days=200),
        )
    decided = decide_unscored(
        office,
        "mara",
        partner_id="P-001",
        outcome=UnscoredKind.EMERGENCY,
        reason="Flood in the delta",
        scope="Food for the camps",
        expires_on=office.today() + timedelta(days=60),
    )
    register(office)
    assert reasons(office) == ("cleared_with_plan", ["emergency_assumed"])
    assert gate(office)[0] == "open"

    clock.set(decided.expires_on)
    assert gate(office)[0] == "open"  # its last day still counts
    clock.pass_days(1)
    status, codes = reasons(office)
    assert (status, "exemption_expired" in codes) == ("pending", True)
    register(office, AgreementTerms("cooperation_agreement"), "AoC-7/1")
    assert gate(office, "AoC-7/1")[0] == "pending"
    assert gate(office, as_of=decided.expires_on)[0] == "open"  # what was, stays so


def test_case_24_a_reviewer_who_is_a_cousin_of_the_director_answers_for_nobody(office, clock):
    """The tie is declared after the review: what was answered counts no longer, and nothing more is done.

    A colleague answers anew, and the determination names that colleague alone.
    """
    case = received(office)
    review(office, case)
    clock.pass_days(1)
    declare_interest(office, "rosa", partner_id="P-001", nature="Cousin of the director")
    with pytest.raises(PermissionRefused, match="declared an interest"):
        answer_standard(
            office, "rosa", case.id, StandardReview("cs1_policy", AnswerValue.YES, "Again.")
        )
    with pytest.raises(ConflictError, match="reviewer_with_interest"):
        make_determination(office, "mara", case.id)
    review(office, case, reviewer="rene", start=False)
    made = make_determination(office, "mara", case.id)
    assert made.reviewers == ("rene",)
