"""Exchange files as another entity would send them, right unless a test says otherwise."""

from datetime import date

from assessment_tools.answers import AnswerValue
from assessment_tools.catalogue import load_instrument
from partner_screening.policy import load_policy
from partner_screening.process.exchange import SharedAnswer
from partner_screening.process.exchange_format import (
    SCORING_PARAMETERS,
    ExchangeContent,
    ExchangePartner,
    ExchangePlan,
    rescored,
    written,
)

INSTRUMENT = load_instrument("un-hit-2020")
PARTNER = ExchangePartner(partner_id="W-77", name="Hope Bridge", country="KE")


def exchange_content(
    *,
    gaps: tuple[str, ...] = (),
    answers: dict[str, AnswerValue] | None = None,
    parameters: dict[str, str] | None = None,
    determined_on: date = date(2026, 2, 10),
    issued_on: date = date(2026, 2, 20),
    valid_until: date = date(2031, 2, 10),
    kind: str = "final",
    issuer: str = "wfp",
    partner: ExchangePartner = PARTNER,
    plan: ExchangePlan | None = None,
    **stated: object,
) -> ExchangeContent:
    """Return a content whose score fits its answers; ``stated`` puts other values over the right ones."""
    given = {
        one.id: AnswerValue.NO if one.id in gaps else AnswerValue.YES
        for one in INSTRUMENT.standards
    } | (answers or {})
    content = ExchangeContent(
        issuer=issuer,
        issued_on=issued_on,
        partner=partner,
        instrument=INSTRUMENT.reference,
        instrument_checksum=INSTRUMENT.checksum,
        parameters={"not_applicable_counts_as": "satisfied", "evidence_file_required": "yes"}
        | (parameters or {}),
        kind=kind,
        determined_on=determined_on,
        valid_until=valid_until,
        answers=tuple(
            SharedAnswer(
                standard=standard,
                answer=value,
                evidence=("Code of conduct, 2025",) if value is AnswerValue.YES else (),
            )
            for standard, value in given.items()
        ),
        score=0,
        maximum=8,
        capacity="low",
        risk="high",
        gaps=(),
        plan=plan,
    )
    rules = load_policy().parameters(date(2026, 2, 10))
    used = {
        name: rules[name].model_copy(update={"value": content.parameters[name]})
        for name in SCORING_PARAMETERS
    }
    found = rescored(content, INSTRUMENT, used, has_sea_flag=False)
    return content.model_copy(
        update={
            "score": found.score,
            "maximum": found.maximum,
            "capacity": found.capacity,
            "risk": found.risk,
            "gaps": found.gaps,
        }
        | stated
    )


def exchange_file(**changes: object) -> bytes:
    """Return the JSON file of such a content."""
    return written(exchange_content(**changes))
