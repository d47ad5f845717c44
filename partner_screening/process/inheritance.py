"""What a country office takes over from its headquarters, standard by standard, and why.

Global policy is decided at headquarters; a referral list or a complaint channel is a matter of the
place (domain facts 2.3 and edge case 1). Which standards are which is data (``inheritance.yaml``); a
reviewer decides otherwise for a reason from that file.
"""

from enum import StrEnum

from pydantic import AwareDatetime

from partner_screening.values import Value


class Choice(StrEnum):
    """Where a standard of a country office is answered."""

    INHERITED = "inherited"
    LOCAL = "local"


class PartnerLink(Value):
    """The headquarters of a country office, from a moment on; empty when the link has ended."""

    id: str
    partner_id: str
    headquarters_id: str
    reason: str
    by: str
    at: AwareDatetime


class StandardOverride(Value):
    """A reviewer's decision on one standard of one case, against or beside the default."""

    id: str
    case_id: str
    partner_id: str
    standard: str
    choice: Choice
    reason: str
    text: str = ""
    by: str
    at: AwareDatetime
