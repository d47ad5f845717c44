"""Keeping the rows for lists and figures right: after an act or a run, and when a day comes."""

from collections.abc import Iterable

from partner_screening.actions.process.office import Office
from partner_screening.actions.process.overview_rows import country_offices, rows_of
from partner_screening.process.notice import DeliveryEnd, DeliveryStart, Notice
from partner_screening.process.people import InterestDeclaration, Person
from partner_screening.storage.overviews import keep_rows_of, stale_partners
from partner_screening.storage.partners import every_partner
from partner_screening.storage.record_store import RecordTransaction, RecordView

CHUNK = 100
"""Partners that are worked out together: few queries, and a short time in which others wait."""

_NO_BEARING = frozenset({Notice, DeliveryStart, DeliveryEnd, InterestDeclaration, Person})
"""Kinds of record that change nothing of what the rows show."""


def refresh_after(act: RecordTransaction, office: Office, partner_ids: Iterable[str] = ()) -> None:
    """Work the rows anew of every partner that an act wrote about, within its transaction.

    ``partner_ids`` are partners whose own entry was written too. What bears on headquarters bears on
    its country offices.
    """
    written = {partner for kind, partner in act.touched if kind not in _NO_BEARING}
    concerned = (written | set(partner_ids)) - {""}
    if concerned:
        _refresh(act, office, concerned | country_offices(act, concerned))


def refresh_partners(office: Office, partner_ids: Iterable[str]) -> int:
    """Work the rows of some partners anew, as of today; return how many were worked out."""
    wanted = sorted(set(partner_ids))
    for start in range(0, len(wanted), CHUNK):
        with office.records.writing() as transaction:
            _refresh(transaction, office, wanted[start : start + CHUNK])
    return len(wanted)


def refresh_after_run(office: Office, partner_ids: Iterable[str]) -> int:
    """Work the rows anew of the partners that a run saw, and of their country offices."""
    wanted = frozenset(partner_ids)
    with office.records.reading() as view:
        offices = country_offices(view, wanted)
    return refresh_partners(office, wanted | offices)


def refresh_stale(office: Office) -> int:
    """Work the rows anew whose day has come, that other rules made, or that are missing."""
    with office.records.reading() as view:
        stale = stale_partners(view.connection, office.today(), office.policy.fingerprint)
    return refresh_partners(office, stale)


def refresh_all(office: Office) -> int:
    """Work the rows of every partner anew; return how many."""
    with office.records.reading() as view:
        everybody = [partner.partner_id for partner in every_partner(view.connection)]
    return refresh_partners(office, everybody)


def _refresh(view: RecordView, office: Office, partner_ids: Iterable[str]) -> None:
    wanted = sorted(set(partner_ids))
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        keep_rows_of(view.connection, chunk, rows_of(view, office, chunk, office.today()))
