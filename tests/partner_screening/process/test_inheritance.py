"""Where each answer of a country office comes from."""

from datetime import UTC, date, datetime

import pytest

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.actions.process.cases import open_case, withdraw_case
from partner_screening.actions.process.inheritance import (
    decide_standard,
    link_headquarters,
    links,
)
from partner_screening.errors import ConflictError, InputError, RuleFileError, UnknownRule
from partner_screening.languages import Language
from partner_screening.months import after_years
from partner_screening.partner import ImplementingPartner, PartnerType
from partner_screening.process.determining import CaseDetermination
from partner_screening.process.inheritance import (
    Choice,
    HeadquartersResult,
    StandardOverride,
    answer_sources,
    lasts_until,
    load_inheritance,
)
from partner_screening.storage.partners import keep_partner
from tests.partner_screening.process.case_stories import ALL_YES, INSTRUMENT
from tests.partner_screening.process.databases import on_sqlite

TODAY = date(2026, 3, 2)
RESULT = HeadquartersResult(
    partner_id="HQ",
    case_id="case-1",
    determination_id="determination-1",
    instrument=INSTRUMENT.reference,
    determined_on=date(2026, 1, 1),
    valid_until=date(2026, 3, 2),
    answers=ALL_YES | {"cs2_subcontracting": AnswerValue.NO},
)


@pytest.fixture
def offices(office):
    """Two country offices beside the headquarters P-002."""
    with office.database.writing() as connection:
        for partner_id in ("P-010", "P-011"):
            keep_partner(
                connection,
                ImplementingPartner(
                    partner_id=partner_id, name=partner_id, type=PartnerType.INTERNATIONAL_NGO
                ),
            )
    return office


def link(office, partner_id="P-010", headquarters_id="P-002"):
    return link_headquarters(
        office, "olga", partner_id=partner_id, headquarters_id=headquarters_id, reason="Registry."
    )


def override(standard: str, choice: Choice, day: int, clock) -> StandardOverride:
    clock.set(date(2026, 3, day))
    return StandardOverride(
        id=f"{standard}-{day}", case_id="c", partner_id="P", standard=standard, choice=choice,
        reason="r", by="rosa", at=clock.now,
    )  # fmt: skip


def test_four_standards_come_from_headquarters_with_its_answer_whatever_it_was():
    """What headquarters does not meet, its country office does not meet either."""
    found = answer_sources(INSTRUMENT, "HQ", RESULT, (), TODAY)
    inherited = {one.standard: one.answer for one in found if one.choice is Choice.INHERITED}
    assert inherited == {
        "cs1_policy": "yes",
        "cs2_subcontracting": "no",
        "cs3_vetting": "yes",
        "cs4_training": "yes",
    }
    assert {one.because for one in found} == {"default"}


def test_the_latest_decision_on_a_standard_counts(clock):
    """Against the default in both directions, and back again."""
    decided = [
        override("cs1_policy", Choice.LOCAL, 3, clock),
        override("cs5_reporting", Choice.INHERITED, 3, clock),
        override("cs4_training", Choice.LOCAL, 3, clock),
        override("cs4_training", Choice.INHERITED, 4, clock),
    ]
    found = {
        one.standard: (one.choice, one.because)
        for one in answer_sources(INSTRUMENT, "HQ", RESULT, decided, TODAY)
    }
    assert found["cs1_policy"] == (Choice.LOCAL, "decided")
    assert found["cs5_reporting"] == (Choice.INHERITED, "decided")
    assert found["cs4_training"] == (Choice.INHERITED, "decided")
    assert found["cs3_vetting"] == (Choice.INHERITED, "default")


@pytest.mark.parametrize(
    ("headquarters_id", "result", "as_of", "because"),
    [
        ("", None, TODAY, "no_headquarters"),
        ("HQ", None, TODAY, "headquarters_not_determined"),
        ("HQ", RESULT, date(2026, 3, 3), "headquarters_lapsed"),
        ("HQ", RESULT, date(2025, 12, 31), "headquarters_lapsed"),
        (
            "HQ",
            RESULT.model_copy(update={"instrument": "unicef-2020@1"}),
            TODAY,
            "other_instrument",
        ),
    ],
)
def test_without_a_current_result_of_headquarters_every_standard_is_local(
    headquarters_id, result, as_of, because
):
    """The last day of headquarters' determination still counts; and the reason is said."""
    found = answer_sources(INSTRUMENT, headquarters_id, result, (), as_of)
    assert {one.choice for one in found} == {Choice.LOCAL}
    assert {one.because for one in found[:4]} == {because}


def test_every_instrument_that_the_policy_uses_has_its_defaults():
    """Three of UNICEF's six standards are headquarters' business."""
    instrument = load_instrument("unicef-2020")
    result = RESULT.model_copy(update={"instrument": instrument.reference, "answers": {}})
    found = answer_sources(instrument, "HQ", result, (), TODAY)
    assert [one.standard for one in found if one.choice is Choice.INHERITED] == [
        "s1_policy",
        "s2_management",
        "s3_training",
    ]


def test_a_link_is_made_ended_and_made_again(offices):
    """The last one holds, and every one stays to be seen."""
    link(offices)
    with pytest.raises(ConflictError, match="already"):
        link(offices)
    offices.clock.pass_days(1)
    link(offices, headquarters_id="")
    assert [one.headquarters_id for one in links(offices, "aud", "P-010")] == ["P-002", ""]


@on_sqlite
@pytest.mark.parametrize(
    ("headquarters_id", "code"),
    [("P-010", "own_headquarters"), ("P-001", "other_kind"), ("P-404", "unknown_partner")],
)
def test_a_link_that_cannot_be_is_refused(offices, headquarters_id, code):
    """Not to itself, not to a partner of another kind, not to nobody."""
    with pytest.raises(InputError) as refused:
        link(offices, headquarters_id=headquarters_id)
    assert refused.value.code == code


@on_sqlite
@pytest.mark.parametrize(
    ("partner_id", "headquarters_id"), [("P-011", "P-010"), ("P-002", "P-011")]
)
def test_headquarters_have_no_headquarters(offices, partner_id, headquarters_id):
    """Neither does an office become one while it is linked, nor is a headquarters linked."""
    link(offices)
    with pytest.raises(ConflictError, match="country office itself"):
        link(offices, partner_id, headquarters_id)


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"standard": "cs9"}, "unknown_standard"),
        ({"reason": "because"}, "unknown_reason"),
        ({"reason": "run_by_headquarters"}, "unknown_reason"),
    ],
)
def test_a_decision_needs_a_standard_and_a_reason_for_that_very_choice(offices, changes, code):
    """A reason to inherit is none to assess locally."""
    link(offices)
    made = open_case(offices, "olga", partner_id="P-010")
    given = {"standard": "cs4_training", "reason": "decentralised"} | changes
    with pytest.raises((InputError, UnknownRule)) as refused:
        decide_standard(offices, "rosa", case_id=made.id, choice=Choice.LOCAL, **given)
    assert refused.value.code == code


def test_nothing_is_decided_without_headquarters_or_in_a_case_that_ended(offices):
    """The refusal says what is missing."""
    made = open_case(offices, "olga", partner_id="P-010")
    given = {"case_id": made.id, "standard": "cs4_training", "choice": Choice.LOCAL}
    with pytest.raises(ConflictError, match="no headquarters"):
        decide_standard(offices, "rosa", reason="decentralised", **given)
    link(offices)
    withdraw_case(offices, "olga", made.id, "Not considered.")
    with pytest.raises(ConflictError, match="has ended"):
        decide_standard(offices, "rosa", reason="decentralised", **given)


def test_reasons_have_titles_in_six_languages():
    """An officer reads them in the language of the office."""
    for language in Language:
        assert all(rule.title(language) for rule in load_inheritance().reasons)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{instrument: nothing, inherited: [], local: [], S}", "no instrument"),
        ("{instrument: un-hit-2020, inherited: [cs1_policy], local: [], S}", "must name each"),
        ("{instrument: un-hit-2020, inherited: [cs1_policy], S}", "local"),
    ],
)
def test_a_mistake_in_the_inheritance_file_is_named_by_line(tmp_path, text, reason):
    """A standard that was forgotten is found when the file is loaded."""
    file = tmp_path / "inheritance.yaml"
    entry = text.replace("S", "source: {title: t, locator: l}")
    file.write_text(f"id: x\nversion: 1\nreasons: []\ninstruments:\n  - {entry}\n")
    with pytest.raises(RuleFileError, match=reason):
        load_inheritance(file)


def determination(day: date, gaps=()) -> CaseDetermination:
    return CaseDetermination(
        id=str(day), case_id="c", partner_id="HQ", kind="final", stage="preliminary",
        instrument=INSTRUMENT.reference, instrument_checksum="", parameters=(), score=8, maximum=8,
        capacity="full", risk="low", gaps=gaps, reviewers=("rosa",), reviewed_on=day,
        valid_until=after_years(day, 5), fingerprint="", by="mara",
        at=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )  # fmt: skip


FIRST = determination(date(2026, 3, 2), gaps=("cs4_training",))


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([], date(2031, 3, 2)),
        # A later determination of headquarters that still finds it met carries it on.
        ([determination(date(2028, 3, 2))], date(2033, 3, 2)),
        ([determination(date(2028, 3, 2), gaps=("cs5_reporting",))], date(2033, 3, 2)),
        # What was not met before and still is not was never taken over as met.
        ([determination(date(2028, 3, 2), gaps=("cs4_training",))], date(2033, 3, 2)),
        # One that finds less ends it, whatever a still later one finds.
        ([determination(date(2028, 3, 2), gaps=("cs1_policy",))], date(2028, 3, 1)),
        (
            [
                determination(date(2029, 3, 2)),
                determination(date(2028, 3, 2), gaps=("cs1_policy",)),
            ],
            date(2028, 3, 1),
        ),
    ],
)
def test_what_was_taken_over_lasts_as_long_as_headquarters_finds_it_met(later, expected):
    """A country office's answer is not better than the one that it rests on."""
    taken = ("cs1_policy", "cs4_training")
    assert lasts_until(taken, FIRST, later, (), date(2030, 1, 1)) == expected
