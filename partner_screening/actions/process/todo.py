"""A person's list of what to do: what waits for his or her role, and never the own work."""

from partner_screening.actions.process.office import Office
from partner_screening.process.people import Person
from partner_screening.process.todo import TaskKind, TodoItem, kinds_for
from partner_screening.storage.task_list import count_tasks, read_tasks

MOST_ITEMS = 200


def todo(
    office: Office, actor: str, *, kind: TaskKind | None = None, limit: int = MOST_ITEMS
) -> tuple[TodoItem, ...]:
    """Return what waits for a person, the most urgent first; of one kind when asked.

    Nothing about a partner in which the person declared an interest, and nothing that would approve
    his or her own work. ``todo_counts`` says how much there is beyond the limit.

    Raises:
        PermissionRefused: unknown or inactive person.

    """
    person = _person(office, actor)
    wanted = [one for one in kinds_for(person) if kind in {None, one}]
    with office.look(actor, "account.own", person.partner_id) as view:
        return read_tasks(view.connection, person, wanted, limit)


def todo_counts(office: Office, actor: str) -> dict[TaskKind, int]:
    """Return how much waits for a person, by kind.

    Raises:
        PermissionRefused: unknown or inactive person.

    """
    person = _person(office, actor)
    with office.look(actor, "account.own", person.partner_id) as view:
        return count_tasks(view.connection, person, kinds_for(person))


def _person(office: Office, actor: str) -> Person:
    with office.records.reading() as view:
        person = view.find(Person, id=actor)
    if person is None:
        office.require(actor, "account.own")  # says that nobody is registered so
        raise AssertionError("an unknown person was let in")
    return person
