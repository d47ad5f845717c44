"""A case goes the steps of its table, each move with its permission, its reason and its event."""

from itertools import count

import pytest

from partner_screening.actions.process.cases import (
    cases,
    close_case,
    moves,
    open_case,
    request_self_assessment,
    withdraw_case,
)
from partner_screening.errors import ConflictError, InputError, PermissionRefused
from partner_screening.process.case import ENDED, MOVES, Case, Step, moved
from partner_screening.storage import history
from partner_screening.storage.history_verification import verify
from tests.partner_screening.process.case_stories import determined


def case_at(step: Step, at) -> Case:
    return Case(id="c", partner_id="P", instrument="un-hit-2020@1", step=step, by="x", at=at)


@pytest.mark.parametrize("step", list(Step))
def test_every_move_outside_the_table_is_refused_with_where_it_can_go(step, clock):
    """A refused move names the step, the wish and what is possible instead."""
    for to in Step:
        if to in MOVES[step]:
            assert moved(case_at(step, clock.now), to).step is to
            continue
        with pytest.raises(ConflictError) as refused:
            moved(case_at(step, clock.now), to)
        assert refused.value.code == "move_refused"
        assert all(str(possible) in refused.value.remedy for possible in MOVES[step])


def test_every_step_can_be_reached_and_every_open_step_has_a_way_out():
    """No step is an island."""
    reached, new = set(), {Step.REGISTERED}
    while new:
        reached |= new
        new = {to for step in new for to in MOVES[step]} - reached
    assert reached == set(Step)
    assert all(MOVES[step] for step in Step if step not in ENDED)


def test_a_case_is_opened_requested_and_withdrawn_with_its_history(office):
    """Each act leaves its event, and the history vouches for every row."""
    case = open_case(office, "olga", partner_id="P-001")
    request_self_assessment(office, "olga", case.id)
    withdraw_case(office, "omar", case.id, "The partner is no longer considered.")
    found = moves(office, "aud", case.id)
    assert [(move.to_step, move.by) for move in found] == [
        (Step.REQUESTED, "olga"),
        (Step.WITHDRAWN, "omar"),
    ]
    kinds = [event.kind for event in history.events(office.database)]
    assert kinds[-3:] == ["case_opened", "case_moved", "case_moved"]
    assert verify(office.database).is_intact


def test_a_partner_has_one_open_case_with_an_instrument(office):
    """A second one is refused, by the actions and by the database alike."""
    case = open_case(office, "olga", partner_id="P-001")
    with pytest.raises(ConflictError, match="is open"):
        open_case(office, "omar", partner_id="P-001")
    with pytest.raises(ConflictError, match="open case"), office.records.writing() as transaction:
        transaction.add(case.model_copy(update={"id": "another"}))


@pytest.mark.parametrize(
    ("partner_id", "code"), [("P-003", "not_in_scope"), ("P-404", "unknown_partner")]
)
def test_a_case_needs_a_registered_partner_of_the_right_kind(office, partner_id, code):
    """A municipality is outside the tool: it gets other measures and never a zero."""
    with pytest.raises(InputError) as refused:
        open_case(office, "olga", partner_id=partner_id)
    assert refused.value.code == code


def test_a_case_that_is_not_final_cannot_be_closed(office):
    """Closing comes after the final determination."""
    case = open_case(office, "olga", partner_id="P-001")
    with pytest.raises(ConflictError, match="cannot go to 'closed'"):
        close_case(office, "olga", case.id)


def test_a_partner_reads_its_own_cases_alone(office):
    """Another partner's file is refused, and so is the list of all."""
    open_case(office, "olga", partner_id="P-001")
    assert len(cases(office, "pia", partner_id="P-001")) == 1
    for partner_id in ("P-002", ""):
        with pytest.raises(PermissionRefused):
            cases(office, "pia", partner_id=partner_id)


def test_two_people_who_move_a_case_at_once_do_not_overwrite_each_other(office):
    """The second change is refused, because the case is not what he or she saw."""
    case = open_case(office, "olga", partner_id="P-001")
    request_self_assessment(office, "olga", case.id)
    with pytest.raises(ConflictError) as refused, office.records.writing() as transaction:
        transaction.change(case, moved(case, Step.WITHDRAWN))
    assert refused.value.code == "changed_meanwhile"


def test_moves_of_one_act_are_told_in_the_order_in_which_they_were_made(office):
    """Full capacity goes on to final at once: one moment, two moves, whatever their ids."""
    ids = count(10_000, -1)
    office.new_id = lambda prefix: f"{prefix}-{next(ids)}"
    case_id = determined(office).case_id
    found = moves(office, "aud", case_id)
    assert found[-2].at == found[-1].at
    assert [move.to_step for move in found[-2:]] == [Step.PRELIMINARY, Step.FINAL]
    assert [move.number for move in found] == list(range(1, len(found) + 1))
    with pytest.raises(ConflictError), office.records.writing() as transaction:
        transaction.add(found[-1].model_copy(update={"id": "the same move again"}))
