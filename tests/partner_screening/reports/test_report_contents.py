"""What reports say, asserted as values: no drawing, no files."""

from datetime import date, timedelta

import pytest

from contract_clauses.clause_check import ElementStatus
from partner_screening.explanations import TEXTS as NAMES
from partner_screening.findings import Problem, Severity
from partner_screening.languages import Language
from partner_screening.reports.agreement_contents import agreement_contents
from partner_screening.reports.partner_contents import partner_contents
from partner_screening.reports.summary_contents import (
    SHOWN_ROWS,
    SummaryTally,
    summary_contents,
)
from partner_screening.reports.tones import Tone
from partner_screening.reports.wording import TEXTS, words_in
from partner_screening.translations import load_translations
from tests.partner_screening.reports.sample_outcomes import (
    AS_OF,
    SOUND,
    WEAK,
    outcome,
    sample_outcomes,
)

EN = words_in(Language.EN)


def test_texts_are_complete_in_six_languages() -> None:
    """Every text of the reports is translated, fresh, and has the same placeholders."""
    assert load_translations(TEXTS).check() == []


def test_no_two_folders_name_the_same_thing() -> None:
    """Names of statuses come from the texts of screening alone, never from the reports' own."""
    kinds = {"status", "capacity", "risk", "gate", "answer", "verdict", "element_status"}
    own = {key.split(".")[0] for key in load_translations(TEXTS).keys()}  # noqa: SIM118

    assert not kinds & own
    assert kinds <= {key.split(".")[0] for key in load_translations(NAMES).keys()}  # noqa: SIM118


def test_partner_report_says_the_result_and_why_first() -> None:
    """A reviewed partner of medium capacity is shown with both scores, the gaps and the plan."""
    contents = partner_contents(sample_outcomes()[1], EN)

    facts = {fact.label: fact.value for fact in contents.facts}
    assert contents.result.text == "Cleared with a plan"
    assert contents.result.tone is Tone.ATTENTION
    assert "6 of 8" in contents.reasons[0].text
    assert facts["Self-score"] == "7 of 8"
    assert facts["Score by the agency's review"] == "6 of 8"
    assert facts["Reviewed by"] == "R. One"
    assert [line.number for line in contents.standards if line.counted.tone is Tone.BAD] == [4, 6]
    assert contents.actions
    assert contents.plan_note == (
        "Begins on 3 February 2026; every action is to be finished by 3 August 2026."
    )


@pytest.mark.parametrize(
    ("own", "reviewed", "standard", "said"),
    [
        (
            "yyyyyyyy",
            "yyyyyyyy",
            4,
            "The agency counted it differently from the partner's own answers.",
        ),
        ("yyyyyyyy", "nyyyyyyy", 1, "The agency's answer differs from the partner's."),
        ("yyyyyyyy", "yyyyyyyy", 2, ""),
    ],
)
def test_partner_report_says_how_the_agency_departs_from_the_partner(
    own: str, reviewed: str, standard: int, said: str
) -> None:
    """Another answer and another counting of the same answer are told apart."""
    contents = partner_contents(outcome(own=own, reviewed=reviewed), EN)

    assert contents.standards[standard - 1].difference == said


def test_self_score_is_named_as_such() -> None:
    """Without a review the report says that no determination rests on the partner's answers."""
    contents = partner_contents(outcome(own="yyyyyyyy"), EN)

    assert "self-score only" in contents.standards_note
    assert contents.result.text == "Pending"
    assert {line.reviewed_answer for line in contents.standards} == {"–"}


def test_nothing_known_is_said_as_such() -> None:
    """A partner of whom nothing came in is pending, and the report does not speak of unmet standards."""
    contents = partner_contents(outcome(own=None), EN)

    assert contents.standards == ()
    assert contents.standards_note.startswith("There is no usable assessment")
    assert contents.plan_note == "No plan is due."


def test_document_that_was_not_sent_is_said() -> None:
    """A registered document without a file is named as not sent in."""
    lacking = outcome(own="yyyyyyyy")
    sheet = lacking.self_assessment
    assert sheet is not None
    document = sheet.standards[7].documents[0]

    assert document.is_present is False
    contents = partner_contents(lacking, EN)
    assert contents.standards[7].evidence == (
        "Policy 8 <v2> & annex · policy-8.pdf · page 3 · the file was not sent in",
    )


def test_quotation_stands_in_its_paragraph() -> None:
    """Text before and after the quotation and the quotation itself make the paragraph, to the letter."""
    partner = sample_outcomes()[1]
    agreement = partner.agreements[0]

    contents = agreement_contents(partner, agreement, EN)

    by_name = {line.name: line for line in contents.elements}
    weak = by_name["Preventing sexual exploitation and abuse"]
    quotation = weak.quotations[0]
    assert quotation.before + quotation.quote + quotation.after == WEAK.splitlines()[0]
    assert "best efforts" in quotation.quote
    assert quotation.before
    assert quotation.place == "clause 4.1, page 1, paragraph 1"
    assert weak.status.text == "Weakened"
    assert weak.insert


def test_blocked_agreement_says_each_reason_once_with_one_remedy() -> None:
    """Elements that fall short by one rule stand together with the remedy that they share."""
    partner = sample_outcomes()[1]
    contents = agreement_contents(partner, partner.agreements[0], EN)

    assert contents.gate.text == "Blocked"
    remedies = [reason.remedy for reason in contents.reasons]
    assert len(remedies) == len(set(remedies))
    assert "Prohibition: Missing." in contents.reasons[-1].text


def test_open_agreement_needs_no_insertion() -> None:
    """A sound agreement carries every mandatory element and inserts none of them."""
    partner = outcome(own="yyyyyyyy", reviewed="yyyyyyyy", agreements=(SOUND,))
    contents = agreement_contents(partner, partner.agreements[0], EN)

    assert contents.gate.text == "Open"
    mandatory = [line for line in contents.elements if line.requirement == "Mandatory"]
    assert {(line.status.text, line.insert) for line in mandatory} == {("Present", "")}


def test_agreement_without_file_is_said() -> None:
    """An agreement without a file has no elements, and is not called non-compliant."""
    partner = outcome(agreements=(None,))
    contents = agreement_contents(partner, partner.agreements[0], EN)

    assert contents.elements == ()
    assert contents.verdict.text == "Not checked"


@pytest.mark.parametrize("language", list(Language))
def test_contents_leave_no_placeholder_open(language: Language) -> None:
    """In every language each sentence of the reports is filled."""
    words = words_in(language)
    tally = SummaryTally(AS_OF)
    for partner in sample_outcomes():
        tally.add(partner)
        dumped = partner_contents(partner, words).model_dump_json()
        for agreement in partner.agreements:
            dumped += agreement_contents(partner, agreement, words).model_dump_json()
        assert "{" + "score" not in dumped
        assert "{" + "count" not in dumped
    summary = summary_contents(tally, "examples", words).model_dump()
    assert "{" not in summary["headline"] + summary["subtitle"] + summary["gaps_note"]


def test_summary_counts_add_up() -> None:
    """Every partner stands in one recommendation and one capacity, every agreement in one gate."""
    tally = _tally()
    summary = summary_contents(tally, "examples", EN)

    agreements = sum(len(partner.agreements) for partner in sample_outcomes())
    assert sum(bar.count for bar in summary.recommendations) == 12
    assert sum(bar.count for bar in summary.capacities) == 12
    assert sum(bar.count for bar in summary.gates) == agreements
    blocked = sum(bar.count for bar in summary.gates if bar.name == "Blocked")
    assert blocked == len(summary.blocked) == 5
    assert summary.headline == (
        "Partners that may work with us: 6 of 12. Agreements that are blocked: 5 of 12."
    )


def test_summary_keeps_reviewed_and_self_reported_gaps_apart() -> None:
    """A gap that only the partner reported is not counted as found by the agency."""
    tally = SummaryTally(AS_OF)
    tally.add(outcome(1, own="nyyyyyyy"))
    tally.add(outcome(2, own="yyyyyyyy", reviewed="nyyyyyyy"))

    gaps = {bar.name: (bar.count, bar.second) for bar in summary_contents(tally, "x", EN).gaps}

    assert gaps["Organisational policy"] == (1, 1)


def test_summary_shows_the_nearest_dates_and_says_how_many_it_leaves_out() -> None:
    """However many partners there are, a fixed number of rows is kept, the nearest dates first."""
    tally = SummaryTally(AS_OF)
    planned = outcome(own="yyyyyyya", reviewed="yyynynya")
    assert planned.plan is not None
    for number in range(40):
        deadline = date(2027, 1, 1) + timedelta(days=(number * 7) % 40)
        plan = planned.plan.model_copy(update={"deadline": deadline, "actions": ()})
        tally.add(planned.model_copy(update={"plan": plan}))

    summary = summary_contents(tally, "x", EN)

    assert [due.day for due in tally.due] == [
        date(2027, 1, 1) + timedelta(days=days) for days in range(SHOWN_ROWS)
    ]
    assert summary.due_rest == f"{80 - SHOWN_ROWS} more are listed in the workbook of results."


def test_summary_counts_errors_not_warnings_as_unusable() -> None:
    """A warning did not keep a file from being used."""
    tally = SummaryTally(AS_OF)
    tally.add_problems(
        [Problem(code="a"), Problem(code="b", severity=Severity.WARNING), Problem(code="c")]
    )

    assert tally.failed_count == 2
    assert [problem.code for problem in tally.failed] == ["a", "c"]


def _tally() -> SummaryTally:
    tally = SummaryTally(AS_OF)
    for partner in sample_outcomes():
        tally.add(partner)
    return tally


def test_dates_in_reasons_are_written_as_the_language_writes_them() -> None:
    """No date of the form year-month-day is left: between Arabic letters it would run backwards."""
    for language in Language:
        contents = partner_contents(sample_outcomes()[1], words_in(language))

        assert words_in(language).day(date(2026, 8, 3)) in contents.reasons[0].text
        assert "2026-08-03" not in contents.reasons[0].text


def test_nothing_is_to_be_inserted_before_a_person_has_read() -> None:
    """An element that the rules cannot judge comes without a wording to insert."""
    text = "1.1 合作伙伴应当采取一切适当措施防止性剥削和性虐待，并应当立即报告任何指控。\n" * 3
    partner = outcome(reviewed="yyyyyyyy", agreements=(text,))
    check = partner.agreements[0].check
    assert check is not None
    elements = tuple(
        element.model_copy(update={"status": ElementStatus.CANNOT_TELL, "insert": "Model wording."})
        for element in check.elements
    )
    agreement = partner.agreements[0].model_copy(
        update={"check": check.model_copy(update={"elements": elements})}
    )

    contents = agreement_contents(partner, agreement, EN)

    assert {line.insert for line in contents.elements} == {""}
