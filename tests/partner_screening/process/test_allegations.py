"""The register knows that a concern is open, and has no room for more."""

from datetime import UTC, date, datetime

import pytest

from partner_screening.actions.process.allegations import (
    allegations,
    hand_over_concern,
    note_allegation,
    open_concern,
    take_over_concern,
)
from partner_screening.actions.process.inheritance import link_headquarters
from partner_screening.actions.process.people import add_person, stop_access
from partner_screening.actions.process.reassessments import reassessments
from partner_screening.errors import ConflictError, InputError, PermissionRefused
from partner_screening.partner import ImplementingPartner, PartnerType
from partner_screening.process.allegation import (
    AllegationNote,
    AllegationState,
    HandOverReceipt,
    allegations_on,
    has_open_allegation,
)
from partner_screening.process.people import Role
from partner_screening.storage.partners import keep_partner, partner_of
from tests.partner_screening.process.databases import on_sqlite

OPEN, CLOSED, WITHDRAWN = AllegationState


def note(office, state=OPEN, reference="A-1", partner_id="P-001", who="fay"):
    return note_allegation(office, who, partner_id=partner_id, reference=reference, state=state)


@pytest.mark.parametrize(
    ("states", "is_open"),
    [
        ([], False),
        ([OPEN], True),
        ([OPEN, CLOSED], False),
        ([OPEN, WITHDRAWN], False),
        ([OPEN, CLOSED, OPEN], True),
    ],
)
def test_the_latest_word_about_an_allegation_counts(states, is_open):
    """Open, closed, open again: the last one is how it stands, on that day and not before."""
    notes = [
        AllegationNote(
            id=str(day), partner_id="P", reference="A-1", state=state, by="fay",
            at=datetime(2026, 3, day, tzinfo=UTC),
        )
        for day, state in enumerate(states, start=1)
    ]  # fmt: skip
    assert has_open_allegation(notes, date(2026, 3, 31)) is is_open
    assert allegations_on(notes, date(2026, 2, 28)) == {}


def test_one_closed_allegation_does_not_close_another(office):
    """Each has its own number."""
    note(office, reference="A-1")
    note(office, reference="A-2")
    note(office, CLOSED, "A-1")
    assert open_concern(office, "rosa", "P-001")
    note(office, CLOSED, "A-2")
    assert not open_concern(office, "rosa", "P-001")


@on_sqlite
@pytest.mark.parametrize("state", [CLOSED, WITHDRAWN])
def test_what_was_never_open_is_not_closed(office, state):
    """And what is open is not opened a second time."""
    with pytest.raises(ConflictError, match="not known here"):
        note(office, state)
    note(office)
    with pytest.raises(ConflictError, match="is open"):
        note(office)


@on_sqlite
@pytest.mark.parametrize(
    "reference", ["", "x", "the driver", "A-1; see mail", "J.Doe hit her", "A" * 41, "حالة-1"]
)
def test_a_reference_is_a_number_and_no_story(office, reference):
    """No blank, forty letters at most: nothing can be told in it."""
    with pytest.raises(InputError) as refused:
        note(office, reference=reference)
    assert refused.value.code == "allegation_reference"


def test_an_open_allegation_makes_a_reassessment_due_without_a_word_about_it(office):
    """The officer's list says that it is due; closing it adds nothing."""
    note(office)
    note(office, CLOSED)
    found = reassessments(office, "olga")
    assert [(one.kind, one.text, one.due_on) for one in found] == [
        ("allegation", "", date(2026, 5, 31))
    ]


def test_the_flag_of_the_partner_list_is_a_concern_too(office):
    """Another entity's flag came with the list."""
    with office.database.writing() as connection:
        partner = partner_of(connection, "P-002")
        keep_partner(connection, partner.model_copy(update={"has_sea_flag": True}))
    assert open_concern(office, "lena", "P-002")
    with pytest.raises(InputError, match="no partner"):
        open_concern(office, "lena", "P-404")


def test_a_concern_about_headquarters_is_one_about_its_country_offices(office):
    """Not the other way round, and not among offices."""
    with office.database.writing() as connection:
        for partner_id in ("P-010", "P-011"):
            keep_partner(
                connection,
                ImplementingPartner(
                    partner_id=partner_id, name=partner_id, type=PartnerType.INTERNATIONAL_NGO
                ),
            )
    for partner_id in ("P-010", "P-011"):
        link_headquarters(
            office, "olga", partner_id=partner_id, headquarters_id="P-002", reason="Branch."
        )
    note(office, partner_id="P-010", reference="B-1")
    known = {one: open_concern(office, "olga", one) for one in ("P-002", "P-010", "P-011")}
    assert known == {"P-002": False, "P-010": True, "P-011": False}
    note(office, partner_id="P-002", reference="B-2")
    assert open_concern(office, "olga", "P-011")


def test_only_the_focal_point_writes_and_only_auditors_read_beside(office):
    """Everybody else is refused, the administrator included."""
    note(office)
    for who in ("olga", "rosa", "lena", "mara", "adam", "aud", "pia"):
        with pytest.raises(PermissionRefused):
            note(office, CLOSED, who=who)
    assert len(allegations(office, "aud")) == 1
    with pytest.raises(PermissionRefused):
        allegations(office, "adam")


def test_a_concern_needs_somebody_who_takes_it(office):
    """With two focal points one is named; with none, the refusal says so."""
    add_person(
        office, "adam", person_id="finn", name="Finn", email="f@example.org",
        roles=(Role.FOCAL_POINT,),
    )  # fmt: skip
    with pytest.raises(InputError, match="fay, finn"):
        hand_over_concern(office, "olga", partner_id="P-001")
    handed = hand_over_concern(office, "olga", partner_id="P-001", focal_point_id="finn")
    assert handed.focal_point_id == "finn"
    for person in ("fay", "finn"):
        stop_access(office, "adam", person)
    with pytest.raises(InputError, match="nobody"):
        hand_over_concern(office, "olga", partner_id="P-001")


def test_who_hands_a_concern_over_does_not_take_it_over(office):
    """An officer who is a focal point too hands it to the other one."""
    add_person(
        office, "adam", person_id="both", name="Both", email="b@example.org",
        roles=(Role.OFFICER, Role.FOCAL_POINT),
    )  # fmt: skip
    handed = hand_over_concern(office, "both", partner_id="P-001")
    assert handed.focal_point_id == "fay"
    with pytest.raises(PermissionRefused, match="took part"):
        take_over_concern(office, "both", handed.id)
    with (
        pytest.raises(ConflictError, match="does not take it over"),
        office.records.writing() as writing,
    ):
        writing.add(
            HandOverReceipt(
                id="x", hand_over_id=handed.id, partner_id="P-001", by="both", at=office.clock()
            )
        )
