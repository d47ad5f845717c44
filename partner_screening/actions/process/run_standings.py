"""What a screening run takes from the process: only partners that have anything recorded there."""

from collections.abc import Container
from datetime import date

from partner_screening.actions.process.agreements import waivers_of
from partner_screening.actions.process.standing import partner_records
from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.process.agreement_file import ElementSettlement, SettlementConfirmation
from partner_screening.process.allegation import AllegationNote
from partner_screening.process.determining import CaseDetermination
from partner_screening.process.exchange import SharedAcceptance
from partner_screening.process.hold import Hold
from partner_screening.process.run_standing import RunStanding
from partner_screening.process.standing import partner_facts
from partner_screening.process.unscored import UnscoredOutcome
from partner_screening.process.waiver import Waiver
from partner_screening.storage.database import Database
from partner_screening.storage.record_store import RecordStore, RecordView

_BEARING = (
    CaseDetermination,
    SharedAcceptance,
    UnscoredOutcome,
    Hold,
    AllegationNote,
    Waiver,
    ElementSettlement,
)
"""Kinds of record that bear on the result of a run."""


def run_standings(
    database: Database, partner_ids: Container[str], as_of: date
) -> dict[str, RunStanding]:
    """Return what the process says on ``as_of`` about those of ``partner_ids`` that it knows."""
    with RecordStore(database).reading() as view:
        known = sorted(
            {one for kind in _BEARING for one in view.partners_with(kind) if one in partner_ids}
        )
        return {partner_id: _standing(view, partner_id, as_of) for partner_id in known}


def standings_fingerprint(standings: dict[str, RunStanding]) -> str:
    """Return the fingerprint of what a run takes: another one is another run."""
    return fingerprint_of_value(
        {key: standing.model_dump(mode="json") for key, standing in standings.items()}
    )


def _standing(view: RecordView, partner_id: str, as_of: date) -> RunStanding:
    return RunStanding(
        as_of=as_of,
        facts=partner_facts(partner_records(view, partner_id, as_of)),
        waivers=waivers_of(view, partner_id),
        settlements=view.all(ElementSettlement, partner_id=partner_id),
        confirmed=frozenset(
            one.settlement_id for one in view.all(SettlementConfirmation, partner_id=partner_id)
        ),
    )
