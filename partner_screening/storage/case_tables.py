"""The tables of people, cases and holds. What each column means stands at the record's own class."""

from partner_screening.process.case import Case, CaseMove
from partner_screening.process.hold import Hold, HoldLift
from partner_screening.process.people import InterestDeclaration, Person
from partner_screening.storage.record_tables import record_table

_PARTNER = {"partner_id": "partner.partner_id"}
_CASE = _PARTNER | {"case_id": "assessment_case.id"}

CASE_TABLES = (
    record_table(
        Person,
        "person",
        changing=("roles", "is_active", "head_id", "email", "language"),
    ),
    record_table(
        InterestDeclaration,
        "interest_declaration",
        references=_PARTNER | {"person_id": "person.id"},
        unique=[("person_id", "partner_id")],
    ),
    record_table(
        Case,
        "assessment_case",
        references=_PARTNER,
        indexes=[("partner_id",), ("step",)],
        changing=("step", "version"),
    ),
    record_table(CaseMove, "case_move", references=_CASE, unique=[("case_id", "number")]),
    record_table(Hold, "hold", references=_PARTNER, indexes=[("partner_id",)]),
    record_table(
        HoldLift,
        "hold_lift",
        references=_PARTNER | {"hold_id": "hold.id"},
        unique=[("hold_id",)],
    ),
)
