"""Exporting a determination that stands as a file for another entity."""

from enum import StrEnum

from assessment_tools.answers import AnswerValue
from assessment_tools.assessment import Assessment, StandardResult
from assessment_tools.catalogue import load_instrument
from assessment_tools.instrument import Instrument
from partner_screening.actions.process.office import Act, Office, known, known_partner
from partner_screening.actions.process.plan_reading import records_of
from partner_screening.actions.process.standing import review_basis
from partner_screening.errors import ConflictError, InputError
from partner_screening.partner import ImplementingPartner
from partner_screening.process.determining import (
    CaseDetermination,
    ContestAnswer,
    is_effective,
    is_reopened,
    reviewed_assessment,
)
from partner_screening.process.exchange import (
    SharedAnswer,
)
from partner_screening.process.exchange_format import (
    SCORING_PARAMETERS,
    ExchangeContent,
    ExchangePartner,
    ExchangePlan,
    checksum,
    written,
)
from partner_screening.process.exchange_issuers import load_issuers
from partner_screening.process.exchange_workbook import workbook_of
from partner_screening.process.plan import Plan, standing_of


class ExchangeForm(StrEnum):
    """The two forms of an exchange file; both carry the same content."""

    JSON = "json"
    XLSX = "xlsx"


def export_assessment(
    office: Office,
    actor: str,
    determination_id: str,
    *,
    issuer: str,
    form: ExchangeForm = ExchangeForm.JSON,
) -> tuple[bytes, str]:
    """Return the exchange file of a determination that stands, and the name to give it.

    Raises:
        InputError: unknown determination, or an issuer that the issuers file does not list.
        ConflictError: the determination stands no longer, or its score cannot be repeated.
        PermissionRefused: the actor may not export.

    """
    partner_id = office.record(CaseDetermination, determination_id, "determination").partner_id
    with office.act(actor, "exchange.export", partner_id) as act:
        _require_issuer(issuer)
        made = known(act, CaseDetermination, determination_id, "determination")
        content = _content_of(act, made, issuer)
        act.say(
            "assessment_exported",
            determination=determination_id,
            form=form,
            checksum=checksum(content),
        )
    data = written(content) if form is ExchangeForm.JSON else workbook_of(content)
    return data, f"{partner_id}-{made.kind}-{made.at.date()}.{form}"


def _content_of(act: Act, made: CaseDetermination, issuer: str) -> ExchangeContent:
    partner = known_partner(act, made.partner_id)
    instrument = load_instrument(made.instrument)
    result = _repeated(act, made, partner, instrument)
    parameters = act.office.policy.parameters(made.at.date())
    return ExchangeContent(
        issuer=issuer,
        issued_on=act.today,
        partner=ExchangePartner(
            partner_id=partner.partner_id,
            name=partner.name,
            acronym=partner.acronym,
            country=partner.country,
            unpp_id=partner.unpp_id,
        ),
        instrument=made.instrument,
        instrument_checksum=made.instrument_checksum,
        parameters={name: parameters[name].value for name in SCORING_PARAMETERS},
        kind=made.kind.value,
        determined_on=made.at.date(),
        valid_until=made.valid_until,
        answers=tuple(_shared_answer(one) for one in result.standards),
        score=made.score or 0,
        maximum=made.maximum,
        capacity=made.capacity,
        risk=made.risk,
        gaps=made.gaps,
        plan=_plan_of(act, made),
    )


def _repeated(
    act: Act, made: CaseDetermination, partner: ImplementingPartner, instrument: Instrument
) -> Assessment:
    """Score what a determination stands on once more: it must give what was determined."""
    basis = review_basis(act, made.case_id, made.partner_id, made.stage)
    contests = act.all(ContestAnswer, determination_id=made.id)
    if is_reopened(made, basis) or not is_effective(made, contests):
        raise ConflictError(
            "determination_reopened",
            f"Determination {made.id} stands no longer: its grounds changed, or a contest was upheld.",
            "Determine the capacity anew, then export that.",
        )
    parameters = act.office.policy.parameters(made.at.date())
    for flag in (False, True):  # whether a flag was known then is not recorded, its effect is
        unflagged = partner.model_copy(update={"has_sea_flag": False})
        result = reviewed_assessment(
            basis, unflagged, instrument, parameters, has_open_allegation=flag
        )
        if (result.score, result.gaps) == (made.score, made.gaps):
            return result
    raise ConflictError(
        "score_not_repeated",
        f"Determination {made.id} cannot be repeated under policy {act.office.policy.reference}.",
        "Export it under the policy that it was made with.",
    )


def _shared_answer(result: StandardResult) -> SharedAnswer:
    """Return an answer without names of people; a refused "not applicable" counted as a no."""
    is_refused = result.reason == "not_applicable_refused"
    titles = [document.title for document in result.documents]
    return SharedAnswer(
        standard=result.id,
        answer=AnswerValue.NO if is_refused else result.answer,
        evidence=tuple(
            dict.fromkeys(
                _one_line(text) for text in (*titles, result.named_evidence) if text.strip()
            )
        ),
    )


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _plan_of(act: Act, made: CaseDetermination) -> ExchangePlan | None:
    plans = act.all(Plan, case_id=made.case_id)
    if not plans:
        return None
    standing = standing_of(records_of(act, plans[-1]), act.today)
    return ExchangePlan.model_validate(
        {
            "state": str(standing.state),
            "started_on": standing.started_on,
            "deadline": standing.deadline,
            "progress": standing.progress,
        }
    )


def _require_issuer(issuer: str) -> None:
    listed = [one.id for one in load_issuers().issuers]
    if issuer not in listed:
        raise InputError(
            "unknown_issuer",
            f"'{issuer}' is no entity that issues assessments.",
            f"Give one of: {', '.join(listed)}.",
        )
