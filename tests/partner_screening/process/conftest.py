"""An office with people of every role and three partners, a clock that tests set, counted ids."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from partner_screening.actions.process.office import Office
from partner_screening.actions.process.people import add_first_administrator, add_person
from partner_screening.actions.process.refreshing import refresh_all
from partner_screening.partner import ImplementingPartner, PartnerType
from partner_screening.policy import load_policy
from partner_screening.process.people import Role
from partner_screening.storage.database import Database, open_database
from partner_screening.storage.originals import Originals
from partner_screening.storage.partners import keep_partner
from tests.conftest import PreparedDatabases

PEOPLE = {
    "olga": (Role.OFFICER,),
    "omar": (Role.OFFICER,),
    "rosa": (Role.REVIEWER,),
    "rene": (Role.REVIEWER,),
    "lena": (Role.LEGAL,),
    "liu": (Role.LEGAL,),
    "mara": (Role.MANAGEMENT,),
    "musa": (Role.MANAGEMENT,),
    "fay": (Role.FOCAL_POINT,),
    "aud": (Role.AUDITOR,),
}
PARTNERS = {
    "P-001": ("Hope Bridge", PartnerType.NATIONAL_NGO, "pia"),
    "P-002": ("World Relief Union", PartnerType.INTERNATIONAL_NGO, "paul"),
    "P-003": ("City of Riverton", PartnerType.GOVERNMENT, "pat"),
}


class Clock:
    """The time of a test: it stands until the test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        """Let days go by."""
        self.now += timedelta(days=days)

    def set(self, day: date) -> None:
        """Make it nine o'clock on a day."""
        self.now = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)


def counted_ids() -> Callable[[str], str]:
    """Return a maker of ids that counts from 1 for each prefix."""
    counts: Counter[str] = Counter()

    def new_id(prefix: str) -> str:
        counts[prefix] += 1
        return f"{prefix}-{counts[prefix]}"

    return new_id


@pytest.fixture
def clock() -> Clock:
    """The clock of the office."""
    return Clock()


@pytest.fixture
def office(
    database_url: str, prepared_databases: PreparedDatabases, clock: Clock, tmp_path: Path
) -> Iterator[Office]:
    """An office with an administrator (``adam``), people of every role, partners and their people."""
    prepared_databases.put(database_url, "office", staffed)
    opened = open_database(database_url)
    try:
        yield office_in(opened, clock, tmp_path)
    finally:
        opened.close()


def office_in(database: Database, clock: Clock, folder: Path) -> Office:
    """Return an office in ``database`` with counted ids."""
    return Office(
        database,
        load_policy(),
        Originals(folder / "store"),
        clock=clock,
        new_id=counted_ids(),
    )


def staffed(database: Database) -> None:
    """Register everybody in an empty database."""
    made = office_in(database, Clock(), Path("unused"))
    with made.database.writing() as connection:
        for partner_id, (name, kind, _) in PARTNERS.items():
            keep_partner(
                connection,
                ImplementingPartner(
                    partner_id=partner_id,
                    name=name,
                    type=kind,
                    country="KE",
                    contact_email=f"{partner_id.lower()}@example.org",
                    contact_with_beneficiaries=True,
                ),
            )
    add_first_administrator(made, person_id="adam", name="Adam", email="adam@example.org")
    for person, roles in PEOPLE.items():
        add_person(
            made,
            "adam",
            person_id=person,
            name=person.title(),
            email=f"{person}@example.org",
            roles=roles,
            head_id="adam",
        )
    for partner_id, (_, _, person) in PARTNERS.items():
        add_person(
            made,
            "adam",
            person_id=person,
            name=person.title(),
            email=f"{person}@example.org",
            roles=(Role.PARTNER,),
            partner_id=partner_id,
        )
    refresh_all(made)
