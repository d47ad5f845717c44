"""Who declared a tie to a partner does nothing about it: not by name, and not by a list either."""

import pytest

from partner_screening.actions.process.partners import import_partners
from partner_screening.actions.process.people import declare_interest
from partner_screening.errors import ConflictError, PermissionRefused
from partner_screening.storage.partners import partner_of

LIST = """partner_id,name,type,country,contact_with_beneficiaries
P-001,Hope Bridge,national_ngo,KE,no
P-002,World Relief Union,international_ngo,KE,yes
"""


def test_a_list_that_changes_a_partner_is_not_brought_in_by_its_cousin(office, tmp_path):
    """The whole list is refused, names the partner, and a colleague brings it in."""
    file = tmp_path / "partners.csv"
    file.write_text(LIST, "utf-8")
    declare_interest(office, "olga", partner_id="P-001", nature="cousin of the director")
    with pytest.raises(PermissionRefused, match="interest in P-001"):
        import_partners(office, "olga", file)
    with office.records.reading() as view:
        assert partner_of(view.connection, "P-001").contact_with_beneficiaries
    assert "P-001" in import_partners(office, "omar", file).changed


def test_a_list_that_leaves_the_partner_as_it_is_may_be_brought_in(office, tmp_path):
    """A tie concerns what changes."""
    file = tmp_path / "partners.csv"
    file.write_text(LIST, "utf-8")
    import_partners(office, "omar", file)
    declare_interest(office, "olga", partner_id="P-001", nature="cousin of the director")
    assert import_partners(office, "olga", file).unchanged == 2


def test_a_tie_is_declared_once(office):
    """A double click is told so in plain words, and not by the database."""
    declare_interest(office, "olga", partner_id="P-001", nature="cousin of the director")
    with pytest.raises(ConflictError) as refused:
        declare_interest(office, "olga", partner_id="P-001", nature="cousin of the director")
    assert refused.value.code == "interest_declared"
