"""Saved views of lists, as rows that come and go."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from partner_screening.storage.web_tables import SAVED_VIEW
from partner_screening.values import Value


class SavedView(Value):
    """A view of a list that a person saved: the query of its address, under a name."""

    id: str
    person_id: str
    list: str
    name: str
    query: str
    saved_at: datetime


def views_of(connection: Connection, person_id: str, of_list: str) -> tuple[SavedView, ...]:
    """Return the views of one list that a person saved, by name."""
    query = (
        select(SAVED_VIEW)
        .where(SAVED_VIEW.c.person_id == person_id, SAVED_VIEW.c.list == of_list)
        .order_by(SAVED_VIEW.c.name)
    )
    rows = connection.execute(query).mappings()
    return tuple(SavedView.model_validate(dict(row)) for row in rows)


def keep_view(connection: Connection, view: SavedView) -> None:
    """Keep a view in the place of one of the same name."""
    same = (
        SAVED_VIEW.c.person_id == view.person_id,
        SAVED_VIEW.c.list == view.list,
        SAVED_VIEW.c.name == view.name,
    )
    connection.execute(delete(SAVED_VIEW).where(*same))
    connection.execute(insert(SAVED_VIEW), view.model_dump())


def remove_view(connection: Connection, person_id: str, view_id: str) -> None:
    """Remove a view of a person."""
    own = (SAVED_VIEW.c.id == view_id, SAVED_VIEW.c.person_id == person_id)
    connection.execute(delete(SAVED_VIEW).where(*own))
