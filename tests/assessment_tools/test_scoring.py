"""Scoring: what counts, why, and what the score adds up to."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment_tools.answers import AnswerSheet, AnswerValue, SupportingDocument
from assessment_tools.assessment import Assessment
from assessment_tools.catalogue import list_instruments, load_instrument
from assessment_tools.instrument import Instrument
from assessment_tools.scoring import assess_review, assess_self, differences
from partner_screening.errors import InputError, UnknownRule
from partner_screening.partner import CapacityOutcome, PartnerType, SeaRisk
from tests.assessment_tools.answer_sheets import document_for, fully_met, review_of, sheet_of
from tests.assessment_tools.parameters_in_force import parameters_in_force

HIT = load_instrument("un-hit-2020@1")
UNICEF = load_instrument("unicef-2020@1")
STANDARDS = tuple(standard.id for standard in HIT.standards)
CS8 = "cs8_corrective_measures"
YES, NO, NOT_APPLICABLE = AnswerValue.YES, AnswerValue.NO, AnswerValue.NOT_APPLICABLE


def result_of(assessment: Assessment, standard: str) -> tuple[bool, int, str]:
    """Return counted, points and reason of one standard."""
    found = next(result for result in assessment.standards if result.id == standard)
    return found.is_counted, found.points, found.reason


def hit_sheet(
    answers: dict[str, AnswerValue], documents: Sequence[SupportingDocument] | None = None
) -> AnswerSheet:
    """Return a sheet with yes and a document everywhere, except for ``answers``."""
    filled = dict.fromkeys(STANDARDS, YES) | answers
    if documents is None:
        documents = [document_for(HIT, standard) for standard in STANDARDS]
    return sheet_of(HIT, filled, documents)


@pytest.mark.parametrize(
    ("met", "capacity", "risk"),
    [
        (8, CapacityOutcome.FULL, SeaRisk.LOW),
        (7, CapacityOutcome.MEDIUM, SeaRisk.MODERATE),
        (6, CapacityOutcome.MEDIUM, SeaRisk.MODERATE),
        (5, CapacityOutcome.LOW, SeaRisk.HIGH),
        (0, CapacityOutcome.LOW, SeaRisk.HIGH),
    ],
)
def test_the_number_of_standards_met_gives_capacity_and_risk(
    met: int, capacity: CapacityOutcome, risk: SeaRisk
) -> None:
    """Eight is full, six and seven are medium, five and fewer are low; risk is the inverse."""
    sheet = hit_sheet(dict.fromkeys(STANDARDS[met:], NO))
    result = assess_self(sheet, HIT, parameters_in_force())
    assert (result.score, result.maximum, result.capacity, result.risk) == (met, 8, capacity, risk)
    assert result.gaps == STANDARDS[met:]
    assert result.capacity_rule.startswith("un-hit-2020@1/bands/")
    assert result.capacity_source


@pytest.mark.parametrize(
    ("document", "file_required", "expected"),
    [
        pytest.param({}, "yes", (True, 1, "yes_with_evidence"), id="file at hand"),
        pytest.param(
            {"is_present": None}, "yes", (True, 1, "yes_with_evidence"), id="no folder to look in"
        ),
        pytest.param(
            {"is_present": False}, "yes", (False, 0, "evidence_file_missing"), id="file missing"
        ),
        pytest.param(
            {"is_present": False}, "no", (True, 1, "yes_with_evidence"), id="file not asked for"
        ),
        pytest.param(
            {"kind": "other", "title": " "}, "yes", (False, 0, "yes_without_evidence"),
            id="other without a title",
        ),
        pytest.param(
            {"kind": "other", "title": "Hotline log"}, "yes", (True, 1, "yes_with_evidence"),
            id="other with a title",
        ),
        pytest.param(
            {"title": ""}, "yes", (True, 1, "yes_with_evidence"), id="known kind without a title"
        ),
        pytest.param(
            {"kind": "holiday_photo"}, "yes", (False, 0, "yes_without_evidence"),
            id="unknown kind",
        ),
        pytest.param({"kind": ""}, "yes", (False, 0, "yes_without_evidence"), id="no kind"),
    ],
)  # fmt: skip
def test_a_yes_counts_when_a_document_can_prove_it(
    document: dict[str, object], file_required: str, expected: tuple[bool, int, str]
) -> None:
    """A yes needs a document of a known kind that says what it is and that was sent."""
    proof = document_for(HIT, "cs4_training", **document)  # type: ignore[arg-type]
    sheet = hit_sheet({}, [proof])
    result = assess_self(sheet, HIT, parameters_in_force(evidence_file_required=file_required))
    assert result_of(result, "cs4_training") == expected
    assert result_of(result, "cs5_reporting") == (False, 0, "yes_without_evidence")


def test_the_explanation_shows_the_document_that_is_missing() -> None:
    """The partner learns which file to send, and which policy asks for it."""
    proof = document_for(HIT, CS8, title="Measures taken", is_present=False)
    result = assess_self(hit_sheet({}, [proof]), HIT, parameters_in_force())
    explained = result.standards[-1]
    assert [item.title for item in explained.documents] == ["Measures taken"]
    assert explained.rule == "un-hit-2020@1/counting; test-policy@1/evidence_file_required"
    assert explained.source == "Test policy, evidence_file_required"


@pytest.mark.parametrize(
    ("counts_as", "expected", "maximum", "rule"),
    [
        ("satisfied", (True, 1, "not_applicable_satisfied"), 8, "test-policy@1"),
        ("left_out", (False, 0, "not_applicable_left_out"), 7, "test-policy@1"),
    ],
)
def test_how_not_applicable_counts_is_the_policys_choice(
    counts_as: str, expected: tuple[bool, int, str], maximum: int, rule: str
) -> None:
    """Seven standards met and one not applicable are full capacity both ways, and no gap."""
    parameters = parameters_in_force(not_applicable_counts_as=counts_as)
    result = assess_self(hit_sheet({CS8: NOT_APPLICABLE}), HIT, parameters)
    assert result_of(result, CS8) == expected
    assert (result.capacity, result.maximum, result.gaps) == (CapacityOutcome.FULL, maximum, ())
    assert f"{rule}/not_applicable_counts_as" in result.standards[-1].rule
    assert parameters["not_applicable_counts_as"] in result.parameters


@pytest.mark.parametrize(
    ("counts_as", "capacity"),
    [("satisfied", CapacityOutcome.MEDIUM), ("left_out", CapacityOutcome.LOW)],
)
def test_five_met_and_one_not_applicable_is_the_border_that_the_policy_decides(
    counts_as: str, capacity: CapacityOutcome
) -> None:
    """Counted as satisfied they are six of eight, left out they are five of seven."""
    sheet = hit_sheet({"cs6_assistance": NO, "cs7_investigation": NO, CS8: NOT_APPLICABLE})
    result = assess_self(sheet, HIT, parameters_in_force(not_applicable_counts_as=counts_as))
    assert result.capacity is capacity


@pytest.mark.parametrize("counts_as", ["satisfied", "left_out"])
def test_not_applicable_is_refused_while_an_allegation_is_known(counts_as: str) -> None:
    """With a flag, "not applicable" on corrective measures is a gap for partner and reviewer alike."""
    parameters = parameters_in_force(not_applicable_counts_as=counts_as)
    sheet = hit_sheet({CS8: NOT_APPLICABLE})
    review = review_of(HIT, dict.fromkeys(STANDARDS, YES) | {CS8: NOT_APPLICABLE})
    for result in (
        assess_self(sheet, HIT, parameters, has_sea_flag=True),
        assess_review(review, sheet, HIT, parameters, has_sea_flag=True),
    ):
        assert result_of(result, CS8) == (False, 0, "not_applicable_refused")
        assert (result.score, result.maximum, result.gaps) == (7, 8, (CS8,))


@pytest.mark.parametrize("standard", STANDARDS[:-1])
def test_not_applicable_is_refused_where_the_standard_applies_to_everybody(standard: str) -> None:
    """No standard but the one on corrective measures can be out of question."""
    result = assess_self(hit_sheet({standard: NOT_APPLICABLE}), HIT, parameters_in_force())
    assert result_of(result, standard) == (False, 0, "not_applicable_refused")


def test_an_answer_that_was_not_given_is_not_met() -> None:
    """An unanswered standard is a gap of its own kind and hides nothing else."""
    sheet = sheet_of(HIT, {"cs1_policy": YES}, [document_for(HIT, "cs1_policy")])
    result = assess_self(sheet, HIT, parameters_in_force())
    assert result.score == 1
    assert {item.reason for item in result.standards[1:]} == {"unanswered"}
    assert [item.answer for item in result.standards[1:]] == [AnswerValue.UNANSWERED] * 7


@pytest.mark.parametrize(
    ("ratings", "total", "capacity"),
    [
        ((1, 1, 1, 1, 1, 1), 6, CapacityOutcome.LOW),
        ((2, 2, 1, 1, 1, 1), 8, CapacityOutcome.LOW),
        ((2, 2, 2, 1, 1, 1), 9, CapacityOutcome.MEDIUM),
        ((3, 3, 2, 2, 2, 2), 14, CapacityOutcome.MEDIUM),
        ((3, 3, 3, 2, 2, 2), 15, CapacityOutcome.FULL),
        ((3, 3, 3, 3, 3, 3), 18, CapacityOutcome.FULL),
        ((3, 3, 3, 3, 3, 0), None, CapacityOutcome.NOT_ASSESSED),
    ],
)
def test_ratings_add_up_when_every_one_is_given(
    ratings: tuple[int, ...], total: int | None, capacity: CapacityOutcome
) -> None:
    """The earlier tool adds six ratings; with one missing there is no total and no capacity."""
    scale = (AnswerValue.UNANSWERED, AnswerValue.ABSENT, AnswerValue.PROGRESSING)
    values = (*scale, AnswerValue.ADEQUATE)
    sheet = sheet_of(
        UNICEF,
        {
            standard.id: values[rating]
            for standard, rating in zip(UNICEF.standards, ratings, strict=True)
        },
        [document_for(UNICEF, standard.id) for standard in UNICEF.standards],
    )
    result = assess_self(sheet, UNICEF, parameters_in_force())
    assert (result.score, result.capacity) == (total, capacity)
    assert (result.risk is None) == (total is None)
    assert len(result.gaps) == sum(rating != 3 for rating in ratings)


@pytest.mark.parametrize("value", [AnswerValue.PROGRESSING, AnswerValue.ADEQUATE])
def test_a_rating_without_evidence_earns_what_absent_earns(value: AnswerValue) -> None:
    """Nobody gains by claiming what nothing shows."""
    sheet = sheet_of(UNICEF, {standard.id: value for standard in UNICEF.standards})
    result = assess_self(sheet, UNICEF, parameters_in_force())
    assert result.score == 6
    assert {item.reason for item in result.standards} == {"rated_without_evidence"}


def test_absent_needs_no_evidence() -> None:
    """The lowest rating claims nothing."""
    sheet = sheet_of(UNICEF, {item.id: AnswerValue.ABSENT for item in UNICEF.standards})
    result = assess_self(sheet, UNICEF, parameters_in_force())
    assert {item.reason for item in result.standards} == {"rated"}


@pytest.mark.parametrize("partner_type", [PartnerType.GOVERNMENT, PartnerType.PRIVATE_SECTOR])
def test_a_partner_out_of_scope_gets_no_zero(partner_type: PartnerType) -> None:
    """A municipality is not "low": the instrument says nothing about it."""
    sheet = hit_sheet(dict.fromkeys(STANDARDS, NO))
    result = assess_self(sheet, HIT, parameters_in_force(), partner_type=partner_type)
    assert (result.is_in_scope, result.score, result.capacity, result.risk) == (
        False,
        None,
        CapacityOutcome.NOT_ASSESSED,
        None,
    )
    assert result.standards == ()


@pytest.mark.parametrize(
    ("has_document", "named", "expected"),
    [
        (True, "", (True, 1, "yes_with_evidence")),
        (False, "file seen on site", (True, 1, "yes_with_evidence")),
        (False, "   ", (False, 0, "yes_without_evidence")),
        (False, "", (False, 0, "yes_without_evidence")),
    ],
)
def test_a_reviewers_yes_needs_evidence_too(
    has_document: bool, named: str, expected: tuple[bool, int, str]
) -> None:
    """The agency's yes counts on a document of the partner or on evidence that the reviewer names."""
    documents = [document_for(HIT, "cs4_training")] if has_document else []
    sheet = hit_sheet({"cs4_training": NO}, documents)
    review = review_of(HIT, {"cs4_training": YES}, {"cs4_training": named})
    result = assess_review(review, sheet, HIT, parameters_in_force())
    assert result_of(result, "cs4_training") == expected
    assert result.basis == "review"
    explained = result.standards[3]
    assert (explained.comment, explained.named_evidence) == (
        "comment on cs4_training",
        named.strip(),
    )


def test_named_evidence_makes_up_for_a_file_that_was_not_sent() -> None:
    """A reviewer who saw the paper elsewhere need not wait for the file."""
    sheet = hit_sheet({}, [document_for(HIT, CS8, is_present=False)])
    review = review_of(HIT, {CS8: YES}, {CS8: "seen at the office"})
    result = assess_review(review, sheet, HIT, parameters_in_force())
    assert result_of(result, CS8) == (True, 1, "yes_with_evidence")


def test_differences_list_answers_and_evidence_in_the_instruments_order() -> None:
    """Partner and agency disagree by their answers, or by what the same answer was worth."""
    parameters = parameters_in_force()
    sheet = hit_sheet(
        {}, [document_for(HIT, item) for item in STANDARDS if item != "cs2_subcontracting"]
    )
    review = review_of(
        HIT,
        dict.fromkeys(STANDARDS, YES) | {"cs5_reporting": NO, "cs1_policy": AnswerValue.UNANSWERED},
        {"cs2_subcontracting": "template seen"},
    )
    own = assess_self(sheet, HIT, parameters)
    reviewed = assess_review(review, sheet, HIT, parameters)
    found = differences(own, reviewed, review)
    assert [
        (
            item.standard,
            item.self_answer,
            item.reviewed_answer,
            item.self_counted,
            item.reviewed_counted,
        )
        for item in found
    ] == [
        ("cs1_policy", YES, AnswerValue.UNANSWERED, True, False),
        ("cs2_subcontracting", YES, YES, False, True),
        ("cs5_reporting", YES, NO, True, False),
    ]
    assert found[2].reviewer_comment == "comment on cs5_reporting"


REFUSED = [
    pytest.param(sheet_of(UNICEF, {}), "other_instrument", id="another instrument"),
    pytest.param(
        sheet_of(HIT, {}).model_copy(update={"instrument": "un-hit-2020@2"}),
        "other_instrument",
        id="another version",
    ),
    pytest.param(sheet_of(HIT, {"cs9_other": YES}), "unknown_standard", id="unknown standard"),
    pytest.param(
        sheet_of(HIT, {"cs1_policy": AnswerValue.ADEQUATE}), "answer_not_allowed", id="wrong scale"
    ),
    pytest.param(
        sheet_of(HIT, {}).model_copy(update={"answers": sheet_of(HIT, {CS8: YES}).answers * 2}),
        "answered_twice",
        id="answered twice",
    ),
]


@pytest.mark.parametrize(("sheet", "code"), REFUSED)
def test_answers_that_would_be_dropped_are_refused(sheet: AnswerSheet, code: str) -> None:
    """An answer is scored or refused by name, never passed over."""
    with pytest.raises(InputError) as refused:
        assess_self(sheet, HIT, parameters_in_force())
    assert refused.value.code == code


def test_the_workbook_of_another_partner_proves_nothing() -> None:
    """A review is never put together with another partner's documents."""
    sheet = sheet_of(HIT, {}, partner_id="P-002")
    with pytest.raises(InputError) as refused:
        assess_review(review_of(HIT, {}), sheet, HIT, parameters_in_force())
    assert refused.value.code == "other_partner"


@pytest.mark.parametrize("name", ["not_applicable_counts_as", "evidence_file_required"])
@pytest.mark.parametrize("value", [None, "", "perhaps", "Yes"])
def test_a_policy_that_does_not_decide_is_refused(name: str, value: str | None) -> None:
    """The program has no defaults of its own: the policy must say what the sources leave open."""
    parameters = dict(parameters_in_force())
    if value is None:
        del parameters[name]
    else:
        parameters[name] = parameters[name].model_copy(update={"value": value})
    with pytest.raises(UnknownRule, match=name):
        assess_self(hit_sheet({}), HIT, parameters)


def test_an_instrument_asks_only_for_parameters_that_matter() -> None:
    """The earlier tool has no "not applicable" and asks for no rule about it."""
    parameters = dict(parameters_in_force())
    del parameters["not_applicable_counts_as"]
    result = assess_self(sheet_of(UNICEF, {}), UNICEF, parameters)
    assert [item.name for item in result.parameters] == ["evidence_file_required"]


# Properties: whatever is answered, the following holds.

IMPROVABLE = frozenset({AnswerValue.NO, AnswerValue.UNANSWERED, AnswerValue.ABSENT})


@st.composite
def cases(draw: st.DrawFn) -> tuple[Instrument, AnswerSheet, dict[str, str], bool]:
    """Draw an instrument, a sheet in any state, parameter values and whether a flag is known."""
    instrument = draw(st.sampled_from(list_instruments()))
    answers: dict[str, AnswerValue] = {}
    documents: list[SupportingDocument] = []
    for standard in instrument.standards:
        choices = (*standard.answers, AnswerValue.UNANSWERED, AnswerValue.NOT_APPLICABLE)
        answers[standard.id] = draw(st.sampled_from(choices))
        documents += [
            document_for(
                instrument,
                standard.id,
                kind=draw(st.sampled_from((*standard.evidence_kinds, ""))),
                title=draw(st.sampled_from(("", "Title"))),
                is_present=draw(st.sampled_from((True, False, None))),
            )
            for _ in range(draw(st.integers(0, 2)))
        ]
    values = {
        "not_applicable_counts_as": draw(st.sampled_from(("satisfied", "left_out"))),
        "evidence_file_required": draw(st.sampled_from(("yes", "no"))),
    }
    return instrument, sheet_of(instrument, answers, documents), values, draw(st.booleans())


def score_of(
    instrument: Instrument, sheet: AnswerSheet, values: dict[str, str], flag: bool
) -> Assessment:
    return assess_self(sheet, instrument, parameters_in_force(**values), has_sea_flag=flag)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_the_score_is_the_sum_of_its_explanation(
    case: tuple[Instrument, AnswerSheet, dict[str, str], bool],
) -> None:
    """Score, gaps and capacity follow from the standards' results and stay within their range."""
    result = score_of(*case)
    assert [item.id for item in result.standards] == [item.id for item in case[0].standards]
    if result.score is None:
        assert (result.capacity, result.risk) == (CapacityOutcome.NOT_ASSESSED, None)
    else:
        assert result.score == sum(item.points for item in result.standards)
        assert 0 <= result.score <= result.maximum
    assert set(result.gaps) == {
        item.id
        for item in result.standards
        if not item.is_counted and item.reason != "not_applicable_left_out"
    }
    assert all(item.rule and item.source for item in result.standards)


@settings(max_examples=100, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_answers_and_documents_changes_nothing(
    case: tuple[Instrument, AnswerSheet, dict[str, str], bool], order: random.Random
) -> None:
    """A partner may fill in the sheet in any order."""
    instrument, sheet, values, flag = case
    answers, documents = list(sheet.answers), list(sheet.documents)
    order.shuffle(answers)
    order.shuffle(documents)
    shuffled = sheet.model_copy(update={"answers": tuple(answers), "documents": tuple(documents)})

    def facts(result: Assessment) -> list[tuple[str, int, str]]:
        return [(item.id, item.points, item.reason) for item in result.standards]

    first, second = score_of(*case), score_of(instrument, shuffled, values, flag)
    assert facts(first) == facts(second)
    assert (first.score, first.capacity) == (second.score, second.capacity)


@settings(max_examples=150, deadline=None)
@given(cases(), st.data())
def test_more_evidence_or_a_better_answer_never_lowers_the_score(
    case: tuple[Instrument, AnswerSheet, dict[str, str], bool], data: st.DataObject
) -> None:
    """A document more, or a yes in place of no answer or a no, never costs a point."""
    instrument, sheet, values, flag = case
    standard = data.draw(st.sampled_from(instrument.standards))
    documents = (*sheet.documents, document_for(instrument, standard.id))
    answers = sheet.answers
    if data.draw(st.booleans()):
        best = instrument.counting.met[0]
        answers = tuple(
            answer.model_copy(update={"value": best})
            if answer.standard == standard.id and answer.value in IMPROVABLE
            else answer
            for answer in answers
        )
    better = sheet.model_copy(update={"answers": answers, "documents": documents})
    before, after = score_of(*case), score_of(instrument, better, values, flag)
    points = {item.id: item.points for item in before.standards}
    assert all(item.points >= points[item.id] for item in after.standards)
    assert set(after.gaps) <= set(before.gaps)
    if before.score is not None and after.score is not None:
        assert after.score >= before.score


@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda item: item.reference)
def test_everything_met_reaches_the_maximum(instrument: Instrument) -> None:
    """The best answer with evidence everywhere is the instrument's highest score, without a gap."""
    best = instrument.counting.met[0]
    result = assess_self(fully_met(instrument, best), instrument, parameters_in_force())
    assert (result.score, result.gaps) == (instrument.counting.maximum, ())
