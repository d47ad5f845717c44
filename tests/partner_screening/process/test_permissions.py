"""Every cell of the permissions holds through the office, and nothing of the process goes around it."""

import ast
from itertools import product
from pathlib import Path

import pytest

import partner_screening.actions.process as process_actions
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.people import add_first_administrator, add_person
from partner_screening.errors import PermissionRefused, RuleFileError
from partner_screening.partner import ImplementingPartner, PartnerType
from partner_screening.policy import load_policy
from partner_screening.process.people import Role
from partner_screening.process.permissions import Condition, actions, permissions
from partner_screening.storage.database import open_database
from partner_screening.storage.originals import Originals
from partner_screening.storage.partners import keep_partner

CELLS = {(cell.role, cell.action): cell for cell in permissions()}
FOLDER = Path(process_actions.__file__).parent


@pytest.fixture(scope="module")
def one_of_each(tmp_path_factory) -> Office:
    """An office with one person of each role and two partners; the permissions are the same for both."""
    folder = tmp_path_factory.mktemp("office")
    database = open_database(f"sqlite:///{folder / 'roles.db'}")
    database.upgrade()
    made = Office(database, load_policy(), Originals(folder))
    with database.writing() as connection:
        for partner_id in ("P-1", "P-2"):
            keep_partner(
                connection,
                ImplementingPartner(
                    partner_id=partner_id, name=partner_id, type=PartnerType.NATIONAL_NGO
                ),
            )
    add_first_administrator(made, person_id="administrator", name="A", email="a@example.org")
    for role in Role:
        if role is not Role.ADMINISTRATOR:
            add_person(
                made,
                "administrator",
                person_id=str(role),
                name=str(role),
                email="x@example.org",
                roles=(role,),
                partner_id="P-1" if role is Role.PARTNER else "",
            )
    yield made
    database.close()


def is_let(office: Office, who: str, action: str, partner_id: str) -> bool:
    try:
        with office.act(who, action, partner_id) as act:
            act.say("tried")
    except PermissionRefused:
        return False
    return True


@pytest.mark.parametrize(("role", "action"), list(product(Role, actions())))
def test_each_cell_of_the_table(one_of_each, role, action):
    """Who has the cell is let in; who has not is refused; a partner only with its own file."""
    cell = CELLS.get((role, action))
    assert is_let(one_of_each, str(role), action, "P-1") is (cell is not None)
    own_only = cell is not None and cell.condition is Condition.OWN_PARTNER
    assert is_let(one_of_each, str(role), action, "P-2") is (cell is not None and not own_only)


def test_partners_touch_their_own_file_alone():
    """No cell gives people of a partner more than their own organisation."""
    conditions = {cell.condition for cell in permissions() if cell.role is Role.PARTNER}
    assert conditions == {Condition.OWN_PARTNER}


def test_auditors_change_nothing():
    """An auditor reads, looks at the text of an agreement, and keeps the own account."""
    cells = [cell.action for cell in permissions() if cell.role is Role.AUDITOR]
    reading = {"agreement.examine"}
    assert {one for one in cells if not one.endswith(".read")} - reading == {"account.own"}


def test_an_unknown_action_or_person_is_refused(one_of_each):
    """What the table does not name is nobody's."""
    assert not is_let(one_of_each, "administrator", "everything", "")
    assert not is_let(one_of_each, "nobody", "partner.read", "P-1")


def asked_for() -> dict[str, str]:
    """Return every action that the code of the process asks permission for, and in which module."""
    found = {}
    for file in sorted(FOLDER.parent.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value in actions():
                found[node.value] = file.stem
            is_ask = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"act", "look"}
                and len(node.args) > 1
            )
            if is_ask and isinstance(node.args[1], ast.Constant):
                assert node.args[1].value in actions(), (file.name, node.args[1].value)
    return found


def test_every_action_of_the_table_is_asked_for_by_the_code():
    """A cell that no use case asks for would promise what nobody can do."""
    assert set(actions()) - set(asked_for()) == set()


def test_the_process_writes_through_an_act_alone():
    """No use case opens a transaction of its own, but for the first administrator and derived rows."""
    own = {
        file.stem
        for file in FOLDER.glob("*.py")
        if "records.writing(" in file.read_text("utf-8")
        or "database.writing(" in file.read_text("utf-8")
    }
    assert own == {"office", "people", "refreshing"}


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("role,action\n", "columns"),
        ("action,role,condition,what\na.b,king,always,x\n", "unknown role"),
        ("action,role,condition,what\na.b,legal,sometimes,x\n", "unknown role or condition"),
        ("action,role,condition,what\na.b,legal,always,x\na.b,legal,always,x\n", "twice"),
    ],
)
def test_a_wrong_table_is_refused_by_line(tmp_path, lines, reason):
    """A misspelt role must not silently take a permission away, or give one."""
    file = tmp_path / "permissions.csv"
    file.write_text(lines, "utf-8")
    with pytest.raises(RuleFileError, match=reason):
        permissions(file)
