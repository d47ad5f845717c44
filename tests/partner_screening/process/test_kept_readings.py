"""Figures and filter choices are read once and kept, and never outlive a change."""

from sqlalchemy import event

from partner_screening.actions.process.dashboard import dashboard
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.overview import overview_choices
from partner_screening.partner import CapacityOutcome
from partner_screening.process.dashboard import DashboardFilter
from tests.partner_screening.process.case_stories import determined, received


def counts(figures) -> dict[str, int]:
    return {one.name: one.count for one in figures}


def elsewhere(office: Office) -> Office:
    """Return the same office as another process has it: nothing in memory is shared."""
    return Office(office.database, office.policy, office.originals, clock=office.clock)


def test_the_same_figures_are_not_counted_twice(office) -> None:
    """A second look asks who looks and whether anything changed, and that is all."""
    received(office)
    first = dashboard(office, "mara")
    said: list[str] = []
    event.listen(
        office.database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_others: said.append(statement),
    )
    assert dashboard(office, "mara") == first
    assert len([one for one in said if one.startswith("SELECT")]) == 2


def test_what_another_process_did_is_seen_at_once(office) -> None:
    """In the figures and in the choices alike."""
    here, there = office, elsewhere(office)
    assert counts(dashboard(there, "mara").capacities)[CapacityOutcome.LOW] == 0
    assert overview_choices(there, "olga").standards == ()
    determined(here, gaps=("cs4_training", "cs5_reporting", "cs7_investigation"))
    assert counts(dashboard(there, "mara").capacities)[CapacityOutcome.LOW] == 1
    assert "cs4_training" in overview_choices(there, "olga").standards


def test_a_new_day_and_another_filter_are_other_questions(office, clock) -> None:
    """The dashboard tells of the day on which it is looked at, and of what was asked for."""
    whole = dashboard(office, "mara")
    part = dashboard(office, "mara", DashboardFilter(type="government"))
    assert (whole.coverage[0].count, part.coverage[0].count) == (3, 1)
    clock.pass_days(1)
    assert dashboard(office, "mara").as_of == office.today() > whole.as_of
