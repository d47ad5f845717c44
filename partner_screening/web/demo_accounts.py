"""The sample accounts of a demo database, one for each kind of person. Nowhere else do they exist."""

from typing import NamedTuple

from partner_screening.process.people import Role


class Sample(NamedTuple):
    """A sample account. ``partner_id`` is set for the people of a partner."""

    person_id: str
    name: str
    roles: tuple[Role, ...]
    partner_id: str = ""


DEMO_PASSWORD = "seven calm green rivers"  # noqa: S105 - shown to everybody on the demo's first page

SAMPLES = (
    Sample("officer", "Olivia Officer", (Role.OFFICER,)),
    Sample("reviewer", "Rania Reviewer", (Role.REVIEWER,)),
    Sample("legal", "Leon Legal", (Role.LEGAL,)),
    Sample("management", "Mei Management", (Role.MANAGEMENT,)),
    Sample("focal", "Farid Focal", (Role.FOCAL_POINT,)),
    Sample("admin", "Ada Administrator", (Role.ADMINISTRATOR,)),
    Sample("auditor", "Anton Auditor", (Role.AUDITOR,)),
)
