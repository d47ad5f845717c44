"""Whether a status is good news: the one table from statuses to tones, and the colours of tones.

Colours are told apart by people who do not see red and green (after Okabe and Ito, darkened so that
white letters on them can be read), and never stand without the word that they stress.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from contract_clauses.clause_check import ElementStatus, Verdict
from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.partner import CapacityOutcome


class Tone(StrEnum):
    """How a status is to be taken."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    NEUTRAL = "neutral"


STRONG: Mapping[Tone, str] = MappingProxyType(
    {
        Tone.GOOD: "#00735c",
        Tone.ATTENTION: "#b37400",
        Tone.BAD: "#b3400a",
        Tone.NEUTRAL: "#56626e",
    }
)
"""Colours for bars, badges and letters."""

SOFT: Mapping[Tone, str] = MappingProxyType(
    {
        Tone.GOOD: "#dff2ec",
        Tone.ATTENTION: "#fdf0d5",
        Tone.BAD: "#fbe3d8",
        Tone.NEUTRAL: "#e9edf0",
    }
)
"""Colours for backgrounds behind dark letters."""

_TONES: Mapping[StrEnum, Tone] = MappingProxyType(
    {
        RecommendationStatus.CLEARED: Tone.GOOD,
        RecommendationStatus.CLEARED_WITH_PLAN: Tone.ATTENTION,
        RecommendationStatus.NOT_CLEARED: Tone.BAD,
        RecommendationStatus.PENDING: Tone.NEUTRAL,
        RecommendationStatus.NOT_REQUIRED: Tone.GOOD,
        GateStatus.OPEN: Tone.GOOD,
        GateStatus.OPEN_BY_WAIVER: Tone.ATTENTION,
        GateStatus.BLOCKED: Tone.BAD,
        GateStatus.PENDING: Tone.NEUTRAL,
        ElementStatus.PRESENT: Tone.GOOD,
        ElementStatus.WEAKENED: Tone.ATTENTION,
        ElementStatus.MISSING: Tone.BAD,
        ElementStatus.CANNOT_TELL: Tone.NEUTRAL,
        Verdict.COMPLIANT: Tone.GOOD,
        Verdict.NON_COMPLIANT: Tone.BAD,
        Verdict.NEEDS_REVIEW: Tone.NEUTRAL,
        CapacityOutcome.FULL: Tone.GOOD,
        CapacityOutcome.MEDIUM: Tone.ATTENTION,
        CapacityOutcome.LOW: Tone.BAD,
        CapacityOutcome.LOW_ASSUMED_EMERGENCY: Tone.BAD,
        CapacityOutcome.NO_CONTACT: Tone.NEUTRAL,
        CapacityOutcome.NOT_ASSESSED: Tone.NEUTRAL,
    }
)


def tone_of(
    status: RecommendationStatus | GateStatus | ElementStatus | Verdict | CapacityOutcome,
) -> Tone:
    """Return how a status is to be taken."""
    return _TONES[status]
