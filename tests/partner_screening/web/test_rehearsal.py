"""Before the first person asks, the usual pages have been made once; nothing is left of it but speed."""

import logging

from sqlalchemy import event

from partner_screening.settings import read_settings
from partner_screening.storage import history
from partner_screening.storage.database import open_database
from partner_screening.web.application import create_app
from partner_screening.web.rehearsal import rehearse
from partner_screening.web.surroundings import surroundings_of


def test_it_makes_pages_and_leaves_no_trace(around, caplog) -> None:
    """Lists and records are read; no event, no session, nothing written; no page is refused."""
    said: list[str] = []
    event.listen(
        around.office.database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_others: said.append(statement),
    )
    with around.office.database.reading() as connection:
        before = history.head(connection)
    with caplog.at_level(logging.WARNING):
        rehearse(create_app(around), around)
    for table in ("partner_overview", "agreement_overview", "partner_task", "assessment_case"):
        assert any(f"FROM {table}" in one for one in said)
    assert not [one for one in said if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not caplog.records
    with around.office.database.reading() as connection:
        assert history.head(connection) == before


def test_an_office_without_people_starts_as_well(tmp_path) -> None:
    """There is nobody to see a page, so none is made."""
    database = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    database.upgrade()
    around = surroundings_of(
        database, read_settings({}), tmp_path / "workspace", default_url="http://127.0.0.1"
    )
    rehearse(create_app(around), around)
    database.close()


def test_a_page_that_fails_keeps_nobody_away(around, caplog, monkeypatch) -> None:
    """The defect is told in the log, and the application starts."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("partner_screening.web.rehearsal.partner_page", broken)
    with caplog.at_level(logging.WARNING):
        rehearse(create_app(around), around)
    assert "ZeroDivisionError" in caplog.text
