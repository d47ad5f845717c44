"""What is put together for a page is read through one view; permission is asked for each part."""

from contextlib import suppress

import pytest
from sqlalchemy import event

from partner_screening.actions.process.cases import cases
from partner_screening.actions.process.people import people
from partner_screening.errors import PermissionRefused
from tests.partner_screening.process.case_stories import received


def test_the_same_question_is_asked_once(office) -> None:
    """And its answer is that of a view of its own."""
    received(office)
    alone = cases(office, "olga", partner_id="P-001")
    said: list[str] = []
    event.listen(
        office.database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_others: said.append(statement),
    )
    with office.records.one_moment():
        first = cases(office, "olga", partner_id="P-001")
        asked = len(said)
        assert cases(office, "olga", partner_id="P-001") == first == alone
    assert len(said) == asked


def test_permission_is_asked_for_within(office) -> None:
    """Who may read one thing reads no other by it."""
    with office.records.one_moment():
        assert cases(office, "pia", partner_id="P-001") == ()
        with pytest.raises(PermissionRefused):
            cases(office, "pia", partner_id="P-002")
        with pytest.raises(PermissionRefused):
            people(office, "pia")


def test_afterwards_everything_is_read_anew(office) -> None:
    """What was written later is seen, also after an error within."""
    with suppress(PermissionRefused), office.records.one_moment():
        assert cases(office, "olga", partner_id="P-001") == ()
        people(office, "pia")
    received(office)
    assert len(cases(office, "olga", partner_id="P-001")) == 1
