"""The lists of partners and agreements, page by page, from the rows that are kept for them."""

from partner_screening.actions.process.office import Office
from partner_screening.errors import InputError
from partner_screening.process.overview import AgreementOverview, PartnerOverview
from partner_screening.process.overview_filters import (
    AgreementFilter,
    AgreementPageRequest,
    OverviewChoices,
    Page,
    PageRequest,
    PartnerFilter,
)
from partner_screening.storage.overview_queries import (
    read_agreements,
    read_choices,
    read_partner,
    read_partners,
)

_EVERY_PARTNER = PartnerFilter()
_EVERY_AGREEMENT = AgreementFilter()
_FIRST_PAGE = PageRequest()
_FIRST_AGREEMENTS = AgreementPageRequest()


def partner_page(
    office: Office,
    actor: str,
    wanted: PartnerFilter = _EVERY_PARTNER,
    page: PageRequest = _FIRST_PAGE,
) -> Page[PartnerOverview]:
    """Return a page of the partners that fit. A page beyond the last one is empty.

    Raises:
        PermissionRefused: the actor may not read every partner's file.

    """
    with office.look(actor, "partner.read") as view:
        return read_partners(view.connection, wanted, page)


def partner_row(office: Office, actor: str, partner_id: str) -> PartnerOverview:
    """Return the row of one partner, as its people see it too.

    Raises:
        InputError: no such partner is registered.
        PermissionRefused: the actor may not read this partner's file.

    """
    with office.look(actor, "partner.read", partner_id) as view:
        row = read_partner(view.connection, partner_id)
    if row is None:
        raise InputError(
            "unknown_partner",
            f"There is no partner '{partner_id}'.",
            "Bring the partner list in with 'partner-screening partners import' first.",
        )
    return row


def agreement_page(
    office: Office,
    actor: str,
    wanted: AgreementFilter = _EVERY_AGREEMENT,
    page: AgreementPageRequest = _FIRST_AGREEMENTS,
) -> Page[AgreementOverview]:
    """Return a page of the agreements that fit. A page beyond the last one is empty.

    People of a partner see its own alone, and must ask for them by ``partner_id``.

    Raises:
        PermissionRefused: the actor may not read these agreements.

    """
    with office.look(actor, "agreement.read", wanted.partner_id) as view:
        return read_agreements(view.connection, wanted, page)


def overview_choices(office: Office, actor: str) -> OverviewChoices:
    """Return what there is to filter by: countries, kinds, steps that some row has.

    Every list shows it, and finding it takes longer than the list: it is kept until a row changes.

    Raises:
        PermissionRefused: the actor may not read every partner's file.

    """
    with office.look(actor, "partner.read") as view:
        connection = view.connection
        return office.kept.read(connection, OverviewChoices, lambda: read_choices(connection))
