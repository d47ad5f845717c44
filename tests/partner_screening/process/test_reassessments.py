"""What makes a reassessment due, on exactly which day, and what becomes of the result meanwhile."""

from datetime import UTC, date, datetime, timedelta

import pytest

from partner_screening.actions.process.cases import close_case, open_case, withdraw_case
from partner_screening.actions.process.determinations import make_determination
from partner_screening.actions.process.reassessments import (
    note_trigger,
    open_reassessment,
    reassessments,
)
from partner_screening.actions.process.receiving import receive_answers
from partner_screening.actions.process.standing import partner_standing
from partner_screening.actions.process.unscored import decide_unscored
from partner_screening.errors import (
    ConflictError,
    InputError,
    PermissionRefused,
    RuleFileError,
    UnknownRule,
)
from partner_screening.languages import Language
from partner_screening.process.case import Case, Step
from partner_screening.process.plan_consequences import TEXTS, load_consequences
from partner_screening.process.reassessment import (
    DueState,
    EndsWhen,
    ReassessmentTrigger,
    Result,
    load_triggers,
    may_copy_answers,
    reassessment_due,
    trigger_rule,
    trigger_title,
    valid_until,
)
from partner_screening.process.unscored import UnscoredKind
from partner_screening.storage.partners import keep_partner, partner_of
from partner_screening.translations import load_translations
from tests.partner_screening.process.case_stories import determined, review, sheet
from tests.partner_screening.process.databases import on_sqlite

MADE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def noted(kind: str, on: date, at: date | None = None) -> ReassessmentTrigger:
    """Return a trigger that happened on one day and was noted on another (default: the same)."""
    rule = trigger_rule(kind)
    day = at or on
    return ReassessmentTrigger(
        id=f"{kind}-{on}",
        partner_id="P",
        kind=kind,
        on=on,
        due_on=rule.due_on(on),
        ends=rule.ends,
        lapses_on=rule.lapses_on(on),
        rule="r",
        by="x",
        at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
    )


def status(office, partner_id="P-001") -> str:
    with office.records.reading() as view:
        return partner_standing(view, office, partner_id, office.today())[1].status


@pytest.mark.parametrize(
    ("trigger", "as_of", "expected"),
    [
        # Ends at once: the day before it happened is the result's last.
        (noted("merger", date(2026, 5, 1)), date(2026, 5, 1), date(2026, 4, 30)),
        # Noted late, it reaches back to the day that it happened...
        (noted("merger", date(2026, 5, 1), date(2026, 6, 1)), date(2026, 6, 1), date(2026, 4, 30)),
        # ... but was not known before.
        (noted("merger", date(2026, 5, 1), date(2026, 6, 1)), date(2026, 5, 31), date(2031, 3, 2)),
        # It happened before the determination and was learned after: nothing of the result is left.
        (noted("merger", date(2026, 2, 1), date(2026, 4, 1)), date(2026, 4, 1), date(2026, 3, 1)),
        # Known before the determination was made, it was part of it.
        (noted("merger", date(2026, 2, 1), date(2026, 3, 1)), date(2026, 4, 1), date(2031, 3, 2)),
        # Ends when its time passed: 60 days, the 60th included.
        (noted("standard_lost", date(2026, 5, 1)), date(2026, 5, 1), date(2026, 6, 30)),
        # Asks for a reassessment and ends nothing.
        (noted("leadership", date(2026, 5, 1)), date(2027, 5, 1), date(2031, 3, 2)),
        # Ends another kind of result.
        (noted("new_contact", date(2026, 5, 1)), date(2026, 5, 1), date(2031, 3, 2)),
    ],
)
def test_the_last_day_of_a_determination_after_something_happened(trigger, as_of, expected):
    """Its own last day, or the day before a trigger ended it."""
    last = date(2031, 3, 2)
    assert valid_until(Result.DETERMINATION, last, MADE, [trigger], as_of) == expected


def test_a_trigger_never_lengthens_a_result():
    """A determination that ended before the trigger's time stays ended."""
    trigger = noted("standard_lost", date(2026, 5, 1))
    found = valid_until(Result.DETERMINATION, date(2026, 5, 10), MADE, [trigger], date(2026, 7, 1))
    assert found == date(2026, 5, 10)


def due(as_of: date, triggers=(), cases=(), last_day=date(2031, 3, 2), made_at=MADE):
    return reassessment_due(
        "P", triggers=triggers, cases=cases, made_at=made_at, made_in="c1", last_day=last_day,
        as_of=as_of,
    )  # fmt: skip


def case(case_id: str, at: date, step=Step.REGISTERED) -> Case:
    return Case(
        id=case_id, partner_id="P", instrument="i@1", step=step, by="x",
        at=datetime(at.year, at.month, at.day, 13, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2030, 9, 2), None),
        (date(2030, 9, 3), DueState.COMING),
        (date(2031, 3, 1), DueState.COMING),
        (date(2031, 3, 2), DueState.DUE),
        (date(2031, 3, 3), DueState.OVERDUE),
    ],
)
def test_the_end_of_a_determination_is_shown_from_half_a_year_before_by_exact_days(as_of, state):
    """Not by the difference of calendar years: the year 2030 as a whole is no warning."""
    assert [one.state for one in due(as_of)] == ([state] if state else [])


@pytest.mark.parametrize(
    ("as_of", "cases", "state"),
    [
        (date(2026, 5, 1), (), DueState.DUE),
        (date(2026, 7, 30), (), DueState.DUE),
        (date(2026, 7, 31), (), DueState.OVERDUE),
        (date(2026, 7, 31), (case("c2", date(2026, 5, 2)),), DueState.IN_HAND),
        (date(2026, 7, 31), (case("c2", date(2026, 5, 2), Step.WITHDRAWN),), DueState.OVERDUE),
        (date(2026, 7, 31), (case("c2", date(2026, 4, 30)),), DueState.OVERDUE),
        (date(2026, 7, 31), (case("c1", date(2026, 5, 2)),), DueState.OVERDUE),
    ],
)
def test_a_trigger_is_due_overdue_or_in_hand(as_of, cases, state):
    """In hand is what a running case that was opened afterwards takes up."""
    assert [one.state for one in due(as_of, [noted("merger", date(2026, 5, 1))], cases)] == [state]


def test_a_new_determination_answers_what_was_noted_before():
    """What was known then is part of it; what is noted after begins anew."""
    triggers = [noted("leadership", date(2026, 2, 1)), noted("new_country", date(2026, 4, 1))]
    assert [one.kind for one in due(date(2026, 5, 1), triggers)] == ["new_country"]
    assert len(due(date(2026, 5, 1), triggers, last_day=None, made_at=None)) == 2


def test_the_most_urgent_comes_first():
    """By the day on which it is due, whatever was noted first."""
    triggers = [noted("leadership", date(2026, 4, 1)), noted("watchlist_hit", date(2026, 4, 20))]
    assert [one.kind for one in due(date(2026, 5, 1), triggers)] == ["watchlist_hit", "leadership"]


@pytest.mark.parametrize(
    ("made_on", "months", "as_of", "expected"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 1), True),
        (date(2026, 3, 2), 12, date(2027, 3, 2), False),
        (date(2024, 2, 29), 12, date(2025, 2, 27), True),
        (date(2024, 2, 29), 12, date(2025, 2, 28), False),
        (date(2026, 3, 2), 0, date(2026, 3, 2), False),
    ],
)
def test_answers_are_copied_forward_within_the_policy_s_months(made_on, months, as_of, expected):
    """Younger than twelve months by the calendar; with none allowed, never."""
    assert may_copy_answers(made_on, months, as_of) is expected


def closed_case(office):
    """Assess a partner to full capacity and close the case."""
    made = determined(office)
    close_case(office, "olga", made.case_id)
    return made


def test_a_reassessment_within_a_year_begins_from_the_last_answers(office, clock):
    """The partner gets them back to change and send; that they were copied is in the history."""
    made = closed_case(office)
    clock.set(date(2027, 3, 1))
    opened, copied = open_reassessment(office, "olga", partner_id="P-001", because="Yearly look.")
    assert (opened.follows, opened.step) == (made.case_id, Step.REGISTERED)
    assert (copied.case_id, copied.number, copied.supersedes) == (opened.id, 1, "submission-1")


def test_after_a_year_it_begins_from_an_empty_form(office, clock):
    """Nobody confirms what he or she did not look at."""
    closed_case(office)
    clock.set(date(2027, 3, 2))
    _, copied = open_reassessment(office, "olga", partner_id="P-001", because="Yearly look.")
    assert copied is None


def test_a_reassessment_says_why_and_follows_an_assessment(office):
    """Without a reason, or without a first assessment, there is none."""
    with pytest.raises(ConflictError, match="was not assessed before"):
        open_reassessment(office, "olga", partner_id="P-001", because="x")
    closed_case(office)
    with pytest.raises(InputError, match="empty"):
        open_reassessment(office, "olga", partner_id="P-001")
    trigger = note_trigger(office, "olga", partner_id="P-002", kind="leadership")
    with pytest.raises(InputError, match="another partner"):
        open_reassessment(office, "olga", partner_id="P-001", trigger_id=trigger.id)


def test_only_what_ended_the_result_at_once_supersedes_a_running_case(office):
    """New leadership waits for the case that is running; it is not thrown away."""
    made = determined(office, ("cs4_training",))
    trigger = note_trigger(office, "olga", partner_id="P-001", kind="leadership")
    with pytest.raises(ConflictError, match="is open"):
        open_reassessment(office, "olga", partner_id="P-001", trigger_id=trigger.id)
    withdraw_case(office, "olga", made.case_id, "No longer considered.")
    open_case(office, "olga", partner_id="P-001", because="Considered again.")


def test_a_monitor_finds_a_standard_lost_and_time_runs(office, clock):
    """Sixty days to show it; then the clearance ends by itself, and a new determination restores it."""
    closed_case(office)
    clock.set(date(2026, 6, 1))
    trigger = note_trigger(
        office, "rosa", partner_id="P-001", kind="standard_lost", text="No training in 2026."
    )
    assert trigger.due_on == date(2026, 7, 31)
    clock.set(date(2026, 7, 31))
    assert status(office) == "cleared"
    clock.set(date(2026, 8, 1))
    assert status(office) == "pending"
    assert [one.state for one in reassessments(office, "aud")] == [DueState.OVERDUE]
    again = open_case(office, "olga", partner_id="P-001", because="A standard was lost.")
    receive_answers(office, "pia", again.id, sheet("P-001"))
    review(office, again)
    make_determination(office, "mara", again.id)
    assert status(office) == "cleared"
    assert reassessments(office, "aud") == ()


def test_contact_ends_an_exemption_on_the_day_it_begins(office, clock):
    """A survey firm without contact hires forty people who visit households."""
    with office.database.writing() as connection:
        partner = partner_of(connection, "P-002")
        without = partner.model_copy(update={"contact_with_beneficiaries": False})
        keep_partner(connection, without)
    decide_unscored(
        office, "mara", partner_id="P-002", outcome=UnscoredKind.NO_CONTACT, scope="Desk study.",
        reason="Meets nobody.", expires_on=date(2026, 12, 1),
    )  # fmt: skip
    clock.pass_days(30)
    note_trigger(office, "olga", partner_id="P-002", kind="new_contact", text="40 enumerators.")
    with office.records.reading() as view:
        facts, recommendation = partner_standing(view, office, "P-002", office.today())
    assert facts.unscored_expires == office.today() - timedelta(days=1)
    assert recommendation.status == "pending"


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"on": date(2026, 3, 3)}, "day_in_future"),
        ({"text": "x" * 301}, "text_too_long"),
        ({"kind": "allegation", "text": "A driver."}, "text_too_long"),
        ({"kind": "expiry"}, "unknown_trigger"),
        ({"kind": "weather"}, "unknown_trigger"),
        ({"partner_id": "P-404"}, "unknown_partner"),
    ],
)
def test_what_cannot_be_noted(office, changes, code):
    """Nothing of tomorrow, no stories, nothing about an allegation, only kinds of the file."""
    given = {"partner_id": "P-001", "kind": "leadership"} | changes
    with pytest.raises((InputError, UnknownRule)) as refused:
        note_trigger(office, "olga", **given)
    assert refused.value.code == code


def test_the_partner_does_not_see_what_is_noted_about_it(office):
    """An open allegation shows in this list; its people might warn somebody."""
    with pytest.raises(PermissionRefused):
        reassessments(office, "pia", partner_id="P-001")


def test_titles_stand_in_six_languages():
    """Every kind of trigger and every consequence, complete and translated from the present English."""
    assert load_translations(TEXTS).check() == []
    for language in Language:
        assert all(rule.title(language) for rule in load_triggers().triggers)
        assert all(rule.title(language) for rule in load_consequences().consequences)
        assert trigger_title("expiry", language)
    assert trigger_title("a_kind_of_former_years", Language.FR) == "a_kind_of_former_years"


def test_only_who_ends_something_says_when():
    """The two go together in every trigger that comes with the program."""
    assert {rule.ends_when for rule in load_triggers().triggers} == {None, *EndsWhen}


GOOD = "id: leadership\n    why: x\n    within_days: 9\n    source: {title: t, locator: l}\n"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (f"{GOOD}    ends: [determination]\n", "go together"),
        (f"{GOOD}    ends: [everything]\n    ends_when: at_once\n", "ends"),
        (GOOD.replace("9", "0"), "a day at least"),
        (GOOD.replace("9", "soon"), "within_days"),
        (GOOD.replace("leadership", "weather"), "no title for 'weather'"),
        (f"{GOOD}  - {GOOD}", "is repeated"),
        (GOOD.replace("leadership", "expiry"), "is repeated"),
    ],
)
def test_a_mistake_in_the_triggers_file_is_named_by_line(tmp_path, entry, reason):
    """An agency that edits the file learns where it went wrong."""
    file = tmp_path / "triggers.yaml"
    file.write_text(
        "id: x\nversion: 1\nexpiry: {shown_before_days: 9, source: {title: t, locator: l}}\n"
        f"triggers:\n  - {entry}"
    )
    with pytest.raises(RuleFileError, match=reason):
        load_triggers(file)
