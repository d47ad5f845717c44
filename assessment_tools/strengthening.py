"""The capacity-strengthening plan: every unmet standard gets its actions, with due dates.

Pure: the day on which the plan starts is passed in.
"""

import re
from datetime import date, timedelta

from assessment_tools.assessment import Assessment
from assessment_tools.instrument import ActionTemplate, Instrument
from partner_screening.capacity_plan import CapacityStrengtheningPlan, StrengtheningAction
from partner_screening.errors import InputError, UnknownRule
from partner_screening.months import after_months
from partner_screening.parameters import Parameters


def plan_for(
    assessment: Assessment, instrument: Instrument, parameters: Parameters, started_on: date
) -> CapacityStrengtheningPlan | None:
    """Return the plan that closes every gap of ``assessment``; ``None`` when there is no gap.

    An action is due its usual duration after ``started_on``, and never after the deadline, which is
    ``plan_months`` calendar months after ``started_on`` (domain facts 1.8).

    Raises:
        UnknownRule: the policy does not set ``plan_months`` to a whole number above zero.
        InputError: the assessment was made with another instrument.

    """
    if assessment.instrument != instrument.reference:
        raise InputError(
            "other_instrument",
            f"The assessment was made with {assessment.instrument}, not {instrument.reference}.",
            "Plan with the instrument version of the assessment.",
        )
    if not assessment.gaps:
        return None
    deadline = after_months(started_on, _plan_months(parameters))
    templates = [
        (standard.id, action)
        for standard in instrument.standards
        if standard.id in assessment.gaps
        for action in standard.actions
    ]
    return CapacityStrengtheningPlan(
        partner_id=assessment.partner_id,
        instrument=instrument.reference,
        started_on=started_on,
        deadline=deadline,
        basis=assessment.basis,
        actions=tuple(
            _action(number, standard, template, started_on, deadline)
            for number, (standard, template) in enumerate(templates, start=1)
        ),
    )


def _action(
    number: int, standard: str, template: ActionTemplate, started_on: date, deadline: date
) -> StrengtheningAction:
    return StrengtheningAction(
        number=number,
        standard=standard,
        key=template.key,
        owner_role=template.owner_role,
        duration_days=template.duration_days,
        due=min(started_on + timedelta(days=template.duration_days), deadline),
        source=f"{template.source.title}, {template.source.locator}",
    )


def _plan_months(parameters: Parameters) -> int:
    parameter = parameters.get("plan_months")
    if parameter is None or not re.fullmatch("[1-9][0-9]{0,2}", parameter.value):
        found = "does not set it" if parameter is None else f"sets it to '{parameter.value}'"
        raise UnknownRule(
            "unknown_parameter",
            f"A plan needs the policy parameter 'plan_months'; the policy in force {found}.",
            "Set 'plan_months' in the policy file to a whole number of months, such as 6.",
        )
    return int(parameter.value)
