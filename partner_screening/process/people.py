"""The people of the process: who they are, what they may do, and for whom they may not act."""

from enum import StrEnum

from pydantic import AwareDatetime

from partner_screening.languages import Language
from partner_screening.values import Value


class Role(StrEnum):
    """What a person may be. The permissions of each stand in ``permissions.csv``."""

    PARTNER = "partner"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    LEGAL = "legal"
    MANAGEMENT = "management"
    FOCAL_POINT = "focal_point"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Person(Value):
    """A person who acts in the process. ``partner_id`` is set for people of a partner, and only them.

    ``head_id`` is the person that a notice goes to when this one lets it pass (the head of unit).
    """

    id: str
    name: str
    email: str
    language: Language = Language.EN
    roles: tuple[Role, ...]
    partner_id: str = ""
    head_id: str = ""
    is_active: bool = True
    by: str
    at: AwareDatetime


class InterestDeclaration(Value):
    """A person's tie to a partner (a relative, a former employer): he or she does not act on it."""

    id: str
    person_id: str
    partner_id: str
    nature: str
    by: str
    at: AwareDatetime
