"""Who may do what: one CSV of role, action and condition. What it does not name is refused."""

import csv
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from partner_screening.errors import RuleFileError
from partner_screening.process.people import Person, Role
from partner_screening.values import Value

PERMISSIONS_FILE = Path(__file__).parent / "permissions.csv"
_COLUMNS = ["action", "role", "condition", "what"]


class Condition(StrEnum):
    """What must hold beside the role.

    ``own_partner``: the person belongs to the partner that the action concerns. ``second_person``: the
    person has no part in the work that he or she would approve; the action itself says whose work that
    is, and the database holds it too.
    """

    ALWAYS = "always"
    OWN_PARTNER = "own_partner"
    SECOND_PERSON = "second_person"


class Permission(Value):
    """One cell: this role may do this action under this condition."""

    action: str
    role: Role
    condition: Condition
    what: str


@lru_cache
def permissions(file: Path = PERMISSIONS_FILE) -> tuple[Permission, ...]:
    """Return every permission of ``file``.

    Raises:
        RuleFileError: a line names an unknown role or condition, or says the same twice.

    """
    found: dict[tuple[str, Role], Permission] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if rows.fieldnames != _COLUMNS:
            raise RuleFileError(str(file), 1, f"the columns must be {', '.join(_COLUMNS)}")
        for row in rows:
            try:
                cell = Permission.model_validate(row)
            except ValueError:
                raise RuleFileError(
                    str(file), rows.line_num, "unknown role or condition, or a cell too many"
                ) from None
            if found.setdefault((cell.action, cell.role), cell) is not cell:
                raise RuleFileError(str(file), rows.line_num, "this role and action stand twice")
    return tuple(found.values())


def actions() -> tuple[str, ...]:
    """Return every action that somebody may do, in the order of the file."""
    return tuple(dict.fromkeys(cell.action for cell in permissions()))


@lru_cache
def of_action(action: str) -> tuple[Permission, ...]:
    """Return the permissions for one action, in the order of the file."""
    return tuple(cell for cell in permissions() if cell.action == action)


def allowing(person: Person, action: str, partner_id: str) -> Permission | None:
    """Return the cell that lets ``person`` do ``action`` about ``partner_id``; ``None``: refused.

    ``partner_id`` is empty for actions that concern no partner. A person of a partner never acts for
    the agency, whatever roles were given. The condition ``second_person`` is the action's to test.
    """
    if not person.is_active:
        return None
    for cell in of_action(action):
        if cell.role not in person.roles:
            continue
        is_of_partner = bool(person.partner_id)
        if is_of_partner != (cell.role is Role.PARTNER):
            continue
        if cell.condition is Condition.OWN_PARTNER and person.partner_id != partner_id:
            continue
        return cell
    return None
