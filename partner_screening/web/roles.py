"""What a role lets a person do at all, whatever the partner: for gates and menus."""

from partner_screening.process.people import Person, Role
from partner_screening.process.permissions import of_action


def may(person: Person, *actions: str) -> bool:
    """Whether a role of ``person`` allows one of ``actions`` at all, on whatever partner."""
    return person.is_active and any(
        cell.role in person.roles and bool(person.partner_id) == (cell.role is Role.PARTNER)
        for action in actions
        for cell in of_action(action)
    )
