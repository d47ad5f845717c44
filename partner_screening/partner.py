"""Implementing partners and what the agency has decided about them without a score."""

from datetime import date
from enum import StrEnum

from partner_screening.languages import Language
from partner_screening.values import Value


class PartnerType(StrEnum):
    """Kinds of partner (domain facts 1.2)."""

    NATIONAL_NGO = "national_ngo"
    INTERNATIONAL_NGO = "international_ngo"
    COMMUNITY_BASED = "community_based_organisation"
    ACADEMIC = "academic_institution"
    RED_CROSS = "red_cross_red_crescent"
    GOVERNMENT = "government"
    INTERGOVERNMENTAL = "intergovernmental_organisation"
    PRIVATE_SECTOR = "private_sector"


class CapacityOutcome(StrEnum):
    """The PSEA capacity outcome of a partner: three are scored, three are not."""

    FULL = "full"
    MEDIUM = "medium"
    LOW = "low"
    LOW_ASSUMED_EMERGENCY = "low_assumed_emergency"
    NO_CONTACT = "no_contact"
    NOT_ASSESSED = "not_assessed"


class SeaRisk(StrEnum):
    """Risk of sexual exploitation and abuse, the inverse of capacity."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class UnscoredDecision(Value):
    """A capacity outcome that a named person decided without a score, for a reason and a time.

    ``outcome`` is ``no_contact`` or ``low_assumed_emergency``; nobody's decision lasts for ever, so
    ``expires`` is required (domain facts 1.2).
    """

    outcome: CapacityOutcome
    decided_by: str
    decided_on: date
    reason: str
    expires: date


class ImplementingPartner(Value):
    """An organisation that receives the agency's funds under an agreement.

    ``contact_with_beneficiaries`` is ``None`` when the roster does not say: that is never "no".
    ``has_sea_flag`` says that an allegation or flag is known to the agency, and nothing more about it:
    "not applicable" on corrective measures is then refused (domain facts 1.5).
    """

    partner_id: str
    name: str
    acronym: str = ""
    type: PartnerType
    country: str = ""
    unpp_id: str = ""
    contact_email: str = ""
    language: Language = Language.EN
    contact_with_beneficiaries: bool | None = None
    works_with_children: bool | None = None
    has_sea_flag: bool = False
    unscored_decision: UnscoredDecision | None = None
