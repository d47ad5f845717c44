"""The strengthening plan: every gap gets its actions, each with a date within the plan's time."""

from datetime import date, timedelta

import pytest

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import list_instruments, load_instrument
from assessment_tools.instrument import Instrument
from assessment_tools.scoring import assess_self
from assessment_tools.strengthening import plan_for
from partner_screening.errors import InputError, UnknownRule
from tests.assessment_tools.answer_sheets import fully_met, sheet_of
from tests.assessment_tools.parameters_in_force import parameters_in_force

BEST = {"un-hit-2020": AnswerValue.YES, "unicef-2020": AnswerValue.ADEQUATE}
START = date(2024, 3, 15)


@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda item: item.reference)
def test_no_gap_needs_no_plan(instrument: Instrument) -> None:
    """A partner that meets every standard gets no plan."""
    parameters = parameters_in_force()
    full = assess_self(fully_met(instrument, BEST[instrument.id]), instrument, parameters)
    assert plan_for(full, instrument, parameters, START) is None


@pytest.mark.parametrize("instrument", list_instruments(), ids=lambda item: item.reference)
def test_every_gap_gets_all_its_actions(instrument: Instrument) -> None:
    """With nothing met, the plan holds every action of the instrument, numbered, in its order."""
    parameters = parameters_in_force()
    empty = assess_self(sheet_of(instrument, {}), instrument, parameters)
    plan = plan_for(empty, instrument, parameters, START)
    assert plan is not None
    assert [(action.standard, action.key) for action in plan.actions] == [
        (standard.id, action.key)
        for standard in instrument.standards
        for action in standard.actions
    ]
    assert [action.number for action in plan.actions] == list(range(1, len(plan.actions) + 1))
    assert (plan.partner_id, plan.instrument, plan.basis) == (
        "P-001",
        instrument.reference,
        "self",
    )
    for action in plan.actions:
        assert action.due == min(START + timedelta(days=action.duration_days), plan.deadline)
        assert action.source


@pytest.mark.parametrize(
    ("started_on", "months", "deadline"),
    [
        (date(2024, 3, 15), "6", date(2024, 9, 15)),
        (date(2024, 8, 31), "6", date(2025, 2, 28)),
        (date(2023, 8, 31), "6", date(2024, 2, 29)),
        (date(2024, 12, 31), "1", date(2025, 1, 31)),
        (date(2024, 1, 31), "12", date(2025, 1, 31)),
    ],
)
def test_the_deadline_counts_calendar_months(started_on: date, months: str, deadline: date) -> None:
    """The plan ends on the same day some months later, or on that month's last day."""
    instrument = load_instrument("un-hit-2020")
    parameters = parameters_in_force(plan_months=months)
    empty = assess_self(sheet_of(instrument, {}), instrument, parameters)
    plan = plan_for(empty, instrument, parameters, started_on)
    assert plan is not None
    assert plan.deadline == deadline
    assert max(action.due for action in plan.actions) <= deadline


def test_a_short_plan_ends_every_action_at_its_deadline() -> None:
    """An action that usually takes longer than the plan is due on the plan's last day."""
    instrument = load_instrument("un-hit-2020")
    parameters = parameters_in_force(plan_months="1")
    empty = assess_self(sheet_of(instrument, {}), instrument, parameters)
    plan = plan_for(empty, instrument, parameters, START)
    assert plan is not None
    assert {action.due for action in plan.actions} == {date(2024, 4, 15)}


@pytest.mark.parametrize("value", ["", "0", "-6", "six", "6.5", "٦", "1000"])
def test_a_plan_time_that_is_no_number_of_months_is_refused(value: str) -> None:
    """No plan is dated by a policy that cannot be understood."""
    instrument = load_instrument("un-hit-2020")
    parameters = parameters_in_force(plan_months=value)
    empty = assess_self(sheet_of(instrument, {}), instrument, parameters)
    with pytest.raises(UnknownRule, match="plan_months"):
        plan_for(empty, instrument, parameters, START)


def test_a_policy_without_plan_time_is_refused() -> None:
    """The time of a plan is the agency's choice: the program has no default of its own."""
    instrument = load_instrument("un-hit-2020")
    parameters = dict(parameters_in_force())
    empty = assess_self(sheet_of(instrument, {}), instrument, parameters)
    del parameters["plan_months"]
    with pytest.raises(UnknownRule, match="does not set it"):
        plan_for(empty, instrument, parameters, START)


def test_an_assessment_of_another_instrument_gets_no_plan() -> None:
    """Gaps of one instrument are not planned with the actions of another."""
    parameters = parameters_in_force()
    instrument = load_instrument("un-hit-2020")
    empty = assess_self(sheet_of(instrument, {}), instrument, parameters)
    with pytest.raises(InputError, match="un-hit-2020@1"):
        plan_for(empty, load_instrument("unicef-2020"), parameters, START)
