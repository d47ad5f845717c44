"""The views of lists that a person saved under a name: an address, and nothing that decides."""

from partner_screening.actions.process.office import Office, require_text
from partner_screening.errors import InputError
from partner_screening.storage.saved_view_store import SavedView, keep_view, remove_view, views_of

MOST = 50
_LONGEST = 100


def saved_views(office: Office, actor: str, of_list: str) -> tuple[SavedView, ...]:
    """Return the views of one list that a person saved, by name."""
    with office.database.reading() as connection:
        return views_of(connection, actor, of_list)


def save_view(office: Office, actor: str, *, of_list: str, name: str, query: str) -> SavedView:
    """Save a view of a list under a name; one of the same name is replaced.

    Raises:
        InputError: no name, a name that is too long, or too many views.

    """
    view = SavedView(
        id=office.new_id("view"),
        person_id=actor,
        list=of_list,
        name=require_text(name, "name of the view")[:_LONGEST],
        query=query,
        saved_at=office.clock(),
    )
    if len(saved_views(office, actor, of_list)) >= MOST:
        raise InputError(
            "too_many_views", f"{MOST} views are saved already.", "Remove one that is not needed."
        )
    with office.database.writing() as connection:
        keep_view(connection, view)
    return view


def drop_view(office: Office, actor: str, view_id: str) -> None:
    """Remove a saved view of the person; that of somebody else is left alone."""
    with office.database.writing() as connection:
        remove_view(connection, actor, view_id)
