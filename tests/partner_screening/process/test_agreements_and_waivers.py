"""An agreement opens when partner and clauses are in order, or by a waiver of two people; never else."""

import io
import textwrap
from dataclasses import replace
from datetime import timedelta

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from contract_clauses.clause_check import ElementStatus
from partner_screening.actions.process.agreement_desk import waiver_page
from partner_screening.actions.process.agreements import (
    AgreementTerms,
    agreement_standing,
    confirm_settlement,
    register_agreement,
    settle_element,
)
from partner_screening.actions.process.allegations import note_allegation
from partner_screening.actions.process.holds import lift_hold, place_hold
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.waivers import ask_waiver, decide_waiver, waivers
from partner_screening.errors import ConflictError, InputError, PermissionRefused
from partner_screening.explanations import explain
from partner_screening.languages import Language
from partner_screening.process.allegation import AllegationState
from partner_screening.process.waiver import Side, WaiverState
from partner_screening.storage.history_verification import verify
from tests.partner_screening.process.case_stories import agreement_text, determined

TERMS = AgreementTerms("cooperation_agreement")


def register(office, data, terms=TERMS, name="agreement.txt", actor="olga"):
    return register_agreement(
        office, actor, partner_id="P-001", reference="AoC-7", terms=terms, data=data, name=name
    )


def gate(office):
    return agreement_standing(office, "lena", partner_id="P-001", reference="AoC-7").gate


def ask(office, days=60, actor="olga"):
    return ask_waiver(
        office,
        actor,
        partner_id="P-001",
        reference="AoC-7",
        reason="The flood response cannot wait.",
        scope="The first instalment alone.",
        expires_on=office.today() + timedelta(days=days),
    )


def approve(office, waiver, by, side):
    return decide_waiver(
        office, by, waiver.id, side=side, is_approval=True, reason="For the people in need."
    )


def pdf_with_an_unseen_line() -> bytes:
    """Return an agreement with every element as PDF, and one line that is drawn invisibly."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    page = canvas.beginText(72, 780)
    page.setFont("Helvetica", 8)
    for paragraph in agreement_text().decode().split("\n\n"):
        for line in [*textwrap.wrap(paragraph, 100), ""]:
            if page.getY() < 60:
                canvas.drawText(page)
                canvas.showPage()
                page = canvas.beginText(72, 780)
                page.setFont("Helvetica", 8)
            page.textLine(line)
    page.setTextRenderMode(3)
    page.textLine("This line is not to be seen.")
    canvas.drawText(page)
    canvas.save()
    return target.getvalue()


@pytest.fixture
def blocked(office):
    """A cleared partner whose agreement lacks the duty to report."""
    determined(office)
    register(office, agreement_text("reporting"))
    return office


def test_a_cleared_partner_with_all_clauses_is_open(office):
    """The plain case."""
    determined(office)
    register(office, agreement_text())
    assert gate(office).status == "open"


def test_a_partner_without_a_determination_waits_whatever_the_clauses(office):
    """Clauses alone open nothing, and a waiver is not for what waits for a decision."""
    register(office, agreement_text())
    assert gate(office).status == "pending"
    with pytest.raises(ConflictError, match="no block to open"):
        ask(office)


def test_a_waiver_opens_after_two_others_approved_and_ends_by_itself(blocked, clock):
    """Three people, a last day, and every reason of the block still shown."""
    assert gate(blocked).status == "blocked"
    waiver = ask(blocked, days=10)
    assert waiver.blocked_by == ("element_falls_short:reporting:missing",)
    approve(blocked, waiver, "lena", Side.LEGAL)
    assert gate(blocked).status == "blocked"
    approve(blocked, waiver, "mara", Side.MANAGEMENT)
    opened = gate(blocked)
    assert opened.status == "open_by_waiver"
    assert [reason.code for reason in opened.reasons][:2] == [
        "opened_by_waiver",
        "element_falls_short",
    ]
    told = explain(opened.reasons[0], Language.EN).text
    assert all(word in told for word in ("olga", "lena", "mara", "2026-03-12", "flood"))
    clock.pass_days(10)
    assert gate(blocked).status == "open_by_waiver"
    clock.pass_days(1)
    assert gate(blocked).status == "blocked"
    assert waivers(blocked, "aud")[0][2] is WaiverState.EXPIRED
    assert verify(blocked.database).is_intact


def test_the_page_of_waivers_follows_what_other_processes_do(blocked, clock):
    """Asked, in force, expired: never what was kept from before."""
    there = Office(blocked.database, blocked.policy, blocked.originals, clock=blocked.clock)

    def seen(state=None):
        return [stands for _, _, stands in waiver_page(there, "aud", state=state).waivers]

    assert seen() == []
    waiver = ask(blocked, days=10)
    assert seen() == seen(WaiverState.ASKED) == [WaiverState.ASKED]
    approve(blocked, waiver, "lena", Side.LEGAL)
    approve(blocked, waiver, "mara", Side.MANAGEMENT)
    assert seen() == [WaiverState.IN_FORCE]
    assert seen(WaiverState.ASKED) == []
    clock.pass_days(11)
    assert seen() == [WaiverState.EXPIRED]


def test_nobody_decides_on_the_own_waiver_or_for_both_sides(blocked):
    """By the action and by the database."""
    waiver = ask(blocked)
    with pytest.raises(PermissionRefused):
        decide_waiver(
            blocked, "olga", waiver.id, side=Side.LEGAL, is_approval=True, reason="I asked."
        )
    first = approve(blocked, waiver, "lena", Side.LEGAL)
    for values in (
        {"id": "by-hand", "side": Side.MANAGEMENT},
        {"id": "by-hand", "side": Side.MANAGEMENT, "by": "olga"},
        {"id": "by-hand", "side": Side.MANAGEMENT, "by": "pia"},
        {"id": "by-hand", "by": "liu"},
    ):
        with pytest.raises(ConflictError), blocked.records.writing() as transaction:
            transaction.add(first.model_copy(update=values))


def test_a_refusal_of_one_side_is_the_end_of_it(blocked):
    """A new need is a new waiver."""
    waiver = ask(blocked)
    decide_waiver(
        blocked, "musa", waiver.id, side=Side.MANAGEMENT, is_approval=False, reason="Mend it."
    )
    with pytest.raises(ConflictError, match="'refused'"):
        approve(blocked, waiver, "lena", Side.LEGAL)
    assert gate(blocked).status == "blocked"
    assert ask(blocked).id != waiver.id


def test_a_second_waiver_waits_for_the_decision_on_the_first(blocked):
    """A double click asks once."""
    ask(blocked)
    with pytest.raises(ConflictError, match="being decided"):
        ask(blocked, actor="omar")


def test_a_waiver_does_not_open_another_file_or_a_further_reason(blocked):
    """It is bound to exactly what was approved."""
    waiver = ask(blocked)
    approve(blocked, waiver, "lena", Side.LEGAL)
    approve(blocked, waiver, "mara", Side.MANAGEMENT)
    register(blocked, agreement_text("reporting") + b"\n")
    assert gate(blocked).status == "blocked"


def test_a_hold_stops_what_a_waiver_opened_until_another_person_lifts_it(blocked):
    """No waiver opens a hold, and none can be asked for against it."""
    waiver = ask(blocked)
    approve(blocked, waiver, "lena", Side.LEGAL)
    approve(blocked, waiver, "mara", Side.MANAGEMENT)
    hold = place_hold(blocked, "fay", partner_id="P-001", reason="To be looked into.")
    assert gate(blocked).status == "blocked"
    with pytest.raises(ConflictError, match="no waiver opens"):
        ask(blocked)
    lift_hold(blocked, "musa", hold.id, "Nothing was found.")
    assert gate(blocked).status == "open_by_waiver"


def test_a_waiver_opens_nothing_that_also_waits_for_a_decision(blocked):
    """Clauses that fall short hide what is pending: an open allegation is not waived with them.

    Without the shortfall the agreement would be pending, so with it the waiver must not open it.
    """
    waiver = ask(blocked)
    approve(blocked, waiver, "lena", Side.LEGAL)
    approve(blocked, waiver, "mara", Side.MANAGEMENT)
    assert gate(blocked).status == "open_by_waiver"
    note_allegation(
        blocked, "fay", partner_id="P-001", reference="OIOS/2026-0113", state=AllegationState.OPEN
    )
    assert gate(blocked).status == "blocked"
    with pytest.raises(ConflictError, match="known_allegation"):
        ask(blocked)


def test_an_agreement_without_a_determination_is_not_opened_by_waiving_its_clauses(office):
    """Nobody knows the partner's capacity, and no waiver of a clause says it."""
    register(office, agreement_text("reporting"))
    with pytest.raises(ConflictError, match="not_assessed"):
        ask(office)


def test_a_waiver_opens_no_file_in_which_something_is_still_unread(office):
    """A lawyer finds one duty weakened in a file with words that nobody sees; the rest is unread.

    Waiving that one duty must not clear the other ten.
    """
    determined(office)
    register(office, pdf_with_an_unseen_line(), name="agreement.pdf")
    settle_element(
        office,
        "lena",
        partner_id="P-001",
        reference="AoC-7",
        element="reporting",
        status=ElementStatus.WEAKENED,
        reason="The annex narrows it.",
    )
    assert gate(office).status == "blocked"
    assert {reason.code for reason in gate(office).reasons} >= {
        "element_falls_short",
        "clauses_need_review",
    }
    with pytest.raises(ConflictError, match="clauses_need_review"):
        ask(office)


def test_a_hold_from_a_later_day_stops_from_that_day(blocked, clock):
    """The date counts, to the day."""
    register(blocked, agreement_text())
    place_hold(
        blocked,
        "lena",
        partner_id="P-001",
        reason="The licence ends.",
        from_on=blocked.today() + timedelta(days=5),
    )
    clock.pass_days(4)
    assert gate(blocked).status == "open"
    clock.pass_days(1)
    assert gate(blocked).status == "blocked"


@pytest.mark.parametrize("days", [-1, 400])
def test_a_waiver_has_an_end_that_the_policy_allows(blocked, days):
    """Neither in the past nor for ever."""
    with pytest.raises(InputError, match="Give an end between"):
        ask(blocked, days=days)


def test_a_lawyer_overrules_the_check_only_with_a_second_lawyer(blocked):
    """The check called it missing; one reading is not enough to clear it."""
    settlement, needs_second = settle_element(
        blocked,
        "lena",
        partner_id="P-001",
        reference="AoC-7",
        element="reporting",
        status=ElementStatus.PRESENT,
        reason="Article 4 carries it in other words.",
        quote="shall let the agency know",
    )
    assert needs_second
    assert gate(blocked).status == "blocked"
    with pytest.raises(PermissionRefused):
        confirm_settlement(blocked, "lena", settlement.id)
    confirm_settlement(blocked, "liu", settlement.id)
    assert gate(blocked).status == "open"
    register(blocked, agreement_text("reporting") + b"\n")
    assert gate(blocked).status == "blocked"


def test_a_lawyer_may_always_find_less_than_the_check(office):
    """A stricter reading counts at once."""
    determined(office)
    register(office, agreement_text())
    settle_element(
        office,
        "lena",
        partner_id="P-001",
        reference="AoC-7",
        element="minors",
        status=ElementStatus.WEAKENED,
        reason="The annex narrows it.",
    )
    assert gate(office).status == "blocked"


def test_an_unreadable_file_is_kept_and_waits_for_a_person(office):
    """Never missing and never compliant."""
    determined(office)
    made, _ = register(office, b"%PDF-1.7 broken", name="scan.pdf")
    assert made.unread_reason
    assert office.originals.read(made.sha256) == b"%PDF-1.7 broken"
    assert gate(office).status == "pending"


def test_a_doubt_about_the_document_is_settled_by_reading_all_of_it(office):
    """Words that nobody sees on the page: one settled element does not clear the other ten."""
    determined(office)
    made, _ = register(office, pdf_with_an_unseen_line(), name="agreement.pdf")
    assert made.check is not None
    assert made.check.verdict == "needs_review"
    mandatory = [one for one in made.check.elements if one.requirement == "mandatory"]
    assert all(one.status is ElementStatus.PRESENT for one in mandatory)
    for place, one in enumerate(mandatory):
        assert gate(office).status == "pending", place
        settle_element(
            office,
            "lena",
            partner_id="P-001",
            reference="AoC-7",
            element=one.id,
            status=ElementStatus.PRESENT,
            reason="Read on paper.",
            quote=one.evidence[0].quote,
        )
    assert gate(office).status == "open"


def test_the_same_file_again_changes_nothing_and_another_end_is_a_new_version(office):
    """An amendment that extends the end beyond the determination is warned of (domain case 16)."""
    determined(office)
    first, _ = register(office, agreement_text())
    again, is_new = register(office, agreement_text(), actor="omar")
    assert (again.id, is_new) == (first.id, False)
    longer = replace(TERMS, end_on=office.today() + timedelta(days=6 * 365))
    amended, is_new = register(office, agreement_text(), longer)
    assert (amended.number, is_new) == (2, True)
    assert "agreement_outlives_validity" in {reason.code for reason in gate(office).reasons}


def test_a_reference_belongs_to_one_partner(office):
    """A slip of the partner's id is found at once."""
    register(office, agreement_text())
    with pytest.raises(ConflictError, match="registered for partner P-001"):
        register_agreement(
            office,
            "olga",
            partner_id="P-002",
            reference="AoC-7",
            terms=TERMS,
            data=agreement_text(),
            name="a.txt",
        )
