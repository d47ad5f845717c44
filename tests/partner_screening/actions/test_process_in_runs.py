"""A screening run takes what people decided in the process: determinations, holds, waivers."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from partner_screening.actions.process.agreements import AgreementTerms, register_agreement
from partner_screening.actions.process.holds import place_hold
from partner_screening.actions.process.office import Office
from partner_screening.actions.process.overview import agreement_page, partner_page
from partner_screening.actions.process.people import add_first_administrator, add_person
from partner_screening.actions.process.waivers import ask_waiver, decide_waiver
from partner_screening.cli.engine import Engine
from partner_screening.cli.main import app
from partner_screening.partner import ImplementingPartner, PartnerType
from partner_screening.policy import load_policy
from partner_screening.process.people import Role
from partner_screening.process.waiver import Side
from partner_screening.storage.database import open_database
from partner_screening.storage.originals import Originals
from partner_screening.storage.partners import keep_partner
from tests.partner_screening.process.case_stories import agreement_text, determined

PEOPLE = {"olga": Role.OFFICER, "rosa": Role.REVIEWER, "lena": Role.LEGAL, "mara": Role.MANAGEMENT}


@pytest.fixture
def folder(tmp_path):
    """A portfolio of one partner with one agreement that lacks the duty to report."""
    portfolio = tmp_path / "portfolio"
    (portfolio / "agreements").mkdir(parents=True)
    (portfolio / "partners.csv").write_text(
        "partner_id,name,type,country,contact_with_beneficiaries\n"
        "P-001,Hope Bridge,national_ngo,KE,yes\n",
        "utf-8",
    )
    (portfolio / "agreements.csv").write_text(
        "reference,partner_id,file,type\nAoC-7,P-001,agreement.txt,cooperation_agreement\n", "utf-8"
    )
    (portfolio / "agreements" / "agreement.txt").write_bytes(agreement_text("reporting"))
    return portfolio


@pytest.fixture
def office(tmp_path, monkeypatch):
    """The office on the database that runs use too."""
    url = f"sqlite:///{tmp_path / 'screening.db'}"
    monkeypatch.setenv("PARTNER_SCREENING_DATABASE_URL", url)
    database = open_database(url)
    database.upgrade()
    made = Office(database, load_policy(), Originals(tmp_path))
    with database.writing() as connection:
        keep_partner(
            connection,
            ImplementingPartner(
                partner_id="P-001",
                name="Hope Bridge",
                type=PartnerType.NATIONAL_NGO,
                country="KE",
                contact_with_beneficiaries=True,
            ),
        )
    add_first_administrator(made, person_id="adam", name="A", email="a@example.org")
    for person, role in PEOPLE.items():
        add_person(
            made, "adam", person_id=person, name=person, email="x@example.org", roles=(role,)
        )
    add_person(
        made,
        "adam",
        person_id="pia",
        name="Pia",
        email="p@example.org",
        roles=(Role.PARTNER,),
        partner_id="P-001",
    )
    yield made
    database.close()


def screened(folder):
    """Run the portfolio and return its counts of gates."""
    from typer.testing import CliRunner

    arguments = ["run", str(folder), "--engine", Engine.DIRECT, "--reports", "none"]
    result = CliRunner().invoke(app, [*arguments, "--format", "json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return json.loads(result.stdout)


def waived(office):
    """Ask for a waiver of what blocks the agreement, and have it approved."""
    waiver = ask_waiver(
        office,
        "olga",
        partner_id="P-001",
        reference="AoC-7",
        reason="Urgent",
        scope="First instalment",
        expires_on=datetime.now(UTC).date() + timedelta(days=20),
    )
    for who, side in (("lena", Side.LEGAL), ("mara", Side.MANAGEMENT)):
        decide_waiver(office, who, waiver.id, side=side, is_approval=True, reason="Yes")


def test_a_run_takes_determination_waiver_and_hold_from_the_process(folder, office):
    """First nobody was determined; then the clauses block; then a waiver opens; then a hold stops."""
    assert screened(folder)["agreements"] == {"blocked": 1}
    determined(office)
    found = screened(folder)
    assert (found["recommendations"], found["agreements"]) == ({"cleared": 1}, {"blocked": 1})
    register_agreement(
        office,
        "olga",
        partner_id="P-001",
        reference="AoC-7",
        terms=AgreementTerms("cooperation_agreement"),
        data=agreement_text("reporting"),
        name="agreement.txt",
    )
    waived(office)
    opened = screened(folder)
    assert opened["agreements"] == {"open_by_waiver": 1}
    assert screened(folder)["run"] == opened["run"], "nothing changed: the same run"
    place_hold(office, "lena", partner_id="P-001", reason="To be looked into")
    held = screened(folder)
    assert (held["recommendations"], held["agreements"]) == ({"not_cleared": 1}, {"blocked": 1})


def test_lists_show_a_run_as_soon_as_it_is_finished(folder, office):
    """The rows of its partners are those of the run; after a decision, those of the decision."""
    screened(folder)
    (row,) = partner_page(office, "olga").rows
    (agreement,) = agreement_page(office, "olga").rows
    assert (row.source, row.recommendation, row.gates.blocked) == ("run", "pending", 1)
    assert (agreement.source, agreement.gate, agreement.shortfalls) == (
        "run",
        "blocked",
        ("reporting:missing",),
    )
    assert agreement.sha256
    determined(office)
    (row,) = partner_page(office, "olga").rows
    assert (row.source, row.recommendation, row.capacity) == ("process", "cleared", "full")


def test_the_summary_names_what_a_waiver_opens_and_who_answers_for_it(folder, office, tmp_path):
    """Management sees it at a glance, with the three people and the last day."""
    import pypdfium2

    determined(office)
    register_agreement(
        office,
        "olga",
        partner_id="P-001",
        reference="AoC-7",
        terms=AgreementTerms("cooperation_agreement"),
        data=agreement_text("reporting"),
        name="agreement.txt",
    )
    waived(office)
    screened(folder)
    document = pypdfium2.PdfDocument(folder / "results" / "summary.pdf")
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    assert "Agreements open by waiver, and why" in text
    assert all(word in text for word in ("AoC-7", "olga", "lena", "mara"))
